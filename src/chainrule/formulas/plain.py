r"""Unicode and LaTeX spellings, turned into the plain text that the parser reads.

``∂E_total/∂w₅``, ``x²``, ``\frac{\partial E_{total}}{\partial w_5}`` and ``e^{-net}``
become ``∂E_total/∂w5``, ``x^2``, ``∂E_total/∂w_5`` and ``e^(-net)``. Letters stay what
they are (δ, η): which quantity they name is the example's to say. ``w5⁺`` keeps its
sign as one character, because a plain ``+`` is an operator.
"""

from __future__ import annotations

import re
from unicodedata import decomposition, normalize

from chainrule.errors import QuantityError
from chainrule.formulas.notation import GREEK

MAX_LENGTH = 10_000
"""Characters that an expression may have."""
MAX_GROUPS = 40
"""How deep LaTeX groups may be nested."""

NEW = "⁺"
"""Marks a parameter after the update, in plain text."""

_SIGNS = {
    "−": "-", "–": "-", "—": "-", "﹣": "-", "·": "*", "×": "*", "∙": "*", "⋅": "*",
    "∗": "*", "•": "*", "÷": "/", "∕": "/", "⁄": "/", "∆": "Δ", "√": " sqrt ",
    "≥": ">=", "≤": "<=", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "ϵ": "ε",
    "𝜕": "∂", "′": "'",
}  # fmt: skip
_COMMANDS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "partial": "∂", "Delta": "Δ",
    "varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "exp": " exp", "ln": " ln",
    "tanh": " tanh", "lvert": "|", "rvert": "|", "vert": "|", "left": "", "right": "",
    "big": "", "Big": "", "bigl": "", "bigr": "", "quad": " ", "qquad": " ", "ge": ">=",
    "geq": ">=", "le": "<=", "leq": "<=", "displaystyle": "", "lbrace": "(",
    "rbrace": ")", "prime": "'",
}  # fmt: skip
_WRAPPERS = {"text", "mathrm", "mathit", "mathbf", "mathsf", "operatorname", "textrm"}
_FRACTIONS = {"frac", "dfrac", "tfrac", "cfrac"}
_DIFFERENTIAL = re.compile(r"\s*[d∂δ]\s*[^\W\d]\w*⁺?\s*")
_RAISED_PLUS = re.compile(r"\^\+(?=\s*(?:$|[-+*/)]))")
_COMMA = re.compile(r"(?<![\w)\]]),(?=[0-9])|(?<=[0-9]),(?=[0-9])")
"""A decimal comma, also without a 0 before it."""
_FIELD = re.compile(r"\s*(?:\{|(\\[A-Za-z]+|[^\s\\]))")


