"""The error has no half, in value and gradient."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.mistakes._reread import other_loss
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    yield from other_loss(example, {"half_squared_error": "squared_error"})


ERROR_WITHOUT_HALF = Mistake(
    code="error-without-half",
    title="the error has no half, in value and gradient",
    why="the squared error is taken without its 1/2 from the start",
    cure="look up whether the lesson's error has a half",
    source="conventions of textbooks",
    reread=_reread,
    convention="the error has no 1/2",
)
