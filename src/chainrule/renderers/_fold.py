"""The one fold: which method of a renderer spells which kind of block or inline.

A format subclasses `Fold` with what its blocks become, ``str`` or ``list[str]``, and
writes one method per kind; nothing of a document can be forgotten, since a subclass
that leaves a kind out can't be made.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

import chainrule.documents as doc

Out = TypeVar("Out")


class Fold(ABC, Generic[Out]):
    """Folds inlines into text and blocks into `Out`."""

    # --- inlines --------------------------------------------------------------------

    def inlines(self, inlines: doc.Inlines) -> str:
        """A line of inlines."""
        return "".join(map(self.inline, inlines))

    def inline(self, of: doc.Inline) -> str:
        """One inline."""
        match of:
            case str():
                return self.words(of)
            case doc.Figure():
                return self.figure(of)
            case doc.Math(inner, home):
                return self.math(inner, home)
            case doc.Code(text):
                return self.code(text)
            case doc.Strong(text):
                return self.strong(text)
            case doc.Marked(text, mark):
                return self.marked(text, mark)

    @abstractmethod
    def words(self, text: str) -> str:
        """Foreign words, with nothing in them that the format reads as a sign."""

    @abstractmethod
    def figure(self, of: doc.Figure) -> str:
        """A figure within a line."""

    @abstractmethod
    def math(
        self, of: doc.Expression | doc.Figure, home: doc.Expression | None = None
    ) -> str:
        """A formula within a line."""

    @abstractmethod
    def code(self, text: str) -> str:
        """Something typed."""

    @abstractmethod
    def strong(self, text: str) -> str:
        """Words with emphasis."""

    @abstractmethod
    def marked(self, text: str, mark: doc.Mark) -> str:
        """Words that carry a verdict."""

    def remarks(self, of: doc.Equation) -> str:
        """The second value and the note of an equation."""
        parts: list[str] = []
        if of.beside is not None:
            parts.append(self.inlines((f"{of.beside_word}: ", of.beside)))
        if of.note:
            parts.append(self.inlines(of.note))
        return "; ".join(parts)

    # --- blocks ---------------------------------------------------------------------

    def block(self, block: doc.Block) -> Out:
        """What one block becomes."""
        match block:
            case doc.Heading():
                return self.heading(block.level, block.inlines)
            case doc.Paragraph():
                return self.paragraph(block.inlines)
            case doc.Bullets():
                return self.bullets(block.items)
            case doc.Note():
                return self.note(block)
            case doc.CodeBlock():
                return self.code_block(block)
            case doc.Equation():
                return self.equation(block)
            case doc.Contributions():
                return self.contributions(block)
            case doc.Table():
                return self.table(block)
            case doc.Diagram():
                return self.diagram(block)
            case doc.Chart():
                return self.chart(block)
            case doc.Sheet():
                return self.sheet(block)

    @abstractmethod
    def heading(self, level: int, inlines: doc.Inlines) -> Out:
        """A heading."""

    @abstractmethod
    def paragraph(self, inlines: doc.Inlines) -> Out:
        """A few sentences."""

    @abstractmethod
    def bullets(self, items: tuple[doc.Inlines, ...]) -> Out:
        """A list."""

    @abstractmethod
    def note(self, of: doc.Note) -> Out:
        """A remark set apart."""

    @abstractmethod
    def code_block(self, of: doc.CodeBlock) -> Out:
        """Lines shown as they are."""

    @abstractmethod
    def equation(self, of: doc.Equation) -> Out:
        """One equation."""

    @abstractmethod
    def contributions(self, of: doc.Contributions) -> Out:
        """A sum over paths."""

    @abstractmethod
    def table(self, of: doc.Table) -> Out:
        """A table."""

    @abstractmethod
    def diagram(self, of: doc.Diagram) -> Out:
        """The network."""

    @abstractmethod
    def chart(self, of: doc.Chart) -> Out:
        """Curves."""

    @abstractmethod
    def sheet(self, of: doc.Sheet) -> Out:
        """The claims of a sheet."""
