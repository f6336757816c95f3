"""Proofs that a value is exactly 0, where a ball can only contain 0.

Two paths of a gradient may cancel exactly though each is irrational: a bias shared by
all units of a softmax layer moves all net inputs alike, and its gradient is 0. Here the
formulas are evaluated once more, as fractions of polynomials whose unknowns are the
irrational function values met on the way (``exp(-net)``). Where the numerator comes to
nothing the value is 0, whatever the unknowns are. What is not proven stays a ball.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import Ordering, fmpq_mpoly_ctx

from chainrule.formulas import Quantity, evaluate
from chainrule.formulas.evaluate import Arithmetic
from chainrule.formulas.numbers import (
    FUNCTIONS,
    PROVEN,
    Undecided,
    Value,
    is_exact,
    precision,
    rational,
)

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation

MOST_UNKNOWNS = 64
MOST_TERMS = 2_000
"""Terms of a polynomial beyond which a proof is given up."""
MOST_WORK = 100_000
"""Terms written in all the proofs of one derivation."""
LONGEST = 2**13
"""Bits of a coefficient."""
DEPTHS = (2, 4, 6, 9, 13, 1000)
"""How many steps of the derivation are followed back, first few and then more."""

_ODD = {"tanh", "erf"}


class _GivenUp(Exception):
    """The proof would be too long."""


class Zeros:
    """The proofs of one derivation, within a bound for all of them."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.work = 0
        self.context = fmpq_mpoly_ctx.get(("u", MOST_UNKNOWNS), Ordering.lex)

    def proves(self, quantity: Quantity, bits: int) -> bool:
        """Whether the quantity is exactly 0; its parents have values at these bits."""
        distances = self.distances(quantity, bits)
        depths = [depth for depth in DEPTHS if depth < max(distances.values())]
        with precision(bits):
            return any(
                _Proof(self, quantity, bits, distances, depth).succeeds()
                for depth in [*depths, DEPTHS[-1]]
                if self.work < MOST_WORK
            )

    def distances(self, start: Quantity, bits: int) -> dict[Quantity, int]:
        """How many steps before the start each quantity stands that is not exact."""
        found, queue = {start: 0}, [start]
        for each in queue:
            if self.derivation.is_wide(each):
                continue
            for parent in self.derivation.parents(each):
                if parent not in found and not is_exact(
                    self.derivation.value(parent, bits)
                ):
                    found[parent] = found[each] + 1
                    queue.append(parent)
        return found

    def spend(self, *sizes: int) -> None:
        """Count the work of multiplying polynomials, and stop where it is too much."""
        terms = math.prod(sizes)
        self.work += terms
        if terms > MOST_TERMS or self.work > MOST_WORK:
            raise _GivenUp

    def product(self, left: Any, right: Any) -> Any:
        """Two polynomials multiplied."""
        self.spend(len(left), len(right))
        found = left * right
        if found != 0 and found.leading_coefficient().height_bits() > LONGEST:
            raise _GivenUp
        return found


