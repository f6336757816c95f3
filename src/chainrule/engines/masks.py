"""Dropout masks from a counter: no generator state, the same bits in every engine.

Which outputs are dropped is a hash of the seed, the number of the update, the layer and
the output's position in the batch. So masks need not be stored to resume a run, and
every engine can make its own part of one.
"""

from __future__ import annotations

from typing import Any

_LOW_64 = (1 << 64) - 1


def mask_key(seed: int, update: int, layer: int) -> int:
    """The 64-bit key of one mask, the finalizer of SplitMix64 over its three parts.

    >>> mask_key(0, 0, 0) != mask_key(0, 0, 1)
    True
    """
    key = 0
    for part in (seed, update, layer):
        key = (key + part + 0x9E3779B97F4A7C15) & _LOW_64
        key = ((key ^ (key >> 30)) * 0xBF58476D1CE4E5B9) & _LOW_64
        key = ((key ^ (key >> 27)) * 0x94D049BB133111EB) & _LOW_64
        key ^= key >> 31
    return key


def kept(
    seed: int, update: int, layer: int, shape: tuple[int, int], share: float
) -> Any:
    """Which outputs of a batch stay, as a NumPy array of booleans.

    Args:
        seed: the run's seed.
        update: how many updates were made before this one.
        layer: 0 for the inputs, 1 for the first layer's outputs, and so on.
        shape: cases in the batch, units of the layer.
        share: the share that is dropped.

    Source: C. Wellons, "Prospecting for hash functions" (2018), the 32-bit mixer.

    Example:
        >>> float(kept(1, 0, 1, (1000, 100), share=0.25).mean().round(2))
        0.75
    """
    import numpy as np

    key = mask_key(seed, update, layer)
    x = np.arange(shape[0] * shape[1], dtype=np.uint32)
    x = x * np.uint32(0x9E3779B9) + np.uint32(key & 0xFFFFFFFF)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x21F0AAAD)
    x ^= np.uint32(key >> 32)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x735A2D97)
    x ^= x >> np.uint32(15)
    return (x >= np.uint32(threshold(share))).reshape(shape)


def threshold(share: float) -> int:
    """The hash below which an output is dropped."""
    return min(round(share * 2**32), 2**32 - 1)
