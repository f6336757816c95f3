"""Bare words such as "out", which are of the unit that is spoken of.

In ``h1: net = 1.20, out = 0.77`` the output is that of h1, though the network has only
one output of its own. Where it is not plain whose it is, nothing is read.
"""

from __future__ import annotations

import re

from chainrule.checker.reading.clauses import its
from chainrule.checker.reading.headings import Heading, layer_of
from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.lexicon import flat
from chainrule.checker.reading.places import Place
from chainrule.checker.reading.usual import usual
from chainrule.checker.reading.words import LINK, ROLE_WORDS
from chainrule.examples.names import leveled
from chainrule.formulas import Kind

_ABOUT = re.compile(
    r"for|in|at|unit|neurone?|node|hidden|input|layer|a|an|the|then|new|its|has|have|gives"
    r"|produces|yields|shows|with|gets|für|bei|hat|der|die|das|verdeckte\w*|pour|en|le|la"
    r"|l|a|para|el|o|em|no|na|[-–—]",
    re.IGNORECASE,
)
"""Words around a unit's name that leave an output the output of that unit."""
_LED = re.compile(
    r"an?|the|for|giving|gives|yields|der|die|das|une?|la|el|o", re.IGNORECASE
)
_WORDS = ("out", "output", "o")
_SIGNS = "()[]{},.;:'\"$`*"


class InForce:
    """Tells whose output a bare "out" is, in one text."""

    def __init__(self, heads: Heads) -> None:
        self.heads = heads
        outputs = heads.example.network.outputs
        self.only = outputs[0] if len(outputs) == 1 else ""
        self.whole = f"out_{self.only}"
        self.letter = leveled(heads.example.notation.out)
        self.told = set[tuple[str, int, int]]()
        """The units whose outputs were told, and where."""

    def note(self, of: str, place: Place) -> None:
        """Something is told of a quantity at a place."""
        found = self.heads.single(of)
        if found is not None and found.kind is Kind.OUT:
            self.told.add((found.of, place.after, place.case))

    def output(
        self, head: str, heading: Heading, spoken: str, place: Place
    ) -> str | None:
        """The output that a bare head means; None where it is no such head.

        `spoken` is the quantity that was told before it in its line. "" where the words
        do not settle whose output it is.
        """
        *words, last = head.strip("$` ").split() or [""]
        before = [each.strip(_SIGNS) for each in words if each.strip(_SIGNS)]
        if not self._is_short(last):
            return None
        if named := [own for each in before if (own := self.heads.unit(each))]:
            return self._of_named(named, before)
        unit = heading.unit if self.heads.is_unit(heading.unit) else ""
        if self.only and not unit and layer_of(head) == "hidden":
            return ""
        if its(head):
            return self._of_spoken(last, self._whose(spoken) or unit, place, led=True)
        if not all(LINK.fullmatch(w) or _LED.fullmatch(w) for w in before):
            return None
        behind = self._whose(spoken)
        if not (unit or behind) and self._is_hidden(last, heading, place):
            return ""
        if behind in ("", unit):
            return self._of_spoken(last, unit, place)
        found = self.heads.single(spoken)
        plain = found is not None and found.kind is Kind.NET
        whose = self._of_spoken(last, behind, place)
        return whose if plain or whose is None else ""

    def alone(self, text: str) -> str:
        """The unit of a text that speaks of it alone, ``For h1``; "" for others."""
        words = [each.strip(_SIGNS) for each in text.split()]
        unit = self.heads.unit(words[-1]) if words else ""
        return unit if unit and all(map(self._is_about, words[:-1])) else ""

    def of_named(self, head: str) -> str:
        """What of a unit that words before it name: ``Unit h1 has delta``."""
        words = [each.strip(_SIGNS) for each in head.split()]
        for start in range(max(1, len(words) - 2), len(words)):
            before, role = words[:start], " ".join(words[start:])
            named = [own for each in before if (own := self.heads.unit(each))]
            if len(named) == 1 and ROLE_WORDS.fullmatch(role):
                plain = all(self._is_about(w) or self.heads.unit(w) for w in before)
                return self.heads.cell(role, named[0]) if plain else ""
        return ""

    def _is_about(self, word: str) -> bool:
        """Whether a word beside a unit's name leaves a quantity that unit's."""
        return any(each.fullmatch(word) for each in (_ABOUT, LINK)) or not word

    def _is_short(self, last: str) -> bool:
        """Whether a word is one for an output that says of no unit."""
        if self.heads.is_quantity(last):
            return False
        short = usual(flat(last), self.heads.example) if self.only else ""
        return self._is_plain(last) or short == self.whole

    def _of_named(self, named: list[str], before: list[str]) -> str | None:
        """The output of the unit in the words before: ``unit h2 has output``."""
        if named[-1] == self.only:
            return None
        plain = all(self._is_about(each) or self.heads.unit(each) for each in before)
        if plain and len(named) == 1:
            return f"out_{named[0]}"
        return "" if self.only else None

    def _whose(self, spoken: str) -> str:
        """The unit of what was spoken of."""
        own = self.heads.whose_is(spoken)
        return own if self.heads.is_unit(own) else ""

    def _is_hidden(self, last: str, heading: Heading, place: Place) -> bool:
        """Whether it may be of a hidden unit whose output is still to be told."""
        if not self.only or heading.layer != "hidden" or not self._is_plain(last):
            return False
        units = self.heads.example.network.position
        told = {of for of, *at in self.told if at == [place.after, place.case]}
        return not told.issuperset({*units} - {self.only})

    def _is_plain(self, last: str) -> bool:
        """Whether a word is "out", or the example's own letter for it."""
        return flat(last).lower() in _WORDS or flat(last) == self.letter

    def _of_spoken(
        self, last: str, unit: str, place: Place, *, led: bool = False
    ) -> str | None:
        if led and not unit:
            return ""
        told = (unit, place.after, place.case) in self.told
        if not self.only or told or unit in ("", self.only):
            return None
        if self._is_plain(last):
            return f"out_{unit}"
        return "" if flat(last) == "y" else None
