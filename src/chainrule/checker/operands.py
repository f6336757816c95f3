"""What may stand by mistake where one operand of an expression, or a term, belongs."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import derivative
from chainrule.checker.mistakes._formulas import terms
from chainrule.checker.world import World
from chainrule.formulas import (
    TOTAL,
    Derivative,
    Kind,
    Named,
    Node,
    Product,
    Quantity,
    Symbol,
    refs,
)
from chainrule.maths.network import Network

Change = tuple[str, str, Node]
"""A mistake's code, what was done, and the expression that it makes."""


def others(world: World, what: Named) -> Iterator[tuple[str, Named]]:
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


def other_terms(world: World, formula: Node) -> Iterator[Change]:
    """The products that stand beside this one in the sum that it is a term of."""
    if not isinstance(formula, Product):
        return
    own = world.identity(formula).structure
    for of in _sums_over(world, formula):
        parts = terms(world.derivation.formula(of) or formula)
        if own in [world.identity(each).structure for each in parts]:
            for each in parts:
                product = isinstance(each, Product) or derivative(each) is not None
                if product and world.identity(each).structure != own:
                    yield "neighbor-term", f"a term of {of.name}", each


def _sums_over(world: World, formula: Product) -> Iterator[Quantity]:
    """The net inputs, and the sums on the way back, that a weight stands in."""
    network = world.derivation.network
    for to in refs(formula):
        assert isinstance(to, Quantity)
        what, after, case = to
        if not isinstance(what, Symbol) or what.kind is not Kind.PARAMETER:
            continue
        case = max((each.case for each in refs(formula)), default=case)  # type: ignore[attr-defined]
        for place in network.places.get(what.of, ()):
            unit = network.layers[place.layer].units[place.unit]
            yield world.derivation.at(Symbol(Kind.NET, unit), after, case)
            if place.input is not None and place.layer:
                fed = network.layers[place.layer - 1].units[place.input]
                back = Derivative(TOTAL, Symbol(Kind.OUT, fed))
                yield world.derivation.at(back, after, case)
