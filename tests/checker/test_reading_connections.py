"""Rows of tables that tell a weight by what it joins are of that weight, or listed."""

import pytest

import chainrule as cr
from chainrule.checker.reading import read_csv, read_loose
from chainrule.examples.names import Names

SLIDES = cr.load("slides")
SHARED = cr.load("shared")


def table(*rows: str) -> str:
    """Rows of Markdown, the first one the heading."""
    count = rows[0].count("|") - 1
    return "\n".join([rows[0], "|---" * count + "|", *rows[1:]])


def read(text: str, example=SLIDES) -> list[tuple[str, str]]:
    claims, unread = read_loose(text, example)
    assert unread == []
    names = Names(example)
    return [(names.resolve(claim.of).name, claim.says) for claim in claims]


GRADIENTS = [("dE_total/dw5", "0.0822"), ("dE_total/dw7", "-0.0226")]


@pytest.mark.parametrize(
    "text",
    [
        table(
            "| from | to | gradient |", "| h1 | o1 | 0.0822 |", "| h1 | o2 | -0.0226 |"
        ),
        table(
            "| from | to | weight | dE/dw |",
            "| h1 | o1 | w5 | 0.0822 |",
            "| h1 | o2 |  | -0.0226 |",
        ),
        table(
            "| to unit | from unit | weight | gradient |",
            "| o1 | $h_1$ | v11 | 0.0822 |",
            "| o2 | $h_1$ | – | -0.0226 |",
        ),
        table(
            "| connection | gradient |",
            "| h1 → o1 | 0.0822 |",
            "| h1 to o2 | -0.0226 |",
        ),
        "## Gradients\n"
        + table(
            "| from | to | value |", "| h1 | o1 | 0.0822 |", "| h1 | o2 | -0.0226 |"
        ),
    ],
)
def test_a_weight_is_told_by_what_it_joins(text: str):
    assert read(text) == GRADIENTS


def test_a_table_of_weights_has_their_values():
    text = table(
        "| from | to | weight | value |",
        "| i1 | h1 |  | 0.15 |",
        "| h1 | o2 |  | 0.5 |",
    )
    assert read(text) == [("w1", "0.15"), ("w7", "0.5")]
    text = table("| from | to | old | new |", "| h1 | o2 | 0.5 | 0.5113 |")
    assert read(text) == [("w7", "0.5"), ("w7+", "0.5113")]
    claims, unread = read_csv("from,to,old,new\nh1,o2,0.5,0.5113\n", example=SLIDES)
    assert [(each.of, each.says) for each in claims] == [
        ("w7", "0.5"),
        ("w7+", "0.5113"),
    ]
    assert unread == []


FROM_TO = "| from | to | weight | value |"


@pytest.mark.parametrize(
    ("text", "example"),
    [
        (table(FROM_TO, "| x1 | h2 |  | 0 |"), SHARED),  # a constant
        (table(FROM_TO, "| x1 | h1 |  | 0.5 |"), SHARED),  # shared with another place
        (table(FROM_TO, "| h1 | h2 |  | 0.4 |"), SLIDES),  # not joined
        (table(FROM_TO, "| o1 | h1 |  | 0.4 |"), SLIDES),
        (table(FROM_TO, "| bias | h1 |  | 0.35 |"), SLIDES),
        (f"## Outputs\n{table(FROM_TO, '| h1 | h2 |  | 0.4 |')}", SLIDES),
        (table("| from | to | value |", "| h1 | o1 | 0.0822 |"), SLIDES),  # which of it
        (table("| connection | value |", "| h1 → o1 | 0.0822 |"), SLIDES),
        (table("| connection | net |", "| h1 → h2 | 0.0822 |"), SLIDES),
        ("## Outputs\n| h1 | o1 |  | 0.4 |", SLIDES),
        (f"## Outputs\n{table('| | o1 |', '| h1 | 0.4 |')}", SLIDES),
    ],
)
def test_a_row_of_who_knows_which_quantity_is_listed(text: str, example):
    claims, unread = read_loose(text, example)
    assert claims == []
    assert len(unread) == 1


def test_the_name_of_a_weight_goes_before_what_it_joins():
    text = table("| from | to | weight | gradient |", "| h1 | o2 | w6 | 0.0827 |")
    assert read(text) == [("dE_total/dw6", "0.0827")]


@pytest.mark.parametrize("heading", ["δ", "$\\delta_{o1}$", "δ_k", "target", "net"])
def test_a_weight_has_no_error_signal_of_its_own(heading: str):
    text = table(f"| weight | {heading} | Δw |", "| w5 | 0.1385 | -0.0411 |")
    claims, unread = read_loose(text, SLIDES)
    assert [(each.of, each.says) for each in claims] == [("step_w5", "-0.0411")]
    assert "0.1385" in unread[0].why
    claims, unread = read_loose(table(f"| w | {heading} |", "| w5 | 0.1385 |"), SLIDES)
    assert (claims, len(unread)) == ([], 1)


def test_the_index_of_an_output_is_no_letter_for_outputs():
    page = "out_{h_1} = \\tanh(net_{h_1}) = -0.0699\n"
    claims, unread = read_loose(f"{page}h2 = 0.585", SHARED)
    assert [each.says for each in claims] == ["-0.0699"]
    assert [each.text for each in unread] == ["h2 = 0.585"]


def test_a_word_for_an_output_is_no_letter_for_outputs():
    text = "h1: out = tanh(net) = 0.4\no1 = 0.4874"
    claims, unread = read_loose(text, cr.load("classifier"))  # it has no o1
    assert "0.4874" not in [each.says for each in claims]
    assert "o1 = 0.4874" in [each.text for each in unread]


def test_a_page_with_weights_that_have_no_name_gives_them_to_no_unit(tmp_path):
    from chainrule.cli.main import main

    path = tmp_path / "page.md"
    assert main(["explain", "shared", "--format", "md", "-o", str(path)]) == 0
    assert "| x1 | h2 |  | 0 |" in path.read_text(encoding="utf-8")
    sheet = cr.check("shared", path)
    assert [each.claim for each in sheet.claims if each.verdict != "correct"] == []
    assert any("x1 | h2" in each.text for each in sheet.unread)
