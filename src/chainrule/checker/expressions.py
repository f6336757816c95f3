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

from chainrule.checker.hits import Hit, fits, proven
from chainrule.checker.marking import Ledger, Posed
from chainrule.checker.mistakes import MISTAKES
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
from chainrule.checker.reckon import Policy
from chainrule.checker.swaps import bases
from chainrule.checker.ways import Finder
from chainrule.checker.world import World
from chainrule.errors import ChainruleError
from chainrule.formulas import (
    Call,
    Derivative,
    Kind,
    Named,
    Node,
    Number,
    Power,
    Product,
    Quantity,
    Ref,
    Sum,
    Symbol,
    exp,
    negative,
    refs,
)
from chainrule.ledger.derivation import EXACT_UPDATES
from chainrule.maths.network import Network

if TYPE_CHECKING:
    from chainrule.checker.hunt import Hunt

MOST_CHANGES = 300
"""Changes of one expression that are tried."""

Change = tuple[str, str, Node]
"""A mistake's code, what was done, and the expression that it makes."""


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
        for code, what in _others(world, to.what):
            new = Ref(world.derivation.at(what, to.after, to.case))
            detail = f"{what.name} in place of {to.what.name}"
            yield code, detail, exchanged(formula, Ref(to), new)
    for made, code, detail in spots(formula, _at_spot):
        yield code, detail, made


def _gives(world: World, formula: Node, posed: Posed, ledger: Ledger) -> bool:
    try:
        if fits(world.formula_double(formula), posed.figure):
            return proven(world, formula, posed.figure)
        finder = Finder(world, formula, posed.figure)
        books = (ledger.right, ledger.all)
        return any(_so(finder, each) for book in books for each in bases(finder, book))
    except (ChainruleError, KeyError):
        return False


def _so(finder: Finder, policy: Policy) -> bool:
    return finder.fits(finder.reckon(policy)) and finder.proven(policy)


# --- another operand ------------------------------------------------------------------


def _others(world: World, what: Named) -> Iterator[tuple[str, Named]]:
    """What may stand by mistake where a quantity belongs."""
    network = world.derivation.network
    if isinstance(what, Derivative):
        yield from _other_derivatives(world, what)
        return
    match what.kind:
        case Kind.OUT:
            yield from _alike("neighbor-output", what, _layer(network, what.of))
            yield "net-for-out", Symbol(Kind.NET, what.of)
        case Kind.INPUT:
            yield from _alike("neighbor-output", what, network.inputs)
        case Kind.DELTA:
            yield from _alike("neighbor-signal", what, _layer(network, what.of))
        case Kind.TARGET:
            yield from _alike("other-target", what, network.outputs)
        case Kind.PARAMETER | Kind.UPDATED:
            yield from _other_parameters(world, what)
        case Kind.STEP:
            yield from _alike("neighbor-gradient", what, _same_layer(network, what.of))


def _other_derivatives(world: World, what: Derivative) -> Iterator[tuple[str, Named]]:
    network, (above, below) = world.derivation.network, what
    if below.kind is Kind.PARAMETER:
        for name in _same_layer(network, below.of):
            if name != below.of and name in world.derivation.learned:
                yield "neighbor-gradient", Derivative(above, below._replace(of=name))
        return
    if below.kind is not Kind.NET:
        return
    for unit in _layer(network, below.of):
        if unit != below.of and above.kind is Kind.OUT:
            own = Derivative(above._replace(of=unit), below._replace(of=unit))
            yield "neighbor-slope", own
        elif unit != below.of and above.kind is Kind.TOTAL:
            yield "neighbor-signal", Derivative(above, below._replace(of=unit))


def _other_parameters(world: World, what: Symbol) -> Iterator[tuple[str, Named]]:
    network, learned = world.derivation.network, world.derivation.learned
    places = network.places.get(what.of)
    if places is None:
        return
    if what.kind is Kind.PARAMETER and what.of in learned:
        yield "updated-weights", Symbol(Kind.UPDATED, what.of)
    code = "other-bias" if places[0].input is None else "neighbor-weight"
    for name in _same_layer(network, what.of):
        if name != what.of and (what.kind is Kind.PARAMETER or name in learned):
            yield code, what._replace(of=name)


def _alike(
    code: str, what: Symbol, names: tuple[str, ...]
) -> Iterator[tuple[str, Named]]:
    for name in names:
        if name != what.of:
            yield code, what._replace(of=name)


def _layer(network: Network, unit: str) -> tuple[str, ...]:
    return network.layers[network.position[unit][0]].units


def _same_layer(network: Network, parameter: str) -> tuple[str, ...]:
    """The weights of a weight's layer; for a bias the biases of the network."""
    here = network.places[parameter][0]
    return tuple(
        name
        for name, places in network.places.items()
        if (places[0].input is None) == (here.input is None)
        and (here.input is None or places[0].layer == here.layer)
    )


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
        case Sum(terms):
            for index, each in enumerate(terms):
                kept = added(without(list(terms), index))
                yield kept, "term-left-out", f"term {index + 1} left out"
                turned = (*terms[:index], negative(each), *terms[index + 1 :])
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


def _derivative(of: Node) -> Derivative | None:
    if isinstance(of, Ref) and isinstance(of.to, Quantity):
        return of.to.what if isinstance(of.to.what, Derivative) else None
    return None


def _is_slope(of: Node) -> bool:
    what = _derivative(of)
    sides = None if what is None else (what.above.kind, what.below.kind)
    return sides == (Kind.OUT, Kind.NET)


def _is_backward(of: Node) -> bool:
    """Whether a factor is an error signal or a derivative of the error."""
    return is_kind(of, Kind.DELTA) or (
        _derivative(of) is not None and not _is_slope(of)
    )
