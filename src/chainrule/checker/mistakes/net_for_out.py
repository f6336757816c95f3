"""The net input stands where the output belongs."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import exchanged, mentions, symbol
from chainrule.checker.mistakes._neighbors import all_nets
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    errors = site.kind in (Kind.SHARE, Kind.DIFFERENCE) or site.is_error_slope
    if site.kind is Kind.NET or site.is_gradient or errors:
        outs = list(mentions(site.formula, Kind.OUT))
        for each in outs:
            unit = symbol(each).of  # type: ignore[union-attr]
            new = exchanged(site.formula, each, site.ref(Kind.NET, unit))
            label = "all" if len(outs) == 1 else unit
            yield Altered(new, label, f"net_{unit} in place of out_{unit}")
        if len(outs) > 1:
            yield Altered(all_nets(site), "all", "net inputs in place of outputs")


NET_FOR_OUT = Mistake(
    code="net-for-out",
    title="the net input stands where the output belongs",
    why="net and out stand side by side in the table",
    cure="the next layer is fed with outputs",
    source="llSourcell's tutorial, issue 2",
    change=_change,
)
