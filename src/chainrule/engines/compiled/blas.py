"""The BLAS that SciPy brings along: addresses of its products, and its threads."""

from __future__ import annotations

import ctypes
import importlib.machinery
import importlib.util
import sys
from functools import cache
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from chainrule.engines.compiled.system import address_of
from chainrule.errors import missing_package


@cache
def gemm(dtype: str) -> int:
    """The address of sgemm or dgemm, with 32-bit counts, in the BLAS SciPy brings.

    SciPy's Cython entry points hand calls on to it. Loading them imports SciPy itself,
    so they are asked only where the library does not lie beside it.
    """
    name = "sgemm" if dtype == "float32" else "dgemm"
    for library in _openblas():
        for symbol in (f"scipy_{name}_", f"{name}_"):
            if hasattr(library, symbol):
                return address_of(getattr(library, symbol))
    capsule = _entry_points().__pyx_capi__[name]
    name_of, pointer_of = (
        ctypes.pythonapi.PyCapsule_GetName,
        ctypes.pythonapi.PyCapsule_GetPointer,
    )
    name_of.restype, name_of.argtypes = ctypes.c_char_p, [ctypes.py_object]
    pointer_of.restype = ctypes.c_void_p
    pointer_of.argtypes = [ctypes.py_object, ctypes.c_char_p]
    return int(pointer_of(capsule, name_of(capsule)))


def _entry_points() -> Any:
    """The module `scipy.linalg.cython_blas`, without the rest of `scipy.linalg`.

    The package imports for a quarter of a second; the one extension module does not
    need it.
    """
    name = "scipy.linalg.cython_blas"
    if name in sys.modules:
        return sys.modules[name]
    scipy = importlib.util.find_spec("scipy")
    if scipy is None or scipy.origin is None:
        raise missing_package("SciPy", "fast", "the compiled engine")
    folder = Path(scipy.origin).parent / "linalg"
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        path = folder / f"cython_blas{suffix}"
        if path.exists():
            return _load(name, path)
    import scipy.linalg.cython_blas as module

    return module


def _load(name: str, path: Path) -> ModuleType:
    known = set(sys.modules)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if name not in known:
        sys.modules.pop(name, None)  # let a later import make the package whole
    return module


@cache
def _openblas() -> list[ctypes.CDLL]:
    """Each OpenBLAS that SciPy's wheel has in its folder of libraries."""
    scipy = importlib.util.find_spec("scipy")
    if scipy is None or scipy.origin is None:
        return []
    package = Path(scipy.origin).parent
    return [
        ctypes.CDLL(str(path))
        for folder in (package.parent / "scipy.libs", package / ".dylibs")
        if folder.is_dir()
        for path in sorted(folder.glob("*openblas*"))
    ]


@cache
def _thread_controls() -> list[tuple[Any, Any]]:
    """Getter and setter of the threads of each OpenBLAS that is loaded from SciPy."""
    found = []
    for library in _openblas():
        for prefix in ("scipy_openblas", "openblas"):
            if hasattr(library, f"{prefix}_set_num_threads"):
                getter = getattr(library, f"{prefix}_get_num_threads")
                setter = getattr(library, f"{prefix}_set_num_threads")
                found.append((getter, setter))
                break
    return found


class _OneThread:
    """While any run is on, the BLAS has one thread; after the last it has its own."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.runs = 0
        self.before: list[tuple[Any, int]] = []

    def __enter__(self) -> None:
        with self.lock:
            self.runs += 1
            if self.runs == 1:
                controls = _thread_controls()
                self.before = [(setter, getter()) for getter, setter in controls]
                for setter, count in self.before:
                    if count != 1:
                        setter(1)

    def __exit__(self, *_error: object) -> None:
        with self.lock:
            self.runs -= 1
            if self.runs == 0:
                for setter, count in self.before:
                    if count != 1:
                        setter(count)


one_thread = _OneThread()
"""Let the BLAS use one thread: the driver shares the work among its own."""
