"""Only one output's share was followed back."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    through = site.is_back_sum or site.is_coupled_signal
    if through and len(terms(site.formula)) > 1:
        for index, part in enumerate(terms(site.formula)):
            yield Altered(part, f"path {index}", f"path {index + 1} alone")


ONE_SHARE_ONLY = Mistake(
    code="one-share-only",
    title="only one output's share was followed back",
    why="the hidden unit's error is taken from one output alone",
    cure="add the shares of all outputs",
    source="hand-worked sheets with several outputs",
    weight=2,
    change=_change,
)
