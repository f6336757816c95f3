"""What holds for every registered format over every sample document."""

from typing import get_args

import pytest

from chainrule.documents import Block, Diagram, Document
from chainrule.errors import SettingError
from chainrule.renderers import RENDERERS, Options
from tests.renderers.figures import diagrams, digits, figures, shown
from tests.renderers.samples import SAMPLES

WHOLE = [name for name in RENDERERS if name != "svg"]
WIDE = Options(width=400)


def test_the_samples_hold_every_kind_of_block() -> None:
    found = {type(block) for sample in SAMPLES.values() for block in sample.blocks}
    assert found == set(get_args(Block))


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("name", WHOLE)
def test_no_number_is_dropped(name: str, sample: str) -> None:
    document = SAMPLES[sample]
    text = shown(RENDERERS[name].render(document, WIDE))
    for figure in figures(document, gradients=False):
        assert digits(figure) in text, figure


@pytest.mark.parametrize("name", RENDERERS)
def test_gradients_are_shown_when_they_are_asked_for(name: str) -> None:
    document = SAMPLES["overviews"]
    options = Options(width=400, gradients=True)
    text = shown(RENDERERS[name].render(document, options))
    for figure in figures(diagrams(document)):
        assert digits(figure) in text, figure


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("name", WHOLE)
def test_the_output_is_the_same_each_time(name: str, sample: str) -> None:
    renderer = RENDERERS[name]
    first = renderer.render(SAMPLES[sample])
    assert first == renderer.render(SAMPLES[sample])
    assert first.endswith("\n") or sample == "empty"


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("name", WHOLE)
def test_no_control_character_comes_through(name: str, sample: str) -> None:
    text = RENDERERS[name].render(SAMPLES[sample])
    assert not [sign for sign in text if sign < " " and sign not in "\n\t"]


def test_a_document_without_a_diagram_has_no_svg() -> None:
    with pytest.raises(SettingError, match="choose another format"):
        RENDERERS["svg"].render(SAMPLES["forward"])


def test_the_picture_of_a_document_is_drawn_where_no_block_is_a_diagram() -> None:
    (diagram,) = diagrams(SAMPLES["overviews"])
    assert isinstance(diagram, Diagram)
    drawn = RENDERERS["svg"].render(Document("", (), picture=diagram))
    assert drawn == RENDERERS["svg"].render(SAMPLES["overviews"])
