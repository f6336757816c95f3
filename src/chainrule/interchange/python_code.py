"""The forward pass as a Python file that needs nothing but Python."""

from __future__ import annotations

from chainrule.examples.model import Example
from chainrule.interchange.forward_code import (
    PYTHON_CHOICE,
    STRAIGHT_LINE_CELLS,
    LayerCode,
    activation_source,
    cells,
    layer_codes,
    straight_line,
    used,
)

_HELPERS = {
    "exp": """

def exp(x):
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf
""",
    "ln": """

def ln(x):
    return math.log(x) if x > 0 else -math.inf
""",
    "normal_density": """

def normal_density(x):
    return exp(-x * x / 2) / math.sqrt(2 * math.pi)
""",
    "sign": """

def sign(x):
    return float((x > 0) - (x < 0))
""",
}
_OF_MATH = ("sqrt", "tanh", "erf", "log1p")


def python_code(example: Example, note: str = "") -> str:
    """A Python module with ``predict(x)``: a list of inputs in, a list of outputs out.

    Small networks are straight-line code, larger ones loops over lists; both compute in
    double precision.

    >>> import chainrule as cr
    >>> space = {}
    >>> exec(python_code(cr.load("slides")), space)
    >>> [round(value, 9) for value in space["predict"]([0.05, 0.1])]
    [0.75136507, 0.772928465]
    """
    small = cells(example.network) <= STRAIGHT_LINE_CELLS
    code = _straight(example) if small else _loops(example)
    helpers = "".join(used(_HELPERS, code))
    plain = used({name: name for name in _OF_MATH}, code)
    head = _docstring(example, note)
    if "math." in helpers:
        head += "\nimport math\n"
    if plain:
        head += f"from math import {', '.join(sorted(plain))}\n"
    return head + helpers + code


def _docstring(example: Example, note: str) -> str:
    sizes = "-".join(map(str, example.network.sizes))
    title = (example.title or "A network").replace("\\", r"\\").replace('"', "'")
    text = f'"""{title}: the forward pass of a {sizes} network.'
    if note:
        safe = note.replace("\\", r"\\").replace('"""', "'''")
        text += f"\n\n{safe}\n"
    return text + '"""\n'


def _straight(example: Example) -> str:
    lines, outputs = straight_line(
        example, lambda name, index: f"{name}[{index}]", PYTHON_CHOICE
    )
    body = "\n".join(f"    {each.name} = {each.expression}" for each in lines)
    return f"\n\ndef predict(x):\n{body}\n    return [{', '.join(outputs)}]\n"


def _loops(example: Example) -> str:
    layers = layer_codes(example.network, example.parameters)
    text = ""
    for number, layer in enumerate(layers, 1):
        rows = ",\n".join(f"    {list(row)}" for row in layer.weights)
        text += f"\nW{number} = [\n{rows},\n]\nb{number} = {list(layer.bias)}\n"
    names = dict.fromkeys(
        layer.activation.name for layer in layers if not layer.activation.coupled
    )
    for name in names:
        source = activation_source(name, "net", PYTHON_CHOICE)
        text += f"\n\ndef {name}_of(net):\n    return {source}\n"
    text += _LAYER
    steps = "\n".join(_step(layer, number) for number, layer in enumerate(layers, 1))
    return text + f"\n\ndef predict(x):\n{steps}\n    return x\n"


_LAYER = """

def layer(W, b, x):
    return [sum(w * v for w, v in zip(row, x)) + c for row, c in zip(W, b)]


def softmax(nets):
    top = max(nets)
    powers = [exp(net - top) for net in nets]
    whole = sum(powers)
    return [power / whole for power in powers]
"""


def _step(layer: LayerCode, number: int) -> str:
    nets = f"layer(W{number}, b{number}, x)"
    if layer.activation.coupled:
        return f"    x = softmax({nets})"
    return f"    x = [{layer.activation.name}_of(net) for net in {nets}]"
