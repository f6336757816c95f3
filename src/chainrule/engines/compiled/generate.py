"""Kernels from the registers' formulas: the formula that is read is the code that runs.

For an activation, a loss and an update rule the source of small C functions over runs
of memory is written here; `build` compiles them, once, each on its own, and the driver
(`kernels`) calls them by address. So a new record in a register needs nothing here.
"""

from __future__ import annotations

import ast
from collections.abc import Hashable
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from chainrule.engines.arrays import open_interval
from chainrule.formulas.evaluate import FLOATS, evaluate
from chainrule.formulas.nodes import (
    Choice,
    Node,
    Number,
    Product,
    Quotient,
    Ref,
)
from chainrule.formulas.source import python_source
from chainrule.formulas.walking import rebuild, refs

if TYPE_CHECKING:
    from chainrule.maths.records import Activation, Loss, Rule


class Piece(NamedTuple):
    """The source of one C function, and what its arguments are.

    Attributes:
        name: what it is for, in words that make a file name.
        source: the Python source of a function called `kernel`.
        kind: its signature: "unary", "slope", "loss", "update" or "driver".
        dtype: the kind of number it computes with.
    """

    name: str
    source: str
    kind: str
    dtype: str


def needs_net(activation: Activation) -> bool:
    """Whether the slope can't be had from the output alone."""
    return any(to == "net" for to in refs(slope_formula(activation)))


def slope_formula(activation: Activation) -> Node:
    """The slope, of the output where all it asks of the net is whether that is > 0.

    That may be asked of the output where both are positive together, as with relu and
    its kin; then no net input need be kept.
    """
    asked = _asks_sign(activation.slope)
    if asked == activation.slope or any(to == "net" for to in refs(asked)):
        return activation.slope
    formula = activation.stable or activation.value
    for size in (1e-30, 1e-9, 1e-3, 0.5, 3.0, 50.0):
        for net in (size, -size, 0.0):
            out = evaluate(formula, {"net": net}.__getitem__, FLOATS)  # type: ignore[arg-type]
            if (out > 0) != (net > 0):
                return activation.slope
    return asked


def _asks_sign(formula: Node) -> Node:
    """The formula with ``net > 0`` as ``out > 0``."""
    zero = Number(Fraction(0))
    match formula:
        case Choice(Ref("net"), ">", Number(value, _), then, otherwise) if value == 0:
            return Choice(
                Ref("out"), ">", zero, _asks_sign(then), _asks_sign(otherwise)
            )
        case _:
            return rebuild(formula, _asks_sign)


def forward(activation: Activation, dtype: str) -> Piece | None:
    """Outputs from net inputs; in place where the slope needs no net input."""
    if activation.coupled:
        return Piece(f"{activation.name}_out", _SOFTMAX, "unary", dtype)
    formula = activation.stable or activation.value
    if formula == Ref("net") and not needs_net(activation):
        return None
    source = "net_at" if needs_net(activation) else "out_at"
    return Piece(
        f"{activation.name}_out",
        f"def kernel(net_at, out_at, rows, columns):\n"
        f"    for i in range(rows * columns):\n"
        f"        net = {source}[i]\n"
        f"        out_at[i] = {written(formula)}\n",
        "unary",
        dtype,
    )


def slope(activation: Activation, dtype: str) -> Piece | None:
    """Error signals dE/dnet in place of dE/dout."""
    if activation.coupled:
        return Piece(f"{activation.name}_slope", _SOFTMAX_SLOPE, "slope", dtype)
    formula = slope_formula(activation)
    used = set(refs(formula))
    if isinstance(formula, Number) and formula.value == 1:
        return None
    lines = [
        f"        {name} = {name}_at[i]\n" for name in ("net", "out") if name in used
    ]
    return Piece(
        f"{activation.name}_slope",
        "def kernel(net_at, out_at, signal_at, rows, columns):\n"
        "    for i in range(rows * columns):\n"
        f"{''.join(lines)}"
        f"        signal_at[i] = signal_at[i] * ({written(formula)})\n",
        "slope",
        dtype,
    )


def loss(record: Loss, shortcut: Node | None, dtype: str, name: str) -> Piece:
    """The loss of a batch, and dE/dout, or with a shortcut dE/dnet, of its cases."""
    low, high = open_interval(record.outputs, dtype)
    inside = "out"
    if low > float("-inf"):
        inside = f"select({inside} < R({low!r}), R({low!r}), {inside})"
    if high < float("inf"):
        inside = f"select(out > R({high!r}), R({high!r}), {inside})"
    signal = written(shortcut or record.stable_slope or record.slope)
    body = _LOSS if "target_sum" in signal else _FLAT_LOSS + _LOSS
    text = (_LOSS_HEAD + body).replace("INSIDE", inside).replace("SIGNAL", signal)
    text = text.replace("SHARE", written(record.stable or record.share))
    text = text.replace("SEEN", "inside" if shortcut is None else "")
    return Piece(f"{record.name}_{name}", text, "loss", dtype)


