"""The weight decay was taken for biases, too."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import decay_added


def _change(site: Site) -> Iterator[Altered]:
    yield from decay_added(site, "the bias decays as well")


DECAY_OF_BIASES = Mistake(
    code="decay-of-biases",
    title="the weight decay was taken for biases, too",
    why="a program gives one decay to all of its parameters",
    cure="decay weights alone: a bias has nothing to do with how steep a function is",
    source="PyTorch's optimizers, which decay every parameter they are given",
    convention="the weight decay is for biases, too",
    change=_change,
)
