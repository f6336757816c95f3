"""Where `export` and `predict` write: no file of another kind, and no source."""

from pathlib import Path

import pytest

from chainrule.interchange.safetensors import load, save
from chainrule.training.tables.options import Options
from chainrule.training.tables.read import read_table
from chainrule.training.tables.train import train_table
from tests.conftest import Runner


@pytest.fixture(scope="module")
def iris(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "iris.safetensors"
    table = read_table("iris")
    save(train_table(table, Options(target="species", epochs=1)).model, path)
    return path


@pytest.mark.parametrize(
    ("form", "name", "usual"),
    [
        ("onnx", "m.toml", ".onnx"),
        ("torch", "m.pt", ".safetensors"),
        ("c", "m.PY", ".c"),
        ("python", "m.png", ".py"),
        ("example", "m.safetensors", ".toml"),
    ],
)
def test_an_export_has_no_suffix_of_another_kind(
    form: str, name: str, usual: str, tmp_path: Path, chainrule_command: Runner
) -> None:
    path = tmp_path / name
    report = chainrule_command("export", "slides", "--to", form, "-o", str(path))
    assert report.returncode == 2
    assert f"--to {form} doesn't go with" in report.stderr
    assert f"let the name end in {usual}" in report.stderr
    assert not path.exists()


def test_a_model_is_not_written_over_by_its_export(
    iris: Path, tmp_path: Path, chainrule_command: Runner
) -> None:
    before = iris.read_bytes()
    link = tmp_path / "link.safetensors"
    link.symlink_to(iris)
    for output in (iris, link):
        report = chainrule_command(
            "export", str(iris), "--to", "torch", "-o", str(output)
        )
        assert report.returncode == 2
        assert "is the file that is read, and would be lost" in report.stderr
    assert iris.read_bytes() == before
    load(iris)


def test_predictions_are_csv_and_not_written_over_the_table(
    iris: Path, tmp_path: Path, chainrule_command: Runner
) -> None:
    rows = "sepal length,sepal width,petal length,petal width\n5.1,3.5,1.4,0.2\n"
    table = tmp_path / "rows.csv"
    table.write_text(rows)
    for output, reason in (
        (table, "is the file that is read"),
        (tmp_path / "out.parquet", "let the name end in .csv"),
    ):
        report = chainrule_command("predict", str(iris), str(table), "-o", str(output))
        assert report.returncode == 2
        assert reason in report.stderr
    assert table.read_text() == rows
