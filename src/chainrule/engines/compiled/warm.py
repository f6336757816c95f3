"""Compiles a plan's pieces in a process of its own, so that the next run finds them.

Run as ``python -m chainrule.engines.compiled.warm``, with the plan as JSON on the
command line; at a low priority, and only one at a time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from chainrule.engines.compiled.build import address, cache_folder, is_warm
from chainrule.engines.compiled.pieces import pieces_of
from chainrule.engines.plan import LayerPlan, Plan
from chainrule.engines.records import records

if TYPE_CHECKING:
    from pathlib import Path

    from chainrule.engines.compiled.generate import Piece

_LOCK = "warming.lock"
_started: list[subprocess.Popen[bytes]] = []


DRIVER_SECONDS, PIECE_SECONDS = 8.0, 0.4
"""What it takes to compile the driver, and any other piece, about."""


def missing(plan: Plan) -> list[Piece]:
    """What machine code of a plan is neither in this process nor on disk."""
    pieces = pieces_of(plan, records(plan)).distinct()
    return [piece for piece in pieces if not is_warm(piece)]


def seconds_to_compile(pieces: list[Piece]) -> float:
    """About how long it takes to compile so many, numba's import included."""
    return sum(
        DRIVER_SECONDS if piece.kind == "driver" else PIECE_SECONDS for piece in pieces
    )


def prepare(plan: Plan) -> None:
    """Compile what a plan needs and is not there; returns when it is.

    Raises:
        MissingPackageError: numba or SciPy is not installed.
    """
    for piece in pieces_of(plan, records(plan)).distinct():
        address(piece)


def prepare_in_background(plan: Plan) -> None:
    """Let another process compile what a plan needs; CHAINRULE_BACKGROUND=0 forbids.

    Not where one is at it already: many short fits come one after the other, and each
    process would take as long to start as such a fit.
    """
    if os.environ.get("CHAINRULE_BACKGROUND") == "0" or _is_under_way():
        return
    text = json.dumps(asdict(plan))
    command = [sys.executable, "-m", "chainrule.engines.compiled.warm", text]
    quiet = subprocess.DEVNULL
    _started.append(
        subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    )


def _is_under_way() -> bool:
    """Whether a process compiles: one that was started here, or one with the lock."""
    if any(process.poll() is None for process in _started):
        return True
    return _is_held(cache_folder() / _LOCK)


def _is_held(lock: Path) -> bool:
    """Whether the process whose id a lock holds is alive."""
    try:
        return _alive(lock.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return False


def plan_from(text: str) -> Plan:
    """The plan that `prepare_in_background` wrote."""
    fields: dict[str, Any] = json.loads(text)
    fields["layers"] = tuple(LayerPlan(**layer) for layer in fields["layers"])
    fields["shared"] = fields["frozen"] = ()  # they make no difference to the code
    return Plan(**fields)


@contextmanager
def _alone(lock: Path) -> Iterator[bool]:
    """Whether no other process is at it; the lock is a file that holds a process id."""
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        if _is_held(lock):
            yield False
            return
        lock.write_text(str(os.getpid()), encoding="ascii")
    except OSError:
        yield True
        return
    try:
        yield True
    finally:
        lock.unlink(missing_ok=True)


def _alive(process: str) -> bool:
    if sys.platform == "win32":  # there os.kill would end the process that it asks for
        return False
    try:
        os.kill(int(process), 0)
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def main() -> None:
    """Compile the plan of the command line."""
    if sys.platform != "win32":
        os.nice(10)
    with _alone(cache_folder() / _LOCK) as alone:
        if alone:
            prepare(plan_from(sys.argv[1]))


if __name__ == "__main__":
    main()
