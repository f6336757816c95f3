"""A shown working, checked as working: other numbers put in, or a slip of arithmetic.

``0.15*0.05 + 0.25*0.1 + 0.35`` stands where the formula of net_h1 has
``w1*i1 + w2*i2 + b1``: w3's number was put in for w2's.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from fractions import Fraction

from chainrule.checker.figures import gives, read_figure
from chainrule.checker.forms import forms_of
from chainrule.checker.model import (
    RIGHT,
    Checked,
    Figure,
    Sheet,
    Verdict,
    Working,
)
from chainrule.checker.put_in import applies, leeway, usual_signs
from chainrule.checker.shown import Match, Matcher
from chainrule.checker.weighed import Swapped, roots_left, settled, weighed
from chainrule.errors import ChainruleError
from chainrule.formulas import (
    Derivative,
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
from chainrule.formulas.plain import shortened
from chainrule.formulas.quantities import TOTAL, Named
from chainrule.formulas.walking import replace as in_place
from chainrule.ledger import Derivation

SHORT = 10_000
"""Exact values of so few decimals are put in as they are."""
MOST_AMISS = 2
"""Numbers out of place up to which it can be told what belongs there."""

Step = tuple[str, Node, Value]
"""What one step of a working says: its text, its formula, its value."""


def with_workings(sheet: Sheet) -> Sheet:
    """The sheet with every shown working checked."""
    if not any(each.claim.working for each in sheet.claims):
        return sheet
    checker = _Workings(sheet)
    claims = settled(tuple(checker.checked(each) for each in sheet.claims))
    return replace(sheet, claims=claims, roots=tuple(roots_left(sheet.roots, claims)))


def _steps(each: Checked) -> list[str]:
    return [text.strip() for text in each.claim.working.split("=")]


class _Workings:
    def __init__(self, sheet: Sheet) -> None:
        example = sheet.example
        self.derivation = Derivation(example, written=True)
        self.printed = _printed(sheet)
        self.comma = example.notation.decimal_comma
        network = example.network
        weights = network.places.keys() - network.biases
        self.alike = dict.fromkeys(weights, "neighbor-weight")
        self.alike |= dict.fromkeys(network.inputs, "neighbor-output")
        self.matcher = Matcher(self._stands, self._inner)

    def checked(self, each: Checked) -> Checked:
        """One figure with its working, where it shows one that can be read."""
        if not each.claim.working or each.figure is None:
            return each
        steps = [step for step in map(self._step, _steps(each)) if step is not None]
        if not steps:
            return self._unread(each)
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
        working = Working(text, told, sums, swapped)
        if sums and each.verdict is Verdict.WRONG and self._carries(each, matches):
            return replace(each, verdict=Verdict.CARRIED, because=(), working=working)
        if not sums and applies(each.claim.working):
            return each  # what was made of sigmoid(0.38) is not shown
        because = weighed(self.derivation, each, working, self.alike, intact=intact)
        sums = sums or (intact and not swapped and each.verdict in RIGHT)
        return replace(each, working=replace(working, sums=sums), because=because)

    def _unread(self, each: Checked) -> Checked:
        """A figure whose working can't be read: its value alone is judged.

        Where the numbers in the working, rounded as they are, may make the difference,
        nobody can tell: it is not called wrong.
        """
        assert each.figure is not None
        note = f"the working {shortened(each.claim.working)!r} can't be read"
        if each.verdict is not Verdict.WRONG or each.truth is None:
            return replace(each, note=each.note or f"{note}: only the value is judged")
        away = abs(Fraction(each.truth) - each.figure.value)
        if away > leeway(each.claim.working, each.figure, self.derivation.example):
            return replace(each, note=each.note or f"{note}: only the value is judged")
        note = f"{note}: whether the figure follows from it can't be told"
        return replace(each, verdict=Verdict.UNCHECKED, because=(), note=note)

    def _carries(self, each: Checked, matches: list[Match | None]) -> bool:
        """Whether the right figures, as the working prints them, give the digits."""
        return any(
            self._gives(each, match) for match in matches if match and not match.amiss
        )

    def _gives(self, each: Checked, match: Match) -> bool:
        rounded: dict[Hashable, Node] = {}
        for mention, number in match.put_in:
            if self._inner(mention) is not None:
                negative = self.derivation.expression(mention) < 0
                value = -abs(number.value) if negative else abs(number.value)
                rounded[mention.to] = Number(value)
        if not rounded or match.form is None or each.figure is None:
            return False
        form, opened = (
            match.form,
            {mention.to: inner for mention, inner in match.opened},
        )
        for _ in opened:
            form = in_place(form, lambda to: rounded.get(to) or opened.get(to))
        try:
            value = self.derivation.expression(in_place(form, rounded.get))
            return gives(value, each.figure)
        except (ChainruleError, Undecided):
            return False

    def _step(self, text: str) -> Step | None:
        """A step of a working with its formula and value, where it can be read."""
        try:
            plain = usual_signs(text)
            shown = parse(plain, lambda _: None, decimal_comma=self.comma)
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
        symbols: list[Named] = [Symbol(Kind.PARAMETER, name) for name in network.places]
        symbols += [Symbol(Kind.INPUT, name) for name in network.inputs]
        symbols += [
            Symbol(kind, unit)
            for kind in (Kind.OUT, Kind.NET, Kind.DELTA)
            for unit in network.position
        ]
        symbols += [Symbol(Kind.TARGET, unit) for unit in network.outputs]
        symbols += [
            Derivative(TOTAL, Symbol(Kind.PARAMETER, name)) for name in network.places
        ]
        places = [self.derivation.at(each, claim.after, claim.case) for each in symbols]
        owners = [
            place
            for place in places
            if isinstance(place.what, Symbol) or place in self.printed
            if self._owns(place, number)
        ]
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
