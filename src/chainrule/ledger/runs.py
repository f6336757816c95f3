"""Many updates in ball arithmetic: what a derivation reads after the first few."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from chainrule.formulas import Symbol
from chainrule.formulas.numbers import Undecided, Value, precision
from chainrule.ledger.growth import Growth, Short

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation
    from chainrule.ledger.program import Program

MOST_STEPS = 200
"""Updates that are made by formulas, at most, where the program is undecided."""

FIRST_STOP, LAST_STOP = 4, 256
"""Updates between two looks at the balls: so many at first, and at most."""

State = dict[Symbol, Value]


class Runs:
    """The states that the updates of one derivation have come to."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self._reached: dict[tuple[int, int], dict[int, State]] = {}
        self._programs: dict[int, Program] = {}
        self._bound: dict[int, Callable[..., tuple[Value, ...]]] = {}
        self._least: dict[int, tuple[int, int]] = {}

    def state(self, after: int, case: int, bits: int) -> State:
        """Parameters and optimizer state after so many updates, as balls.

        Raises `Undecided` where the bits are too few, and `NumberError` where all are.
        """
        reached = self._reached.setdefault((case, bits), {})
        done = max((count for count in reached if count <= after), default=0)
        if done != after:
            updates, least = self._least.get(case, (after + 1, 0))
            if updates <= after and bits < least:
                raise Short(least)
            start = reached.get(done, {})
            try:
                reached[after] = self._run(start, done, after, case, bits)
            except Short:
                raise
            except Undecided:
                self._step_by_step(reached, done, after, case, bits)
        return reached[after]

    def _run(self, start: State, done: int, after: int, case: int, bits: int) -> State:
        """The updates from one state to another, given up once its balls burst."""
        from chainrule.ledger.program import advance

        growth, state, stop = Growth(bits), start, FIRST_STOP
        while done < after:
            count = min(stop, after - done)
            try:
                with precision(growth.useful):
                    state = advance(self.derivation, state, done, count, case)
            except Undecided:
                if growth.is_narrow:  # a tie, not a ball that has grown
                    raise
                self._too_short(growth, after, case)
            done += count
            if not growth.note(done, state.values()):
                self._too_short(growth, after, case)
            stop = min(2 * stop, LAST_STOP)
        return state

    def _too_short(self, growth: Growth, after: int, case: int) -> NoReturn:
        least = growth.next_bits(after)
        if least is None:
            raise Short(2 * growth.bits)
        self._least[case] = (after, least)
        raise Short(least)

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
