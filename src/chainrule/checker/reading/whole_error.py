"""Whose error a bare "loss" is where there are several cases: one's, or the batch's.

``Epoch 3, loss: 0.27`` is the error that an update of the whole batch makes smaller;
behind the outputs of a case it is the error of that case. Where the words don't settle
it the figure may, if it is right for one of the two only.
"""

from __future__ import annotations

import re
from functools import cached_property

from chainrule.checker.figures import gives, read_figure
from chainrule.checker.reading.lexicon import Lexicon
from chainrule.checker.reading.places import Place
from chainrule.checker.reading.words import ERROR
from chainrule.errors import ChainruleError
from chainrule.formulas import BATCH, TOTAL, Derivative, Kind, Symbol
from chainrule.formulas.numbers import Undecided
from chainrule.formulas.quantities import Named
from chainrule.ledger import Derivation

MOST_WORK = 20_000
"""Parameters times cases times updates up to which a run is worked out for this."""
TELLING_DIGITS = 2
"""Digits from which a figure is not right for another quantity by chance."""

_MEAN = re.compile(r"(?:the\s+)?(?:MSE|mean[\s-]+squared?[\s-]+error)", re.IGNORECASE)
_SUMMED = re.compile(r"\b(?:total|overall|whole|gesamt\w*|totale?)\b|总", re.IGNORECASE)
_NAMED = re.compile(r"_\W*(?:text\W*)?tot", re.IGNORECASE)
"""``E_total``, which is one case's error by its name."""
_DIFFERENTIAL = re.compile(r"d_?([^\W\d_]\w*)")
_OF_A_CASE = (Kind.NET, Kind.OUT, Kind.DELTA, Kind.SHARE, Kind.DIFFERENCE)


class WholeError:
    """Settles it in one text."""

    def __init__(self, names: Lexicon) -> None:
        self.names, example = names, names.example
        self.training, count = example.training, len(example.cases)
        batch = self.training.batch if self.training else "online"
        size = batch if isinstance(batch, int) else {"online": 1}.get(batch, count)
        self.several = count > 1
        self.batched = self.several and size > 1
        self.begun = set[tuple[int, int]]()
        """Where something of one case was told."""

    def note(self, of: str, place: Place) -> None:
        """Something is told of a quantity at a place."""
        found = self.names.single(of)
        if found is not None and found.kind in _OF_A_CASE:
            self.begun.add((place.after, place.case))

    def settled(self, of: str, head: str, unit: str, figure: str, place: Place) -> str:
        """What a head is that was read as `of`, told of a unit or of none."""
        own = self.share(head, unit, figure, place)
        if own is None:
            own = self.read(of, head, figure, place)
        return own or ("" if of else self.differential(head, figure, place))

    def share(self, head: str, unit: str, figure: str, place: Place) -> str | None:
        """What a bare "error" told of one of several outputs is; None for others.

        It is that output's share or the whole, as the figure is right for.
        """
        outputs = self.names.example.network.outputs
        if len(outputs) < 2 or unit not in outputs or not ERROR.fullmatch(head.strip()):
            return None
        return self._by_figure((Symbol(Kind.SHARE, unit), TOTAL), figure, place)

    def differential(self, head: str, figure: str, place: Place) -> str:
        """``dw5``, which some write for a gradient and others for a change."""
        found = _DIFFERENTIAL.fullmatch(head.strip("$ "))
        own = self.names.parameter(found[1]) if found else ""
        below = Symbol(Kind.PARAMETER, own)
        above = BATCH if self.batched else TOTAL
        those = (Derivative(above, below), Symbol(Kind.STEP, own))
        right = [each for each in those if own and self._is_right(each, figure, place)]
        return right[0].name if len(right) == 1 else ""

    def read(self, of: str, head: str, figure: str, place: Place) -> str:
        """What a head means that names the quantity `of`; "" where it is not plain."""
        mean = not of and _MEAN.fullmatch(head.strip("$ ")) is not None
        if mean and not self.several:
            loss = self.names.example.network.loss
            return TOTAL.name if loss and loss.name == "mean_squared_error" else ""
        if not (mean or self.names.single(of) == TOTAL) or _NAMED.search(head):
            return of
        if place.told or not self.batched:
            summed = self.several and not place.told and _SUMMED.search(head)
            return "" if summed else of
        right = self._by_figure((TOTAL, BATCH), figure, place)
        return right or self._by_words(head, place, mean=mean)

    def asks(self, head: str) -> bool:
        """Whether a head that was not read is the error of who knows which case."""
        words = self.names.single(head) == TOTAL or _MEAN.fullmatch(head)
        return self.several and bool(words or _SUMMED.search(head))

    def _by_words(self, head: str, place: Place, *, mean: bool) -> str:
        summed = _SUMMED.search(head) is not None
        if (place.after, place.case) in self.begun:
            return "" if summed or mean else TOTAL.name
        sums = self.training is not None and self.training.reduction == "sum"
        fits = sums if summed else not (mean and (sums or self._is_halved()))
        return BATCH.name if place.counted and fits else ""

    def _is_halved(self) -> bool:
        loss = self.names.example.network.loss
        return loss is None or loss.name not in ("mean_squared_error", "squared_error")

    def _by_figure(
        self, those: tuple[Symbol, Symbol], figure: str, place: Place
    ) -> str:
        """The one of two for which a figure is right."""
        right = [each for each in those if self._is_right(each, figure, place)]
        return right[0].name if right else ""

    @cached_property
    def _derivation(self) -> Derivation:
        return Derivation(self.names.example)

    def _is_right(self, what: Named, figure: str, place: Place) -> bool:
        example = self.names.example
        work = len(example.parameters) * len(example.cases) * (place.after + 1)
        if work > MOST_WORK:
            return False
        try:
            printed = read_figure(figure, decimal_comma=example.notation.decimal_comma)
            if printed.digits < TELLING_DIGITS:
                return False
            at = self._derivation.at(what, place.after, place.case)
            return gives(self._derivation.value(at), printed)
        except (ChainruleError, Undecided, ZeroDivisionError):
            return False
