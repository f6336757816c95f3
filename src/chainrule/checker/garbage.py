"""No search for cyclic garbage while a sheet is checked: there is next to none.

The search for causes keeps some million small objects alive. Python's collector would
look through them again and again, for a third of the time, and find nothing to free.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector still, if it was not stopped already."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
