"""A derivative path by path, as blocks of a document."""

from __future__ import annotations

import math
from collections.abc import Iterator

from chainrule.documents import Block, Contributions, Note, Path
from chainrule.formulas import Quantity, sum_of
from chainrule.formulas.numbers import as_float, holds_zero
from chainrule.ledger.figures import Figures
from chainrule.ledger.paths import Path as LedgerPath
from chainrule.ledger.paths import count_paths, paths

MOST_PATHS = 2_000
PATHS_SHOWN = 8


def contributions(figures: Figures, quantity: Quantity) -> Iterator[Block]:
    """A derivative path by path, the largest first where there are many."""
    count = count_paths(figures.derivation, quantity)
    if count > MOST_PATHS:
        yield Note((f"It has {count:,} paths, too many to write them all down.",))
        return
    found = paths(figures.derivation, quantity)
    sized = [(path, figures.rough(path.node)) for path in found]
    shown = [pair for pair in sized if pair[1] != 0] or sized
    if len(shown) > PATHS_SHOWN:
        shown = sorted(shown, key=lambda pair: -abs(pair[1]))[:PATHS_SHOWN]
    kept = {id(path) for path, _ in shown}
    rest = [path.node for path in found if id(path) not in kept]
    value = figures.ledger.value(quantity)
    whole = 0.0 if holds_zero(value) else as_float(value)
    yield Contributions(
        quantity,
        tuple(_path(figures, path, size, whole) for path, size in shown),
        figures.figure(quantity),
        left_out=len(rest),
        rest=figures.of_formula(sum_of(rest)) if rest else None,
    )


def _path(figures: Figures, path: LedgerPath, size: float, whole: float) -> Path:
    """One path with its numbers and its share of the whole."""
    told = whole != 0 and math.isfinite(whole)
    share = f"{100 * size / whole:.1f}" if told else None
    numbers = figures.put_in(path.node)
    value = figures.of_formula(path.node)
    return Path(path.units, path.node, numbers, value, share)
