"""The error signal of the layer above was taken as it is."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import signal_unit
from chainrule.checker.mistakes._formulas import exchanged, factors, is_kind, terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Derivative, Kind, Named, Symbol


def _change(site: Site) -> Iterator[Altered]:
    if not site.is_gradient:
        return
    for term in terms(site.formula):
        for part in factors(term)[1]:
            unit = signal_unit(part)
            depth = site.network.position[unit][0] + 1 if unit else 0
            if not 0 < depth < len(site.network.layers):
                continue
            for above in site.network.layers[depth].units:
                delta = is_kind(part, Kind.DELTA)
                what: Named = Symbol(Kind.DELTA, above)
                if not delta:
                    total = Symbol(Kind.TOTAL)
                    what = Derivative(total, Symbol(Kind.NET, above))
                new = exchanged(site.formula, part, site.at(what))
                text = f"the error signal of {above} in place of {unit}'s"
                yield Altered(new, above, text)


SIGNAL_OF_OTHER_LAYER = Mistake(
    code="signal-of-other-layer",
    title="the error signal of the layer above was taken as it is",
    why="the output's error signal is used for every weight",
    cure="carry the error back: a hidden unit has a signal of its own",
    source="hand-written backward passes",
    change=_change,
)
