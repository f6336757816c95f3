"""A line that is not TOML is quoted, with what to write instead."""

import re

import pytest

from chainrule.errors import ExampleError
from chainrule.examples import load
from chainrule.examples.read import loads

SLIPS = {
    "w1 = .15": "write 0.15",
    "w1 = -.15": "write -0.15",
    "w1 = [0.1, .2]": "write 0.2",
    "w1 = [\n  0.1,\n  .2,\n]": "write 0.2",
    "w1 = 5.": "write 5.0",
    "w1 = 1.e-5": "write 1.0e-5",
    "w1 = 0,15": "write 0.15, with a point",
    "w1 = −0.3": "write -0.3, with a plain minus",
    "w1 = 00.15": "write 0.15, without the leading 0",
    "w1 = 1/3": "write the fraction as a decimal",
    "w1 = ½": "write the fraction as a decimal",
    "w1 = 50%": "write the percentage as a decimal",
    "w1 = 0.15;": "remove the ;",
    "w1: 0.15": "write = between the name and its value",
    "w1 0.15": "write = between the name and its value",
    "optimizer = sgd": 'put the word in quotes: "sgd"',
    "weights = [w1, w2]": 'put the word in quotes: "w1"',
    "title = “sheet”": "use straight quotes",
    "title = 'sheet": "close the text with its quote",
    'title = "sheet\nfive"': "close the text with its quote on the same line",
    r'title = "\delta"': r"write \\ for each \ , or put the text in single quotes",
    "restart = True": "write true",
    "b1 = None": "leave the line out",
    "δ = 1": 'put the name in quotes: "δ"',
    "// w1": "begin a comment with #",
    "w1 = [1, 2": "add the missing ]",
    "w1 = [1 2]": "separate values by commas",
    "w1 = { a = 1": "add the missing }",
    "w1 = 1\nw2 = 1\nw1 = 2": "line 3 repeats w1 of line 1: remove one",
    "[network]\n[network]": "put the lines of both together",
    "[cases]\n[cases]": r"write each of them as [[cases]]",
    "w1 = ?": "correct that line",
}


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_told_with_its_remedy(text: str) -> None:
    with pytest.raises(ExampleError) as caught:
        loads(text, "sheet.toml")
    said = str(caught.value)
    assert said.startswith("sheet.toml: this is not TOML: ")
    assert "\n" not in said
    assert SLIPS[text] in said


def test_the_line_is_numbered_and_quoted() -> None:
    with pytest.raises(ExampleError, match=re.escape("line 2, column 6) in 'w1 = .5'")):
        load("title = 'a'\nw1 = .5\n")
