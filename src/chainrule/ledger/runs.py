"""Many updates in ball arithmetic: what a derivation reads after the first few."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chainrule.formulas import Symbol
from chainrule.formulas.numbers import Undecided, Value, precision

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation
    from chainrule.ledger.program import Program

MOST_STEPS = 200
"""Updates that are made by formulas, at most, where the program is undecided."""

State = dict[Symbol, Value]


class Runs:
    """The states that the updates of one derivation have come to."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self._reached: dict[tuple[int, int], dict[int, State]] = {}
        self._programs: dict[int, Program] = {}
        self._bound: dict[int, Callable[..., tuple[Value, ...]]] = {}

    def state(self, after: int, case: int, bits: int) -> State:
        """Parameters and optimizer state after so many updates, as balls."""
        from chainrule.ledger.program import advance

        reached = self._reached.setdefault((case, bits), {})
        done = max((count for count in reached if count <= after), default=0)
        if done != after:
            start = reached.get(done, {})
            try:
                with precision(bits):
                    reached[after] = advance(
                        self.derivation, start, done, after - done, case
                    )
            except Undecided:
                self._step_by_step(reached, done, after, case, bits)
        return reached[after]

    def _step_by_step(
        self, reached: dict[int, State], done: int, after: int, case: int, bits: int
    ) -> None:
        """The same by the formulas, in which what cancels to 0 is proven to be 0."""
        from chainrule.ledger.program import state_symbols, successor

        if after - done > MOST_STEPS:
            raise Undecided
        derivation = self.derivation
        for count in range(done, after):
            reached[count + 1] = {
                symbol: derivation.value(
                    derivation.at(successor(symbol), count, case), bits
                )
                for symbol in state_symbols(derivation)
            }

    def program(self, case: int) -> Program:
        """The straight-line code of the updates."""
        from chainrule.ledger.program import write_program

        if case not in self._programs:
            self._programs[case] = write_program(self.derivation, case)
        return self._programs[case]

    def proven(self, case: int) -> Callable[..., tuple[Value, ...]]:
        """The same as a function over balls."""
        from chainrule.ledger.program import bind

        if case not in self._bound:
            self._bound[case] = bind(self.program(case), proven=True)
        return self._bound[case]
