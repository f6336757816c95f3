"""Files are written whole or not at all; and where the cache is."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path


def write_atomically(path: str | Path, data: bytes | str) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    The data go to a temporary file beside it, are flushed to the disk, and take the
    name at once; then the folder is flushed too. A link stays, and what it points to is
    replaced; a pipe or a device is written to. Raises `OSError` where that fails.
    """
    body = data.encode("utf-8") if isinstance(data, str) else data
    mode = _mode(path)
    if mode is not None and stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if mode is not None and not stat.S_ISREG(mode):
        with Path(path).open("wb") as stream:
            stream.write(body)
        return
    permissions = 0o666 & ~_umask() if mode is None else mode & 0o777
    _replace(Path(os.path.realpath(path)), body, permissions)


def is_special(path: str | Path) -> bool:
    """Whether the path is a pipe, a device or the like: neither file nor folder."""
    mode = _mode(path)
    return mode is not None and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _mode(path: str | Path) -> int | None:
    """What the path leads to, links followed; None where there is nothing."""
    try:
        return Path(path).stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, body: bytes, permissions: int) -> None:
    import tempfile

    handle, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(permissions)
        Path(draft).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(draft).unlink()
        raise
    _flush_folder(target.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cache_folder() -> Path:
    """Where code made for this machine is kept: CHAINRULE_CACHE_DIR, or the user's."""
    if chosen := os.environ.get("CHAINRULE_CACHE_DIR"):
        return Path(chosen)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "chainrule"
