"""What a registered renderer consists of, and what may be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

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


@dataclass(frozen=True)
class Renderer:
    """One output format: its name, file suffix, title, and the module that renders."""

    name: str
    suffix: str
    title: str
    module: str

    def render(self, document: Document, options: Options = DEFAULT) -> str:
        r"""The document in this format.

        >>> from chainrule.documents import Document, paragraph
        >>> from chainrule.renderers import RENDERERS
        >>> RENDERERS["md"].render(Document("Title", (paragraph("Words."),)))
        '# Title\n\nWords.\n'
        """
        found: str = import_module(self.module).render(document, options)
        return found
