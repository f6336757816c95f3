"""A given number was put in with digits swapped, or with a zero lost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chainrule.checker.mistakes._digits import swapped
from chainrule.checker.mistakes._formulas import exchanged, mentions, symbol
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Number, Quantity, Ref, Symbol
from chainrule.formulas.numbers import place_point
from chainrule.ledger.derivation import Derivation

_GIVEN = (Kind.PARAMETER, Kind.INPUT, Kind.TARGET)
MOST_PLACES = 6
"""Decimals up to which a given number counts as written by hand."""


def _change(site: Site) -> Iterator[Altered]:
    for old in mentions(site.formula, *_GIVEN):
        found = symbol(old)
        right = _given(site, old)
        if found is None or right is None:
            continue
        for text in _slips(right):
            new = Number(Fraction(text))
            detail = f"{text} in place of {found.name} = {right}"
            label = f"{found.name} {text}"
            yield Altered(exchanged(site.formula, old, new), label, detail)


def _given(site: Site, old: Ref) -> str | None:
    """The decimal that the example gives for a number, None where it was computed."""
    assert isinstance(old.to, Quantity)
    value = given_number(site.derivation, old.to)
    for places in range(MOST_PLACES + 1 if value is not None else 0):
        units = value * 10**places
        if units.denominator == 1:
            return place_point(int(units), places)
    return None


def given_number(derivation: Derivation, of: Quantity) -> Fraction | None:
    """What the example says a parameter, an input or a target is, if it says so."""
    what, after, case = of
    if not isinstance(what, Symbol) or what.kind not in _GIVEN:
        return None
    example, network = derivation.example, derivation.network
    if what.kind is Kind.PARAMETER:
        updated = after and what.of in derivation.learned
        return None if updated else example.parameters.get(what.of)
    if what.kind is Kind.INPUT:
        return example.cases[case - 1].inputs[network.inputs.index(what.of)]
    targets = example.cases[case - 1].targets
    return None if targets is None else targets[network.outputs.index(what.of)]


def _slips(right: str) -> dict[str, None]:
    """Two of its digits swapped, or a zero behind the point lost."""
    bare = right.lstrip("-0.")
    head = right[: len(right) - len(bare)]
    made = {head + tail: None for tail in sorted(swapped(bare))}
    if "0.0" in right:
        made[right.replace("0.0", "0.", 1)] = None
    return {text: None for text in made if Fraction(text) != Fraction(right)}


OPERAND_MISCOPIED = Mistake(
    code="operand-miscopied",
    title="a number was miscopied on its way into the formula",
    why="0.54 is typed for 0.45, or 0.5 for 0.05",
    cure="read every number that is put in against the line that it comes from",
    source="slips seen in hand-worked sheets",
    weight=4,
    change=_change,
)
