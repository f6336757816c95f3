"""A step made with another rate: named where enough digits say so, else not."""

from dataclasses import replace

import pytest

from chainrule.checker.checking import check
from chainrule.checker.model import Verdict
from chainrule.checker.posing import Posed, pose
from chainrule.checker.world import World
from chainrule.examples.model import Claim, Example
from chainrule.examples.names import Names
from chainrule.examples.read import from_mapping


def _example(rate: float) -> Example:
    hidden = {"units": 2, "activation": "logistic"}
    last = {"units": ["y"], "activation": "logistic", "weights": [["w5", "w6"]]}
    return from_mapping(
        {
            "network": {
                "inputs": 2,
                "loss": "half_squared_error",
                "layers": [hidden | {"weights": [["w1", "w2"], ["w3", "w4"]]}, last],
            },
            "parameters": {
                f"w{number}": value
                for number, value in enumerate((0.15, 0.2, 0.25, 0.3, 0.4, 0.45), 1)
            },
            "cases": [{"inputs": [0.05, 0.1], "targets": [0.01]}],
            "training": {"optimizer": "sgd", "learning_rate": rate},
        }
    )


def _printed(rate: float, asked: dict[str, int], decimals: int) -> tuple[Claim, ...]:
    """What a sheet with another rate prints of quantities after so many updates."""
    example = _example(rate)
    world = World(example)
    claims = tuple(Claim(of, "1", after) for of, after in asked.items())
    return tuple(
        replace(each.claim, says=f"{world.formula_double(each.formula):.{decimals}f}")
        for each in pose(world, Names(example), claims)
        if isinstance(each, Posed)
    )


def _named(claims: tuple[Claim, ...]) -> list[dict[str, str]]:
    found = check(_example(0.5), claims).claims
    assert {each.verdict for each in found} == {Verdict.WRONG}
    return [{b.mistake: b.detail for b in each.because} for each in found]


@pytest.mark.parametrize("rate", [0.1, 0.6, 0.35])
@pytest.mark.parametrize(
    ("asked", "decimals"),
    [({"w5+": 0}, 8), ({"w5": 1}, 8), ({"step_w5": 0}, 6)],
)
def test_another_rate_is_named_from_one_figure_of_many_digits(
    rate: float, asked: dict[str, int], decimals: int
) -> None:
    (causes,) = _named(_printed(rate, asked, decimals))
    assert causes == {"other-rate": f"{rate} in place of 0.5"}


def test_few_digits_speak_for_another_rate_only_together() -> None:
    both = _named(_printed(0.6, {"w5+": 0, "w6+": 0}, 4))
    assert all("other-rate" in causes for causes in both)
    (alone,) = _named(_printed(0.6, {"w5+": 0}, 3))
    assert "other-rate" not in alone


@pytest.mark.parametrize("rate", [0.05, 0.25, 1])
def test_a_rate_that_a_known_mistake_makes_has_that_name(rate: float) -> None:
    (causes,) = _named(_printed(rate, {"w5+": 0}, 8))
    assert causes
    assert "other-rate" not in causes


def test_the_printed_gradient_is_stepped_by() -> None:
    claims = (Claim("dE_total/dw5", "0.0721"), Claim("w5+", "0.39279"))
    assert [each.verdict for each in check(_example(0.1), claims).claims] == [
        Verdict.TRUNCATED,
        Verdict.CARRIED,
    ]
    found = check(_example(0.5), claims).claims[1]
    assert [each.mistake for each in found.because] == ["other-rate"]
