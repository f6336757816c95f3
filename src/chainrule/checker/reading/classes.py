"""Outputs of a softmax layer by letter and number: ``z1``, ``p2 = e^z2/(e^z1 + e^z2)``.

Which layer ``z1`` is of, the text must tell: its heading, or that it makes a softmax of
these letters and gives each of them once. The numbers must be those of all the outputs,
from 1. Else such a name is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chainrule.examples.model import Example

_BASE = (
    r"(?:(?<![a-z])e\s*\^|\\mathrm\{e\}\s*\^|(?:np\.|math\.|\\)?exp)\s*[({\[]{0,2}\s*"
)
_NAME = r"(?<![\w\\])[A-Za-z](?:_?\{?\w{1,2}\}?)?"
_NUMBER = r"[-+−]?\d*\.?\d+"
_END = r"\s*[)}\]]{0,2}\s*"
_TERM = rf"{_BASE}(?:{_NAME}|{_NUMBER}){_END}"
_SUM = rf"[({{\[]{{0,2}}\s*(?P<sum>{_TERM}(?:\+\s*{_TERM}){{1,50}}|\\?sum|[Σ∑]|np\.sum)"
_OVER = rf"(?:\s*/\s*|\s*\}}\s*\{{\s*){_SUM}"
_OUT = (
    r"(?<![\w\\])(?P<out>[A-Za-zŷ])_?\{?\w{0,2}\}?\s*&?[=≈:]+\s*&?"
    r"(?:[^\n=≈]{1,60}=\s*)?"
)
_SOFTMAX = re.compile(
    rf"{_OUT}(?:(?:\\[dt]?frac\s*\{{\s*)?{_BASE}(?:(?P<net>{_NAME})|{_NUMBER}){_END}{_OVER}"
    rf"|\\?\w{{0,12}}\{{?softmax\s*\}}?[({{\[]{{1,2}}\s*(?P<inside>{_NAME})?)",
    re.IGNORECASE,
)
"""What is given as a power of e over a sum of such powers, or as a softmax."""
_POWER = re.compile(rf"{_BASE}({_NAME}){_END}[=≈]", re.IGNORECASE)
_EXPONENT = re.compile(rf"{_BASE}({_NUMBER})", re.IGNORECASE)
_OTHERWISE = (
    r"(?:tanh|σ|sigma|sigmoid|logistic|relu)\s*[({{\[]{{0,2}}\s*{0}(?![a-z])"
    r"|(?:(?<![a-z])e\s*\^|exp)\s*[({{\[]{{0,2}}\s*[-−]\s*{0}(?![a-z])"
)
"""Another activation that is applied to a letter."""
_NUMBERED = r"(?<![A-Za-z\\]){0}_?\{{?(\d{{1,2}})(?![\d.]*\d)"
_GIVEN = r"(?<![\w\\^{{(]){0}_?\{{?1\}}?\s*&?(?:[=≈]|:\s)"
_CLAUSE = re.compile(r"[;\n]|,\s")
_FIGURE = re.compile(r"\W{0,4}([A-Za-z])_?\{?(\d{1,2})\}?\s*&?[=≈:](.{1,300})")
_HEAD = re.compile(r"\$?([A-Za-zŷ])_?\{?(\d{1,2})\}?\$?")
_PLACE = re.compile(
    r"^.*\b(?:case|sample|pattern|example|iteration|epoch|update|pass|step|fall|muster"
    r"|beispiel|exemple|caso|ejemplo)\b.*$",
    re.IGNORECASE | re.MULTILINE,
)
LONGEST = 250_000
"""Characters of a text that are looked at."""
MOST_SUMS = 20


class Classes:
    """Tells what such letters mean in one text, and where that is settled."""

    def __init__(self, example: Example, text: str) -> None:
        last = example.network.layers[-1]
        several = last.activation.name == "softmax" and len(last.units) > 1
        self.units = last.units if several else ()
        text = text[:LONGEST] if several else ""
        self.kinds = _kinds(text, len(self.units))
        own = {example.notation.net: "net", example.notation.out: "out"}
        told = {*self.kinds.values()}
        self.own = {
            letter: kind for letter, kind in own.items() if several and kind not in told
        }
        """The letters of the example itself, for kinds of which the text has none."""
        letters = {*self.kinds, *self.own}
        self.sure = {each: self._is_sure(each, text) for each in letters}

    def _is_sure(self, letter: str, text: str) -> bool | None:
        """Whether the text alone tells; None where its numbers are not the outputs'."""
        own = re.escape(letter)
        numbers = {int(each) for each in re.findall(_NUMBERED.format(own), text)}
        if numbers != {*range(1, len(self.units) + 1)}:
            return None
        if letter in self.own or re.search(_OTHERWISE.format(own), text, re.IGNORECASE):
            return False
        given = re.compile(_GIVEN.format(own))
        return all(len(given.findall(part)) < 2 for part in _PLACE.split(text))

    def of(self, head: str, layer: str) -> str | None:
        """The quantity that a name is, "" where that is not settled.

        None where it is no such name. `layer` is the one that a heading tells.
        """
        found = _HEAD.fullmatch(head.strip())
        sure = self.sure.get(found[1]) if found else None
        if found is None or sure is None or layer == "hidden":
            return None
        letter, number = found[1], int(found[2])
        if letter in self.own and layer != "output":
            return None
        kind = self.kinds.get(letter) or self.own[letter]
        known = (sure or layer == "output") and 1 <= number <= len(self.units)
        return f"{kind}_{self.units[number - 1]}" if known else ""


def _kinds(text: str, count: int) -> dict[str, str]:
    """The letters that a softmax is made of, and those of its results."""
    if not text:
        return {}
    outs, nets, sums = set[str](), set[str](), list[list[str]]()
    for found in _SOFTMAX.finditer(text):
        outs.add(found["out"])
        nets |= {name[0] for name in (found["net"], found["inside"]) if name}
        sums.append(_EXPONENT.findall(found["sum"] or ""))
    powers = {name[0] for name in _POWER.findall(text)}
    nets |= {
        each
        for each in powers
        if not re.search(_OTHERWISE.format(each), text, re.IGNORECASE)
    }
    fitting = [each for each in sums[:MOST_SUMS] if len(each) == count]
    nets |= {*_summed(text, fitting, count)} if fitting else set()
    outs |= {"p"} if outs or nets else set()
    return (
        {} if outs & nets else dict.fromkeys(nets, "net") | dict.fromkeys(outs, "out")
    )


def _summed(text: str, sums: list[list[str]], count: int) -> Iterator[str]:
    """The letters whose figures are the exponents of a sum, each in its own place."""
    given: dict[tuple[str, int], set[float]] = {}
    for clause in _CLAUSE.split(text):
        found = _FIGURE.match(clause)
        numbers = re.findall(_NUMBER, found[3]) if found else []
        if found is not None and numbers:
            key = (found[1], int(found[2]))
            given.setdefault(key, set()).add(_value(numbers[-1]))
    for letter in {letter for letter, _ in given}:
        for each in sums:
            told = (given.get((letter, n + 1), set()) for n in range(count))
            if all(_value(one) in own for one, own in zip(each, told, strict=True)):
                yield letter


def _value(number: str) -> float:
    return float(number.replace("−", "-"))
