"""Foreign words and formulas as elements of a page."""

from __future__ import annotations

from html import escape

from chainrule.renderers._plain import clean


def math(inside: str) -> str:
    """A formula as an element of its own."""
    return f'<math displaystyle="true">{inside}</math>'


def escaped(text: str) -> str:
    """Foreign words as text of the page."""
    return escape(clean(text, keep="\n\t"))
