"""Every fault of an example file gets its sentence: key, got, allowed, remedy."""
# ruff: noqa: E501 - a table of sentences is read along its lines

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.errors import ExampleError
from chainrule.examples import load, loads
from chainrule.examples.read import LARGEST_FILE, from_mapping
from tests.examples.drawn import mappings

SOUND = """
title = "sound"
[network]
inputs = ["x1", "x2"]
loss   = "half_squared_error"
[[network.layers]]
units      = ["h1", "h2"]
activation = "tanh"
weights    = [["w1", "w2"], ["w3", 0.5]]
bias       = ["b1", "b1"]
[[network.layers]]
units      = ["o1", "o2"]
activation = "softmax"
weights    = [["w5", "w6"], ["w7", "w8"]]
[parameters]
w1 = 0.15
w2 = 0.20
w3 = 0.25
w5 = 0.40
w6 = 0.45
w7 = 0.50
w8 = 0.55
b1 = 0.35
[[cases]]
inputs  = [0.05, 0.10]
targets = [0.01, 0.99]
[training]
optimizer     = "sgd"
learning_rate = 0.5
frozen        = ["b1"]
[notation]
error_signal = "derivative"
[[claims]]
of   = "net_h1"
says = "0.3775"
"""

CASES: dict[str, tuple[str, str, str]] = {
    # what is replaced, by what, and what the sentence says
    "unknown key": ('title = "sound"', 'titel = "s"', r"titel: unknown key; did you mean 'title'\? \(allowed: .*\): correct or remove it"),
    "unknown network key": ('loss   = "half_squared_error"', 'los = "x"', r"network\.los: unknown key; did you mean 'loss'\?"),
    "unknown layer key": ('activation = "tanh"', 'activation = "tanh"\nbiass = true', r"network\.layers\[1\]\.biass: unknown key; did you mean 'bias'\?"),
    "unknown claim key": ('says = "0.3775"', 'says = "0.3775"\nsay = "1"', r"claims\[1\]\.say: unknown key; did you mean 'says'\?"),
    "unknown case key": ("targets = [0.01, 0.99]", "target = [0.01, 0.99]", r"cases\[1\]\.target: unknown key; did you mean 'targets'\?"),
    "unknown activation": ('"tanh"', '"thanh"', r"network\.layers\[1\]\.activation: unknown activation 'thanh'; did you mean 'tanh'\? \(known: .*\): write one of these"),
    "no activation": ('activation = "tanh"', "", r"network\.layers\[1\]\.activation: it is missing, allowed .*: write one"),
    "unknown loss": ('"half_squared_error"', '"half_square_error"', r"network\.loss: unknown loss .*; did you mean 'half_squared_error'\?"),
    "unknown optimizer": ('"sgd"', '"sdg"', r"training\.optimizer: unknown optimizer 'sdg'; did you mean 'sgd'\?"),
    "another optimizer's setting": ("learning_rate = 0.5", "learning_rate = 0.5\nbeta1 = 0.9", r"training\.beta1: sgd has no such setting .*: remove it, or choose the optimizer adam or adamw"),
    "misspelled setting": ("learning_rate = 0.5", "learning_rte = 0.5", r"training\.learning_rte: .*; did you mean 'learning_rate'\?"),
    "no learning rate": ("learning_rate = 0.5", "", r"training\.learning_rate: it is missing: add learning_rate = 0\.1"),
    "negative learning rate": ("learning_rate = 0.5", "learning_rate = -0.5", r"training\.learning_rate: got -0\.5, allowed a number of at least 0: correct it"),
    "ragged weights": ('["w1", "w2"]', '["w1"]', r"network\.layers\[1\]\.weights: row 1 \(unit h1\) has 1 cell, allowed 2: write one for each input of the layer \(x1 and x2\)"),
    "missing row": ('[["w1", "w2"], ["w3", 0.5]]', '[["w1", "w2"]]', r"weights: got 1 row, allowed 2: write one for each unit \(h1 and h2\)"),
    "weights that are no matrix": ('[["w1", "w2"], ["w3", 0.5]]', '["w1", "w2"]', r"weights: got a list of 2, allowed a list of rows"),
    "bias too short": ('["b1", "b1"]', '["b1"]', r"network\.layers\[1\]\.bias: got 1 entry, allowed 2, one for each unit \(h1 and h2\), or true"),
    "bias input": ('["b1", "b1"]', '["b1", "b1"]\nbias_input = 2', r"bias_input: got 2, allowed 1 or -1"),
    "no value": ("w2 = 0.20\n", "", r"parameters: w2 has no value: add a value, such as w2 = 0\.1"),
    "several without value": ("w2 = 0.20\nw3 = 0.25\n", "", r"parameters: w2 and w3 have no value: add values"),
    "never used": ("w2 = 0.20", "w2 = 0.20\nw9 = 1", r"parameters\.w9: it is never used: put it into the weights or bias of a layer, or remove it"),
    "never used, misspelled": ("w2 = 0.20", "w22 = 0.20", r"parameters\.w22: it is never used; did you mean 'w2'\?"),
    "too many inputs": ("[0.05, 0.10]", "[0.05, 0.10, 1]", r"cases\[1\]\.inputs: got 3 numbers, allowed 2: write one for each of x1 and x2"),
    "no inputs": ("inputs  = [0.05, 0.10]\n", "", r"cases\[1\]\.inputs: it is missing: write one number for each input"),
    "too few targets": ("[0.01, 0.99]", "[0.01]", r"cases\[1\]\.targets: got 1 number, allowed 2: write one for each of target_o1 and target_o2"),
    "NaN": ("w1 = 0.15", "w1 = nan", r"parameters\.w1: got nan, allowed a finite decimal such as 0\.15: replace it"),
    "infinity": ("[0.05, 0.10]", "[0.05, -inf]", r"cases\[1\]\.inputs: x2: got -inf, allowed a finite decimal"),
    "absurd exponent": ("w1 = 0.15", "w1 = 1e999999999", r"parameters\.w1: got 1e999999999, .* exponent beyond -400 to 400: is it a slip\?"),
    "absurd digits": ("w1 = 0.15", f"w1 = 0.{'1' * 2000}", r"parameters\.w1: .*at most 1000 are read: shorten it"),
    "absurd whole number": ("w1 = 0.15", f"w1 = {'1' * 3000}", r"parameters\.w1: got a whole number of about \d+ digits"),
    "too long for a whole number": ("w1 = 0.15", f"w1 = {'1' * 5000}", r"line 16 has a whole number of 5000 digits, allowed 1000, in 'w1 = 1+…': shorten it"),
    "quoted number": ("w1 = 0.15", 'w1 = "0.15"', r"parameters\.w1: got '0\.15', allowed .*: remove the quotes"),
    "truth value": ("w1 = 0.15", "w1 = true", r"parameters\.w1: got true, allowed .*: write a number"),
    "date": ("w1 = 0.15", "w1 = 2026-11-24", r"parameters\.w1: got 2026-11-24, allowed a finite decimal"),
    "absurd units": ('units      = ["h1", "h2"]', "units = 1000000000", r"network\.layers\[1\]\.units: got 1000000000, allowed a list of names or a count from 1 to 100000"),
    "no units": ('units      = ["h1", "h2"]', "units = 0", r"network\.layers\[1\]\.units: got 0, allowed"),
    "units missing": ('units      = ["h1", "h2"]', "", r"network\.layers\[1\]\.units: got nothing, allowed"),
    "repeated unit": ('["h1", "h2"]', '["h1", "h1"]', r"network: got h1 more than once among inputs and units, allowed once each: rename"),
    "unit like an input": ('["h1", "h2"]', '["h1", "x1"]', r"network: got x1 more than once among inputs and units"),
    "unit name": ('["h1", "h2"]', '["h1", "h-2"]', r"network\.layers\[1\]\.units: entry 2 is 'h-2', allowed a name of letters, digits and _"),
    "reserved name": ('"w1", "w2"', '"exp", "w2"', r"row 1, column 1 is 'exp', which is a word of the expression language: choose another name"),
    "unit that clashes": ('["o1", "o2"]', '["o1", "total"]', r"the output unit name 'total' would make two quantities 'E_total': give"),
    "parameter that clashes": ('"w1"', '"net_h1"', r"the parameter name 'net_h1' would make two quantities 'net_h1'"),
    "setting that clashes": ('"w1"', '"learning_rate"', r"the parameter name 'learning_rate' would make two quantities"),
    "number for a list": ("[0.05, 0.10]", "0.05", r"cases\[1\]\.inputs: got 0\.05, allowed a list of 2: write one for each of x1 and x2"),
    "units by halves": ('["h1", "h2"]', "2.5", r"network\.layers\[1\]\.units: got 2\.5, allowed a list of names or a count"),
    "one letter for two": ('error_signal = "derivative"', 'net = "out"', r"notation\.out: got 'out', which net is written with as well, allowed a letter of its own"),
    "input that clashes": ('"x1", "x2"', '"w1", "x2"', r"the parameter name 'w1' would make two quantities 'w1'"),
    "cross-entropy, sum": ('"half_squared_error"', '"cross_entropy"\n', r"^$"),
    "no case": ("[[cases]]\ninputs  = [0.05, 0.10]\ntargets = [0.01, 0.99]\n", "", r"cases: got none, allowed at least one: add \[\[cases\]\] with inputs"),
    "frozen unknown": ('["b1"]\n[notation]', '["b11"]\n[notation]', r"training\.frozen: got 'b11', which is no parameter; did you mean 'b1'\? \(there are .*\)"),
    "frozen no list": ('frozen        = ["b1"]', 'frozen = "b1"', r"training\.frozen: got 'b1', allowed a list of parameters or \"biases\""),
    "batch": ('optimizer     = "sgd"', 'batch = 7', r"training\.batch: got 7, allowed \"online\", \"full\" or a number of cases, here 1"),
    "reduction": ('optimizer     = "sgd"', 'reduction = "median"', r"training\.reduction: got 'median', allowed \"mean\" or \"sum\""),
    "restart": ('optimizer     = "sgd"', 'restart = "yes"', r"training\.restart: got 'yes', allowed true or false"),
    "notation": ('"derivative"', '"derivate"', r"notation\.error_signal: got 'derivate', allowed .*; did you mean 'derivative'\?"),
    "unknown notation": ('error_signal = "derivative"', 'eta = "α"', r"notation\.eta: unknown key"),
    "claim without quotes": ('says = "0.3775"', "says = 0.3775", r"claims\[1\]\.says: got '?0\.3775'? without quotes, .*: write says = \"0\.3775\""),
    "claim without figure": ('says = "0.3775"', "", r"claims\[1\]\.says: it is missing: write its digits"),
    "claim of nothing": ('of   = "net_h1"', 'of = ""', r"claims\[1\]\.of: it is empty: write a quantity"),
    "claim of no case": ('says = "0.3775"', 'says = "1"\ncase = 2', r"claims\[1\]\.case: got 2, allowed a whole number from 1 to 1"),
    "claim after nonsense": ('says = "0.3775"', 'says = "1"\nafter = -1', r"claims\[1\]\.after: got -1, allowed a whole number from 0 to"),
    "one layer in single brackets": ("[[network.layers]]", "[network.layers]", r"not TOML|network\.layers: got a table"),
    "title": ('title = "sound"', "title = 5", r"title: got 5, allowed a text: put it in quotes"),
    "not TOML": ("[network]", "[network", r"this is not TOML: .*line 3.* in '\[network'; separate values by commas and close what \[ opens with \]"),
    "deep nesting": ('title = "sound"', f"title = {'[' * 20000}", r"nested too deeply"),
    "deep key": ('title = "sound"', f"title{'.a' * 5000} = 1", r"a key has more than 32 parts"),
    "given parameter": ("[notation]", "[given]\nw1 = 1\n[notation]", r"given\.w1: w1 is not derived, so it can't be given"),
    "given unknown": ("[notation]", "[given]\nnet_h9 = 1\n[notation]", r"given\.net_h9: unknown quantity 'net_h9'; did you mean 'net_h[12]'\?"),
}  # fmt: skip
del CASES["cross-entropy, sum"]  # below, with the other losses


