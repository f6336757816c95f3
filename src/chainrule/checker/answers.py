"""Checking a sheet together with its answers and its shown workings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.checker.checking import check as check_claims
from chainrule.checker.model import Sheet
from chainrule.checker.working import with_workings
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example

if TYPE_CHECKING:
    from chainrule.checker.floats_said import Said


def check(
    example: Example | str | Path | dict[str, Any],
    answers: str | Path | Mapping[str, Said] | Sequence[Claim] | None = None,
) -> Sheet:
    """Every figure's verdict, and the known mistake behind each wrong one.

    Args:
        example: an example, its file, its mapping or a lesson's name.
        answers: a file of answers (TOML, CSV, loose text or Markdown), a mapping of
            quantities to figures, or claims; the example's own claims where it is left
            out. A figure is text, as it was written, or a number: a float64 is taken at
            its shortest decimal, a float32 or float16 at the digits that the rounding
            errors of its arithmetic leave.

    Raises:
        ChainruleError: where either can't be read, an answer holds several numbers, or
            there is nothing to check.

    >>> sheet = check("slides", {"net_h1": "0.3775", "out_h1": "0.5934"})
    >>> [str(each.verdict) for each in sheet.claims]
    ['correct', 'wrong']
    """
    from chainrule.checker.reading import read_answers
    from chainrule.examples.read import load

    whole = example if isinstance(example, Example) else load(example)
    if answers is None:
        return with_workings(check_claims(whole))
    if isinstance(answers, Mapping):
        from chainrule.checker.floats_said import claims_of

        answers = list(claims_of(whole, answers))
    if not isinstance(answers, str | Path):
        return with_workings(check_claims(whole, _claims(answers)))
    if "\n" in str(answers):
        raise ChainruleError(
            "the answers are a text of several lines, allowed is the name of a file, a "
            "mapping of quantities to figures, or claims: write the text to a file"
        )
    found = read_answers(answers, whole)
    return with_workings(check_claims(whole, found.claims, found.unread))


def _claims(answers: object) -> list[Claim]:
    """Answers that are neither a file nor a mapping: claims, and nothing else."""
    listed = isinstance(answers, Iterable) and not isinstance(answers, bytes)
    found: list[Any] = list(answers) if listed else [answers]  # type: ignore[call-overload]
    for each in found:
        if not isinstance(each, Claim):
            kind = type(answers).__name__
            among = f", with {each!r:.60} among them" if listed else ""
            raise ChainruleError(
                f"answers can't be a {kind}{among}: allowed are a file's name, a "
                'mapping such as {"net_h1": "0.3775"}, or a list of Claim'
            )
    return found
