"""What the words before a figure name: a quantity of the example, in any spelling.

``The error is E_total``, ``w5'``, ``w_{46}(t+1)``, ``f'(net_h1)`` and ``new w5`` are
brought to a text that the example's names can read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from chainrule.checker.reading.usual import is_target, usual
from chainrule.checker.reading.words import (
    ANOTHER,
    BEFORE_PARAMETERS,
    ENTRY,
    KINDS,
    OPERATION,
    PLAIN_WORD,
    ROLES,
    WHOLE_ERROR,
)
from chainrule.errors import ChainruleError
from chainrule.examples.model import Example
from chainrule.examples.names import Names, leveled
from chainrule.formulas import (
    Derivative,
    Kind,
    Negative,
    Node,
    Number,
    Ref,
    Sum,
    Symbol,
    refs,
)
from chainrule.formulas.plain import plain

MOST_WORDS = 30
"""Words that may stand before a sign, with the name among them."""
LONGEST = 400
"""Characters of them."""

_NEW_LAST = r"(?:new|neu|nouveau|nuevo|updated|aktualisiert|[tnk]\s*\+\s*1)"
_RENEWED = re.compile(
    rf"(?:(?:[_,\s(^{{]|\\text|\\mathrm)+{_NEW_LAST}[)}}\s]*|\^?\{{?(?:\\?['′]|\*|\\prime"
    r"|\\ast)\}?\s*)$",
    re.IGNORECASE,
)
_PRIMED = re.compile(r"(?<=[^\W\d])['′](?=_)")
_APPLIED = re.compile(
    r"\s*(?P<by>\\?σ|\\sigma|\\varphi|φ|[fgs]|sigmoid|sigm?|logistic|tanh|relu|softmax)"
    r"\s*(?P<prime>['′]|\\prime|\^\{?\\prime\}?)?\s*\(\s*(?P<net>[^()]+?)\s*\)\s*",
    re.IGNORECASE,
)
_BY_NAME = {"sigmoid": "logistic", "sigm": "logistic", "sig": "logistic"} | {
    name: name for name in ("logistic", "tanh", "relu", "softmax")
}
_IN_BRACKETS = re.compile(r"([^\W\d]\w*)\s*[\[(]\s*(\w+)\s*[\])]")
_ERRORS = (Kind.TOTAL, Kind.BATCH, Kind.SHARE)
_SIMPLE = (Kind.PARAMETER, Kind.INPUT, Kind.NET, Kind.OUT, Kind.TARGET)
_INDEX = re.compile(r"_\{?[jkipqhon]\}?$|(?<=[A-Za-z])j$")


class Heads:
    """Finds the quantity that words name, in one example."""

    def __init__(self, example: Example) -> None:
        self.example, self.names = example, Names(example)
        self._units = {leveled(name): name for name in example.network.position}
        self._parameters = {leveled(name): name for name in example.network.places}

    def is_quantity(self, text: str) -> bool:
        """Whether a text is an expression over quantities."""
        node = self._read(text)
        return node is not None and any(True for _ in refs(node))

    def quantity(self, text: str) -> str:
        """The name in the text: all of it, or what is left without leading words."""
        bare = text.strip().strip("$`").strip()
        words = bare.split()
        if len(words) > MOST_WORDS or len(bare) > LONGEST:
            return ""
        if found := self._marked(bare) or self._in_brackets(bare):
            return found
        for start in range(len(words)):
            before, tail = words[:start], " ".join(words[start:])
            if before and (found := self._told(before, tail)):
                return found
            if before and (found := self._marked(tail)):
                return found
            for joined in (tail, tail.replace(" ", "_")):
                if self.is_quantity(joined) and self._may_lead(before, joined):
                    return joined
            short = usual(_flat(tail), self.example)
            if short and self._may_lead(before, short):
                return short
            if not self._is_word(words[: start + 1]):
                break
        return "E_total" if WHOLE_ERROR.fullmatch(bare) else ""

    def canonical(self, of: str) -> str:
        """A name that may be read as it stands; else what its words name."""
        return self._marked(of) or (of if self.is_quantity(of) else self.quantity(of))

    def is_expression(self, text: str) -> bool:
        """Whether a text can be read as a formula or a number."""
        return self._read(text) is not None

    def whose_is(self, of: str) -> str:
        """The unit or parameter that a named quantity is of; "" for other ones."""
        node = self._read(of) if of else None
        to = node.to if isinstance(node, Ref) else None
        what = to.below if isinstance(to, Derivative) else to
        own = what.of if isinstance(what, Symbol) else ""
        network = self.example.network
        return own if own in network.position or own in network.places else ""

    def may_be_target(self, head: str, figure: str) -> bool:
        """Whether a bare ``y`` is given the value of a target."""
        last = head.rpartition(" ")[2]
        known = self.is_quantity(last)
        return not known and is_target(_flat(last), figure, self.example)

    def is_single(self, text: str) -> bool:
        """Whether a text is the name of one quantity."""
        return isinstance(self._read(text), Ref)

    def whose(self, text: str) -> str:
        """The unit that a text names without saying which of its quantities."""
        return self.unit(text) if len(text.split()) == 1 else ""

    def _is_word(self, words: list[str]) -> bool:
        """Whether the last of these is plain words or what they number (unit 4)."""
        *before, last = words
        if not before and ENTRY.fullmatch(last):
            return True
        if PLAIN_WORD.fullmatch(last):
            return leveled(last) not in self._units
        numbered = last.strip("(),.").isdigit() or bool(self.unit(last.strip("(),.")))
        return (
            numbered and bool(before) and PLAIN_WORD.fullmatch(before[-1]) is not None
        )

    def _told(self, words: list[str], label: str) -> str:
        """The quantity of a unit or parameter that words tell: the output of h1."""
        found = self.cell(" ".join(words), label)
        bare = [word.strip("()[],.:'\"") for word in (*words, *label.split()[:-1])]
        if any(map(OPERATION.fullmatch, bare)):
            return ""
        other = any(map(ANOTHER.fullmatch, bare))
        return "" if other and found.startswith(("net_", "out_", "target_")) else found

    def _may_lead(self, words: list[str], joined: str) -> bool:
        """Whether words before a name say nothing but what it is."""
        node = self._read(joined)
        to = node.to if isinstance(node, Ref) else None
        kind = to.kind if isinstance(to, Symbol) else None
        if any(map(OPERATION.fullmatch, words)):
            return kind in _ERRORS
        if any(map(ANOTHER.fullmatch, words)):
            return to is not None and kind not in _SIMPLE
        if kind in (Kind.PARAMETER, Kind.INPUT):
            bare = (word.strip("()[],.:'\"") for word in words)
            return all(map(BEFORE_PARAMETERS.fullmatch, bare))
        return not joined.startswith(("-", "−", "+", "*", "/", "^", "·"))

    def _in_brackets(self, text: str) -> str:
        """``net(h1)`` and ``δ[o1]``."""
        found = _IN_BRACKETS.fullmatch(text)
        name = f"{found[1]}_{found[2]}" if found and self.unit(found[2]) else ""
        return name if name and self._single(name) is not None else ""

    def _marked(self, text: str) -> str:
        """``w5'``, ``w5*``, ``w5(new)`` for w5 after the update; ``f'(net)``."""
        if found := _APPLIED.fullmatch(text.strip("$ ")):
            return self._applied(found["by"], found["net"], bool(found["prime"]))
        if text in self.example.network.places:
            return ""
        bare, marks = _PRIMED.subn("", text.strip("$ "))
        if not marks:
            bare, marks = _RENEWED.subn("", bare)
        bare += "}" * (bare.count("{") - bare.count("}"))
        return f"{bare}+" if marks and self._single(f"{bare}+") is not None else ""

    def _applied(self, by: str, net: str, prime: bool) -> str:
        """The unit's activation of its net input, or its slope there."""
        found = self._single(net)
        if found is None or found.kind is not Kind.NET:
            return ""
        depth, _ = self.example.network.position[found.of]
        own = self.example.network.layers[depth].activation.name
        if _BY_NAME.get(by.lower(), own) != own:
            return ""
        return f"dout_{found.of}/dnet_{found.of}" if prime else f"out_{found.of}"

    def _read(self, text: str) -> Node | None:
        try:
            return self.names.parse(text)
        except ChainruleError:
            return None

    def _single(self, text: str) -> Symbol | None:
        node = self._read(text)
        if isinstance(node, Ref) and isinstance(node.to, Symbol):
            return node.to
        return None

    # --- parameters that are given new values -----------------------------------------

    def renewed(self, of: str, shown: Sequence[str]) -> str:
        """``w5+`` for a bare ``w5`` that what is shown begins with: w5 := w5 + …."""
        found = self._single(of)
        if found is None or found.kind is not Kind.PARAMETER:
            return ""
        for part in shown:
            node = self._read(part)
            first = node.terms[0] if isinstance(node, Sum) else None
            if isinstance(first, Ref) and first.to == found:
                return f"{found.of}+"
            if first is not None and _constant(first) == self._start(found.of):
                return f"{found.of}+"
        return ""

    def updated(self, of: str) -> str:
        """``w5+`` for a bare ``w5``; nothing for other quantities."""
        found = self._single(of)
        bare = found is not None and found.kind is Kind.PARAMETER
        return f"{found.of}+" if found is not None and bare else ""

    def starts_at(self, of: str, figures: Sequence[str]) -> bool:
        """Whether a bare parameter is given the very value that it has at the start."""
        found = self._single(of)
        start = self._start(found.of) if found is not None else None
        values = [_constant(node) for node in map(self._read, figures) if node]
        return start is not None and start in values

    def _start(self, name: str) -> Fraction | None:
        return self.example.parameters.get(name)

    # --- cells of a table -------------------------------------------------------------

    def cell(self, heading: str, label: str) -> str:
        """The quantity that a column's heading and a row's label name together."""
        if parameter := self._parameters.get(_flat(label)):
            return self._of_parameter(heading, parameter)
        if unit := self.unit(label):
            for head in self._heads(heading):
                if self._single(name := f"{head}_{unit}") is not None:
                    return name
        return ""

    def unit(self, label: str) -> str:
        """The unit that a label ends with: ``Hidden unit h1``."""
        _, _, last = label.strip().rpartition(" ")
        return self._units.get(_flat(last), "")

    def _of_parameter(self, heading: str, parameter: str) -> str:
        for made, words in ROLES:
            if re.search(words, heading.strip("$` "), re.IGNORECASE):
                return made.format(parameter)
        return ""

    def _heads(self, heading: str) -> list[str]:
        """What may stand before ``_h1``: the heading's own letters, then its words."""
        letters = [each.strip("$`()[]:") for each in re.split(r"[\s,/]+", heading)]
        found = [_INDEX.sub("", each) for each in letters if each]
        found += [
            head
            for head, words in KINDS.items()
            if re.search(words, heading, re.IGNORECASE)
        ]
        return list(dict.fromkeys(reversed(found)))


def _constant(of: Node) -> Fraction | None:
    if isinstance(of, Negative):
        inner = _constant(of.of)
        return None if inner is None else -inner
    return of.value if isinstance(of, Number) else None


def _flat(label: str) -> str:
    """A label as names are leveled: ``$w_{46}$`` as w46."""
    try:
        return leveled(plain(label.strip("$` ")).strip())
    except ChainruleError:
        return label
