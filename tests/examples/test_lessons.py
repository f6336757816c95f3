"""Every lesson is a complete example of its own kind."""

from importlib.resources import files

import pytest

from chainrule.errors import QuantityError
from chainrule.examples import LESSONS, Names, lessons, load


def test_the_register_and_the_folder_hold_the_same_lessons() -> None:
    folder = files("chainrule.examples.lessons")
    there = {file.name for file in folder.iterdir() if file.name.endswith(".toml")}
    assert there == {f"{name}.toml" for name in LESSONS}
    assert next(iter(LESSONS)) == "slides"


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_a_lesson_is_complete(lesson: object) -> None:
    example = load(lesson.name)
    assert lesson.title == example.title
    assert lesson.description.endswith(".")
    assert lesson.description.count(". ") == 0
    assert example.source
    assert example.network.loss is not None
    assert example.training is not None
    assert all(case.targets is not None for case in example.cases)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_claims_of_a_lesson_are_read(lesson: str) -> None:
    example = load(lesson)
    names = Names(example)
    for claim in example.claims:
        names.parse(claim.of)


def test_the_slides_have_their_35_figures() -> None:
    claims = load("slides").claims
    assert len(claims) == 35
    assert claims[2].says == "0.59326992"
    assert [claim.after for claim in claims[-4:]] == [1, 10000, 10000, 10000]
    with pytest.raises(QuantityError):
        Names(load("slides")).parse("net_h3")


def test_the_lessons_differ_in_kind() -> None:
    kinds = {name: load(name) for name in LESSONS}
    assert len(kinds["xor"].cases) == 4
    assert kinds["classifier"].network.layers[-1].activation.name == "softmax"
    assert len(kinds["deep"].network.layers) == 4
    assert kinds["adam"].training.optimizer.name == "adam"
    assert {layer.bias_input for layer in kinds["threshold"].network.layers} == {-1}
    assert len(kinds["shared"].network.places["k1"]) == 2
