"""The error itself was taken where its slope belongs."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.is_error_slope:
        share = site.ref(Kind.SHARE, site.of)
        yield Altered(share, "share", "the output's error, not its slope")
        if len(site.network.outputs) > 1:
            yield Altered(site.ref(Kind.TOTAL), "total", "the whole error")


ERROR_FOR_SLOPE = Mistake(
    code="error-for-slope",
    title="the error itself was taken where its slope belongs",
    why="error is the word for E and for out - target",
    cure="the way back starts from dE/dout, not from E",
    source="hand-worked sheets",
    change=_change,
)
