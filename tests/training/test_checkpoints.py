"""Safe runs: whatever stops one, it goes on to the same bits."""

import dataclasses
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from chainrule.engines import Plan
from chainrule.errors import ModelError, SettingError
from chainrule.training import (
    Cases,
    Checkpoint,
    Checkpoints,
    Interrupted,
    Progress,
    Settings,
    Trained,
    fit,
)
from chainrule.training import run as run_module
from chainrule.training.checkpoint import fingerprint
from tests.training.problems import CLASSES, NUMBERS, classes, numbers

SETTINGS = Settings(
    epochs=6, learning_rate=0.02, batch_size=8, schedule="cosine", engine="reference"
)


class Stopped(Exception):
    """Raised by a test in the middle of a run."""


def outcome(trained: Trained) -> tuple:
    state = trained.state
    return (
        state.parameters.tobytes(),
        state.slots.tobytes(),
        state.updates,
        trained.history,
    )


def stop_after(pieces: int):
    left = [pieces]

    def count(at: Progress) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Stopped

    return count


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "rprop"])
@pytest.mark.parametrize("pieces", [1, 7, 8, 20, 33])
def test_a_run_resumed_anywhere_ends_in_the_same_bits(
    pieces: int, optimizer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = dataclasses.replace(CLASSES, optimizer=optimizer)
    cases, held = classes(), classes(30, seed=3)
    undisturbed = fit(plan, cases.X, cases.T, SETTINGS, validation=held)
    # pieces of one update, each of them saved: positions within epochs, too
    monkeypatch.setattr(run_module, "PIECE_SECONDS", 0.0)
    monkeypatch.setattr(run_module, "_FIRST_PIECE", 1)
    saved = Checkpoints(tmp_path / "run", every_seconds=1e-9)
    with pytest.raises(Stopped):
        fit(
            plan,
            cases.X,
            cases.T,
            SETTINGS,
            validation=held,
            checkpoints=saved,
            each_piece=stop_after(pieces),
        )
    monkeypatch.undo()
    found = Checkpoint.read(tmp_path / "run")
    assert found.position.state.updates == pieces
    resumed = fit(plan, cases.X, cases.T, SETTINGS, validation=held, resume=found)
    assert outcome(resumed) == outcome(undisturbed)


def test_patience_and_best_weights_survive_a_resumption(tmp_path: Path) -> None:
    cases = classes(30)
    noise = Cases(cases.X, np.eye(3)[np.random.default_rng(1).integers(0, 3, 30)])
    held = classes(30, seed=9)
    settings = dataclasses.replace(SETTINGS, epochs=200, patience=6, learning_rate=0.1)
    undisturbed = fit(CLASSES, noise.X, noise.T, settings, validation=held)
    best = undisturbed.history.best
    assert best is not None

    def stop(at: Progress) -> None:
        if len(at.epochs) == best + 3:
            raise Stopped

    saved = Checkpoints(tmp_path / "run", every_epochs=1)
    with pytest.raises(Stopped):
        fit(
            CLASSES,
            noise.X,
            noise.T,
            settings,
            validation=held,
            checkpoints=saved,
            each_piece=stop,
        )
    found = Checkpoint.read(tmp_path / "run")
    resumed = fit(CLASSES, noise.X, noise.T, settings, validation=held, resume=found)
    assert outcome(resumed) == outcome(undisturbed)


def test_a_finished_run_resumed_is_finished(tmp_path: Path) -> None:
    cases = numbers()
    saved = Checkpoints(tmp_path / "run", every_epochs=2)
    done = fit(NUMBERS, cases.X, cases.T, SETTINGS, checkpoints=saved)
    found = Checkpoint.read(tmp_path / "run")
    again = fit(NUMBERS, cases.X, cases.T, SETTINGS, resume=found)
    assert outcome(again) == outcome(done)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"plan": dataclasses.replace(NUMBERS, clip_norm=1.0)}, "another network"),
        ({"settings": dataclasses.replace(SETTINGS, seed=4)}, "another settings: seed"),
        ({"cases": numbers(60, seed=2)}, "other cases"),
        ({"cases": numbers(59)}, "other cases"),
    ],
)
def test_a_checkpoint_of_another_run_is_refused(
    change: dict, reason: str, tmp_path: Path
) -> None:
    cases = numbers()
    saved = Checkpoints(tmp_path / "run")
    fit(NUMBERS, cases.X, cases.T, SETTINGS, checkpoints=saved)
    found = Checkpoint.read(tmp_path / "run")
    plan: Plan = change.get("plan", NUMBERS)
    cases = change.get("cases", cases)
    settings = change.get("settings", SETTINGS)
    with pytest.raises(ModelError, match=reason):
        fit(plan, cases.X, cases.T, settings, resume=found)


def test_one_bit_of_a_case_changes_the_fingerprint() -> None:
    cases = numbers()
    before = fingerprint(cases, None)
    cases.X[3, 1] = np.nextafter(cases.X[3, 1], 9)
    assert fingerprint(cases, None) != before


