"""Safetensors files: arrays and one JSON header, no pickle, bit-exact, never NaN.

Both model files and checkpoints are such files. The arrays can be read by any
safetensors library; what chainrule adds is in the metadata, as JSON under the key
``chainrule``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.errors import ModelError
from chainrule.interchange.atomic import write_whole

if TYPE_CHECKING:
    from chainrule.training.model import Model

FORMAT = 1
"""The number of the file format; files with a higher one are refused."""
_KEY = "chainrule"


def save(model: Model, path: str | Path) -> None:
    """Write a model with everything needed to use it again; atomic.

    Raises:
        ModelError: a number is not finite.
        SettingError: the file can't be written.
    """
    tensors, header = model.as_data()
    write_whole(path, pack(tensors, {"kind": "model", **header}))


def load(path: str | Path) -> Model:
    """Read a model; its numbers have the bits that were saved.

    Raises:
        ModelError: the file is missing, damaged, or not a model of chainrule's.
    """
    from chainrule.training.model import Model

    tensors, header = unpack(path, "model")
    with understood(path):
        return Model.from_data(tensors, header)


def pack(tensors: Mapping[str, Any], header: Mapping[str, Any]) -> bytes:
    """The bytes of a file; the same content gives the same bytes.

    Raises:
        ModelError: a number is not finite; it names the array.
    """
    import numpy as np
    from safetensors.numpy import save as to_bytes

    arrays = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    for name, array in arrays.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ModelError(
                f"the array {name!r} holds a number that is not finite: "
                "nothing was written; train again with a lower learning rate"
            )
    try:
        text = json.dumps(
            {"format": FORMAT, **header}, allow_nan=False, separators=(",", ":")
        )
    except ValueError:
        raise ModelError(
            "the metrics or settings hold a number that is not finite: "
            "nothing was written"
        ) from None
    return to_bytes(arrays, {_KEY: text})


def unpack(path: str | Path, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The arrays and the header of a file of one kind, "model" or "checkpoint".

    Raises:
        ModelError: the file is missing, damaged, of another kind, or too new.
    """
    import numpy as np
    from safetensors import SafetensorError, safe_open

    _check_there(path)
    try:
        with safe_open(path, framework="np") as file:
            text = (file.metadata() or {}).get(_KEY)
            tensors = {name: np.array(file.get_tensor(name)) for name in file.keys()}  # noqa: SIM118 - no mapping
    except (SafetensorError, OSError, ValueError, TypeError) as error:
        raise ModelError(
            f"{str(path)!r} is not a whole safetensors file "
            f"({str(error).lower()}): give a {kind} file that chainrule wrote"
        ) from None
    header = _header(path, kind, text)
    for name, array in tensors.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ModelError(
                f"the array {name!r} in {str(path)!r} holds a number that is not "
                "finite: the file is refused; train again"
            )
    return tensors, header


def _check_there(path: str | Path) -> None:
    if not Path(path).is_file():
        raise ModelError(
            f"there is no file {str(path)!r}: name one that `chainrule train` wrote"
        )


def _header(path: str | Path, kind: str, text: str | None) -> dict[str, Any]:
    header = None
    if text is not None:
        try:
            header = json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError):
            header = None
    if not isinstance(header, dict) or not isinstance(header.get("format"), int):
        raise ModelError(
            f"{str(path)!r} was not written by chainrule: it has arrays, but not the "
            f"network they belong to; give a {kind} file of `chainrule train`"
        )
    if header["format"] > FORMAT:
        raise ModelError(
            f"{str(path)!r} has the format {header['format']}, and this chainrule "
            f"reads up to {FORMAT}: install a newer chainrule"
        )
    if header.get("kind") != kind:
        raise ModelError(
            f"{str(path)!r} holds a {header.get('kind')}, not a {kind}: "
            f"give a {kind} file of `chainrule train`"
        )
    return header


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not finite")


class understood:  # noqa: N801 - reads as a word where it is used
    """Turns what a damaged header makes Python raise into one clear `ModelError`."""

    def __init__(self, path: str | Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: object, _: object
    ) -> None:
        if kind is not None and issubclass(
            kind, (KeyError, TypeError, ValueError, AttributeError, IndexError)
        ):
            raise ModelError(
                f"{str(self.path)!r} is damaged, its header does not fit ({error}): "
                "write it anew with `chainrule train`"
            ) from None
