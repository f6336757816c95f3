"""From wrong figures to the mistakes behind them: each root once, and what it explains.

Wrong figures are taken in the sheet's order. One that a mistake already found gives,
carried on from where it was made, follows; any other is a root and is searched for. The
same mistake behind several roots is one diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from chainrule.checker.account import Account
from chainrule.checker.expressions import in_expression
from chainrule.checker.hits import Crowd, Hit, fits, proven
from chainrule.checker.hunt import Hunt
from chainrule.checker.lineage import Lineage
from chainrule.checker.marking import Ledger
from chainrule.checker.miscopied import miscopied
from chainrule.checker.model import RIGHT, Checked, Root, Verdict
from chainrule.checker.others import instead, rounded_early, slipped
from chainrule.checker.pairs import FEWEST_DIGITS, paired
from chainrule.checker.posing import Posed
from chainrule.checker.swaps import Swaps
from chainrule.checker.variation import EVERYWHERE, Variation
from chainrule.checker.world import FLOAT_FAULTS, World
from chainrule.errors import ChainruleError
from chainrule.ledger.derivation import EXACT_UPDATES

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
MOST_SPENT = 800_000
"""Work done in the search after which no further figure is searched for."""
MOST_DEEP = 400_000
"""The same for what is made on top of mistakes found, and for pairs of mistakes."""
MOST_ON_TOP = 300_000
"""Work done for one figure after which no further mistake found is built on."""
TRUE = (Verdict.CORRECT, Verdict.TRUNCATED)
"""What a figure is that no rounded one and no mistake led to."""

_AGAIN = "as the sheet has many wrong figures: correct those above and check again"
NOT_SEARCHED = f"not searched for a cause, {_AGAIN}"
NEAR_ONLY = "searched for mistakes near it only, as the network is large"
SINGLE_ONLY = f"searched for single mistakes only, {_AGAIN}"


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
        self.lineage = Lineage(world)
        self.hunt = Hunt(world, self.around, self.stands, self.sought)
        self.carried: list[_Carried] = []
        self.found = Diagnosis()
        self.searched = self.paired = 0
        self.cut_short: dict[int, str] = {}
        """The figures for which the search was cut short, with what is said of it."""
        self._deeper: dict[int, Hunt] = {}
        self._entered: list[tuple[Posed, bool]] = []
        self._ledgers: dict[int, tuple[int, Ledger]] = {}

    def run(self) -> tuple[list[Checked], tuple[Root, ...]]:
        """The sheet with its causes, and the roots."""
        for posed in self.posed:
            verdict = self.checked[posed.index].verdict
            if verdict is Verdict.WRONG and not self._follows(posed):
                self._look_into(posed)
            if verdict is not Verdict.UNCHECKED:
                self._entered.append((posed, verdict in RIGHT))
        found = self.found
        account = Account(
            self.hunt, self.posed, self.checked, found.hits, found.follows
        )
        checked, roots = account.told()
        for index, note in self.cut_short.items():
            checked[index] = replace(checked[index], note=note)
        return checked, roots

    # --- one figure -------------------------------------------------------------------

    def _follows(self, posed: Posed) -> bool:
        """Whether a mistake already found, carried on, gives the figure."""
        for carried in self.carried:
            if (
                self.lineage.downstream(posed, carried.root)
                and _given(carried.world, posed)
                and not self._stopped(posed, carried.world)
            ):
                self.found.follows[posed.index] = carried.root.index
                return True
        return False

    def _stopped(self, posed: Posed, world: World) -> bool:
        """Whether a true figure on the way shows that a mistake was not carried on."""
        return any(
            self.checked[before.index].verdict in TRUE
            and self.lineage.above(posed, before)
            and not _given(world, before)
            for before, _ in self._entered
        )

    def _ledger(self, world: World) -> Ledger:
        """The figures so far, by the structures that they have in one world."""
        count, ledger = self._ledgers.get(id(world), (0, Ledger()))
        for posed, right in self._entered[count:]:
            ledger.add(world, posed, right=right)
        self._ledgers[id(world)] = (len(self._entered), ledger)
        return ledger

    @property
    def _spent(self) -> int:
        """The work done in the search so far, in all worlds."""
        return sum(hunt.spent for hunt in (self.hunt, *self._deeper.values()))

    def _look_into(self, posed: Posed) -> None:
        if self.searched >= self.most or self._spent > MOST_SPENT:
            self.cut_short[posed.index] = NOT_SEARCHED
            return
        self.searched += 1
        deep = self._spent <= MOST_DEEP
        self._search(posed, deep=deep)
        if not self.found.hits[posed.index]:
            if not deep:
                self.cut_short[posed.index] = SINGLE_ONLY
            elif self.hunt.is_wide:
                self.cut_short[posed.index] = NEAR_ONLY

    def _search(self, posed: Posed, *, deep: bool) -> None:
        hits = list(self._hits(self.hunt, posed))
        if not hits and deep:
            hits = self._on_top(posed)
        if not hits and deep:
            hits = list(self._slipped_again(posed))
        if not hits and deep:
            hits = list(miscopied(self.hunt, posed, self._ledger(self.world)))
        chance = all(hit.chance and hit.tier == 2 for hit in hits)
        if chance and deep and self.paired < MOST_PAIRED:
            self.paired += 1
            hits += paired(self.hunt, posed, self._ledger(self.world))
        self.found.hits[posed.index] = hits
        made = [
            h
            for h in hits
            if h.variation and not (h.tier == 2 and (h.chance or h.belied))
        ]
        made.sort(key=lambda hit: (hit.tier, hit.mistake.weight))
        for hit in made[:MOST_CARRIED]:
            assert hit.variation is not None
            self.carried += self._carried(posed, hit)
            broad = replace(hit.variation, scope=EVERYWHERE)
            self.hunt.favored[broad] = None

    def _on_top(self, posed: Posed) -> list[Hit]:
        """Mistakes made on top of ones found; none where some were bound to fit."""
        crowd = Crowd(posed.figure)
        hits: list[Hit] = []
        begun = self._spent
        for carried in self.carried[:MOST_CARRIED]:
            if self._spent - begun > MOST_ON_TOP:
                break
            if self.lineage.downstream(posed, carried.root):
                hits += self._hits(self._hunt_in(carried.world), posed, crowd)
        return [] if crowd.thick else hits

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

    def _hits(
        self, hunt: Hunt, posed: Posed, crowd: Crowd | None = None
    ) -> Iterator[Hit]:
        ledger = self._ledger(hunt.world)
        near = [*slipped(hunt, posed, ledger), *instead(hunt, posed)]
        yield from near
        if near and posed.claim.after > EXACT_UPDATES and posed.figure.digits > 3:
            return  # hundreds of long runs would not find a simpler mistake
        yield from in_expression(hunt, posed, ledger)
        yield from rounded_early(hunt, posed, ledger)
        yield from Swaps(hunt, crowd).over_printed(posed, ledger)
        yield from hunt.readings.hits(posed, self._ledger)
        yield from hunt.from_start(posed)

    def _carried(self, posed: Posed, hit: Hit) -> Iterator[_Carried]:
        for variation in self._wide_and_narrow(hit):
            yield _Carried(posed, self.hunt.altered(variation))
            for earlier in list(self.carried):
                if len(self.carried) >= MOST_WORLDS:
                    break
                if self.lineage.downstream(posed, earlier.root):
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
            ahead = self.sought.difference(each.index for each, _ in self._entered)
            known = self._deeper[id(world)] = Hunt(
                world, self.around, self.stands, ahead
            )
        return known


def _given(world: World, posed: Posed) -> bool:
    try:
        if not fits(world.formula_double(posed.formula), posed.figure):
            return False
    except (ChainruleError, *FLOAT_FAULTS):
        return False
    return proven(world, posed.formula, posed.figure)
