"""The names that inputs, units and parameters may have."""

from __future__ import annotations

import re

from chainrule.errors import QuantityError
from chainrule.examples.figures import Figure
from chainrule.formulas.nodes import FUNCTIONS
from chainrule.formulas.plain import from_unicode

LONGEST_NAME = 64

RESERVED = {*FUNCTIONS, "new", "if", "else"}
"""Words of the expression language, which name no quantity."""


def own_name(value: object, *, digits: bool = False) -> str | None:
    """A name that a quantity may have, made plain; None where it is none."""
    if isinstance(value, int) and not isinstance(value, bool) and digits:
        value = str(value) if 0 <= value < 10**9 else None
    if not isinstance(value, str) or isinstance(value, Figure) or len(value) > 200:
        return None
    try:
        name = value if value.isascii() else from_unicode(value.strip())
    except QuantityError:
        return None
    shape = r"\w+" if digits else r"[^\W\d]\w*"
    good = re.fullmatch(shape, name) and len(name) <= LONGEST_NAME
    return name if good and name not in RESERVED else None


def name_rule(got: object) -> str:
    """What a name must look like, and the remedy."""
    if isinstance(got, str) and got in RESERVED:
        return "which is a word of the expression language: choose another name"
    return (
        f"allowed a name of letters, digits and _ that begins with a letter, at most "
        f"{LONGEST_NAME} long: rename it"
    )
