"""Answers that are made to take long end with a clear word."""

from __future__ import annotations

import pytest

import chainrule as cr
from chainrule.checker.reading import read_loose
from chainrule.checker.reading.loose import MOST_CHARACTERS
from chainrule.errors import ChainruleError

RIGHT = "net_h1 = 0.3775"


@pytest.mark.parametrize(
    "line",
    [
        "x " * 450,
        "$x$ " * 240,
        "for the case " * 70,
        "e" * 900,
        "1 " * 450,
        "\\frac{1}{" * 100,
    ],
)
def test_a_line_that_repeats_itself_keeps_no_right_one_from_being_read(
    line: str,
) -> None:
    claims, _ = read_loose(f"{line}\n{RIGHT}\n", cr.load("slides"))
    assert [(each.of, each.says) for each in claims] == [("net_h1", "0.3775")]


def test_very_long_words_are_no_work() -> None:
    words = " ".join(["abcdefghij" * 50] * 2_000)
    claims, unread = read_loose(f"{words}\n{RIGHT}\n", cr.load("slides"))
    assert [each.says for each in claims] == ["0.3775"]
    assert unread == []


def test_too_many_characters_are_refused_in_a_sentence() -> None:
    text = "The sum is taken here.\n" * (MOST_CHARACTERS // 20)
    with pytest.raises(ChainruleError, match=f"more than {MOST_CHARACTERS} characters"):
        read_loose(text, cr.load("slides"))
