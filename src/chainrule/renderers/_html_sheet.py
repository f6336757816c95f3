"""The verdict sheet in HTML: marks in the margin, the right figure beside the wrong."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from chainrule.documents import Claim, Mark, Math, Sheet
from chainrule.renderers._marks import SIGN, TONE, WORD
from chainrule.renderers._plain import clean

if TYPE_CHECKING:
    from chainrule.renderers.html import HtmlRenderer


def sheet(fold: HtmlRenderer, of: Sheet) -> str:
    """The claims in the sheet's own order."""
    lines = "\n".join(_claim(fold, claim) for claim in of.claims)
    return f'<ol class="sheet">\n{lines}\n</ol>'


def _claim(fold: HtmlRenderer, claim: Claim) -> str:
    name = _text(claim.label) if claim.of is None else fold.inline(Math(claim.of))
    places = [part for part in (claim.place, claim.where) if part]
    place = f'<span class="place">{_text(", ".join(places))}</span>' if places else ""
    figures = [f'<span class="says">{_text(claim.says)}</span>']
    if claim.truth is not None and claim.mark is not Mark.CORRECT:
        figures.append(f'<span class="value">{fold.inline(claim.truth)}</span>')
    if claim.mark is not Mark.CORRECT:
        figures.append(f'<span class="word">{_text(WORD[claim.mark])}</span>')
    if claim.points:
        figures.append(f'<span class="points">{_text(claim.points)}</span>')
    title = _text(WORD[claim.mark])
    return (
        f'<li class="claim {TONE[claim.mark]}">'
        f'<span class="mark" title="{title}">{SIGN[claim.mark]}</span>'
        f'<span class="what">{name}{place}</span>'
        f'<span class="figures">{"".join(figures)}</span>{_why(fold, claim)}</li>'
    )


def _why(fold: HtmlRenderer, claim: Claim) -> str:
    parts = [f"<p>{fold.inlines(reason)}</p>" for reason in claim.because]
    for word, formula in (("as computed", claim.formula), ("rightly", claim.right)):
        if formula is not None:
            parts.append(f'<p class="soft">{word}</p>{fold.equation(formula)}')
    return f'<div class="why">{"".join(parts)}</div>' if parts else ""


def _text(text: str) -> str:
    return escape(clean(text))
