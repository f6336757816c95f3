"""The formula that a mistake put in the right one's place, its culprit highlighted."""

from __future__ import annotations

from chainrule.checker.model import Because, Checked
from chainrule.documents import Equation, Figure, Highlight
from chainrule.errors import ChainruleError
from chainrule.formulas import (
    Negative,
    Node,
    Quantity,
    Ref,
    children,
    rebuild,
    refs,
)
from chainrule.ledger import Derivation


def culprit(derivation: Derivation, checked: Checked) -> Equation | None:
    """What was computed, with what differs from the right formula marked."""
    best = checked.because[0] if checked.because else None
    right = right_formula(derivation, best)
    if best is None or best.formula is None or right is None:
        return None
    quantity, formula = right
    shown = marked(derivation.as_written(quantity, best.formula), formula)
    if isinstance(shown, Ref) or shown == formula:
        return None  # nothing of it is the right formula's
    steps: tuple[Node | Figure, ...] = (shown,)
    if best.gives is not None and best.at == checked.claim.of:
        steps = (*steps, Figure(best.gives, exact=False))
    home = quantity._replace(case=quantity.case or checked.claim.case)
    return Equation(quantity, steps, home=home)


def right_formula(
    derivation: Derivation, because: Because | None
) -> tuple[Quantity, Node] | None:
    """The quantity whose formula was changed, and the right one.

    A changed formula may take from another case or update: its place is the one at
    which it differs least.
    """
    if because is None or because.formula is None:
        return None
    found = [
        right
        for after, case in _places(because.formula)
        if (right := _right_at(derivation, because.at, after, case)) is not None
    ]
    wrong = because.formula
    return min(found, key=lambda each: _marks(marked(wrong, each[1])), default=None)


def _right_at(
    derivation: Derivation, name: str, after: int, case: int
) -> tuple[Quantity, Node] | None:
    from chainrule.examples.names import Names

    try:
        what = Names(derivation.example).resolve(name)
        quantity = derivation.at(what, after, case)
        formula = derivation.formula(quantity)
    except ChainruleError:
        return None
    return None if formula is None else (quantity, formula)


def _places(formula: Node) -> dict[tuple[int, int], None]:
    """After how many updates and for which cases a formula's quantities are read."""
    found = {
        (to.after, to.case): None
        for to in refs(formula)
        if isinstance(to, Quantity) and to.case
    }
    return found or {(0, 1): None}


def _marks(shown: Node) -> int:
    """How many parts of a formula are highlighted."""
    if isinstance(shown, Ref):
        return isinstance(shown.to, Highlight)
    return sum(_marks(each) for each in children(shown))


def belonging(derivation: Derivation, checked: Checked) -> Equation | None:
    """What belongs there, with its value."""
    if checked.truth is None:
        return None
    best = checked.because[0] if checked.because else None
    found = right_formula(derivation, best)
    if found is not None and culprit(derivation, checked) is not None:
        at = found[0]
        home = at._replace(case=at.case or checked.claim.case)
        return Equation(at, (found[1],), home=home)
    formula = checked.formula
    if isinstance(formula, Ref) and isinstance(formula.to, Quantity):
        try:
            own = derivation.formula(formula.to)
        except ChainruleError:
            return None
        if own is not None and not isinstance(own, Ref):
            to, truth = formula.to, Figure(checked.truth, exact=False)
            home = to._replace(case=to.case or checked.claim.case)
            return Equation(to, (own, truth), home=home)
    return None


def marked(wrong: Node, right: Node) -> Node:
    """The wrong formula with what differs from the right one highlighted."""
    if wrong == right:
        return wrong
    ours, theirs = children(wrong), children(right)
    if type(wrong) is not type(right) or len(ours) != len(theirs) or not ours:
        if isinstance(wrong, Negative):  # its minus joins it to the term before
            return Negative(Ref(Highlight(wrong.of)))
        return Ref(Highlight(wrong))
    pairs = iter(zip(ours, theirs, strict=True))
    return rebuild(wrong, lambda _: marked(*next(pairs)))
