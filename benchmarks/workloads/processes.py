"""Whole processes, from exec to exit."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Runner, rounds, say
from benchmarks.peers.base import Unsupported
from benchmarks.results import Entry, Row, Target

if TYPE_CHECKING:
    from benchmarks.settings import Settings
    from benchmarks.worker import Pool

SCRIPTS = Path(__file__).parents[1] / "scripts"
COMMAND = str(Path(sys.executable).with_name("chainrule"))


@dataclass(frozen=True)
class Program:
    """A command whose standard output is JSON."""

    peer: str
    argv: tuple[str, ...]
    cold: bool = False
    """Whether every run starts with an empty cache of compiled code."""

    def run(self) -> tuple[float, Any]:
        """Seconds from exec to exit, and the answer. Raises Unsupported."""
        with tempfile.TemporaryDirectory(prefix="bench-") as empty:
            kept = empty if self.cold else warm_cache()
            environment = {**os.environ, **dict.fromkeys(CACHES, kept)}
            # an installed program has its modules as bytecode, as the peers' have
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
            began = perf_counter()
            try:
                done = subprocess.run(
                    self.argv,
                    capture_output=True,
                    text=True,
                    env=environment,
                    cwd=empty,
                    check=True,
                )
            except OSError as error:
                raise Unsupported(f"can't run {self.argv[0]}") from error
            except subprocess.CalledProcessError as error:
                raise Unsupported(error.stderr.strip() or "it failed") from error
            took = perf_counter() - began
            settle(kept)
        return took, json.loads(done.stdout)


CACHES = (
    "CHAINRULE_CACHE",
    "CHAINRULE_CACHE_DIR",
    "NUMBA_CACHE_DIR",
    "XDG_CACHE_HOME",
)
"""The environment variables that say where compiled code is kept."""


@cache
def warm_cache() -> str:
    """A folder that all runs but the cold ones share; empty when we begin."""
    folder = tempfile.mkdtemp(prefix="bench-warm-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def settle(folder: str) -> None:
    """Wait until no process is left that was given this folder.

    A cold run of ours leaves one behind that compiles for the next run; it must not
    run into the next program's time.
    """
    while any(folder in environment for environment in environments()):
        sleep(0.05)


def environments() -> Iterator[str]:
    """The environments of all processes that may be read (none without /proc)."""
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            yield file.read_text(errors="replace")
        except OSError:
            continue  # it has ended, or is another user's


@dataclass(frozen=True)
class Processes:
    """Programs that must come to the same end; `check` says how far off an answer is.

    It raises Unsupported for an answer that is not the one wanted.
    """

    key: str
    title: str
    programs: tuple[Program, ...]
    check: Callable[[Any], float | None]
    targets: tuple[Target, ...]
    notes: tuple[str, ...] = ()

    def measure(self, settings: Settings, pool: Pool) -> list[Row]:
        """Every answer is checked, those of the timed runs too."""
        del pool
        ready: list[Runner] = []
        out: list[Entry] = []
        for program in self.programs:
            if not settings.takes(program.peer.split(",")[0]):
                continue
            how = " ".join(Path(part).name for part in program.argv)
            try:
                program.run()  # whatever it keeps for later runs is kept now
                off = self.check(program.run()[1])
            except Unsupported as error:
                out.append(Entry(program.peer, how, absent=str(error)))
                say(f"  {program.peer}: out, {error}")
                continue
            ready.append(Runner(program.peer, how, self.timer(program), off, each=1))
            say(f"  {program.peer}: right")
        entries = rounds(ready, settings.process_rounds, 1)
        return [
            Row(
                self.key,
                self.title,
                "run",
                (*entries, *out),
                self.targets,
                self.notes,
            )
        ]

    def timer(self, program: Program) -> Callable[[int], float]:
        """Runs the program and checks what it says."""

        def seconds(count: int) -> float:
            total = 0.0
            for _ in range(count):
                took, answer = program.run()
                self.check(answer)
                total += took
            return total

        return seconds


WANTED = 0.97
"""The share of the held-out digits that must be right."""

AFTER = 3.510187782978846e-05
"""E_total after 10,000 updates with frozen biases, from 40-digit arithmetic."""


def right_error(answer: Any) -> float:
    """How far the error after 10,000 updates is from the proven one."""
    found = answer.get("E_total", answer)["after"]
    off = abs(float(found) - AFTER) / AFTER
    if not off < 1e-9:
        raise Unsupported(f"refused: E_total {found} where {AFTER} is due")
    return off


def accurate(answer: Any) -> None:
    """At least 97 % of the held-out digits are right."""
    accuracy = answer.get("metrics", answer)["accuracy"]
    if accuracy < WANTED:
        raise Unsupported(f"refused: accuracy {accuracy:.2%}, {WANTED:.0%} wanted")


def script(peer: str, name: str, *arguments: str) -> Program:
    """One of the scripts beside, run by this Python."""
    return Program(peer, (sys.executable, str(SCRIPTS / name), *arguments))


UPDATES = "10000"
SLIDES_PROCESS = Processes(
    "slides-process",
    "whole process: 10,000 updates of the slides' example from a cold start",
    (
        Program("ours", (COMMAND, "train", "slides", "--updates", UPDATES, "--json")),
        script("numpy", "slides_numpy.py", UPDATES),
        script("jax", "slides_jax.py", UPDATES),
        script("torch", "slides_torch.py", UPDATES),
    ),
    right_error,
    (Target("numpy", 5), Target("torch", 20)),
)

DIGITS = (COMMAND, "train", "digits", "--json")
DIGITS_COLD = Processes(
    "digits-cold",
    "whole process: the digits to 97 % test accuracy, nothing compiled yet",
    (Program("ours", DIGITS, cold=True), script("sklearn", "digits_sklearn.py")),
    accurate,
    (Target("sklearn", 1),),
)
DIGITS_WARM = Processes(
    "digits-warm",
    "whole process: the digits to 97 % test accuracy, compiled code on disk",
    (Program("ours", DIGITS), script("sklearn", "digits_sklearn.py")),
    accurate,
    (Target("sklearn", 4),),
    (
        "Each trains on 80 % of the rows and is tested on the rest; ours at its "
        "defaults, scikit-learn at settings that were tried out to be quick.",
    ),
)
