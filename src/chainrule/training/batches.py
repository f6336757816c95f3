"""The order of the cases, and which of them are kept for validation.

Every order is drawn from the run's seed and the number of its epoch alone. So a run has
no random state that could be lost: its seed and its position are all of it, and a
resumed run draws what the undisturbed one would have drawn.
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import SettingError

_ORDER, _SPLIT, _WEIGHTS = 1, 2, 3  # what is drawn: streams that never meet


def epoch_order(seed: int, epoch: int, cases: int, shuffle: bool = True) -> Any:
    """The case indices of one epoch (counted from 0), int64.

    >>> epoch_order(7, 0, 4).tolist(), epoch_order(7, 1, 4).tolist()
    ([2, 0, 3, 1], [0, 3, 2, 1])
    """
    import numpy as np

    if not shuffle:
        return np.arange(cases)
    return generator(seed, _ORDER, epoch).permutation(cases)


def weights_generator(seed: int) -> Any:
    """The generator that draws a run's initial weights."""
    return generator(seed, _WEIGHTS, 0)


def generator(seed: int, stream: int, number: int) -> Any:
    """A generator of its own for each seed, stream and number."""
    import numpy as np

    return np.random.Generator(np.random.PCG64([seed, stream, number]))


def split(
    cases: int, share: float, seed: int, groups: Any = None, stream: int = _SPLIT
) -> tuple[Any, Any]:
    """Indices of the cases kept, and of those set apart; both in rising order.

    Args:
        cases: how many there are.
        share: the share to set apart, 0 to below 1.
        seed: fixes the draw.
        groups: a whole number from 0 per case, shape ``(case,)``; each group then gives
            its part of the share (a stratified split), and a group of one case is kept.
        stream: tells the draws of one run apart.

    Raises:
        SettingError: the share leaves no case on one of the two sides.

    Example:
        >>> kept, apart = split(6, 1 / 3, seed=0, groups=[0, 0, 0, 1, 1, 1])
        >>> len(kept), len(apart), sum(apart > 2)
        (4, 2, np.int64(1))
    """
    import numpy as np

    if not 0 <= share < 1:
        raise SettingError(f"a share of {share} can't be set apart: give 0 to below 1")
    wanted = round(cases * share)
    if share and not 0 < wanted < cases:
        raise SettingError(
            f"a share of {share:g} of {cases} cases leaves none on one side: "
            "give more cases, or another share"
        )
    draw = generator(seed, stream, 0)
    shuffled = draw.permutation(cases)
    if groups is None or not wanted:
        apart = shuffled[:wanted]
    else:
        apart = _stratified(shuffled, np.asarray(groups), wanted)
    mask = np.zeros(cases, dtype=bool)
    mask[apart] = True
    return np.flatnonzero(~mask), np.flatnonzero(mask)


def _stratified(shuffled: Any, groups: Any, wanted: int) -> Any:
    """The first cases of each group, in numbers that add up to `wanted`."""
    import numpy as np

    counts = np.bincount(groups)
    exact = wanted * counts / counts.sum()
    take = np.minimum(np.floor(exact).astype(int), np.maximum(counts - 1, 0))
    by_remainder = np.argsort(take - exact, kind="stable")
    while take.sum() < wanted:
        open_ones = [g for g in by_remainder if take[g] < counts[g] - 1]
        if not open_ones:
            break
        for g in open_ones[: wanted - int(take.sum())]:
            take[g] += 1
    numbers = groups[shuffled]
    places = np.empty(len(shuffled), dtype=int)  # the how-manieth of its group
    for g in range(len(counts)):
        members = np.flatnonzero(numbers == g)
        places[members] = np.arange(len(members))
    return shuffled[places < take[numbers]]
