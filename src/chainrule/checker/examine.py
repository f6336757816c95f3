"""The whole examination of a sheet, step by step."""

from __future__ import annotations

from chainrule.checker.diagnose import Diagnostician
from chainrule.checker.marking import Posed, mark, pose
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
    checked = mark(world, posed)
    read = [each for each in posed if isinstance(each, Posed)]
    told, roots = Diagnostician(world, read, checked).run()
    return Sheet(example, tuple(told), unread=unread, roots=roots)
