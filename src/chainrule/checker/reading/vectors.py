"""A layer's figures together: ``net_h = [0.3775, 0.3925]``, ``W2 = [[0.4 0.45] …]``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chainrule.checker.reading.headings import kind_of
from chainrule.checker.reading.layers import KIND_OF, Layers
from chainrule.checker.reading.makings import ADDED, made_of
from chainrule.checker.reading.signs import EQUAL

_SIGN = re.compile(rf"\s*(?::=|{EQUAL}|:|\\leftarrow|←)\s*")
_VECTOR = re.compile(
    r"(?:(?:np|numpy|torch|tf|jnp)\.)?(?:array|tensor|matrix|Tensor)?\s*"
    r"([\[({].*[\])}])(?:\s*\^\s*\{?(?:T|\\top|\\intercal|⊤)\}?|\.T|ᵀ)?"
)
_KEYWORD = re.compile(
    r",\s*(?:dtype|device|grad_fn|requires_grad)\s*=\s*[^,()\]]*(?:\(\))?"
)
_ONE = re.compile(
    r"([\w.]+\.(?:weight|bias)(?:\.grad)?(?:\.data)?\s*[:=]\s*)([-+−]?[\d.]+)"
)
"""The only figure of a layer, which is printed without brackets."""
_ROW = re.compile(r"\[([^\[\]]*)\]")
_NUMBER = re.compile(r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_LAYERED = re.compile(
    r"(?P<letter>z|Z|net|a|A|out|δ|delta|W|w|b)"
    r"(?:\^?[\[(](?P<square>\d{1,3})[\])]|_?(?P<bare>\d{1,3}))"
)
_LETTERED = re.compile(
    r"(?P<letter>z|net|a|out|δ|delta|E|err|target)_?(?P<layer>hidden|hid|h|output|out|o)"
    r"(?P<bare>\d{0,3})"
)
_CALLED = re.compile(
    r"(?:(?P<last>outputs?(?:_layer)?|y_?pred|predictions?|preds?|final)|(?P<hidden>hidden(?:_layer)?))"
    r"(?:_(?P<what>out(?:puts?)?|activations?|net(?:_input)?|inputs?|deltas?))?"
)
_CALLED_KINDS = {
    "out": "out", "output": "out", "outputs": "out", "activation": "out",
    "activations": "out", "net": "net", "net_input": "net", "input": "net",
    "inputs": "net", "delta": "delta", "deltas": "delta",
}  # fmt: skip
_TORCH = re.compile(
    r"(?:\w+\.)?(?P<layer>fc|layer|linear|lin|l|hidden|output|out)_?(?P<bare>\d{0,3})"
    r"\.(?P<what>weight|bias)(?P<grad>\.grad)?(?:\.data)?"
)
_WORDED = re.compile(
    r"(?P<last>output|ausgabe)[\s-]*(?:layer|schicht)"
    r"|(?:hidden|versteckte)[\s-]*(?:layer|schicht)\s*(?P<number>\d{0,3})",
    re.IGNORECASE,
)
LONGEST = 80
"""Characters that may name a layer in words."""
_NEXT = re.compile(
    r"(?<=[\])}])\s*(?:[,;]|\band\b|\bund\b|\s)\s*(?=[^\d\s\[({][^=≈:\[\](]*\S*\s*[=≈:])"
)
_INSIDE = re.compile(r"(\d),(\d)")
_LISTED = re.compile(r"\d,\s+\d")
MOST_FIGURES = 500
"""Figures that one such line may have."""


class Vectors:
    """Deals the figures of a layer out to its units or weights."""

    def __init__(self, layers: Layers, text: str = "") -> None:
        self.layers, self.network = layers, layers.network
        self.added = ADDED.search(text) is not None
        self.comma = layers.lexicon.example.notation.decimal_comma
        self.ways = set[bool]()
        """Whether the rows of a matrix are inputs, where the text has told."""

    def dealt(self, text: str) -> list[tuple[str, str]]:
        """The quantities of a line with their figures; none where it has no such."""
        if self.comma and not _LISTED.search(text):
            text = _INSIDE.sub(r"\1.\2", text)
        if one := _ONE.fullmatch(text.strip()):
            text = f"{one[1]}[{one[2]}]"
        parts = _NEXT.split(_KEYWORD.sub("", text))
        pieces = [self._piece(piece) for piece in parts]
        return [each for piece in pieces for each in piece] if all(pieces) else []

    def single(self, text: str) -> tuple[str, str] | None:
        """A name and the only figure of its array: ``out: tensor([[0.75]])``."""
        parts = _SIGN.split(_KEYWORD.sub("", text).strip())
        rows = _rows(parts[1]) if len(parts) == 2 else []
        return (parts[0], rows[0][0]) if [*map(len, rows)] == [1] else None

    def _piece(self, text: str) -> list[tuple[str, str]]:
        parts = _SIGN.split(text.strip().rstrip(".,;"))
        rows = (_rows(parts[-1]) or _listed(parts[-1])) if len(parts) > 1 else []
        if not rows or sum(map(len, rows)) > MOST_FIGURES:
            return []
        if dealt := self._tuple(parts[0], rows):
            return dealt
        head, made = made_of(parts[:-1], added=self.added)
        kind, depth = self._spoken_of(head)
        if depth is None:
            kind, depth = self._worded(" ".join(parts[:-1][:2]))
        if head.endswith(".grad"):
            made = "dE_total/d{}"
        if depth is None:
            return []
        if kind == "weight":
            turned = False if ".weight" in head else None
            cells = self._matrix(depth, rows, turned)
        else:
            cells = list(self._column(kind, depth, rows))
        dealt = [(made.format(name), figure) for name, figure in cells]
        known = all(map(self._is_known, dealt)) and _agree(dealt)
        return dealt if known else []

    def _is_known(self, dealt: tuple[str, str]) -> bool:
        return self.layers.lexicon.is_single(dealt[0])

    def _tuple(self, head: str, rows: list[list[str]]) -> list[tuple[str, str]]:
        """``(net_h1, net_h2) = (0.3775, 0.3925)``."""
        names = [each.strip() for each in head.strip().strip("()[]").split(",")]
        if len(rows) != 1 or len(names) != len(rows[0]) or len(names) < 2:
            return []
        dealt = list(zip(names, rows[0], strict=True))
        return dealt if all(map(self._is_known, dealt)) else []

    def _spoken_of(self, head: str) -> tuple[str, int | None]:
        """The kind of quantity and the layer that the name of a vector tells."""
        if found := _LAYERED.fullmatch(head):
            kind = KIND_OF[found["letter"].lower()]
            square = f"[{found['square']}]" in head
            layer = int(found["square"] or found["bare"])
            return kind, self.layers.depth(kind, layer, square=square)
        if found := _LETTERED.fullmatch(head):
            letter = found["letter"]
            return KIND_OF.get(letter, letter), self._lettered(found)
        if found := _CALLED.fullmatch(head):
            last = len(self.network.layers) - 1
            depth = last if found["last"] else 0 if last == 1 else None
            what = found["what"] or ("out" if found["last"] else "")
            return _CALLED_KINDS.get(what, ""), depth if what else None
        if found := _TORCH.fullmatch(head):
            return found["what"], self._lettered(found)
        return "", None

    def _worded(self, text: str) -> tuple[str, int | None]:
        """``Hidden layer outputs`` and ``Output layer: net``."""
        found = _WORDED.search(text)
        kind = kind_of(text)
        if found is None or not kind or len(text) > LONGEST:
            return "", None
        last = len(self.network.layers) - 1
        if found["last"]:
            return kind, last
        number = int(found["number"] or 1)
        known = last == 1 or found["number"]
        return kind, number - 1 if known and 1 <= number <= last else None

    def _lettered(self, found: re.Match[str]) -> int | None:
        """The layer called h, h2, output or fc1."""
        last = len(self.network.layers) - 1
        number = int(found["bare"] or 0)
        if found["layer"] in ("output", "out", "o"):
            return None if number else last
        if not number:
            return 0 if last == 1 and found["layer"].startswith("h") else None
        hidden = found["layer"].startswith("h")
        return number - 1 if number <= last + (not hidden) else None

    def _column(
        self, kind: str, depth: int, rows: list[list[str]]
    ) -> Iterator[tuple[str, str]]:
        figures = [each for row in rows for each in row]
        flat = len(rows) == 1 or all(len(row) == 1 for row in rows)
        units = self.layers.units(depth)
        if depth < 0 or not flat or len(figures) != len(units):
            return
        biases = self.network.layers[depth].bias
        for unit, cell, figure in zip(units, biases, figures, strict=True):
            yield (str(cell) if kind == "bias" else f"{kind}_{unit}"), figure

    def _matrix(
        self, depth: int, rows: list[list[str]], turned: bool | None
    ) -> list[tuple[str, str]]:
        """The weights of a layer, a row per unit or, where the shape says so, input."""
        cells = self.network.layers[depth].weights
        across = list(zip(*cells, strict=True))
        ways = {False: cells, True: across}
        fitting = {
            way: [
                (str(cell), figure)
                for names, row in zip(table, rows, strict=True)
                for cell, figure in zip(names, row, strict=True)
            ]
            for way, table in ways.items()
            if [*map(len, table)] == [*map(len, rows)]
        }
        if turned is not None:
            return fitting.get(turned, [])
        if len(fitting) < 2 or len(rows) == 1:
            if len(rows) > 1:
                self.ways |= {*fitting}
            return next(iter(fitting.values()), [])
        starting = [way for way, dealt in fitting.items() if self._starts(dealt)]
        if len(starting) == 1:
            self.ways.add(starting[0])
            return fitting[starting[0]]
        return fitting[next(iter(self.ways))] if len(self.ways) == 1 else []

    def _starts(self, dealt: list[tuple[str, str]]) -> bool:
        lexicon = self.layers.lexicon
        start = lexicon.example.parameters
        return all(
            name in start and float(start[name]) == float(figure.replace("−", "-"))
            for name, figure in dealt
        )


def _agree(dealt: list[tuple[str, str]]) -> bool:
    """Whether no shared parameter has two figures: each would be of one place only."""
    return len({*dealt}) == len({name for name, _ in dealt})


def _listed(text: str) -> list[list[str]]:
    """The figures of a bare list, ``0.3775, 0.3925``."""
    figures = re.split(r"\s*,\s+", text.strip())
    whole = len(figures) > 1 and all(map(_NUMBER.fullmatch, figures))
    return [figures] if whole else []


def _rows(text: str) -> list[list[str]]:
    """The rows of figures in brackets; none where something else stands there."""
    found = _VECTOR.fullmatch(text.strip())
    if found is None:
        return []
    body = re.sub(r"[({]", "[", re.sub(r"[)}]", "]", found[1]))
    texts = [part for row in _ROW.findall(body) for part in row.split(";")]
    rows = [
        re.split(r"[\s,&]+", each.strip().strip(",")) for each in texts if each.strip()
    ]
    left = re.sub(r"[\[\],;\s&]", "", _NUMBER.sub("", body))
    whole = all(_NUMBER.fullmatch(each) for row in rows for each in row)
    return rows if whole and not left else []
