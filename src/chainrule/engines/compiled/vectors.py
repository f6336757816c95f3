"""Operations on short rows, as vector instructions with a mask for the last columns.

LLVM makes vector code of long loops; for the 3, 10 or 32 units of a small layer its
code spends its time on checks and remainders. Here every row is whole vectors, of
which the last is masked, and nothing is checked. Sums are in a fixed order.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import cgutils

from chainrule.engines.compiled.numba_tools import intrinsic, types

LANES = {"float32": 16, "float64": 8}
FUSED = ("contract",)
I64 = ir.IntType(64)
LN2 = {
    True: (0.693359375, -2.12194440e-4),
    False: (0.693145751953125, 1.42860682030941723212e-6),
}
"""ln 2 in two parts, of which the first has few digits; by whether it is float32."""
EXP = {
    True: (
        1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3,
        4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
    ),
    False: tuple(1 / math.factorial(n) for n in range(13, 1, -1)),
}  # fmt: skip
"""The coefficients of e^r = 1 + r + r^2 (…), highest first."""


class Rows:
    """Emits the instructions for rows of one kind of number."""

    def __init__(self, builder: Any, dtype: str) -> None:
        self.builder = builder
        self.lanes = LANES[dtype]
        self.real = ir.FloatType() if dtype == "float32" else ir.DoubleType()
        self.real_size = 4 if dtype == "float32" else 8
        self.suffix = f"v{self.lanes}f{32 if dtype == 'float32' else 64}"
        self.vector = ir.VectorType(self.real, self.lanes)
        self.bits = ir.VectorType(ir.IntType(1), self.lanes)
        self.count = ir.VectorType(I64, self.lanes)
        self.zero = ir.Constant(self.vector, [0.0] * self.lanes)

    def splat(self, value: Any, kind: Any = None) -> Any:
        """A vector of one number repeated."""
        kind = self.vector if kind is None else kind
        one = self.builder.insert_element(
            ir.Constant(kind, ir.Undefined), value, ir.Constant(ir.IntType(32), 0)
        )
        order = ir.Constant(ir.VectorType(ir.IntType(32), self.lanes), [0] * self.lanes)
        return self.builder.shuffle_vector(one, ir.Constant(kind, ir.Undefined), order)

    def mask(self, left: Any) -> Any:
        """True for the first `left` lanes."""
        lanes = ir.Constant(self.count, list(range(self.lanes)))
        return self.builder.icmp_signed("<", lanes, self.splat(left, self.count))

    def _masked(self, name: str, kind: Any) -> Any:
        pointer = self.vector.as_pointer()
        thirty_two = ir.IntType(32)
        if name == "load":
            arguments = [pointer, thirty_two, self.bits, self.vector]
        else:
            arguments = [self.vector, pointer, thirty_two, self.bits]
        function = ir.FunctionType(kind, arguments)
        full = f"llvm.masked.{name}.{self.suffix}.p0{self.suffix}"
        return cgutils.get_or_insert_function(self.builder.module, function, full)

    def load(self, pointer: Any, mask: Any = None, other: Any = None) -> Any:
        """A vector from memory; with a mask, `other` (zero) in the lanes without."""
        at = self.builder.bitcast(pointer, self.vector.as_pointer())
        if mask is None:
            return self.builder.load(at, align=self.real_size)
        size = ir.Constant(ir.IntType(32), self.real_size)
        rest = self.zero if other is None else other
        function = self._masked("load", self.vector)
        return self.builder.call(function, [at, size, mask, rest])

    def store(self, value: Any, pointer: Any, mask: Any = None) -> None:
        """A vector to memory; with a mask, its lanes only."""
        at = self.builder.bitcast(pointer, self.vector.as_pointer())
        if mask is None:
            self.builder.store(value, at, align=self.real_size)
            return
        size = ir.Constant(ir.IntType(32), self.real_size)
        function = self._masked("store", ir.VoidType())
        self.builder.call(function, [value, at, size, mask])

    def fma(self, a: Any, b: Any, c: Any) -> Any:
        """``a * b + c``, fused where the processor can."""
        return self.builder.fadd(self.builder.fmul(a, b, flags=FUSED), c, flags=FUSED)

    def reduce(self, name: str, vector: Any) -> Any:
        """The sum ("fadd") or the largest ("fmax") of a vector's lanes, by halves."""
        builder, width = self.builder, self.lanes
        while width > 1:
            width //= 2
            order = [*range(width, 2 * width), *[0] * (self.lanes - width)]
            kind = ir.VectorType(ir.IntType(32), self.lanes)
            half = builder.shuffle_vector(
                vector, ir.Constant(self.vector, ir.Undefined), ir.Constant(kind, order)
            )
            if name == "fadd":
                vector = builder.fadd(vector, half)
            else:
                larger = builder.fcmp_ordered(">", vector, half)
                vector = builder.select(larger, vector, half)
        return builder.extract_element(vector, ir.Constant(ir.IntType(32), 0))

    def number(self, value: float) -> Any:
        """A vector of one constant."""
        return ir.Constant(self.vector, [value] * self.lanes)

    def exp(self, x: Any) -> Any:
        """E to numbers that are not above 0, as in `vector_math`."""
        b, single = self.builder, self.real_size == 4
        whole = ir.VectorType(ir.IntType(8 * self.real_size), self.lanes)
        magic, ones = (0x4B400000, 127) if single else (0x4338000000000000, 1023)
        bottom = self.number(-87.0 if single else -708.0)
        y = b.select(b.fcmp_ordered("<", x, bottom), bottom, x)
        rounding = self.number(12582912.0 if single else 6755399441055744.0)
        shifted = self.fma(y, self.number(1.4426950408889634), rounding)
        k = b.fsub(shifted, rounding)
        for part in LN2[single]:
            y = self.fma(k, self.number(-part), y)
        p = self.number(EXP[single][0])
        for coefficient in EXP[single][1:]:
            p = self.fma(p, y, self.number(coefficient))
        p = b.fadd(self.fma(p, b.fmul(y, y), y), self.number(1.0))
        bias = ir.Constant(whole, [ones - magic] * self.lanes)
        bits = b.shl(
            b.add(b.bitcast(shifted, whole), bias),
            ir.Constant(whole, [23 if single else 52] * self.lanes),
        )
        value = b.fmul(p, b.bitcast(bits, self.vector))
        return b.select(b.fcmp_ordered("<", x, bottom), self.zero, value)

    def join(self, apply: str, one: Any, other: Any) -> Any:
        """The lanes' larger numbers for a difference, their sums for a product."""
        if apply == "fmul":
            return self.builder.fadd(one, other)
        larger = self.builder.fcmp_ordered(">", other, one)
        return self.builder.select(larger, other, one)

    def chunks(self, count: Any, body: Callable[[Any, Any], None]) -> None:
        """Emit `body` for the whole vectors of a row, then for its masked rest.

        It is given the first column, and the mask or None.
        """
        builder, step = self.builder, I64(self.lanes)
        whole = builder.and_(count, I64(-self.lanes))
        with cgutils.for_range_slice(builder, I64(0), whole, step, I64) as (at, _):
            body(at, None)
        with builder.if_then(builder.icmp_signed("<", whole, count)):
            body(whole, self.mask(builder.sub(count, whole)))

    def variable(self, start: Any) -> Any:
        """A vector or number that changes in a loop."""
        place = cgutils.alloca_once(self.builder, start.type)
        self.builder.store(start, place)
        return place


