"""What a row of the benchmark says, as frozen data; text is made in report.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import Literal

OURS = "ours"


@dataclass(frozen=True)
class Entry:
    """One peer in one row: its times, or the reason why there are none."""

    peer: str
    variant: str = ""
    times: tuple[float, ...] = ()
    off: float | None = None
    absent: str = ""

    @property
    def time(self) -> float:
        """The median, in seconds."""
        return median(self.times)


@dataclass(frozen=True)
class Target:
    """Ours is to be at least `times` as fast as `peer` ("best": the fastest peer).

    With "share", ours is to reach `times` of a rate measured in the same run; with
    "memory", to stay within `times` of the memory allowed.
    """

    peer: str
    times: float
    bound: Literal["ratio", "share", "memory"] = "ratio"


@dataclass(frozen=True)
class Verdict:
    """A target and what came of it; `got` is None where it couldn't be measured."""

    target: Target
    got: float | None

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        if self.got is None:
            return False
        if self.target.bound == "memory":
            return self.got <= self.target.times
        return self.got >= self.target.times


@dataclass(frozen=True)
class Row:
    """One workload, measured."""

    key: str
    title: str
    per: str
    entries: tuple[Entry, ...]
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()
    rates: dict[str, float] = field(default_factory=dict)
    parameters: int | None = None
    memory: dict[str, float] = field(default_factory=dict)

    def timed(self) -> dict[str, Entry]:
        """The entries that have times."""
        return {entry.peer: entry for entry in self.entries if entry.times}

    def ratio(self, peer: str, base: str = OURS) -> float | None:
        """How many times slower `peer` is than `base`: the median of paired ratios."""
        timed = self.timed()
        if peer not in timed or base not in timed:
            return None
        pairs = zip(timed[peer].times, timed[base].times, strict=True)
        return median(theirs / mine for theirs, mine in pairs)

    def verdicts(self) -> list[Verdict]:
        """Every target of this row with what was measured."""
        return [Verdict(target, self._got(target)) for target in self.targets]

    def _got(self, target: Target) -> float | None:
        if target.bound == "share":
            return self.rates.get(target.peer)
        if target.bound == "memory":
            return self.memory.get(OURS)
        if target.peer != "best":
            return self.ratio(target.peer)
        others = [self.ratio(peer) for peer in self.timed() if peer != OURS]
        found = [ratio for ratio in others if ratio is not None]
        return min(found, default=None)
