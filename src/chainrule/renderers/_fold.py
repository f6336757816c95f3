"""The one fold: which method of a renderer spells which kind of block or inline.

A format subclasses `Fold` with what its blocks become, ``str`` or ``list[str]``, and
writes one method per kind; nothing of a document can be forgotten, since a subclass
that leaves a kind out can't be made.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from chainrule.documents import (
    Block,
    Bullets,
    Chart,
    Code,
    CodeBlock,
    Contributions,
    Diagram,
    Equation,
    Expression,
    Figure,
    Heading,
    Inline,
    Inlines,
    Mark,
    Marked,
    Math,
    Note,
    Paragraph,
    Sheet,
    Strong,
    Table,
)

Out = TypeVar("Out")


class Fold(ABC, Generic[Out]):
    """Folds inlines into text and blocks into `Out`."""

    # --- inlines --------------------------------------------------------------------

    def inlines(self, inlines: Inlines) -> str:
        """A line of inlines."""
        return "".join(map(self.inline, inlines))

    def inline(self, of: Inline) -> str:
        """One inline."""
        match of:
            case str():
                return self.words(of)
            case Figure():
                return self.figure(of)
            case Math(inner, home):
                return self.math(inner, home)
            case Code(text):
                return self.code(text)
            case Strong(text):
                return self.strong(text)
            case Marked(text, mark):
                return self.marked(text, mark)

    @abstractmethod
    def words(self, text: str) -> str:
        """Foreign words, with nothing in them that the format reads as a sign."""

    @abstractmethod
    def figure(self, of: Figure) -> str:
        """A figure within a line."""

    @abstractmethod
    def math(self, of: Expression | Figure, home: Expression | None = None) -> str:
        """A formula within a line."""

    @abstractmethod
    def code(self, text: str) -> str:
        """Something typed."""

    @abstractmethod
    def strong(self, text: str) -> str:
        """Words with emphasis."""

    @abstractmethod
    def marked(self, text: str, mark: Mark) -> str:
        """Words that carry a verdict."""

    def remarks(self, of: Equation) -> str:
        """The second value and the note of an equation."""
        parts: list[str] = []
        if of.beside is not None:
            parts.append(self.inlines((f"{of.beside_word}: ", of.beside)))
        if of.note:
            parts.append(self.inlines(of.note))
        return "; ".join(parts)

    # --- blocks ---------------------------------------------------------------------

    def block(self, block: Block) -> Out:
        """What one block becomes."""
        match block:
            case Heading():
                return self.heading(block.level, block.inlines)
            case Paragraph():
                return self.paragraph(block.inlines)
            case Bullets():
                return self.bullets(block.items)
            case Note():
                return self.note(block)
            case CodeBlock():
                return self.code_block(block)
            case Equation():
                return self.equation(block)
            case Contributions():
                return self.contributions(block)
            case Table():
                return self.table(block)
            case Diagram():
                return self.diagram(block)
            case Chart():
                return self.chart(block)
            case Sheet():
                return self.sheet(block)

    @abstractmethod
    def heading(self, level: int, inlines: Inlines) -> Out:
        """A heading."""

    @abstractmethod
    def paragraph(self, inlines: Inlines) -> Out:
        """A few sentences."""

    @abstractmethod
    def bullets(self, items: tuple[Inlines, ...]) -> Out:
        """A list."""

    @abstractmethod
    def note(self, of: Note) -> Out:
        """A remark set apart."""

    @abstractmethod
    def code_block(self, of: CodeBlock) -> Out:
        """Lines shown as they are."""

    @abstractmethod
    def equation(self, of: Equation) -> Out:
        """One equation."""

    @abstractmethod
    def contributions(self, of: Contributions) -> Out:
        """A sum over paths."""

    @abstractmethod
    def table(self, of: Table) -> Out:
        """A table."""

    @abstractmethod
    def diagram(self, of: Diagram) -> Out:
        """The network."""

    @abstractmethod
    def chart(self, of: Chart) -> Out:
        """Curves."""

    @abstractmethod
    def sheet(self, of: Sheet) -> Out:
        """The claims of a sheet."""
