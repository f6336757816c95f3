"""Nobody is timed while the threads of another spin."""

import itertools
import os

from benchmarks import rest as resting


def looks(monkeypatch, amounts) -> int:
    """How often `rest` looks while the peers have used so much processor time."""
    found = iter(amounts)
    naps: list[float] = []
    monkeypatch.setattr(resting, "used", lambda: next(found))
    monkeypatch.setattr("benchmarks.rest.time.sleep", naps.append)
    resting.rest()
    return len(naps)


def test_rest_lasts_until_no_peer_uses_a_processor(monkeypatch) -> None:
    assert looks(monkeypatch, [100, 104, 108, 112, 112]) == 4
    assert looks(monkeypatch, [100, 100]) == 1


def test_rest_ends_where_a_peer_never_does(monkeypatch) -> None:
    monkeypatch.setattr(resting, "LONGEST", 0.01)
    assert looks(monkeypatch, itertools.count(0, 50)) > 1


def test_a_process_has_used_some_time_and_one_that_is_not_none() -> None:
    assert resting.ticks(os.getpid()) > 0
    assert resting.ticks(2**22 + 1) == 0
