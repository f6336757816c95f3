"""One identity for every way of writing the same thing.

``delta_o1*w5``, ``dE_o1/dout_h1`` and ``dE_total/dout_o1*dout_o1/dnet_o1*w5`` are one
quantity. A formula is brought to a coefficient times an interned structure: products
flattened into their factors, sums into their terms, quantities replaced by the
structure of their formulas. So a figure printed under one name serves wherever the
same thing stands under another, up to a factor such as -1 or 1/2.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import NamedTuple

from chainrule.errors import ChainruleError
from chainrule.formulas import (
    Call,
    Choice,
    Kind,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Ref,
    Sum,
    Symbol,
)
from chainrule.formulas.numbers import fraction
from chainrule.ledger.derivation import EXACT_UPDATES, Derivation

ONE = 0
"""The structure of a plain number."""
LARGEST_POWER = 100
"""The largest power of a plain number that is worked out."""


class Identity(NamedTuple):
    """A coefficient times a structure."""

    coefficient: Fraction
    structure: int

    def times(self, factor: Fraction) -> Identity:
        """The same structure with its coefficient multiplied."""
        if factor == 1:
            return self
        return Identity(self.coefficient * factor, self.structure)


class Canon:
    """Identities of the formulas and quantities of one derivation."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self._table: dict[Hashable, int] = {"one": ONE}
        self._products: dict[int, tuple[int, ...]] = {ONE: ()}
        self._sums: dict[int, tuple[Identity, ...]] = {}
        self._quantities: dict[Quantity, Identity] = {}
        self._nodes: dict[int, tuple[Node, Identity]] = {}

    def quantity(self, of: Quantity) -> Identity:
        """The identity of a quantity."""
        found = self._quantities.get(of)
        if found is None:
            try:
                order = self.derivation.order([of], self._is_known)
            except ChainruleError:  # a step without updates, say: known by its name
                order = []
                self._quantities[of] = Identity(Fraction(1), self._intern(of))
            for each in order:
                if each not in self._quantities:
                    self._quantities[each] = self._of_quantity(each)
            found = self._quantities[of]
        return found

    def node(self, of: Node) -> Identity:
        """The identity of a formula; remembered for the object itself."""
        known = self._nodes.get(id(of))
        if known is not None:
            return known[1]
        found = self._of_node(of)
        self._nodes[id(of)] = (of, found)
        return found

    def factors(self, structure: int) -> tuple[int, ...]:
        """The structures that a structure multiplies; itself where it is no product."""
        return self._products.get(structure, (structure,))

    # --- inside -----------------------------------------------------------------------

    def _is_known(self, of: Quantity) -> bool:
        return of in self._quantities or self._atom(of) is not None

    def _atom(self, of: Quantity) -> Quantity | None:
        """Where a late parameter is known by its name and place alone."""
        what, after, case = of
        if not isinstance(what, Symbol):
            return None
        learned = what.of in self.derivation.learned
        if what.kind is Kind.PARAMETER and (not learned or after == 0):
            return Quantity(what, 0, 0)
        if what.kind is Kind.UPDATED and learned and after >= EXACT_UPDATES:
            return Quantity(Symbol(Kind.PARAMETER, what.of), after + 1, case)
        return None

    def _of_quantity(self, of: Quantity) -> Identity:
        atom = self._atom(of)
        if atom is not None:
            return Identity(Fraction(1), self._intern(atom))
        formula = self.derivation.formula(of)
        if formula is not None:
            return self._of_node(formula)
        constant = self._constant(of)
        if constant is not None:
            return Identity(constant, ONE)
        return Identity(Fraction(1), self._intern(of))

    def _constant(self, of: Quantity) -> Fraction | None:
        """The number that a sheet writes for a setting such as beta1, else None.

        The learning rate stays itself: what it multiplies is another quantity.
        """
        what = of.what
        if not isinstance(what, Symbol) or what.of == "learning_rate":
            return None
        if what.kind not in (Kind.SETTING, Kind.UPDATE_NUMBER):
            return None
        try:
            return fraction(self.derivation.leaf(of))
        except ChainruleError:
            return None

    def _intern(self, key: Hashable) -> int:
        return self._table.setdefault(key, len(self._table))

    def _of_node(self, of: Node) -> Identity:
        match of:
            case Ref(to):
                assert isinstance(to, Quantity)
                return self.quantity(to)
            case Number(value, _):
                return Identity(value, ONE)
            case Negative(inner):
                return self.node(inner).times(Fraction(-1))
            case Product(parts):
                return self._product([self.node(each) for each in parts])
            case Quotient(above, below):
                return self._quotient(self.node(above), self.node(below))
            case Sum(parts):
                return self._sum([self.node(each) for each in parts])
            case Power(base, exponent):
                return self._power(self.node(base), self.node(exponent))
            case Call(function, argument):
                return self._atomic("call", function, self.node(argument))
            case Choice(left, relation, right, then, otherwise):
                sides = (self.node(part) for part in (left, right, then, otherwise))
                return self._atomic("choice", relation, *sides)
            case _:
                raise TypeError(f"not a formula: {of!r}")

    def _atomic(self, *key: Hashable) -> Identity:
        return Identity(Fraction(1), self._intern(key))

    def _product(self, parts: list[Identity]) -> Identity:
        coefficient = Fraction(1)
        factors: list[int] = []
        for part in parts:
            if part.coefficient != 1:
                coefficient *= part.coefficient
            factors += self.factors(part.structure)
        if coefficient == 0:
            return Identity(Fraction(0), ONE)
        return Identity(coefficient, self._multiplied(factors))

    def _multiplied(self, factors: list[int]) -> int:
        if not factors:
            return ONE
        if len(factors) == 1:
            return factors[0]
        ordered = tuple(sorted(factors))
        structure = self._intern(("product", ordered))
        self._products[structure] = ordered
        return structure

    def _quotient(self, above: Identity, below: Identity) -> Identity:
        if below.structure == ONE and below.coefficient:
            return above.times(1 / below.coefficient)
        if not below.coefficient:
            return self._atomic("quotient", above, below)
        inverse = self._intern(("inverse", below.structure))
        return self._product(
            [above.times(1 / below.coefficient), Identity(Fraction(1), inverse)]
        )

    def _power(self, base: Identity, exponent: Identity) -> Identity:
        if exponent == Identity(Fraction(2), ONE):
            return self._product([base, base])
        if base.structure == exponent.structure == ONE:
            whole = exponent.coefficient
            if whole.denominator == 1 and 0 <= whole <= LARGEST_POWER:
                return Identity(base.coefficient ** int(whole), ONE)
        return self._atomic("power", base, exponent)

    def _sum(self, parts: list[Identity]) -> Identity:
        gathered: dict[int, Fraction] = {}
        for part in parts:
            for term in self._terms(part):
                old = gathered.get(term.structure)
                gathered[term.structure] = (
                    term.coefficient if old is None else old + term.coefficient
                )
        terms = sorted((each, value) for each, value in gathered.items() if value)
        if not terms:
            return Identity(Fraction(0), ONE)
        lead = terms[0][1]
        if len(terms) == 1:
            return Identity(lead, terms[0][0])
        scaled = tuple(terms)
        if lead != 1:
            scaled = tuple((each, value / lead) for each, value in terms)
        structure = self._intern(("sum", scaled))
        self._sums[structure] = tuple(Identity(value, each) for each, value in scaled)
        return Identity(lead, structure)

    def _terms(self, part: Identity) -> list[Identity]:
        inner = self._sums.get(part.structure)
        if inner is None:
            return [part]
        return [term.times(part.coefficient) for term in inner]
