"""Blocks are frozen, comparable data, and hold nothing of any format."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import get_args

import pytest

from chainrule.documents import (
    Block,
    Dots,
    Equation,
    Figure,
    Highlight,
    Inline,
    heading,
    highlighted,
    paragraph,
)
from chainrule.formulas import Kind, Quantity, Ref, Symbol

W5 = Quantity(Symbol(Kind.PARAMETER, "w5"))
OUT = Quantity(Symbol(Kind.OUT, "h1"), 0, 1)


@pytest.mark.parametrize("block", [*get_args(Block), Figure, Highlight, Dots])
def test_every_block_is_frozen_and_documented(block: type) -> None:
    assert is_dataclass(block)
    assert block.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert block.__doc__


def test_a_block_can_not_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Figure("1").text = "2"  # type: ignore[misc]


def test_equal_blocks_are_equal_and_hashable() -> None:
    first = Equation(W5, (Ref(OUT), Figure("0.5")))
    assert first == Equation(W5, (Ref(OUT), Figure("0.5")))
    assert len({first, Equation(W5, (Ref(OUT), Figure("0.5")))}) == 1
    assert {field.name for field in fields(first)} >= {"left", "steps", "mark"}


def test_only_the_culprit_is_highlighted() -> None:
    formula = Ref(OUT) * Ref(W5) + Ref(W5)
    marked = highlighted(formula, W5)
    part = Ref(Highlight(Ref(W5)))
    assert marked == Ref(OUT) * part + part


def test_an_equation_is_read_at_its_left_side_unless_told() -> None:
    assert Equation(OUT, ()).read_at == OUT
    assert Equation(OUT, (), home=W5).read_at == W5


def test_short_hands_take_any_inline() -> None:
    inlines: tuple[Inline, ...] = ("a", Figure("1"))
    assert paragraph(*inlines).inlines == inlines
    assert heading(2, *inlines).inlines == inlines
