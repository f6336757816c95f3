"""What is written reads back as the same example."""

from fractions import Fraction

import pytest
from hypothesis import given

from chainrule.errors import ExampleError
from chainrule.examples import LESSONS, load, loads
from chainrule.examples.build import network
from chainrule.examples.read import from_mapping
from chainrule.examples.write import dumps
from tests.examples.drawn import contents, mappings


@given(mappings())
def test_a_written_example_reads_back_the_same(values: dict) -> None:
    example = from_mapping(values)
    text = dumps(example)
    assert contents(loads(text)) == contents(example)
    assert dumps(loads(text)) == text


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_written_lesson_reads_back_the_same(lesson: str) -> None:
    example = load(lesson)
    assert contents(loads(dumps(example))) == contents(example)


def test_decimals_are_written_as_their_author_wrote_them() -> None:
    assert "w2 = 0.20\n" in dumps(load("slides"))
    assert "epsilon       = 1e-8\n" in dumps(load("adam"))


def test_a_large_layer_is_written_by_its_counts() -> None:
    wide = network([[[0.5] * 20] * 5], biases=[[0] * 5])
    text = dumps(wide)
    assert '"w1"' not in text
    assert "bias       = true" in text


def test_a_number_without_a_finite_decimal_is_refused() -> None:
    odd = network([[[Fraction(1, 3)]]])
    with pytest.raises(ExampleError, match=r"w1 is 1/3, .* round it"):
        dumps(odd)


def test_control_signs_in_a_title_survive() -> None:
    title = 'a "b" \\ \n \t \x00 \x7f é'
    example = from_mapping(
        {
            "title": title,
            "network": {"inputs": 1, "layers": [{"units": 1, "activation": "tanh"}]},
            "parameters": {"w1": 1},
            "cases": [{"inputs": [1]}],
        }
    )
    assert loads(dumps(example)).title == title
