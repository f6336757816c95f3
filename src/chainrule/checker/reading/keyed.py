"""What the keys of nested objects name: ``hidden.h1.net`` is net_h1.

One key names a quantity, or two of them do together; all the others must be words that
leave it what it is. Where they may say more, the figure is not read.
"""

from __future__ import annotations

import re

from chainrule.checker.reading.headings import kind_of
from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.lexicon import role_of
from chainrule.checker.reading.objects import Leaf
from chainrule.checker.reading.places import Place, Places
from chainrule.checker.reading.vectors import Vectors

_NEUTRAL = (
    r"(?:my |the )?(?:answers?|results?|solutions?|figures?|data|network|nn|model"
    r"|ergebnisse?|lösung|weights?|parameters?|params|biases)"
)
_PLAIN = re.compile(
    rf"{_NEUTRAL}|values?|layers?|units?|neurons?|nodes?|layer ?\d|forward(?: pass)?"
    r"|(?:backward|backprop\w*)(?: pass)?|update|(?:hidden|input|output)s?"
    r"(?: ?layers?| units?)?(?: ?\d)?|vorwärts|rückwärts"
    r"|cases|samples|patterns|iterations|epochs|steps|updates|passes",
    re.IGNORECASE,
)
"""Keys that say nothing of a whole name below them but where to find it."""
_BARE = re.compile(_NEUTRAL, re.IGNORECASE)
"""Keys that leave a bare parameter below them what it is."""
_UPDATES = re.compile(r"updates?$", re.IGNORECASE)
"""New values, or changes."""
_NUMBER = re.compile(r"\[\d+\]")
_AFTER = re.compile(r"after|updates", re.IGNORECASE)
_VALUE = re.compile(r"values?|result|figure|wert|valeur|valor", re.IGNORECASE)


class Keyed:
    """Finds the quantities of one example by such keys."""

    def __init__(self, heads: Heads, vectors: Vectors, places: Places) -> None:
        self.heads, self.vectors, self.places = heads, vectors, places

    def place(self, leaf: Leaf, place: Place) -> tuple[tuple[str, ...], Place] | None:
        """The keys of a figure without those that say where it is read, and that place.

        None where a figure beside it may say so, too, and can't be read.
        """
        kept = []
        for key in leaf.keys:
            words = key.replace("_", " ")
            rest, there = self.places.placed(words, place)
            if role_of(words) != "{}" and rest != words and not rest.strip():
                place = there
            else:
                kept.append(key)
        for key, figure in leaf.beside:
            words = _words(key, figure)
            rest, place = self.places.placed(words, place)
            if rest.strip() and not self.heads.is_quantity(key):
                return None
        if leaf.beside:
            kept = [key for key in kept if not _NUMBER.fullmatch(key)]
        return tuple(kept), place

    def is_place(self, leaf: Leaf) -> bool:
        """Whether a figure says where others are read, and nothing else."""
        words = _words(leaf.keys[-1], leaf.value) if leaf.keys else ""
        return leaf.is_beside and not self.places.placed(words, Place())[0].strip()

    def quantities(self, keys: tuple[str, ...], value: str) -> list[tuple[str, str]]:
        """The quantity with its figure; of a list each figure with its own."""
        if len(keys) > 1 and _VALUE.fullmatch(keys[-1]):
            keys = keys[:-1]
        if value.startswith("["):
            return self._listed(keys, value)
        of = self._named(keys)
        return [(of, value)] if of else []

    def _named(self, keys: tuple[str, ...]) -> str:
        *before, last = keys
        if self.heads.parameter(last) and all(map(self._is_bare, before)):
            return last
        if self._is_whole(last) and all(map(self._is_plain, before)):
            return last
        found = [
            (n, of) for n, key in enumerate(before) if (of := self._pair(key, last))
        ]
        if len(found) != 1:
            return ""
        at, of = found[0]
        others = before[:at] + before[at + 1 :]
        return of if all(map(self._is_plain, others)) else ""

    def _pair(self, key: str, last: str) -> str:
        """The quantity that two keys name: what of one unit or parameter."""
        words = [each.replace("_", " ") for each in (key, last)]
        if self.heads.parameter(last):
            made = "" if _UPDATES.search(key) else role_of(words[0]).format(last)
            return f"old {last}" if made == last else made
        if self.heads.parameter(key):
            made = self.heads.cell(words[1], key)
            return f"old {key}" if made == key else made
        if self.heads.unit(key):
            return self.heads.cell(last, key)
        if self.heads.unit(last):
            kind = kind_of(words[0])
            return self.heads.cell(key, last) or (
                self.heads.cell(kind, last) if kind else ""
            )
        name = f"{key}_{last}"
        return name if self.heads.single(name) is not None else ""

    def _listed(self, keys: tuple[str, ...], value: str) -> list[tuple[str, str]]:
        """A vector of a layer: ``hidden.net: [0.3775, 0.3925]``, ``net_h: […]``."""
        *before, last = keys
        if dealt := self.vectors.dealt(f"{last} = {value}"):
            return dealt if all(map(self._is_plain, before)) else []
        for at, key in enumerate(before):
            others = before[:at] + before[at + 1 :]
            for one, other in ((last, key), (key, last)):
                dealt = self.vectors.dealt(f"{one}_{other} = {value}")
                if dealt and all(map(self._is_plain, others)):
                    return dealt
        return []

    def _is_whole(self, key: str) -> bool:
        """Whether a key is the name of a quantity by itself."""
        of = self.heads.quantity(key)
        return bool(of) and not self.heads.parameter(key) and self.heads.is_single(of)

    def _is_plain(self, key: str) -> bool:
        words = key.replace("_", " ")
        return _PLAIN.fullmatch(words) is not None or role_of(words) == "{}"

    def _is_bare(self, key: str) -> bool:
        return _BARE.fullmatch(key.replace("_", " ")) is not None

    def answers(self, keys: tuple[str, ...]) -> bool:
        """Whether any key names a unit, a parameter or a quantity."""
        heads = self.heads
        known = (heads.unit, heads.parameter, heads.quantity)
        return any(name(key) for key in keys for name in known)


def _words(key: str, figure: str) -> str:
    """A key that says where others are read, in words: ``after 1 updates``."""
    if _AFTER.fullmatch(key):
        return f"after {figure} updates"
    return f"{key.replace('_', ' ')} {figure}"
