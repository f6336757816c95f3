"""Lines without their dress: emphasis, code marks, boxes; lines that go on joined.

Marks that carry meaning stay: ``**`` between numbers is a power, ``_`` an index.
"""

from __future__ import annotations

import re

from chainrule.checker.reading.signs import EQUAL

_MARKS = re.compile(
    r"(?<![\w)\]])\*\*|\*\*(?![-(]?\d)|__(?=\S)|(?<=\S)__(?![\w{])|`|\$\$?|\\\(|\\\)"
    r"|\\\\(?:\[[^\]]*\])?\s*$|\\\[|\\\]|&(?=\s*(?:=|≈|:=|\\approx|\\leftarrow|\\to))"
    r"|\\(?:begin|end)\{[^}]*\}(?:\{[^}]*\})?"
)
_SHELLS = re.compile(
    r"\\(?:boxed|fbox|textbf|textit|emph|mathbf|boldsymbol|bm|underline|mathtt|texttt"
    r"|textcolor\{\w+\}|color\{\w+\})\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
)
_QUOTED = re.compile(r"""(['"])([^'"]+)\1(?=\s*:)""")
_QUOTED_FIGURE = re.compile(r"""(['"])([-+−]?[\d.,]+[^'"]*)\1""")
_BRACED = re.compile(r"^\s*\{(?=['\"])(.*)\}\s*$")
_ITALIC = re.compile(r"(?<![\w_}])_([-+−]?[\d.,]+)_(?![\w_{])")
_WRAPPED = re.compile(
    r"(?:(?:np|numpy|torch|jnp|tf)\.)?(?:float(?:16|32|64)|tensor|array|Tensor|Decimal|constant)"
    r"\(\s*[\[']?([-+−]?[\d.]+(?:e[-+]?\d+)?)['\]]?"
    r"(?:,\s*(?:dtype|grad_fn|device|requires_grad)\s*=\s*[^,()]*(?:\(\))?)*\s*\)"
)
_SPACE = r"\s*(?:(?:&|\\q?quad(?![a-zA-Z])|\{\})\s*)*"
_THIN = re.compile(r"\\[,;!:> ]")
_SPACED = {"\\,": "", "\\!": ""}
_OBJECT = re.compile(r"^(\s*\w+\s*:)\s*\{(?=[^{}]*(?:\}|$))")
_GOES_ON = re.compile(rf"{_SPACE}{EQUAL}(?!=)")
_ADDS = re.compile(rf"{_SPACE}\+(?!\s*[^\W\d]\w*\s*[=≈:])\s*\S")
_OPEN = re.compile(rf"[^=\s-].*(?<![=<>!:]){EQUAL}\s*(?:&\s*)?(?:\\\\)?$")
_ROW = re.compile(r"\s*\[?[\s\d.,eE+−-]+\]*(?:,\s*\w+=[^,()]*)*[,)]*\s*$")
_FIGURE = re.compile(r"\[[^\[\]]*\d\.")
_BRACKETED = re.compile(r"\s*(?:(?:np\.)?array\(|tensor\()?\[\s*\[?\s*[-+−]?[\d.]")
_CALLED = re.compile(
    r"\s*[^\s#*|=≈:][^=≈:#]{0,60}?(?<![a-zA-Z])[dΔ∆∂]?[Wb](?:_?\{?\d|\^)[^=≈:]{0,20}:\s*$"
    r"|\s*[dΔ∆∂]?[Wb](?:_?\{?\d|\^)[^=≈:]{0,20}:\s*$"
)
"""The name of a matrix with a colon, which the next line shows."""
_ALONE = re.compile(r"\s*[-+−]?[\d.]+(?:[eE][-+]?\d+)?\s*$")
_SHOWS = re.compile(rf"{EQUAL}(?=[^=≈]*[*·×+(])[^=≈]*$")
_LINE_END = re.compile(r"\\\\(?:\[[^\]]*\])?\s*$")


def undecorated(text: str) -> str:
    """The text without Markdown's emphasis, code marks, quotes and dollar signs.

    >>> undecorated("**net_h1** = `0.3775`"), undecorated("0.5*(0.2)**2")
    ('net_h1 = 0.3775', '0.5*(0.2)**2')
    """
    text = _QUOTED.sub(r"\2", _BRACED.sub(r"\1", text))
    text = _ITALIC.sub(r"\1", text)
    text = _WRAPPED.sub(r"\1", text)
    text = _QUOTED_FIGURE.sub(r"\2", text)
    text = _MARKS.sub("", text)
    for _ in range(3 if "\\" in text else 0):
        text = _SHELLS.sub(r"\1", text)
    text = re.sub(r"\\q?quad(?![a-zA-Z])", " ", text)
    text = _THIN.sub(lambda found: _SPACED.get(found[0], " "), text)
    return _OBJECT.sub(r"\1 ", text).rstrip("}, ") if _OBJECT.search(text) else text


def joined(lines: list[str]) -> list[str]:
    """The lines, one that goes on with ``=`` joined to the one before it."""
    found: list[str] = []
    for line in lines:
        if _ALONE.match(line) and len(found) > 1 and not found[-1].strip():
            before = found[-2].strip()
            if len(before) < 200 and _OPEN.match(before):
                found.pop()  # a program's answer, a line below its name
        if found and found[-1].strip() and line.strip() and _belong(found[-1], line):
            found[-1] = f"{_LINE_END.sub('', found[-1])} {line.strip()}"
        else:
            found.append(line)
    return found


def _belong(before: str, line: str) -> bool:
    """Whether a line goes on with the one before it."""
    if len(before) > 2_000:
        return False
    if _OPEN.match(before.strip()) or (_ROW.match(line) and _is_open(before)):
        return True
    if _GOES_ON.match(line) or (_BRACKETED.match(line) and _CALLED.match(before)):
        return True
    return bool(_ADDS.match(line) and _SHOWS.search(_LINE_END.sub("", before)))


def _is_open(text: str) -> bool:
    """Whether a bracket of a vector is still open at the end of a line."""
    return text.count("[") > text.count("]") and _FIGURE.search(text) is not None
