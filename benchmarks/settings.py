"""How long and how often to measure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """`slice_seconds` of work for every peer in each of `rounds` rounds."""

    rounds: int = 9
    slice_seconds: float = 0.25
    tuning_seconds: float = 0.1
    process_rounds: int = 7
    growth_seconds: float = 0.2
    largest: int = 2 * 10**7
    peers: tuple[str, ...] = ()

    def takes(self, peer: str) -> bool:
        """Whether this peer was asked for (all are unless some were named)."""
        return not self.peers or peer in self.peers


QUICK = Settings(
    rounds=3,
    slice_seconds=0.06,
    tuning_seconds=0.03,
    process_rounds=2,
    growth_seconds=0.05,
    largest=2 * 10**6,
)
