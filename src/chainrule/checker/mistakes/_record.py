"""What a registered mistake consists of, and what its functions are given.

A mistake is one of five kinds, by the one field that it gives:

- `change`: another formula for a quantity; evaluated there alone, all over a layer,
  and throughout, over printed figures and from the start;
- `reread`: another example, such as one with the biases learned;
- `instead`: another formula in place of the figure's own, such as the one of the update
  before;
- `early`: intermediate results rounded ("half_up") or "cut" to too few digits;
- `slip`: digits gone wrong on the way from a right value to the paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from chainrule.checker.model import Figure
from chainrule.examples.model import Example
from chainrule.formulas import (
    Derivative,
    Kind,
    Named,
    Node,
    Quantity,
    Ref,
    Symbol,
)
from chainrule.ledger.derivation import Derivation
from chainrule.maths.network import Layer

ERRORS = (Kind.TOTAL, Kind.SHARE)


@dataclass(frozen=True, slots=True)
class Altered:
    """A changed formula; `label` tells the variants of one mistake apart.

    Variants with the same label at different quantities are the same thing done again.
    """

    formula: Node
    label: str = ""
    detail: str = ""


class Site:
    """A quantity whose formula may be changed, and what stands around it."""

    def __init__(
        self, derivation: Derivation, quantity: Quantity, formula: Node
    ) -> None:
        self.derivation, self.quantity, self.formula = derivation, quantity, formula
        self.network = derivation.network
        self.what, self.after, self.case = quantity

    @cached_property
    def kind(self) -> Kind | None:
        """The kind of a plain quantity, None for a derivative."""
        return self.what.kind if isinstance(self.what, Symbol) else None

    @cached_property
    def pair(self) -> tuple[Kind, Kind] | None:
        """The kinds of a derivative's sides, None for a plain quantity."""
        if isinstance(self.what, Derivative):
            return (self.what.above.kind, self.what.below.kind)
        return None

    @cached_property
    def of(self) -> str:
        """The unit or parameter that the quantity is of (of a derivative, below)."""
        if isinstance(self.what, Derivative):
            return self.what.below.of
        return self.what.of

    # --- which quantity this is -------------------------------------------------------

    @cached_property
    def is_signal(self) -> bool:
        """δ, or dE/dnet under another name."""
        return self.kind is Kind.DELTA or (
            self.pair is not None
            and self.pair[0] in ERRORS
            and self.pair[1] is Kind.NET
        )

    @cached_property
    def is_error_slope(self) -> bool:
        """dE/dout of an output unit."""
        return self._by_out and self.is_output

    @cached_property
    def is_back_sum(self) -> bool:
        """dE/dout of a hidden unit."""
        return self._by_out and not self.is_output

    @cached_property
    def _by_out(self) -> bool:
        return (
            self.pair is not None
            and self.pair[0] in ERRORS
            and self.pair[1] is Kind.OUT
        )

    @cached_property
    def is_gradient(self) -> bool:
        """dE/d(parameter)."""
        return (
            self.pair is not None
            and self.pair[0] in ERRORS
            and self.pair[1] is Kind.PARAMETER
        )

    @cached_property
    def is_shared_gradient(self) -> bool:
        """dE/d(weight) of a weight that stands in several places."""
        places = self.network.places.get(self.of, ()) if self.is_gradient else ()
        return len(places) > 1 and places[0].input is not None

    @cached_property
    def is_coupled_signal(self) -> bool:
        """δ of a unit whose net input moves every output of its layer (softmax)."""
        return self.is_signal and self.layer.activation.coupled

    @cached_property
    def is_path_sum(self) -> bool:
        """A sum over all ways by which the error is reached."""
        return self.is_back_sum or self.is_shared_gradient or self.is_coupled_signal

    @cached_property
    def is_slope(self) -> bool:
        """dout/dnet."""
        return self.pair == (Kind.OUT, Kind.NET)

    @cached_property
    def is_output(self) -> bool:
        """Whether the unit is one of the network's outputs."""
        return self.of in self.network.outputs

    @cached_property
    def depth(self) -> int:
        """The unit's layer, from 0."""
        return self.network.position[self.of][0]

    @cached_property
    def index(self) -> int:
        """The unit's number in its layer, from 0."""
        return self.network.position[self.of][1]

    @cached_property
    def layer(self) -> Layer:
        """The unit's layer."""
        return self.network.layers[self.depth]

    @cached_property
    def group(self) -> str:
        """Where the quantity stands, for the same thing done throughout a layer."""
        if self.of in self.network.position:
            return f"layer {self.depth}"
        places = self.network.places.get(self.of)
        return f"layer {places[0].layer}" if places else ""

    # --- other quantities at the same place -------------------------------------------

    def ref(self, kind: Kind, of: str = "") -> Ref:
        """A mention of a plain quantity, after as many updates, for the same case."""
        return self.at(Symbol(kind, of))

    def at(self, what: Named) -> Ref:
        """A mention of any quantity at the same place in the run."""
        return Ref(self.derivation.at(what, self.after, self.case))

    def neighbors(self, unit: str) -> Iterator[tuple[str, str]]:
        """The other units of a unit's layer, each with how far off it is."""
        depth, index = self.network.position[unit]
        units = self.network.layers[depth].units
        yield from offsets(units, index)

    def signal_formula(self) -> Node | None:
        """The formula of the same quantity, for `change` functions that look deeper."""
        return self.derivation.formula(self.quantity)


