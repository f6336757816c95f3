"""The error signal has the opposite sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chainrule.checker.mistakes._record import Mistake
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    other = (
        "derivative" if example.notation.error_signal == "target-out" else "target-out"
    )
    yield (
        "the sign of delta",
        replace(example, notation=replace(example.notation, error_signal=other)),
    )


OPPOSITE_SIGNAL = Mistake(
    code="opposite-signal",
    title="the error signal has the opposite sign",
    why="delta is taken as target - out times slope, or the other way round",
    cure="settle whether the update adds delta or subtracts it",
    source="the two conventions of textbooks",
    reread=_reread,
    convention="the error signal delta has the opposite sign",
)
