"""Back propagation that can be read, checked and relied on.

>>> import chainrule as cr
>>> ledger = cr.explain("slides")
>>> ledger["dE_total/dw5"].value
'0.082167041'
>>> ledger["dE_total/dw5"].formula
'delta_o1*out_h1'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainrule.errors import ChainruleError
from chainrule.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from chainrule.checker import Sheet, check
    from chainrule.examples import Example, load
    from chainrule.examples.build import example
    from chainrule.examples.build import network as Network  # noqa: N812
    from chainrule.interchange.torch_example import from_torch
    from chainrule.ledger import Entry, Ledger

__version__ = VERSION

__all__ = [
    "ChainruleError",
    "Entry",
    "Example",
    "Ledger",
    "Network",
    "Sheet",
    "__version__",
    "check",
    "example",
    "explain",
    "from_torch",
    "load",
]

_HOMES = {
    "Entry": ("chainrule.ledger", "Entry"),
    "Example": ("chainrule.examples", "Example"),
    "Ledger": ("chainrule.ledger", "Ledger"),
    "Network": ("chainrule.examples.build", "network"),
    "Sheet": ("chainrule.checker", "Sheet"),
    "example": ("chainrule.examples.build", "example"),
    "check": ("chainrule.checker", "check"),
    "from_torch": ("chainrule.interchange.torch_example", "from_torch"),
    "load": ("chainrule.examples", "load"),
}


def explain(
    example: str | Path | dict[str, Any] | Example,
    *,
    after: int = 0,
    case: int = 1,
    digits: int = 9,
    carry: int | None = None,
) -> Ledger:
    """The ledger of one update: every quantity, derived when it is asked for.

    Args:
        example: an `Example`, a file, a lesson's name, or the contents of a file as a
            dictionary.
        after: how many updates have been made before.
        case: which case is read, from 1.
        digits: the decimals that values are shown with.
        carry: round each result to so many decimals and go on from the rounded one.

    Raises:
        ExampleError: the example can't be read.
        SettingError: a setting is out of its range.

    Example:
        >>> import chainrule as cr
        >>> cr.explain("slides", after=10000, digits=12)["E_total"].value
        '0.000035101878'
    """
    from chainrule.examples import Example as Whole
    from chainrule.examples import load as read
    from chainrule.ledger import Ledger as Made

    whole = example if isinstance(example, Whole) else read(example)
    return Made(whole, after=after, case=case, digits=digits, carry=carry)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'chainrule' has no attribute {name!r}")
    from importlib import import_module

    home, own = _HOMES[name]
    value = getattr(import_module(home), own)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
