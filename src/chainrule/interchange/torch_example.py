"""A PyTorch network and a batch as a worked example, its gradients as claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from chainrule.engines.state import places
from chainrule.errors import ModelError
from chainrule.examples.model import Case, Example, Training
from chainrule.interchange.torch import model_of_torch
from chainrule.interchange.torch_figures import gradient_claims
from chainrule.interchange.torch_modules import package
from chainrule.maths.network import Cell, Network
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.training.explaining import network_of, parameters_of
from chainrule.training.model import Model


def from_torch(
    module: Any,
    inputs: Any,
    targets: Any = None,
    *,
    loss: Any = None,
    optimizer: Any = None,
) -> Example:
    """A PyTorch network and a batch as an example that can be explained and checked.

    The numbers are the exact values of the network's own floating-point numbers. Where
    the parameters hold gradients (after ``loss.backward()``), those become the
    example's claims: `chainrule.check` says which of them are wrong. Dropout is left
    out, as in ``module.eval()``. Weights are named w1, w2 … through the network, a
    unit's after the other, as PyTorch keeps them; biases b1, b2 ….

    Args:
        module: an ``nn.Sequential`` of Linear, activations and Dropout.
        inputs: shape ``(case, unit_in)``, or ``(unit_in,)`` for one case.
        targets: shape ``(case, unit_out)``, or class indices ``(case,)`` for a
            cross-entropy; without them there is a forward pass alone.
        loss: a loss module or the name of a registered loss.
        optimizer: a ``torch.optim`` optimizer that has made no update yet; left out:
            plain gradient descent with PyTorch's usual learning rate, 0.001.

    Raises:
        ModelError: a part of the network, the loss or the optimizer has no counterpart.

    Example::

        example = cr.from_torch(network, x, y, loss=nn.MSELoss())
        cr.explain(example)["dE_total/dw5"]
    """
    torch = package()
    model = model_of_torch(module, loss, optimizer)
    _check_fresh(model)
    names = list(_cell_names(model))
    network = _renamed(network_of(model.plan), model, names)
    X = _rows(inputs, model.plan.inputs, "inputs", model, torch)
    T = None if targets is None else _targets(targets, len(X), model, torch)
    cases = tuple(
        Case(_exact(row), None if T is None else _exact(T[number]))
        for number, row in enumerate(X)
    )
    learned = dict(parameters_of(model.plan, model.state.parameters))
    example = Example(
        network=network if loss is not None else replace(network, loss=None),
        parameters={name: learned[name] for name in network.places},
        cases=cases,
        training=_training(model, names),
        title="A PyTorch network",
        source=f"{module.__class__.__name__}, {model.plan.dtype}",
        file="the PyTorch network",
    )
    if T is None or loss is None:
        return example
    return replace(
        example, claims=tuple(gradient_claims(module, model, names, len(cases)))
    )


def _check_fresh(model: Model) -> None:
    if model.state.slots.any() or model.state.updates:
        raise ModelError(
            "the optimizer has made updates already, and an example starts with none: "
            "give a fresh optimizer over the same parameters"
        )


def _exact(values: Any) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in values.tolist())


# --- names --------------------------------------------------------------------------


def _cell_names(model: Model) -> Iterator[str]:
    """The name of each cell of the flat vector; shared cells have their first's."""
    import numpy as np

    weight, bias = 0, 0
    names: list[str] = []
    for at in places(model.plan):
        numbers = np.arange(at.ins * at.outs).reshape(at.outs, at.ins).T
        names += [f"w{weight + number + 1}" for number in numbers.ravel().tolist()]
        names += [f"b{bias + number + 1}" for number in range(at.end - at.biases)]
        weight += at.ins * at.outs
        bias += at.end - at.biases
    for group in model.plan.shared:
        for cell in group:
            names[cell] = names[group[0]]
    return iter(names)


def _renamed(network: Network, model: Model, names: list[str]) -> Network:
    """The network with shared parameters under one name."""
    if not model.plan.shared:
        return network
    layers = []
    for layer, at in zip(network.layers, places(model.plan), strict=True):
        W = names[at.weights : at.biases]
        rows = tuple(tuple(W[unit :: at.outs]) for unit in range(at.outs))
        own: tuple[Cell | None, ...] = tuple(names[at.biases : at.end]) or layer.bias
        layers.append(replace(layer, weights=rows, bias=own))
    return replace(network, layers=tuple(layers))


# --- cases --------------------------------------------------------------------------


def _numbers(given: Any, torch: Any) -> Any:
    import numpy as np

    if isinstance(given, torch.Tensor):
        given = given.detach().cpu().numpy()
    return np.asarray(given)


def _rows(given: Any, width: int, what: str, model: Model, torch: Any) -> Any:
    import numpy as np

    try:
        rows = _numbers(given, torch).astype(model.plan.dtype)
    except (TypeError, ValueError) as error:
        raise ModelError(f"the {what} are no array of numbers: {error}") from None
    if rows.ndim <= 1 and rows.size % width == 0:
        rows = rows.reshape(-1, width)
    if rows.ndim != 2 or rows.shape[1] != width or not len(rows):
        raise ModelError(
            f"the {what} have the shape {rows.shape}, and the PyTorch network needs "
            f"(cases, {width}): give one row per case"
        )
    if not np.isfinite(rows).all():
        raise ModelError(f"the {what} hold a number that is not finite")
    return rows


def _targets(given: Any, cases: int, model: Model, torch: Any) -> Any:
    """Targets in rows; class indices become shares of 1 and 0, then smoothed."""
    import numpy as np

    from chainrule.engines.cases import smoothing

    units = model.plan.sizes[-1]
    numbers = _numbers(given, torch)
    if model.plan.loss == "cross_entropy" and numbers.dtype.kind in "iu":
        if numbers.size == cases and not (
            (numbers >= 0).all() and (numbers < units).all()
        ):
            raise ModelError(
                f"the targets name classes from {numbers.min()} to {numbers.max()}: "
                f"give indices from 0 to {units - 1}"
            )
        if numbers.size == cases:
            numbers = np.eye(units)[numbers.reshape(-1)]
    rows = _rows(numbers, units, "targets", model, torch)
    if model.plan.label_smoothing:
        factor, summand = smoothing(model.plan)
        rows = rows * factor + summand
    if len(rows) != cases:
        raise ModelError(
            f"there are {cases} cases, and targets for {len(rows)}: give a row each"
        )
    return rows


# --- training ---------------------------------------------------------


def _training(model: Model, names: list[str]) -> Training:
    plan = model.plan
    settings: dict[str, Fraction | str | bool] = {
        key: value if isinstance(value, str | bool) else Fraction(str(value))
        for key, value in plan.settings.items()
    }
    settings["learning_rate"] = Fraction(str(model.settings.learning_rate))
    if plan.weight_decay:
        settings["weight_decay"] = Fraction(str(plan.weight_decay))
    frozen = {names[cell] for first, last in plan.frozen for cell in range(first, last)}
    return Training(
        OPTIMIZERS.find(plan.optimizer),
        settings,
        frozen=frozenset(frozen),
        batch="full",
        reduction=plan.reduction,
    )
