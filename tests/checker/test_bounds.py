"""Sheets too large to be looked through end with a word that says so."""

from typing import Any

import pytest

from chainrule.checker import diagnose, posing
from chainrule.checker.checking import check
from chainrule.checker.model import Checked, Verdict
from chainrule.checker.reading import read_answers
from chainrule.checker.sheet_document import sheet_document
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim
from chainrule.examples.read import from_mapping, load
from chainrule.renderers import RENDERERS, Options
from tests.checker.generators import Author, sheet


def _chain(layers: int) -> dict[str, Any]:
    return {
        "network": {
            "inputs": 1,
            "loss": "half_squared_error",
            "layers": [{"units": 2, "activation": "tanh"} for _ in range(layers)],
        },
        "parameters": {f"w{k}": 0.3 for k in range(1, 3 + 4 * (layers - 1))},
        "cases": [{"inputs": [0.5], "targets": [1, 0]}],
        "training": {"optimizer": "sgd", "learning_rate": 0.5},
    }


def test_a_network_of_forty_layers_is_checked() -> None:
    made = from_mapping(_chain(40))
    want = [Claim("out_h1_1", ""), Claim("dE_total/dw1", ""), Claim("w1+", "")]
    right = sheet(Author(made, digits=4), want)
    assert len(right) == 3
    assert {e.verdict for e in check(made, right).claims} <= {
        Verdict.CORRECT, Verdict.CARRIED,
    }  # fmt: skip
    wrong = check(made, [Claim("dE_total/dw1", "0.77")])
    assert wrong.claims[0].verdict is Verdict.WRONG


def test_a_figure_that_too_much_leads_to_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(posing, "WIDEST", 20)
    found = check(from_mapping(_chain(3)), [Claim("E_total", "0.5")]).claims[0]
    assert found.verdict is Verdict.UNCHECKED
    assert "smaller network" in found.note


def test_a_sheet_that_used_up_its_work_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posing, "MOST_LOOKED_THROUGH", 1)
    claims = [Claim("E_total", "0.5"), Claim("E_total", "0.5")]
    found: Checked = check(from_mapping(_chain(3)), claims).claims[1]
    assert found.verdict is Verdict.UNCHECKED
    assert "check this one apart" in found.note


def test_the_report_says_where_the_search_was_cut_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diagnose, "MOST_SPENT", -1)
    found = check("slides", [Claim("net_h1", "0.9999")])
    text = RENDERERS["text"].render(sheet_document(found), Options())
    said = " ".join(text.split())
    assert diagnose.NOT_SEARCHED in said
    assert "no known mistake" not in said


def test_single_mistakes_only_are_said_to_be_searched_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diagnose, "MOST_DEEP", -1)
    found = check("slides", [Claim("net_h1", "0.99371")]).claims[0]
    assert (found.because, found.note) == ((), diagnose.SINGLE_ONLY)


@pytest.mark.parametrize("suffix", ["toml", "csv"])
def test_too_many_figures_are_told_before_their_names_are_looked_up(
    suffix, tmp_path, monkeypatch
) -> None:
    rows = {
        "toml": "".join(f"foo_{k} = 0.5\n" for k in range(1501)),
        "csv": "quantity,value\n" + "".join(f"foo_{k},0.5\n" for k in range(1501)),
    }
    path = tmp_path / f"a.{suffix}"
    path.write_text(rows[suffix], encoding="utf-8")
    monkeypatch.setattr("chainrule.checker.reading.Heads", None)
    with pytest.raises(ChainruleError, match="1501 figures, at most 1500 are checked"):
        read_answers(path, load("slides"))
