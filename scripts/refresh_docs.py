"""Write the commands' real output, and what is registered, into README.md and docs/.

A block to keep in step opens with a comment that names its command, and maybe the
lines to show; everything up to the closing comment is replaced::

    <!-- output: chainrule explain slides --of dE_total/dw5 -->
    <!-- end -->

    <!-- output lines 1-12: chainrule check slides -->
    <!-- end -->

    <!-- file: docs/examples/tiny.toml -->
    <!-- end -->

    <!-- register: activations -->
    <!-- end -->

Where a command trains on real data, seconds and last digits differ from machine to
machine: `roughly:` in place of `output:` compares the words and not the figures.

`python -m scripts.refresh_docs` writes the pages; with ``--check`` it only tells
which of them are out of step, and exits with 1. Commands run in the repository's
folder, at 80 columns; what they write goes to a folder of their own.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from scripts.registers import TABLES

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(
    r"^<!-- (?P<kind>output|roughly|file|register)"
    r"(?: lines (?P<first>\d+)-(?P<last>\d+))?: (?P<what>.+?) -->\n.*?^<!-- end -->$",
    re.DOTALL | re.MULTILINE,
)
EXITS = (0, 1)  # `check` exits with 1 where a figure is wrong


@cache
def output_of(command: str) -> str:
    """Run a command of the documentation as a reader would, at 80 columns."""
    program, *arguments = shlex.split(command)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "docs/examples", Path(folder, "docs/examples"))
        run = subprocess.run(
            [str(Path(sys.executable).with_name(program)), *arguments],
            cwd=folder,
            env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode not in EXITS or run.stderr.startswith("Traceback"):
        raise RuntimeError(f"{command}: exit {run.returncode}: {run.stderr.strip()}")
    return run.stdout


def excerpt(text: str, first: str | None, last: str | None) -> str:
    """The lines of a text that were asked for, with … where others are left out."""
    lines = [line.rstrip() for line in text.splitlines()]
    if first and last:
        before = ["…"] if int(first) > 1 else []
        after = ["…"] if int(last) < len(lines) else []
        lines = [*before, *lines[int(first) - 1 : int(last)], *after]
    return "\n".join(lines).strip("\n")


def shown(match: re.Match[str]) -> str:
    """One block, with what its command prints or its file holds today."""
    heading = match[0].partition("\n")[0]
    what = match["what"]
    if match["kind"] == "register":
        return f"{heading}\n\n{TABLES[what]()}\n\n<!-- end -->"
    if match["kind"] == "file":
        text, language, prompt = (ROOT / what).read_text(), Path(what).suffix[1:], ""
    else:
        text, language, prompt = output_of(what), "console", f"$ {what}\n"
    body = excerpt(text, match["first"], match["last"])
    new = f"{heading}\n```{language}\n{prompt}{body}\n```\n<!-- end -->"
    rough = match["kind"] == "roughly" and words_of(new) == words_of(match[0])
    return match[0] if rough else new


def words_of(text: str) -> str:
    """A text without its figures, its line ends and what `auto` said of the engine."""
    text = re.sub(r"\bEngine:? [^.]*\.", "", " ".join(text.split()))
    return re.sub(r"[\d.]+(e-?\d+)?", "#", text)


def refreshed(text: str) -> str:
    """The text of a page with every block in step."""
    return BLOCK.sub(shown, text)


def pages() -> list[Path]:
    """Every page that may hold such blocks."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def main() -> int:
    """Write the pages, or with ``--check`` name those that are out of step."""
    stale = 0
    for page in pages():
        text = page.read_text(encoding="utf-8")
        new = refreshed(text)
        if new != text:
            stale += 1
            print(page.relative_to(ROOT))
            if "--check" not in sys.argv:
                page.write_text(new, encoding="utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
