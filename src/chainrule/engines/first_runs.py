"""Which seeded runs were made before their kernels: these are made so again.

Engines round differently, and in a long training the last digits grow. A run that is
to give the same bits each time therefore gets the engine it had the first time. Only
runs that were made while their kernels were not compiled yet need a note: a line in
the cache folder each. Runs that came later find the kernels, today and tomorrow.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from chainrule.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path


def fingerprint(*parts: Any) -> str:
    """What tells runs apart: texts, numbers and arrays, by their bits.

    >>> fingerprint("digits", 1) == fingerprint("digits", 2)
    False
    """
    from hashlib import blake2b

    import numpy as np

    digest = blake2b(f"{VERSION} {np.__version__}".encode(), digest_size=16)
    for part in parts:
        if isinstance(part, np.ndarray):
            digest.update(f"|{part.shape} {part.dtype}|".encode())
            digest.update(np.ascontiguousarray(part).view(np.uint8).data)
        else:
            digest.update(f"|{part!r}|".encode())
    return digest.hexdigest()


def any_noted() -> bool:
    """Whether there are notes at all; most computers get few, in their first minute."""
    return _notes().is_file()


def is_noted(run: str) -> bool:
    """Whether a run was first made without compiled kernels."""
    try:
        return run in _notes().read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return False


def note(run: str) -> None:
    """Note that a run is made without compiled kernels; a full disk is no fault."""
    try:
        path = _notes()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_noted(run):
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(f"{run}\n")
    except OSError:
        return


def _notes() -> Path:
    from chainrule.engines.compiled.build import cache_folder

    return cache_folder() / "first_runs.txt"
