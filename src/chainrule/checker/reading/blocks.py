"""A text cut into its lines and its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chainrule.checker.reading.aligned import aligned
from chainrule.checker.reading.decoration import joined
from chainrule.checker.reading.grids import in_brackets
from chainrule.checker.reading.objects import gathered
from chainrule.checker.reading.tables import is_rule

_ROW_END = re.compile(r"\\\\\s*(?:\\hline|\\midrule|\\bottomrule)?\s*$")
_RULED = re.compile(r"^\s*(?:\\hline|\\midrule|\\toprule)\s*(?=\S)")
_ALIGNED = re.compile(
    r"&\s*(?:=|≈|:|\\approx)|^[^&]*[^\W\d][^&]*[=≈][^&]*&[^&]*[^\W\d][^&]*[=≈]"
)


def blocks(text: str) -> Iterator[list[str]]:
    """The lines, those of one table together."""
    whole = [line for line in text.splitlines() if not line.strip().startswith("```")]
    lines = [_tabular(line) for line in joined(aligned(in_brackets(gathered(whole))))]
    rows: list[str] = []
    ruled = False
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        ruled = ruled or (bool(rows) and is_rule(line))
        heads = is_row(line) or (is_rule(after) and "|" in line)
        if heads or (ruled and "|" in line):
            rows.append(line)
            continue
        if rows:
            yield rows
            rows, ruled = [], False
        yield [line]
    if rows:
        yield rows


def _tabular(line: str) -> str:
    r"""A row of a LaTeX table, ``h1 & 0.3775 \\\\``, as a row of Markdown."""
    line = _RULED.sub("", line)
    found = _ROW_END.search(line)
    if not found or "&" not in line or _ALIGNED.search(line):
        return line
    return f"|{line[: found.start()].replace('&', '|')}|"


def is_row(line: str) -> bool:
    """Whether a line is a row of a table in Markdown."""
    bare = line.strip()
    return bare.startswith("|") and bare.endswith("|") and len(bare) > 2
