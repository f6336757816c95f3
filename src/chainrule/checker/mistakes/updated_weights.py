"""The hidden layer was computed with weights already updated."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import updated
from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    if site.is_back_sum:
        new = updated(site, lambda _: True)
        if new != site.formula:
            yield Altered(new, detail="the updated weights in place of the old ones")


UPDATED_WEIGHTS = Mistake(
    code="updated-weights",
    title="the hidden layer was computed with weights already updated",
    why=(
        "the output weights are overwritten before the hidden layer's gradients are"
        " known"
    ),
    cure="compute all gradients with the old weights, then update all of them",
    source=(
        "the slides' error after one update, 0.291027924, and many ports of the example"
    ),
    weight=1,
    change=_change,
)
