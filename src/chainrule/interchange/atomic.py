"""Output files: asked before the work whether they can be written; and written."""

from __future__ import annotations

import errno
import os
import re
import time
from pathlib import Path

from chainrule.errors import SettingError
from chainrule.files import is_special, write_atomically

_STALE_SECONDS = 60.0


def write_whole(path: str | Path, data: bytes | str) -> None:
    """Write a file whole or not at all; raises `SettingError` where it can't be."""
    try:
        write_atomically(path, data)
    except OSError as error:
        raise unwritable(path, error) from None


_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""What the system says where a disk, a quota or the largest size of a file is full."""


def unwritable(path: str | Path, error: OSError) -> SettingError:
    """The error for a file that can't be written."""
    remedy = "name a file in a folder that exists and is yours to write in"
    if error.errno in _FULL:
        remedy = "make room, or name a file on another disk"
    return SettingError(
        f"can't write {str(path)!r}: {(error.strerror or str(error)).lower()}; {remedy}"
    )


def check_writable(path: str | Path) -> None:
    """Raise `SettingError` early where a file could not be written later."""
    if is_special(path):  # a pipe or a device, which is written to
        return
    target = Path(os.path.realpath(path))
    if target.is_dir() or not target.parent.is_dir():
        what = "it is a folder" if target.is_dir() else "its folder is not there"
        raise SettingError(f"can't write {str(path)!r}: {what}; name another file")
    if not os.access(target.parent, os.W_OK):
        raise unwritable(path, PermissionError(13, "permission denied"))


def remove_leftovers(path: str | Path) -> None:
    """Remove the drafts of this file that killed processes left beside it."""
    target = Path(os.path.realpath(path))
    draft = re.compile(re.escape(f".{target.name}.") + r"[a-z0-9_]{8}")
    for found in target.parent.glob(f".{target.name}.*"):
        if draft.fullmatch(found.name):
            try:
                if time.time() - found.stat().st_mtime > _STALE_SECONDS:
                    found.unlink()
            except OSError:  # another process was faster
                continue
