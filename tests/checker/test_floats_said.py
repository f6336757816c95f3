"""Answers given from a program: numbers of its arithmetic, not of a pen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from chainrule.checker.answers import check
from chainrule.checker.floats_said import digits_left
from chainrule.checker.model import RIGHT, Verdict
from chainrule.errors import ChainruleError

Array = NDArray[Any]


def _example(rng: np.random.Generator, target: float | None = None) -> dict[str, Any]:
    first, second = rng.normal(size=(3, 2)).round(3), rng.normal(size=3).round(3)
    names = [f"w{n}" for n in range(1, 10)]
    weights = [*first.ravel().tolist(), *second.tolist()]
    return {
        "network": {
            "inputs": ["x1", "x2"],
            "loss": "half_squared_error",
            "layers": [
                {
                    "units": ["h1", "h2", "h3"],
                    "activation": "tanh",
                    "weights": [["w1", "w2"], ["w3", "w4"], ["w5", "w6"]],
                    "bias": False,
                },
                {
                    "units": ["o1"],
                    "activation": "logistic",
                    "weights": [["w7", "w8", "w9"]],
                    "bias": False,
                },
            ],
        },
        "parameters": dict(zip(names, weights, strict=True)),
        "cases": [
            {
                "inputs": rng.normal(size=2).round(3).tolist(),
                "targets": [round(rng.random(), 3) if target is None else target],
            }
        ],
        "training": {"optimizer": "sgd", "learning_rate": 0.5},
    }


def _figures(example: dict[str, Any], dtype: Any) -> dict[str, Any]:
    """Signals and gradients, every operation in the arithmetic of one type."""
    one = dtype(1)
    weights = np.array(list(example["parameters"].values()), dtype)
    case = example["cases"][0]
    x, t = np.array(case["inputs"], dtype), dtype(case["targets"][0])
    first, second = weights[:6].reshape(3, 2), weights[6:]
    hidden = np.tanh(first @ x)
    out = one / (one + np.exp(-(second @ hidden)))
    delta = (out - t) * out * (one - out)
    signals = delta * second * (one - hidden * hidden)
    gradients = [*np.outer(signals, x).ravel(), *(delta * hidden)]
    found = {f"dE/dw{n}": each for n, each in enumerate(gradients, 1)}
    found |= {"out_o1": out, "delta_o1": delta}
    found |= {f"delta_h{n}": each for n, each in enumerate(signals, 1)}
    pairs = zip(weights, gradients, strict=True)
    found |= {f"w{n}+": w - dtype(0.5) * g for n, (w, g) in enumerate(pairs, 1)}
    assert all(each.dtype == dtype for each in found.values())
    return found


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_what_an_arithmetic_gives_is_correct(
    dtype: Any, test_multiplier: float
) -> None:
    rng = np.random.default_rng(20)
    for _ in range(round(6 * test_multiplier)):
        example = _example(rng)
        sheet = check(example, _figures(example, dtype))
        off = [(e.claim, e.truth) for e in sheet.claims if e.verdict not in RIGHT]
        assert not off


def test_digits_lost_in_a_difference_are_not_asked_for(test_multiplier: float) -> None:
    rng = np.random.default_rng(21)
    for _ in range(round(6 * test_multiplier)):
        example = _example(rng)
        near = float(_figures(example, np.float64)["out_o1"]) + 2e-5
        example["cases"][0]["targets"] = [round(near, 6)]
        single = _figures(example, np.float32)
        sheet = check(example, single)
        assert all(each.verdict is Verdict.CORRECT for each in sheet.claims)
        assert float(single["delta_o1"]) != 0


@pytest.mark.parametrize("shape", ["scalar", "0-d array"])
def test_a_single_off_by_a_thousandth_is_wrong(shape: str) -> None:
    example = _example(np.random.default_rng(22))
    figures = _figures(example, np.float32)
    said = {}
    for name, value in figures.items():
        off = np.float32(value * np.float32(1.001))
        said[name] = off if shape == "scalar" else np.array(off)
    sheet = check(example, said)
    assert all(each.verdict not in RIGHT for each in sheet.claims)


def test_a_zero_in_single_precision_is_wrong_where_the_truth_is_not_zero() -> None:
    assert check("slides", {"dE/dw5": np.float32(0)}).claims[0].verdict == "wrong"
    assert (
        check("slides", {"out_h1 - out_h1": np.float32(0)}).claims[0].verdict in RIGHT
    )


def test_a_known_mistake_in_single_precision_is_named() -> None:
    example = _example(np.random.default_rng(23))
    figures = _figures(example, np.float32)
    sheet = check(example, figures | {"dE/dw8": -figures["dE/dw8"]})
    causes = {
        each.claim.of: [cause.mistake for cause in each.because]
        for each in sheet.claims
        if each.verdict is Verdict.WRONG
    }
    assert list(causes) == ["dE/dw8"]
    assert "sign-lost" in causes["dE/dw8"]


@pytest.mark.parametrize(
    "says", [0.3775, np.float64(0.3775), np.array(0.3775), Decimal("0.3775"), "0.3775"]
)
def test_a_double_says_its_shortest_decimal(says: Any) -> None:
    (found,) = check("slides", {"net_h1": says}).claims
    assert found.claim.says == "0.3775"
    assert found.verdict is Verdict.CORRECT


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        (np.array([0.3775, 0.3925]), r"an array of shape \(2,\)"),
        (np.zeros((1, 1), np.float32), r"an array of shape \(1, 1\)"),
        ([0.3775], "a list"),
    ],
)
def test_several_numbers_for_one_figure_are_refused(says: Any, kind: str) -> None:
    with pytest.raises(ChainruleError, match=f"'net_h1' is {kind}"):
        check("slides", {"net_h1": says})


@pytest.mark.parametrize("says", [np.float32("nan"), np.float32("inf"), float("nan")])
def test_what_is_no_finite_number_is_not_checked(says: Any) -> None:
    (found,) = check("slides", {"net_h1": says}).claims
    assert found.verdict is Verdict.UNCHECKED
    assert found.note


def test_the_digits_left_are_those_of_every_number_around() -> None:
    rng = np.random.default_rng(24)
    for _ in range(300):
        value = float(rng.normal() * 10.0 ** rng.integers(-12, 12))
        slack = abs(value) * 10.0 ** float(rng.uniform(-8, 1))
        text = Decimal(digits_left(value, slack))
        unit = Decimal(1).scaleb(int(text.as_tuple().exponent))
        for inside in rng.uniform(value - slack, value + slack, size=20):
            assert abs(Decimal(float(inside)) - text) <= unit / 2
