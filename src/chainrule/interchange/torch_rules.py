"""PyTorch's optimizers as chainrule's, and what they remember."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chainrule.engines.records import records
from chainrule.engines.state import empty_slots
from chainrule.errors import ModelError
from chainrule.training.model import Model


@dataclass(frozen=True, slots=True)
class RuleThere:
    """An optimizer of PyTorch's as a registered one with its settings."""

    optimizer: str = "sgd"
    learning_rate: float = 0.001
    settings: Mapping[str, Any] = field(default_factory=dict)
    weight_decay: float | None = None


@dataclass(frozen=True, slots=True)
class _Counterpart:
    """Names there by names here, and the settings that have no counterpart."""

    optimizer: str
    settings: Mapping[str, Any]
    states: Mapping[str, str]
    needed: Mapping[str, Any] = field(default_factory=dict)


_BETAS = {"beta1": ("betas", 0), "beta2": ("betas", 1), "epsilon": "eps"}
_MOMENTS = {"m": "exp_avg", "v": "exp_avg_sq"}
_ADAM_NEEDS = {"amsgrad": False, "maximize": False}
_OPTIMIZERS = {
    "SGD": _Counterpart(
        "momentum",
        {"momentum": "momentum"},
        {"velocity": "momentum_buffer"},
        {"dampening": 0, "maximize": False},
    ),
    "Adam": _Counterpart("adam", _BETAS, _MOMENTS, _ADAM_NEEDS),
    "AdamW": _Counterpart("adamw", _BETAS, _MOMENTS, _ADAM_NEEDS),
    "RMSprop": _Counterpart(
        "rmsprop",
        {"rho": "alpha", "epsilon": "eps"},
        {"v": "square_avg"},
        {"momentum": 0, "centered": False, "maximize": False},
    ),
    "Adagrad": _Counterpart(
        "adagrad",
        {"epsilon": "eps"},
        {"v": "sum"},
        {"lr_decay": 0, "maximize": False},
    ),
    "Rprop": _Counterpart(
        "rprop",
        {
            "shrink": ("etas", 0),
            "grow": ("etas", 1),
            "smallest": ("step_sizes", 0),
            "largest": ("step_sizes", 1),
        },
        {"size": "step_size", "previous": "prev"},
        {"maximize": False},
    ),
}


def rule_of(optimizer: Any, linears: list[Any], torch: Any) -> RuleThere:
    """The registered rule of a ``torch.optim`` optimizer.

    Raises:
        ModelError: the optimizer, one of its settings, or settings that differ between
            layers have no counterpart.
    """
    if optimizer is None:
        return RuleThere()
    kind = type(optimizer).__name__
    if not isinstance(optimizer, torch.optim.Optimizer) or kind not in _OPTIMIZERS:
        raise ModelError(
            f"the optimizer {kind} has no counterpart: give one of "
            f"{', '.join(_OPTIMIZERS)}"
        )
    there = _OPTIMIZERS[kind]
    groups = list(_groups(optimizer, linears, kind))
    one = groups[0][1]
    for setting, needed in there.needed.items():
        if one[setting] != needed:
            raise ModelError(
                f"the optimizer {kind} has {setting} = {one[setting]!r}, which has no "
                f"counterpart: leave it at {needed!r}"
            )
    settings: dict[str, Any] = {
        ours: _setting(one, name) for ours, name in there.settings.items()
    }
    name = there.optimizer
    if kind == "SGD":
        settings["velocity"] = "gradient"
        name = "nesterov" if one["nesterov"] else "momentum"
        if not one["momentum"]:
            name, settings = "sgd", {}
    return RuleThere(name, float(one["lr"]), settings, _decay(groups, kind))


def _setting(group: Mapping[str, Any], name: Any) -> float:
    if isinstance(name, tuple):
        return float(group[name[0]][name[1]])
    return float(group[name])


def _groups(
    optimizer: Any, linears: list[Any], kind: str
) -> Iterator[tuple[bool, Mapping[str, Any]]]:
    """For each parameter: whether it is a bias, and its group's settings."""
    of = {id(p): group for group in optimizer.param_groups for p in group["params"]}
    first = None
    for module in linears:
        for parameter in (module.weight, module.bias):
            if parameter is None or not parameter.requires_grad:
                continue
            group = of.get(id(parameter))
            if group is None:
                raise ModelError(
                    f"the optimizer {kind} does not have every parameter of the "
                    "network: make it with module.parameters(), and freeze the others "
                    "with requires_grad_(False)"
                )
            mine = {k: v for k, v in group.items() if k not in _OWN}
            first = mine if first is None else first
            if mine != first:
                raise ModelError(
                    f"the optimizer {kind} has settings that differ between layers: "
                    "only the weight decay of biases may differ, and must be 0"
                )
            yield parameter is module.bias, group
    if first is None:
        raise ModelError("every parameter of the PyTorch network is frozen")


_OWN = ("params", "weight_decay", "foreach", "fused", "capturable", "differentiable")


def _decay(groups: list[tuple[bool, Mapping[str, Any]]], kind: str) -> float | None:
    """The weight decay of the weights; PyTorch decays biases too unless told."""
    weights = {float(g.get("weight_decay", 0)) for bias, g in groups if not bias}
    biased = {float(g.get("weight_decay", 0)) for bias, g in groups if bias}
    if len(weights) > 1 or any(biased):
        raise ModelError(
            f"the optimizer {kind} decays biases, or layers differently, and chainrule "
            "decays all weights alike and no bias: put the biases into a group of "
            "their own with weight_decay=0"
        )
    if kind == "Rprop":
        return None
    return weights.pop() if weights else 0.0


def slots_of(optimizer: Any, linears: list[Any], model: Model) -> tuple[Any, int]:
    """What an optimizer remembers, as the plan's slots, and the updates it made."""
    slots = empty_slots(model.plan)
    if optimizer is None or not optimizer.state:
        return slots, 0
    names = list(records(model.plan).rule.states)
    states = _OPTIMIZERS[type(optimizer).__name__].states
    updates, start = 0, 0
    for module in linears:
        for parameter in (module.weight, module.bias):
            if parameter is None:
                continue
            known = optimizer.state.get(parameter, {})
            updates = max(updates, int(known.get("step", 0)))
            for row, name in enumerate(names):
                kept = known.get(states[name])
                if kept is not None:
                    # torch keeps (unit_out, unit_in)
                    flat = kept.detach().cpu().numpy().T.ravel()
                    slots[row, start : start + parameter.numel()] = flat
            start += parameter.numel()
    return slots, updates
