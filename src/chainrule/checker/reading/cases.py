"""Which case a text or a row of a table speaks of, by its number or by its inputs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from chainrule.errors import ChainruleError
from chainrule.examples.model import Example
from chainrule.formulas.decimals import exact

_NUMBERED = re.compile(
    r"\b(?:case|sample|example|pattern|row|tuple|fall|muster|beispiel|exemple|caso"
    r"|ejemplo|样本)\s*#?\s*(\d{1,9})\b",
    re.IGNORECASE,
)
_ORDINALS = (
    r"first|1st|erste[nrs]?|première?|premier|primer[ao]?|primeir[ao]",
    r"second|2nd|zweite[nrs]?|deuxième|seconde?|segund[ao]",
    r"third|3rd|dritte[nrs]?|troisième|tercer[ao]?|terceir[ao]",
    r"fourth|4th|vierte[nrs]?|quatrième|cuart[ao]|quart[ao]",
)
_COUNTED = [
    re.compile(
        rf"\b(?:{words})\s+(?:training\s+)?(?:case|sample|example|pattern|fall|muster|beispiel"
        r"|exemple|cas|caso|ejemplo|exemplo|padrão)\b",
        re.IGNORECASE,
    )
    for words in _ORDINALS
]
_FROM = re.compile(r"\b(?:from|since|aus|von|depuis|desde)\s+$", re.IGNORECASE)
_LISTED = re.compile(r"[(\[]\s*([-+−]?[\d.]+(?:\s*[,;]\s*[-+−]?[\d.]+)*)\s*[)\]]")
_LABEL = re.compile(
    r"\W*(?:(?:for|with|the|training|inputs?|pattern|sample|example|case|point|vector|x|für"
    r"|eingabe|muster|fall|beispiel|entrée|exemple|entrada|ejemplo|caso|padrão|样本|输入)"
    r"\s*(?:#?\d{1,3}\s*|#\s*)?){0,12}=?\s*[(\[][-+−\d.,;\s]+[)\]]\s*"
    r"(?:(?:→|->|⇒|=>|,?\s*(?:t|target|y|d)\s*=)\s*[(\[]?[-\d.,\s]+[)\]]?\s*)?(?::|→|->|⇒|=>)",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\s*\b(?:for|at|with|für|bei|pour|para|con|com)\s+(?:(?:the\s+)?(?:inputs?|pattern|x|case"
    r"|eingabe|muster|l['’]entrée|la\s+entrada|a\s+entrada)\s*=?\s*)?"
    r"(?P<list>[(\[]\s*[-+−]?[\d.]+(?:\s*[,;]\s*[-+−]?[\d.]+)+\s*[)\]])(?=\s*(?:$|[:=≈]))",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[,;]\s*")
_MOST_LISTS = 20


class Cases:
    """The cases of one example, told apart."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.count = len(example.cases)
        names = map(re.escape, example.network.inputs[:50])
        self._given = re.compile(
            rf"(?<![\w])({'|'.join(names)})\s*=\s*([-+−]?\d*\.?\d+)(?![\w.*·×])"
        )

    def numbered(self, text: str) -> re.Match[str] | None:
        """The words "case 2" in a text, where there is such a case.

        In "with the weights from case 1" nothing is of that case.
        """
        for found in _NUMBERED.finditer(text):
            if not _FROM.search(text[: found.start()]):
                return found if 1 <= int(found[1]) <= max(1, self.count) else None
        return None

    def counted(self, text: str) -> tuple[re.Match[str], int] | None:
        """The words "second case" in a text, where there is such a case."""
        for number, words in enumerate(_COUNTED, 1):
            found = words.search(text)
            if found and not _FROM.search(text[: found.start()]):
                return (found, number) if number <= self.count else None
        return None

    def of_inputs(self, inputs: Sequence[str | None]) -> int:
        """The one case (from 1) that has these inputs; 0 where that is not plain."""
        values = [_number(each) for each in inputs]
        fitting = [
            number
            for number, case in enumerate(self.example.cases, 1)
            if list(case.inputs) == values
        ]
        return fitting[0] if len(fitting) == 1 else 0

    def listed(self, text: str) -> int:
        """The case whose inputs a text lists: ``(0, 1)``; 0 where it does not."""
        if self.count < 2:
            return 0
        lists = _LISTED.findall(text)[:_MOST_LISTS]
        found = {self.of_inputs(_PARTS.split(each)) for each in lists} - {0}
        return found.pop() if len(found) == 1 else 0

    def spoken(self, text: str) -> re.Match[str] | None:
        """The words "for (0, 1)" behind a name, where they tell a case."""
        found = _FOR.search(text)
        return found if found and self.listed(found["list"]) else None

    def labeled(self, text: str) -> str:
        """The label that lists a case's inputs, ``x = (0, 1):``; "" where none."""
        found = _LABEL.match(text)
        return found[0] if found and self.listed(found[0]) else ""

    def given(self, text: str) -> int:
        """The case whose inputs a text gives: ``x1 = 0, x2 = 1``; 0 where none."""
        if self.count < 2:
            return 0
        found: Mapping[str, str] = dict(self._given.findall(text))
        return self.of_inputs([found.get(each) for each in self.example.network.inputs])


def _number(text: str | None) -> Fraction | None:
    try:
        return None if text is None else exact(text)
    except ChainruleError:
        return None
