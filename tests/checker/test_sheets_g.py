"""Sheets as people work them by hand, with the verdict of every figure.

The figures were made with another program (mpmath), rounded and carried on as people
do, with slips planted on purpose. Beside each sheet stands what is expected: the truth,
the verdicts that hold, and for a slip the codes of which one must be named.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainrule.checker.answers import check
from chainrule.checker.model import Verdict

SHEETS = sorted((Path(__file__).parent / "sheets").glob("*.toml"))
UNREAD = {"e_latex": 1}
"""Pieces that can't be read: a superscript that may be of a layer or of an update."""


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_a_hand_worked_sheet_is_judged_as_its_author_expects(sheet: Path) -> None:
    expected = json.loads(sheet.with_suffix(".json").read_text(encoding="utf-8"))
    answers = [
        path
        for path in sheet.parent.glob(f"{sheet.stem}.*")
        if path.suffix not in (".toml", ".json")
    ]
    read = check(sheet, *answers)
    found = read.claims
    assert len(read.unread) <= UNREAD.get(sheet.stem, 0)
    assert len(found) == len(expected)
    faults = [
        fault
        for number, (each, wanted) in enumerate(zip(found, expected, strict=True), 1)
        for fault in _faults(number, each, wanted)
    ]
    assert not faults


def _faults(number: int, found: Any, wanted: dict[str, Any]) -> list[str]:
    named = [cause.mistake for cause in found.because]
    place = f"{number} {wanted['of']} = {wanted['says']}:"
    faults = []
    if found.claim.says.strip() != wanted["says"]:
        faults.append(f"{place} read as {found.claim.says}")
    if wanted["truth"] is not None and not _near(found.truth, wanted["truth"]):
        faults.append(f"{place} truth {found.truth}, expected {wanted['truth']}")
    if found.verdict not in wanted["expect"]:
        faults.append(f"{place} {found.verdict}, expected {wanted['expect']}")
    causes = wanted["cause"] or []
    if found.verdict is Verdict.WRONG and causes and not set(causes) & set(named):
        faults.append(f"{place} {named}, expected one of {causes}")
    return faults


def _near(truth: str, wanted: str) -> bool:
    shown = Decimal(truth)
    unit = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    return abs(shown - Decimal(wanted)) <= unit


def test_there_are_sheets() -> None:
    assert SHEETS
