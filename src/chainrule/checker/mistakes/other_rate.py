"""A step was made with another learning rate."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from chainrule.checker.figures import unit_of
from chainrule.checker.mistakes._formulas import exchanged, is_kind
from chainrule.checker.mistakes._record import Elsewhere, Mistake
from chainrule.checker.model import Figure
from chainrule.checker.world import point
from chainrule.formulas import Kind, Node, Number, Ref, Symbol, refs

MOST_DIGITS = 2
"""Significant digits of the rates that are thought of."""
ENOUGH = 1.7
"""Digits that must agree beyond those of the rate found, over all figures of it."""

_KINDS = (Kind.UPDATED, Kind.STEP, Kind.PARAMETER)


def _instead(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    rate = Ref(here.derivation.at(Symbol(Kind.SETTING, "learning_rate")))
    for formula in _ways(here, here.formula, rate):
        line = _line(here, formula, rate, here.figure)
        found = line and _simplest(line)
        if line is None or found is None or _common(here, found, rate):
            continue
        count = len(found.as_tuple().digits)
        if line.digits + _digits_beside(here, float(found), rate) - count >= ENOUGH:
            text = f"{found:f} in place of {here.double(rate):g}"
            yield text, exchanged(formula, rate, Number(Fraction(found)))


class _Line(NamedTuple):
    """What a figure would be by the rate: start + rate * slope."""

    start: float
    slope: float
    printed: float
    unit: float

    def gives(self, rate: float) -> bool:
        """Whether a rate gives the figure, rounded or cut."""
        return abs(self.start + rate * self.slope - self.printed) <= self.unit

    @property
    def rate(self) -> float:
        """The rate that gives the figure."""
        return (self.printed - self.start) / self.slope

    @property
    def digits(self) -> float:
        """How many digits the figure shows of the rate."""
        return math.log10(abs(self.printed - self.start) / self.unit)


def _update(here: Elsewhere, of: Node, rate: Node) -> Node | None:
    """The formula of a step or an updated parameter, if the rate stands in it."""
    if not isinstance(of, Ref) or not is_kind(of, *_KINDS):
        return None
    formula = here.derivation.formula(of.to)  # type: ignore[arg-type]
    if formula is not None and is_kind(formula, Kind.UPDATED):
        formula = here.derivation.formula(formula.to)  # type: ignore[attr-defined]
    return formula if formula is not None and _stands_in(rate, formula) else None


def _stands_in(part: Node, of: Node) -> bool:
    return isinstance(part, Ref) and part.to in refs(of)


def _ways(here: Elsewhere, of: Node, rate: Node) -> Iterator[Node]:
    """The update with the true gradient, and with the printed one."""
    formula = _update(here, of, rate)
    if formula is None:
        return
    yield formula
    for _, each, printed in here.sheet:
        if each != rate and _stands_in(each, formula):
            yield exchanged(formula, each, printed)


def _line(here: Elsewhere, of: Node, rate: Node, figure: Figure) -> _Line | None:
    start, end = (
        here.double(exchanged(of, rate, Number(Fraction(each)))) for each in (0, 1)
    )
    found = _Line(start, end - start, point(figure.value), unit_of(figure))
    if not all(map(math.isfinite, found)) or not found.slope:
        return None
    return found if found.rate > 0 and found.digits > 0 else None


def _simplest(line: _Line) -> Decimal | None:
    for digits in range(MOST_DIGITS):
        found = Decimal(f"{line.rate:.{digits}e}")
        if line.gives(float(found)):
            return found
    return None


def _common(here: Elsewhere, found: Decimal, rate: Node) -> bool:
    """Whether the rate stands for a mistake of another name, or is none."""
    own, cases = here.double(rate), len(here.derivation.example.cases)
    outputs = len(here.derivation.network.outputs)
    factors = [1.0, 2.0, 10.0, 100.0, cases, outputs]
    if cases > 1:
        factors.append(cases / (cases - 1))
    others = [1.0, own**2]
    others += [own * part for each in factors for part in (each, 1 / each)]
    return any(math.isclose(float(found), each) for each in others)


def _digits_beside(here: Elsewhere, found: float, rate: Node) -> float:
    """How many digits of other parameters' figures speak for a rate."""
    agreed: dict[str, float] = {}
    own = here.double(rate)
    for each, figure in here.beside:
        if each == here.formula:
            continue
        for formula in _ways(here, each, rate):
            line = _line(here, formula, rate, figure)
            if line and line.gives(found) and not line.gives(own):
                name = each.to.what.of  # type: ignore[attr-defined]
                agreed[name] = max(agreed.get(name, 0.0), line.digits)
    return sum(agreed.values())


OTHER_RATE = Mistake(
    code="other-rate",
    title="a step was made with another learning rate",
    why="the rate of another run or example is put in",
    cure="write the rate beside every update",
    source="A. Schiendorfer's worked example, the updated v11",
    weight=4,
    instead=_instead,
)
