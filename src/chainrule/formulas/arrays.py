"""Formulas over whole arrays of any array-API library: NumPy, PyTorch, CuPy, JAX.

Numbers inside a formula stay Python numbers, so that an array keeps its precision:
float32 in, float32 out. A choice computes both branches and takes one cell by cell, so
what overflows in a branch that is not taken does no harm.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from chainrule.formulas.evaluate import FLOATS, Arithmetic, evaluate
from chainrule.formulas.nodes import Node


def evaluate_arrays(
    formula: Node, lookup: Callable[[Hashable], Any], xp: Any = None
) -> Any:
    """The value of `formula` over arrays, overflow and 0/0 silently infinite or NaN.

    Args:
        formula: the formula.
        lookup: the array, or the Python number, of each mention.
        xp: the library of the arrays; NumPy unless told.

    Example:
        >>> import numpy as np
        >>> from chainrule.maths.activations import ACTIVATIONS
        >>> net = np.array([-1.0, 0.0, 2.0], dtype="float32")
        >>> evaluate_arrays(ACTIVATIONS["relu"].value, {"net": net}.__getitem__)
        array([0., 0., 2.], dtype=float32)
    """
    xp = numpy() if xp is None else xp
    with quiet(xp):
        return evaluate(formula, lookup, array_arithmetic(xp))


def numpy() -> Any:
    """NumPy, imported when it is needed."""
    import numpy as np

    return np


def quiet(xp: Any) -> AbstractContextManager[Any]:
    """No warnings from NumPy about overflow inside the block."""
    return xp.errstate(all="ignore") if xp is numpy() else nullcontext()


def namespace(array: Any) -> Any:
    """The array-API functions for an array: NumPy's, or its own library's.

    PyTorch and CuPy arrays are served through array-api-compat where it is installed
    (SciPy and scikit-learn bring it along), and through their own module otherwise.
    """
    np = numpy()
    if isinstance(array, np.ndarray):
        return np
    if hasattr(array, "__array_namespace__"):
        return array.__array_namespace__()
    package = type(array).__module__.partition(".")[0]
    return _compat(package) if package in ("torch", "cupy") else np


def _compat(package: str) -> Any:
    for name in (
        f"array_api_compat.{package}",
        f"scipy._lib.array_api_compat.{package}",
    ):
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return importlib.import_module(package)


def array_arithmetic(xp: Any) -> Arithmetic:
    """The arithmetic of formulas over the arrays of the library `xp`."""

    def choose(
        left: Any,
        relation: str,
        right: Any,
        then: Callable[[], Any],
        otherwise: Callable[[], Any],
    ) -> Any:
        holds = left > right if relation == ">" else left >= right
        if isinstance(holds, bool):
            return then() if holds else otherwise()
        parts = (then(), otherwise())
        like = next((x for x in (*parts, left, right) if not _scalar(x)), holds)
        full = [xp.full_like(like, x) if _scalar(x) else x for x in parts]
        return xp.where(holds, *full)

    arrays = {
        "exp": xp.exp,
        "ln": xp.log,
        "tanh": xp.tanh,
        "sqrt": xp.sqrt,
        "abs": xp.abs,
        "sign": xp.sign,
        "log1p": xp.log1p,
        "erf": lambda x: error_function(xp, x),
        "normal_density": lambda x: xp.exp(-x * x / 2) / math.sqrt(2 * math.pi),
    }
    functions = {name: _for_both(name, of_array) for name, of_array in arrays.items()}
    return Arithmetic(float, _power, functions, choose)


def _power(base: Any, exponent: Any) -> Any:
    if _scalar(base) and _scalar(exponent):
        return FLOATS.power(base, exponent)
    return base**exponent


def _scalar(x: Any) -> bool:
    return isinstance(x, int | float)


def _for_both(name: str, of_array: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function of arrays that leaves Python numbers Python numbers."""
    of_float = FLOATS.functions[name]
    return lambda x: of_float(float(x)) if _scalar(x) else of_array(x)


def error_function(xp: Any, x: Any) -> Any:
    """The error function of an array: its library's, SciPy's, or else C's."""
    name = xp.__name__
    for library in ("torch", "cupy", "jax"):
        if library in name:
            return _library_erf(library)(x)
    try:
        from scipy.special import erf
    except ImportError:
        return numpy().vectorize(math.erf, otypes=[x.dtype])(x)
    return erf(x)


def _library_erf(library: str) -> Callable[[Any], Any]:
    module = {
        "torch": "torch.special",
        "cupy": "cupyx.scipy.special",
        "jax": "jax.scipy.special",
    }[library]
    function: Callable[[Any], Any] = importlib.import_module(module).erf
    return function
