"""The sentences between the equations: why this step, in a word or two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chainrule.documents import (
    EQUALS,
    Figure,
    Inlines,
    Math,
    Note,
    Paragraph,
    paragraph,
)
from chainrule.formulas import (
    Derivative,
    Kind,
    Node,
    Number,
    Quantity,
    Symbol,
    refs,
    sum_of,
)
from chainrule.formulas.numbers import rational
from chainrule.formulas.spelling import decimal_text
from chainrule.formulas.walking import children
from chainrule.ledger import update
from chainrule.ledger.figures import LONG_CONSTANT, decimals_of
from chainrule.ledger.phases import Phase
from chainrule.maths.records import UPDATE_NUMBER, Activation

if TYPE_CHECKING:
    from chainrule.ledger.figures import Figures


def numbers_of(of: Node) -> Iterator[Number]:
    """The numbers of a formula, in reading order."""
    if isinstance(of, Number):
        yield of
    for child in children(of):
        yield from numbers_of(child)


PARTS = {
    "forward": "Forward pass",
    "error": "Error",
    "output": "Backward pass",
    "hidden": "Backward pass",
    "batch": "Batch",
    "update": "Update",
}
"""The heading under which each kind of phase stands."""


class Sentences:
    """Words for the phases of one ledger."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.derivation = figures.derivation
        self.ledger = figures.ledger
        self.network = figures.derivation.network
        self._told: set[str] = set()

    def before(self, phase: Phase) -> list[Paragraph]:
        """What is said before the equations of a phase; nothing is said twice."""
        texts = {
            "forward": self._forward,
            "error": self._error,
            "output": self._output,
            "hidden": self._hidden,
            "batch": self._batch,
            "update": self._update,
        }[phase.kind](phase)
        return [found for found in texts if self._is_new(phase.kind, found)]

    def _is_new(self, kind: str, found: Paragraph) -> bool:
        """Whether the same words have not been said before, of another case or unit."""
        words = "".join(part for part in found.inlines if isinstance(part, str))
        new = f"{kind}: {words}" not in self._told
        self._told.add(f"{kind}: {words}")
        return new

    def _forward(self, phase: Phase) -> list[Paragraph]:
        """How nets and outs are found, as far as they are not given."""
        derived = {
            each.what.kind
            for each in phase.quantities
            if isinstance(each.what, Symbol) and not self.derivation.is_given(each)
        }
        found = self._net(phase) if Kind.NET in derived else []
        return found + (self._out(phase) if Kind.OUT in derived else [])

    def _net(self, phase: Phase) -> list[Paragraph]:
        layer = self.network.layers[phase.layer - 1]
        has_bias = any(bias is not None for bias in layer.bias)
        end = {1: ", plus its bias", -1: ", minus its threshold"}[layer.bias_input]
        return [
            paragraph(
                "A unit's net input is the sum of all that feeds it, each times its "
                "weight",
                end if has_bias else "",
                ".",
            )
        ]

    def _out(self, phase: Phase) -> list[Paragraph]:
        activation = self.network.layers[phase.layer - 1].activation
        if activation.coupled:
            text = (
                f"The {activation.title} turns the net inputs of the whole layer into "
                "its outputs, which add up to 1."
            )
        elif activation.name == "identity":
            text = "The output is the net input itself."
        else:
            text = f"The activation turns it into the output: {activation.title}."
        return [paragraph(text), *self._constants(activation)]

    def _constants(self, activation: Activation) -> list[Paragraph]:
        """The constants that the formulas below show rounded, in full."""
        most = max(LONG_CONSTANT, self.ledger.digits)
        long = dict.fromkeys(
            each for each in numbers_of(activation.value) if decimals_of(each) > most
        )
        if not long:
            return []
        listed: Inlines = ()
        for each in long:
            text = decimal_text(each.value)
            listed += (" and " if listed else "", Figure(text))
        return [paragraph("Its constants, here rounded, are ", *listed, ".")]

    def _error(self, phase: Phase) -> list[Paragraph]:
        loss = self.network.loss
        assert loss is not None
        total = self._at(Symbol(Kind.TOTAL), phase.case)
        if len(self.network.outputs) == 1:
            return [paragraph(f"The output is compared with its target: {loss.title}.")]
        return [
            paragraph(
                f"Each output is compared with its target ({loss.title}); the shares "
                "add up to ",
                Math(total),
                ".",
            )
        ]

    def _output(self, phase: Phase) -> list[Paragraph]:
        unit = self.network.outputs[0]
        delta = self._at(Symbol(Kind.DELTA, unit), phase.case)
        sign = self.derivation.example.notation.delta_sign
        return [
            paragraph(
                "How much does the error change with each weight? The chain rule "
                "answers from the outputs backwards. How the error changes with an "
                "output, times how that output changes with its net input, is the "
                "unit's error signal ",
                Math(delta, delta),
                " (here with the opposite sign)" if sign == -1 else "",
                "; the error signal times what a weight multiplies is the weight's "
                "gradient",
                ", with its sign turned back." if sign == -1 else ".",
            )
        ]

    def _hidden(self, phase: Phase) -> list[Paragraph]:
        following = self.network.layers[phase.layer]
        text = "A hidden unit acts on the error through every unit that it feeds: "
        if len(following.units) == 1:
            text = "A hidden unit acts on the error through the unit that it feeds. "
        else:
            text += "the parts are added up. "
        return [
            paragraph(
                text + "The weights in these formulas are the ones of the forward "
                "pass, not yet updated."
            )
        ]

    def _batch(self, _: Phase) -> list[Paragraph]:
        training = update.training_of(self.derivation)
        word = "sum" if training.reduction == "sum" else "mean"
        return [paragraph(f"The gradient of the batch is the {word} of its cases'.")]

    def _update(self, _: Phase) -> list[Paragraph]:
        training = update.training_of(self.derivation)
        optimizer = training.optimizer
        parts: Inlines = ()
        for name, value in training.settings.items():
            if isinstance(value, bool | str) or not value:
                continue
            setting = Quantity(Symbol(Kind.SETTING, name))
            text = self.ledger.shown(setting)
            parts += (", " if parts else "; ", Math(setting), EQUALS, Figure(text))
        rule = update.rule_of(self.derivation)
        if UPDATE_NUMBER.to in refs(sum_of([rule.step, *rule.states.values()])):
            count = Quantity(Symbol(Kind.UPDATE_NUMBER), self.ledger.after)
            number = Figure(str(self.ledger.after + 1))
            parts += ("; ", Math(count), EQUALS, number, ", the number of the update")
        words = f"Each parameter steps against its gradient: {optimizer.title}"
        return [paragraph(words, *parts, "."), *self._decay(), *self._frozen()]

    def _decay(self) -> list[Paragraph]:
        """Which parameters a weight decay leaves alone."""
        settings = update.training_of(self.derivation).settings
        spared = self.network.biases & self.derivation.learned
        if not settings.get("weight_decay") or not spared:
            return []
        decay = Math(Quantity(Symbol(Kind.SETTING, "weight_decay")))
        return [paragraph("The weight decay ", decay, " pulls at weights, not biases.")]

    def _frozen(self) -> list[Paragraph]:
        frozen = [
            name for name in self.network.places if name not in self.derivation.learned
        ]
        if not frozen:
            return []
        listed: Inlines = ()
        for name in frozen[:8]:
            listed += (", " if listed else "", Math(Symbol(Kind.PARAMETER, name)))
        more = f" and {len(frozen) - 8} more" if len(frozen) > 8 else ""
        verb = "stays as it is" if len(frozen) == 1 else "stay as they are"
        return [paragraph("Not learned: ", *listed, f"{more} {verb}.")]

    def _at(self, what: Symbol, case: int) -> Quantity:
        return self.derivation.at(what, self.ledger.after, case)

    # --- kinks ------------------------------------------------------------------------

    def kink(self, quantity: Quantity) -> Note | None:
        """What there is to say where a slope is taken at a kink."""
        what = quantity.what
        if not isinstance(what, Derivative):
            return None
        if what.above.kind is Kind.OUT and what.below.kind is Kind.NET:
            return self._activation_kink(what, quantity)
        if what.above.kind is Kind.TOTAL and what.below.kind is Kind.OUT:
            return self._loss_kink(what, quantity)
        return None

    def _activation_kink(self, what: Derivative, at: Quantity) -> Note | None:
        depth, _ = self.network.position[what.above.of]
        activation = self.network.layers[depth].activation
        if not activation.kinks:
            return None
        net = at._replace(what=what.below)
        value = self.ledger.value(net)
        for kink in activation.kinks:
            if value == rational(kink.at):
                return Note(
                    (
                        f"{activation.name} has a kink at ",
                        Figure(decimal_text(kink.at)),
                        ", and ",
                        Math(net, net),
                        " is exactly there: the slope ",
                        Figure(decimal_text(kink.slope)),
                        " is taken.",
                    )
                )
        return None

    def _loss_kink(self, what: Derivative, at: Quantity) -> Note | None:
        loss = self.network.loss
        if loss is None or not loss.kinks or what.below.of not in self.network.outputs:
            return None
        target = self.derivation.at(
            Symbol(Kind.TARGET, what.below.of), at.after, at.case
        )
        out = at._replace(what=what.below)
        difference = self.ledger.value(target) - self.ledger.value(out)
        for kink in loss.kinks:
            if difference == rational(kink.at):
                return Note(
                    (
                        f"{loss.title} has a kink where target and output are equal, "
                        "as they are here: the slope ",
                        Figure(decimal_text(kink.slope)),
                        " is taken.",
                    )
                )
        return None
