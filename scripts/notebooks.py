"""The notebooks of docs/notebooks: run from top to bottom, and kept without outputs.

`python -m scripts.notebooks` takes the outputs out of all of them; the test suite runs
them (the one that needs PyTorch in `make test-torch`), and so does `make docs`, which
shows what came out.
"""

import os
import re
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "docs/notebooks").glob("*.ipynb"))
NEEDS_TORCH = re.compile(r"^(import|from) torch\b", re.MULTILINE)
SECONDS = 300


def read(path: Path) -> Any:
    """A notebook as it is kept."""
    return nbformat.read(path, as_version=4)


def source(notebook: Any) -> str:
    """The code of a notebook."""
    cells = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    return "\n".join(cells)


def needs_torch(path: Path) -> bool:
    """Whether a notebook imports PyTorch."""
    return bool(NEEDS_TORCH.search(source(read(path))))


def executed(path: Path) -> Any:
    """The notebook with what its cells print and show; raises where one fails."""
    notebook = read(path)
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    plain = {k: v for k, v in os.environ.items() if k != "MPLBACKEND"}
    client.execute(env=plain)  # pictures go into the notebook
    return notebook


def stripped(notebook: Any) -> Any:
    """The notebook without outputs, counts and what a program noted about itself."""
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata = {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    return notebook


def written(notebook: Any) -> str:
    """A notebook as its file holds it."""
    return nbformat.writes(notebook, indent=1) + "\n"


def main() -> None:
    """Strip every notebook."""
    for path in NOTEBOOKS:
        path.write_text(written(stripped(read(path))), encoding="utf-8")


if __name__ == "__main__":
    main()
