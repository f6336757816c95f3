"""What on a sheet is computed from what, through formulas and through updates."""

from __future__ import annotations

from chainrule.checker.posing import Posed
from chainrule.checker.world import World
from chainrule.errors import ChainruleError
from chainrule.formulas import Kind, Quantity, Symbol, refs


class Lineage:
    """Which figures of a sheet depend on which others."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._ancestors: dict[int, frozenset[int]] = {}

    def downstream(self, posed: Posed, root: Posed) -> bool:
        """Whether a figure is computed from what a root is a figure of."""
        if posed.index == root.index:
            return False
        wanted = self._own(root)
        if wanted & self._above(posed):
            return True
        if posed.claim.after <= root.claim.after:
            return False
        return bool(wanted & self._above_updates(root))

    def above(self, posed: Posed, other: Posed) -> bool:
        """Whether what another figure is of stands on the way to a figure."""
        structure = self.world.canon.node(other.formula).structure
        return structure in self._above(posed)

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
