"""Policies that come to the same wherever a search looks are searched once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from chainrule.checker.reckon import Policy
from chainrule.checker.world import World, parts
from chainrule.formulas import Node, Ref


class Distinct:
    """The policies searched so far for one figure, each with all that it touched."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._seen: list[tuple[frozenset[int], Hashable]] = []

    def is_new(self, policy: Policy) -> bool:
        """Whether a policy differs from each before in what that one touched."""
        return all(_within(policy, touched) != key for touched, key in self._seen)

    def touches(self, policy: Policy, formulas: Iterable[Node]) -> None:
        """Enter a policy, with all formulas that are reckoned under it."""
        refs: set[Hashable] = set()
        found: set[int] = set()
        for formula in formulas:
            for part in parts(formula):
                if isinstance(part, Ref):
                    refs.add(part.to)
                else:
                    found.add(self.world.canon.node(part).structure)
        for to in refs:
            found |= self.world.slot(to).reach  # type: ignore[arg-type]
        touched = frozenset(found)
        self._seen.append((touched, _within(policy, touched)))


def _within(policy: Policy, touched: frozenset[int]) -> Hashable:
    """What a policy says of some structures."""
    points = policy.points.items()
    values = frozenset((s, each.value) for s, each in points if s in touched)
    return values, policy.exact & touched, policy.composites