def shortened(text: str, limit: int = 60) -> str:
    """A text for a message: on one line, and cut where it is long."""
    line = " ".join(text[: limit * 4].split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def plain(text: str, *, decimal_comma: bool = False) -> str:
    r"""The text with its Unicode and LaTeX spellings made plain.

    Raises `QuantityError` where it is too long or its LaTeX can't be read.

    >>> plain(r"\frac{\partial E_{total}}{\partial w_5} · x²")
    '∂E_total/∂w_5 * x^2 '
    """
    if len(text) > MAX_LENGTH:
        raise QuantityError(
            f"the expression {shortened(text)!r} has {len(text)} characters, at most "
            f"{MAX_LENGTH} are read: split it"
        )
    if not text.isascii():
        text = from_unicode(text)
    if "\\" in text or "{" in text or "$" in text:
        text = _Latex(text).all()
    text = _RAISED_PLUS.sub(NEW, text)
    if decimal_comma:
        text = _COMMA.sub(".", text)
    return text


def from_unicode(text: str) -> str:
    """Signs, subscripts and superscripts of Unicode as plain characters."""
    out: list[str] = []
    raised = ""
    for sign in normalize("NFC", text):
        kind = "" if sign.isascii() else decomposition(sign)
        if kind.startswith("<super>"):
            raised += normalize("NFKC", sign)
            continue
        if raised:
            out.append(_superscript(raised))
            raised = ""
        if sign in _SIGNS:
            out.append(_SIGNS[sign])
        elif kind.startswith("<fraction>"):
            out.append(f"({normalize('NFKC', sign).replace('⁄', '/')})")
        else:
            out.append(normalize("NFKC", sign) if kind.startswith("<") else sign)
    if raised:
        out.append(_superscript(raised))
    return "".join(out)


def _superscript(inside: str) -> str:
    """A superscript: a power, or the mark of an updated parameter."""
    inside = inside.replace("−", "-").strip()
    if inside in ("+", NEW, "new"):
        return NEW
    if inside.startswith("(") and inside[1:-1].isdigit():
        raise QuantityError(
            f"the superscript {inside!r} marks a case, which is not part of an "
            "expression: name the case beside it (case = 2)"
        )
    return f"^{inside} " if inside.isalnum() else f"^({inside})"


class _Latex:
    """One walk through a LaTeX text."""

    def __init__(self, text: str, depth: int = 0) -> None:
        self.text, self.at, self.depth = text, 0, depth

    def all(self) -> str:
        """The whole text."""
        out = ""
        while self.at < len(self.text):
            out += self.piece()
        return out

    def piece(self) -> str:
        """The next sign, command or group."""
        sign = self.text[self.at]
        self.at += 1
        if sign == "\\":
            return self.command()
        if sign == "{":
            return self.braces()
        if sign in "_^" and self.peek() in "{\\":
            inside = self.field()
            return _subscript(inside) if sign == "_" else _superscript(inside)
        return {"$": "", "~": " ", "&": " "}.get(sign, sign)

    def braces(self) -> str:
        """A group that only groups; ``{,}`` is a decimal comma."""
        inside = self.inside()
        return "," if inside == "," else f"({inside})"

    def command(self) -> str:
        """What a command stands for."""
        found = re.match(r"[A-Za-z]+", self.text[self.at :])
        if found is None:
            sign = self.peek()
            self.at += 1
            return {"_": "_", "%": "%", "|": "|"}.get(
                sign, " " if sign in ",;:! " else ""
            )
        name = found[0]
        self.at += len(name)
        if name in _FRACTIONS:
            return self.fraction()
        if name == "sqrt":
            return f" sqrt({self.field()})"
        if name in _WRAPPERS:
            return self.field()
        if name in GREEK or name in _COMMANDS:
            if name in ("partial", "Delta"):
                self.skip_spaces()
            return GREEK.get(name) or _COMMANDS[name]
        raise QuantityError(
            f"the LaTeX command \\{name} in {shortened(self.text)!r} is not read: "
            "write the expression with + - * / ^ and brackets"
        )

    def fraction(self) -> str:
        """A fraction: a derivative where both sides are differentials."""
        above, below = self.field(), self.field()
        if _DIFFERENTIAL.fullmatch(above) and _DIFFERENTIAL.fullmatch(below):
            return "/".join("".join(part.split()) for part in (above, below))
        return f"(({above})/({below}))"

    def field(self) -> str:
        """The argument of a command: a group, or one sign."""
        found = _FIELD.match(self.text, self.at)
        if found is None:
            raise QuantityError(
                f"the LaTeX in {shortened(self.text)!r} ends too early: a group is "
                "missing"
            )
        self.at = found.end()
        return self.inside() if found[1] is None else self.deeper(found[1])

    def inside(self) -> str:
        """The rest of a group whose opening brace has been read."""
        start, open_groups = self.at, 1
        while open_groups:
            if self.at >= len(self.text):
                raise QuantityError(
                    f"a brace in {shortened(self.text)!r} is never closed: add the }}"
                )
            sign = self.text[self.at]
            open_groups += {"{": 1, "}": -1}.get(sign, 0)
            self.at += 2 if sign == "\\" else 1
        return self.deeper(self.text[start : self.at - 1])

    def deeper(self, text: str) -> str:
        """A part of the text, read for itself."""
        if self.depth >= MAX_GROUPS:
            raise QuantityError(
                f"the LaTeX groups in {shortened(self.text)!r} are nested deeper than "
                f"{MAX_GROUPS}: write it with fewer"
            )
        return _Latex(text, self.depth + 1).all()

    def peek(self) -> str:
        """The next sign, or a space at the end."""
        return self.text[self.at] if self.at < len(self.text) else " "

    def skip_spaces(self) -> None:
        """Go on to the next sign that is no space."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1


def _subscript(inside: str) -> str:
    """An index, as part of a name."""
    name = re.sub(r"[\s(){}]", "", inside).replace(",", "_")
    if not re.fullmatch(r"\w+", name):
        raise QuantityError(
            f"the index {shortened(inside)!r} is no name: write letters and digits"
        )
    return f"_{name}"
