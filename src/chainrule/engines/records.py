"""What the registers say about a plan: its records, its rule, its settings as numbers.

This is the only place where engines read the registers, so that all of them mean the
same by a name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from chainrule.errors import SettingError, nearest
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan
    from chainrule.formulas.nodes import Node
    from chainrule.maths.records import Activation, Loss, Optimizer, Rule


class Records(NamedTuple):
    """The records that a plan names.

    Attributes:
        activations: one per layer.
        loss: the loss.
        optimizer: the update rule's record.
        rule: its formulas under the plan's settings.
        numbers: the settings that are numbers, the learning rate apart.
        decay: the weight decay.
        shortcut: dE/dnet of the last layer in closed form, where there is one.
    """

    activations: tuple[Activation, ...]
    loss: Loss
    optimizer: Optimizer
    rule: Rule
    numbers: dict[str, float]
    decay: float
    shortcut: Node | None


def records(plan: Plan) -> Records:
    """The records that `plan` names; raises `SettingError` for an unknown name."""
    return _records(
        tuple(layer.activation for layer in plan.layers),
        plan.loss,
        plan.optimizer,
        tuple(sorted(plan.settings.items())),
        plan.weight_decay,
    )


@lru_cache(maxsize=256)
def _records(
    activations: tuple[str, ...],
    loss_name: str,
    optimizer_name: str,
    settings: tuple[tuple[str, Any], ...],
    weight_decay: float | None,
) -> Records:
    found = tuple(ACTIVATIONS.find(name) for name in activations)
    loss = LOSSES.find(loss_name)
    optimizer = OPTIMIZERS.find(optimizer_name)
    known = {setting.name: setting.default for setting in optimizer.settings}
    for name, _ in settings:
        if name not in known or name in ("learning_rate", "weight_decay"):
            names = [n for n in known if n not in ("learning_rate", "weight_decay")]
            raise SettingError(
                f"{optimizer.name} has no setting {name!r} here"
                f"{nearest(name, names)} (it has: {', '.join(names) or 'none'}; the "
                "learning rate and the weight decay are given apart from these)"
            )
    values = {**known, **dict(settings)}
    values.pop("learning_rate", None)
    default = values.pop("weight_decay", None) or 0
    decay = float(default if weight_decay is None else weight_decay)
    if decay and "weight_decay" not in known:
        raise SettingError(f"{optimizer.name} has no weight decay: set it to 0")
    numbers = {
        name: float(value)
        for name, value in values.items()
        if value is not None and not isinstance(value, str | bool)
    }
    last = found[-1].name
    shortcut = loss.general_shortcuts.get(last, loss.shortcuts.get(last))
    rule = optimizer.rule(values)
    return Records(found, loss, optimizer, rule, numbers, decay, shortcut)
