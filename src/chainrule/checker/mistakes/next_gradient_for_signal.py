"""The next layer's weight gradients were passed back."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import weights_replaced
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.is_back_sum:
        new = weights_replaced(site, site.ref(Kind.OUT, site.of))
        if new is not None:
            yield Altered(new, detail="the gradients dE/dw of the next layer, added")


NEXT_GRADIENT_FOR_SIGNAL = Mistake(
    code="next-gradient-for-signal",
    title="the next layer's weight gradients were passed back",
    why="dE/dw of the next layer is added up in place of delta times w",
    cure=("what is passed back is delta times the weight, not delta times the output"),
    source="a course homework on the ZJU MOOC slides",
    change=_change,
)
