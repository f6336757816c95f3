"""The whole examination of a sheet, step by step."""

from __future__ import annotations

from chainrule.checker.marking import mark, pose
from chainrule.checker.model import Sheet, Unread
from chainrule.checker.world import World
from chainrule.examples.model import Claim, Example
from chainrule.examples.names import Names


def examine(
    example: Example, claims: tuple[Claim, ...], unread: tuple[Unread, ...] = ()
) -> Sheet:
    """Verdicts, then the mistakes behind the wrong ones."""
    world = World(example)
    posed = list(pose(world, Names(example), claims))
    return Sheet(example, tuple(mark(world, posed)), unread=unread)
