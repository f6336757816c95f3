"""The ``[[claims]]`` of an example file: figures as they were printed."""

from __future__ import annotations

from chainrule.examples.faults import Faults, Table, shown
from chainrule.examples.figures import Figure
from chainrule.examples.model import Claim
from chainrule.formulas.plain import MAX_LENGTH, shortened

MOST_UPDATES = 10_000_000
"""Updates after which a claim may read a figure."""
LONGEST_FIGURE = 20_000
"""Characters of a figure that is claimed."""

CLAIM_KEYS = ("of", "says", "after", "case", "where", "working")


def read_claims(whole: Table, cases: int, faults: Faults) -> tuple[Claim, ...]:
    """The figures to be checked."""
    values = whole.values.get("claims", [])
    if not isinstance(values, list):
        whole.fault("claims", f"got {shown(values)}, allowed a list: write [[claims]]")
        return ()
    return tuple(
        _claim(Table(each, f"claims[{n + 1}]", faults, CLAIM_KEYS), cases)
        for n, each in enumerate(values)
    )


def _claim(table: Table, cases: int) -> Claim:
    """One figure, its digits kept as they were printed."""
    table.refuse_unknown()
    return Claim(
        _needed(table, "of", MAX_LENGTH, 'a quantity, such as "net_h1"'),
        _needed(table, "says", LONGEST_FIGURE, 'its digits, such as "0.3775"'),
        table.whole("after", 0, MOST_UPDATES, 0),
        table.whole("case", 1, max(cases, 1), 1),
        table.text("where"),
        table.text("working", longest=MAX_LENGTH),
    )


def _needed(table: Table, key: str, longest: int, what: str) -> str:
    """A text that a claim must have."""
    if key not in table.values:
        table.fault(key, f"it is missing: write {what}")
        return ""
    value = table.get(key)
    if isinstance(value, (int, Figure)) and not isinstance(value, bool):
        table.fault(
            key,
            f"got {shown(value)} without quotes, allowed a text, so that its "
            f'digits count: write {key} = "{shortened(str(value), 40)}"',
        )
        return ""
    text = table.text(key, longest=longest)
    if isinstance(value, str) and not value.strip():
        table.fault(key, f"it is empty: write {what}")
    return text
