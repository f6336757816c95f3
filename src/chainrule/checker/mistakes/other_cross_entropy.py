"""The cross-entropy of each output apart was taken, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.mistakes._reread import other_loss
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    names = {
        "cross_entropy": "binary_cross_entropy",
        "binary_cross_entropy": "cross_entropy",
    }
    yield from other_loss(example, names)


OTHER_CROSS_ENTROPY = Mistake(
    code="other-cross-entropy",
    title="the other cross-entropy was taken",
    why="-t*ln(out) and -t*ln(out) - (1 - t)*ln(1 - out) share a name",
    cure="classes of one softmax take the first, outputs of their own the second",
    source="tutorials that use both",
    reread=_reread,
)
