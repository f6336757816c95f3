"""The chain rule: the formula of any derivative dA/dB, one layer at a time.

Derivatives of the whole error are written with the error signals δ, so that a gradient
through several hidden layers stays factored; `paths` multiplies it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.errors import QuantityError
from chainrule.formulas import (
    TOTAL,
    Derivative,
    Kind,
    Negative,
    Node,
    Number,
    Product,
    Ref,
    Symbol,
    negative,
    node,
    sum_of,
)
from chainrule.ledger.forward import (
    cell_node,
    fed_by,
    loss_of,
    loss_slope,
    ref,
    shortcut_formula,
    slope_formula,
)
from chainrule.ledger.signs import turned
from chainrule.maths.network import Place

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation


class Chain:
    """The derivatives of one case after one number of updates."""

    def __init__(self, derivation: Derivation, after: int, case: int) -> None:
        self.derivation = derivation
        self.network = derivation.network
        self.after = after
        self.case = case

    def formula(self, above: Symbol, below: Symbol) -> Node:
        """The formula of d(above)/d(below)."""
        if not self.derivation.depends(above, below):
            raise QuantityError(
                f"{above.name} does not depend on {below.name}, so there is no "
                f"d{above.name}/d{below.name}"
            )
        match above.kind:
            case Kind.TOTAL | Kind.SHARE:
                return self._error(above, below)
            case Kind.DIFFERENCE:
                if below.kind is Kind.TARGET:
                    return node(1)
                inner = Symbol(Kind.OUT, above.of)
                if below == inner:
                    return node(-1)
                return negative(self.mention(inner, below))
            case Kind.OUT:
                return self._out(above.of, below)
            case _:
                return self._net(above.of, below)

    def mention(self, above: Symbol, below: Symbol) -> Node:
        """d(above)/d(below) as it stands in another formula."""
        if above == TOTAL and below.kind is Kind.NET:
            delta = ref(
                self.derivation, Symbol(Kind.DELTA, below.of), self.after, self.case
            )
            sign = self.derivation.example.notation.delta_sign
            return delta if sign == 1 else negative(delta)
        what = Derivative(above, below)
        return Ref(self.derivation.at(what, self.after, self.case))

    def delta(self, unit: str) -> Node:
        """δ of a unit: dE_total/dnet, its sign as the notation says."""
        loss_of(self.derivation)
        short = self.shortcut(unit) if self.derivation.shortcuts else None
        return short or self._signed(self._through_layer(TOTAL, unit))

    def shortcut(self, unit: str) -> Node | None:
        """The closed form of δ at an output, where lecturers have one."""
        depth, _ = self.network.position[unit]
        if depth + 1 < len(self.network.layers) or self.network.loss is None:
            return None
        short = shortcut_formula(self.derivation, unit, self.after, self.case)
        return None if short is None else self._signed(short)

    # --- the error --------------------------------------------------------------------

    def _error(self, above: Symbol, below: Symbol) -> Node:
        if below.kind is Kind.SHARE:
            return node(1)
        if below.kind is Kind.OUT:
            return self._error_by_out(above, below.of)
        if below.kind is Kind.NET:
            if above == TOTAL:
                return self.mention(above, below)
            return self._through_layer(above, below.of)
        if below.kind is Kind.TARGET:
            raise QuantityError(
                f"d{above.name}/d{below.name} is not derived here: a target is a "
                "constant of the lesson; ask for a derivative by an output instead"
            )
        return self._over_units(above, below)

    def _error_by_out(self, above: Symbol, unit: str) -> Node:
        network = self.network
        depth, _ = network.position[unit]
        last = len(network.layers) - 1
        if depth == last:
            return loss_slope(
                self.derivation,
                unit,
                self.after,
                self.case,
                stable=self.derivation.shortcuts,
            )
        if above == TOTAL and depth == last - 1 and self._shares_apart():
            shares = [Symbol(Kind.SHARE, name) for name in network.outputs]
            below = Symbol(Kind.OUT, unit)
            return sum_of([self.mention(share, below) for share in shares])
        return self._sum_next(above, unit, depth)

    def _shares_apart(self) -> bool:
        """Whether each output's share depends on its own net input alone."""
        coupled = self.network.layers[-1].activation.coupled
        return not coupled and len(self.network.outputs) > 1

    def _sum_next(self, above: Symbol, unit: str, depth: int) -> Node:
        """Sum over the next layer's units of dA/dnet * weight."""
        column = self.network.layers[depth].units.index(unit)
        terms: list[Node] = []
        for index, name in enumerate(self.network.layers[depth + 1].units):
            if not self.derivation.depends(above, Symbol(Kind.NET, name)):
                continue
            signal = self._signal(above, name)
            cell = self.network.layers[depth + 1].weights[index][column]
            terms.append(
                _times(signal, cell_node(self.derivation, cell, self.after, self.case))
            )
        return sum_of(terms)

    def _signal(self, above: Symbol, unit: str) -> Node:
        """dA/dnet of a unit, as δ where the share of one output is all there is."""
        depth, _ = self.network.position[unit]
        last = len(self.network.layers) - 1
        own = above.kind is Kind.SHARE and above.of == unit
        if own and depth == last and not self.network.layers[last].activation.coupled:
            return self.mention(TOTAL, Symbol(Kind.NET, unit))
        return self.mention(above, Symbol(Kind.NET, unit))

    def _through_layer(self, above: Symbol, unit: str) -> Node:
        """dA/dnet = dA/dout * dout/dnet, summed over a coupled layer."""
        depth, _ = self.network.position[unit]
        layer = self.network.layers[depth]
        names = layer.units if layer.activation.coupled else (unit,)
        terms = []
        for name in names:
            out = Symbol(Kind.OUT, name)
            if self.derivation.depends(above, out):
                slope = self.mention(out, Symbol(Kind.NET, unit))
                terms.append(_times(self.mention(above, out), slope))
        return sum_of(terms)

    def _over_units(self, above: Symbol, below: Symbol) -> Node:
        """dA/d(parameter or input): the sum over the places where it stands."""
        terms: list[Node] = []
        if below.kind is Kind.INPUT:
            column = self.network.inputs.index(below.of)
            places = [
                Place(0, unit, column)
                for unit in range(len(self.network.layers[0].units))
            ]
        else:
            places = list(self.network.places[below.of])
        for place in places:
            unit = self.network.layers[place.layer].units[place.unit]
            if not self.derivation.depends(above, Symbol(Kind.NET, unit)):
                continue
            signal = self._signal(above, unit)
            terms.append(_times(signal, self._local(place, below)))
        return sum_of(terms)

    def _local(self, place: Place, below: Symbol) -> Node:
        """dnet/d(parameter or input) at a place."""
        if below.kind is Kind.INPUT:
            cell = self.network.cell(place)
            assert cell is not None
            return cell_node(self.derivation, cell, self.after, self.case)
        return fed_by(self.derivation, place, self.after, self.case)

    def _signed(self, formula: Node) -> Node:
        sign = self.derivation.example.notation.delta_sign
        return formula if sign == 1 else turned(formula)

    # --- outputs and net inputs -------------------------------------------------------

    def _out(self, unit: str, below: Symbol) -> Node:
        depth, _ = self.network.position[unit]
        layer = self.network.layers[depth]
        if below.kind is Kind.NET and below.of in layer.units:
            return slope_formula(self.derivation, unit, below.of, self.after, self.case)
        names = layer.units if layer.activation.coupled else (unit,)
        terms = []
        for name in names:
            net = Symbol(Kind.NET, name)
            if self.derivation.depends(net, below):
                slope = self.mention(Symbol(Kind.OUT, unit), net)
                terms.append(_times(slope, self.mention(net, below)))
        return sum_of(terms)

    def _net(self, unit: str, below: Symbol) -> Node:
        depth, index = self.network.position[unit]
        terms: list[Node] = []
        if below.kind is Kind.PARAMETER:
            terms += [
                self._local(place, below)
                for place in self.network.places[below.of]
                if (place.layer, place.unit) == (depth, index)
            ]
        for column, cell in enumerate(self.network.layers[depth].weights[index]):
            source = self._source(depth, column)
            weight = cell_node(self.derivation, cell, self.after, self.case)
            if source == below:
                terms.append(weight)
            elif source.kind is Kind.OUT and self.derivation.depends(source, below):
                terms.append(_times(weight, self.mention(source, below)))
        return sum_of(terms)

    def _source(self, depth: int, column: int) -> Symbol:
        name = self.network.sources(depth)[column]
        return Symbol(Kind.INPUT if depth == 0 else Kind.OUT, name)


def _times(left: Node, right: Node) -> Node:
    """A product without a factor 1; a minus is drawn to the front."""
    if isinstance(left, Negative):
        return negative(_times(left.of, right))
    if isinstance(right, Number) and right.value in (1, -1):
        return left if right.value == 1 else negative(left)
    head = left.factors if isinstance(left, Product) else (left,)
    return Product((*head, right))
