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
from chainrule.lazily import names_from
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


if not TYPE_CHECKING:
    __getattr__ = names_from(
        "chainrule",
        {
            "Entry": "chainrule.ledger",
            "Example": "chainrule.examples",
            "Ledger": "chainrule.ledger",
            "Network": "chainrule.examples.build:network",
            "Sheet": "chainrule.checker",
            "check": "chainrule.checker",
            "example": "chainrule.examples.build",
            "from_torch": "chainrule.interchange.torch_example",
            "load": "chainrule.examples",
        },
    )


def __dir__() -> list[str]:
    return __all__
