"""Room for formulas over formulas, as deep as networks of many layers go."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

DEEPEST = 30_000
"""Calls within calls: some six for a quantity, and a hundred layers both ways."""


@contextmanager
def deep() -> Iterator[None]:
    """Let calls nest deeper while figures are reckoned.

    Claims are parsed before, under the usual limit, which bounds how far an expression
    is nested.
    """
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
