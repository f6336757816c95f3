"""Names of a package that are imported when they are first asked for.

A command is as quick as what it loads, and Python runs a package's own file before any
module in it. So a package that shows names from many modules imports them later.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any


def names_from(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package: each name comes from the module given for it.

    A name of ``module:name`` has another name there.

    >>> found = names_from("chainrule", {"Mark": "chainrule.documents.inlines"})
    >>> found("Mark").__module__
    'chainrule.documents.inlines'
    """

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        home, _, own = homes[name].partition(":")
        value = getattr(import_module(home), own or name)
        setattr(sys.modules[package], name, value)
        return value

    return find