@pytest.mark.parametrize("fault", CASES)
def test_a_fault_gets_its_sentence(fault: str) -> None:
    old, new, sentence = CASES[fault]
    assert SOUND.count(old) >= 1
    with pytest.raises(ExampleError) as caught:
        loads(SOUND.replace(old, new, 1), "sheet.toml")
    lines = str(caught.value).splitlines()
    assert all(line.startswith("sheet.toml: ") for line in lines)
    assert any(re.search(sentence, line) for line in lines), lines


def test_the_sound_file_has_no_fault() -> None:
    assert loads(SOUND).title == "sound"


@pytest.mark.parametrize(
    ("loss", "targets", "sentence"),
    [
        ("cross_entropy", "[0.5, 0.6]", r"got 0\.5, 0\.6 \(sum 1\.1\), allowed for"),
        ("cross_entropy", "[1.5, -0.5]", r"numbers from 0 to 1 that add up to 1"),
        ("cross_entropy", "2", r"got class 2, allowed 0 to 1: count classes from 0"),
        ("cross_entropy", '"o11"', r"got class 'o11'; did you mean 'o1'\?, allowed o1"),
        ("binary_cross_entropy", "[0.5, 1.5]", r"numbers from 0 to 1: correct them"),
        ("poisson", "[-1, 2]", r"numbers of at least 0: correct them or choose"),
        ("half_squared_error", '"o1"', r"a class is for cross-entropy"),
        ("half_squared_error", "1", r"got 1, allowed numbers \(a class is for cross"),
    ],
)
def test_targets_that_a_loss_can_not_have(
    loss: str, targets: str, sentence: str
) -> None:
    text = SOUND.replace("half_squared_error", loss).replace("[0.01, 0.99]", targets)
    with pytest.raises(ExampleError, match=r"cases\[1\]\.targets: .*" + sentence):
        loads(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"tanh"', "3"),
        ('"half_squared_error"', "3"),
        ('"sgd"', "3"),
        ('"half_squared_error"\n', '"cross_entropie"\n'),
    ],
)
def test_one_fault_is_told_once(old: str, new: str) -> None:
    text = SOUND.replace(old, new, 1)
    if "entropie" in new:
        text = text.replace("[0.01, 0.99]", "1")
    with pytest.raises(ExampleError) as caught:
        loads(text, "sheet.toml")
    assert len(str(caught.value).splitlines()) == 1


