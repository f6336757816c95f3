r"""The packages that a piece of LaTeX needs, read off the commands in it."""

from __future__ import annotations

import re

_NEEDS = {
    "amsmath": r"\\(?:begin\{align\*|(?:text|tfrac|operatorname|[lr]vert)\b)",
    "amssymb": r"\\checkmark\b",
    "array": r">\{",
    "color": r"\\colorbox\b",
    "graphicx": r"\\(?:rotatebox|resizebox)\b",
    "textcomp": r"\\text(?:euro|quotesingle|asciigrave)\b",
}
_T1 = r"\\textquotedbl\b|[À-ž]"
"""What LaTeX's first encoding of fonts lacks, in whole or in part."""


def packages(source: str) -> str:
    r"""A comment with the preamble's lines that a piece of LaTeX needs.

    >>> packages(r"\checkmark\rotatebox{5}{$x$}")
    '% Needs \\usepackage{amssymb,graphicx}\n'
    >>> packages("words")
    ''
    """
    names = [name for name, signs in _NEEDS.items() if re.search(signs, source)]
    lines = [rf"\usepackage{{{','.join(names)}}}"] if names else []
    if re.search(_T1, source):
        lines.append(r"\usepackage[T1]{fontenc}")
    return f"% Needs {' '.join(lines)}\n" if lines else ""
