"""Words of published pages that decide whose figure a line holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainrule.checker.answers import check
from chainrule.checker.model import Sheet

SHEETS = Path(__file__).parent / "sheets"


def read(example: str, text: str, tmp_path: Path) -> Sheet:
    """The figures of a text, judged by an example without its claims."""
    whole = (SHEETS / f"{example}.toml").read_text(encoding="utf-8")
    sheet, page = tmp_path / "example.toml", tmp_path / "page.md"
    sheet.write_text(whole.split("[[claims]]")[0], encoding="utf-8")
    page.write_text(text, encoding="utf-8")
    return check(sheet, page)


def found(sheet: Sheet) -> list[tuple[str, str, int, int]]:
    """What was read: quantity, figure, updates made, case."""
    claims = [each.claim for each in sheet.claims]
    return [(each.of, each.says, each.after, each.case) for each in claims]


def test_weights_from_a_case_are_those_that_it_left_and_no_figures_of_it(
    tmp_path: Path,
) -> None:
    text = (
        "### Example 2: input (0, 1)\n"
        "Using the updated weights from example 1.\n\n"
        "net_h1 = 0.407\n"
    )
    sheet = read("r_xor_online_epoch", text, tmp_path)
    assert found(sheet) == [("net_h1", "0.407", 1, 2)]
    assert sheet.stands


def test_derivatives_side_by_side_keep_their_figures(tmp_path: Path) -> None:
    text = (
        "Example 2, after 1 update\n\n∂L/∂w2 = 0.025 × 1 = 0.025     ∂L/∂w4 = 0.032\n"
    )
    sheet = read("r_xor_online_epoch", text, tmp_path)
    assert [figure for _, figure, _, _ in found(sheet)] == ["0.025", "0.032"]
    assert sheet.stands


def test_of_several_columns_that_nothing_names_none_is_chosen(tmp_path: Path) -> None:
    text = "| | för | efter | diff |\n|--|--|--|--|\n| w5 | -0.3 | -0.348 | -0.048 |\n"
    sheet = read("r_xor_online_epoch", text, tmp_path)
    assert not sheet.claims
    assert len(sheet.unread) == 3


def test_a_column_of_values_is_read_among_others(tmp_path: Path) -> None:
    text = (
        "| name | w | Value |\n|---|---|---|\n"
        "| net_h1 | 0.5 | 0.000 |\n| out_h1 | 0.4 | 0.500 |\n"
    )
    sheet = read("r_xor_online_epoch", text, tmp_path)
    assert [figure for _, figure, _, _ in found(sheet)] == ["0.000", "0.500"]


@pytest.mark.parametrize("heading", ["**After training:**", "### After one training"])
def test_after_training_the_weights_are_the_new_ones(
    heading: str, tmp_path: Path
) -> None:
    text = f"**Before training:**\nw1 = 0.15, w5 = 0.40\n\n{heading}\nw1 = 0.1510\n"
    sheet = read("r_rounded_wrongly_later", text, tmp_path)
    assert [(after, says) for _, says, after, _ in found(sheet)] == [
        (0, "0.15"),
        (0, "0.40"),
        (1, "0.1510"),
    ]
    assert sheet.stands


@pytest.mark.parametrize("words", ["使用新权重重新计算：", "用更新后的参数："])
def test_chinese_words_for_new_weights_are_known(words: str, tmp_path: Path) -> None:
    sheet = read("r_relu_second_pass", f"{words}\n\nout_2 = 0.729\n", tmp_path)
    assert found(sheet) == [("out_2", "0.729", 1, 1)]
    assert sheet.stands
