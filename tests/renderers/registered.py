"""The formulas of the registers as documents, for renderers to be tried on."""

from chainrule.documents import Document, Equation
from chainrule.formulas import Node
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES

REGISTERED = [*ACTIVATIONS, *LOSSES]


def formulas_of(name: str) -> Document:
    """Value and slope of an activation or a loss, each an equation."""
    entry = ACTIVATIONS[name] if name in ACTIVATIONS else LOSSES[name]
    found = [getattr(entry, part, None) for part in ("value", "share", "slope")]
    formulas = [each for each in found if isinstance(each, Node)]
    return Document(name, tuple(Equation(None, (each,)) for each in formulas))
