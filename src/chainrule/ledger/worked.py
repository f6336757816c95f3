"""The worked example as a document: headings, sentences and equations, in order."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.documents import (
    EQUALS,
    Block,
    Diagram,
    Document,
    Equation,
    Figure,
    Inlines,
    Math,
    Note,
    heading,
    paragraph,
)
from chainrule.errors import QuantityError
from chainrule.formulas import (
    BATCH,
    TOTAL,
    Derivative,
    Kind,
    Node,
    Number,
    Quantity,
    Symbol,
)
from chainrule.ledger import update
from chainrule.ledger.backward import Chain
from chainrule.ledger.carry import is_rounded
from chainrule.ledger.contributions import contributions
from chainrule.ledger.figures import Figures
from chainrule.ledger.needed import PARTS as STEPS
from chainrule.ledger.needed import needed
from chainrule.ledger.needed import part as part_of
from chainrule.ledger.paths import count_paths
from chainrule.ledger.phases import Phase
from chainrule.ledger.picture import MOST_WORK, Picture, weights
from chainrule.ledger.sentences import PARTS, Sentences

if TYPE_CHECKING:
    from chainrule.ledger.ledger import Ledger

MOST_EQUATIONS = 200
"""A phase with more quantities than this shows so many, and says how many more."""
_LEAVES_NAMED = 24
_BATCH = STEPS.index("Batch")
_LEFT_OUT = (
    "Only the nearest of the quantities that it needs are shown; those before them can "
    "be asked for by their names."
)


def worked_example(ledger: Ledger, of: str | None = None) -> Document:
    """The worked example of a ledger, whole or only what one quantity needs.

    >>> import chainrule as cr
    >>> [b.inlines[0] for b in worked_example(cr.explain("slides")).blocks[1:2]]
    ['Forward pass']
    """
    return Worked(ledger).of(of) if of else Worked(ledger).whole()


class Worked:
    """Builds the document of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.example = ledger.example
        self.derivation = ledger.derivation
        self.figures = Figures(ledger)
        self.sentences = Sentences(self.figures)

    # --- the whole example ------------------------------------------------------------

    def whole(self) -> Document:
        """Every phase of one update."""
        phases = self.ledger.phases
        blocks: list[Block] = [self.picture()]
        part = ""
        cases = {phase.case for phase in phases if phase.case}
        for phase in phases:
            title = PARTS[phase.kind]
            if len(cases) > 1 and phase.case:
                title += f", case {phase.case}"
            if title != part:
                blocks.append(heading(1, title))
                part = title
            _, _, layer = phase.heading.partition(": ")
            if layer:
                blocks.append(heading(2, layer[0].upper() + layer[1:]))
            blocks += self.sentences.before(phase)
            blocks += self.equations(phase.quantities, phase.kind)
            blocks += self.after(phase)
        return self.document(blocks)

    def document(self, blocks: list[Block], picture: Diagram | None = None) -> Document:
        """The blocks under the example's title."""
        return Document(
            self.example.title or "Worked example",
            tuple(blocks),
            source=self.example.source,
            notation=self.example.notation,
            subtitle=self.subtitle(),
            picture=picture,
        )

    def subtitle(self) -> Inlines:
        """The network, the place in the run, and how results are rounded."""
        sizes = "-".join(map(str, self.derivation.network.sizes))
        parts = [f"{sizes} network"]
        if len(self.example.cases) > 1:
            parts.append(f"case {self.ledger.case} of {len(self.example.cases)}")
        if self.ledger.after:
            plural = "" if self.ledger.after == 1 else "s"
            parts.append(f"after {self.ledger.after:,} update{plural}")
        if self.ledger.carry is not None:
            parts.append(
                f"each result rounded to {self.ledger.carry} decimals and carried on"
            )
        return (", ".join(parts),)

    def picture(self) -> Diagram:
        """The network, with gradients where there is an error."""
        case = self.example.cases[self.ledger.case - 1]
        with_error = (
            case.targets is not None and self.derivation.network.loss is not None
        )
        return Picture(self.figures, with_error).diagram()

    def equations(self, quantities: tuple[Quantity, ...], kind: str) -> Iterator[Block]:
        """The equations of a phase, with what is to be said between them."""
        for quantity in quantities[:MOST_EQUATIONS]:
            yield self.equation(quantity, kind)
            note = self.sentences.kink(quantity)
            if note is not None:
                yield note
            yield from self.shortcut(quantity)
        more = len(quantities) - MOST_EQUATIONS
        if more > 0:
            last = quantities[-1]
            yield Note(
                (
                    f"{more:,} more of the same kind follow, up to ",
                    Math(last, self.home(last, kind)),
                    "; each can be asked for by its name.",
                )
            )

    def equation(self, quantity: Quantity, kind: str = "") -> Equation:
        """One quantity: its formula, the numbers put in, its value."""
        formula = self.derivation.formula(quantity)
        value = self.figures.figure(quantity)
        home = self.home(quantity, kind)
        beside = self.figures.full(quantity)
        if beside is not None and Fraction(beside.text) == Fraction(value.text):
            beside = None
        if formula is None:
            given: Inlines = ("given",) if is_rounded(quantity) else ()
            return Equation(quantity, (value,), given, home=home)
        shown, note = self.figures.shorten(formula)
        steps = self.steps(shown, value)
        return Equation(quantity, steps, note, beside=beside, home=home)

    def steps(self, formula: Node, value: Figure) -> tuple[Node | Figure, ...]:
        """The sides of an equation; what would only repeat another side is left out."""
        steps = (formula, self.figures.put_in(formula))
        kept = [
            step
            for step in dict.fromkeys(steps)
            if not isinstance(step, Number) or step.text not in (None, value.text)
        ]
        return (*kept, value)

    def home(self, quantity: Quantity, kind: str) -> Quantity:
        """Where an equation is read: in a batch every case is named."""
        if kind == "batch":
            return quantity._replace(case=0)
        return quantity._replace(case=quantity.case or self.ledger.case)

    def shortcut(self, quantity: Quantity) -> Iterator[Block]:
        """The closed form of an output's δ, beside the long way."""
        what = quantity.what
        if not isinstance(what, Symbol) or what.kind is not Kind.DELTA:
            return
        if self.derivation.shortcuts:
            return
        short = Chain(self.derivation, quantity.after, quantity.case).shortcut(what.of)
        if short is None or short == self.derivation.formula(quantity):
            return
        loss = self.derivation.network.loss
        depth, _ = self.derivation.network.position[what.of]
        activation = self.derivation.network.layers[depth].activation
        assert loss is not None
        steps = self.steps(short, self.figures.of_formula(short))
        note = (f"the short cut for {activation.name} with {loss.title}",)
        yield Equation(quantity, steps, note)

    # --- what follows a phase ---------------------------------------------------------

    def after(self, phase: Phase) -> Iterator[Block]:
        """Paths after a hidden layer; the new error after the update."""
        if phase.kind == "hidden":
            yield from self.first_paths(phase)
        if phase.kind == "update":
            yield from self.new_error()

    def first_paths(self, phase: Phase) -> Iterator[Block]:
        """One gradient of a hidden layer, multiplied out path by path."""
        gradients = [
            each
            for each in phase.quantities
            if isinstance(each.what, Derivative)
            and each.what.below.kind is Kind.PARAMETER
        ]
        if not gradients or count_paths(self.derivation, gradients[0]) < 2:
            return
        values = self.derivation.sure
        shown = next((each for each in gradients if values(each) != 0), gradients[0])
        yield paragraph(
            "The same, multiplied out path by path: for ",
            Math(shown, shown),
            " one product for each way from the error to the weight.",
        )
        yield from contributions(self.figures, shown)

    def new_error(self) -> Iterator[Block]:
        """What the update has done to the error of the case."""
        if weights(self.derivation.network) > MOST_WORK or self.restarts():
            return
        if self.example.given:  # what is given for this update is not for the next
            return
        after, case = self.ledger.after, self.ledger.case
        count = len(self.example.cases)
        whole = (
            count > 1 and len(update.batch_of(self.derivation, after, case)) == count
        )
        what = BATCH if whole else TOTAL
        old = self.derivation.at(what, after, case)
        new = self.derivation.at(what, after + 1, case)
        yield paragraph(
            "With the new parameters ",
            Math(new, new),
            f" of case {case}" if count > 1 and not whole else "",
            " comes to ",
            self.figures.figure(new),
            "; it was ",
            self.figures.figure(old),
            ".",
        )

    def restarts(self) -> bool:
        """Whether every case starts again from the initial parameters."""
        return update.training_of(self.derivation).restart

    # --- one quantity -----------------------------------------------------------------

    def of(self, name: str) -> Document:
        """Only what one quantity needs, in the same order of phases."""
        quantity = self.ledger.quantity(name)
        leaves, derived, whole = needed(self.ledger, name)
        blocks: list[Block] = list(self.leaves(leaves))
        if not whole:
            blocks.append(Note((_LEFT_OUT,)))
        part = ""
        cases = {each.case for each in derived if part_of(each) < _BATCH}
        for each in derived:
            at = part_of(each)
            title = STEPS[at]
            if len(cases) > 1 and at < _BATCH:
                title += f", case {each.case}"
            if title != part:
                blocks.append(heading(1, title))
                part = title
            blocks += self.equations((each,), "batch" if at == _BATCH else "")
        blocks += self.path_by_path(quantity)
        return self.document(blocks, self.picture())

    def leaves(self, leaves: list[Quantity]) -> Iterator[Block]:
        """The numbers of the task that a quantity needs."""
        named: Inlines = ()
        kind = "batch" if len({each.case for each in leaves if each.case}) > 1 else ""
        for each in leaves[:_LEAVES_NAMED]:
            named += (", ",) if named else ()
            named += (
                Math(each, self.home(each, kind)),
                EQUALS,
                self.figures.figure(each),
            )
        more = len(leaves) - _LEAVES_NAMED
        if more > 0:
            named += (f" and {more:,} more",)
        if named:
            yield paragraph("Given: ", *named, ".")

    def path_by_path(self, quantity: Quantity) -> Iterator[Block]:
        """The paths of a derivative, where it has several."""
        try:
            count = count_paths(self.derivation, quantity)
        except QuantityError:
            return
        if count > 1:
            yield heading(1, "Path by path")
            yield from contributions(self.figures, quantity)
