"""The straight-line engine: the derivation of an example as code, run as it stands.

Short runs are plain Python: no NumPy, no compiler. Long ones are compiled by numba from
the same text under strict IEEE rules, so that either way gives the same bits; compiled
code is kept on disk, named by its text.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chainrule.errors import DivergenceError, SettingError
from chainrule.formulas import TOTAL, Kind, Node, Quantity, Symbol, evaluate
from chainrule.formulas.evaluate import FLOATS
from chainrule.ledger.derivation import Derivation
from chainrule.ledger.program import Program, batches, bind

if TYPE_CHECKING:
    from chainrule.examples.model import Example

MOST_CELLS = 4000
"""Straight-line code is written for so many weight uses per update, no more."""

_COMPILE_SECONDS_PER_LINE = 0.006
_PYTHON_SECONDS_PER_LINE = 4e-8


@dataclass(frozen=True)
class CaseReading:
    """One case: its error before, after one, after all updates; its outputs."""

    before: float
    after_one: float
    after: float
    outputs: dict[str, float]


@dataclass(frozen=True)
class Run:
    """What a run of an example came to; `how` says which way it was run and why."""

    updates: int
    cases: tuple[CaseReading, ...]
    parameters: dict[str, float]
    how: str


def run(example: Example, updates: int, *, compiled: bool | None = None) -> Run:
    """Make so many updates of an example in double precision.

    `compiled` forces the compiler on or off; left out, it is used where it saves time.
    Raises `DivergenceError` where a number leaves the finite ones.
    """
    if updates < 0:
        raise SettingError(f"updates is a count from 0, got {updates}")
    derivation = Derivation(example, shortcuts=True)
    restart = example.training is not None and example.training.restart
    if restart:
        runs = [
            _Runner(derivation, case, updates, compiled)
            for case in range(1, len(example.cases) + 1)
        ]
        readings = [each.read(index) for index, each in enumerate(runs, 1)]
        return Run(updates, tuple(readings), runs[-1].parameters(), runs[-1].how)
    runner = _Runner(derivation, 0, updates, compiled)
    cases = range(1, len(example.cases) + 1)
    found = tuple(runner.read(case) for case in cases)
    return Run(updates, found, runner.parameters(), runner.how)


class _Runner:
    """The state at the three places of a run that are read."""

    def __init__(
        self, derivation: Derivation, case: int, updates: int, compiled: bool | None
    ) -> None:
        self.derivation = derivation
        cells = sum(len(places) for places in derivation.network.places.values())
        count = batches(derivation, case)
        if cells * count > MOST_CELLS:
            raise SettingError(
                f"straight-line code needs {cells} weight uses for each of {count} "
                f"batches, more than {MOST_CELLS} in all: train from a table instead, "
                "or take fewer cases"
            )
        program = derivation.program(case)
        self.symbols = program.state
        self.start = [
            FLOATS.number(_exact(derivation, derivation.at(symbol, 0, case)))
            for symbol in program.state
        ]
        self.how, call = _choose(program, updates, compiled)
        self.one = _advance(call, self.start, min(updates, 1), 0)
        self.end = _advance(call, self.one, max(updates - 1, 0), 1)

    def read(self, case: int) -> CaseReading:
        """One case's error at the three places, and its outputs at the last."""
        places = (self.start, self.one, self.end)
        before, one, end = (self._value(TOTAL, case, state) for state in places)
        outputs = {
            f"out_{unit}": self._value(Symbol(Kind.OUT, unit), case, self.end)
            for unit in self.derivation.network.outputs
        }
        return CaseReading(before, one, end, outputs)

    def parameters(self) -> dict[str, float]:
        """Every parameter after the run, frozen ones included."""
        learned = dict(zip(self.symbols, self.end, strict=True))
        return {
            name: learned.get(
                Symbol(Kind.PARAMETER, name),
                float(self.derivation.example.parameters[name]),
            )
            for name in self.derivation.network.places
        }

    def _value(self, what: Symbol, case: int, state: list[float]) -> float:
        known = dict(zip(self.symbols, state, strict=True))
        values: dict[Quantity, float] = {}
        wanted = self.derivation.at(what, 0, case)
        for each in self.derivation.order([wanted]):
            formula = self.derivation.formula(each)
            inner = each.what
            if isinstance(inner, Symbol) and inner in known:
                values[each] = known[inner]
            elif formula is None:
                values[each] = float(_exact(self.derivation, each))
            else:
                values[each] = _finite(formula, values)
        return values[wanted]


def _exact(derivation: Derivation, quantity: Quantity) -> Any:
    from chainrule.formulas.numbers import fraction

    return fraction(derivation.leaf(quantity))


def _finite(formula: Node, values: dict[Quantity, float]) -> float:
    try:
        value = float(evaluate(formula, values.__getitem__, FLOATS))  # type: ignore[arg-type]
    except ZeroDivisionError:
        value = math.nan
    if not math.isfinite(value):
        raise DivergenceError(
            "the run left the finite numbers: take a smaller learning_rate, or fewer "
            "updates"
        )
    return value


def _advance(
    call: Callable[..., tuple[float, ...]], state: list[float], updates: int, done: int
) -> list[float]:
    if updates == 0:
        return state
    try:
        found = list(call(*state, updates, done))
    except (ZeroDivisionError, OverflowError):
        found = [math.nan]
    if not all(map(math.isfinite, found)):
        raise DivergenceError(
            f"the run left the finite numbers within update {done + 1} to "
            f"{done + updates}: take a smaller learning_rate, or fewer updates"
        )
    return found


def _choose(
    program: Program, updates: int, compiled: bool | None
) -> tuple[str, Callable[..., tuple[float, ...]]]:
    lines = program.source.count("\n")
    plain = lines * updates * _PYTHON_SECONDS_PER_LINE
    compiler = 0.7 + lines * _COMPILE_SECONDS_PER_LINE
    if compiled is None:
        compiled = plain > compiler and _has_numba()
    if compiled:
        from chainrule.engines.straight_line_compiled import compile_program

        return "straight-line code, compiled", compile_program(program)
    return "straight-line code, plain Python", bind(program, proven=False)


def _has_numba() -> bool:
    from importlib.util import find_spec

    return find_spec("numba") is not None