def update(name: str, rule: Rule, settings: list[str], dtype: str) -> Piece:
    """One step of an update rule over a run of the flat parameter vector."""
    constants: dict[Node, str] = {}
    loads = [
        f"    {_variable(f'setting:{s}')} = settings_at[{k}]\n"
        for k, s in enumerate(settings)
    ]
    body = []
    for k, state in enumerate(rule.states):
        body.append(f"        before_{state} = slots_at[{k} * stride + i]\n")
    for k, (state, formula) in enumerate(rule.states.items()):
        text = written(_hoisted(formula, constants))
        body.append(f"        now_{state} = {text}\n")
        body.append(f"        slots_at[{k} * stride + i] = now_{state}\n")
    step = written(_hoisted(rule.step, constants))
    body.append(f"        parameter_at[i] = parameter + ({step})\n")
    hoisted = [f"    {name} = R({_in_double(of)})\n" for of, name in constants.items()]
    source = (
        _UPDATE_HEAD + "".join(loads) + "".join(hoisted) + _UPDATE_LOOP + "".join(body)
    )
    return Piece(f"{name}_update", source, "update", dtype)


def _hoisted(formula: Node, constants: dict[Node, str]) -> Node:
    """The formula with what is the same for all parameters taken out of the loop."""
    if _all_constant(formula):
        name = constants.setdefault(formula, f"constant_{len(constants)}")
        return Ref(name)
    if isinstance(formula, Quotient) and _all_constant(formula.below):
        # one division for all parameters, then a product for each
        inverse = _hoisted(Quotient(Number(Fraction(1)), formula.below), constants)
        return Product((_hoisted(formula.above, constants), inverse))
    return rebuild(formula, lambda child: _hoisted(child, constants))


def _all_constant(formula: Node) -> bool:
    mentioned = list(refs(formula))
    return bool(mentioned) and all(_is_constant(to) for to in mentioned)


def _is_constant(to: Hashable) -> bool:
    return str(to).startswith("setting:") or to == "update_number"


def _variable(to: Hashable) -> str:
    return str(to).replace(":", "_")


def _in_double(formula: Node) -> str:
    return python_source(formula, _variable, lambda value: repr(float(value)))


def written(formula: Node) -> str:
    """A formula as source of which LLVM makes vector code: selects, no branches."""
    text = python_source(formula, _variable, lambda value: f"R({float(value)!r})")
    tree = _Selects().visit(ast.parse(text, mode="eval"))
    return ast.unparse(tree)


class _Selects(ast.NodeTransformer):
    """``a if test else b`` becomes ``select(test, a, b)``."""

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        name = ast.Name("select", ast.Load())
        return ast.Call(name, [node.test, node.body, node.orelse], [])


_SOFTMAX = """\
def kernel(net_at, out_at, rows, columns):
    if columns <= lanes:
        rows_softmax(out_at, rows, columns)
        return
    rows_less_their_largest(out_at, rows, columns)
    for i in range(rows * columns):
        out_at[i] = exp(out_at[i])
    rows_over_their_sum(out_at, rows, columns)
"""

_SOFTMAX_SLOPE = """\
def kernel(net_at, out_at, signal_at, rows, columns):
    for row in range(rows):
        out = at(address_of(out_at), row * columns)
        signal = at(address_of(signal_at), row * columns)
        row_shift(signal, columns, row_dot(out, signal, columns))
    for i in range(rows * columns):
        signal_at[i] = out_at[i] * signal_at[i]
"""

_LOSS_HEAD = """\
@inline
def inside(out):
    return INSIDE


def kernel(out_at, target_at, signal_at, weight_at, scale, rows, columns):
    count = R(columns)
    weighted = address_of(weight_at) != 0
    total = 0.0
"""

_FLAT_LOSS = """\
    if not weighted:
        factor = R(scale)
        for i in range(rows * columns):
            out = inside(out_at[i])
            target = target_at[i]
            total = add(total, F(SHARE))
        for i in range(rows * columns):
            out = SEEN(out_at[i])
            target = target_at[i]
            signal_at[i] = factor * (SIGNAL)
        return total * scale
"""

_LOSS = """\
    sums_are_1 = not weighted
    for row in range(rows):
        if row_sum(at(address_of(target_at), row * columns), columns) != R(1.0):
            sums_are_1 = False
    for i in range(rows * columns):
        out = inside(out_at[i])
        target = target_at[i]
        signal_at[i] = SHARE
    if not weighted:
        for i in range(rows * columns):
            total = add(total, F(signal_at[i]))
    if sums_are_1:
        factor, target_sum = R(scale), R(1.0)
        for i in range(rows * columns):
            out = SEEN(out_at[i])
            target = target_at[i]
            signal_at[i] = factor * (SIGNAL)
        return total * scale
    for row in range(rows):
        first = row * columns
        weight = 1.0
        if weighted:
            weight = F(weight_at[row])
            total += weight * row_sum(at(address_of(signal_at), first), columns)
        factor = R(weight * scale)
        target_sum = row_sum(at(address_of(target_at), first), columns)
        for j in range(first, first + columns):
            out = SEEN(out_at[j])
            target = target_at[j]
            signal_at[j] = factor * (SIGNAL)
    return total * scale
"""

_UPDATE_HEAD = """\
def kernel(
    parameter_at, gradient_at, slots_at, stride, first, last, settings_at, now_at
):
    setting_learning_rate = now_at[0]
    update_number = now_at[1]
    decay = R(now_at[2])
    setting_weight_decay = now_at[3]
"""

_UPDATE_LOOP = """\
    for i in range(first, last):
        parameter = parameter_at[i]
        gradient = gradient_at[i] + decay * parameter
"""
