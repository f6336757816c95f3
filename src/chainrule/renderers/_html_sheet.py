"""The verdict sheet in HTML: marks in the margin, the right figure beside the wrong."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from chainrule.documents import Claim, Mark, Sheet
from chainrule.renderers._html_tables import sign
from chainrule.renderers._html_words import escaped
from chainrule.renderers._marks import TONE, WORD

if TYPE_CHECKING:
    from chainrule.renderers.html import HtmlRenderer

_DECIMAL = re.compile(r"[-+−]?\d*[.,]\d+")


def sheet(fold: HtmlRenderer, of: Sheet) -> str:
    """The claims in the sheet's own order."""
    lines = "\n".join(_claim(fold, claim) for claim in of.claims)
    return f'<ol class="sheet">\n{lines}\n</ol>'


def _claim(fold: HtmlRenderer, claim: Claim) -> str:
    places = ", ".join(part for part in (claim.place, claim.where) if part)
    place = f'<span class="place">{escaped(places)}</span>' if places else ""
    return (
        f'<li class="claim {TONE[claim.mark]}">'
        f'<span class="mark">{sign(claim.mark)}</span>'
        f'<span class="what">{fold.inlines(claim.name)}{place}</span>'
        f'<span class="figures">{"".join(_figures(fold, claim))}</span>'
        f"{_why(fold, claim)}</li>"
    )


def _figures(fold: HtmlRenderer, claim: Claim) -> list[str]:
    """What is printed; where it is not simply right, the right figure and a word."""
    figures = [f'<span class="says">{_printed(fold, claim)}</span>']
    if claim.mark is not Mark.CORRECT:
        if claim.truth is not None:
            stands = claim.mark in (Mark.CARRIED, Mark.TRUNCATED)
            word = "unrounded" if stands else "right"
            truth = f'<span class="value">{fold.inline(claim.truth)}</span>'
            figures.append(f'<span><span class="soft">{word}</span> {truth}</span>')
        figures.append(f'<span class="word">{escaped(WORD[claim.mark])}</span>')
    if claim.points:
        figures.append(f'<span class="points">{escaped(claim.points)}</span>')
    return figures


def _printed(fold: HtmlRenderer, claim: Claim) -> str:
    """The figure as printed; of a wrong one the digits that depart stand out."""
    if claim.mark is not Mark.WRONG or claim.truth is None:
        return escaped(claim.says)
    right = fold.flat.number(claim.truth.text)
    if not (_DECIMAL.fullmatch(claim.says) and _DECIMAL.fullmatch(right)):
        return escaped(claim.says)
    alike = takewhile(
        lambda pair: pair[0] == pair[1], zip(claim.says, right, strict=False)
    )
    same = len(list(alike))
    head, tail = escaped(claim.says[:same]), escaped(claim.says[same:])
    return f'<span title="{escaped(claim.says)}">{head}<u>{tail}</u></span>'


def _why(fold: HtmlRenderer, claim: Claim) -> str:
    parts = [f"<p>{fold.inlines(reason)}</p>" for reason in claim.because]
    parts += [
        f'<div class="pair"><p class="soft">{word}</p>{fold.equation(formula)}</div>'
        for word, formula in claim.formulas
    ]
    return f'<div class="why">{"".join(parts)}</div>' if parts else ""
