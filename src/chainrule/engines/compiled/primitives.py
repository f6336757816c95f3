"""Pointers, bit patterns, foreign calls and barriers: what kernels need below numba.

Imported only while kernels are being compiled. Kernels are C functions over raw memory:
they take the address of a table of addresses, so that their machine code holds no
address of this process and can be kept on disk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import cgutils

from chainrule.engines.compiled.numba_tools import intrinsic, types


def _pointer(element: Any) -> Any:
    """An intrinsic that takes an address and a distance to a pointer."""
    kind = types.CPointer(element)

    @intrinsic
    def pointer(_context: Any, _address: Any, _distance: Any) -> Any:
        """The pointer `distance` elements after `address`."""

        def build(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            start = builder.inttoptr(given[0], context.get_value_type(kind))
            return builder.gep(start, [given[1]])

        return kind(types.int64, types.int64), build

    return pointer


pointer_to = {
    "float32": _pointer(types.float32),
    "float64": _pointer(types.float64),
    "int64": _pointer(types.int64),
    "int32": _pointer(types.int32),
    "int8": _pointer(types.int8),
}


@intrinsic
def address_of(_context: Any, pointer: Any) -> Any:
    """The address of a pointer."""

    def build(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.ptrtoint(given[0], ir.IntType(64))

    return types.int64(pointer), build


@intrinsic
def select(_context: Any, test: Any, then: Any, _otherwise: Any) -> Any:
    """The second where the first holds, else the third, and no branch."""

    def build(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.select(*given)

    return then(test, then, then), build


def _bitcast(source: Any, target: Any) -> Any:
    @intrinsic
    def bits(_context: Any, _value: Any) -> Any:
        """The same bits as another kind of number."""

        def build(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            return builder.bitcast(given[0], context.get_value_type(target))

        return target(source), build

    return bits


bits_of = {
    "float32": _bitcast(types.float32, types.int32),
    "float64": _bitcast(types.float64, types.int64),
}
from_bits = {
    "float32": _bitcast(types.int32, types.float32),
    "float64": _bitcast(types.int64, types.float64),
}


def _call(result: Any, count: int) -> Any:
    """An intrinsic that calls the C function at an address with `count` arguments."""

    def emit(*kinds: Any) -> Any:
        def build(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            arguments = [context.get_value_type(kind) for kind in kinds]
            returned = (
                ir.VoidType()
                if result is types.void
                else context.get_value_type(result)
            )
            function = ir.FunctionType(returned, arguments).as_pointer()
            called = builder.call(builder.inttoptr(given[0], function), given[1:])
            return context.get_dummy_value() if result is types.void else called

        return result(types.int64, *kinds), build

    names = [f"a{i}" for i in range(count)]
    source = (
        f"def call(_context, address, {', '.join(names)}):\n"
        f"    return emit({', '.join(names)})\n"
    )
    scope: dict[str, Any] = {"emit": emit}
    exec(compile(source, "<call>", "exec"), scope)  # noqa: S102 - own text, fixed
    return intrinsic(scope["call"])


call_unary = _call(types.void, 4)
"""``void f(R *net, R *out_or_signal, int64 rows, int64 columns)`` and the like."""
call_slope = _call(types.void, 5)
"""``void f(R *net, R *out, R *signal, int64 rows, int64 columns)``."""
call_loss = _call(types.float64, 7)
"""``double f(R *out, R *target, R *signal, R *weight, double scale, …)``."""
call_update = _call(types.void, 8)
"""``void f(R *w, R *g, R *slots, stride, first, last, double *settings, …)``."""
call_gemm = _call(types.void, 13)
"""The BLAS's gemm, Fortran's way: everything by address."""


@intrinsic
def prefetch(_context: Any, pointer: Any) -> Any:
    """Let the processor fetch what will be read soon."""

    def build(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        byte, word = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, word, word, word])
        name = "llvm.prefetch.p0i8"
        function = cgutils.get_or_insert_function(builder.module, kind, name)
        at = builder.bitcast(given[0], byte)
        builder.call(function, [at, word(0), word(2), word(1)])
        return context.get_dummy_value()

    return types.void(pointer), build


def _call_int(*arguments: Any) -> Callable[..., Any]:
    """Build a call of the C function at an address that gives an int."""

    def build(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        function = ir.FunctionType(ir.IntType(32), arguments).as_pointer()
        values = [
            builder.trunc(value, kind) if kind.width < 64 else value
            for value, kind in zip(given[1:], arguments, strict=True)
        ]
        called = builder.call(builder.inttoptr(given[0], function), values)
        return builder.sext(called, ir.IntType(64))

    return build


@intrinsic
def call_plain(_context: Any, _address: Any) -> Any:
    """``int f(void)``: sched_yield, which lets another thread run, and sched_getcpu."""
    return types.int64(types.int64), _call_int()


@intrinsic
def call_affinity(_context: Any, _address: Any, _bytes: Any, _mask: Any) -> Any:
    """``sched_setaffinity(0, bytes, mask)``: the processors of this thread."""

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        word = ir.IntType(64)
        call = _call_int(ir.IntType(32), word, word)
        self = ir.Constant(word, 0)
        return call(context, builder, signature, [given[0], self, *given[1:]])

    return types.int64(types.int64, types.int64, types.int64), build


@intrinsic
def call_futex(
    _context: Any, _address: Any, _number: Any, _word: Any, _wake: Any, _value: Any
) -> Any:
    """Linux's futex: sleep while a word has a value, or wake all that sleep on it."""

    def build(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        word, thirty_two = ir.IntType(64), ir.IntType(32)
        address, number, place, wake, value = given
        kind = ir.FunctionType(word, [word] * 7)
        function = builder.inttoptr(address, kind.as_pointer())
        operation = builder.select(wake, word(129), word(128))  # private wake, wait
        count = builder.select(
            wake, word(2**31 - 1), builder.zext(builder.trunc(value, thirty_two), word)
        )
        none = word(0)
        arguments = [number, place, operation, count, none, none, none]
        return builder.call(function, arguments)

    kinds = (types.int64, types.int64, types.int64, types.boolean, types.int64)
    return types.int64(*kinds), build


@intrinsic
def arrive(_context: Any, _pointer: Any, _by: Any) -> Any:
    """Count a thread in (1) or out (-1), atomically; gives the number before."""

    def build(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.atomic_rmw("add", given[0], given[1], "seq_cst")

    return types.int64(types.CPointer(types.int64), types.int64), build


@intrinsic
def arrived(_context: Any, _pointer: Any) -> Any:
    """How many threads have been counted in."""

    def build(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.load_atomic(given[0], "seq_cst", 8)

    return types.int64(types.CPointer(types.int64)), build


__all__ = [
    "address_of",
    "arrive",
    "arrived",
    "bits_of",
    "call_affinity",
    "call_futex",
    "call_gemm",
    "call_loss",
    "call_plain",
    "call_slope",
    "call_unary",
    "call_update",
    "from_bits",
    "pointer_to",
    "prefetch",
    "select",
]
