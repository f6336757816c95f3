"""Chainrule's own pages of an update, handed in as answers: every figure is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chainrule.checker.answers import check
from chainrule.checker.model import Sheet, Verdict
from chainrule.cli.main import main

FORMATS = {"text": "txt", "md": "md", "latex": "tex"}


def page(example: str, form: str, after: int, tmp_path: Path) -> Path:
    """The page of an update in one format."""
    path = tmp_path / f"page.{FORMATS[form]}"
    told = ["explain", example, "--digits", "6", "--after", str(after)]
    assert main([*told, "--format", form, "-o", str(path)]) == 0
    return path


def judged(sheet: Sheet) -> list[tuple[str, str, str]]:
    """What does not stand."""
    return [
        (each.claim.of, each.claim.says, str(each.verdict))
        for each in sheet.claims
        if each.verdict is not Verdict.CORRECT
    ]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("example", ["slides", "xor", "classifier"])
def test_no_figure_of_an_own_page_is_called_wrong(
    example: str, after: int, form: str, tmp_path: Path
) -> None:
    sheet = check(example, page(example, form, after, tmp_path))
    assert judged(sheet) == []
    assert len(sheet.claims) > 25


@pytest.mark.parametrize("form", FORMATS)
def test_a_wrong_figure_in_an_own_page_is_found_where_it_is(
    form: str, tmp_path: Path
) -> None:
    path = page("slides", form, 0, tmp_path)
    text = path.read_text(encoding="utf-8")
    wrong, count = re.subn(r"1\.105906(?=\s*(?:\n|\\))", "1.106905", text, count=1)
    assert count == 1
    path.write_text(wrong, encoding="utf-8")
    roots = [each for each in judged(check("slides", path)) if each[2] == "wrong"]
    assert [says for _, says, _ in roots] == ["1.106905"]


def test_a_column_of_derivatives_holds_no_net_inputs(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(
        "| unit | ∂E/∂net | ∂E/∂out | $\\frac{\\partial E}{\\partial w}$ |\n"
        "|---|---|---|---|\n| o1 | 0.1385 | 0.7414 | 0.1 |\n",
        encoding="utf-8",
    )
    sheet = check("slides", path)
    assert [(each.claim.of, each.claim.says) for each in sheet.claims] == [
        ("dE_total/dnet_o1", "0.1385"),
        ("dE_total/dout_o1", "0.7414"),
    ]
    assert sheet.stands
    assert len(sheet.unread) == 1


def test_what_latex_draws_is_listed_once_and_what_it_lays_out_never(
    tmp_path: Path,
) -> None:
    path = tmp_path / "page.tex"
    path.write_text(
        "\\usepackage[margin=24mm]{geometry}\n\\begin{document}\n"
        "\\abovedisplayskip=7pt plus 2pt\n\\begin{picture}(481,240)(0,-240)\n"
        "\\put(1.5,-38.0){w1 = 0.99}\n\\end{picture}\n"
        "\\begin{aligned}\nnet_{h_1} "
        "&= 0.15 \\cdot 0.05 + 0.20 \\cdot 0.1 + 0.35 \\\\*\n"
        "&= 0.3775 \\cr\n&\\cr\nout_{h_1} &= 0.5933 \\cr\n\\end{aligned}\n",
        encoding="utf-8",
    )
    sheet = check("slides", path)
    assert [each.claim.says for each in sheet.claims] == ["0.3775", "0.5933"]
    assert sheet.stands
    assert [each.text for each in sheet.unread] == ["(481,240)(0,-240)"]


def test_a_heading_in_ensured_mathematics_is_one(tmp_path: Path) -> None:
    path = tmp_path / "page.tex"
    path.write_text(
        "unit & target & \\ensuremath{\\partial}E/\\ensuremath{\\partial}net \\\\\n"
        "\\hline\no1 & 0.01 & 0.1385 \\\\\n",
        encoding="utf-8",
    )
    sheet = check("slides", path)
    assert [each.claim.of for each in sheet.claims][-1] == "dE_total/dnet_o1"
    assert sheet.stands


def test_a_row_with_a_weight_between_two_units_is_of_the_weight(
    tmp_path: Path,
) -> None:
    path = tmp_path / "page.md"
    path.write_text(
        "| from | to | weight | ∂E/∂w |\n|---|---|---|---|\n"
        "| h1 | o1 | $w_5$ | 0.0822 |\n| h2 | o1 | $w_6$ | 0.0827 |\n",
        encoding="utf-8",
    )
    sheet = check("slides", path)
    assert [each.claim.of for each in sheet.claims] == [
        "dE_total/dw5",
        "dE_total/dw6",
    ]
    assert sheet.stands