def _intrinsic(dtype: str, names: str, emit: Callable[..., Any], returns: bool) -> Any:
    """An intrinsic over pointers (upper case), counts (`n_…`) and numbers (`x_…`)."""
    real = types.float32 if dtype == "float32" else types.float64
    kinds = [
        types.CPointer(real) if n.isupper() else types.int64 if n[0] == "n" else real
        for n in names.split()
    ]
    result = real if returns else types.void

    def typed(*_given: Any) -> Any:
        def build(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            value = emit(Rows(builder, dtype), *given)
            return value if returns else context.get_dummy_value()

        return result(*kinds), build

    arguments = ", ".join(f"a{i}" for i in range(len(kinds)))
    scope: dict[str, Any] = {"typed": typed}
    text = f"def row(_context, {arguments}):\n    return typed()\n"
    exec(compile(text, "<row>", "exec"), scope)  # noqa: S102 - own text, fixed
    return intrinsic(scope["row"])


def row_sum(dtype: str) -> Any:
    """``sum of p[0:n]``."""

    def emit(r: Rows, p: Any, n: Any) -> Any:
        total = r.variable(r.zero)

        def body(at: Any, mask: Any) -> None:
            part = r.load(r.builder.gep(p, [at]), mask)
            r.builder.store(r.builder.fadd(r.builder.load(total), part), total)

        r.chunks(n, body)
        return r.reduce("fadd", r.builder.load(total))

    return _intrinsic(dtype, "P n_columns", emit, returns=True)


def row_max(dtype: str) -> Any:
    """``largest of p[0:n]``."""

    def emit(r: Rows, p: Any, n: Any) -> Any:
        first = r.splat(r.builder.load(p))
        most = r.variable(first)

        def body(at: Any, mask: Any) -> None:
            part = r.load(r.builder.gep(p, [at]), mask, first)
            known = r.builder.load(most)
            larger = r.builder.fcmp_ordered(">", part, known)
            r.builder.store(r.builder.select(larger, part, known), most)

        r.chunks(n, body)
        return r.reduce("fmax", r.builder.load(most))

    return _intrinsic(dtype, "P n_columns", emit, returns=True)


def _row_by(dtype: str, operation: str) -> Any:
    def emit(r: Rows, p: Any, n: Any, x: Any) -> None:
        by = r.splat(x)

        def body(at: Any, mask: Any) -> None:
            place = r.builder.gep(p, [at])
            changed = getattr(r.builder, operation)(r.load(place, mask), by)
            r.store(changed, place, mask)

        r.chunks(n, body)

    return _intrinsic(dtype, "P n_columns x_by", emit, returns=False)


def row_shift(dtype: str) -> Any:
    """``p[0:n] -= x``."""
    return _row_by(dtype, "fsub")


def row_scale(dtype: str) -> Any:
    """``p[0:n] *= x``."""
    return _row_by(dtype, "fmul")


def row_product(dtype: str) -> Any:
    """``z[0:n] = c * b[0:n] + a[0:k] @ w``, w by rows of n: one case up a layer."""

    def emit(r: Rows, z: Any, a: Any, w: Any, b: Any, k: Any, n: Any, c: Any) -> None:
        builder = r.builder
        factor = r.splat(c)
        fours = builder.and_(k, I64(-4))
        sums = [r.variable(r.zero) for _ in range(4)]

        def add(h: Any, total: Any, at: Any, mask: Any) -> None:
            x = r.splat(builder.load(builder.gep(a, [h])))
            place = builder.gep(w, [builder.add(builder.mul(h, n), at)])
            part = r.fma(x, r.load(place, mask), builder.load(total))
            builder.store(part, total)

        def body(at: Any, mask: Any) -> None:
            bias = r.load(builder.gep(b, [at]), mask)
            builder.store(builder.fmul(bias, factor), sums[0])
            for total in sums[1:]:
                builder.store(r.zero, total)
            with cgutils.for_range_slice(builder, I64(0), fours, I64(4), I64) as (h, _):
                for i, total in enumerate(sums):
                    add(builder.add(h, I64(i)), total, at, mask)
            with cgutils.for_range_slice(builder, fours, k, I64(1), I64) as (h, _):
                add(h, sums[0], at, mask)
            low = builder.fadd(builder.load(sums[0]), builder.load(sums[1]))
            high = builder.fadd(builder.load(sums[2]), builder.load(sums[3]))
            r.store(builder.fadd(low, high), builder.gep(z, [at]), mask)

        r.chunks(n, body)

    return _intrinsic(dtype, "Z A W B n_ins n_outs x_bias", emit, returns=False)


TOGETHER = 8
"""Rows of weights that are read before the first of them is written."""


def row_descend(dtype: str, below: bool) -> Any:
    """``w += x a d^T``, and with `below`, before that, ``g = w @ d``.

    One case down a layer, with its step; the first layer has nothing below it.
    """

    def emit(r: Rows, g: Any, a: Any, w: Any, d: Any, m: Any, n: Any, x: Any) -> None:
        builder = r.builder
        sums = [r.variable(r.zero) for _ in range(TOGETHER)]

        def rows(first: Any, count: int) -> None:
            inputs = [
                builder.gep(a, [builder.add(first, I64(i))]) for i in range(count)
            ]
            rates = [r.splat(builder.fmul(x, builder.load(at))) for at in inputs]
            starts = [
                builder.gep(w, [builder.mul(builder.add(first, I64(i)), n)])
                for i in range(count)
            ]
            for total in sums[:count]:
                builder.store(r.zero, total)

            def body(at: Any, mask: Any) -> None:
                signal = r.load(builder.gep(d, [at]), mask)
                places = [builder.gep(row, [at]) for row in starts]
                weights = [r.load(place, mask) for place in places]
                for weight, total in zip(weights, sums, strict=False):
                    if below:
                        part = r.fma(weight, signal, builder.load(total))
                        builder.store(part, total)
                for weight, rate, place in zip(weights, rates, places, strict=True):
                    r.store(r.fma(rate, signal, weight), place, mask)

            r.chunks(n, body)
            for i in range(count if below else 0):
                value = r.reduce("fadd", builder.load(sums[i]))
                builder.store(value, builder.gep(g, [builder.add(first, I64(i))]))

        _groups(builder, m, (TOGETHER, 1), rows)

    return _intrinsic(dtype, "G A W D n_ins n_outs x_rate", emit, returns=False)


def row_outer(dtype: str) -> Any:
    """``g = x a d^T``, of m rows and n columns."""

    def emit(r: Rows, g: Any, a: Any, d: Any, m: Any, n: Any, x: Any) -> None:
        builder = r.builder
        with cgutils.for_range(builder, m) as loop:
            h = loop.index
            factor = r.splat(builder.fmul(x, builder.load(builder.gep(a, [h]))))
            row = builder.gep(g, [builder.mul(h, n)])

            def body(at: Any, mask: Any) -> None:
                signal = r.load(builder.gep(d, [at]), mask)
                r.store(builder.fmul(signal, factor), builder.gep(row, [at]), mask)

            r.chunks(n, body)

    return _intrinsic(dtype, "G A D n_rows n_columns x_factor", emit, returns=False)


def row_dot(dtype: str) -> Any:
    """``p[0:n] @ q[0:n]``."""

    def emit(r: Rows, p: Any, q: Any, n: Any) -> Any:
        total = r.variable(r.zero)

        def body(at: Any, mask: Any) -> None:
            left = r.load(r.builder.gep(p, [at]), mask)
            right = r.load(r.builder.gep(q, [at]), mask)
            r.builder.store(r.fma(left, right, r.builder.load(total)), total)

        r.chunks(n, body)
        return r.reduce("fadd", r.builder.load(total))

    return _intrinsic(dtype, "P Q n_columns", emit, returns=True)


def row_copy(dtype: str) -> Any:
    """``p[0:n] = q[0:n]``."""

    def emit(r: Rows, p: Any, q: Any, n: Any) -> None:
        def body(at: Any, mask: Any) -> None:
            value = r.load(r.builder.gep(q, [at]), mask)
            r.store(value, r.builder.gep(p, [at]), mask)

        r.chunks(n, body)

    return _intrinsic(dtype, "P Q n_columns", emit, returns=False)


def column_sums(dtype: str) -> Any:
    """``g = keep g + x (sum of the m rows of d)``, n columns."""

    def emit(r: Rows, g: Any, d: Any, m: Any, n: Any, x: Any, keep: Any) -> None:
        builder = r.builder
        fours = builder.and_(m, I64(-4))
        sums = [r.variable(r.zero) for _ in range(4)]
        factor, kept = r.splat(x), r.splat(keep)
        fresh = builder.fcmp_ordered("==", keep, r.real(0.0))

        def add(row: Any, total: Any, at: Any, mask: Any) -> None:
            place = builder.gep(d, [builder.add(builder.mul(row, n), at)])
            part = builder.fadd(builder.load(total), r.load(place, mask))
            builder.store(part, total)

        def body(at: Any, mask: Any) -> None:
            for total in sums:
                builder.store(r.zero, total)
            with cgutils.for_range_slice(builder, I64(0), fours, I64(4), I64) as (h, _):
                for i, total in enumerate(sums):
                    add(builder.add(h, I64(i)), total, at, mask)
            with cgutils.for_range_slice(builder, fours, m, I64(1), I64) as (h, _):
                add(h, sums[0], at, mask)
            low = builder.fadd(builder.load(sums[0]), builder.load(sums[1]))
            high = builder.fadd(builder.load(sums[2]), builder.load(sums[3]))
            place = builder.gep(g, [at])
            before = r.load(place, mask)
            before = builder.select(fresh, r.zero, builder.fmul(before, kept))
            r.store(r.fma(builder.fadd(low, high), factor, before), place, mask)

        r.chunks(n, body)

    return _intrinsic(
        dtype, "G D n_rows n_columns x_factor x_keep", emit, returns=False
    )


def _rows_by(dtype: str, find: Callable[[Rows, Any], Any], apply: str, own: Any) -> Any:
    """``p[row] = p[row] (operation) x`` with x found from each row, m rows of n."""

    def emit(r: Rows, p: Any, m: Any, n: Any) -> None:
        builder = r.builder

        def one(row: Any) -> None:
            place = builder.gep(p, [builder.mul(row, n)])
            total = r.variable(own(r, place))

            def gathered(at: Any, rest: Any) -> None:
                part = r.load(builder.gep(place, [at]), rest, own(r, place))
                builder.store(r.join(apply, builder.load(total), part), total)

            def applied(at: Any, rest: Any) -> None:
                here = builder.gep(place, [at])
                r.store(getattr(builder, apply)(r.load(here, rest), x), here, rest)

            r.chunks(n, gathered)
            x = r.splat(find(r, builder.load(total)))
            r.chunks(n, applied)

        with cgutils.for_range(builder, m) as loop:
            one(loop.index)

    return _intrinsic(dtype, "P n_rows n_columns", emit, returns=False)


def rows_less_their_largest(dtype: str) -> Any:
    """Every row less its largest number: what softmax may raise e to."""
    return _rows_by(
        dtype,
        lambda r, row: r.reduce("fmax", row),
        "fsub",
        lambda r, place: r.splat(r.builder.load(place)),
    )


def rows_over_their_sum(dtype: str) -> Any:
    """Every row over its sum: shares of 1."""

    def inverse(r: Rows, row: Any) -> Any:
        return r.builder.fdiv(r.real(1.0), r.reduce("fadd", row))

    return _rows_by(dtype, inverse, "fmul", lambda r, _place: r.zero)


def rows_softmax(dtype: str) -> Any:
    """Softmax of m rows of n, n within one vector: all of a row in registers."""

    def emit(r: Rows, p: Any, m: Any, n: Any) -> None:
        builder = r.builder
        mask = r.mask(n)
        lowest = r.number(-math.inf)

        def group(first: Any, count: int) -> None:
            places = [
                builder.gep(p, [builder.mul(builder.add(first, I64(i)), n)])
                for i in range(count)
            ]
            rows = [r.load(place, mask, lowest) for place in places]
            tops = [r.splat(r.reduce("fmax", row)) for row in rows]
            powers = [
                r.exp(builder.fsub(row, top))
                for row, top in zip(rows, tops, strict=True)
            ]
            sums = [r.reduce("fadd", power) for power in powers]
            for power, total, place in zip(powers, sums, places, strict=True):
                share = r.splat(builder.fdiv(r.real(1.0), total))
                r.store(builder.fmul(power, share), place, mask)

        _groups(builder, m, (4, 1), group)

    return _intrinsic(dtype, "P n_rows n_columns", emit, returns=False)


def _groups(
    builder: Any, count: Any, sizes: tuple[int, ...], emit: Callable[[Any, int], None]
) -> None:
    """Emit loops over groups of rows, large groups first; the sizes are powers of 2."""
    start: Any = I64(0)
    for size in sizes:
        end = builder.and_(count, I64(-size))
        step = I64(size)
        with cgutils.for_range_slice(builder, start, end, step, I64) as (h, _):
            emit(h, size)
        start = end


def tile_product(dtype: str, bias: bool) -> Any:
    """``C = x A B + keep C``, or with `bias` ``C = A B + x b``: small products.

    C has m rows of n columns, B has n columns; A is read as ``a[i * n_row + h *
    n_step]``, so that it may be a transposed one. Up to eight rows of C are in
    registers while their products are summed.
    """

    def emit(
        r: Rows, c: Any, a: Any, b: Any, extra: Any, m: Any, k: Any, n: Any,
        row: Any, step: Any, x: Any, keep: Any,
    ) -> None:  # fmt: skip
        builder = r.builder
        factor, kept = r.splat(x), r.splat(keep)
        fresh = builder.fcmp_ordered("==", keep, r.real(0.0))
        sums = [r.variable(r.zero) for _ in range(TOGETHER)]

        def group(first: Any, count: int) -> None:
            rows = [builder.add(first, I64(i)) for i in range(count)]
            starts = [builder.gep(a, [builder.mul(i, row)]) for i in rows]

            def body(at: Any, mask: Any) -> None:
                start = r.zero
                if bias:
                    start = builder.fmul(r.load(builder.gep(extra, [at]), mask), factor)
                for total in sums[:count]:
                    builder.store(start, total)
                with cgutils.for_range(builder, k) as loop:
                    h = loop.index
                    column = builder.mul(h, step)
                    place = builder.gep(b, [builder.add(builder.mul(h, n), at)])
                    values = r.load(place, mask)
                    for start_of, total in zip(starts, sums, strict=False):
                        one = builder.load(builder.gep(start_of, [column]))
                        part = r.fma(r.splat(one), values, builder.load(total))
                        builder.store(part, total)
                for i, total in zip(rows, sums, strict=False):
                    place = builder.gep(c, [builder.add(builder.mul(i, n), at)])
                    value = builder.load(total)
                    if not bias:
                        before = builder.fmul(r.load(place, mask), kept)
                        before = builder.select(fresh, r.zero, before)
                        value = r.fma(value, factor, before)
                    r.store(value, place, mask)

            r.chunks(n, body)

        _groups(builder, m, (8, 4, 2, 1), group)

    names = "C A B E n_m n_k n_n n_row n_step x_factor x_keep"
    return _intrinsic(dtype, names, emit, returns=False)
