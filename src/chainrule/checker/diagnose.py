"""From wrong figures to the mistakes behind them: each root once, and what it explains.

Wrong figures are taken in the sheet's order. One that a mistake already found gives,
carried on from where it was made, follows; any other is a root and is searched for. The
same mistake behind several roots is one diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from chainrule.checker.expressions import in_expression
from chainrule.checker.figures import shown
from chainrule.checker.hits import Hit, fits, proven
from chainrule.checker.hunt import Hunt
from chainrule.checker.marking import Ledger, Posed
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.model import (
    RIGHT,
    Because,
    Checked,
    Root,
    Verdict,
)
from chainrule.checker.others import instead, rounded_early, slipped
from chainrule.checker.pairs import FEWEST_DIGITS, paired
from chainrule.checker.swaps import Swaps
from chainrule.checker.variation import EVERYWHERE, Variation
from chainrule.checker.world import FLOAT_FAULTS, World
from chainrule.errors import ChainruleError
from chainrule.formulas import Kind, Node, Quantity, Symbol, refs
from chainrule.ledger.derivation import EXACT_UPDATES
from chainrule.ledger.settle import settle

MOST_NAMED = 40
"""Mistakes named for one figure."""
MOST_CARRIED = 4
"""Explanations of one root that are carried on through the sheet."""
MOST_WORLDS = 48
"""Mistakes carried on, up to which later ones are made on top of earlier ones too."""
MOST_PAIRED = 5
"""Wrong figures that are searched for pairs of mistakes."""
MOST_SEARCHED = 40
"""Wrong figures that are searched for on one sheet."""
HOPELESS = 300
"""Wrong figures from which on a sheet is noise rather than somebody's work."""
FEW_SEARCHED = 6
"""Wrong figures that are searched for on such a sheet."""
SPARE = 4
"""Times as many may turn out to be searched for, as some follow from others."""
MOST_RECKONED = 500_000
"""Quantities reckoned in the search after which no further figure is searched for."""

_RANK = {each.code: index for index, each in enumerate(MISTAKES.values())}


@dataclass
class _Carried:
    """A mistake found, with the world in which it was made."""

    root: Posed
    world: World


@dataclass
class Diagnosis:
    """What has been found so far."""

    hits: dict[int, list[Hit]] = field(default_factory=dict)
    follows: dict[int, int] = field(default_factory=dict)


