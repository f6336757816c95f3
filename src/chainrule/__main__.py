"""``python -m chainrule`` is ``chainrule``."""

from __future__ import annotations

from chainrule.cli.entry import run

run()
