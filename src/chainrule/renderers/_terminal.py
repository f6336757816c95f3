"""Lines for a terminal: widths of characters, wrapping, colors, plain ASCII.

Colors travel through the layout as private-use characters of no width and become escape
sequences, or nothing, at the very end: so wrapping and aligning need not know of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_CODES = {
    "bold": "1", "dim": "2", "value": "36", "good": "32", "fair": "33", "bad": "31",
    "head": "1;34", "culprit": "1;7", "code": "35",
}  # fmt: skip
_START = {name: chr(0xE001 + index) for index, name in enumerate(_CODES)}
_NAME = {sign: name for name, sign in _START.items()}
_END = "\ue0ff"
_STYLE = re.compile("[\ue000-\ue0ff]")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_ASCII = {
    "·": "*", "≈": "~=", "→": "->", "←": "<-", "–": "-", "—": "-", "…": "...", "−": "-",
    "✓": "+", "✗": "x", "↳": ">", "≥": ">=", "≤": "<=", "×": "x", "½": "1/2", "∂": "d",
    "⁺": "+", "²": "^2", "≠": "!=", "Σ": "sum", "∑": "sum", "√": "sqrt", "’": "'",
    "“": '"', "”": '"', "„": '"', "•": "*", "ß": "ss", "Δ": "delta ",
}  # fmt: skip


def style(name: str, text: str) -> str:
    """The text in a style of the terminal."""
    return f"{_START[name]}{text}{_END}" if text else text


def safe(text: str, keep_styles: bool = False) -> str:
    """Foreign text without control characters, so that it can't steer the terminal."""
    if not keep_styles:
        text = _STYLE.sub("�", text)
    return _UNSAFE.sub("�", text).replace("\t", "    ")


def plain_ascii(text: str) -> str:
    """The text in ASCII: signs as they are usually replaced, accents dropped."""
    from chainrule.formulas.notation import LETTER_NAMES

    def one(sign: str) -> str:
        if sign < "\x80" or _STYLE.match(sign):
            return sign
        if known := _ASCII.get(sign) or LETTER_NAMES.get(sign):
            return known
        bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
        return bare or "?"

    return "".join(map(one, text))


def width(text: str) -> int:
    """How many columns the text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if sign < "\x7f":
        return 1
    if _STYLE.match(sign) or unicodedata.combining(sign):
        return 0
    if unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def pad(text: str, columns: int, right: bool = False) -> str:
    """The text filled up with spaces."""
    room = " " * max(0, columns - width(text))
    return room + text if right else text + room


def fill(words: str, columns: int, indent: str = "") -> list[str]:
    """Running text in lines of at most so many columns; `indent` from the second on."""
    return join_pieces(re.findall(r" *[^ \n]+[ \n]*", words), columns, indent)


def join_pieces(pieces: list[str], columns: int, indent: str = "") -> list[str]:
    """The pieces in as few lines as fit, broken between them where possible."""
    indent = indent[: columns // 2]
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if line.strip() and width((line + piece).rstrip()) > columns:
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
        while width(line.rstrip()) > columns:
            head, line = _cut(line, columns)
            lines.append(head)
            line = indent + line
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _cut(text: str, columns: int) -> tuple[str, str]:
    """The text cut at the last good place, else anywhere.

    Best is before a sum's operator, an `if` or an `else` that stands in few brackets,
    then at another operator or behind a comma, then inside a name; a function keeps its
    bracket, and a number stays whole where there is any other place.
    """
    taken, last, depth = 0, 0, 0
    found: dict[int, int] = {}
    for index, sign in enumerate(text):
        taken += _columns(sign)
        if taken > columns:
            break
        last = index + 1
        depth += (sign in "([") - (sign in ")]")
        follows = text[index + 1 : index + 3]
        if sign == " " and follows in ("+ ", "- ", "if", "el"):
            found[depth] = last
        elif follows[:1] in ("·", "*") or sign in ",)":
            found[depth + 100] = last
        elif sign in " _/" or follows[:1] == "/":
            found[depth + 200] = last
    good = [at for _, at in sorted(found.items()) if at > columns // 2]
    begun = len(text) - len(text.lstrip())
    late = [at for at in found.values() if at > begun]
    at = good[0] if good else max(late, default=max(last, 1))
    return text[:at], text[at:]


def finish(lines: list[str], color: bool) -> str:
    """The lines as one text, the styles as escape sequences or left out."""
    text = "".join(f"{line}\n" for line in _finished(lines, color))
    return text.replace("\u00a0", " ")


def _finished(lines: list[str], color: bool) -> Iterator[str]:
    open_styles: list[str] = []
    for line in lines:
        if not color:
            yield _STYLE.sub("", line).rstrip()
            continue
        text = "".join(f"\x1b[{_CODES[name]}m" for name in open_styles)
        for part in re.split("([\ue000-\ue0ff])", line.rstrip()):
            text += _escape(part, open_styles)
        yield text + ("\x1b[0m" if open_styles else "")


def _escape(part: str, open_styles: list[str]) -> str:
    """A piece of a line; style signs change the open styles."""
    if part == _END:
        if open_styles:
            open_styles.pop()
        return "\x1b[0m" + "".join(f"\x1b[{_CODES[name]}m" for name in open_styles)
    if name := _NAME.get(part):
        open_styles.append(name)
        return f"\x1b[{_CODES[name]}m"
    return part
