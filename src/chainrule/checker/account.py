"""The account of what was found: each figure's causes, and each root once.

The same mistake behind several wrong figures is one diagnosis; figures that follow from
it count among those that it explains.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from chainrule.checker.figures import shown
from chainrule.checker.hits import Hit
from chainrule.checker.hunt import Hunt
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.model import Because, Checked, Root, Verdict
from chainrule.checker.posing import Posed
from chainrule.errors import ChainruleError
from chainrule.ledger.settle import settle

MOST_NAMED = 40
"""Mistakes named for one figure."""
MOST_DETAILS = 3
"""Ways named in which one mistake gives the digits of one figure."""

_ALONE = ("pasted-value", "operand-miscopied")
"""Mistakes besides slips that are made anew at each figure."""
Made = tuple[str, str]
"""A mistake and the one that it was made together with: alone it is another finding."""
Same = tuple[str, str, str]
"""What makes two findings the same: these, and the variant where that matters."""
_RANK = {each.code: index for index, each in enumerate(MISTAKES.values())}


class Account:
    """What was found on one sheet, made into causes and roots.

    `hits` are the mistakes that give each wrong figure, `follows` the root from which a
    figure follows that a mistake already found gives.
    """

    def __init__(
        self,
        hunt: Hunt,
        posed: list[Posed],
        checked: list[Checked],
        hits: Mapping[int, list[Hit]],
        follows: Mapping[int, int],
    ) -> None:
        self.hunt, self.posed, self.checked = hunt, posed, checked
        self.hits, self.follows = hits, follows

    def told(self) -> tuple[list[Checked], tuple[Root, ...]]:
        checked = list(self.checked)
        for index, root in self.follows.items():
            checked[index] = replace(
                checked[index], verdict=Verdict.FOLLOWS,
                sources=(root,), wrong_sources=(root,),
            )  # fmt: skip
        named: dict[int, list[Hit]] = {}
        first = self._groups()
        kept = {index: self._kept(index, h, first) for index, h in self.hits.items()}
        groups = _by_mistake(kept)
        for index, hits in kept.items():
            named[index] = self._ranked(index, hits, groups)
            because = tuple(self._named(index, named[index], groups, checked))
            checked[index] = replace(checked[index], because=because)
        return checked, self._roots(named, groups, checked)

    def _groups(self) -> dict[Same, frozenset[int]]:
        """For each mistake the wrong figures that it gives.

        A mistake that right figures speak against at each of its figures groups them
        only where one of them has no nearer cause.
        """
        borne = self._borne_out()
        return _gathered(
            (_same(hit), index)
            for index, hits in self.hits.items()
            for hit in hits
            if hit.mistake.code in borne
        )

    def _borne_out(self) -> set[str]:
        """Mistakes near a figure, and the far ones of figures with no nearer cause."""
        return {
            hit.mistake.code
            for hits in self.hits.values()
            for hit in hits
            if hit.tier < 2 or all(each.tier == 2 for each in hits)
        }

    def _group(
        self, index: int, hit: Hit, groups: dict[Same, frozenset[int]]
    ) -> frozenset[int]:
        mistake, code = hit.mistake, hit.mistake.code
        alone = bool(mistake.slip or mistake.early) or code in _ALONE
        if alone and code != "single-precision":  # the program's, not a figure's
            return frozenset({index})
        return groups.get(_same(hit), frozenset()) | {index}

    def _ranked(
        self, index: int, kept: list[Hit], groups: dict[Same, frozenset[int]]
    ) -> list[Hit]:
        """The hits that are named, the likeliest first."""

        def rank(hit: Hit) -> tuple[int, ...]:
            size = len(self._group(index, hit, groups))
            contradicted = hit.belied and hit.tier < 2
            odd = contradicted or (hit.cut and not self._cuts)
            return (bool(hit.together), odd, -size, hit.tier, *_simple(hit))

        return sorted(kept, key=rank)[:MOST_NAMED]

    @cached_property
    def _cuts(self) -> bool:
        """Whether the sheet cuts figures where others round."""
        return any(each.verdict is Verdict.TRUNCATED for each in self.checked)

    def _named(
        self,
        index: int,
        ranked: list[Hit],
        groups: dict[Same, frozenset[int]],
        checked: list[Checked],
    ) -> Iterator[Because]:
        for hit in ranked:
            group = self._group(index, hit, groups)
            explains = len(group | _followers(group, checked))
            yield self._because(index, hit, explains)

    def _kept(
        self, index: int, hits: list[Hit], groups: dict[Same, frozenset[int]]
    ) -> list[Hit]:
        """The hits that are named: near ones, and far ones that account for more."""

        def size(hit: Hit) -> int:
            return len(self._group(index, hit, groups))

        best: dict[Made, Hit] = {}
        for hit in hits:
            old = best.get(_made(hit))
            if old is None or (hit.tier, -size(hit)) < (old.tier, -size(old)):
                best[_made(hit)] = hit
        kept = [_with_others(hit, hits) for hit in best.values()]
        most = max((size(hit) for hit in kept if hit.tier < 2), default=0)
        return [
            hit
            for hit in kept
            if hit.tier < 2 or (size(hit) > most and not self._is_weak(index, hit))
        ]

    def _is_weak(self, index: int, hit: Hit) -> bool:
        """Whether a far hit is no evidence, as no other root bears it out."""
        alone = self._once(hit) and not self._is_near_elsewhere(index, hit)
        return alone and (hit.chance or hit.belied)

    def _is_near_elsewhere(self, index: int, hit: Hit) -> bool:
        """Whether the same change is near another root, wherever it is made."""
        return any(
            each.tier < 2 and each.mistake is hit.mistake and each.label == hit.label
            for other, hits in self.hits.items()
            if other != index
            for each in hits
        )

    def _once(self, hit: Hit) -> bool:
        """Whether no other root bears a change out."""
        made = [
            index
            for index, hits in self.hits.items()
            if any(each.variation == hit.variation for each in hits)
        ]
        return len(made) < 2

    def _because(self, index: int, hit: Hit, explains: int) -> Because:
        return Because(
            hit.mistake.code, hit.mistake.title, hit.at or self.checked[index].claim.of,
            explains, hit.detail, hit.together, self._gives(index, hit), hit.formula,
        )  # fmt: skip

    def _gives(self, index: int, hit: Hit) -> str | None:
        if hit.variation is None:
            return None
        figure = self.checked[index].figure
        posed = next(each for each in self.posed if each.index == index)
        assert figure is not None
        variation = hit.variation
        if hit.spot is not None:  # made there alone
            variation = replace(
                variation, scope=replace(variation.scope, spot=hit.spot)
            )
        altered, decimals = self.hunt.altered(variation), figure.decimals + 2
        try:
            return settle(
                lambda bits: altered.value(posed.formula, bits),
                lambda value: shown(value, max(decimals, 0)),
                "the figure",
            )
        except (ChainruleError, ArithmeticError):
            return None

    def _roots(
        self,
        named: dict[int, list[Hit]],
        groups: dict[Same, frozenset[int]],
        checked: list[Checked],
    ) -> tuple[Root, ...]:
        roots: list[Root] = []
        done: set[int] = set()
        for index in sorted(named):
            if index in done or not named[index]:
                continue
            group = self._group(index, named[index][0], groups)
            done |= group
            figures = group | _followers(group, checked)
            first = checked[index].because[0]
            roots.append(Root(first, tuple(sorted(figures))))
        return tuple(roots)


def _with_others(hit: Hit, hits: list[Hit]) -> Hit:
    """A hit whose detail names all the ways in which its mistake gives the digits."""
    details = [
        each.detail
        for each in hits
        if (_made(each), _same(each)) == (_made(hit), _same(hit))
        and (each.at, each.tier) == (hit.at, hit.tier)
    ]
    told = list(dict.fromkeys([hit.detail, *details]))
    if len(told) > MOST_DETAILS or not all(told):
        return hit
    return replace(hit, detail=" or ".join(told))


def _made(hit: Hit) -> Made:
    return hit.mistake.code, hit.together


def _again(made: Made) -> Made:
    """What a finding counts as: the same mistake again, also where it was miscopied."""
    code, together = (each.replace("-", "_") for each in made)
    if together and MISTAKES[together].slip and not MISTAKES[code].slip:
        return made[0], ""
    return made


def _same(hit: Hit) -> Same:
    return (*_again(_made(hit)), hit.label if hit.mistake.varied else "")


def _by_mistake(kept: Mapping[int, list[Hit]]) -> dict[Same, frozenset[int]]:
    """For each mistake the figures at which it is named."""
    return _gathered(
        (_same(hit), index) for index, hits in kept.items() for hit in hits
    )


def _gathered(pairs: Iterable[tuple[Same, int]]) -> dict[Same, frozenset[int]]:
    found: dict[Same, set[int]] = {}
    for same, index in pairs:
        found.setdefault(same, set()).add(index)
    return {same: frozenset(figures) for same, figures in found.items()}


def _simple(hit: Hit) -> tuple[int, int]:
    """How simple a mistake is, simpler ones first."""
    return hit.mistake.weight, _RANK[hit.mistake.code]


def _followers(group: frozenset[int], checked: list[Checked]) -> frozenset[int]:
    """The figures that follow from a group of wrong ones, directly or by others."""
    reached = set(group)
    found: set[int] = set()
    for index, each in enumerate(checked):
        if each.verdict is Verdict.FOLLOWS and reached & set(each.wrong_sources):
            reached.add(index)
            found.add(index)
    return frozenset(found)
