"""Figures from a framework: the digits that its arithmetic can answer for."""

from chainrule.checker import check
from chainrule.checker.model import Verdict
from chainrule.interchange.torch_figures import figure


def test_a_gradient_that_is_dead_says_to_how_many_places_it_is_zero() -> None:
    said = figure(0.0, 0.1, "float32")
    assert said == "0.000000"
    sheet = check("slides", {"dE_total/dw5": said})
    assert [each.verdict for each in sheet.claims] == [Verdict.WRONG]


def test_a_value_below_the_noise_of_its_terms_is_zero_to_the_noise() -> None:
    assert figure(3e-9, 1.0, "float32") == "0.00000"
    assert figure(-3e-17, 1.0, "float64") == "0." + "0" * 13
