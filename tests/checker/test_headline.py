"""What the sum of a sheet says agrees with what its figures say."""

from __future__ import annotations

from typing import Any

from chainrule.checker import as_json
from chainrule.checker.answers import check
from chainrule.checker.model import RIGHT, Verdict

TANH: dict[str, Any] = {
    "network": {
        "inputs": ["x1", "x2"],
        "loss": "half_squared_error",
        "layers": [
            {
                "units": ["h1", "h2"],
                "activation": "tanh",
                "weights": [["w1", "w2"], ["w3", "w4"]],
                "bias": False,
            },
            {
                "units": ["o1"],
                "activation": "tanh",
                "weights": [["w5", "w6"]],
                "bias": False,
            },
        ],
    },
    "parameters": {"w1": 0.3, "w2": -0.4, "w3": 0.6, "w4": 0.2, "w5": 0.5, "w6": -0.7},
    "cases": [{"inputs": [0.8, -0.5], "targets": [0.9]}],
    "training": {"optimizer": "sgd", "learning_rate": 0.5},
}
RIGHT_FIGURES = {
    "delta_o1": "-0.94494",
    "delta_h1": "-0.39163",
    "dE/dw2": "0.19582",
    "w1+": "0.45665",
}
WRONG_FIGURES = {
    "w2+": "-0.30209",  # the step added
    "dE/dw6": "0.34274",  # the sign lost
    "w6+": "-0.87137",
}


def _roots(figures: dict[str, str]) -> dict[str, list[str]]:
    sheet = check(TANH, figures)
    names = list(figures)
    return {
        each["mistake"]: [names[number - 1] for number in each["figures"]]
        for each in as_json(sheet)["summary"]["mistakes"]
    }


def test_a_mistake_that_right_figures_rule_out_is_not_the_headline() -> None:
    sheet = check(TANH, RIGHT_FIGURES | WRONG_FIGURES)
    right = [each.claim.of for each in sheet.claims if each.verdict in RIGHT]
    assert right == list(RIGHT_FIGURES)
    assert _roots(RIGHT_FIGURES | WRONG_FIGURES) == {
        "update-sign": ["w2+"],
        "sign-lost": ["dE/dw6", "w6+"],
    }
    for each in sheet.claims:
        assert "error-sign" not in [cause.mistake for cause in each.because]


def test_the_same_wrong_figures_are_one_mistake_where_no_figure_rules_it_out() -> None:
    roots = _roots(WRONG_FIGURES)
    assert roots["error-sign"] == list(WRONG_FIGURES)


def test_a_mistake_groups_figures_that_nothing_nearer_explains() -> None:
    sheet = check("slides")
    wide = [root for root in sheet.roots if len(root.figures) > 1]
    assert [(r.because.mistake, len(r.figures)) for r in wide] == [
        ("updated-weights", 3)
    ]
    assert all(sheet.claims[at].verdict is Verdict.WRONG for at in wide[0].figures)
