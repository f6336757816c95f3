"""A path was left out."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms, without
from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    if site.is_path_sum and len(terms(site.formula)) > 1:
        parts = terms(site.formula)
        for index in range(len(parts)):
            yield Altered(
                added(without(parts, index)),
                f"path {index}",
                f"path {index + 1} left out",
            )


PATH_LEFT_OUT = Mistake(
    code="path-left-out",
    title="a path was left out",
    why="a hidden unit feeds several units, and only some are followed back",
    cure="add one path for every unit that the hidden unit feeds",
    source="DLFS_code, pull request 13",
    weight=2,
    change=_change,
)
