"""Where in the run a line of text is read: "after 2 updates", "Iteration 3", "case 2".

Iteration or pass number N is the one that makes update N: its figures are read after
N - 1 updates, or after N where the text counts them from 0. An epoch has as many
updates as it takes to see every case once; where each case makes an update of its own,
iteration N is that of its own case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from chainrule.checker.reading.cases import Cases
from chainrule.checker.reading.place_words import (
    AFTER,
    AFTER_CASE,
    AFTER_IT,
    AT_START,
    BEFORE,
    COUNTED,
    DURING,
    FROM_CASE,
    FROM_ZERO,
    LEARNED,
    NEW,
    OF,
    OF_EPOCHS,
    OF_WEIGHTS,
    OLD,
    ORDINALS,
    RENEWAL,
    SINCE_THEN,
    TIME,
)
from chainrule.examples.catalog import state_names
from chainrule.examples.model import Example


@dataclass(frozen=True)
class Place:
    """Where in the run the following lines are."""

    after: int = 0
    case: int = 1
    since: bool = False
    """Whether it was told by the updates made before: "after 2 updates"."""
    epoch: int | None = None
    """The updates made before the epoch that is spoken of."""
    told: bool = field(default=False, compare=False)
    """Whether it was said which case it is."""
    counted: bool = field(default=False, compare=False)
    """Whether it was said which update of the whole run it is."""

    def turned(self, *, new: bool) -> Place:
        """The place after the update that is spoken of, or the one before it."""
        if new:
            return replace(self, after=self.after + (not self.since), since=True)
        made = self.since and self.after > 0
        return replace(self, after=self.after - made, since=False)


def counts_from_zero(text: str) -> bool:
    """Whether a text numbers its iterations from 0."""
    return bool(FROM_ZERO.search(text))


def _counted(text: str) -> tuple[str, int] | None:
    """The letter and the first number where lines that begin with it count.

    ``t = 1``, ``t = 2`` … or ``n = 0``, ``n = 1`` …
    """
    told = COUNTED.findall(text)
    letters, found = {letter for letter, _ in told}, [int(each) for _, each in told]
    numbered = [first + each for first in found[:1] for each in range(len(found))]
    if len(found) < 3 or len(letters) > 1 or found != numbered or found[0] > 1:
        return None
    return letters.pop(), found[0]


def says_new(text: str) -> bool:
    """Whether words speak of new values: of an update, or of updated weights."""
    return bool(NEW.search(text))


def renews(heading: str) -> bool:
    """Whether a heading announces the new values of parameters."""
    new = NEW.search(heading) or AFTER_IT.search(heading)
    return bool(new and (LEARNED.search(heading) or RENEWAL.search(heading)))


def lists_weights(heading: str) -> bool:
    """Whether a heading is of a list of weights: "Weights after the update"."""
    return OF_WEIGHTS.match(heading) is not None


class Places:
    """Finds where the lines of one text are read."""

    def __init__(self, example: Example, text: str = "") -> None:
        self.cases = Cases(example)
        self.from_zero = counts_from_zero(text)
        counted = _counted(text) or ("t", 1)
        self.timed = "m" in state_names(example) or _counted(text) is not None
        """Whether a letter counts the updates, as t does in Adam."""
        self.time = re.compile(TIME.format(counted[0]))
        self.first = counted[1]
        training = example.training
        batch = training.batch if training else "full"
        count = max(1, self.cases.count)
        size = batch if isinstance(batch, int) else {"online": 1}.get(batch, count)
        apart = training is not None and training.restart
        self.online = size == 1 < count and not apart
        self.per_epoch = 1 if apart else -(-count // size)

    def placed(self, text: str, place: Place) -> tuple[str, Place]:
        """The text without its words on where it is read, and that place."""
        if BEFORE.search(text):
            place = replace(place, after=0, since=False, epoch=None)
        if found := AT_START.search(text):
            return self.placed(_cut(text, found), Place(case=place.case))
        if found := OLD.search(text):
            place, text = place.turned(new=False), _cut(text, found)
        text, place = self._updates(text, place)
        if found := self.cases.numbered(text):
            place = self.of_case(place, int(found[1]))
            text = _cut(text, found)
        elif told := self.cases.counted(text):
            place = self.of_case(place, told[1])
            text = _cut(text, told[0])
        elif found := self.cases.spoken(text):
            place = self.of_case(place, self.cases.listed(found["list"]))
            text = _cut(text, found)
        return text, place

    def contrasts(self, text: str) -> bool:
        """Whether a text has both what was so before the update and what is after."""
        new = (AFTER_IT, SINCE_THEN, *AFTER)
        old = (OLD, AT_START, BEFORE)
        return all(any(each.search(text) for each in words) for words in (new, old))

    def of_case(self, place: Place, case: int) -> Place:
        """The place of a case; in an epoch, after the updates of those before it."""
        if self.online and place.epoch is not None and not place.since:
            place = replace(place, after=place.epoch + case - 1)
        return replace(place, case=case, told=True)

    def next(self, before: Place, place: Place) -> Place:
        """The place of the case after one that has made its update."""
        on = self.online and place.case == before.case + 1
        return (
            replace(place, after=place.after + 1)
            if on and _same(before, place)
            else place
        )

    def _updates(self, text: str, place: Place) -> tuple[str, Place]:
        """The text without its updates, and where these lead."""
        if self.online and (found := FROM_CASE.search(text)):
            after = int(found[1])
            return _cut(text, found), replace(place, after=after, since=False)
        for pattern in (*AFTER, *([AFTER_CASE] if self.online else [])):
            if found := pattern.search(text):
                times = self._times(found[0])
                after, told = _whole(found[1]) * times, times == 1
                place = replace(place, after=after, since=True, counted=told)
                return _cut(text, found), place
        for pattern in (*DURING, *([self.time] if self.timed else [])):
            if found := pattern.search(text):
                zero = self.first == 0 if pattern is self.time else self.from_zero
                number = _whole(found[1])
                place = self.during(place, number, found[0], from_zero=zero)
                return _cut(text, found), place
        if found := AFTER_IT.search(text) or SINCE_THEN.search(text):
            return _cut(text, found), place.turned(new=True)
        return text, place

    def during(
        self, place: Place, number: int, words: str, *, from_zero: bool
    ) -> Place:
        """The place in iteration or epoch number N."""
        before = number if from_zero else max(number - 1, 0)
        before *= self._times(words)
        if not self.online:
            once = self._times(words) == 1
            place = replace(place, after=before, since=False)
            return replace(place, told=False, counted=once)
        if OF_EPOCHS.search(words):
            return Place(before, 1, since=False, epoch=before)
        return Place(before, before % self.cases.count + 1)

    def _times(self, words: str) -> int:
        return self.per_epoch if OF_EPOCHS.search(words) else 1


def _same(one: Place, other: Place) -> bool:
    return one.after == other.after and not other.since and other.epoch is None


def _cut(text: str, found: re.Match[str]) -> str:
    before = OF.sub("", text[: found.start()])
    rest = f"{before} {text[found.end() :]}"
    return re.sub(r"\(\s*\)|\[\s*\]", " ", rest)


def _whole(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits[:12]) if digits else ORDINALS.get(text.lower(), 0)
