"""Another layer's output was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._neighbors import wrong_layers
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.NET or site.is_gradient or site.is_slope:
        yield from wrong_layers(site)


WRONG_LAYER = Mistake(
    code="wrong-layer",
    title="another layer's output was taken",
    why="the layers' lists are indexed off by one",
    cure="a weight's gradient takes what feeds that weight",
    source="dennybritz's tutorial, pull request 3",
    change=_change,
)
