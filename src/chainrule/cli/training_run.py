"""The face of a training on a table: options, progress, interrupts, report, files."""

from __future__ import annotations

import json
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainrule.errors import ModelError, SettingError, TableError
from chainrule.interchange.atomic import check_writable
from chainrule.interchange.safetensors import understood
from chainrule.training.checkpoint import Checkpoint, Checkpoints
from chainrule.training.loop import Progress
from chainrule.training.signals import Interrupted
from chainrule.training.tables.options import Options
from chainrule.training.tables.read import is_there, read_table
from chainrule.training.tables.table import Table, listed
from chainrule.training.tables.train import Outcome, train_table

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

    from chainrule.training.model import Model

_SAVED = ("output", "plot")  # where a resumed run puts what it was asked for


def train_a_table(source: str, told: list[str], given: dict[str, Any]) -> int | None:
    """Train on a table as the command line asks; the exit code, if not 0."""
    if {"every", "every_seconds"} & set(told) and given["checkpoint"] is None:
        raise SettingError(
            "--every and --every-seconds say how often --checkpoint FILE is written: "
            "name the file"
        )
    table = read_table(source, given["encoding"] or "utf-8")
    names = [name for name in Options.__dataclass_fields__ if name in told]
    target = given["target"] or table.target
    if target is None:
        raise SettingError(
            f"say which column of {source} to predict: --target COLUMN "
            f"(it has: {listed(table.names)})"
        )
    options = Options(
        **{name: given[name] for name in names} | {"target": target},
        repeatable="seed" in told,
    )
    return _run(table, source, options, given, None)


def resume_a_table(source: str | None, given: dict[str, Any]) -> int | None:
    """Go on with a run from its checkpoint; the exit code, if not 0."""
    resume = Checkpoint.read(given["resume"])
    extra = resume.extra
    if "options" not in extra or "table" not in extra:
        raise ModelError(
            f"{given['resume']!r} is the checkpoint of a run that was not begun by "
            "`chainrule train`: go on with it in Python, fit(..., resume=...)"
        )
    with understood(given["resume"]):
        options = Options.from_data(extra["options"])
        for name in _SAVED:
            given[name] = given[name] or extra[name]
        given["every"], given["every_seconds"] = extra["every"], extra["every_seconds"]
    given["checkpoint"] = given["checkpoint"] or given["resume"]
    if source is None:
        source = str(extra["table"])
        if not is_there(source):
            raise TableError(
                f"the table {source!r} of the run is not there any more: say where it "
                f"is now, chainrule train TABLE --resume {shlex.quote(given['resume'])}"
            )
    table = read_table(source, options.encoding)
    return _run(table, source, options, given, resume)


def _run(
    table: Table,
    source: str,
    options: Options,
    given: dict[str, Any],
    resume: Checkpoint | None,
) -> int | None:
    if given["output"] is not None:
        _check_model_file(given["output"])
    if given["plot"] is not None:
        from chainrule.training.plot import check_plot

        check_plot(given["plot"])
    checkpoints = _checkpoints(source, options, given)
    try:
        with _progress() as each_piece:
            outcome = train_table(
                table,
                options,
                each_piece=each_piece,
                checkpoints=checkpoints,
                resume=resume,
            )
    except Interrupted as stopped:
        again = f"chainrule train --resume {shlex.quote(stopped.checkpoint)}"
        click.echo(f"chainrule: {stopped}; go on with: {again}", err=True)
        return 128 + stopped.number
    _finish(outcome, given)
    return None


def _check_model_file(path: str) -> None:
    """Raise before the training where its model could not, or should not, be there."""
    suffix = Path(path).suffix
    if suffix.lower() not in ("", ".safetensors"):
        raise SettingError(
            f"-o names the model file, which is a safetensors file, got {path!r}: "
            f"let the name end in .safetensors, such as {Path(path).stem}.safetensors"
        )
    check_writable(path)


