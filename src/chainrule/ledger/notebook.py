"""How ledgers and entries show themselves in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.documents import Document
from chainrule.ledger.worked import Worked, worked_example
from chainrule.renderers import RENDERERS, Options

if TYPE_CHECKING:
    from chainrule.ledger.ledger import Entry, Ledger


def ledger_html(ledger: Ledger) -> str:
    """The whole worked example as a piece of HTML with its own style."""
    document = worked_example(ledger)
    return RENDERERS["html"].render(document, Options(fragment=True))


def ledger_latex(ledger: Ledger) -> str:
    """The whole worked example as LaTeX to paste."""
    document = worked_example(ledger)
    return RENDERERS["latex"].render(document, Options(fragment=True))


def entry_html(entry: Entry) -> str:
    """One equation: formula, numbers put in, value."""
    return RENDERERS["html"].render(_alone(entry), Options(fragment=True))


def entry_latex(entry: Entry) -> str:
    """The same as a display formula."""
    return RENDERERS["latex"].render(_alone(entry), Options(fragment=True))


def _alone(entry: Entry) -> Document:
    worked = Worked(entry.ledger)
    equation = worked.equation(entry.quantity)
    return Document("", (equation,), notation=entry.ledger.example.notation)
