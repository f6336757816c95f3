"""A shown working, checked as working: other numbers put in, or a slip of arithmetic.

``0.15*0.05 + 0.25*0.1 + 0.35`` stands where the formula of net_h1 has
``w1*i1 + w2*i2 + b1``: w3's number was put in for w2's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from chainrule.checker.figures import gives, read_figure
from chainrule.checker.forms import forms_of
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.model import (
    RIGHT,
    Because,
    Checked,
    Figure,
    Root,
    Sheet,
    Working,
)
from chainrule.checker.shown import Match, Matcher
from chainrule.errors import ChainruleError
from chainrule.formulas import (
    Kind,
    Node,
    Number,
    Quantity,
    Ref,
    Symbol,
    ascii_text,
    evaluate,
)
from chainrule.formulas.numbers import (
    PROVEN,
    Undecided,
    Value,
    decimal_string,
    fraction,
    is_exact,
    rational,
)
from chainrule.formulas.parse import parse
from chainrule.ledger import Derivation

SHORT = 10_000
"""Exact values of so few decimals are put in as they are."""
MOST_AMISS = 2
"""Numbers out of place up to which it can be told what belongs there."""


Swapped = tuple[tuple[str, str, str], ...]
"""Numbers out of place: what belongs there, whose number it is, and its text."""
Step = tuple[str, Node, Value]
"""What one step of a working says: its text, its formula, its value."""


def with_workings(sheet: Sheet) -> Sheet:
    """The sheet with every shown working checked."""
    if not any(each.claim.working for each in sheet.claims):
        return sheet
    checker = _Workings(sheet)
    claims = tuple(checker.checked(each) for each in sheet.claims)
    return replace(sheet, claims=claims, roots=tuple(_roots(sheet.roots, claims)))


def _roots(roots: tuple[Root, ...], claims: tuple[Checked, ...]) -> Iterator[Root]:
    """The roots with the figures that their workings leave them, and new ones."""
    told: set[int] = set()
    for root in roots:
        code = root.because.mistake
        figures = tuple(n for n in root.figures if _is_by(claims[n], code))
        if any(claims[n].because for n in figures):
            told |= set(figures)
            yield Root(replace(root.because, explains=len(figures)), figures)
    for number, each in enumerate(claims):
        if each.because and number not in told:
            yield Root(each.because[0], (number,))


def _is_by(each: Checked, code: str) -> bool:
    """Whether a figure may be wrong, or follow, by a mistake."""
    return not each.because or any(cause.mistake == code for cause in each.because)


def _weighed(
    each: Checked, swapped: Swapped, *, intact: bool, sums: bool
) -> tuple[Because, ...]:
    """The causes that a working leaves standing, if any.

    What follows from other numbers put in was not miscopied; where the right numbers
    are put in, the formula was right.
    """
    slips = [e for e in each.because if MISTAKES[e.mistake.replace("-", "_")].slip]
    kept = each.because
    if swapped and sums:
        there = {each.claim.of, *(name for name, _, _ in swapped)}
        kept = tuple(cause for cause in kept if cause not in slips)
        kept = tuple(cause for cause in kept if cause.at in there) or kept
    elif intact and not sums:
        kept = tuple(slips)
    return kept or each.because


def _steps(each: Checked) -> list[str]:
    return [text.strip() for text in each.claim.working.split("=")]


class _Workings:
    def __init__(self, sheet: Sheet) -> None:
        example = sheet.example
        self.derivation = Derivation(example, written=True)
        self.printed = _printed(sheet)
        self.comma = example.notation.decimal_comma
        self.matcher = Matcher(self._stands, self._inner)

    def checked(self, each: Checked) -> Checked:
        """One figure with its working, where it shows one that can be read."""
        if not each.claim.working or each.figure is None:
            return each
        steps = [step for step in map(self._step, _steps(each)) if step is not None]
        if not steps:
            return each
        forms = self._forms(each)
        matches = [self.matcher.best(forms, shown) for _, shown, _ in steps]
        intact = any(match is not None and not match.amiss for match in matches)
        swapped = next(filter(None, (self._swapped(each, m) for m in matches)), ())
        text, _, value = self._astray(each.figure, steps)
        places = max(each.figure.decimals, 0) + 2
        try:
            sums, told = gives(value, each.figure), decimal_string(value, places)
        except (ChainruleError, Undecided):
            return each
        because = _weighed(each, swapped, intact=intact, sums=sums)
        sums = sums or (intact and not swapped and each.verdict in RIGHT)
        working = Working(text, told, sums, swapped)
        return replace(each, working=working, because=because)

    def _step(self, text: str) -> Step | None:
        """A step of a working with its formula and value, where it can be read."""
        try:
            shown = parse(text, lambda _: None, decimal_comma=self.comma)
            return text, shown, evaluate(shown, lambda _: None, PROVEN)
        except (ChainruleError, Undecided, ZeroDivisionError):
            return None

    def _astray(self, figure: Figure, steps: list[Step]) -> Step:
        """The last step, unless one before it comes to something else entirely."""
        for step in steps[:-1]:
            if not abs(step[2] - rational(figure.value)) <= self._leeway(figure):
                return step
        return steps[-1]

    def _leeway(self, figure: Figure) -> Value:
        """What rounding on the way may change: 1 %, and a few units of the digits."""
        unit = Fraction(1, 10**figure.decimals) if figure.decimals > 0 else Fraction(1)
        return rational(max(abs(figure.value) / 100, 5 * unit))

    def _swapped(self, each: Checked, match: Match | None) -> Swapped:
        """The numbers out of place, where nearly all others stand in theirs."""
        if match is None or len(match.amiss) > min(MOST_AMISS, match.standing):
            return ()
        return tuple(
            (
                ascii_text(there),
                self._whose(number, there, each),
                number.text or ascii_text(number),
            )
            for there, number in match.amiss
        )

    def _forms(self, each: Checked) -> tuple[Node, ...]:
        formula = each.formula
        if isinstance(formula, Ref) and isinstance(formula.to, Quantity):
            try:
                return forms_of(self.derivation, formula.to, frozenset())
            except ChainruleError:
                return ()
        return () if formula is None else (formula,)

    def _inner(self, mention: Ref) -> Node | None:
        """The formula of a mention; None for a leaf."""
        try:
            return self.derivation.formula(mention.to)  # type: ignore[arg-type]
        except ChainruleError:
            return None

    def _stands(self, there: Node, number: Number) -> bool:
        """Whether a number put in is the value, rounded or cut, or a print of it."""
        of = there.to if isinstance(there, Ref) else None
        prints = self.printed.get(of, ()) if isinstance(of, Quantity) else ()
        try:
            figure = read_figure((number.text or ascii_text(number)).removeprefix("-"))
            if any(gives(rational(each), figure) for each in prints):
                return True
            value = abs(self.derivation.expression(there))
            given = isinstance(there, Ref) and self._inner(there) is None
            if given and is_exact(value) and value.q <= SHORT:
                return fraction(value) == abs(number.value)  # nobody rounds 0.45
            return gives(value, figure)
        except (ChainruleError, Undecided, ZeroDivisionError):
            return True

    def _whose(self, number: Number, there: Node, each: Checked) -> str:
        """The quantity whose number was put in, the likest to what belongs there."""
        network, claim = self.derivation.network, each.claim
        symbols = [Symbol(Kind.PARAMETER, name) for name in network.places]
        symbols += [Symbol(Kind.INPUT, name) for name in network.inputs]
        symbols += [
            Symbol(kind, unit)
            for kind in (Kind.OUT, Kind.NET, Kind.DELTA)
            for unit in network.position
        ]
        symbols += [Symbol(Kind.TARGET, unit) for unit in network.outputs]
        places = [self.derivation.at(each, claim.after, claim.case) for each in symbols]
        owners = [place for place in places if self._owns(place, number)]
        if not owners:
            owners = [place for place in self.printed if self._owns(place, number)]
        kind = _kind(there)
        owners.sort(key=lambda place: _kind(Ref(place)) != kind)
        return owners[0].what.name if owners else ""

    def _owns(self, place: Quantity, number: Number) -> bool:
        try:
            self.derivation.value(place)
        except (ChainruleError, Undecided):
            return False
        return self._stands(Ref(place), number)


def _kind(of: Node) -> object:
    to = of.to if isinstance(of, Ref) else None
    what = to.what if isinstance(to, Quantity) else None
    return what.kind if isinstance(what, Symbol) else None


def _printed(sheet: Sheet) -> dict[Quantity, set[Fraction]]:
    """The sizes of the figures that a sheet prints for each quantity."""
    found: dict[Quantity, set[Fraction]] = {}
    for each in sheet.claims:
        to = each.formula.to if isinstance(each.formula, Ref) else None
        if isinstance(to, Quantity) and each.figure is not None:
            found.setdefault(to, set()).add(abs(each.figure.value))
    return found
