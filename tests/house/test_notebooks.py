"""The notebooks run from top to bottom, show what they promise, and hold no outputs."""

from pathlib import Path
from typing import Any

import pytest

from scripts.notebooks import NOTEBOOKS, executed, needs_torch, read, stripped, written

PROMISED: dict[str, list[str]] = {
    "explain_a_lecture": [
        "0.082167041",
        "o1 → h1 +0.000668396",
        "'0.000035101878'",
        "Two hidden units",
    ],
    "check_a_sheet": [
        "dE_total/dw1   0.00182  follows",
        "the slope of the activation was left out",
        "a digit was dropped",
    ],
    "train_a_table": ["image/png", "0.9"],
}

HERE = [path for path in NOTEBOOKS if not needs_torch(path)]


def shown(notebook: Any) -> str:
    """Everything that the cells of an executed notebook print and show."""
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    return "\n".join(
        out.get("text", "")
        + "\n".join(f"{k}\n{v}" for k, v in out.get("data", {}).items())
        for out in outputs
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", HERE, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_it_promises(path: Path) -> None:
    text = shown(executed(path))
    assert [each for each in PROMISED[path.stem] if each not in text] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    kept = path.read_text(encoding="utf-8")
    assert kept == written(stripped(read(path))), "run `python -m scripts.notebooks`"


@pytest.mark.filterwarnings("ignore")
def test_a_notebook_that_fails_is_noticed(tmp_path: Path) -> None:
    broken = read(HERE[0])
    broken.cells[1].source = "assert 6 * 7 == 43"
    path = tmp_path / "broken.ipynb"
    path.write_text(written(broken), encoding="utf-8")
    with pytest.raises(Exception, match="AssertionError"):
        executed(path)


def test_only_what_needs_pytorch_is_left_to_another_environment() -> None:
    assert [path.stem for path in NOTEBOOKS if path not in HERE] == [
        "bring_a_pytorch_network"
    ]
