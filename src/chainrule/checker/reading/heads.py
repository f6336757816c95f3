"""What the words before a figure name: a quantity of the example, in any spelling.

``The error is E_total``, ``w5'``, ``w_{46}(t+1)``, ``f'(net_h1)`` and ``new w5`` are
brought to a text that the example's names can read.
"""

from __future__ import annotations

import re
from fractions import Fraction

from chainrule.checker.reading.layers import Layers
from chainrule.checker.reading.letters import letters_of, split
from chainrule.checker.reading.lexicon import flat, role_of
from chainrule.checker.reading.phrases import Phrases
from chainrule.checker.reading.usual import is_target, numbered, out_of, usual
from chainrule.checker.reading.words import (
    ANOTHER,
    ENTROPY,
    ENTRY,
    ERROR,
    LINK,
    MEAN,
    OF_ALL,
    OPERATION,
    PLAIN_WORD,
    ROLE_WORDS,
    WHOLE_ERROR,
)
from chainrule.examples.model import Example

MOST_WORDS = 30
"""Words that may stand before a sign, with the name among them."""
MOST_KNOWN = 10_000
"""Texts that are remembered with what they name."""
MOST_OF_A_NAME = 5
"""Words of a name that is no formula."""
LONGEST = 400
"""Characters of them."""

_POWERED = re.compile(
    r".*[^\W\d_]\w*\}?\s*(?:\(\d+\)|\[\d+\]|\^\{?\(\d+\)\}?|\^\{?[01]\}?)"
)
_REMARK = re.compile(r"(\S+)\s+\(([^()]{3,40})\)")
_FORMULA = re.compile(r"[-+*/·×⋅^(\\∂δ]|respect|\bw\.?\s?r\.?\s?t|\bby\b")
_OTHER = re.compile(r"not|than|if|without|except|instead", re.IGNORECASE)
_APPLIED_TO = re.compile(r"[^\W\d]\w*(?:\s*\(\s*[^\W\d]\w*\s*\)|\s+[^\W\d]\w*)")
_SECTION = re.compile(
    r"\(?(?P<number>[1-9]\d?\.\d{1,2})(?:\.\d{1,2})*[.:]?\)?[.:]?\s+(?P<rest>[^\W\d].*)"
)
_RENEWED_RESULT = re.compile(
    r"(?P<of>.+?)(?:_\{?|\^\{?|\s)(?:\\text\{)?\(?(?:(?P<new>new|neu|nouveau|nouvelle"
    r"|nuev[oa]|nov[oa]|nuovo|updated|after|nachher|mới)|old|alt|before|vorher|initial)\)?\}*",
    re.IGNORECASE,
)
_LARGE = re.compile(r"(NET|OUT|DELTA|TARGET|Net|Out|Delta|Target)(?=[_\s])")


