"""Policies that come to the same wherever a search looks are searched once."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from itertools import islice

from chainrule.checker.reckon import Policy
from chainrule.checker.world import World, parts
from chainrule.formulas import Node, Quantity, Ref, refs

MOST_PARTS = 60_000
"""Parts of formulas that are looked at: in long sums hardly one is ever printed."""


class Distinct:
    """The policies searched so far for one figure, each with all that it touched."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._seen: list[tuple[Policy, _Touched]] = []

    def is_new(self, policy: Policy) -> bool:
        """Whether a policy differs from each before in what that one touched."""
        return all(
            policy.composites != before.composites
            or (policy.names is None) != (before.names is None)
            or touched.meets(_differing(self.world, policy, before))
            for before, touched in self._seen
        )

    def touches(self, policy: Policy, formulas: Iterable[Node]) -> None:
        """Enter a policy, with all formulas that are reckoned under it."""
        self._seen.append((policy, _Touched(self.world, list(formulas))))


class _Touched:
    """The structures that formulas look up, found out only as far as is asked."""

    def __init__(self, world: World, formulas: list[Node]) -> None:
        self.world, self.formulas = world, formulas

    def meets(self, structures: frozenset[int]) -> bool:
        """Whether any of these structures is looked up."""
        if not structures:
            return False
        return not (
            structures.isdisjoint(self._reached) and structures.isdisjoint(self._inside)
        )

    @cached_property
    def _reached(self) -> frozenset[int]:
        mentioned = {to for formula in self.formulas for to in refs(formula)}
        slots = (self.world.slot(to) for to in mentioned)  # type: ignore[arg-type]
        return frozenset().union(*(slot.reach for slot in slots))

    @cached_property
    def _inside(self) -> frozenset[int]:
        node = self.world.canon.node
        inner = (part for formula in self.formulas for part in parts(formula))
        return frozenset(
            node(part).structure
            for part in islice(inner, MOST_PARTS)
            if not isinstance(part, Ref)
        )


def _differing(world: World, one: Policy, other: Policy) -> frozenset[int]:
    """The structures of which two policies say different things."""
    ours, theirs = _values(one), _values(other)
    return frozenset(
        world.slot(of).structure if isinstance(of, Quantity) else of
        for of, _ in ours ^ theirs
    ) | (one.exact ^ other.exact)


def _values(policy: Policy) -> set[tuple[Quantity | int, Fraction]]:
    taken = policy.points if policy.names is None else policy.names
    return {(of, each.value) for of, each in taken.items()}
