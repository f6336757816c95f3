"""Slips in a figure's own expression: another operand, one left out, a sign turned.

Sheets print products and other terms that have no name (``w6*out_h2``,
``learning_rate*dE_total/dw5``). No formula of the derivation makes them, so the
expression of the claim itself is changed, over the printed figures and over the truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from chainrule.checker.aim import Aim
from chainrule.checker.hits import Hit, fits, proven
from chainrule.checker.marking import Ledger
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._backward import derivative
from chainrule.checker.mistakes._formulas import (
    added,
    exchanged,
    factors,
    is_kind,
    multiplied,
    spots,
    symbol,
    without,
)
from chainrule.checker.operands import Change, other_terms, others
from chainrule.checker.posing import Posed
from chainrule.checker.reckon import Policy
from chainrule.checker.swaps import bases
from chainrule.checker.world import World
from chainrule.errors import ChainruleError
from chainrule.formulas import (
    Call,
    Kind,
    Node,
    Number,
    Power,
    Product,
    Quantity,
    Ref,
    Sum,
    exp,
    negative,
    refs,
)
from chainrule.ledger.derivation import EXACT_UPDATES

if TYPE_CHECKING:
    from chainrule.checker.hunt import Hunt

MOST_CHANGES = 300
"""Changes of one expression that are tried."""


def in_expression(hunt: Hunt, posed: Posed, ledger: Ledger) -> Iterator[Hit]:
    """Mistakes inside the expression of a figure that has no name of its own."""
    if isinstance(posed.formula, Ref) or posed.claim.after > EXACT_UPDATES:
        return
    seen: set[str] = set()
    for code, detail, formula in islice(changes(hunt.world, posed), MOST_CHANGES):
        if code not in seen and _gives(hunt.world, formula, posed, ledger):
            seen.add(code)
            mistake = MISTAKES[code.replace("-", "_")]
            yield Hit(mistake, posed.claim.of, detail, 0, formula=formula)


def changes(world: World, posed: Posed) -> Iterator[Change]:
    """What known mistakes make of a figure's own expression."""
    formula = posed.formula
    for to in dict.fromkeys(refs(formula)):
        assert isinstance(to, Quantity)
        for code, what in others(world, to.what):
            new = Ref(world.derivation.at(what, to.after, to.case))
            detail = f"{what.name} in place of {to.what.name}"
            yield code, detail, exchanged(formula, Ref(to), new)
    yield from other_terms(world, formula)
    for made, code, detail in spots(formula, _at_spot):
        yield code, detail, made


def _gives(world: World, formula: Node, posed: Posed, ledger: Ledger) -> bool:
    try:
        if fits(world.formula_double(formula), posed.figure):
            return proven(world, formula, posed.figure)
        aim = Aim(world, formula, posed.figure)
        books = (ledger.right, ledger.all)
        return any(_so(aim, each) for book in books for each in bases(aim, book))
    except (ChainruleError, KeyError):
        return False


def _so(aim: Aim, policy: Policy) -> bool:
    return aim.fits(aim.reckon(policy)) and aim.proven(policy)


# --- something left out or turned -----------------------------------------------------


def _at_spot(part: Node) -> Iterator[tuple[Node, str, str]]:
    """A factor, term, square or sign lost at one spot of an expression."""
    match part:
        case Product():
            sign, inside = factors(part)
            back = any(_is_backward(each) for each in inside)
            for index, each in enumerate(inside):
                code = _left_out(each, back=back)
                if code:
                    kept = multiplied(sign, without(inside, index))
                    yield kept, code, f"factor {index + 1} left out"
        case Sum(parts):
            for index, each in enumerate(parts):
                kept = added(without(list(parts), index))
                yield kept, "term-left-out", f"term {index + 1} left out"
                turned = (*parts[:index], negative(each), *parts[index + 1 :])
                yield Sum(turned), "term-sign", f"term {index + 1} turned"
        case Power(base, Number(value, _)) if value == 2:
            yield base, "square-left-out", "the difference, not its square"
        case Call("exp", argument):
            yield exp(negative(argument)), "exponent-sign", "the exponent turned"


def _left_out(factor: Node, *, back: bool) -> str | None:
    """What it is called to leave a factor out; some only on the way back."""
    if isinstance(factor, Number):
        return "half-forgotten" if factor.value == Fraction(1, 2) else None
    if isinstance(factor, Sum):
        return "slope-incomplete"
    found = symbol(factor)
    if found is None:
        return "slope-left-out" if _is_slope(factor) else None
    match found.kind:
        case Kind.SETTING if found.of == "learning_rate":
            return "rate-left-out"
        case Kind.PARAMETER | Kind.UPDATED if back:
            return "weight-left-out"
        case Kind.OUT | Kind.INPUT if back:
            return "input-left-out"
    return None


def _is_slope(of: Node) -> bool:
    what = derivative(of)
    sides = None if what is None else (what.above.kind, what.below.kind)
    return sides == (Kind.OUT, Kind.NET)


def _is_backward(of: Node) -> bool:
    """Whether a factor is an error signal or a derivative of the error."""
    return is_kind(of, Kind.DELTA) or (derivative(of) is not None and not _is_slope(of))