MANY = 16
"""Names in a list from which on only near ones are taken for one another."""
NEAR = 2
"""How far apart these are."""


def offsets(names: Sequence[str], index: int) -> Iterator[tuple[str, str]]:
    """Every other name of a list with its distance, of a long one the near ones.

    For instance ("h2", "+1").
    """
    for other, name in enumerate(names):
        if other != index and (len(names) < MANY or abs(other - index) <= NEAR):
            yield name, f"{other - index:+d}"


@dataclass(frozen=True)
class Copy:
    """A right value on its way to the paper: its digits as often as asked for."""

    figure: Figure
    write: Callable[[int, str], str | None]
    """The right value with so many decimals, "half_up" or "cut"; None if none."""

    def rights(self) -> Iterator[str]:
        """The right value with the figure's own decimals, rounded and cut."""
        for how in ("half_up", "cut"):
            if right := self.write(self.figure.decimals, how):
                yield right


@dataclass(frozen=True)
class Elsewhere:
    """A figure, and what else it might be: the sheet around it."""

    derivation: Derivation
    formula: Node
    after: int
    case: int
    place: Callable[[Node, int, int], Node]
    """The figure's own formula after other updates or for another case."""
    sheet: tuple[tuple[str, Node, Node], ...]
    """The sheet's other figures: name, formula, and the number printed."""
    levels: tuple[int, ...]
    """After how many updates the sheet shows figures."""
    figure: Figure
    """What was printed."""
    beside: tuple[tuple[Node, Figure], ...]
    """All other figures of the sheet, right or wrong."""
    double: Callable[[Node], float]
    """A formula's value by double precision."""


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A known mistake: what is done, why people do it, and how to do it right.

    `code` is stable; `source` says where the mistake was seen. `weight` says how simple
    it is: what has a smaller one is named first.
    """

    code: str
    title: str
    why: str
    cure: str
    source: str
    weight: int = 3
    change: Callable[[Site], Iterator[Altered]] | None = None
    reread: Callable[[Example], Iterator[tuple[str, Example]]] | None = None
    instead: Callable[[Elsewhere], Iterator[tuple[str, Node]]] | None = None
    slip: Callable[[Copy], str | None] | None = None
    early: str = ""
    varied: bool = False
    """Whether its variants, told apart by their labels, are different mistakes."""
    convention: str = ""
    """What is said of a sheet that keeps to it throughout; empty if it is no choice."""

    @property
    def name(self) -> str:
        """The registered name, as its file is called."""
        return self.code.replace("-", "_")

    @property
    def aliases(self) -> tuple[str, ...]:
        """No other names."""
        return ()
