"""The picture of a run's loss, and the bar while it goes on."""

from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress as Bar

from chainrule.cli.training_run import _columns
from chainrule.training.history import Epoch, History
from chainrule.training.plot import plot_history

HISTORY = History((Epoch(1, 2.0, 0.1, 2.5), Epoch(2, 1.0, 0.1, 2.0)), 2, "")


@pytest.mark.parametrize(
    "title", ["we$ird_$x^.csv", "$", r"\frac{", "\u4e2d\u6587", "%s"]
)
def test_a_title_is_drawn_as_it_stands(title: str, tmp_path: Path) -> None:
    plot_history(HISTORY, tmp_path / "c.svg", title)
    plot_history(HISTORY, tmp_path / "c.png", title)
    assert title in (tmp_path / "c.svg").read_text("utf-8")


@pytest.mark.parametrize("width", [54, 60, 64, 70, 76, 80, 120])
def test_the_time_left_is_shown_on_a_narrow_screen_too(width: int) -> None:
    screen = Console(width=width, force_terminal=True, no_color=True)
    bar = Bar(*_columns(width), console=screen)
    bar.add_task(
        "",
        total=1.0,
        completed=0.5,
        epoch="150",
        loss="loss 0.5502, validation 0.5888",
        rate="12345 updates/s",
    )
    with screen.capture() as captured:
        screen.print(bar.get_renderable())
    (line,) = captured.get().splitlines()
    assert "loss 0.5502, validation 0.5888" in line
    assert line.rstrip().endswith("-:--:--")
    assert ("updates/s" in line) == (width >= 76)
