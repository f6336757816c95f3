"""What a registered activation, loss, optimizer or initializer consists of.

Values and slopes are formulas (`chainrule.formulas`), so that one record serves every
reader: it is printed, evaluated in ball arithmetic, written as straight-line code and
turned into array code and compiled kernels.

Inside a record, `NET`, `OUT` and the other names below are formal variables; the ledger
puts quantities in their place (`chainrule.formulas.replace`).
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
LAYER_SUM = Ref("layer_sum")
"""The summands of all units of the layer, added, inside a coupled activation."""
OTHER = Ref("other")
"""The output of another unit of the layer, inside a coupled activation's `cross`."""
TARGET = Ref("target")
"""The target of one output, inside a loss."""
TARGET_SUM = Ref("target_sum")
"""The sum of the targets of a case, inside a general shortcut."""
COUNT = Ref("count")
"""The number of outputs, inside a loss that averages over them."""
PARAMETER = Ref("parameter")
"""The parameter that is updated, inside an optimizer."""
GRADIENT = Ref("gradient")
"""dE/d(parameter) inside an optimizer, with the L2 term weight_decay*parameter added
to it, unless the optimizer's decay is decoupled."""
UPDATE_NUMBER = Ref("update_number")
"""The number of the update that is made, from 1, inside an optimizer."""
FAN_IN = Ref("fan_in")
"""The number of inputs of a unit, inside an initializer."""
FAN_OUT = Ref("fan_out")
"""The number of units of a layer, inside an initializer."""


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
    """A point at which the slope jumps, and the slope that is taken there."""

    at: Fraction
    slope: Fraction


@dataclass(frozen=True, kw_only=True)
class Activation:
    """An activation function: value, slope, range, kinks and source.

    `value` is a formula of `NET`; `slope` its derivative as a formula of `NET` and
    `OUT`, in the form that lecturers use (``out*(1 - out)``). `stable`, where given, is
    a formula of `NET` with the same value that neither overflows nor cancels in
    floating point. `kinks` are the net inputs at which the slope jumps.

    A `coupled` activation (softmax) mixes the units of its layer. Its `value` mentions
    `NET` and `LAYER_SUM`, which stands for `summand` (a formula of `NET`) added over
    the units of the layer. `slope` is then the diagonal of the Jacobian, and `cross`
    the derivative with respect to another unit's net input, a formula of `OUT` and of
    that unit's output `OTHER`.
    """

    name: str
    title: str
    value: Node
    slope: Node
    range: tuple[float, float]
    kinks: tuple[Kink, ...] = ()
    aliases: tuple[str, ...] = ()
    stable: Node | None = None
    summand: Node | None = None
    cross: Node | None = None
    source: str

    @property
    def coupled(self) -> bool:
        """Whether a unit's output depends on the other units of its layer."""
        return self.summand is not None


@dataclass(frozen=True, kw_only=True)
class Loss:
    """A loss: one output's share of the error of one case, and its slope.

    `share` is a formula of `TARGET`, `OUT` and `COUNT`; the error of a case is the sum
    of the shares. `slope` is d(share)/d(out) as lecturers write it. `stable` and
    `stable_slope`, where given, have the same values and stay finite where floating
    point would make 0*ln(0) or 0/0 of the plain ones.

    `shortcuts` give dE/dnet for an activation of the output layer in closed form
    (softmax and logistic with cross-entropy: out - target). With targets that do not
    sum to 1 the form in `general_shortcuts`, where there is one, takes its place; it
    also mentions `TARGET_SUM`.

    `from_net` gives the share for an activation of the output layer from its net input,
    a formula of `TARGET`, `NET` and, for a coupled one, `LAYER_SUM`; it keeps its
    digits where the output rounds to 0 or 1.

    `targets` says which targets make sense: "any", "probability" (between 0 and 1),
    "distribution" (between 0 and 1, and summing to 1) or "count" (not negative).
    `outputs` is the open range of outputs for which the share is finite. `kinks` are
    the values of out - target at which the slope jumps.
    """

    name: str
    title: str
    share: Node
    slope: Node
    stable: Node | None = None
    stable_slope: Node | None = None
    shortcuts: Mapping[str, Node] = field(default_factory=dict)
    general_shortcuts: Mapping[str, Node] = field(default_factory=dict)
    from_net: Mapping[str, Node] = field(default_factory=dict)
    targets: str = "any"
    outputs: tuple[float, float] = (float("-inf"), float("inf"))
    kinks: tuple[Kink, ...] = ()
    aliases: tuple[str, ...] = ()
    source: str


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting of an optimizer: its default and the numbers it may take.

    Without a default it has to be given. A number is `at_least` so much and, where
    `below` is given, less than that; with `choices` it is one of them.
    """

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
    """An update rule. `rule(settings)` gives its formulas under the given settings.

    States are 0 before the first update unless `start` says otherwise. With
    `decoupled_decay` the rule itself holds the weight decay and `GRADIENT` is the plain
    derivative.
    """

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
        return self.variants[variant_name(settings.get(self.chosen_by, default))]


def variant_name(choice: object) -> str:
    """The key of `Optimizer.variants` for a setting's value: ``True`` is "true"."""
    return str(choice).lower()


@dataclass(frozen=True, kw_only=True)
class Initializer:
    """How weights start; biases start at 0.

    `distribution` is "uniform", "normal" or "zeros". `spread`, a formula of `FAN_IN`
    and `FAN_OUT`, is the half-width of the uniform distribution or the standard
    deviation of the normal one.
    """

    name: str
    title: str
    distribution: str
    spread: Node
    aliases: tuple[str, ...] = ()
    source: str
