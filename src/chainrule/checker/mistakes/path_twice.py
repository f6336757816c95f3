"""A path was counted twice."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    if site.is_path_sum and len(terms(site.formula)) > 1:
        parts = terms(site.formula)
        for index, part in enumerate(parts):
            yield Altered(
                added([*parts, part]),
                f"path {index}",
                f"path {index + 1} counted twice",
            )


PATH_TWICE = Mistake(
    code="path-twice",
    title="a path was counted twice",
    why="the same path is added once directly and once through the sum",
    cure="each way from the error to the unit is one path",
    source="DLFS_code, pull request 13",
    change=_change,
)
