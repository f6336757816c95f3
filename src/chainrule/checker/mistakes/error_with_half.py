"""The error has a half, in value and gradient."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.mistakes._reread import other_loss
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    yield from other_loss(example, {"squared_error": "half_squared_error"})


ERROR_WITH_HALF = Mistake(
    code="error-with-half",
    title="the error has a half, in value and gradient",
    why="the half of the classic definition is put in",
    cure="look up whether the lesson's error has a half",
    source="conventions of textbooks",
    reread=_reread,
    convention="the error has a 1/2",
)
