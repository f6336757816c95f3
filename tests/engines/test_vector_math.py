"""The vector forms of exp, ln and their like, beside longer arithmetic."""

import numpy as np
import pytest

pytest.importorskip("numba")

ULPS = {"float32": 2.6, "float64": 2.6}
RANGES = {
    "exp": (-87, 88, -708, 709),
    "ln": (1e-37, 1e37, 1e-300, 1e300),
    "tanh": (-12, 12, -25, 25),
    "log1p": (-0.9, 1e4, -0.9, 1e4),
    "erf": (-4, 4, -6, 6),
    "sqrt": (0, 1e30, 0, 1e300),
}


@pytest.fixture(scope="module", params=["float32", "float64"])
def loops(request):
    """Each function as a compiled loop over an array, and the kind of number."""
    from chainrule.engines.compiled.numba_tools import EXACT, njit
    from chainrule.engines.compiled.vector_math import functions

    found = functions(request.param)

    def loop_of(function):
        @njit(fastmath=EXACT, error_model="numpy")
        def loop(x, y):
            for i in range(x.size):
                y[i] = function(x[i])

        return loop

    return request.param, {name: loop_of(found[name]) for name in RANGES}


@pytest.mark.parametrize("name", RANGES)
def test_errors_stay_within_some_units_in_the_last_place(name, loops):
    from scipy.special import erf

    dtype, found = loops
    low, high = RANGES[name][:2] if dtype == "float32" else RANGES[name][2:]
    rng = np.random.default_rng(0)
    x = rng.uniform(low, high, 20000)
    if name == "ln":
        x = np.exp(rng.uniform(np.log(low), np.log(high), 20000))
    x[:2000] = np.abs(x[:2000]) * 1e-3 if name in ("ln", "sqrt") else x[:2000] * 1e-3
    x = x.astype(dtype)
    wide = x.astype(np.float64 if dtype == "float32" else np.longdouble)
    exact = {"ln": np.log, "erf": erf}.get(name) or getattr(np, name)
    true = exact(x.astype(np.float64) if name == "erf" else wide)
    y = np.empty_like(x)
    found[name](x, y)
    unit = np.spacing(np.abs(true).astype(dtype)).astype(wide.dtype)
    limit = 4 if name == "erf" else ULPS[dtype]
    assert float((np.abs(y - true) / unit).max()) < limit


@pytest.mark.parametrize("name", ["exp", "ln", "tanh", "log1p"])
def test_the_ends_of_the_numbers_are_right(name, loops):
    dtype, found = loops
    ends = [0.0, np.inf, -np.inf, np.nan, 1e-30, -1e-30, 200.0, -200.0, 1000, -1000]
    x = np.array(ends, dtype)
    y = np.empty_like(x)
    found[name](x, y)
    if name == "log1p":  # used where its argument is at least 0 and finite
        x, y = x[[0, 3, 4, 6, 8]], y[[0, 3, 4, 6, 8]]
    exact = np.log if name == "ln" else getattr(np, name)
    with np.errstate(all="ignore"):
        true = exact(x.astype(np.longdouble)).astype(dtype)
    if name == "exp":  # what would be subnormal is 0
        true[np.abs(true) < np.finfo(dtype).tiny] = 0
    np.testing.assert_allclose(y, true, rtol=1e-6)
