"""The learning curve as a picture; matplotlib is imported when one is asked for."""

from __future__ import annotations

import importlib.util
import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.errors import SettingError, missing_package
from chainrule.interchange.atomic import check_writable, write_whole

if TYPE_CHECKING:
    from chainrule.training.history import History

FORMATS = ("png", "svg", "pdf")


def check_plot(path: str | Path) -> None:
    """Raise before the training where the picture could not be made after it."""
    if _format(path) not in FORMATS:
        raise SettingError(
            f"can't draw {str(path)!r}: name a file that ends in "
            f"{', '.join('.' + form for form in FORMATS)}"
        )
    if importlib.util.find_spec("matplotlib") is None:
        raise missing_package("matplotlib", "plot", "a picture of the curve")
    check_writable(path)


def plot_history(
    history: History, path: str | Path, title: str = "", step: str = "epoch"
) -> None:
    """Draw the loss of every epoch, and the validation loss where there is one.

    The same history gives the same bytes. `step` is what a record of it is called.

    Raises:
        SettingError: another ending than .png, .svg or .pdf, or no such folder.
        MissingPackageError: matplotlib is not installed.
    """
    check_plot(path)
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # SVG: no date, fixed ids
    fixed = mpl.rc_context({"svg.hashsalt": "chainrule", "svg.fonttype": "none"})
    with fixed, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a box stands for it
        figure = Figure(figsize=(7, 4.2), layout="constrained")
        _draw(figure.add_subplot(), history, title, step)
        buffer = io.BytesIO()
        form = _format(path)
        metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(form)
        figure.savefig(buffer, format=form, dpi=150, metadata=metadata)
    write_whole(path, buffer.getvalue())


def _draw(axes: Any, history: History, title: str, step: str) -> None:
    numbers = [epoch.number for epoch in history.epochs]
    mark = "o" if len(numbers) == 1 else None
    axes.plot(numbers, history.losses, color="#1f5fa8", label="training", marker=mark)
    every = list(history.losses)
    if history.validation_losses:
        held = history.validation_losses
        every += held
        axes.plot(numbers, held, color="#c2571a", label="validation", marker=mark)
        if history.best:
            axes.axvline(history.best, color="#777777", linewidth=1, linestyle=":")
            axes.annotate(
                f"best: {step} {history.best}",
                (history.best, max(every)),
                color="#555555",
                ha="right" if 2 * history.best > len(numbers) else "left",
                va="top",
                xytext=(-4 if 2 * history.best > len(numbers) else 4, 0),
                textcoords="offset points",
            )
        axes.legend(frameon=False)
    if every and min(every) > 0 and max(every) > 20 * min(every):
        axes.set_yscale("log")
    axes.set_xlabel(step)
    axes.set_ylabel("loss")
    axes.set_title(title, fontsize="medium", loc="left", parse_math=False)
    axes.spines[["top", "right"]].set_visible(False)


def _format(path: str | Path) -> str:
    return Path(path).suffix.lower().lstrip(".")
