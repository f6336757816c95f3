r"""Quantities by the number of their layer: ``z^{[1]}_2``, ``W^{(2)}_{13}``, ``a1[0]``.

Which layer a number means, the text itself must tell: z and δ that begin with 1 count
the hidden layers from 1; ones that go beyond the last layer count the inputs as 1.
Weights are read where their two indices can mean one weight only: some write the unit
first, others the input.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chainrule.checker.reading.lexicon import Lexicon
from chainrule.maths.network import Place

KIND_OF = {
    "z": "net", "net": "net", "a": "out", "out": "out", "δ": "delta", "delta": "delta",
    "w": "weight", "b": "bias",
}  # fmt: skip
"""What the letters of such names stand for."""
_LETTER = r"(?P<letter>z|Z|net|a|A|out|δ|delta|W|w|b)"
_LAYER = r"\^(?:\[(?P<square>\d{1,3})\]|\((?P<round>\d{1,3})\)|(?P<bare>\d{1,3}))"
_INDEX = r"_(?P<index>\d{1,6}|\d{1,4},\d{1,4})"
_FORMS = (
    re.compile(rf"{_LETTER}{_LAYER}(?:{_INDEX})?"),
    re.compile(rf"{_LETTER}{_INDEX}{_LAYER}"),
)
_CODE = re.compile(
    rf"{_LETTER}(?P<bare>\d{{1,3}})\[(?P<index>\d{{1,4}}(?:(?:\]\[|,)\d{{1,4}})?)\]"
)
_FRACTION = re.compile(
    r"\\[dt]?frac\{\\partial([^{}]*(?:\{[^{}]*\})?)\}\{\\partial(.*)\}"
)
_GRADIENT = re.compile(r"(?:[d∂][ELJC](?:_?total|_?tot)?/[d∂]|grad_?|∇_?)(?P<of>.+)")
_NEW = re.compile(r"(?P<of>.+?)(?:_?new|_neu|['′]|\^\+|⁺|\^new)|new(?P<rest>.+)")
_STEP = re.compile(r"[Δ∆](?P<of>.+)")
_MADE = ((_GRADIENT, "dE_total/d{}"), (_STEP, "step_{}"), (_NEW, "{}+"))
_USED = re.compile(
    r"(?<![\w\\])(?:\\(?=delta))?(z|Z|net|a|A|δ|delta)\s*(?:_\{?[\d,]{1,9}\}?)?"
    r"\s*\^\s*\{?\s*([\[(]?)(\d{1,3})[\])]?\}?\s*(_?)"
)
_CODED = re.compile(r"(?<![\w\\])([zZ]|delta)_?(\d)(?=\[|\s*=\s*[\w.]{0,20}\s*[\[(])")


def bare(text: str) -> str:
    """A name without spaces, braces and dollar signs, fractions as ``∂E/∂w``."""
    text = _FRACTION.sub(r"∂\1/∂\2", re.sub(r"\s", "", text.strip("$` ")))
    text = re.sub(r"\\(?:mathbf|mathrm|text|boldsymbol|bm)(?=\{)", "", text)
    text = text.replace("\\delta", "δ").replace("\\Delta", "Δ").replace("\\nabla", "∇")
    return re.sub(r"[{}]", "", text)


def unwrapped(text: str) -> tuple[str, str]:
    """A name without what makes a gradient, a step or a new value of it, and that."""
    for pattern, made in (
        (_GRADIENT, "dE_total/d{}"),
        (_STEP, "step_{}"),
        (_NEW, "{}+"),
    ):
        if found := pattern.fullmatch(text):
            return found["of"] or found[found.lastindex or 0], made
    return text, "{}"


class Layers:
    """Finds the quantities that the layers' numbers name, in one text."""

    def __init__(self, lexicon: Lexicon, text: str = "") -> None:
        self.lexicon, self.network = lexicon, lexicon.example.network
        self.shift = _shift(text, len(self.network.layers))
        """What is taken from a layer's number to give its place; None: not known."""

    def name(self, text: str) -> str:
        """The quantity of one unit or weight; "" where it is not plain."""
        inner, made = unwrapped(bare(text))
        for pattern in _FORMS:
            found = pattern.fullmatch(inner)
            if found is not None:
                square = found["square"] is not None
                if not square and self._is_parameter(found):
                    return ""
                layer = int(found["square"] or found["round"] or found["bare"])
                bare_power = found["bare"] is not None and found["index"] is None
                own = "" if bare_power else self._own(found, layer, square=square)
                return self._named(made, own)
        if found := _CODE.fullmatch(inner):
            return self._named(made, self._own(found, int(found["bare"]), first=0))
        return ""

    def _own(
        self, found: re.Match[str], layer: int, *, square: bool = False, first: int = 1
    ) -> str:
        kind = KIND_OF[found["letter"].lower()]
        depth = self.depth(kind, layer, square=square)
        index = found["index"] or ""
        if depth is None:
            return ""
        if kind == "weight":
            parts = re.findall(
                r"\d+", index if not index.isdigit() else " ".join(index)
            )
            if len(parts) != 2:
                return ""
            one, other = (int(each) - first for each in parts)
            return _only(self._weights(depth, [(one, other), (other, one)]))
        units = self.units(depth)
        place = int(index) - first if index.isdigit() else 0
        if (not index and len(units) > 1) or not 0 <= place < len(units):
            return ""
        if depth < 0:
            return units[place] if kind == "out" else ""
        if kind == "bias":
            cell = self.network.layers[depth].bias[place]
            return cell if isinstance(cell, str) else ""
        return f"{kind}_{units[place]}"

    def depth(self, kind: str, layer: int, *, square: bool = False) -> int | None:
        """The place of a layer (from 0; -1 the inputs); None where it is not plain."""
        count = len(self.network.layers)
        if kind in ("weight", "bias"):
            return layer - 1 if 1 <= layer <= count else None
        shift = 1 if square else self.shift
        place = None if shift is None else layer - shift
        return place if place is not None and -1 <= place < count else None

    def units(self, depth: int) -> tuple[str, ...]:
        """The units of a layer; of layer -1 the inputs."""
        return self.network.sources(depth + 1)

    def _weights(self, depth: int, cells: Iterable[tuple[int, int]]) -> list[str]:
        rows = self.network.layers[depth].weights
        found = [
            self.network.cell(Place(depth, unit, source))
            for unit, source in cells
            if 0 <= unit < len(rows) and 0 <= source < len(rows[unit])
        ]
        return [cell for cell in found if isinstance(cell, str)]

    def _named(self, made: str, own: str) -> str:
        name = made.format(own) if own else ""
        return name if name and self.lexicon.is_single(name) else ""

    def _is_parameter(self, found: re.Match[str]) -> bool:
        """Whether the letter and index name a parameter themselves."""
        name = f"{found['letter']}{found['index'] or ''}"
        return bool(found["index"] and self.lexicon.parameter(name))


def _only(names: list[str]) -> str:
    return names[0] if len(set(names)) == 1 else ""


def _shift(text: str, count: int) -> int | None:
    """1 where the first hidden layer is number 1, 2 where the inputs are; else None."""
    signals, outputs = set[int](), set[int]()
    for letter, bracket, number, index in _USED.findall(text):
        if bracket or index:
            (outputs if letter.lower() == "a" else signals).add(int(number))
    signals |= {int(number) for _, number in _CODED.findall(text)}
    highest = max(signals | outputs, default=0)
    if highest == count + 1:
        return 2
    return 1 if 1 in signals or 0 in outputs else None
