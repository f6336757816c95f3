"""A trained network and a row of a table as a worked example."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from chainrule.engines.register import engine
from chainrule.engines.state import biases, weights
from chainrule.errors import TableError
from chainrule.interchange.safetensors import save
from chainrule.ledger import Ledger
from chainrule.training.explaining import example_of, example_of_row
from chainrule.training.model import Model
from chainrule.training.tables.options import Options
from chainrule.training.tables.read import read_table
from chainrule.training.tables.table import Column, Table
from chainrule.training.tables.train import Outcome, train_table

ROW = 17


def trained(name: str, **options: object) -> tuple[Outcome, Table]:
    table = read_table(name)
    assert table.target is not None
    options = {"epochs": 2, "engine": "reference", "dtype": "float64", **options}
    return train_table(table, Options(target=table.target, **options)), table


@pytest.mark.parametrize("name", ["iris", "diabetes"])
@pytest.mark.parametrize("hidden", [(3,), (4, 3), ()])
def test_the_ledger_has_the_networks_numbers(name: str, hidden: tuple) -> None:
    outcome, table = trained(name, hidden=hidden)
    model, plan = outcome.model, outcome.model.plan
    ledger = Ledger(example_of(model, table, ROW), digits=12)
    X = model.inputs(table)[ROW - 1 : ROW]
    out = model.outputs(X)[0]
    for number, value in enumerate(out, 1):
        assert float(ledger[f"out_o{number}"].value) == pytest.approx(value, abs=1e-11)
    assert model.target is not None
    T = model.target.targets(model.target.numbers(table))[ROW - 1 : ROW]
    # labels are smoothed for training only
    plain = type(plan)(
        plan.inputs, plan.layers, plan.loss, optimizer="adamw", weight_decay=0.0
    )
    loss, g = engine("reference").gradient(plain, model.state, X, T)
    assert float(ledger["E_total"].value) == pytest.approx(loss, abs=1e-11)
    # w1 … go unit by unit: along the columns of each matrix
    dW = np.concatenate([W.T.ravel() for W in weights(plan, g)])
    db = np.concatenate(biases(plan, g))
    for stem, values in (("w", dW), ("b", db)):
        for number in range(1, len(values) + 1, 3):
            found = ledger[f"dE_total/d{stem}{number}"].value
            assert float(found) == pytest.approx(values[number - 1], abs=1e-11)


def test_every_parameter_has_the_exact_value_of_its_bits() -> None:
    outcome, table = trained("iris", dtype="float32")
    example = example_of(outcome.model, table, 1)
    W = weights(outcome.model.plan, outcome.model.state.parameters)[0]
    assert example.parameters["w2"] == Fraction(float(W[1, 0]))
    assert set(example.parameters) == set(example.network.places)


def test_the_example_says_what_inputs_and_outputs_stand_for() -> None:
    outcome, table = trained("iris")
    source = example_of(outcome.model, table, 1).source
    assert "i1: sepal_length" in source
    assert "o3: virginica" in source


def test_without_the_target_column_there_are_no_targets() -> None:
    outcome, table = trained("iris")
    bare = Table("new", table.columns[:-1], table.rows)
    assert example_of(outcome.model, bare, 1).cases[0].targets is None


def test_a_row_whose_target_is_missing_has_no_targets() -> None:
    outcome, table = trained("iris")
    *inputs, species = table.columns
    assert species.texts is not None
    gap = Column(species.name, texts=(None, *species.texts[1:]))
    holed = Table("new", (*inputs, gap), table.rows)
    assert example_of(outcome.model, holed, 1).cases[0].targets is None
    assert example_of(outcome.model, holed, 2).cases[0].targets is not None


@pytest.mark.parametrize("row", [0, -1, 151])
def test_a_row_that_is_not_there_is_told(row: int) -> None:
    outcome, table = trained("iris")
    with pytest.raises(TableError, match="give one from 1 to 150"):
        example_of(outcome.model, table, row)


def test_a_model_file_and_a_row_make_an_example(tmp_path: Path) -> None:
    outcome, table = trained("iris")
    save(outcome.model, tmp_path / "m.safetensors")
    found = example_of_row(tmp_path / "m.safetensors", "iris", ROW)
    assert found.cases == example_of(outcome.model, table, ROW).cases
    assert f"row {ROW} of iris" in found.title


MESSY = "a,color,y\n0.5,red,0.1\n0.4,green,0.2\n0.3,blue,\nnone so,red,0.5\n0.2,red,x\n"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (2, "messy.csv: column 'color' has 'green' in row 2, a category"),
        (4, "messy.csv: column 'a' held numbers .* and row 4 says 'none so'"),
        (5, "messy.csv: the target 'y' holds texts"),
    ],
)
def test_what_a_row_lacks_is_told_of_that_row_alone(
    row: int, sentence: str, tmp_path: Path
) -> None:
    model = small_model()
    (tmp_path / "messy.csv").write_text(MESSY, "utf-8")
    table = read_table(tmp_path / "messy.csv")
    with pytest.raises(TableError, match=sentence) as caught:
        example_of(model, table, row)
    assert "row 1" not in str(caught.value)


def test_a_text_in_another_row_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "messy.csv").write_text(MESSY, "utf-8")
    table = read_table(tmp_path / "messy.csv")
    first, third = (example_of(small_model(), table, row) for row in (1, 3))
    assert first.cases[0].targets is not None
    assert third.cases[0].targets is None
    assert Ledger(third)["out_o1"].value


def test_a_decimal_comma_is_one_in_a_single_row_too(tmp_path: Path) -> None:
    lines = "a;color;y\n0,25;red;1,5\nnone so;blue;1\nwhat;red;1\n"
    (tmp_path / "messy.csv").write_text(lines, "utf-8")
    (tmp_path / "clean.csv").write_text(lines.splitlines()[0] + "\n0,25;red;1,5\n")
    messy, clean = (
        example_of(small_model(), read_table(tmp_path / name), 1)
        for name in ("messy.csv", "clean.csv")
    )
    assert messy.cases == clean.cases


def small_model() -> Model:
    rng = np.random.default_rng(3)
    numbers, colors = rng.random(60), rng.choice(["red", "blue"], 60)
    columns = (
        Column("a", numbers=numbers),
        Column("color", texts=tuple(map(str, colors))),
        Column("y", numbers=numbers * 2),
    )
    options = Options(target="y", epochs=2, engine="reference")
    return train_table(Table("good", columns, 60), options).model
