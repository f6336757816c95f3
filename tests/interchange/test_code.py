"""The forward pass as C and Python computes what the derivation says."""

import ctypes
import math
import random
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

import chainrule as cr
from chainrule.examples.model import Case, Example
from chainrule.formulas import Kind, Symbol
from chainrule.interchange import forward_code
from chainrule.interchange.c_code import c_code
from chainrule.interchange.forward_code import used
from chainrule.interchange.python_code import python_code
from chainrule.interchange.safetensors import save
from chainrule.interchange.texts import text_of
from chainrule.ledger import Derivation
from chainrule.maths.activations import ACTIVATIONS
from chainrule.training.tables.options import Options
from chainrule.training.tables.read import read_table
from chainrule.training.tables.train import train_table
from tests.ledger.random_examples import random_example

LOSS = "half_squared_error"


def outputs(example: Example, inputs: list[float]) -> list[float]:
    """The outputs, proven."""
    exact = tuple(Fraction(value) for value in inputs)
    derivation = Derivation(
        Example(example.network, example.parameters, (Case(exact),))
    )
    return [
        float(derivation.value(derivation.at(Symbol(Kind.OUT, unit))))
        for unit in example.network.outputs
    ]


def samples(activation: str):
    for seed in range(4):
        example = random_example(seed, activation, LOSS, "sgd")
        rng = random.Random(seed)
        yield example, [round(rng.uniform(-3, 3), 3) for _ in example.network.inputs]


def run_python(text: str, inputs: list[float]) -> list[float]:
    space: dict = {}
    exec(compile(text, "exported.py", "exec"), space)
    return space["predict"](inputs)


def run_c(text: str, inputs: list[float], count: int, folder: Path) -> list[float]:
    source, library = folder / "net.c", folder / f"net{len(list(folder.iterdir()))}.so"
    source.write_text(text)
    command = ["cc", "-std=c99", "-Wall", "-Werror", "-O2", "-fPIC", "-shared"]
    subprocess.run([*command, str(source), "-o", str(library), "-lm"], check=True)
    predict = ctypes.CDLL(str(library)).predict
    x, out = (ctypes.c_double * len(inputs))(*inputs), (ctypes.c_double * count)()
    predict(x, out)
    return list(out)


def close(found: list[float], expected: list[float]) -> bool:
    return all(
        math.isclose(a, b, rel_tol=1e-13, abs_tol=1e-15)
        for a, b in zip(found, expected, strict=True)
    )


@pytest.fixture(params=["straight line", "loops"])
def shape(request, monkeypatch):
    if request.param == "loops":
        monkeypatch.setattr("chainrule.interchange.c_code.STRAIGHT_LINE_CELLS", 0)
        monkeypatch.setattr("chainrule.interchange.python_code.STRAIGHT_LINE_CELLS", 0)
    return request.param


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_python_code_computes_the_derivation(activation: str, shape: str):
    for example, inputs in samples(activation):
        found = run_python(python_code(example), inputs)
        assert close(found, outputs(example, inputs))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_c_code_computes_the_derivation(activation: str, shape: str, tmp_path: Path):
    if shutil.which("cc") is None:
        pytest.skip("needs cc on the PATH")
    for example, inputs in list(samples(activation))[:2]:
        expected = outputs(example, inputs)
        assert close(run_c(c_code(example), inputs, len(expected), tmp_path), expected)


def test_small_networks_are_straight_line_code_and_large_ones_are_not():
    example = cr.load("slides")
    assert "for" not in c_code(example).split("predict")[1]
    assert forward_code.cells(example.network) == 12


def test_hostile_titles_stay_inside_their_comment():
    import dataclasses

    hostile = dataclasses.replace(cr.load("slides"), title='*/ int x; """ \\ \n')
    run_python(python_code(hostile), [0.05, 0.1])
    assert "*/ int x" not in c_code(hostile)


def test_a_backslash_of_a_name_stays_one_in_the_head_of_the_code():
    import dataclasses

    example = dataclasses.replace(cr.load("slides"), title=r"a\b")
    note = r"x: c\n"
    assert "a\\b: " in c_code(example, note)
    assert "x: c\\n\n" in c_code(example, note)
    space: dict = {}
    exec(python_code(example, note), space)
    assert space["__doc__"].startswith("a\\b: ")
    assert "x: c\\n\n" in space["__doc__"]


def test_one_output_is_one_output():
    one = cr.Network([[[1, 2]]])
    assert "x: 2 inputs, out: 1 output. */" in c_code(one)


def test_an_example_is_written_and_read_back(tmp_path: Path):
    path = tmp_path / "again.toml"
    path.write_text(text_of("slides", "example"))
    assert cr.explain(path)["E_total"].value == cr.explain("slides")["E_total"].value


def test_the_command_exports_code(chainrule_command, tmp_path: Path):
    target = tmp_path / "slides.py"
    result = chainrule_command("export", "slides", "--to", "python", "-o", str(target))
    assert result.returncode == 0, result.stderr
    found = run_python(target.read_text(), [0.05, 0.1])
    assert [round(value, 9) for value in found] == [0.75136507, 0.772928465]


def test_the_command_tells_what_it_needs(chainrule_command):
    for arguments in (("--to", "onnx"), ("--to", "c", "--opset", "17")):
        result = chainrule_command("export", "slides", *arguments)
        assert result.returncode == 2
        assert "Traceback" not in result.stderr


def test_the_head_of_exported_code_says_how_columns_become_inputs(tmp_path: Path):
    """Whoever has the file alone can make its inputs, and read its outputs."""
    rows = [(n / 7 if n % 5 else None, "red" if n % 3 else "blue") for n in range(60)]
    lines = [f"{x or ''},{color},{(x or 1) * 3 + 100}" for x, color in rows]
    path = tmp_path / "t.csv"
    path.write_text("x,color,price\n" + "\n".join(lines) + "\n")
    table = read_table(str(path))
    model = train_table(table, Options(target="price", epochs=5)).model
    save(model, tmp_path / "t.safetensors")
    text = text_of(tmp_path / "t.safetensors", "python")
    steps = [line for line in text.splitlines() if line.startswith(("x[", "price"))]
    assert [step.partition(" ")[0] for step in steps] == [
        "x[0]", "x[1]", "x[2]", "x[3]", "price"
    ]  # fmt: skip
    inputs = model.inputs(table)
    for row in (1, 3, 5):
        value, color = rows[row]
        formula = steps[0].partition(" = ")[2]
        first = 0.0 if value is None else eval(formula, {"x": value})
        made = [first, float(value is None), float(color == "blue")]
        made.append(float(color == "red"))
        assert made == pytest.approx(inputs[row].tolist())
        out = run_python(text, made)
        price = eval(steps[4].partition(" = ")[2], {"out": out})
        assert price == pytest.approx(model.predict(table).values[row], rel=1e-5)


def test_exported_code_holds_no_helper_that_it_does_not_call():
    assert "def " not in python_code(cr.load("slides")).split("def predict")[0].replace(
        "def exp", ""
    )
    assert "#define" not in c_code(cr.load("slides"))
    assert used(
        {"f": "def f(x): g(x)", "g": "def g(x): 1", "h": ""}, "f(1) + eh(2)"
    ) == [
        "def f(x): g(x)",
        "def g(x): 1",
    ]
