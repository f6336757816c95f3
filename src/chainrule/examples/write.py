"""Examples written as example files that read back to the same example."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from chainrule.errors import ExampleError
from chainrule.examples.model import Case, Claim, Example, Training
from chainrule.formulas.decimals import MAX_DIGITS, exact
from chainrule.formulas.notation import PLAIN
from chainrule.formulas.plain import shortened
from chainrule.formulas.spelling import decimal_text
from chainrule.maths.network import Cell, Layer

SHORT_ROW = 72
"""Characters up to which the rows of a layer stand on one line."""
SPELLED_OUT = 64
"""Cells up to which weights are written that have only their usual numbers."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TOML_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def dumps(example: Example) -> str:
    """The example as TOML; `read.loads` gives the same example again.

    Raises `ExampleError` for a number that has no finite decimal, such as 1/3.

    >>> from chainrule.examples.read import load
    >>> print(dumps(load("slides"))[:55])
    title  = "Back propagation in neural networks"
    source =
    """
    return _Writer(example).text()


def quoted(text: str) -> str:
    """A TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else quoted(name)


def _array(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"


def _aligned(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """``key = value`` lines, the equals signs below each other."""
    found = [(_key(key), value) for key, value in pairs]
    width = max((len(key) for key, _ in found), default=0)
    return (f"{key:{width}} = {value}" for key, value in found)


class _Writer:
    """Writes the tables of one example, in the order of the documentation."""

    def __init__(self, example: Example) -> None:
        self.example, self.network = example, example.network

    def text(self) -> str:
        """The whole file."""
        parts = [self.head(), *self.layers(), self.numbers("parameters")]
        parts += [self.case(n + 1, case) for n, case in enumerate(self.example.cases)]
        if self.example.training is not None:
            parts.append(self.training(self.example.training))
        if self.example.given:
            parts.append(self.numbers("given"))
        parts += [self.notation(), *map(self.claim, self.example.claims)]
        return "\n\n".join(part for part in parts if part) + "\n"

    def number(self, value: Fraction, name: str = "") -> str:
        """A number as its author wrote it, where that is known."""
        text = self.example.texts.get(name, "")
        if _TOML_NUMBER.fullmatch(text) and exact(text) == value:
            return text
        text = decimal_text(value)
        if "/" in text or len(text) > MAX_DIGITS:
            raise ExampleError(
                f"{name or 'a weight'} is {shortened(str(value))}, which has no short "
                "decimal: round it before the example is written"
            )
        return text

    def head(self) -> str:
        """Title, source, inputs and loss."""
        words = [("title", self.example.title), ("source", self.example.source)]
        free = list(_aligned((key, quoted(text)) for key, text in words if text))
        network = [("inputs", _array(map(quoted, self.network.inputs)))]
        if self.network.loss is not None:
            network.append(("loss", quoted(self.network.loss.name)))
        return "\n".join(
            [*free, *([""] if free else []), "[network]", *_aligned(network)]
        )

    # --- layers ---------------------------------------------------------------------

    def layers(self) -> Iterator[str]:
        """Every layer; usual numbers are left out where they would fill pages."""
        weights, biases = 1, 1
        for depth, layer in enumerate(self.network.layers):
            yield self.layer(layer, depth, weights, biases)
            weights += len(layer.units) * len(self.network.sources(depth))
            biases += sum(cell is not None for cell in layer.bias)

    def layer(self, layer: Layer, depth: int, weight: int, bias: int) -> str:
        """One layer, whose first usual names are numbered `weight` and `bias`."""
        pairs = [
            ("units", _array(map(quoted, layer.units))),
            ("activation", quoted(layer.activation.name)),
        ]
        cells = len(layer.units) * len(self.network.sources(depth))
        flat = [cell for row in layer.weights for cell in row]
        if cells <= SPELLED_OUT or flat != [f"w{weight + n}" for n in range(cells)]:
            pairs.append(("weights", self.rows(layer)))
        if any(cell is not None for cell in layer.bias):
            pairs.append(("bias", self.bias(layer, bias, cells > SPELLED_OUT)))
        if layer.bias_input != 1:
            pairs.append(("bias_input", str(layer.bias_input)))
        return "\n".join(["[[network.layers]]", *_aligned(pairs)])

    def cell(self, cell: Cell) -> str:
        """A parameter's name, or a constant."""
        return quoted(cell) if isinstance(cell, str) else self.number(cell)

    def rows(self, layer: Layer) -> str:
        """The weights: on one line where they fit, else a line for each unit."""
        rows = [_array(map(self.cell, row)) for row in layer.weights]
        line = _array(rows)
        if len(line) <= SHORT_ROW:
            return line
        return "[\n" + "".join(f"    {row},\n" for row in rows) + "]"

    def bias(self, layer: Layer, first: int, large: bool) -> str:
        """The biases; false for a unit without one beside others that have one."""
        usual = tuple(f"b{first + n}" for n in range(len(layer.units)))
        if large and layer.bias == usual:
            return "true"
        return _array(
            "false" if cell is None else self.cell(cell) for cell in layer.bias
        )

    # --- the other tables -----------------------------------------------------------

    def numbers(self, table: str) -> str:
        """``[parameters]`` or ``[given]``."""
        values = getattr(self.example, table)
        pairs = ((name, self.number(value, name)) for name, value in values.items())
        return "\n".join([f"[{table}]", *_aligned(pairs)])

    def case(self, number: int, case: Case) -> str:
        """One case."""

        def row(values: tuple[Fraction, ...], name: Callable[[int], str]) -> str:
            cells = (
                self.number(value, f"{number}:{name(n)}")
                for n, value in enumerate(values)
            )
            return _array(cells)

        inputs, outputs = self.network.inputs, self.network.outputs
        pairs = [("inputs", row(case.inputs, lambda n: inputs[n]))]
        if case.targets is not None:
            text = row(case.targets, lambda n: f"target_{outputs[n]}")
            pairs.append(("targets", text))
        return "\n".join(["[[cases]]", *_aligned(pairs)])

    def training(self, training: Training) -> str:
        """The update rule; what has its default is left out."""
        pairs = [("optimizer", quoted(training.optimizer.name))]
        usual = {
            setting.name: setting.default for setting in training.optimizer.settings
        }
        for name, value in training.settings.items():
            if value != usual.get(name) or name in self.example.texts:
                pairs.append((name, self.setting(name, value)))
        if training.frozen and training.frozen == self.network.biases:
            pairs.append(("frozen", '"biases"'))
        elif training.frozen:
            order = [name for name in self.network.places if name in training.frozen]
            pairs.append(("frozen", _array(map(quoted, order))))
        if training.batch != "online":
            pairs.append(("batch", self.word(training.batch)))
        if training.reduction != "mean":
            pairs.append(("reduction", quoted(training.reduction)))
        if training.restart:
            pairs.append(("restart", "true"))
        return "\n".join(["[training]", *_aligned(pairs)])

    def setting(self, name: str, value: Fraction | str | bool) -> str:
        """A setting of the optimizer."""
        if isinstance(value, Fraction):
            return self.number(value, name)
        return self.word(value)

    def word(self, value: str | bool | int) -> str:
        """A word, a truth value or a whole number."""
        return quoted(value) if isinstance(value, str) else json.dumps(value)

    def notation(self) -> str:
        """What the lecture writes in its own way."""
        pairs = [
            (key, self.word(value))
            for key, value in vars(self.example.notation).items()
            if value != getattr(PLAIN, key)
        ]
        return "\n".join(["[notation]", *_aligned(pairs)]) if pairs else ""

    def claim(self, claim: Claim) -> str:
        """One figure to be checked."""
        pairs = [("of", quoted(claim.of)), ("says", quoted(claim.says))]
        pairs += [("after", str(claim.after))] if claim.after else []
        pairs += [("case", str(claim.case))] if claim.case != 1 else []
        for key in ("where", "working"):
            text = getattr(claim, key)
            pairs += [(key, quoted(text))] if text else []
        return "\n".join(["[[claims]]", *_aligned(pairs)])
