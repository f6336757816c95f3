"""The picture: well-formed, every value in it, and no label on another."""

import xml.etree.ElementTree as ET

import pytest

from chainrule.documents import Diagram, Document, Edge, Figure, Level, Unit
from chainrule.formulas import PLAIN, Kind, Symbol
from chainrule.renderers import RENDERERS, Options
from chainrule.renderers._drawing import Drawing
from chainrule.renderers._layout import overlaps
from tests.renderers.samples import SAMPLES

SHAPES = [(2, 2, 2), (1, 1), (3, 5, 1), (8, 8, 4), (8, 8, 8, 4), (2, 8, 8, 8, 1)]


def network(sizes: tuple[int, ...]) -> Diagram:
    levels = tuple(
        Level(
            f"layer {depth}, logistic",
            tuple(
                Unit(f"u{depth}_{n}", Figure(f"0.{n}731"), Figure("-0.006547"))
                for n in range(size)
            ),
        )
        for depth, size in enumerate(sizes)
    )
    edges = [
        Edge(
            depth,
            unit,
            source,
            Symbol(Kind.PARAMETER, f"w{depth}{unit}{source}"),
            Figure(f"-0.{depth}{unit}{source}5"),
            Figure(f"0.00{depth}{unit}{source}"),
        )
        for depth in range(1, len(sizes))
        for unit in range(sizes[depth])
        for source in range(sizes[depth - 1])
    ]
    return Diagram(levels, tuple(edges))


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
@pytest.mark.parametrize("gradients", [False, True])
def test_every_weight_is_labeled_and_no_label_lies_on_another(
    sizes: tuple[int, ...], gradients: bool
) -> None:
    diagram = network(sizes)
    drawing = Drawing(diagram, PLAIN, gradients)
    assert drawing.layout.unlabeled == 0
    assert len(drawing.layout.labels) == len(diagram.edges)
    assert overlaps(drawing.layout, drawing.texts, diagram) == 0


def test_the_test_above_notices_an_overlap() -> None:
    diagram = network((3, 3))
    drawing = Drawing(diagram, PLAIN, False)
    label = drawing.layout.labels[0]
    moved = [label, *drawing.layout.labels]
    object.__setattr__(drawing.layout, "labels", tuple(moved))
    assert overlaps(drawing.layout, drawing.texts, diagram) > 0


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_the_picture_is_well_formed_and_holds_every_value(
    sizes: tuple[int, ...],
) -> None:
    diagram = network(sizes)
    options = Options(gradients=True)
    picture = RENDERERS["svg"].render(Document("", (diagram,)), options)
    words = " ".join(ET.fromstring(picture).itertext())
    for edge in diagram.edges:
        assert edge.value is not None
        assert edge.value.text in words
    for level in diagram.levels:
        for unit in level.units:
            assert unit.name in words


@pytest.mark.parametrize("sample", ["overviews", "hostile"])
def test_a_picture_of_any_names_is_well_formed(sample: str) -> None:
    root = ET.fromstring(RENDERERS["svg"].render(SAMPLES[sample]))
    assert {part.tag.partition("}")[2] for part in root.iter()} <= {
        "svg", "title", "style", "rect", "line", "circle", "text", "g",
    }  # fmt: skip


def test_units_that_are_not_drawn_are_counted() -> None:
    assert "and 98 more" in RENDERERS["svg"].render(SAMPLES["overviews"])


@pytest.mark.parametrize("sizes", [(2, 2, 2), (4, 5, 3)], ids=str)
@pytest.mark.parametrize("gradients", [False, True])
def test_no_weight_lies_on_what_stands_below_a_unit(
    sizes: tuple[int, ...], gradients: bool
) -> None:
    drawing = Drawing(network(sizes), PLAIN, gradients)
    below = drawing.room_below()
    assert below.lines == (1 if gradients else 0)
    for label in drawing.layout.labels:
        x, y = label.at
        for a, b in drawing.layout.units.values():
            assert not below.covers(x - a, y - b)


def test_a_sample_of_many_weights_is_counted_and_not_named() -> None:
    level = Level("inputs", (Unit("i1"), Unit("i2")), left_out=782)
    name = Symbol(Kind.PARAMETER, "w2")
    edges = (Edge(1, 0, 0, name), Edge(1, 0, 1, name), Edge(1, 0, None, name))
    diagram = Diagram((level, Level("output layer", (Unit("o1"),), 9)), edges)
    picture = RENDERERS["svg"].render(Document("", (diagram,)))
    assert "7,840 weights" in picture
    assert "w2" not in picture


def test_everything_lies_inside_the_picture() -> None:
    drawing = Drawing(network((8, 8, 8, 4)), PLAIN, True)
    for x, y in [
        *drawing.layout.units.values(),
        *(label.at for label in drawing.layout.labels),
    ]:
        assert 0 < x < drawing.layout.width
        assert 0 < y < drawing.layout.height