class Diagnostician:
    """Searches a marked sheet for the mistakes behind its wrong figures."""

    def __init__(
        self, world: World, posed: list[Posed], checked: list[Checked]
    ) -> None:
        self.world, self.posed, self.checked = world, posed, checked
        stands = [e.index for e in posed if checked[e.index].verdict in RIGHT]
        self.stands = frozenset(stands)
        self.wrong = frozenset(
            e.index for e in posed if checked[e.index].verdict is Verdict.WRONG
        )
        self.most = MOST_SEARCHED if len(self.wrong) < HOPELESS else FEW_SEARCHED
        first = sorted(self.wrong)[: SPARE * self.most]
        self.sought = frozenset(first)
        # Of a sheet that is noise only the part that is searched is looked at.
        last = first[-1] if len(self.wrong) >= HOPELESS else len(checked)
        self.around = [each for each in posed if each.index <= last]
        self.hunt = Hunt(world, self.around, self.stands, self.sought)
        self.carried: list[_Carried] = []
        self.found = Diagnosis()
        self._ancestors: dict[int, frozenset[int]] = {}
        self.paired = 0
        self._deeper: dict[int, Hunt] = {}
        self._entered: list[tuple[Posed, bool]] = []
        self._ledgers: dict[int, tuple[int, Ledger]] = {}

    def run(self) -> tuple[list[Checked], tuple[Root, ...]]:
        """The sheet with its causes, and the roots."""
        searched = 0
        start = self.world.reckoned
        for posed in self.posed:
            verdict = self.checked[posed.index].verdict
            if verdict is Verdict.WRONG:
                spent = self.world.reckoned - start > MOST_RECKONED
                if not self._follows(posed) and searched < self.most and not spent:
                    searched += 1
                    self._search(posed)
            if verdict is not Verdict.UNCHECKED:
                self._entered.append((posed, verdict in RIGHT))
        return self._told()

    # --- one figure -------------------------------------------------------------------

    def _follows(self, posed: Posed) -> bool:
        """Whether a mistake already found, carried on, gives the figure."""
        for carried in self.carried:
            if self._downstream(posed, carried.root) and _given(carried.world, posed):
                self.found.follows[posed.index] = carried.root.index
                return True
        return False

    def _ledger(self, world: World) -> Ledger:
        """The figures so far, by the structures that they have in one world."""
        count, ledger = self._ledgers.get(id(world), (0, Ledger()))
        for posed, right in self._entered[count:]:
            ledger.add(world, posed, right=right)
        self._ledgers[id(world)] = (len(self._entered), ledger)
        return ledger

    def _search(self, posed: Posed) -> None:
        hits = list(self._hits(self.hunt, posed))
        if not hits:
            for carried in self.carried[:MOST_CARRIED]:
                if self._downstream(posed, carried.root):
                    hunt = self._hunt_in(carried.world)
                    hits += self._hits(hunt, posed)
        if not hits:
            hits = list(self._slipped_again(posed))
        if all(h.chance and h.tier == 2 for h in hits) and self.paired < MOST_PAIRED:
            self.paired += 1
            hits += paired(self.hunt, posed, self._ledger(self.world))
        self.found.hits[posed.index] = hits
        made = [h for h in hits if h.variation and not (h.chance and h.tier == 2)]
        made.sort(key=lambda hit: (hit.tier, hit.mistake.weight))
        for hit in made[:MOST_CARRIED]:
            assert hit.variation is not None
            self.carried += self._carried(posed, hit)
            broad = replace(hit.variation, scope=EVERYWHERE)
            self.hunt.favored[broad] = None

    def _slipped_again(self, posed: Posed) -> Iterator[Hit]:
        """A mistake found before, made here again, and its result miscopied."""
        if posed.figure.digits < FEWEST_DIGITS:
            return
        for variation in list(self.hunt.favored)[:MOST_CARRIED]:
            world = self.hunt.altered(variation)
            at, altered = self.hunt.where(posed, variation)
            if at is None or altered is None:
                continue
            for slip in slipped(self._hunt_in(world), posed, self._ledger(world)):
                code = slip.mistake.code
                yield Hit(
                    variation.mistake, at.name, altered.detail, 1,
                    formula=altered.formula, label=altered.label, together=code,
                )  # fmt: skip
                yield replace(slip, tier=1, together=variation.code)

    def _hits(self, hunt: Hunt, posed: Posed) -> Iterator[Hit]:
        ledger = self._ledger(hunt.world)
        near = [*slipped(hunt, posed, ledger), *instead(hunt, posed)]
        yield from near
        if near and posed.claim.after > EXACT_UPDATES and posed.figure.digits > 3:
            return  # hundreds of long runs would not find a simpler mistake
        yield from in_expression(hunt, posed, ledger)
        yield from rounded_early(hunt, posed, ledger)
        yield from Swaps(hunt).over_printed(posed, ledger)
        yield from hunt.reread(posed)
        yield from hunt.from_start(posed)

    def _carried(self, posed: Posed, hit: Hit) -> Iterator[_Carried]:
        for variation in self._wide_and_narrow(hit):
            yield _Carried(posed, self.hunt.altered(variation))
            for earlier in list(self.carried):
                if len(self.carried) >= MOST_WORLDS:
                    break
                if self._downstream(posed, earlier.root):
                    hunt = self._hunt_in(earlier.world)
                    yield _Carried(posed, hunt.altered(variation))

    def _wide_and_narrow(self, hit: Hit) -> Iterator[Variation]:
        """A mistake made again in every update and case, then made here alone."""
        variation = hit.variation
        assert variation is not None
        yield variation
        places = {(each.claim.after, each.claim.case) for each in self.posed}
        if hit.spot is not None and len(places) > 1:
            spot = replace(variation.scope, spot=hit.spot)
            yield replace(variation, scope=spot)

    def _hunt_in(self, world: World) -> Hunt:
        known = self._deeper.get(id(world))
        if known is None:
            known = self._deeper[id(world)] = Hunt(
                world, self.around, self.stands, self.sought
            )
        return known

    # --- what depends on what ---------------------------------------------------------

    def _downstream(self, posed: Posed, root: Posed) -> bool:
        """Whether a figure is computed from what a root is a figure of."""
        if posed.index == root.index:
            return False
        wanted = self._own(root)
        if wanted & self._above(posed):
            return True
        if posed.claim.after <= root.claim.after:
            return False
        return bool(wanted & self._above_updates(root))

    def _own(self, root: Posed) -> set[int]:
        canon = self.world.canon
        quantities = [to for to in refs(root.formula) if isinstance(to, Quantity)]
        formulas = self.world.derivation.formula
        derived = [each for each in quantities if formulas(each) is not None]
        found = {canon.quantity(each).structure for each in derived}
        return found | {canon.node(root.formula).structure}

    def _above(self, posed: Posed) -> frozenset[int]:
        known = self._ancestors.get(posed.index)
        if known is None:
            wanted = [to for to in refs(posed.formula) if isinstance(to, Quantity)]
            known = self._ancestors[posed.index] = self._structures(wanted)
        return known

    def _above_updates(self, root: Posed) -> frozenset[int]:
        derivation, claim = self.world.derivation, root.claim
        key = -1 - claim.after
        known = self._ancestors.get(key)
        if known is None:
            updated = [
                derivation.at(Symbol(Kind.UPDATED, name), claim.after, claim.case)
                for name in sorted(derivation.learned)
            ]
            try:
                known = self._structures(updated)
            except ChainruleError:
                known = frozenset()
            self._ancestors[key] = known
        return known

    def _structures(self, wanted: list[Quantity]) -> frozenset[int]:
        order = self.world.derivation.order(wanted)
        return frozenset(self.world.canon.quantity(each).structure for each in order)

    # --- the account ------------------------------------------------------------------

    def _told(self) -> tuple[list[Checked], tuple[Root, ...]]:
        checked = list(self.checked)
        for index, root in self.found.follows.items():
            checked[index] = replace(
                checked[index], verdict=Verdict.FOLLOWS,
                sources=(root,), wrong_sources=(root,),
            )  # fmt: skip
        told: dict[int, tuple[Because, ...]] = {}
        groups = self._groups()
        for index, hits in self.found.hits.items():
            told[index] = tuple(self._named(index, hits, groups, checked))
            checked[index] = replace(checked[index], because=told[index])
        return checked, self._roots(told, groups, checked)

    def _groups(self) -> dict[str, frozenset[int]]:
        """For each mistake the wrong figures that it gives.

        A mistake that right figures speak against at each of its figures groups them
        only where one of them has no nearer cause.
        """
        borne = self._borne_out()
        found: dict[str, set[int]] = {}
        for index, hits in self.found.hits.items():
            for hit in hits:
                code = hit.mistake.code
                if code in borne:
                    found.setdefault(code, set()).add(index)
        return {code: frozenset(figures) for code, figures in found.items()}

    def _borne_out(self) -> set[str]:
        """Mistakes near a figure, and the far ones of figures with no nearer cause."""
        return {
            hit.mistake.code
            for hits in self.found.hits.values()
            for hit in hits
            if hit.tier < 2 or all(each.tier == 2 for each in hits)
        }

    def _group(
        self, index: int, code: str, groups: dict[str, frozenset[int]]
    ) -> frozenset[int]:
        mistake = MISTAKES[code.replace("-", "_")]
        alone = bool(mistake.slip or mistake.early) or code == "pasted-value"
        alone = alone and code != "single-precision"  # the program's, not a figure's
        return frozenset({index}) if alone else groups.get(code, frozenset()) | {index}

    def _named(
        self,
        index: int,
        hits: list[Hit],
        groups: dict[str, frozenset[int]],
        checked: list[Checked],
    ) -> Iterator[Because]:
        best: dict[tuple[str, str], Hit] = {}
        for hit in hits:
            key = (hit.mistake.code, hit.together)
            if key not in best or hit.tier < best[key].tier:
                best[key] = hit
        sizes = {key: len(self._group(index, key[0], groups)) for key in best}
        near = [key for key, hit in best.items() if hit.tier < 2]
        most = max((sizes[key] for key in near), default=0)
        kept = [
            key
            for key, hit in best.items()
            if hit.tier < 2
            or (sizes[key] > most and not (hit.chance and self._once(hit)))
        ]
        kept.sort(key=lambda key: _rank(best[key], sizes[key]))
        for key in kept[:MOST_NAMED]:
            group = self._group(index, key[0], groups)
            explains = len(group | _followers(group, checked))
            yield self._because(index, best[key], explains)

    def _once(self, hit: Hit) -> bool:
        """Whether no other root bears a change out."""
        made = [
            index
            for index, hits in self.found.hits.items()
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
        altered, decimals = self.hunt.altered(hit.variation), figure.decimals + 2
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
        told: dict[int, tuple[Because, ...]],
        groups: dict[str, frozenset[int]],
        checked: list[Checked],
    ) -> tuple[Root, ...]:
        roots: list[Root] = []
        done: set[int] = set()
        for index in sorted(told):
            if index in done or not told[index]:
                continue
            first = told[index][0]
            group = self._group(index, first.mistake, groups)
            done |= group
            figures = group | _followers(group, checked)
            roots.append(Root(first, tuple(sorted(figures))))
        return tuple(roots)


def _given(world: World, posed: Posed) -> bool:
    try:
        if not fits(world.formula_double(posed.formula), posed.figure):
            return False
    except (ChainruleError, *FLOAT_FAULTS):
        return False
    return proven(world, posed.formula, posed.figure)


def _rank(hit: Hit, size: int) -> tuple[int, int, int, int, int]:
    code = hit.mistake.code
    return (bool(hit.together), -size, hit.tier, hit.mistake.weight, _RANK[code])


def _followers(group: frozenset[int], checked: list[Checked]) -> frozenset[int]:
    """The figures that follow from a group of wrong ones, directly or by others."""
    reached = set(group)
    found: set[int] = set()
    for index, each in enumerate(checked):
        if each.verdict is Verdict.FOLLOWS and reached & set(each.wrong_sources):
            reached.add(index)
            found.add(index)
    return frozenset(found)


def formula_of(posed: Posed) -> Node:
    """The formula of a figure at its place."""
    return posed.formula
