"""Keras files in: ``.keras`` and ``.weights.h5``, as JSON and HDF5 alone.

Nothing of Keras is imported and no layer is made from a class name, so a file can't run
code. Read are a Sequential, or a Functional model that is one chain, of Dense, Dropout,
Flatten (first) and activations, as Keras 3 saves them.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chainrule.errors import ModelError
from chainrule.interchange.foreign import activation_names, plainly, read_whole
from chainrule.interchange.keras_config import Configured
from chainrule.interchange.keras_weights import (
    MOST_BYTES,
    Weights,
    bare_layers,
    most_bytes,
)
from chainrule.interchange.networks import model_of
from chainrule.maths.losses import LOSSES
from chainrule.training.model import Model

_MISFITS = (
    KeyError, TypeError, AttributeError, IndexError, ValueError, RecursionError,
)  # fmt: skip
"""What Python raises where a configuration is not built as Keras builds it."""
_MOST_OF_CONFIG = 1 << 24


def load_keras(
    path: str | Path,
    activations: Sequence[str] | None = None,
    loss: str | None = None,
) -> Model:
    """The model of a ``.keras`` or ``.weights.h5`` file of Keras 3.

    Args:
        path: the file.
        activations: for ``.weights.h5``, which does not say them: one for each Dense
            layer, by registered name.
        loss: a registered loss; left out: the one that the network was compiled with
            where it is the same here, or else the usual one.

    Raises:
        ModelError: the file is damaged, or holds a layer that has no counterpart: it
            is named.
        MissingPackageError: h5py is missing.
    """
    name = f"the Keras file {str(path)!r}"
    data = read_whole(path, "a Keras file", MOST_BYTES)
    if data[:4] != b"PK\x03\x04":
        if activations is None:
            raise ModelError(
                f"{name} is no .keras file, and weights alone do not say their "
                "activations: give them, such as activations=['relu', 'identity']"
            )
        layers = bare_layers(data, activation_names(activations, name), name)
        return model_of(layers, name, loss=loss and LOSSES.find(loss).name)
    config, weights = _unzipped(data, name)
    try:
        chain = Configured(config, name)
    except _MISFITS as error:
        raise ModelError(
            f"{name} is damaged, its config.json does not fit ({plainly(error)}): save "
            "the network again"
        ) from None
    with Weights(weights, name) as stored:
        layers = [stored.filled(each) for each in chain.layers]
    chosen = LOSSES.find(loss).name if loss else chain.loss
    return model_of(layers, name, loss=chosen, input_dropout=chain.input_dropout)


def _unzipped(data: bytes, name: str) -> tuple[Any, bytes]:
    """The configuration and the bytes of the weights."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part, most in (
                ("config.json", _MOST_OF_CONFIG),
                ("model.weights.h5", most_bytes(data)),
            ):
                if archive.getinfo(part).file_size > most:
                    raise ModelError(
                        f"{part} in {name} unpacks to more than {most} bytes: save the "
                        "network again with Keras 3"
                    )
            config = json.loads(archive.read("config.json"))
            return config, archive.read("model.weights.h5")
    except (
        zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError,
        RuntimeError, NotImplementedError,
    ) as error:  # fmt: skip
        raise ModelError(
            f"{name} is no whole file of Keras 3 ({plainly(error).lower()}): save the "
            "network again with model.save('….keras')"
        ) from None