def test_a_network_that_is_no_table_is_told_once() -> None:
    with pytest.raises(ExampleError) as caught:
        loads('network = "2-2-2"\n[[cases]]\ninputs = [1]\n', "sheet.toml")
    assert str(caught.value) == (
        "sheet.toml: network: got '2-2-2', allowed a table: write [network]"
    )


def test_several_faults_are_told_together_one_a_line() -> None:
    text = SOUND.replace("w1 = 0.15", "w1 = nan").replace('"tanh"', '"thanh"')
    text = text.replace("[0.05, 0.10]", "[1]").replace('"sgd"', '"sdg"')
    with pytest.raises(ExampleError) as caught:
        loads(text, "sheet.toml")
    lines = str(caught.value).splitlines()
    assert len(lines) == 4
    assert {line.split(": ")[1] for line in lines} == {
        "network.layers[1].activation",
        "parameters.w1",
        "cases[1].inputs",
        "training.optimizer",
    }


def test_a_thousand_faults_are_counted() -> None:
    many = "".join(f"p{n} = 1\n" for n in range(1000))
    with pytest.raises(ExampleError) as caught:
        loads(SOUND.replace("[parameters]\n", "[parameters]\n" + many))
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert "and 980 more faults" in lines[-1]


# --- what is no file of text ----------------------------------------------------------


