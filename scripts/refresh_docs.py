"""Write the commands' real output into README.md and docs/.

A block to keep in step opens with a comment that names its command, and maybe the
lines to show; everything up to the closing comment is replaced::

    <!-- output: chainrule explain slides --of dE_total/dw5 -->
    <!-- end -->

    <!-- output lines 1-12: chainrule check slides -->
    <!-- end -->

`python scripts/refresh_docs.py` writes the files; with ``--check`` it only tells
which of them are out of step, and exits with 1.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(
    r"^<!-- output(?: lines (?P<first>\d+)-(?P<last>\d+))?: (?P<command>.+?) -->\n"
    r".*?^<!-- end -->$",
    re.DOTALL | re.MULTILINE,
)
EXITS = (0, 1)  # `check` exits with 1 where a figure is wrong


@cache
def output_of(command: str) -> str:
    """Run a command of the documentation as a reader would, at 80 columns."""
    program, *arguments = shlex.split(command)
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [str(Path(sys.executable).with_name(program)), *arguments],
            cwd=folder,
            env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode not in EXITS:
        raise SystemExit(f"{command}: exit {run.returncode}: {run.stderr.strip()}")
    return run.stdout


def shown(match: re.Match[str]) -> str:
    """One block, with its command's output or the lines of it that were asked for."""
    lines = [line.rstrip() for line in output_of(match["command"]).splitlines()]
    if match["first"]:
        first, last = int(match["first"]), int(match["last"])
        after = ["…"] if last < len(lines) else []
        lines = [*(["…"] if first > 1 else []), *lines[first - 1 : last], *after]
    heading = match[0].partition("\n")[0]
    body = "\n".join(lines).strip("\n")
    return f"{heading}\n```console\n$ {match['command']}\n{body}\n```\n<!-- end -->"


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
