"""The target was not subtracted."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import exchanged
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Number, negative


def _change(site: Site) -> Iterator[Altered]:
    detail = "out alone, without the target"
    loss = site.network.loss
    classes = loss is not None and loss.name == "cross_entropy"
    if site.is_coupled_signal:
        if classes and site.is_output:
            out = site.ref(Kind.OUT, site.of)
            sign = site.derivation.example.notation.delta_sign
            turned = site.kind is Kind.DELTA and sign < 0
            yield Altered(negative(out) if turned else out, detail=detail)
    elif site.kind in (Kind.SHARE, Kind.DIFFERENCE) or site.is_error_slope:
        target = site.ref(Kind.TARGET, site.of)
        if not classes:
            nothing = Number(0)  # type: ignore[arg-type]
            yield Altered(exchanged(site.formula, target, nothing), detail=detail)


TARGET_LEFT_OUT = Mistake(
    code="target-left-out",
    title="the target was left out",
    why="the 1 is not subtracted at the output of the true class",
    cure="the error signal starts from out - target at every output",
    source="softmax gradients in hand-written programs",
    change=_change,
)
