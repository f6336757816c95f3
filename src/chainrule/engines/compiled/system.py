"""What threads ask of the operating system, as addresses for the kernels."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from functools import cache
from typing import Any


def address_of(function: Any) -> int:
    """The address of a C function."""
    return int(ctypes.cast(function, ctypes.c_void_p).value or 0)


@cache
def c_libraries() -> tuple[ctypes.CDLL, ...]:
    """Where C's functions are found, the mathematical ones among them."""
    if sys.platform == "win32":
        return ctypes.CDLL("kernel32"), ctypes.CDLL("ucrtbase")
    loaded = ctypes.CDLL(None)
    if hasattr(loaded, "powf"):
        return (loaded,)
    return loaded, ctypes.CDLL("libm.so.6")


def address_in_c(name: str) -> int:
    """The address of one of C's functions by name, 0 where there is none."""
    for library in c_libraries():
        if hasattr(library, name):
            return address_of(getattr(library, name))
    return 0


@cache
def futex() -> tuple[int, int]:
    """The address of `syscall` and the number of Linux's futex; zeros elsewhere."""
    numbers = {"x86_64": 202, "aarch64": 98}
    number = numbers.get(platform.machine(), 0) if sys.platform == "linux" else 0
    if not number or sys.byteorder != "little" or sys.maxsize < 2**32:
        return 0, 0
    return address_in_c("syscall"), number


@cache
def sched_yield() -> int:
    """The address of the function that lets another thread run."""
    names = ("sched_yield", "pthread_yield_np", "SwitchToThread")
    return next(filter(None, map(address_in_c, names)), 0)


@cache
def processor_calls() -> tuple[int, int]:
    """The addresses of `sched_getcpu` and `sched_setaffinity`; zeros but on Linux."""
    if sys.platform != "linux" or sys.byteorder != "little":
        return 0, 0
    here, bind = address_in_c("sched_getcpu"), address_in_c("sched_setaffinity")
    return (here, bind) if here and bind else (0, 0)


def allowed_processors(words: int) -> list[int]:
    """The processors that this thread may use, a bit each, in signed 64-bit words."""
    if sys.platform != "linux":
        return [0] * words
    bits = sum(1 << at for at in os.sched_getaffinity(0) if at < 64 * words)
    data = bits.to_bytes(8 * words, "little")
    return [
        int.from_bytes(data[at : at + 8], "little", signed=True)
        for at in range(0, 8 * words, 8)
    ]
