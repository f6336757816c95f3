"""From an estimator's parameters to a plan, and its first weights."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from numbers import Integral, Real
from typing import Any

import numpy as np

from chainrule.engines import LayerPlan, Plan, State, start
from chainrule.errors import SettingError
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.maths.register import Register


@dataclass(frozen=True)
class Shape:
    """What the data say about the network: inputs, outputs, and what they mean."""

    inputs: int
    outputs: int
    loss: str
    out_activation: str
    dtype: Any


def registered(register: Register[Any], wanted: Any) -> str:
    """The registered name of a name, an alias or a registered object.

    A copy of a registered object, as `clone` and pickles make one, is that object.

    Raises:
        SettingError: an object that is not in the register: engines know names alone.
    """
    record: Any = register.find(wanted)
    name = getattr(record, "name", record)
    if not isinstance(name, str) or register.get(name) != record:
        raise SettingError(
            f"the {register.what} {name!r} is not registered: give one of "
            f"{', '.join(register)}, or add its line to the register"
        )
    return name


def hidden_sizes(sizes: Any) -> list[int]:
    """The hidden layers' sizes: a number, or one for each layer."""
    found = list(sizes) if hasattr(sizes, "__iter__") else [sizes]
    if not all(isinstance(size, Integral) for size in found):
        raise SettingError(
            f"hidden_layer_sizes is {sizes!r}: give a whole number, or one for each "
            "hidden layer"
        )
    if any(size <= 0 for size in found):
        raise ValueError(f"hidden_layer_sizes must be > 0, got {found}.")
    return [int(size) for size in found]


def check_sizes(estimator: Any, inputs: int, outputs: int) -> None:
    """Raise where a fit that goes on would need another network than the fitted one.

    Raises:
        SettingError: it names both networks.
    """
    wanted = (inputs, *hidden_sizes(estimator.hidden_layer_sizes), outputs)
    fitted = estimator._network.sizes
    if wanted != fitted:
        raise SettingError(
            f"the fitted network is {'-'.join(map(str, fitted))}, and a fit that goes "
            f"on would need a {'-'.join(map(str, wanted))} one: keep "
            "hidden_layer_sizes and the columns of y, or begin anew with clone(…)"
        )


def activations(activation: Any, count: int) -> list[str]:
    """The hidden layers' activations: one for all, or one for each."""
    if not _is_list(activation):
        return [registered(ACTIVATIONS, activation)] * count
    if len(activation) != count:
        raise SettingError(
            f"activation names {len(activation)} layers, there are {count} hidden: "
            "give one name for all, or one for each"
        )
    return [registered(ACTIVATIONS, each) for each in list(activation)]


def _is_list(setting: Any) -> bool:
    return hasattr(setting, "__len__") and not isinstance(setting, str)


def dropouts(dropout: Any, count: int) -> list[float]:
    """The hidden layers' dropout: one share for all, or one for each."""
    if not _is_list(dropout):
        return [float(dropout)] * count
    if len(dropout) != count:
        raise SettingError(
            f"dropout names {len(dropout)} layers, there are {count} hidden ones: "
            "give one share for all, or one for each"
        )
    if not all(isinstance(each, Real) for each in dropout):
        raise SettingError(
            f"dropout is {dropout!r}: give one share for all, or one for each hidden "
            "layer"
        )
    return [float(each) for each in dropout]


def optimizer_of(estimator: Any) -> tuple[str, dict[str, Any]]:
    """The registered optimizer and its settings for a solver."""
    solver = estimator.solver
    if isinstance(solver, str) and solver == "sgd":
        if not estimator.momentum:
            return "sgd", {}
        name = "nesterov" if estimator.nesterovs_momentum else "momentum"
        return name, {"momentum": float(estimator.momentum)}
    if isinstance(solver, str) and solver == "lbfgs":
        return "sgd", {}
    record = OPTIMIZERS[registered(OPTIMIZERS, solver)]
    given = {
        "beta1": float(estimator.beta_1),
        "beta2": float(estimator.beta_2),
        "epsilon": float(estimator.epsilon),
        "momentum": float(estimator.momentum),
    }
    names = {setting.name for setting in record.settings}
    return record.name, {key: value for key, value in given.items() if key in names}


def plan_of(estimator: Any, shape: Shape, decay: float) -> Plan:
    """The plan of an estimator for data of a shape; `decay` is its L2 factor."""
    sizes = hidden_sizes(estimator.hidden_layer_sizes)
    hidden = zip(
        sizes,
        activations(estimator.activation, len(sizes)),
        dropouts(estimator.dropout, len(sizes)),
        strict=True,
    )
    layers = [LayerPlan(units, name, dropout=share) for units, name, share in hidden]
    name, settings = optimizer_of(estimator)
    if "weight_decay" not in {each.name for each in OPTIMIZERS[name].settings}:
        decay = 0.0  # Rprop goes by the gradient's sign alone
    smoothing = getattr(estimator, "label_smoothing", 0.0)
    return Plan(
        shape.inputs,
        (*layers, LayerPlan(shape.outputs, shape.out_activation)),
        shape.loss,
        optimizer=name,
        settings=settings,
        dtype=np.dtype(shape.dtype).name,
        weight_decay=decay,
        clip_norm=estimator.clip_norm,
        clip_value=estimator.clip_value,
        label_smoothing=float(smoothing),
    )


def loss_name(loss: Any) -> str:
    """A loss by the name that scikit-learn or the register has for it.

    scikit-learn's ``squared_error`` is the half squared error.
    """
    if isinstance(loss, str) and loss == "squared_error":
        return "half_squared_error"
    return registered(LOSSES, loss)


def check_targets(loss: str, T: Any) -> None:
    """Raise where a loss makes no sense of the targets, shape ``(case, unit_out)``.

    Raises:
        SettingError: a count below 0, or a share that is not between 0 and 1.
    """
    if LOSSES[loss].targets == "distribution" and T.shape[1] == 1:
        raise SettingError(
            f"the loss {loss!r} is for shares of several outputs, and y has one: give "
            "'binary_cross_entropy', or a column for each share"
        )
    least = float(T.min())
    if LOSSES[loss].targets == "count" and least < 0:
        raise SettingError(
            f"the loss {loss!r} is for counts, and y has {least:g}: give numbers of 0 "
            "or more, or another loss"
        )
    shares = LOSSES[loss].targets in ("probability", "distribution")
    if shares and not 0 <= least <= float(T.max()) <= 1:
        raise SettingError(
            f"the loss {loss!r} is for shares, and y goes from {least:g} to "
            f"{T.max():g}: give numbers from 0 to 1, or another loss"
        )


def first_state(
    plan: Plan, random: np.random.RandomState, *, logistic: bool = False
) -> State:
    """Weights and biases drawn as scikit-learn draws them (Glorot & Bengio 2010)."""
    factor = 2.0 if logistic else 6.0
    W, b = [], []
    for ins, outs in pairwise(plan.sizes):
        bound = np.sqrt(factor / (ins + outs))
        W.append(random.uniform(-bound, bound, (ins, outs)).astype(plan.dtype))
        b.append(random.uniform(-bound, bound, outs).astype(plan.dtype))
    return start(plan, W, b)