class _Proof:
    """One attempt; quantities beyond a depth are unknowns themselves."""

    def __init__(
        self,
        zeros: Zeros,
        quantity: Quantity,
        bits: int,
        distances: dict[Quantity, int],
        depth: int,
    ) -> None:
        self.zeros, self.derivation = zeros, zeros.derivation
        self.quantity, self.bits = quantity, bits
        self.distances, self.depth = distances, depth
        self.context = zeros.context
        self.arithmetic = Arithmetic(
            self.constant,
            self.power,
            {name: self.function(name) for name in FUNCTIONS},
            self.choose,
        )
        self._known: dict[Quantity, _Term] = {}
        self._unknowns: dict[tuple[str, str], Any] = {}

    def succeeds(self) -> bool:
        """Whether the numerator comes to nothing."""
        try:
            return self.comes_to_nothing()
        except (_GivenUp, Undecided, ZeroDivisionError):
            return False

    def comes_to_nothing(self) -> bool:
        """The proof itself."""

        def parents(of: Quantity) -> tuple[Quantity, ...]:
            return self.derivation.parents(of) if self.followed(of) else ()

        for each in self.derivation.order([self.quantity], None, parents):
            self._known[each] = self.evaluated(each)
        return bool(self._known[self.quantity].above == 0)

    def followed(self, quantity: Quantity) -> bool:
        """Whether a quantity is replaced by its formula."""
        distance = self.distances.get(quantity, self.depth)
        return distance < self.depth and not self.derivation.is_wide(quantity)

    def evaluated(self, quantity: Quantity) -> _Term:
        """A quantity as a fraction of polynomials."""
        formula = self.derivation.working(quantity)
        if formula is None or not self.followed(quantity):
            value = self.derivation.value(quantity, self.bits)
            return self.unknown(str(quantity), None, value)
        found = evaluate(formula, self._known.__getitem__, self.arithmetic)  # type: ignore[arg-type]
        assert isinstance(found, _Term)
        return found

    # --- the arithmetic ---------------------------------------------------------------

    def constant(self, value: Fraction) -> _Term:
        """An exact number."""
        return self.of_value(rational(value))

    def of_value(self, value: Value) -> _Term:
        """An exact value as a constant polynomial."""
        one = self.context.constant(1)
        return _Term(self, value, one * value, one)

    def unknown(self, name: str, of: _Term | None, value: Value) -> _Term:
        """A function of a term, the same unknown for the same term."""
        if is_exact(value):
            return self.of_value(value)
        key = (name, "" if of is None else f"{of.above}/{of.below}")
        if key not in self._unknowns:
            if len(self._unknowns) == MOST_UNKNOWNS:
                raise _GivenUp
            self._unknowns[key] = self.context.gen(len(self._unknowns))
        return _Term(self, value, self._unknowns[key], self.context.constant(1))

    def function(self, name: str) -> Callable[[_Term], _Term]:
        """A function over terms: decided where it can be, else an unknown."""

        def apply(x: _Term) -> _Term:
            value = FUNCTIONS[name](x.value)
            if name == "sign":
                return self.of_value(value)
            if name == "abs":
                return x if x.value > 0 else -x if x.value < 0 else self.given_up()
            if x.value < 0 and name in _ODD:
                return -self.unknown(name, -x, -value)
            if x.value < 0 and name == "exp":
                return self.of_value(rational(Fraction(1))) / self.unknown(
                    name, -x, 1 / value
                )
            return self.unknown(name, x, value)

        return apply

    def given_up(self) -> _Term:
        """No proof."""
        raise _GivenUp

    def power(self, base: _Term, exponent: _Term) -> _Term:
        """A whole power multiplied out; any other is not followed."""
        whole = exponent.value
        if not is_exact(whole) or whole.q != 1 or abs(whole) > 16:
            raise _GivenUp
        one = self.of_value(rational(Fraction(1)))
        found = one
        for _ in range(abs(int(whole.p))):
            found = found * base
        return found if whole >= 0 else one / found

    def choose(
        self,
        left: _Term,
        relation: str,
        right: _Term,
        then: Callable[[], _Term],
        otherwise: Callable[[], _Term],
    ) -> _Term:
        """The branch that the values decide."""
        chosen = PROVEN.choose(left.value, relation, right.value, lambda: True, bool)
        return then() if chosen else otherwise()


class _Term:
    """A value, and the fraction of polynomials that it is, in lowest terms."""

    def __init__(self, proof: _Proof, value: Value, above: Any, below: Any) -> None:
        self.proof, self.value = proof, value
        proof.zeros.spend(len(above) + len(below))
        common = above.gcd(below)
        above, below = above // common, below // common
        lead = below.leading_coefficient()
        self.above, self.below = above / lead, below / lead

    def __add__(self, other: _Term) -> _Term:
        times = self.proof.zeros.product
        common = self.below.gcd(other.below)
        mine, theirs = other.below // common, self.below // common
        above = times(self.above, mine) + times(other.above, theirs)
        below = times(self.below, mine)
        return _Term(self.proof, self.value + other.value, above, below)

    def __mul__(self, other: _Term) -> _Term:
        times = self.proof.zeros.product
        above, below = times(self.above, other.above), times(self.below, other.below)
        return _Term(self.proof, self.value * other.value, above, below)

    def __truediv__(self, other: _Term) -> _Term:
        times = self.proof.zeros.product
        above, below = times(self.above, other.below), times(self.below, other.above)
        return _Term(self.proof, self.value / other.value, above, below)

    def __neg__(self) -> _Term:
        return _Term(self.proof, -self.value, -self.above, self.below)
