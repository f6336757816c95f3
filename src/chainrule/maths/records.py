"""What a registered activation, loss, optimizer or initializer consists of.

Values and slopes are formulas (`chainrule.formulas`), so that one record serves every
reader: it is printed, evaluated in ball arithmetic, written as straight-line code and
turned into array code and compiled kernels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from chainrule.formulas.nodes import Node, Ref

NET = Ref("net")
"""The net input, inside an activation's formulas."""
OUT = Ref("out")
"""The output, inside the formulas of an activation's slope and of a loss."""
TARGET = Ref("target")
"""The target of one output, inside a loss."""
COUNT = Ref("count")
"""The number of outputs, inside a loss that averages over them."""
PARAMETER = Ref("parameter")
"""The parameter that is updated, inside an optimizer."""
GRADIENT = Ref("gradient")
"""dE/d(parameter), weight decay included, inside an optimizer."""
UPDATE_NUMBER = Ref("update_number")
"""The number of the update that is made, from 1, inside an optimizer."""


def setting(name: str) -> Ref:
    """A setting of an optimizer, such as ``learning_rate``, inside its formulas."""
    return Ref(f"setting:{name}")


def before(state: str) -> Ref:
    """What the optimizer remembered of a state before this update."""
    return Ref(f"before:{state}")


def now(state: str) -> Ref:
    """The state as this update leaves it."""
    return Ref(f"now:{state}")


@dataclass(frozen=True)
class Kink:
    """A net input at which the slope jumps, and the slope that is taken there."""

    at: Fraction
    slope: Fraction


@dataclass(frozen=True, kw_only=True)
class Activation:
    """An activation function: value, slope, range, kinks and source.

    `value` is a formula of `NET`; `slope` its derivative as a formula of `NET` and
    `OUT`, in the form that lecturers use (``out*(1 - out)``). `stable`, where given, is
    a formula of `NET` with the same value that does not overflow in floating point.
    A `coupled` activation (softmax) mixes the units of its layer: `value` is then the
    share of one unit, written by the ledger over the whole layer, and `slope` the
    diagonal of the Jacobian.
    """

    name: str
    title: str
    value: Node
    slope: Node
    range: tuple[float, float]
    kinks: tuple[Kink, ...] = ()
    aliases: tuple[str, ...] = ()
    stable: Node | None = None
    coupled: bool = False
    source: str


@dataclass(frozen=True, kw_only=True)
class Loss:
    """A loss: one output's share of the error of one case, and its slope.

    `share` is a formula of `TARGET`, `OUT` and `COUNT`; the error of a case is the sum
    of the shares. `slope` is d(share)/d(out) as lecturers write it. `shortcuts` give
    dE/dnet for an activation of the output layer in closed form (softmax and logistic
    with cross-entropy: out - target). `targets` says which targets make sense:
    "any", "probability" (between 0 and 1), "distribution" (those that sum to 1) or
    "count" (not negative).
    """

    name: str
    title: str
    share: Node
    slope: Node
    shortcuts: Mapping[str, Node] = field(default_factory=dict)
    targets: str = "any"
    outputs: tuple[float, float] = (float("-inf"), float("inf"))
    kinks: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    source: str


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting of an optimizer: its default and the numbers it may take."""

    name: str
    default: Fraction | bool | str | None
    at_least: Fraction = Fraction(0)
    below: Fraction | None = None
    choices: tuple[str | bool, ...] = ()
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The formulas of one update of one parameter.

    `states` are computed first, in order, each a formula of `GRADIENT`, `PARAMETER`,
    `before(state)`, `now(earlier state)`, `setting(name)` and `UPDATE_NUMBER`; `step`
    is what is then added to the parameter.
    """

    states: Mapping[str, Node] = field(default_factory=dict)
    step: Node


@dataclass(frozen=True, kw_only=True)
class Optimizer:
    """An update rule. `rule(settings)` gives its formulas under the given settings."""

    name: str
    title: str
    settings: tuple[Setting, ...]
    variants: Mapping[str, Rule]
    chosen_by: str | None = None
    start: Mapping[str, Fraction] = field(default_factory=dict)
    decoupled_decay: bool = False
    aliases: tuple[str, ...] = ()
    source: str

    def rule(self, settings: Mapping[str, object]) -> Rule:
        """The formulas; `chosen_by` names the setting that chooses the variant.

        >>> from chainrule.maths.optimizers import OPTIMIZERS
        >>> list(OPTIMIZERS["adam"].rule({}).states)
        ['m', 'v']
        """
        if self.chosen_by is None:
            return next(iter(self.variants.values()))
        default = next(s.default for s in self.settings if s.name == self.chosen_by)
        return self.variants[str(settings.get(self.chosen_by, default))]


@dataclass(frozen=True, kw_only=True)
class Initializer:
    """How weights start: ``uniform``/``normal`` of a half-width or deviation.

    `spread(fan_in, fan_out)` is the half-width of the uniform distribution or the
    standard deviation of the normal one; 0 gives zeros.
    """

    name: str
    title: str
    distribution: str
    spread: Node
    aliases: tuple[str, ...] = ()
    source: str
