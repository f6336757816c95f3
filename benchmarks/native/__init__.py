"""C programs, compiled on the spot and called through ctypes."""

from __future__ import annotations

import ctypes
import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

FLAGS = ("-O3", "-march=native", "-ffast-math", "-shared", "-fPIC")


@cache
def library(source: str, *link: str) -> ctypes.CDLL:
    """Compile `source`, a file beside this one. Raises OSError with the reason."""
    path = Path(__file__).with_name(source)
    target = Path(tempfile.mkdtemp(prefix="bench-")) / (path.stem + ".so")
    compiler = os.environ.get("CC", "gcc")
    command = [compiler, *FLAGS, str(path), "-o", str(target), *link, "-lm"]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise OSError(f"no C compiler: {compiler} is not on the PATH") from error
    except subprocess.CalledProcessError as error:
        lines = [line for line in error.stderr.splitlines() if "error" in line]
        raise OSError(lines[0] if lines else error.stderr.strip()) from error
    loaded = ctypes.CDLL(str(target))
    target.unlink()
    target.parent.rmdir()
    return loaded
