"""What a text means by its letters: ``a_h1 = σ(z_h1)`` says that z is net and a is out.

Books differ: what is z in one is a in another. So a letter that the example does not
have is read only where the text itself applies an activation to it.
"""

from __future__ import annotations

import re

_NAME = (
    r"(?<![\w.])(?<!_\{{)\$?\\?(?P<{}>[A-Za-z])_?\{{?(?:\\?[A-Za-z]{{1,24}})?_?\{{?"
    r"[\d₀-₉]*\}}*"
)
"""A name by its letter; no index of another one, as h is in ``out_{h_1}``."""
_SQUASH = (
    r"(?:\\?σ|\\sigma|sigmoid|logistic|\\?tanh|relu|ReLU|softmax|np\.tanh"
    r"|1\s*/\s*\(\s*1\s*\+\s*(?:e\s*\^|(?:np\.|math\.|\\)?exp)"
    r"|\\[dt]?frac\s*\{\s*1\s*\}\s*\{\s*1\s*\+\s*(?:e\s*\^|\\exp))"
)
_APPLIED = re.compile(
    rf"{_NAME.format('out')}\s*[=≈:&]+\s*{_SQUASH}[\s(\[{{−-]*"
    rf"(?:{_NAME.format('net')}|(?P<number>[\d.]))"
)
_WORD = re.compile(r"[A-Za-z]{2}")
_PARTNERS = {"a": "z", "z": "a", "h": "z", "o": "z", "y": "z"}
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_LONGEST = 1_000_000


def letters_of(text: str) -> dict[str, str]:
    """The letters that a text applies an activation to, or gives the result to."""
    outs, nets = set[str](), set[str]()
    for found in _APPLIED.finditer(text[:_LONGEST]):
        outs.add(_letter(found, "out"))
        nets.add(_letter(found, "net") or _PARTNERS.get(found["out"], ""))
    outs.discard("")
    nets.discard("")
    if outs & nets or len(nets) > 1:
        return {}
    return dict.fromkeys(outs, "out") | dict.fromkeys(nets, "net")


def _letter(found: re.Match[str], which: str) -> str:
    """The letter of a name; "" where it only begins a word, as o does in ``out``."""
    begins = _WORD.match(found.string, max(found.end(which), 0))
    return "" if begins else found[which] or ""


def split(text: str) -> tuple[str, str]:
    """The letter and the rest of a short name: ``z_{h1}`` as ``z`` and ``h1``."""
    usual = text.strip().translate(_LOWERED)
    found = re.fullmatch(r"\$?([A-Za-z])_?\{?(\w+)\}?\$?", usual)
    return (found[1], found[2]) if found else ("", "")
