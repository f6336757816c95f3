"""exp, ln, tanh, erf and their like, written so that LLVM makes vector code of them.

Calls of the C library's functions are made one number at a time. These are arithmetic
and comparisons only: range reduction, a polynomial, a select. Nothing may be
reassociated in them (the reductions rely on exact differences); products and sums may
be fused. NaN goes through; overflow gives infinity.

Measured errors are in `tests/engines/test_vector_math.py`: 2 units in the last place
for float32, 2 for float64.

Sources: Cody & Waite, "Software Manual for the Elementary Functions" (1980); Moshier,
Cephes (the rational forms of ln and tanh); Press et al., "Numerical Recipes", 6.2
(erfc).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.engines.compiled.numba_tools import inline
from chainrule.engines.compiled.primitives import bits_of, from_bits, select


def functions(dtype: str) -> dict[str, Callable[..., Any]]:
    """The functions a formula may call, for one kind of number."""
    made = _float32() if dtype == "float32" else _float64()
    R = np.float32 if dtype == "float32" else np.float64
    exp, low_density = made["exp"], R(1 / math.sqrt(2 * math.pi))
    half, zero, one = R(0.5), R(0), R(1)

    @inline
    def normal_density(x: Any) -> Any:
        return exp(-half * x * x) * low_density

    @inline
    def sign(x: Any) -> Any:
        return select(x > zero, one, zero) - select(x < zero, one, zero)

    @inline
    def power(base: Any, exponent: Any) -> Any:
        return base**exponent

    return {
        **made,
        "sqrt": math.sqrt,
        "abs": abs,
        "normal_density": normal_density,
        "sign": sign,
        "power": power,
    }


def _float32() -> dict[str, Any]:
    R, I = np.float32, np.int32
    bits, number = bits_of["float32"], from_bits["float32"]
    log2e, magic = R(1.4426950408889634), R(12582912.0)  # 1.5 * 2**23
    ln2_high, ln2_low = R(0.693359375), R(-2.12194440e-4)
    top, bottom = R(88.72283), R(-87.33654)
    infinity, zero, one, two, half = R(np.inf), R(0), R(1), R(2), R(0.5)
    p0, p1, p2 = R(1.9875691500e-4), R(1.3981999507e-3), R(8.3334519073e-3)
    p3, p4, p5 = R(4.1665795894e-2), R(1.6666665459e-1), R(5.0000001201e-1)

    @inline
    def exp(x: Any) -> Any:
        y = select(x > top, top, x)
        y = select(y < bottom, bottom, y)
        shifted = y * log2e + magic
        k = shifted - magic
        r = y - k * ln2_high
        r = r - k * ln2_low
        p = p0 * r + p1
        p = p * r + p2
        p = p * r + p3
        p = p * r + p4
        p = p * r + p5
        p = p * (r * r) + r + one
        # 2**k in two factors, since k may be 128
        n = bits(shifted) - I(0x4B400000)
        m = n >> I(1)
        scale = number((m + I(127)) << I(23)) * p
        value = scale * number((n - m + I(127)) << I(23))
        value = select(x > top, infinity, value)
        return select(x < bottom, zero, value)

    l0, l1, l2 = R(7.0376836292e-2), R(-1.1514610310e-1), R(1.1676998740e-1)
    l3, l4, l5 = R(-1.2420140846e-1), R(1.4249322787e-1), R(-1.6668057665e-1)
    l6, l7, l8 = R(2.0000714765e-1), R(-2.4999993993e-1), R(3.3333331174e-1)
    root_half, tiny, nan = R(0.70710678118654752), R(1.17549435e-38), R(np.nan)
    normal, scaled = R(8388608.0), R(23)

    @inline
    def ln(x: Any) -> Any:
        small = x < tiny
        y = select(small, x * normal, x)
        b = bits(y)
        e = R((b >> I(23)) - I(126))
        e = select(small, e - scaled, e)
        m = number((b & I(0x007FFFFF)) | I(0x3F000000))
        below = m < root_half
        e = select(below, e - one, e)
        f = select(below, m + m, m) - one
        z = f * f
        p = l0 * f + l1
        p = p * f + l2
        p = p * f + l3
        p = p * f + l4
        p = p * f + l5
        p = p * f + l6
        p = p * f + l7
        p = p * f + l8
        q = p * f * z + ln2_low * e - half * z
        value = f + q + ln2_high * e
        value = select(x == infinity, infinity, value)
        value = select(x == zero, -infinity, value)
        return select(x >= zero, value, nan)

    flat = R(9.5)

    @inline
    def tanh(x: Any) -> Any:
        # with u = e^(2x) - 1, which does not cancel: tanh x = u / (u + 2)
        y = select(x > flat, flat, x)
        y = select(y < -flat, -flat, y)
        y = y + y
        shifted = y * log2e + magic
        k = shifted - magic
        r = y - k * ln2_high
        r = r - k * ln2_low
        p = p0 * r + p1
        p = p * r + p2
        p = p * r + p3
        p = p * r + p4
        p = p * r + p5
        p = p * (r * r) + r
        scale = number((bits(shifted) - I(0x4B400000) + I(127)) << I(23))
        u = scale * p + (scale - one)
        return u / (u + two)

    @inline
    def log1p(x: Any) -> Any:
        w = one + x
        error = (w - one) - x
        value = ln(w) - error / w
        return select(w == one, x, value)

    # erf by its Taylor series where |x| < 1, and 1 - erfc(|x|) beyond
    c = [
        R(2 / math.sqrt(math.pi) * (-1) ** n / (math.factorial(n) * (2 * n + 1)))
        for n in range(11)
    ]
    c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10 = c
    e0, e1, e2 = R(-1.26551223), R(1.00002368), R(0.37409196)
    e3, e4, e5 = R(0.09678418), R(-0.18628806), R(0.27886807)
    e6, e7, e8, e9 = R(-1.13520398), R(1.48851587), R(-0.82215223), R(0.17087277)

    @inline
    def erf(x: Any) -> Any:
        z = abs(x)
        s = x * x
        p = c10 * s + c9
        p = p * s + c8
        p = p * s + c7
        p = p * s + c6
        p = p * s + c5
        p = p * s + c4
        p = p * s + c3
        p = p * s + c2
        p = p * s + c1
        near = x * (p * s + c0)
        t = one / (one + half * z)
        q = e9 * t + e8
        q = q * t + e7
        q = q * t + e6
        q = q * t + e5
        q = q * t + e4
        q = q * t + e3
        q = q * t + e2
        q = q * t + e1
        q = q * t + e0
        far = one - t * exp(q - z * z)
        far = select(x < zero, -far, far)
        return select(z < one, near, far)

    return {"exp": exp, "ln": ln, "tanh": tanh, "log1p": log1p, "erf": erf}


def _float64() -> dict[str, Any]:
    I = np.int64
    bits, number = bits_of["float64"], from_bits["float64"]
    log2e, magic = 1.4426950408889634, 6755399441055744.0  # 1.5 * 2**52
    ln2_high, ln2_low = 0.693145751953125, 1.42860682030941723212e-6
    top, bottom = 709.782712893384, -708.3964185322641
    infinity, zero, one, half, nan = math.inf, 0.0, 1.0, 0.5, math.nan
    t = [1 / math.factorial(n) for n in range(14)]
    t2, t3, t4, t5, t6, t7 = t[2:8]
    t8, t9, t10, t11, t12, t13 = t[8:14]

    @inline
    def exp(x: Any) -> Any:
        y = select(x > top, top, x)
        y = select(y < bottom, bottom, y)
        shifted = y * log2e + magic
        k = shifted - magic
        r = y - k * ln2_high
        r = r - k * ln2_low
        p = t13 * r + t12
        p = p * r + t11
        p = p * r + t10
        p = p * r + t9
        p = p * r + t8
        p = p * r + t7
        p = p * r + t6
        p = p * r + t5
        p = p * r + t4
        p = p * r + t3
        p = p * r + t2
        p = p * (r * r) + r + one
        n = bits(shifted) - I(0x4338000000000000)
        m = n >> I(1)
        scale = number((m + I(1023)) << I(52)) * p
        value = scale * number((n - m + I(1023)) << I(52))
        value = select(x > top, infinity, value)
        return select(x < bottom, zero, value)

    p0, p1, p2 = (
        1.01875663804580931796e-4,
        4.97494994976747001425e-1,
        4.70579119878881725854,
    )
    p3, p4, p5 = (
        1.44989225341610930846e1,
        1.79368678507819816313e1,
        7.70838733755885391666,
    )
    q0, q1, q2 = (
        1.12873587189167450590e1,
        4.52279145837532221105e1,
        8.29875266912776603211e1,
    )
    q3, q4 = 7.11544750618563894466e1, 2.31251620126765340583e1
    log_high, log_low = 0.693359375, -2.121944400546905827679e-4
    root_half, tiny = 0.70710678118654752440, 2.2250738585072014e-308
    normal, scaled = 4503599627370496.0, 52.0
    two_52 = 4503599627370496.0

    @inline
    def ln(x: Any) -> Any:
        small = x < tiny
        y = select(small, x * normal, x)
        b = bits(y)
        # the exponent as a float by bits: AVX2 has no conversion from int64
        e = number((b >> I(52)) | I(0x4330000000000000)) - (two_52 + 1022.0)
        e = select(small, e - scaled, e)
        m = number((b & I(0x000FFFFFFFFFFFFF)) | I(0x3FE0000000000000))
        below = m < root_half
        e = select(below, e - one, e)
        f = select(below, m + m, m) - one
        z = f * f
        p = p0 * f + p1
        p = p * f + p2
        p = p * f + p3
        p = p * f + p4
        p = p * f + p5
        q = f + q0
        q = q * f + q1
        q = q * f + q2
        q = q * f + q3
        q = q * f + q4
        y = f * (z * p / q) + e * log_low - half * z
        value = f + y + e * log_high
        value = select(x == infinity, infinity, value)
        value = select(x == zero, -infinity, value)
        return select(x >= zero, value, nan)

    flat = 20.0

    @inline
    def tanh(x: Any) -> Any:
        # with u = e^(2x) - 1, which does not cancel: tanh x = u / (u + 2)
        y = select(x > flat, flat, x)
        y = select(y < -flat, -flat, y)
        y = y + y
        shifted = y * log2e + magic
        k = shifted - magic
        r = y - k * ln2_high
        r = r - k * ln2_low
        p = t13 * r + t12
        p = p * r + t11
        p = p * r + t10
        p = p * r + t9
        p = p * r + t8
        p = p * r + t7
        p = p * r + t6
        p = p * r + t5
        p = p * r + t4
        p = p * r + t3
        p = p * r + t2
        p = p * (r * r) + r
        scale = number((bits(shifted) - I(0x4338000000000000) + I(1023)) << I(52))
        u = scale * p + (scale - one)
        return u / (u + 2.0)

    @inline
    def log1p(x: Any) -> Any:
        w = one + x
        error = (w - one) - x
        value = ln(w) - error / w
        return select(w == one, x, value)

    return {"exp": exp, "ln": ln, "tanh": tanh, "log1p": log1p, "erf": math.erf}
