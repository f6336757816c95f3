"""The checked sheet as the contracted JSON."""

from __future__ import annotations

from typing import Any

from chainrule.checker.model import Because, Checked, Sheet


def as_json(sheet: Sheet, *, hint: bool = False) -> dict[str, Any]:
    """The sheet as plain data, in the stable form that ``check --format json`` prints.

    With `hint` every `truth` is null and no cause has its `detail`: it says where to
    look and for which kind of mistake, and keeps the answer.

    >>> from chainrule.checker.checking import check
    >>> as_json(check("slides"))["summary"]["wrong"]
    5
    """
    return {
        "claims": [_claim(each, hint) for each in sheet.claims],
        "conventions": [
            {"convention": each.code, "title": each.title, "figures": each.figures}
            for each in sheet.conventions
        ],
        "summary": {
            **{verdict.value: count for verdict, count in sheet.counts.items()},
            "figures": len(sheet.claims),
            "mistakes": [
                {
                    "mistake": root.because.mistake,
                    "at": root.because.at,
                    "explains": root.because.explains,
                    "figures": [index + 1 for index in root.figures],
                }
                for root in sheet.roots
            ],
        },
        "unread": [
            {"text": each.text, "why": each.why, "answer": each.answer}
            for each in sheet.unread
        ],
    }


def _claim(checked: Checked, hint: bool) -> dict[str, Any]:
    claim = checked.claim
    found: dict[str, Any] = {
        "of": claim.of,
        "after": claim.after,
        "case": claim.case,
        "says": claim.says,
        "truth": None if hint else checked.truth,
        "verdict": checked.verdict.value,
        "because": [_because(each, hint) for each in checked.because],
    }
    if claim.where:
        found["where"] = claim.where
    if checked.sources:
        found["from"] = [index + 1 for index in checked.sources]
    if checked.note:
        found["note"] = checked.note
    return found


def _because(because: Because, hint: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "mistake": because.mistake,
        "title": because.title,
        "at": because.at,
        "explains": because.explains,
    }
    if because.detail and not hint:
        found["detail"] = because.detail
    if because.together:
        found["together"] = because.together
    return found