def _checkpoints(source: str, options: Options, given: dict[str, Any]) -> Checkpoints:
    """As asked; else one that is written only where a signal stops the run."""
    path = given["checkpoint"]
    is_file = Path(source).is_file()
    extra = {
        "table": str(Path(source).absolute()) if is_file else source,
        "options": options.as_data(),
        "every": given["every"],
        "every_seconds": given["every_seconds"],
        **{name: given[name] and str(Path(given[name]).absolute()) for name in _SAVED},
    }
    seconds = given["every_seconds"]
    if seconds is None and given["every"] is None:
        seconds = 30.0
    return Checkpoints(
        path or f"{Path(source).stem}.checkpoint.safetensors",
        every_epochs=given["every"],
        every_seconds=seconds,
        extra=extra,
        asked=path is not None,
    )


def _finish(outcome: Outcome, given: dict[str, Any]) -> None:
    """Report, then write what was asked for: a file that fails costs no report."""
    from chainrule.cli.output import emit, screen, tell_written

    if given["as_json"]:
        from chainrule.training.summary import as_json

        data = json.dumps(as_json(outcome), indent=2, ensure_ascii=False)
        emit(data, None)
    else:
        from chainrule.renderers import RENDERERS
        from chainrule.training.report import report

        emit(RENDERERS["text"].render(report(outcome), screen(None)), None)
    if given["output"] is not None:
        _save(outcome.model, given["output"])
    if given["plot"] is not None:
        _plot(outcome, given["plot"])
    for name in _SAVED:
        if given[name] is not None:
            tell_written(given[name])


def _save(model: Model, path: str) -> None:
    """Write the model; where that fails, where the system keeps temporary files."""
    from chainrule.interchange.safetensors import save

    try:
        save(model, path)
    except SettingError as error:
        elsewhere = Path(tempfile.mkdtemp(prefix="chainrule-"), Path(path).name)
        try:
            save(model, elsewhere)
        except SettingError:
            raise error from None
        raise SettingError(f"{error}. The model is in {str(elsewhere)!r}") from None


def _plot(outcome: Outcome, path: str) -> None:
    from chainrule.training.plot import plot_history

    whole = outcome.trained.settings.batch_size is None  # L-BFGS
    step = "iteration" if whole else "epoch"
    title = f"{outcome.model.table}: loss by {step}"
    plot_history(outcome.trained.history, path, title, step)


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """A bar on stderr with loss, rate, time left; nothing where it is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    screen = Console(stderr=True)
    with Bar(*_columns(screen.width), console=screen, transient=True) as bar:
        task = bar.add_task("", total=1.0, epoch="1", loss="", rate="")

        def show(at: Progress) -> None:
            done = len(at.epochs) * at.per_epoch + at.batch
            bar.update(
                task,
                completed=at.share,
                epoch=f"{min(len(at.epochs) + 1, at.settings.epochs)}",
                loss=_losses(at),
                rate=f"{done / max(at.seconds, 1e-9):.0f} updates/s",
            )

        yield show


def _columns(width: int) -> list[ProgressColumn]:
    """What the bar shows; a narrow screen has first no rate, then no bar."""
    from rich.progress import (
        BarColumn,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns: dict[str, ProgressColumn] = {
        "epoch": TextColumn("epoch {task.fields[epoch]}"),
        "bar": BarColumn(),
        "share": TaskProgressColumn(),
        "loss": TextColumn("{task.fields[loss]}"),
        "rate": TextColumn("{task.fields[rate]}"),
        "time left": TimeRemainingColumn(),
    }
    return [each for name, each in columns.items() if width >= _LEAST.get(name, 0)]


_LEAST = {"rate": 76, "bar": 64}  # columns of the screen


def _losses(at: Progress) -> str:
    if not at.epochs:
        return ""
    held = at.last.validation_loss
    text = f"loss {at.last.loss:.4g}"
    return text if held is None else f"{text}, validation {held:.4g}"
