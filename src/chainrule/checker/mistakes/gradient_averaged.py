"""The gradient was divided by the number of outputs."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    count = len(site.network.outputs)
    if site.is_error_slope and count > 1:
        yield Altered(site.formula / count, detail=f"divided by {count}")


GRADIENT_AVERAGED = Mistake(
    code="gradient-averaged",
    title="the gradient was divided by the number of outputs",
    why=("the mean over the outputs is taken in the gradient but not in the error"),
    cure="differentiate the error that was defined",
    source="1/n conventions in tutorials",
    change=_change,
)
