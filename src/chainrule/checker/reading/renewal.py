"""Parameters that are given new values: ``w5'``, ``w5 := …``, ``w5 = 0.4 - 0.04``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from chainrule.checker.reading.lexicon import Lexicon
from chainrule.formulas import Kind, Negative, Node, Number, Ref, Sum, refs

_NEW_LAST = (
    r"(?:new|neu|nouveau|nuevo|novo|nuovo|nowe|nowa|nieuw|yeni|новый|новое|mới|baru|updated"
    r"|aktualisiert|[tnk]\s*\+\s*1)"
)
_RENEWED = re.compile(
    rf"(?:(?:[_,\s(^{{]|\\text|\\mathrm)+{_NEW_LAST}[)}}\s]*|\^?\{{?(?:\\?['′]|\*|\\prime"
    r"|\\ast)\}?\s*)$",
    re.IGNORECASE,
)
_PRIMED = re.compile(r"(?<=[^\W\d])['′](?=_)")
_OLD = re.compile(
    r"(?:(?:[_,\s(^{]|\\text|\\mathrm)+(?:old|alt|antigo|vecchio|stare|oud|eski|cũ|lama|initial|ancien|viejo|start|[tnk])"
    r"[)}\s]*)$",
    re.IGNORECASE,
)


class Renewal(Lexicon):
    """Tells a parameter from its value after the update."""

    def marked(self, text: str) -> str:
        """``w5'``, ``w5*``, ``w5(new)`` for w5 after the update; ``w5_old`` for w5."""
        if self.single(text) is not None:
            return ""
        stripped = text.strip("$ ")
        bare, marks = _PRIMED.subn("", stripped)
        if not marks:
            bare, marks = _RENEWED.subn("", bare)
        bare = _closed(bare)
        if marks and self.single(f"{bare}+") is not None:
            return f"{bare}+"
        bare, marks = _OLD.subn("", stripped)
        return _closed(bare) if marks and self._is_parameter(_closed(bare)) else ""

    def renewed(self, of: str, shown: Sequence[str]) -> str:
        """``w5+`` for a bare ``w5`` whose working adds something to what it was."""
        found = self.single(of)
        if found is None or found.kind is not Kind.PARAMETER:
            return ""
        for node in map(self.read, shown):
            if not isinstance(node, Sum):
                continue
            first = node.terms[0]
            numbers = not any(True for _ in refs(node))
            if numbers or (isinstance(first, Ref) and first.to == found):
                return f"{found.of}+"
            if _constant(first) == self._start(found.of):
                return f"{found.of}+"
        return ""

    def updated(self, of: str) -> str:
        """``w5+`` for a bare ``w5``; nothing for other quantities."""
        found = self.single(of)
        bare = found is not None and found.kind is Kind.PARAMETER
        return f"{found.of}+" if found is not None and bare else ""

    def settled(self, of: str) -> str:
        """``w5`` for ``w5+``; other quantities as they are."""
        found = self.single(of)
        return found.of if found is not None and found.kind is Kind.UPDATED else of

    def starts_at(self, of: str, figures: Sequence[str]) -> bool:
        """Whether a bare parameter is given the very value that it has at the start."""
        found = self.single(of)
        start = self._start(found.of) if found is not None else None
        values = [_constant(node) for node in map(self.read, figures) if node]
        return start is not None and start in values

    def _is_parameter(self, of: str) -> bool:
        found = self.single(of)
        return found is not None and found.kind is Kind.PARAMETER

    def _start(self, name: str) -> Fraction | None:
        return self.example.parameters.get(name)


def _closed(text: str) -> str:
    return text + "}" * (text.count("{") - text.count("}"))


def _constant(of: Node) -> Fraction | None:
    if isinstance(of, Negative):
        inner = _constant(of.of)
        return None if inner is None else -inner
    return of.value if isinstance(of, Number) else None
