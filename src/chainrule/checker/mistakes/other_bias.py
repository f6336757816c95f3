"""Another unit's bias was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms, unsigned
from chainrule.checker.mistakes._neighbors import other_biases
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, negative
from chainrule.ledger.forward import cell_node


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is not Kind.NET or site.layer.bias[site.index] is None:
        return
    parts = terms(site.formula)
    sign, own = unsigned(parts[-1])
    for bias, label in other_biases(site):
        new = cell_node(site.derivation, bias, site.after, site.case)
        if new != own:
            last = new if sign == 1 else negative(new)
            yield Altered(added([*parts[:-1], last]), label, f"the bias {bias}")


OTHER_BIAS = Mistake(
    code="other-bias",
    title="another unit's bias was taken",
    why="biases are told apart by an index alone",
    cure="write each unit's bias beside the unit",
    source="hand-worked sheets with a bias per unit",
    change=_change,
)
