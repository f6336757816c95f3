"""What foreign files hold and say: read within bounds, named in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chainrule.errors import ModelError
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES


def read_whole(path: str | Path, what: str, limit: int = 1 << 31) -> bytes:
    """The bytes of a file of a foreign format.

    Raises:
        ModelError: the file is missing, can't be read, or is larger than the limit.
    """
    place = Path(path)
    try:
        whole = place.stat().st_size <= limit
        with place.open("rb") as file:  # a device may have no end
            data = file.read(limit + 1) if whole else b""
    except OSError as error:
        raise ModelError(
            f"can't read {str(path)!r}: {(error.strerror or str(error)).lower()}; "
            f"name {what}"
        ) from None
    if not whole or len(data) > limit:
        raise ModelError(
            f"{str(path)!r} has more than {limit} bytes: give {what} of a network of "
            "fully connected layers, without external data"
        )
    return data


def activation_names(wanted: Iterable[Any], what: str) -> list[str]:
    """Activations that somebody or a file names, by their registered names."""
    found = list(wanted)
    for each in found:
        if not isinstance(each, str):
            raise ModelError(
                f"{what} has the activation {plainly(each)}, which is no name: give "
                f"one of {', '.join(ACTIVATIONS)}"
            )
    return [ACTIVATIONS.find(each).name for each in found]


def loss_name(wanted: Any) -> str | None:
    """A loss that a file names, where it is a registered one; else None."""
    return wanted if isinstance(wanted, str) and wanted in LOSSES else None


def plainly(said: object, most: int = 80) -> str:
    r"""What a foreign file or library says, in one line, without control characters.

    >>> plainly("Bad\n  node \x1b[2J" + "x" * 99, 20)
    'Bad node [2Jxxxxxxx…'
    """
    text = " ".join(str(said).split())
    text = "".join(sign for sign in text if sign.isprintable())
    return text if len(text) <= most else text[: most - 1] + "…"
