"""What one quantity needs: the numbers of the task, and the quantities on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.formulas import BATCH, Derivative, Kind, Quantity, Symbol
from chainrule.ledger.picture import MOST_WORK, weights

if TYPE_CHECKING:
    from chainrule.ledger.ledger import Ledger

MOST_OF = 60
"""So many of the quantities that one needs are shown, the nearest ones."""
PARTS = ("Forward pass", "Error", "Backward pass", "Batch", "Update")
_LEAVES = (Kind.INPUT, Kind.TARGET, Kind.SETTING, Kind.UPDATE_NUMBER, Kind.PARAMETER)


def needed(ledger: Ledger, name: str) -> tuple[list[Quantity], list[Quantity], bool]:
    """Leaves, derived quantities in the order of their parts, and whether that is all.

    In a large network only the nearest quantities are looked for.
    """
    derivation = ledger.derivation
    if weights(derivation.network) > MOST_WORK:
        order = _nearest(ledger, ledger.quantity(name))
    else:
        order = [entry.quantity for entry in ledger.entries(name)]
    leaves = [each for each in order if ledger.is_number(each)]
    derived = [each for each in order if not ledger.is_number(each)]
    derived.sort(key=_place_of_derived)
    kept = derived[-MOST_OF:]
    return sorted(leaves, key=_place_of_leaf), kept, len(kept) == len(derived)


def _nearest(ledger: Ledger, quantity: Quantity) -> list[Quantity]:
    """Breadth first from the quantity, until there are enough; the farthest first."""
    derivation = ledger.derivation
    found = {quantity: None}
    waiting = [quantity]
    for current in waiting:
        for parent in derivation.parents(current):
            if parent not in found:
                found[parent] = None
                if not ledger.is_number(parent):
                    waiting.append(parent)
        if len(waiting) > MOST_OF:
            break
    leaves = [each for each in found if ledger.is_number(each)]
    return leaves + waiting[::-1]


def part(quantity: Quantity) -> int:
    """Which of `PARTS` a quantity belongs to."""
    what = quantity.what
    if what == BATCH or (isinstance(what, Derivative) and what.above == BATCH):
        return 3
    if isinstance(what, Derivative) or what.kind is Kind.DELTA:
        return 2
    if what.kind in (Kind.SHARE, Kind.TOTAL, Kind.DIFFERENCE):
        return 1
    return 0 if what.kind in (Kind.NET, Kind.OUT) else 4


def _place_of_derived(quantity: Quantity) -> tuple[bool, int, int]:
    """Case after case, each from its forward pass on; then what is of no case."""
    at = part(quantity)
    of_batch = at >= PARTS.index("Batch")
    return of_batch, 0 if of_batch else quantity.case, at


def _place_of_leaf(quantity: Quantity) -> int:
    """Inputs and targets first, then settings, then parameters."""
    what = quantity.what
    if isinstance(what, Symbol) and what.kind in _LEAVES:
        return _LEAVES.index(what.kind)
    return len(_LEAVES)
