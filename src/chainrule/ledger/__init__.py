"""Every quantity of one update: formula, numbers put in, proven value, parents."""

from __future__ import annotations

from chainrule.ledger.derivation import Derivation
from chainrule.ledger.ledger import Entry, Ledger
from chainrule.ledger.paths import Path
from chainrule.ledger.phases import Phase

__all__ = ["Derivation", "Entry", "Ledger", "Path", "Phase"]
