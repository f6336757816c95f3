"""The arrays of Keras's HDF5 files of weights: plain arrays inside the file alone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chainrule.errors import ModelError, missing_package
from chainrule.interchange.foreign import plainly
from chainrule.interchange.networks import Dense

MOST_BYTES = 1 << 31
"""Of a file; a larger one is refused."""
_MOST_PACKED, _ALWAYS = 100, 1 << 26


def most_bytes(data: bytes) -> int:
    """What a file's weights may unpack to; zeros pack a thousandfold, weights hardly.

    >>> most_bytes(bytes(10))
    67108864
    """
    return min(MOST_BYTES, max(_ALWAYS, _MOST_PACKED * len(data)))


@dataclass(frozen=True, slots=True)
class DenseLayer:
    """A Dense layer: the group of its arrays, its own name, and what follows it."""

    group: str
    name: str
    bias: bool
    activation: str
    dropout: float = 0.0


class Weights:
    """An HDF5 file of weights, of which only plain arrays are read."""

    def __init__(self, data: bytes, what: str) -> None:
        try:
            import h5py
        except ImportError:
            raise missing_package("h5py", "keras", "a Keras file") from None
        self.h5py, self.what, self.left = h5py, what, most_bytes(data)
        try:
            self.file = h5py.File(io.BytesIO(data), "r")
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise self._damaged(error) from None

    def __enter__(self) -> Weights:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def filled(self, layer: DenseLayer) -> Dense:
        """A layer with its arrays."""
        try:
            group = self._at("layers", layer.group, "vars")
            kept = group.attrs.get("name")
            if layer.name and kept is not None and str(kept) != layer.name:
                raise ModelError(
                    f"{self.what} has the weights of {plainly(kept)!r} where its "
                    f"configuration has {plainly(layer.name)!r}: save the network again"
                )
            bias = self._array(group, "1") if layer.bias else None
            return Dense(self._array(group, "0"), bias, layer.activation, layer.dropout)
        except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
            raise self._damaged(error) from None

    def count(self) -> int:
        """How many Dense layers there are."""
        try:
            names = set(self._at("layers"))
        except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
            raise self._damaged(error) from None
        number = 0
        while (f"dense_{number}" if number else "dense") in names:
            number += 1
        return number

    def has_bias(self, group: str) -> bool:
        """Whether a layer has a second array."""
        try:
            return "1" in self._at("layers", group, "vars")
        except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
            raise self._damaged(error) from None

    def _at(self, *steps: str) -> Any:
        """A group, reached by links inside this file alone."""
        at = self.file
        for step in steps:
            if not isinstance(at.get(step, getlink=True), self.h5py.HardLink):
                raise KeyError(f"{step} is no part of this file")
            at = at[step]
            if not isinstance(at, self.h5py.Group):
                raise KeyError(f"{step} is no group")
        return at

    def _array(self, group: Any, name: str) -> Any:
        import numpy as np

        if not isinstance(group.get(name, getlink=True), self.h5py.HardLink):
            raise KeyError(f"{group.name}/{name} is no part of this file")
        found = group[name]
        if not isinstance(found, self.h5py.Dataset) or found.dtype.kind != "f":
            raise KeyError(f"{group.name}/{name} is no array of numbers")
        self.left -= found.nbytes
        if found.is_virtual or found.external or self.left < 0:
            raise KeyError(f"{group.name}/{name} is kept elsewhere, or too large")
        return np.array(found[()])

    def _damaged(self, error: Exception) -> ModelError:
        return ModelError(
            f"the weights of {self.what} can't be read ({plainly(error).lower()}): "
            "save them again with Keras 3"
        )


def bare_layers(data: bytes, activations: Sequence[str], what: str) -> list[Dense]:
    """The Dense layers of a file of weights, in their order."""
    with Weights(data, what) as stored:
        count = stored.count()
        if count != len(activations):
            raise ModelError(
                f"{what} has {count} Dense layers, and {len(activations)} activations "
                "are given: give one for each, 'identity' for none"
            )
        groups = [f"dense_{number}" if number else "dense" for number in range(count)]
        found = []
        for group, activation in zip(groups, activations, strict=True):
            layer = DenseLayer(group, "", stored.has_bias(group), activation)
            found.append(stored.filled(layer))
    return found
