"""What a registered renderer consists of, and what may be asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chainrule.documents import Document


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a reader may ask of a renderer; each heeds what makes sense for it.

    `width` is the terminal's width in columns, `color` whether it has color, `ascii`
    asks for plain ASCII; `fragment` for a piece to paste instead of a whole file;
    `gradients` for gradients in the diagram.
    """

    width: int = 80
    color: bool = False
    ascii: bool = False
    fragment: bool = False
    gradients: bool = False


DEFAULT = Options()


@dataclass(frozen=True, kw_only=True)
class Renderer:
    """One output format: its name, title, file suffix, and the fold itself."""

    name: str
    title: str
    suffix: str
    render: Callable[[Document, Options], str]
