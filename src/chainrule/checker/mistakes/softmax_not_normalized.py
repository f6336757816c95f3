"""The exponentials were not divided by their sum."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms, without
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Quotient


def _change(site: Site) -> Iterator[Altered]:
    coupled = site.kind is Kind.OUT and site.layer.activation.coupled
    if coupled and isinstance(site.formula, Quotient):
        yield Altered(site.formula.above, "bare", "the exponential, not divided")
        others = [
            part for part in terms(site.formula.below) if part != site.formula.above
        ]
        if others:
            yield Altered(
                site.formula.above / added(others),
                "others",
                "divided by the others' sum",
            )
        for index in range(len(others) if len(others) > 1 else 0):
            kept = added([site.formula.above, *without(others, index)])
            detail = f"divided by a sum without term {index + 1} of the others"
            yield Altered(site.formula.above / kept, f"without {index}", detail)


SOFTMAX_NOT_NORMALIZED = Mistake(
    code="softmax-not-normalized",
    title="the exponentials were not divided by their sum",
    why=("softmax is taken for the exponential alone, or divided by the wrong sum"),
    cure="the outputs of softmax add up to 1: check it",
    source="first programs with a softmax layer",
    weight=2,
    change=_change,
)
