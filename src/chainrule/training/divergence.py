"""What is said where a number leaves the finite ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from chainrule.errors import DivergenceError

if TYPE_CHECKING:
    from chainrule.engines.state import State

_FAIR_RATE = 0.1  # no higher one is proposed
_LARGE = 100.0  # of inputs in standard units


def lost(loss: float, state: State) -> str:
    """What is no finite number any more, in words; empty where all is well."""
    import numpy as np

    if not math.isfinite(loss):
        return "the loss"
    if not np.isfinite(state.parameters).all():
        return "a weight"
    # the ends alone, so that no array of that size is made
    ends = (state.slots.min(), state.slots.max()) if state.slots.size else ()
    return "" if all(map(math.isfinite, ends)) else "the optimizer's memory"


def diverged(
    what: str, *, epoch: int, batch: str, rate: float, clipped: bool, largest: float
) -> DivergenceError:
    """The error that says what happened where, and what to try."""
    clip = "" if clipped else ", or clip_norm=1"
    scale = (
        f"; inputs reach {largest:.3g}: standardize them" if largest > _LARGE else ""
    )
    return DivergenceError(
        f"{what} in epoch {epoch}, batch {batch}, at learning rate {rate:.4g}: "
        f"try learning rate {min(rate / 10, _FAIR_RATE):.3g}{clip}{scale}"
    )
