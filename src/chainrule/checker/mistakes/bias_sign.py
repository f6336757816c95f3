"""The bias was taken with the wrong sign."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, negative


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.NET and site.layer.bias[site.index] is not None:
        parts = terms(site.formula)
        threshold = site.layer.bias_input < 0
        yield Altered(
            added([*parts[:-1], negative(parts[-1])]),
            detail=(
                "the threshold added instead of subtracted"
                if threshold
                else "the bias subtracted instead of added"
            ),
        )


BIAS_SIGN = Mistake(
    code="bias-sign",
    title="the bias was taken with the wrong sign",
    why="with thresholds the bias input is -1, without them it is 1",
    cure=("settle first whether net is the sum plus the bias or minus the threshold"),
    source="Negnevitsky's thresholds read as biases",
    change=_change,
)
