"""Nested objects, as programs print them, are read by their keys, or listed."""

import pytest

import chainrule as cr
from chainrule.checker.reading import read_loose
from chainrule.examples.names import Names

SLIDES = cr.load("slides")
XOR = cr.load("xor")
H1 = [("net_h1", "0.3775"), ("out_h1", "0.5933")]


def read(text: str, example=SLIDES) -> list[tuple[str, str]]:
    claims, unread = read_loose(text, example)
    assert unread == []
    names = Names(example)
    return [(names.resolve(claim.of).name, claim.says) for claim in claims]


@pytest.mark.parametrize(
    "text",
    [
        '{"hidden": {"h1": {"net": 0.3775, "out": 0.5933}}}',
        '{"h1": {"net": 0.3775}, "out_h1": 0.5933}',
        '{"net": {"h1": 0.3775}, "out": {"h1": 0.5933}}',
        "{'h1': {'net': np.float64(0.3775), 'out': 0.5933,},}",
        "answers = {h1: {net: 0.3775, out: 0.5933}}",
        '- `{"h1": {"net": "0.3775", "out": "0.5933"}}`',
        '{"forward": {"h1": {"net": {"value": 0.3775}, "out": {"value": 0.5933}}}}',
        '{\n  "h1": {"net": 0.3775,\n  "out": 0.5933}\n}',
        '```json\n{"forward": {\n"h1": {"net": 0.3775, "out": 0.5933}}}\n```',
        '[{"of": "net_h1", "says": "0.3775"}, {"of": "out_h1", "says": 0.5933}]',
        '"h1": {"net": 0.3775, "out": 0.5933},',
    ],
)
def test_a_figure_is_of_what_its_keys_name(text: str):
    assert read(text) == H1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"w5": {"old": 0.4, "gradient": 0.0822, "new": 0.3589}}',
            [("w5", "0.4"), ("dE_total/dw5", "0.0822"), ("w5+", "0.3589")],
        ),
        (
            '{"gradients": {"w5": 0.0822}, "new_weights": {"w5": 0.3589}}',
            [("dE_total/dw5", "0.0822"), ("w5+", "0.3589")],
        ),
        (
            '{"output": {"net": [1.1059, 1.2249]}, "E": {"o1": 0.27, "total": 0.3}}',
            [
                ("net_o1", "1.1059"),
                ("net_o2", "1.2249"),
                ("E_o1", "0.27"),
                ("E_total", "0.3"),
            ],
        ),
        (
            '{"old": {"w5": 0.45}, "E": {"total": 0.3}}',
            [("w5", "0.45"), ("E_total", "0.3")],
        ),
    ],
)
def test_two_keys_may_name_a_quantity_together(text: str, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "after", "case"),
    [
        ('{"after_2_updates": {"out_o1": 0.5}}', 2, 1),
        ('[{"iteration": 3, "out_o1": 0.5}]', 2, 3),
        ('{"cases": [{"case": 2, "out_o1": 0.5}]}', 0, 2),
        ('[{"of": "out_o1", "says": "0.5", "after": 1}]', 1, 1),
    ],
)
def test_a_key_may_say_where_figures_are_read(text: str, after: int, case: int):
    (claim,) = read_loose(text, XOR)[0]
    assert (claim.of, claim.after, claim.case) == ("out_o1", after, case)


@pytest.mark.parametrize(
    "text",
    [
        '{"backward": {"w5": 0.0822}, "title": {}}',  # a gradient, or a value
        '{"a": {"b": {"w5": 0.3}}}',
        '{"updates": {"w5": 0.0411}, "title": {}}',
        '{"mistakes": {"h1": {"net": 0.0275}}}',
        '{"numeric": {"w5": {"gradient": 0.08}}}',
        '{"round": "two", "values": {"E_total": 0.29}}',
        '{"hidden": {"h1": 0.5933}, "title": {}}',
        '{"h1": {"w5": {"gradient": [0.1, 0.2]}}}',
        '{"net": {"h1": 0.3775, "h2": 0.3925}, "out": {"h1": 0.5933, "h2": 0.5969}',
        '{"h1": {"net": 0.3775], "h2": {"net": 0.3925}}',
    ],
)
def test_where_the_keys_may_mean_more_nothing_is_read(text: str):
    claims, unread = read_loose(text, SLIDES)
    assert claims == []
    assert len(unread) == 1
    assert unread[0].why


def test_a_brace_that_closes_ends_what_its_key_says():
    text = '{\n"h1": {\n"net": 0.3775\n},\n"out": 0.5933\n'  # never closed
    claims, unread = read_loose(text, SLIDES)
    assert [(claim.of, claim.says) for claim in claims] == [("net_h1", "0.3775")]
    assert "0.5933" in unread[0].text
    assert read_loose(f"{text}}}", SLIDES)[0] == claims


@pytest.mark.parametrize(
    "text",
    [
        '{"a":' * 40_000 + "0.5",
        '{"a": {"net_h1": 0.1,' * 10_000,
        "{'a': [" * 30_000 + "0.5",
        '{"iteration": 1, "h1": [' + '{"net": 0.1}, ' * 3_000 + "]}",
        '{"h1": {"net": [' + "0.5, " * 40_000 + "0.5]}}",
        '{"a": {' + '"b":1,' * 40_000 + '"b":1}}',
        "{\n" * 15_000 + "0.5",
    ],
)
def test_objects_made_to_take_long_are_listed_or_read_at_once(text: str):
    claims, unread = read_loose(f"{text}\nnet_h1 = 0.3775", SLIDES)
    assert ("net_h1", "0.3775") in [(each.of, each.says) for each in claims]
    assert len(claims) + len(unread) < 5_000
