"""The other ways in which people derive the same quantity.

Each form is a formula over quantities that is equal to the derivation's own; over
rounded figures they differ in the last digit, and the sheet's way is one of them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from chainrule.checker.forms.backward import derivatives, signals
from chainrule.checker.forms.forward import apart, one_logarithm, outputs, totals
from chainrule.checker.forms.update import late_parameter, steps, updated
from chainrule.errors import ChainruleError
from chainrule.formulas import Derivative, Kind, Node, Quantity, Symbol
from chainrule.ledger.derivation import Derivation

__all__ = ["forms_of"]


def forms_of(
    derivation: Derivation, of: Quantity, levels: frozenset[int]
) -> tuple[Node, ...]:
    """Every form of a quantity, the derivation's own first; none for a leaf."""
    own = derivation.formula(of)
    if own is None:
        return tuple(late_parameter(derivation, of, levels))
    found = [own]
    with contextlib.suppress(ChainruleError):
        found += _others(derivation, of, own)
    with contextlib.suppress(ChainruleError):
        found += _closed(derivation, of)
    return tuple(dict.fromkeys(found))


def _closed(derivation: Derivation, of: Quantity) -> Iterator[Node]:
    """The error from the net input, as programs and some lectures have it.

    The other closed forms go on from the same quantities as the plain ones.
    """
    if isinstance(of.what, Symbol) and of.what.kind is Kind.SHARE:
        short = derivation.shortened.formula(of)
        if short is not None:
            yield short


def _others(derivation: Derivation, of: Quantity, own: Node) -> Iterator[Node]:
    what, after, case = of
    if isinstance(what, Derivative):
        yield from derivatives(derivation, what, after, case, own)
        return
    match what.kind:
        case Kind.OUT:
            yield from outputs(derivation, what.of, after, case)
        case Kind.DELTA:
            yield from signals(derivation, what.of, after, case)
        case Kind.UPDATED:
            yield from updated(derivation, what.of, after, case)
        case Kind.STEP if what.of in derivation.learned:
            yield from steps(derivation, what.of, after, case)
        case Kind.SHARE:
            yield from one_logarithm(derivation, what.of, after, case)
        case Kind.TOTAL:
            yield from totals(derivation, own)
        case Kind.BATCH:
            yield from apart(own)
