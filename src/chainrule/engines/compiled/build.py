"""Compiles pieces to machine code and keeps that on disk; loads it again without numba.

Numba takes half a second to import and seconds to compile. What it makes of a piece is
position-independent machine code that holds no address, so it is stored as an object
file named by a hash of its source, of the versions and of the processor. A later
process links it with llvmlite alone, in milliseconds.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.engines.compiled.system import address_in_c, address_of
from chainrule.errors import missing_package

if TYPE_CHECKING:
    from chainrule.engines.compiled.generate import Piece

_SOURCES = (
    "batches.py", "columns.py", "compile.py", "kernels.py", "meeting.py",
    "numba_tools.py", "passes.py", "primitives.py", "products.py", "steps.py",
    "table.py", "vector_math.py", "vectors.py",
)  # fmt: skip
"""The modules whose functions end in a kernel: a change in one is another kernel."""


def cache_folder() -> Path:
    """Where compiled kernels are kept: CHAINRULE_CACHE_DIR, or the user's cache."""
    if chosen := os.environ.get("CHAINRULE_CACHE_DIR"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(base) / "chainrule" / "kernels"


@cache
def _surroundings() -> bytes:
    """All that machine code depends on besides its source."""
    try:
        import llvmlite
        import llvmlite.binding as llvm
    except ImportError as error:
        raise missing_package("numba", "fast", "the compiled engine") from error
    here = Path(__file__).parent
    parts = [_version_of_numba(), llvmlite.__version__, llvm.get_host_cpu_name()]
    parts.append(llvm.get_host_cpu_features().flatten())
    parts += [(here / name).read_text(encoding="utf-8") for name in _SOURCES]
    return "\n".join(parts).encode()


def _version_of_numba() -> str:
    """What numba's own file says of its version: numba is not imported for it.

    Nor is `importlib.metadata`, which takes as long as linking a plan's kernels.
    """
    spec = find_spec("numba")
    if spec is None or spec.origin is None:
        raise missing_package("numba", "fast", "the compiled engine")
    try:
        return Path(spec.origin).with_name("_version.py").read_text(encoding="utf-8")
    except OSError:
        from importlib.metadata import version

        return version("numba")


def object_file(piece: Piece) -> Path:
    """Where the machine code of a piece is, once it has been compiled."""
    text = f"{piece.name} {piece.kind} {piece.dtype}\n{piece.source}".encode()
    digest = hashlib.sha256(text + _surroundings()).hexdigest()[:16]
    return cache_folder() / f"{piece.name}-{piece.dtype}-{digest}.o"


def is_warm(piece: Piece) -> bool:
    """Whether a piece has been compiled: in this process, or on disk."""
    return piece_key(piece) in _loaded or object_file(piece).exists()


def piece_key(piece: Piece) -> tuple[str, str, str]:
    """What tells pieces apart within a process."""
    return piece.name, piece.dtype, piece.source


_loaded: dict[tuple[str, str, str], int] = {}
_engines: list[Any] = []  # what keeps the machine code in memory


def address(piece: Piece) -> int:
    """The address of a piece's function: loaded from disk, or compiled now."""
    key = piece_key(piece)
    if key not in _loaded:
        path = object_file(piece)
        stored = _read(path)
        if stored is None:
            from chainrule.engines.compiled.compile import compile_piece

            stored = compile_piece(piece)
            _write(path, stored)
        _loaded[key] = _link(stored)
    return _loaded[key]


def _read(path: Path) -> bytes | None:
    """A stored object, where it is whole: its own digest comes first."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, _, rest = data.partition(b"\n")
    return rest if hashlib.sha256(rest).hexdigest().encode() == digest else None


def _write(path: Path, stored: bytes) -> None:
    """Store an object whole or not at all, and not where nothing can be written."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(hashlib.sha256(stored).hexdigest().encode() + b"\n" + stored)
        Path(file.name).replace(path)
    except OSError:
        return


def _link(stored: bytes) -> int:
    """Put machine code into this process; gives the address of its function."""
    import llvmlite.binding as llvm

    if not _engines:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        for name, pointer in _symbols():
            llvm.add_symbol(name, pointer)
    symbol, _, code = stored.partition(b"\n")
    machine = llvm.Target.from_default_triple().create_target_machine()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _engines.append(engine)
    return int(engine.get_function_address(symbol.decode()))


C_FUNCTIONS = (
    "memset", "memcpy", "memmove", "exp", "expf", "log", "logf", "log1p", "log1pf",
    "pow", "powf", "tanh", "tanhf", "erf", "erff", "sqrt", "sqrtf",
)  # fmt: skip
"""What LLVM may call for a kernel."""
PYTHON_FUNCTIONS = (
    "PyBytes_FromStringAndSize", "PyErr_Clear", "PyErr_SetNone", "PyErr_SetString",
    "PyErr_WriteUnraisable", "PyExc_RuntimeError", "PyExc_StopIteration",
    "PyExc_SystemError", "PyUnicode_FromString", "Py_DecRef",
)  # fmt: skip
"""What numba's wrapper names for the case that a function raises; kernels never do."""
NUMBA_FUNCTIONS = (
    "NRT_Free", "numba_do_raise", "numba_gil_ensure", "numba_gil_release",
    "numba_runtime_build_excinfo_struct", "numba_unpickle",
)  # fmt: skip
"""The same, in numba's own library: these end the process."""


def _symbols() -> Iterator[tuple[str, int]]:
    """The addresses of all that stored machine code may name."""
    import ctypes

    for name in C_FUNCTIONS:
        yield name, address_in_c(name)
    for name in PYTHON_FUNCTIONS:
        yield name, address_of(getattr(ctypes.pythonapi, name))
    for name in NUMBA_FUNCTIONS:
        yield name, address_in_c("abort")
