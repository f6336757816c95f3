"""Straight-line programs compiled by numba, with strict IEEE arithmetic.

No fast math: the compiled code gives the bits that plain Python gives. The text is
written to the cache folder under a name made of its own digest, so that a second run of
the same example loads machine code instead of compiling; where no folder takes it,
it is compiled for the one run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import types
from collections.abc import Callable
from typing import Any

from chainrule.errors import missing_package
from chainrule.files import cache_folder, write_atomically
from chainrule.ledger.program import Program

_HEADER = '''"""Written by chainrule from a derivation; safe to delete."""
import math
import numba

strict = numba.njit(cache=True, error_model="numpy", inline="always")


@strict
def exp(x):
    return math.exp(x)


@strict
def ln(x):
    if x > 0:
        return math.log(x)
    return -math.inf if x == 0 else math.nan


@strict
def tanh(x):
    return math.tanh(x)


@strict
def sqrt(x):
    return math.sqrt(x) if x >= 0 else math.nan


@strict
def erf(x):
    return math.erf(x)


@strict
def sign(x):
    return float((x > 0) - (x < 0))


@strict
def log1p(x):
    if x > -1:
        return math.log1p(x)
    return -math.inf if x == -1 else math.nan


@strict
def normal_density(x):
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


@strict
def power(base, exponent):
    return float(base) ** float(exponent)


@strict
def greater(left, right, or_equal):
    return left >= right if or_equal else left > right

'''


def compile_program(program: Program) -> Callable[..., tuple[float, ...]]:
    """The program's ``run`` as machine code, from the cache where it is there."""
    if importlib.util.find_spec("numba") is None:
        raise missing_package("numba", "fast", "compiled straight-line code")
    constants = [
        f"{name} = {float(value)!r}\n" for name, value in program.constants.items()
    ]
    text = (
        _HEADER
        + "".join(constants)
        + '\n\n@numba.njit(cache=True, error_model="numpy")\n'
        + program.source
    )
    name = "straight_line_" + hashlib.sha256(text.encode()).hexdigest()[:24]
    module = _load(name, text)
    run: Callable[..., tuple[float, ...]] = module.run
    return run


def _load(name: str, text: str) -> Any:
    """The module of the text: from the cache folder, or kept nowhere if need be."""
    try:
        return _kept(name, text)
    except (OSError, RuntimeError):  # no folder that takes code, or machine code
        sys.modules.pop(name, None)
        module = types.ModuleType(name)
        exec(text.replace("cache=True, ", ""), module.__dict__)  # noqa: S102
        return module


def _kept(name: str, text: str) -> Any:
    path = cache_folder() / "code" / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != text.encode():
        write_atomically(path, text)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # cached machine code finds its module by name
    spec.loader.exec_module(module)
    return module
