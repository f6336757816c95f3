"""Every figure of a document, found by walking its blocks, whatever they are."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from chainrule.documents import Claim, Diagram, Document, Edge, Figure, Unit
from chainrule.formulas import Number


def figures(of: Any, gradients: bool = True) -> Iterator[str]:
    """The decimals of figures and of numbers in formulas, as they are to be shown."""
    if isinstance(of, Figure):
        yield of.text
    elif isinstance(of, Number):
        if of.text is not None:
            yield of.text
    elif isinstance(of, Document):
        yield from figures(of.blocks, gradients)
    elif isinstance(of, tuple):
        for part in of:
            yield from figures(part, gradients)
    elif is_dataclass(of):
        for field in fields(of):
            told = isinstance(of, Claim) and field.name == "truth"
            if told and of.mark == "correct":
                continue  # the figure itself stands there
            graded = isinstance(of, Unit | Edge) and field.name == "gradient"
            if gradients or not graded:
                yield from figures(getattr(of, field.name), gradients)


def digits(text: str) -> str:
    """The digits of a decimal without sign, point and power of ten."""
    return re.sub(r"[^0-9]", "", text.lower().partition("e")[0])


def shown(text: str) -> str:
    """An output in which digits of one number stand together."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return re.sub(r"(?<=\d)(?:\{,\}|[.,])(?=\d)", "", text)


def diagrams(of: Document) -> tuple[Diagram, ...]:
    """The diagrams of a document."""
    return tuple(block for block in of.blocks if isinstance(block, Diagram))