class Heads(Phrases):
    """Finds the quantity that words name, in one example and one text."""

    def __init__(self, example: Example, text: str = "") -> None:
        super().__init__(example)
        self.timed = "m" in self.names.states
        """Whether t counts the updates, as in Adam."""
        self._known: dict[str, str] = {}
        self.layers, self.letters = Layers(self, text), letters_of(text)

    def quantity(self, text: str) -> str:
        """The name in the text: all of it, or what is left without leading words."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            found = self._known[text] = self._quantity(text)
        return found

    def _quantity(self, text: str) -> str:
        bare = text.strip().strip("$`").strip()
        words = bare.split()
        if len(words) > MOST_WORDS or len(bare) > LONGEST:
            return ""
        if found := self.phrase(bare) or self.layers.name(bare):
            return found
        if _POWERED.fullmatch(bare):
            return ""
        if (whole := self._of_all(bare)) is not None:
            return whole
        if own := self._numbered(bare):
            return own
        if (own := self._remarked(bare)) != bare:
            return self.quantity(own)
        for start in range(len(words)):
            found = self._behind(words[:start], " ".join(words[start:]))
            if found:
                return found
            if not self._is_word(words[: start + 1]):
                break
        error = WHOLE_ERROR.fullmatch(bare) or self._is_error(bare)
        return "E_total" if error else ""

    def _is_error(self, text: str) -> bool:
        """Whether a bare "error" is the whole one, as it is of several outputs."""
        network = self.example.network
        if ENTROPY.fullmatch(text):
            return network.loss is not None and "cross_entropy" in network.loss.name
        return len(network.outputs) > 1 and ERROR.fullmatch(text) is not None

    def _of_all(self, text: str) -> str | None:
        """The error over all cases, in words; None where the words are no such.

        "" where they may mean more than one.
        """
        if len(self.example.cases) < 2 or not OF_ALL.search(text):
            return None
        last = text.rpartition(" ")[2]
        if "_" in last and self.is_quantity(last):
            return None  # the words only say what it is
        training = self.example.training
        batch = training is not None and training.batch == "full"
        mean = training is not None and training.reduction == "mean"
        return "E_batch" if batch and mean and MEAN.search(text) else ""

    def _numbered(self, text: str) -> str:
        """``net_h1`` of ``1.1 net_h1``: the number of a section, and no factor."""
        found = _SECTION.fullmatch(text)
        if found is None or self.is_given(Fraction(found["number"][:5].rstrip("."))):
            return ""
        own = self.quantity(found["rest"])
        is_new = self.settled(own) != own
        return own if own and (is_new or self.is_computed(own)) else ""

    def _behind(self, before: list[str], tail: str) -> str:
        """The name in a text, which words before it may say more of."""
        if tail.count(" ") >= MOST_OF_A_NAME and not _FORMULA.search(tail):
            return ""
        if before and (found := self.told(before, tail)):
            return found
        if before and (found := self._marked_behind(before, tail)):
            return found
        names = (tail, tail.replace(" ", "_"), _small(tail), self._hatted(tail))
        for name in filter(None, names):
            if not _is_applied(name) and self.is_quantity(name):
                if self.may_lead(before, name):
                    return name
        short = usual(flat(tail), self.example) or self._lettered(tail)
        if not short and " " not in tail and all(map(LINK.fullmatch, before)):
            short = out_of(self.unit(tail), self.letters)
        return short if short and self.may_lead(before, short) else ""

    def _hatted(self, text: str) -> str:
        """``∂L/∂ŷ`` with the name of the only output; "" for other texts."""
        outputs = self.example.network.outputs
        alone = len(outputs) == 1 and "ŷ" in text
        return text.replace("ŷ", f"out_{outputs[0]}") if alone else ""

    def renewed_result(self, text: str) -> tuple[str, bool] | None:
        """``E`` of ``E_new`` or ``E_old``, and whether it is new; None for others."""
        found = _RENEWED_RESULT.fullmatch(text.strip("$ "))
        of = self.quantity(found["of"]) if found else ""
        known = found is not None and of and self.is_computed(of)
        return (of, found["new"] is not None) if found and known else None

    def _marked_behind(self, before: list[str], tail: str) -> str:
        """``so w5'``, ``we get net(h1)``: one of these phrases behind words."""
        found = self.phrase(tail)
        return found if found and self.may_lead(before, found) else ""

    def _remarked(self, text: str) -> str:
        """``b1`` of ``b1 (bias)``: without a remark that says nothing else of it."""
        found = _REMARK.fullmatch(text)
        if found is None or role_of(found[2]) or ROLE_WORDS.fullmatch(found[2]):
            return text
        words = found[2].split()
        other = (OPERATION, ANOTHER, _OTHER)
        plain = all(PLAIN_WORD.fullmatch(word) for word in words)
        odd = any(each.fullmatch(word) for each in other for word in words)
        return found[1] if plain and not odd else text

    def _lettered(self, text: str) -> str:
        """``z_h1``, where the text says what it means by z."""
        letter, unit = split(text)
        own = self.unit(unit) or numbered(unit, self.example)
        kind = self.letters.get(letter, "") if own else ""
        return f"{kind}_{own}" if kind else ""

    def canonical(self, of: str) -> str:
        """A name that may be read as it stands; else what its words name."""
        return self.phrase(of) or (of if self.is_quantity(of) else self.quantity(of))

    def may_be_target(self, head: str, figure: str) -> bool:
        """Whether a bare ``y`` is given the value of a target."""
        last = head.rpartition(" ")[2]
        if last == "t":
            return not self.timed or not figure.isdigit()
        known = self.is_quantity(last)
        return not known and is_target(flat(last), figure, self.example)

    def whose(self, text: str) -> str:
        """The unit that a text names without saying which of its quantities."""
        return self.unit(text) if len(text.split()) == 1 else ""

    def _is_word(self, words: list[str]) -> bool:
        """Whether the last of these is plain words or what they number (unit 4)."""
        *before, last = words
        if not before and ENTRY.fullmatch(last):
            return True
        if PLAIN_WORD.fullmatch(last):
            return not self.is_unit(last)
        numbered = last.strip("(),.").isdigit() or bool(self.unit(last.strip("(),.")))
        return (
            numbered and bool(before) and PLAIN_WORD.fullmatch(before[-1]) is not None
        )


def _is_applied(text: str) -> bool:
    """Whether one name stands before another, as ``E(w5)``: no product is meant."""
    return _APPLIED_TO.fullmatch(text) is not None


def _small(text: str) -> str:
    """``Net_h1`` and ``NET_H1`` in small letters; "" for other texts."""
    found = _LARGE.match(text)
    if found is None:
        return ""
    whole = (
        text.lower() if found[0].isupper() else found[0].lower() + text[found.end() :]
    )
    return whole.replace(" ", "_")
