"""Formulas over whole arrays of any array-API library, and the ends of its numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from chainrule.formulas.evaluate import Arithmetic


def namespace(array: Any) -> Any:
    """The array-API functions for an array: NumPy's, or its own library's.

    PyTorch and CuPy arrays are served through array-api-compat where it is installed
    (SciPy and scikit-learn bring it along), and through their own module otherwise.
    """
    import numpy as np

    if isinstance(array, np.ndarray):
        return np
    if hasattr(array, "__array_namespace__"):
        return array.__array_namespace__()
    package = type(array).__module__.partition(".")[0]
    if package in ("torch", "cupy"):
        return _compat(package)
    return np


def _compat(package: str) -> Any:
    import importlib

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
        a, b = then(), otherwise()
        return xp.where(holds, _like(xp, a, left), _like(xp, b, left))

    functions = {
        "exp": xp.exp,
        "ln": xp.log,
        "tanh": xp.tanh,
        "sqrt": xp.sqrt,
        "abs": xp.abs,
        "sign": xp.sign,
        "log1p": xp.log1p,
        "erf": lambda x: error_function(xp, x),
    }
    return Arithmetic(float, lambda base, power: base**power, functions, choose)


def _like(xp: Any, value: Any, array: Any) -> Any:
    """A number as an array like `array`; arrays as they are."""
    if isinstance(value, int | float):
        return xp.zeros_like(array) + value
    return value


def error_function(xp: Any, x: Any) -> Any:
    """The error function of an array: the library's own, SciPy's, or else the C library's."""
    name = xp.__name__
    if "torch" in name:
        return xp.special.erf(x) if hasattr(xp, "special") else x.erf()
    if name.startswith("jax"):
        from jax.scipy.special import erf as jax_erf

        return jax_erf(x)
    try:
        from scipy.special import erf

        return erf(x)
    except ImportError:
        import numpy as np

        return np.vectorize(math.erf, otypes=[x.dtype])(x)


def open_interval(bounds: tuple[float, float], dtype: str) -> tuple[float, float]:
    """The outermost numbers inside an interval, where logarithms are finite.

    >>> open_interval((0.0, float("inf")), "float64")
    (2.2250738585072014e-308, inf)
    """
    import numpy as np

    info = np.finfo(dtype)
    low, high = bounds
    if math.isfinite(low):
        low = max(low + float(info.tiny), low + abs(low) * float(info.eps))
    if math.isfinite(high):
        high = high - max(abs(high) * float(info.epsneg), float(info.tiny))
    return low, high
