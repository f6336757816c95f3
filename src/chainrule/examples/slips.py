"""What to do about a line that is not TOML: the usual slips, each with its remedy."""

from __future__ import annotations

import re
from collections.abc import Callable

from chainrule.formulas.decimals import MAX_DIGITS
from chainrule.formulas.plain import shortened

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_DASHES = "−–—"
_LONG = re.compile(rf"[0-9][0-9_]{{{MAX_DIGITS},}}")
_QUOTES = "“”„‟«»‘’"

_Remedy = str | Callable[[re.Match[str]], str]

_WORDS: tuple[tuple[str, _Remedy], ...] = (
    (r"([+-]?)(\.\d+.*)", lambda m: f"write {m[1]}0{m[2]}"),
    (r"([+-]?\d+)\.(e.*)?", lambda m: f"write {m[1]}.0{m[2] or ''}"),
    (r"([+-]?\d+),(\d+.*)", lambda m: f"write {m[1]}.{m[2]}, with a point"),
    (rf"[{_DASHES}](\d.*)", lambda m: f"write -{m[1]}, with a plain minus"),
    (r"([+-]?)0+(\d.*)", lambda m: f"write {m[1]}{m[2]}, without the leading 0"),
    (r"[+-]?[\d.]+/[\d.]+|.*[¼½¾].*", "write the fraction as a decimal"),
    (r"[+-]?[\d.]+%", "write the percentage as a decimal, such as 0.5 for 50%"),
    (r"(True|False|TRUE|FALSE)", lambda m: f"write {m[1].lower()}"),
    (r"None|nil|null", "leave the line out where there is no value"),
    (rf"[{_QUOTES}].*", 'use straight quotes: "'),
    (r"//.*", "begin a comment with #"),
    (r"([^\W\d][\w -]*)", lambda m: f'put the word in quotes: "{m[1]}"'),
)


def slip(text: str, said: str) -> tuple[str, str]:
    """The line that TOML's reader complains of, quoted, and what to do about it.

    >>> slip("w1 = .15", "Invalid value (at line 1, column 6)")
    (" in 'w1 = .15'", 'write 0.15')
    """
    found = _PLACE.search(said)
    if found is None:
        return "", _at_the_end(text, said)
    line, column = int(found[1]), int(found[2])
    lines = text.split("\n")
    if line > len(lines):
        return "", "correct that line"
    whole = lines[line - 1]
    return f" in {shortened(whole.strip(), 60)!r}", _remedy(whole, column - 1, said)


def too_long(text: str) -> str:
    """Where a whole number stands that is too long for Python to read."""
    for number, line in enumerate(text.split("\n"), 1):
        found = _LONG.search(line)
        if found is not None:
            digits = len(found[0].replace("_", ""))
            start = shortened(line.strip(), 30)
            return (
                f"line {number} has a whole number of {digits} digits, allowed "
                f"{MAX_DIGITS}, in {start!r}: shorten it"
            )
    return f"it has a whole number of more than {MAX_DIGITS} digits: shorten it"


def _remedy(line: str, column: int, said: str) -> str:
    rest = line[column:]
    if said.startswith("Expected '='"):
        return "write = between the name and its value"
    if said.startswith("Unescaped '\\'"):
        return r"write \\ for each \ , or put the text in single quotes"
    if said.startswith(("Expected ']", "Unclosed array")):
        return "separate values by commas and close what [ opens with ]"
    if said.startswith("Illegal character"):
        return "close the text with its quote on the same line"
    if said.startswith("Cannot declare"):
        name = line.strip().strip("[] \t")
        if name in ("network.layers", "cases", "claims"):
            return f"write each of them as [[{name}]]"
        return "it stands further up already: put the lines of both together"
    if said.startswith("Invalid statement") and not line[:column].strip():
        key = re.match(r"[^\s=]+(?=\s*=)", rest)
        if key is not None and not key[0].isascii():
            return f'put the name in quotes: "{key[0]}"'
    if rest.startswith(";"):
        return "remove the ;"
    word = _word(line, column)
    for pattern, remedy in _WORDS:
        match = re.fullmatch(pattern, word)
        if match is not None:
            return remedy if isinstance(remedy, str) else remedy(match)
    return "correct that line"


def _word(line: str, column: int) -> str:
    """The value around a place: up to a space, a bracket or a list's comma."""
    start = max((line.rfind(sign, 0, column) for sign in "=[ \t"), default=-1) + 1
    in_list = "=" not in line or "[" in line[:column]
    found = re.match(r"[^\s\[\]#;]+" if not in_list else r"[^\s\[\]#;,]+", line[start:])
    return found[0] if found else ""


def _at_the_end(text: str, said: str) -> str:
    """What is missing at the end of the file, or stands in it twice."""
    if said.startswith("Cannot overwrite"):
        return _repeated(text)
    if said.startswith("Unclosed array"):
        return "add the missing ]"
    if said.startswith("Unclosed inline table"):
        return "add the missing }"
    if said.startswith("Expected"):
        return "close the text with its quote"
    return "correct the last line"


def _repeated(text: str) -> str:
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("["):
            seen = {}
        found = _KEY.match(line)
        if found is not None and found[1] in seen:
            name = shortened(found[1], 40)
            return f"line {number} repeats {name} of line {seen[found[1]]}: remove one"
        if found is not None:
            seen[found[1]] = number
    return "a name has two values: remove one"
