"""Straight-line runs of examples, prepared once and kept on disk.

An example's derivation is turned into Python text when it is first trained; the text is
kept in the cache folder under a digest of the example file, this package's version and
Python's. A later run of the same file needs nothing but this text: ten thousand updates
of a small network take less time than most imports.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from chainrule import floats
from chainrule.errors import DivergenceError, SettingError
from chainrule.files import cache_folder, write_atomically
from chainrule.version import VERSION

SECONDS_PER_LINE = 4e-8
"""What one assignment takes in plain Python, about."""

_MOST_PLAIN_SECONDS = 0.5
_FIRST_PIECE = 1000  # updates
_PIECE_SECONDS = 0.1
_LARGEST_FILE = 1_000_000

Call = Callable[..., tuple[float, ...]]


class CaseReading(NamedTuple):
    """One case: its error before, after one, after all updates; its outputs."""

    before: float
    after_one: float
    after: float
    outputs: dict[str, float]


class Run(NamedTuple):
    """What a run of an example came to; `how` says which way it was run and why."""

    updates: int
    cases: tuple[CaseReading, ...]
    parameters: dict[str, float]
    how: str


class Track(NamedTuple):
    """One sequence of updates: its code, its start, the cases that are read in it.

    `code` defines ``run``; `reading` one text for each case, which defines ``read``.
    """

    code: str
    start: list[float]
    reading: list[str]


class Prepared(NamedTuple):
    """All that a run of an example needs, as plain data.

    `parameters` are name and start value of each; `learned` says where in a track's
    state a parameter is, or -1.
    """

    tracks: list[Track]
    outputs: list[str]
    parameters: list[tuple[str, float]]
    learned: list[int]


def run_prepared(
    prepared: Prepared,
    updates: int,
    calls: Sequence[Call] | None = None,
    how: str = "straight-line code, plain Python",
) -> Run:
    """Make so many updates. `calls` are the tracks' ``run``, where they are compiled.

    Raises `DivergenceError` where a number leaves the finite ones.
    """
    if updates < 0:
        raise SettingError(f"updates is a count from 0, got {updates}")
    cases: list[CaseReading] = []
    end: list[float] = []
    for index, track in enumerate(prepared.tracks):
        call = calls[index] if calls else bind(track.code, "run")
        one = _advance(track, call, min(updates, 1))
        last = _advance(one, call, max(updates - 1, 0), 1)
        end = last.start
        for text in track.reading:
            read = bind(text, "read")
            before, after_one, after = (
                _read(read, each.start) for each in (track, one, last)
            )
            names = [f"out_{unit}" for unit in prepared.outputs]
            outputs = dict(zip(names, after[1:], strict=True))
            cases.append(CaseReading(before[0], after_one[0], after[0], outputs))
    parameters = {
        name: end[place] if place >= 0 else value
        for (name, value), place in zip(
            prepared.parameters, prepared.learned, strict=True
        )
    }
    return Run(updates, tuple(cases), parameters, how)


def plain_seconds(prepared: Prepared, updates: int) -> float:
    """About how long plain Python takes."""
    lines = sum(track.code.count("\n") for track in prepared.tracks)
    return lines * updates * SECONDS_PER_LINE


def bind(code: str, name: str) -> Call:
    """The function that straight-line code defines, over floats."""
    space: dict[str, Any] = dict(floats.FUNCTIONS)
    space["power"] = floats.power
    space["greater"] = floats.greater
    exec(compile(code, "<derivation>", "exec"), space)  # noqa: S102
    found: Call = space[name]
    return found


def _advance(track: Track, call: Call, updates: int, done: int = 0) -> Track:
    """The track so many updates later, made in pieces between which Ctrl-C is heard."""
    state, piece = track.start, _FIRST_PIECE
    end = done + updates
    while done < end:
        count = min(piece, end - done)
        began = perf_counter()
        found = _made(call, state, count, done)
        if found is None:
            raise _diverged(track, call, state, count, done)
        state, done = found, done + count
        piece = max(
            1, piece * 2 if perf_counter() - began < _PIECE_SECONDS else piece // 2
        )
    return track._replace(start=state)


def _made(
    call: Call, state: list[float], updates: int, done: int
) -> list[float] | None:
    """The state so many updates later; None where it has left the finite numbers."""
    try:
        found = list(call(*state, updates, done))
    except (ZeroDivisionError, OverflowError):
        return None
    return found if all(map(math.isfinite, found)) else None


def _diverged(
    track: Track, call: Call, state: list[float], updates: int, done: int
) -> DivergenceError:
    """The error for a piece that diverged; looks for the update by halving."""
    while updates > 1:
        half = updates // 2
        found = _made(call, state, half, done)
        if found is None:
            updates = half
        else:
            state, done, updates = found, done + half, updates - half
    rate = re.search(r"^learning_rate = (.+)$", track.code, re.MULTILINE)
    where = f" at learning rate {float(rate[1]):g}" if rate else ""
    return DivergenceError(
        f"the run left the finite numbers in update {done + 1:,}{where}: take a "
        "smaller learning_rate, or fewer updates"
    )


def _read(read: Call, state: list[float]) -> tuple[float, ...]:
    try:
        found = read(*state)
    except (ZeroDivisionError, OverflowError):
        found = (math.nan,)
    if not all(map(math.isfinite, found)):
        raise DivergenceError(
            "the error or an output has no finite value here: take a smaller "
            "learning_rate, or fewer updates"
        )
    return found


# --- on disk --------------------------------------------------------------------------


def recall(source: str, updates: int) -> Prepared | None:
    """The prepared run of an example file or a lesson, where there is one on disk.

    None where the run is long enough for a compiler, or where anything is amiss: then
    it is prepared anew.
    """
    try:
        path = _place(source)
        if path is None or path.stat().st_size > _LARGEST_FILE:
            return None
        data = json.loads(path.read_text(encoding="utf-8"))
        tracks = [Track(*track) for track in data["tracks"]]
        known = [(str(name), float(value)) for name, value in data["parameters"]]
        found = Prepared(tracks, data["outputs"], known, data["learned"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if plain_seconds(found, updates) < _MOST_PLAIN_SECONDS else None


def keep(source: str, prepared: Prepared) -> None:
    """Keep a prepared run; a cache that can't be written is no fault."""
    try:
        path = _place(source)
        text = json.dumps(prepared._asdict())
        if path is not None and len(text) <= _LARGEST_FILE:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text)
    except OSError:
        return


def _place(source: str) -> Path | None:
    """Where the prepared run of a file with just these contents is."""
    from hashlib import sha256

    path = Path(source)
    if not path.suffix:
        path = Path(__file__).parent / "examples" / "lessons" / f"{source}.toml"
    text = path.read_bytes()
    if len(text) > _LARGEST_FILE:
        return None
    mark = f"{VERSION} {sys.version} {Path(__file__).stat().st_mtime_ns}\n"
    digest = sha256(mark.encode() + text).hexdigest()[:32]
    return cache_folder() / "runs" / f"{digest}.json"
