"""Which compiled pieces a plan needs, and their addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from chainrule.engines.compiled import generate
from chainrule.engines.compiled.build import address
from chainrule.engines.compiled.generate import Piece
from chainrule.engines.records import Records

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan


class Pieces(NamedTuple):
    """The pieces of a plan; None where there is nothing to be done.

    Attributes:
        driver: the loop over batches, layers and blocks.
        forwards: each layer's activation.
        slopes: each layer's slope; None too where the loss already contains it.
        loss: the loss and the first error signal.
        update: the optimizer's step.
    """

    driver: Piece
    forwards: tuple[Piece | None, ...]
    slopes: tuple[Piece | None, ...]
    loss: Piece
    update: Piece

    def all(self) -> list[Piece]:
        """All that has to be compiled."""
        many = (self.driver, *self.forwards, *self.slopes, self.loss, self.update)
        return [piece for piece in many if piece is not None]

    def distinct(self) -> list[Piece]:
        """The same without repetition, the driver first."""
        return list(dict.fromkeys(self.all()))


def pieces_of(plan: Plan, found: Records) -> Pieces:
    """The pieces of a plan, as source."""
    dtype = plan.dtype
    shortcut = None if plan.layers[-1].dropout else found.shortcut
    slopes = [generate.slope(f, dtype) for f in found.activations]
    name = "signal"
    if shortcut is not None:
        slopes[-1] = None
        name = f"{found.activations[-1].name}_signal"
    return Pieces(
        driver(dtype),
        tuple(generate.forward(f, dtype) for f in found.activations),
        tuple(slopes),
        generate.loss(found.loss, shortcut, dtype, name),
        generate.update(found.optimizer.name, found.rule, sorted(found.numbers), dtype),
    )


@lru_cache(maxsize=2)
def driver(dtype: str) -> Piece:
    """The driver, whose source is a module of its own."""
    return Piece("driver", "kernels.py", "driver", dtype)


def address_or_none(
    piece: Piece | None, found: Callable[[Piece], int] = address
) -> int:
    """The address of a piece, 0 for none."""
    return 0 if piece is None else found(piece)
