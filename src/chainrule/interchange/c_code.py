"""The forward pass as a C file that needs nothing but the C library."""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.examples.model import Example
from chainrule.interchange.forward_code import (
    C_CHOICE,
    STRAIGHT_LINE_CELLS,
    LayerCode,
    activation_source,
    cells,
    layer_codes,
    straight_line,
    used,
)

_HELPERS = {
    "ln": "static inline double ln(double x) { return log(x); }\n",
    "sign": "static inline double sign(double x) { return (x > 0) - (x < 0); }\n",
    "normal_density": """static inline double normal_density(double x)
{
    return exp(-x * x / 2) / 2.5066282746310005;
}
""",
    "power": "#define power pow\n",
    "abs": "#define abs fabs\n",
}
"""What formulas call and the C library has not, or not by that name."""


def c_code(example: Example, note: str = "") -> str:
    """A C file with ``void predict(const double *x, double *out)``.

    Straight-line code for small networks, loops over constant arrays for larger ones;
    C99, double precision, no allocation. Compile with ``cc -O2 -c`` and link ``-lm``.
    """
    small = cells(example.network) <= STRAIGHT_LINE_CELLS
    code = _straight(example) if small else _loops(example)
    helpers = "".join(used(_HELPERS, code))
    head = _comment(example, note) + "\n#include <math.h>\n"
    return head + (f"\n{helpers}" if helpers else "") + code


def _comment(example: Example, note: str) -> str:
    sizes = "-".join(map(str, example.network.sizes))
    title = example.title or "A network"
    text = f"{title}: the forward pass of a {sizes} network."
    if note:
        text += "\n" + note
    safe = text.replace("*/", "* /").replace("\n", "\n   ")
    ins, outs = example.network.sizes[0], example.network.sizes[-1]
    sizes = f"x: {_counted(ins, 'input')}, out: {_counted(outs, 'output')}"
    return f"/* {safe}\n   {sizes}. */\n"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _straight(example: Example) -> str:
    lines, outputs = straight_line(
        example, lambda name, index: f"{name}[{index}]", C_CHOICE
    )
    body = "\n".join(f"    double {each.name} = {each.expression};" for each in lines)
    ends = "\n".join(
        f"    out[{index}] = {name};" for index, name in enumerate(outputs)
    )
    return f"\nvoid predict(const double *x, double *out)\n{{\n{body}\n{ends}\n}}\n"


def _loops(example: Example) -> str:
    layers = layer_codes(example.network, example.parameters)
    text = ""
    for number, layer in enumerate(layers, 1):
        ins, outs = len(layer.weights[0]), len(layer.weights)
        rows = ",\n".join(f"    {{{_listed(row)}}}" for row in layer.weights)
        text += f"\nstatic const double W{number}[{outs}][{ins}] = {{\n{rows}\n}};\n"
        text += f"static const double b{number}[{outs}] = {{{_listed(layer.bias)}}};\n"
    steps = "".join(
        _step(layer, number, len(layers)) for number, layer in enumerate(layers, 1)
    )
    return text + f"\nvoid predict(const double *x, double *out)\n{{\n{steps}}}\n"


def _listed(numbers: Iterable[float]) -> str:
    return ", ".join(map(repr, numbers))


def _step(layer: LayerCode, number: int, last: int) -> str:
    ins, outs = len(layer.weights[0]), len(layer.weights)
    source = "x" if number == 1 else f"a{number - 1}"
    target = "out" if number == last else f"a{number}"
    text = "" if number == last else f"    double a{number}[{outs}];\n"
    value = (
        "net"
        if layer.activation.coupled
        else activation_source(layer.activation.name, "net", C_CHOICE)
    )
    text += (
        f"    for (int unit = 0; unit < {outs}; unit++) {{\n"
        f"        double net = b{number}[unit];\n"
        f"        for (int i = 0; i < {ins}; i++)\n"
        f"            net += W{number}[unit][i] * {source}[i];\n"
        f"        {target}[unit] = {value};\n"
        "    }\n"
    )
    return text + (_softmax(target, outs) if layer.activation.coupled else "")


def _softmax(target: str, outs: int) -> str:
    each = f"for (int unit = 0; unit < {outs}; unit++)"
    return (
        "    {\n"
        f"        double top = {target}[0], whole = 0;\n"
        f"        {each}\n"
        f"            if ({target}[unit] > top) top = {target}[unit];\n"
        f"        {each}\n"
        f"            whole += {target}[unit] = exp({target}[unit] - top);\n"
        f"        {each}\n"
        f"            {target}[unit] /= whole;\n"
        "    }\n"
    )