def refused(path: Path | str) -> str:
    with pytest.raises(ExampleError) as caught:
        load(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert "this is a directory" in refused(tmp_path)


def test_a_missing_file_suggests_the_nearest_lesson() -> None:
    message = refused("slidse")
    assert "no such file and no lesson of that name; did you mean 'slides'?" in message


@pytest.mark.parametrize("path", ["a" * 5000, "x\0y", ""])
def test_an_impossible_path_is_refused(path: str) -> None:
    assert "read" in refused(path)


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(bytes(range(256)))
    assert "binary file or not UTF-8" in refused(file)


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(b"#" * (LARGEST_FILE + 1))
    assert "larger than 2 MB" in refused(file)


@pytest.mark.parametrize("source", [None, 5, ["a"], b"slides"])
def test_what_is_no_source_is_refused(source: object) -> None:
    with pytest.raises(ExampleError, match="allowed a path, a lesson's name"):
        load(source)  # type: ignore[arg-type]


# --- whatever it is -------------------------------------------------------------------

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["w1", "tanh", "x1", "biases", "full"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
KEYS = [
    (), ("title",), ("network",), ("network", "inputs"), ("network", "loss"),
    ("network", "layers"), ("network", "layers", 0), ("network", "layers", 0, "units"),
    ("network", "layers", 0, "activation"), ("network", "layers", 0, "weights"),
    ("network", "layers", 0, "weights", 0), ("network", "layers", 0, "bias"),
    ("network", "layers", 0, "bias_input"), ("parameters",), ("cases",), ("cases", 0),
    ("cases", 0, "inputs"), ("cases", 0, "targets"), ("training",),
    ("training", "optimizer"), ("training", "frozen"), ("training", "batch"),
    ("training", "learning_rate"), ("given",), ("notation",), ("notation", "net"),
    ("claims",), ("claims", 0), ("claims", 0, "of"), ("claims", 0, "after"),
]  # fmt: skip


@given(mappings(), st.sampled_from(KEYS), VALUES)
def test_a_value_of_any_kind_anywhere_is_read_or_refused(
    values: dict, key: tuple, value: object
) -> None:
    if not key:
        values = {"x": value}
    else:
        holder = values
        for part in key[:-1]:
            holder = holder[part]
        holder[key[-1]] = value
    with suppress(ExampleError):
        from_mapping(values)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: object, data: bytes) -> None:
    file = Path(tmp_path_factory.getbasetemp()) / "any.toml"  # type: ignore[attr-defined]
    file.write_bytes(data)
    with pytest.raises(ExampleError):
        load(file)


@given(st.data())
def test_a_file_with_any_slip_is_read_or_refused(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SOUND) - 1))
    length = data.draw(st.integers(0, 12))
    inserted = data.draw(st.text(alphabet="01.e+-_[]{}\"'=,\n xwhδ²\\", max_size=6))
    with suppress(ExampleError):
        loads(SOUND[:at] + inserted + SOUND[at + length :])