def test_a_torn_checkpoint_is_refused(tmp_path: Path) -> None:
    cases = numbers()
    path = tmp_path / "run"
    fit(NUMBERS, cases.X, cases.T, SETTINGS, checkpoints=Checkpoints(path))
    whole = path.read_bytes()
    for length in [0, 1, 7, 8, 9, 100, len(whole) // 2, len(whole) - 1]:
        path.write_bytes(whole[:length])
        with pytest.raises(ModelError, match="not a whole safetensors file"):
            Checkpoint.read(path)


def test_a_failed_write_leaves_the_old_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = numbers()
    path = tmp_path / "run"
    fit(NUMBERS, cases.X, cases.T, SETTINGS, checkpoints=Checkpoints(path))
    whole = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingError, match="no space left"):
        fit(NUMBERS, cases.X, cases.T, SETTINGS, checkpoints=Checkpoints(path))
    assert path.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_saves_the_run_and_it_goes_on(
    number: signal.Signals, tmp_path: Path
) -> None:
    cases = numbers()
    before = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
    signal.signal(number, before)  # it may be ignored where tests run behind a shell
    undisturbed = fit(NUMBERS, cases.X, cases.T, SETTINGS)

    def send(at: Progress) -> None:
        if len(at.epochs) == 3:
            os.kill(os.getpid(), number)

    saved = Checkpoints(tmp_path / "run", every_seconds=1e9)
    with pytest.raises(Interrupted, match=number.name) as caught:
        fit(NUMBERS, cases.X, cases.T, SETTINGS, checkpoints=saved, each_piece=send)
    assert caught.value.number == number
    assert signal.getsignal(number) is before
    found = Checkpoint.read(tmp_path / "run")
    assert len(found.position.epochs) == 3
    resumed = fit(NUMBERS, cases.X, cases.T, SETTINGS, resume=found)
    assert outcome(resumed) == outcome(undisturbed)


def test_a_folder_that_is_not_there_is_told_before_the_work(tmp_path: Path) -> None:
    cases = numbers()
    saved = Checkpoints(tmp_path / "nowhere" / "run")
    with pytest.raises(SettingError, match="folder is not there"):
        fit(
            NUMBERS,
            cases.X,
            cases.T,
            SETTINGS,
            checkpoints=saved,
            each_piece=stop_after(0),
        )


def test_old_drafts_are_removed_and_other_files_are_not(tmp_path: Path) -> None:
    cases = numbers()
    stale, fresh = tmp_path / ".run.abcdefgh", tmp_path / ".run.12345678"
    other = tmp_path / ".runner.abcdefgh"
    for path in (stale, fresh, other):
        path.write_bytes(b"draft")
    os.utime(stale, (1, 1))
    os.utime(other, (1, 1))
    saved = Checkpoints(tmp_path / "run")
    fit(NUMBERS, cases.X, cases.T, SETTINGS, checkpoints=saved)
    assert {path.name for path in tmp_path.iterdir()} == {
        "run",
        fresh.name,
        other.name,
    }


# --- killed processes -----------------------------------------------------------------

KILLED = """
import sys
from chainrule.training import Checkpoint, Checkpoints, fit
from tests.training.test_checkpoints import LONG, PLAN, cases_of_long, outcome
path, resume = sys.argv[1], sys.argv[2] == "resume"
cases = cases_of_long()
found = Checkpoint.read(path) if resume else None
said = []
def say(at):
    if not said:
        said.append(print("ready", flush=True))
fit(PLAN, cases.X, cases.T, LONG, validation=0.2, each_piece=say,
    checkpoints=Checkpoints(path, every_epochs=1), resume=found)
print("done", flush=True)
"""
PLAN = dataclasses.replace(CLASSES, optimizer="adam")
LONG = dataclasses.replace(SETTINGS, epochs=80, batch_size=16)


def cases_of_long() -> Cases:
    return classes(90, seed=5)


def start_run(path: Path, how: str, repository: Path) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), how],
        cwd=repository,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() in ("ready\n", "done\n")
    return process


def test_a_run_killed_at_random_instants_ends_in_the_same_bits(
    tmp_path: Path, repository: Path, test_multiplier: float
) -> None:
    """SIGKILL, again and again: each checkpoint is whole, the end is the same."""
    cases = cases_of_long()
    undisturbed = outcome(fit(PLAN, cases.X, cases.T, LONG, validation=0.2))
    path, draw = tmp_path / "run", random.Random(7)
    kills, wanted = 0, round(10 * test_multiplier)
    positions = []
    while kills < wanted:
        process = start_run(path, "resume" if path.exists() else "new", repository)
        time.sleep(draw.uniform(0, 0.12))
        process.kill()
        rest = process.communicate()[0]
        if rest.endswith("done\n") or process.returncode == 0:
            found = Checkpoint.read(path)
            assert outcome_of(found, cases) == undisturbed
            path.unlink()
            continue
        kills += 1
        if path.exists():
            found = Checkpoint.read(path)
            positions.append(len(found.position.epochs))
            assert outcome_of(found, cases) == undisturbed
    assert positions, "the run was never killed after a checkpoint"


def outcome_of(found: Checkpoint, cases: Cases) -> tuple:
    return outcome(fit(PLAN, cases.X, cases.T, LONG, validation=0.2, resume=found))
