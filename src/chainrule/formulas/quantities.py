"""What a formula can mention: the quantities of an update, and their contracted names.

A `Symbol` is a plain quantity (``net_h1``, ``w5``, ``E_total``, ``w5+``), a
`Derivative` is ``dA/dB`` of two symbols, and a `Quantity` is either of them at a place
in the run: after so many updates, for one case.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The kinds of plain quantities."""

    INPUT = "input"
    """i1: an input of the case"""
    TARGET = "target"
    """target_o1: what the output should be"""
    PARAMETER = "parameter"
    """w5, b1: a weight or a bias"""
    SETTING = "setting"
    """learning_rate, momentum: a number of the update rule"""
    NET = "net"
    """net_h1: a unit's total net input"""
    OUT = "out"
    """out_h1: a unit's output"""
    DIFFERENCE = "difference"
    """err_o1: target - out"""
    SHARE = "share"
    """E_o1: one output's share of the error"""
    TOTAL = "total"
    """E_total: the whole error of a case"""
    BATCH = "batch"
    """E_batch: the error of a batch"""
    DELTA = "delta"
    """delta_h1: the error signal dE_total/dnet_h1, sign as the notation says"""
    STEP = "step"
    """step_w5: what the next update adds to w5"""
    STATE = "state"
    """velocity_w5: what the optimizer remembers of w5, as the next update leaves it"""
    STATE_BEFORE = "state_before"
    """velocity_w5_before: the same as the next update finds it"""
    UPDATED = "updated"
    """w5+: w5 after the next update"""
    UPDATE_NUMBER = "update_number"
    """t: the number of the next update, from 1 (Adam's bias correction)"""


PREFIX = {
    Kind.TARGET: "target_",
    Kind.NET: "net_",
    Kind.OUT: "out_",
    Kind.DIFFERENCE: "err_",
    Kind.SHARE: "E_",
    Kind.DELTA: "delta_",
    Kind.STEP: "step_",
}
"""How the ASCII name of a kind begins, before the unit's or parameter's own name."""


class Symbol(NamedTuple):
    """A plain quantity: its kind, the unit, parameter, input or setting it is of.

    >>> Symbol(Kind.NET, "h1").name, Symbol(Kind.UPDATED, "w5").name
    ('net_h1', 'w5+')
    """

    kind: Kind
    of: str = ""
    state: str = ""

    @property
    def name(self) -> str:
        """The contracted ASCII name."""
        match self.kind:
            case Kind.TOTAL:
                return "E_total"
            case Kind.BATCH:
                return "E_batch"
            case Kind.UPDATED:
                return f"{self.of}+"
            case Kind.STATE:
                return f"{self.state}_{self.of}"
            case Kind.STATE_BEFORE:
                return f"{self.state}_{self.of}_before"
            case Kind.UPDATE_NUMBER:
                return "update_number"
            case _:
                return PREFIX.get(self.kind, "") + self.of


class Derivative(NamedTuple):
    """The derivative of one quantity with respect to another.

    >>> Derivative(Symbol(Kind.TOTAL), Symbol(Kind.PARAMETER, "w5")).name
    'dE_total/dw5'
    """

    above: Symbol
    below: Symbol

    @property
    def name(self) -> str:
        """The contracted ASCII name."""
        return f"d{self.above.name}/d{self.below.name}"


Named = Symbol | Derivative


class Quantity(NamedTuple):
    """A named quantity at its place in the run.

    `after` counts the updates made before it is read; `case` is 1-based, and 0 for what
    belongs to no single case (parameters, settings, the error of a batch).
    """

    what: Named
    after: int = 0
    case: int = 0

    @property
    def name(self) -> str:
        """The contracted ASCII name, without the place."""
        return self.what.name


TOTAL = Symbol(Kind.TOTAL)
BATCH = Symbol(Kind.BATCH)


def net(unit: str) -> Symbol:
    """A unit's total net input."""
    return Symbol(Kind.NET, unit)


def out(unit: str) -> Symbol:
    """A unit's output."""
    return Symbol(Kind.OUT, unit)


def parameter(name: str) -> Symbol:
    """A weight or a bias."""
    return Symbol(Kind.PARAMETER, name)
