"""The course of a text: where it works back, and where a parameter gets a new value."""

from __future__ import annotations

from dataclasses import replace

from chainrule.checker.reading.places import Place
from chainrule.checker.reading.renewal import Renewal


class Course:
    """What has been told so far, as far as it says what bare parameters are."""

    def __init__(self, names: Renewal) -> None:
        self.names = names
        self.worked_back: Place | None = None
        """Where a quantity of a backward pass was last told."""
        self.moved: Place | None = None
        """Where a parameter was last given its new value."""
        self.given: dict[str, set[str]] = {}
        """The figures told of each quantity, those of new values as its own."""

    def told(
        self, name: str, figure: str, place: Place, line: Place, start: bool
    ) -> str:
        """The name of a figure that is told at a place, of lines that are at another.

        `start` says whether what is given at the start is listed there.
        """
        if self.names.is_backward(name):
            self.worked_back = place
        elif place.since and self.worked_back != place:
            name = self.names.settled(name)  # it speaks of the update just made
        elif not (place.since or start) and self._moves(name, figure, place):
            name = self.names.updated(name)
        if self.names.settled(name) != name:
            self.moved = place
        elif _is_next(place, line) and self.names.updated(name):
            self.moved = line
        self.given.setdefault(self.names.settled(name), set()).add(figure)
        return name

    def _moves(self, name: str, figure: str, place: Place) -> bool:
        """Whether a parameter has another value behind a backward pass."""
        return bool(
            place == self.worked_back
            and self.names.updated(name)
            and not self.names.starts_at(name, [figure])
            and figure not in self.given.get(name, ())
        )


def _is_next(place: Place, line: Place) -> bool:
    """Whether a place is right after the update that the lines before make."""
    before = replace(place, after=place.after - 1, since=False)
    return place.since and before == line
