"""The one small tree of blocks of which every document is made; text is born last.

A worked example, a verdict sheet and a run report are each a `Document`: a title and a
tuple of frozen blocks. Blocks hold formula nodes, quantities and exact decimal strings;
each renderer (`chainrule.renderers`) folds the tree into one format::

    Document ── Heading, Paragraph, Bullets, Note, CodeBlock    words
             ├─ Equation, Contributions                         derivations
             ├─ Table, Diagram, Chart                           `overviews`
             └─ Sheet ── Claim                                  verdicts
"""

from __future__ import annotations

from dataclasses import dataclass

from chainrule.documents.inlines import (
    Expression,
    Figure,
    Inline,
    Inlines,
    Mark,
    Math,
)
from chainrule.documents.overviews import Chart, Diagram, Table
from chainrule.formulas import PLAIN, Node, Notation, Quantity

# --- words ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a phase of the derivation (the title stands above it)."""

    level: int
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short items."""

    items: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart: a kink, a convention, a warning (`mark` says how grave)."""

    inlines: Inlines
    mark: Mark = Mark.NOTICE


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code or of a student's own text, shown as they are."""

    text: str
    language: str = ""


# --- derivations ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Equation:
    """``left = formula = numbers put in = value``, step by step.

    `steps` are the sides after the left one, in order: formulas, the same with numbers
    put in, and last the `Figure` of the value. `beside` is a second value with its
    word (``full precision``) where results are rounded and carried on. `note` is a
    short remark at the end of the line. `home` is where it is read, for the marks of
    other cases: the left side unless told.
    """

    left: Expression | None
    steps: tuple[Node | Figure, ...]
    note: Inlines = ()
    mark: Mark | None = None
    beside: Figure | None = None
    beside_word: str = "full precision"
    home: Quantity | None = None

    @property
    def read_at(self) -> Expression | None:
        """The place it is read from."""
        return self.left if self.home is None else self.home


@dataclass(frozen=True, slots=True)
class Path:
    """One path from a quantity to another: its product, numbers put in, value, share.

    `through` names the units on the way; `share` is the path's part of the whole sum in
    percent (``-34.4``), None where the sum is 0.
    """

    through: tuple[str, ...]
    product: Node
    numbers: Node | None
    value: Figure
    share: str | None = None

    @property
    def equation(self) -> Equation:
        """The product, the numbers put in and the value, without a left side."""
        steps = (self.product, self.numbers, self.value)
        return Equation(None, tuple(step for step in steps if step is not None))


@dataclass(frozen=True, slots=True)
class Contributions:
    """A derivative as a sum over paths, one product per path; `total` is the sum.

    `left_out` paths are not listed; together they add up to `rest`.
    """

    of: Quantity
    paths: tuple[Path, ...]
    total: Figure
    left_out: int = 0
    rest: Figure | None = None

    @property
    def sum(self) -> Equation:
        """The derivative as the sum of its paths."""
        return Equation(self.of, (self.total,), ("the sum of the paths",))

    @property
    def remainder(self) -> Inlines:
        """What there is to say of the paths that are not listed."""
        if not self.left_out:
            return ()
        if self.left_out == 1:
            one = "and one smaller path"
            return (one,) if self.rest is None else (f"{one}, ", self.rest)
        words = f"and {self.left_out} smaller paths"
        return (words,) if self.rest is None else (f"{words}, together ", self.rest)


# --- verdicts -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of a sheet with its verdict.

    `of` is what it is a figure of (None where that could not be read, and `label` is
    shown); `place` says where in the run (``after 1 update, case 2``), `where` is the
    author's own remark. `says` is the figure as printed, `truth` the right one.
    `because` are sentences on how it came about. `formula` is what was computed, with
    the culprit as ``Ref(Highlight(part))``; `right` is the formula that belongs there.
    """

    of: Expression | None
    says: str
    mark: Mark
    truth: Figure | None = None
    label: str = ""
    place: str = ""
    where: str = ""
    because: tuple[Inlines, ...] = ()
    formula: Equation | None = None
    right: Equation | None = None
    points: str = ""

    @property
    def name(self) -> Inlines:
        """What it is a figure of."""
        return (self.label,) if self.of is None else (Math(self.of),)

    @property
    def formulas(self) -> tuple[tuple[str, Equation], ...]:
        """What was computed and what belongs there, each under its word."""
        pairs = (("as computed", self.formula), ("rightly", self.right))
        return tuple((word, each) for word, each in pairs if each is not None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The claims of a sheet in its own order, with their marks in the margin."""

    claims: tuple[Claim, ...]


Block = (
    Heading
    | Paragraph
    | Bullets
    | Note
    | CodeBlock
    | Equation
    | Contributions
    | Table
    | Diagram
    | Chart
    | Sheet
)


@dataclass(frozen=True, slots=True)
class Document:
    """A title, where it comes from, how its author writes things, and the blocks.

    `picture` is what the format for pictures alone draws where no block is a diagram.
    """

    title: str
    blocks: tuple[Block, ...]
    source: str = ""
    notation: Notation = PLAIN
    subtitle: Inlines = ()
    picture: Diagram | None = None


# --- short hands ----------------------------------------------------------------------


def heading(level: int, *inlines: Inline) -> Heading:
    """A heading.

    >>> heading(1, "Forward pass").inlines
    ('Forward pass',)
    """
    return Heading(level, inlines)


def paragraph(*inlines: Inline) -> Paragraph:
    """A paragraph of inlines.

    >>> from chainrule.documents.inlines import Code
    >>> paragraph("the slope of ", Code("relu")).inlines
    ('the slope of ', Code(text='relu'))
    """
    return Paragraph(inlines)
