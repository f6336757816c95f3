"""The names of one example as a reader asks for them: a text's node, unit, or cell."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property

from chainrule.checker.reading.words import KINDS, ROLES
from chainrule.errors import ChainruleError
from chainrule.examples.model import Example
from chainrule.examples.names import Names, leveled
from chainrule.formulas import Derivative, Kind, Node, Ref, Symbol, refs
from chainrule.formulas.plain import plain

_INDEX = re.compile(r"_\{?[jkipqhon]\}?$|(?<=[A-Za-z])j$")
_RATIO = re.compile(
    r"(?:\\[dt]?frac\s*\{)?\s*(?:[∂d]|\\partial)\s*(?P<above>[^\W\d_]{1,9}(?:_\w{1,9})?)"
    r"\s*(?:/|\}\s*\{)\s*(?:[∂d]|\\partial)\s*(?P<below>[^\W\d_]{1,9})"
    r"(?:_\{?[a-z]\}?)?\s*\}?"
)
"""The heading of a column of derivatives: ``∂E/∂net``."""
_ERROR = re.compile(r"[ELCJ](?:_\w+)?|[Ee]rror|[Ll]oss|[Cc]ost")
_WORK = (Kind.DELTA, Kind.STEP, Kind.STATE)
_GIVEN = (Kind.PARAMETER, Kind.INPUT, Kind.TARGET, Kind.SETTING, Kind.UPDATE_NUMBER)


class Lexicon:
    """Reads texts over the quantities of one example."""

    def __init__(self, example: Example) -> None:
        self.example, self.names = example, Names(example)
        self._units = {leveled(name): name for name in example.network.position}
        self._parameters = {leveled(name): name for name in example.network.places}

    def read(self, text: str) -> Node | None:
        """The formula that a text is; None where it is none."""
        try:
            return self.names.parse(text)
        except ChainruleError:
            return None

    def single(self, text: str) -> Symbol | None:
        """The one quantity that a text names, no derivative."""
        node = self.read(text)
        to = node.to if isinstance(node, Ref) else None
        return to if isinstance(to, Symbol) else None

    def is_quantity(self, text: str) -> bool:
        """Whether a text is an expression over quantities."""
        node = self.read(text)
        return node is not None and any(True for _ in refs(node))

    def is_expression(self, text: str) -> bool:
        """Whether a text can be read as a formula or a number."""
        return self.read(text) is not None

    def is_single(self, text: str) -> bool:
        """Whether a text is the name of one quantity."""
        return isinstance(self.read(text), Ref)

    def is_backward(self, of: str) -> bool:
        """Whether a quantity is of a backward pass: an error signal, a gradient."""
        node = self.read(of)
        to = node.to if isinstance(node, Ref) else None
        return isinstance(to, Derivative) or (
            isinstance(to, Symbol) and to.kind in _WORK
        )

    def is_computed(self, text: str) -> bool:
        """Whether a text names one quantity that has to be computed."""
        node = self.read(text)
        to = node.to if isinstance(node, Ref) else None
        return isinstance(to, Derivative) or (
            isinstance(to, Symbol) and to.kind not in _GIVEN
        )

    def is_given_name(self, text: str) -> bool:
        """Whether a text names an input or a target, which a case is told by."""
        found = self.single(text)
        return found is not None and found.kind in (Kind.INPUT, Kind.TARGET)

    @cached_property
    def _numbers(self) -> frozenset[Fraction]:
        cases = self.example.cases
        goals = (goal for case in cases for goal in case.targets or ())
        inputs = (value for case in cases for value in case.inputs)
        values = (*self.example.parameters.values(), *inputs, *goals)
        return frozenset(map(abs, values))

    def is_given(self, value: Fraction) -> bool:
        """Whether the example itself has a number, whatever its sign."""
        return abs(value) in self._numbers

    def is_unit(self, word: str) -> bool:
        """Whether a word is the name of a unit."""
        return leveled(word) in self._units

    def unit(self, label: str) -> str:
        """The unit that a label ends with: ``Hidden unit h1``."""
        _, _, last = label.strip().rpartition(" ")
        return self._units.get(flat(last), "")

    def parameter(self, label: str) -> str:
        """The parameter that a label is."""
        return self._parameters.get(flat(label), "")

    def whose_is(self, of: str) -> str:
        """The unit or parameter that a named quantity is of; "" for other ones."""
        node = self.read(of) if of else None
        to = node.to if isinstance(node, Ref) else None
        what = to.below if isinstance(to, Derivative) else to
        own = what.of if isinstance(what, Symbol) else ""
        network = self.example.network
        return own if own in network.position or own in network.places else ""

    def cell(self, heading: str, label: str) -> str:
        """The quantity that a heading and the label of a unit or parameter name."""
        if parameter := self.parameter(label):
            if role := role_of(heading):
                return role.format(parameter)
            return self._state(heading, parameter)
        if unit := self.unit(label):
            if ratio := _RATIO.fullmatch(heading.strip("$` ")):
                return self._derivative(ratio, unit)
            for head in _letters(heading):
                if self.single(name := f"{head}_{unit}") is not None:
                    return name
        return ""

    def _derivative(self, ratio: re.Match[str], unit: str) -> str:
        """``dE_total/dnet_h1`` of ``∂E/∂net`` and h1."""
        above = "E_total" if _ERROR.fullmatch(ratio["above"]) else ratio["above"]
        top = above if above == "E_total" else f"{above}_{unit}"
        name = f"d{top}/d{ratio['below']}_{unit}"
        return name if self.is_single(name) else ""

    def _state(self, heading: str, parameter: str) -> str:
        """``m_w3`` of the optimizer's letter m and w3."""
        letter = heading.strip("$` ")
        name = f"{letter}_{parameter}"
        found = self.single(name) if letter in self.names.states else None
        return name if found is not None else ""


def role_of(heading: str) -> str:
    """What a heading makes of a parameter: ``dE_total/d{}`` of "gradient"."""
    bare = heading.strip("$` ")
    found = [made for made, words in ROLES if re.search(words, bare, re.IGNORECASE)]
    if found and found[0] in ("{}", "learning_rate*dE_total/d{}"):
        return found[0]
    return found[0] if len(set(found)) == 1 else ""


def _letters(heading: str) -> list[str]:
    """What may stand before ``_h1``: the heading's own letters, then its words."""
    letters = [each.strip("$`()[]:") for each in re.split(r"[\s,/]+", heading)]
    found = [_INDEX.sub("", each) for each in letters if each]
    found += [
        head
        for head, words in KINDS.items()
        if re.search(words, heading, re.IGNORECASE)
    ]
    return list(dict.fromkeys(reversed(found)))


def flat(label: str) -> str:
    """A label as names are leveled: ``$w_{46}$`` as w46."""
    try:
        return leveled(plain(label.strip("$` ")).strip())
    except ChainruleError:
        return label
