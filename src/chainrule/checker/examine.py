"""The whole examination of a sheet, step by step."""

from __future__ import annotations

from chainrule.checker.conventions import keeping_to, marked
from chainrule.checker.depth import deep
from chainrule.checker.diagnose import Diagnostician
from chainrule.checker.garbage import uncollected
from chainrule.checker.model import Sheet, Unread
from chainrule.checker.posing import Posed
from chainrule.checker.world import World
from chainrule.examples.model import Claim, Example


def examine(
    example: Example, claims: tuple[Claim, ...], unread: tuple[Unread, ...] = ()
) -> Sheet:
    """Verdicts, the conventions kept to, then the mistakes behind what is wrong."""
    with uncollected():
        return _examined(example, claims, unread)


def _examined(
    example: Example, claims: tuple[Claim, ...], unread: tuple[Unread, ...]
) -> Sheet:
    first = marked(World(example), claims)
    sheet, conventions = keeping_to(first, claims)
    read = [each for each in sheet.posed if isinstance(each, Posed)]
    with deep():
        told, roots = Diagnostician(sheet.world, read, sheet.checked).run()
    return Sheet(example, tuple(told), conventions, unread, roots)
