"""Bare parameters of which nothing says whether they are old values or new ones.

A weight that is given another value than it starts with has its new one: where the
text gave it its start before, or where it lists no starts. Among many starts it is one
miscopied, and so is one whose new value stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chainrule.checker.reading.renewal import Renewal
from chainrule.examples.model import Claim


class Bare:
    """Collects such claims by their place in the list, and settles them in the end."""

    def __init__(self, names: Renewal) -> None:
        self.names = names
        self.starts: dict[int, str] = {}
        self.others: dict[int, str] = {}

    def note(self, number: int, of: str, figure: str) -> None:
        """A claim of a bare parameter, with nothing that says which value it is."""
        own = self.names.whose_is(of)
        if own in self.names.example.learned:
            found = self.starts if self.names.starts_at(of, [figure]) else self.others
            found[number] = own

    def settled(self, claims: list[Claim]) -> list[Claim]:
        """The claims, those of new values as such."""
        renewed: dict[str, set[str]] = {}
        for each in self._updated(claims):
            renewed.setdefault(self.names.settled(each.of), set()).add(each.says)
        unsaid = [
            n
            for n, own in self.others.items()
            if own not in renewed or claims[n].says in renewed[own]
        ]
        before = [n for n in unsaid if self._is_given(self.others[n], n)]
        alone = [n for n in unsaid if n not in before]
        if len(self.starts) > len(alone):
            alone = []
        new = {*before, *alone}
        return [
            replace(each, of=self.names.updated(each.of)) if n in new else each
            for n, each in enumerate(claims)
        ]

    def _is_given(self, own: str, number: int) -> bool:
        return any(n < number and name == own for n, name in self.starts.items())

    def _updated(self, claims: list[Claim]) -> Iterable[Claim]:
        return (each for each in claims if self.names.settled(each.of) != each.of)
