"""With several cases a bare "loss" is one case's or the batch's, as the text tells."""

import pytest

import chainrule as cr
from chainrule.checker.reading import read_loose
from chainrule.examples.names import Names
from chainrule.examples.read import loads

TEXT = """
title = "Two cases"
[network]
inputs = ["x"]
loss = "mean_squared_error"
[[network.layers]]
units = ["o1"]
activation = "identity"
weights = [["w1"]]
bias = ["b1"]
[parameters]
w1 = 0.5
b1 = 0
[[cases]]
inputs = [1]
targets = [1]
[[cases]]
inputs = [2]
targets = [0.2]
[training]
learning_rate = 0.1
"""
# the errors at the start: 0.25 and 0.64, their mean 0.445, their sum 0.89
MEAN = loads(TEXT + 'batch = "full"\n')
SUM = loads(TEXT + 'batch = "full"\nreduction = "sum"\n')
ONLINE = loads(TEXT + 'batch = "online"\n')


def read(text: str, example=MEAN) -> list[tuple[str, int, int]]:
    names = Names(example)
    claims, _ = read_loose(text, example)
    return [(names.resolve(each.of).name, each.after, each.case) for each in claims]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Epoch 0, loss: 0.71", 0),
        ("Epoch 3: loss = 0.71", 2),
        ("Iteration 2\ncost = 0.71", 1),
        ("Loss after 3 epochs: 0.71", 3),
        ("Epoch 2: MSE = 0.71", 1),
        ("Epoch 2: J = 0.71", 1),
        ("| Epoch | loss |\n|--|--|\n| 1 | 0.71 |", 0),
    ],
)
def test_the_loss_of_an_epoch_is_that_of_the_batch(text: str, after: int):
    assert read(text) == [("E_batch", after, 1)]


def test_the_loss_of_an_epoch_is_the_batchs_behind_those_of_its_cases():
    text = "Case 2: loss = 0.71\nEpoch 2: loss = 0.71"
    assert [of for of, *_ in read(text)] == ["E_total", "E_batch"]


def test_the_total_loss_of_an_epoch_is_a_sum():
    assert read("Epoch 2: total loss = 0.71", SUM) == [("E_batch", 1, 1)]
    assert read("Epoch 2: total loss = 0.71", MEAN) == []


@pytest.mark.parametrize("word", ["loss", "E", "cost", "MSE", "total loss"])
def test_where_no_words_tell_the_figure_may(word: str):
    assert read(f"{word} = 0.445") == [("E_batch", 0, 1)]
    assert read(f"{word} = 0.25") == [("E_total", 0, 1)]


@pytest.mark.parametrize("word", ["loss", "E", "cost", "MSE", "total loss"])
def test_where_nothing_tells_it_is_listed(word: str):
    claims, (unread,) = read_loose(f"{word} = 0.71", MEAN)
    assert claims == []
    assert "say of which case" in unread.why


def test_behind_the_outputs_of_a_case_it_is_the_error_of_that_case():
    assert read("out_o1 = 0.5\nE = 0.71")[-1] == ("E_total", 0, 1)
    assert read("Case 2\nE = 0.71") == [("E_total", 0, 2)]
    assert read("E_total = 0.71") == [("E_total", 0, 1)]


@pytest.mark.parametrize("example", [ONLINE, loads(TEXT.partition("[train")[0])])
def test_where_no_update_is_of_several_cases_it_is_the_error_of_one(example):
    assert read("loss = 0.71", example) == [("E_total", 0, 1)]


def test_the_mean_squared_error_of_the_only_case_is_its_error():
    lines = TEXT.splitlines()
    start = len(lines) - 1 - lines[::-1].index("[[cases]]")
    single = loads("\n".join(lines[:start] + lines[start + 3 :]) + '\nbatch = "full"\n')
    assert len(single.cases) == 1
    assert read("MSE = 0.25", single) == [("E_total", 0, 1)]
    assert read("MSE = 0.25", cr.load("xor")) == []
