"""The straight-line engine: the derivation of an example as code, run as it stands.

Short runs are plain Python: no NumPy, no compiler. Long ones are compiled by numba from
the same text under strict IEEE rules, so that either way gives the same bits; compiled
code is kept on disk, named by its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainrule.errors import SettingError
from chainrule.formulas import Kind, Symbol
from chainrule.ledger.derivation import Derivation
from chainrule.ledger.program import Program, batches, write_reading
from chainrule.prepared import (
    Call,
    CaseReading,
    Prepared,
    Run,
    Track,
    plain_seconds,
    run_prepared,
)

if TYPE_CHECKING:
    from chainrule.examples.model import Example

MOST_CELLS = 4000
"""Straight-line code is written for so many weight uses per update, no more."""

_COMPILE_SECONDS_PER_LINE = 0.006
_COMPILER_SECONDS = 0.7


def run(example: Example, updates: int, *, compiled: bool | None = None) -> Run:
    """Make so many updates of an example in double precision.

    `compiled` forces the compiler on or off; left out, it is used where it saves time.
    Raises `DivergenceError` where a number leaves the finite ones.

    >>> import chainrule as cr
    >>> round(run(cr.load("slides"), 1).cases[0].after, 12)
    0.291027773694
    """
    derivation = Derivation(example, shortcuts=True)
    prepared = prepare(derivation)
    if compiled is None:
        compiled = _pays(prepared, updates) and _has_numba()
    if not compiled:
        return run_prepared(prepared, updates)
    calls = [_compiled(derivation.program(case)) for case in _tracks(derivation)]
    return run_prepared(prepared, updates, calls, "straight-line code, compiled")


def prepare(derivation: Derivation) -> Prepared:
    """The run of an example as text and numbers, for plain Python.

    Raises `SettingError` where the network is too large for straight-line code.
    """
    example, network = derivation.example, derivation.network
    _check_size(derivation)
    tracks = []
    for case in _tracks(derivation):
        program = derivation.program(case)
        places = (derivation.at(symbol, 0, case) for symbol in program.state)
        start = [float(_exact(derivation, place)) for place in places]
        read = (case,) if case else range(1, len(example.cases) + 1)
        reading = [_text(write_reading(derivation, each)) for each in read]
        tracks.append(Track(_text(program), start, reading))
    state = derivation.program(_tracks(derivation)[0]).state
    at = {symbol.of: i for i, symbol in enumerate(state) if _is_parameter(symbol)}
    valued = [name for name in network.places if name not in derivation.missing]
    return Prepared(
        tracks,
        list(network.outputs),
        [(name, float(example.parameters[name])) for name in valued],
        [at.get(name, -1) for name in valued],
    )


def _tracks(derivation: Derivation) -> tuple[int, ...]:
    """The cases that have updates of their own; 0 where all share them."""
    training = derivation.example.training
    if training is not None and training.restart:
        return tuple(range(1, len(derivation.example.cases) + 1))
    return (0,)


def _check_size(derivation: Derivation) -> None:
    cells = sum(len(places) for places in derivation.network.places.values())
    count = batches(derivation, 0)
    if cells * count > MOST_CELLS:
        raise SettingError(
            f"straight-line code needs {cells} weight uses for each of {count} "
            f"batches, more than {MOST_CELLS} in all: train from a table instead, "
            "or take fewer cases"
        )


def _is_parameter(symbol: Symbol) -> bool:
    return symbol.kind is Kind.PARAMETER


def _text(program: Program) -> str:
    """A program's text with its constants put before it."""
    constants = [
        f"{name} = {float(value)!r}\n" for name, value in program.constants.items()
    ]
    return "".join([*constants, program.source])


def _exact(derivation: Derivation, quantity: Any) -> Any:
    from chainrule.formulas.numbers import fraction

    return fraction(derivation.leaf(quantity))


def _pays(prepared: Prepared, updates: int) -> bool:
    """Whether compiling takes less time than plain Python would need more."""
    lines = sum(track.code.count("\n") for track in prepared.tracks)
    compiler = _COMPILER_SECONDS + lines * _COMPILE_SECONDS_PER_LINE
    return plain_seconds(prepared, updates) > compiler


def _has_numba() -> bool:
    from importlib.util import find_spec

    return find_spec("numba") is not None


def _compiled(program: Program) -> Call:
    from chainrule.engines.straight_line_compiled import compile_program

    return compile_program(program)


__all__ = ["CaseReading", "Run", "prepare", "run"]
