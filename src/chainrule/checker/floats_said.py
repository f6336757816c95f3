"""Answers that are numbers of a program: the digits that its arithmetic leaves.

A double says its shortest decimal. A number of single or half precision has no more
digits than the arithmetic that gave it, so it says those that every number within its
rounding errors has.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import suppress
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from chainrule.checker.noise import spread
from chainrule.checker.world import World
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example
from chainrule.examples.names import Names
from chainrule.formulas.numbers import Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Said: TypeAlias = str | float | Decimal | np.number[Any] | NDArray[Any]

PRECISIONS = {
    "float32": (24, 2.0**-18, 2.0**-126),
    "float16": (11, 2.0**-9, 2.0**-24),
}
"""Bits of a short float; the relative and absolute errors that are always allowed."""
_EXACT = Context(prec=400, rounding=ROUND_HALF_EVEN)


def claims_of(example: Example, answers: Mapping[str, Said]) -> Iterator[Claim]:
    """The answers of a mapping as claims.

    Raises `ChainruleError` where an answer holds several numbers.
    """
    off: Callable[[str, int], float] | None = None
    for of, says in answers.items():
        if not isinstance(of, str):
            raise ChainruleError(
                f"the answers name a quantity {of!r}, which is no text: write its "
                'name, such as "net_h1"'
            )
        if getattr(says, "ndim", 0) or isinstance(says, list | tuple | dict | set):
            raise ChainruleError(
                f"the answer for {of!r} is {_kind(says)}, but a figure is one number: "
                "give each element under its own name"
            )
        short = PRECISIONS.get(_dtype(says))
        if short is None:
            yield Claim(of, _text(example, says))
            continue
        off = off or _spreads(example)
        bits, relative, absolute = short
        value, lost = float(says), off(of, bits)
        slack = max(abs(value) * relative, absolute, lost)
        number = digits_left(value, slack) if value or lost else "0"
        yield Claim(of, _comma(example, number))


def _kind(says: object) -> str:
    shape = getattr(says, "shape", None)
    if shape is None:
        return f"a {type(says).__name__}"
    return f"an array of shape {tuple(shape)}"


def _dtype(says: object) -> str:
    return str(getattr(says, "dtype", "")).rpartition(".")[2]


def _text(example: Example, says: Said) -> str:
    if isinstance(says, str):
        return says
    number = repr(float(says)) if _dtype(says) == "float64" else str(says)
    return _comma(example, number)


def _comma(example: Example, number: str) -> str:
    return number.replace(".", ",") if example.notation.decimal_comma else number


def _spreads(example: Example) -> Callable[[str, int], float]:
    """How far each quantity may be off in floats of so many bits; 0 where unknown."""
    world, names = World(example), Names(example)
    known: dict[int, dict[Hashable, Value]] = {}

    def off(of: str, bits: int) -> float:
        with suppress(ChainruleError, RecursionError):
            formula = world.place(names.parse(of), 0, 1)
            return spread(world, formula, bits, known.setdefault(bits, {})) or 0.0
        return 0.0

    return off


def digits_left(value: float, slack: float) -> str:
    """The longest decimal that every number within `slack` of a value rounds to.

    >>> digits_left(0.0821670461893, 4e-7)
    '0.082167'
    >>> digits_left(1.5e-9, 2e-8)
    '0.0000000'
    """
    if value - value:  # not finite
        return str(value)
    low, high = Decimal(value - slack), Decimal(value + slack)
    start = 1 - Decimal(slack).adjusted()
    for decimals in range(start, -400, -1):
        unit = Decimal(1).scaleb(-decimals)
        found = low.quantize(unit, context=_EXACT)
        if found == high.quantize(unit, context=_EXACT):
            found = found or abs(found)
            return f"{found:f}" if decimals >= 0 else str(found)
    return str(value)
