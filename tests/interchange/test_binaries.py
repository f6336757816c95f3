"""`chainrule export --to onnx|torch`: models and examples as other tools' files."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from safetensors.numpy import load_file

import chainrule as cr
from chainrule.errors import ModelError, SettingError
from chainrule.examples import Lesson, lessons
from chainrule.interchange.binaries import model_or_example, write_binary
from chainrule.interchange.onnx_read import load_onnx
from chainrule.interchange.safetensors import load, save
from chainrule.interchange.torch_files import load_state_dict
from chainrule.training.tables.options import Options
from chainrule.training.tables.read import read_table
from chainrule.training.tables.train import train_table
from tests.conftest import Runner


@pytest.fixture(scope="module")
def iris(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "iris.safetensors"
    table = read_table("iris")
    save(train_table(table, Options(target="species", epochs=2)).model, path)
    return path


def test_the_command_writes_onnx(
    iris: Path, tmp_path: Path, chainrule_command: Runner
) -> None:
    out = tmp_path / "iris.onnx"
    report = chainrule_command(
        "export", str(iris), "--to", "onnx", "--opset", "17", "-o", str(out)
    )
    assert report.returncode == 0, report.stderr
    assert onnx.load(out).opset_import[0].version == 17
    before, after = load(iris), load_onnx(out)
    assert before.state.parameters.tobytes() == after.state.parameters.tobytes()


def test_the_command_writes_a_state_dict(
    iris: Path, tmp_path: Path, chainrule_command: Runner
) -> None:
    out = tmp_path / "state.safetensors"
    report = chainrule_command("export", str(iris), "--to", "torch", "-o", str(out))
    assert report.returncode == 0, report.stderr
    before, after = load(iris), load_state_dict(out)
    assert before.state.parameters.tobytes() == after.state.parameters.tobytes()
    weights = load_file(out)["0.weight"]
    assert weights.shape == (before.plan.sizes[1], before.plan.sizes[0])


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_a_lessons_network_says_in_onnx_runtime_what_its_ledger_says(
    lesson: Lesson, tmp_path: Path
) -> None:
    example = cr.load(lesson.name)
    write_binary(lesson.name, "onnx", tmp_path / "m.onnx", 20)
    running = onnxruntime.InferenceSession(tmp_path / "m.onnx")
    X = np.array([[float(x) for x in case.inputs] for case in example.cases])
    (got,) = running.run(["outputs"], {"X": X})
    for number, row in enumerate(got, 1):
        ledger = cr.explain(example, case=number, digits=15)
        for unit, value in zip(example.network.outputs, row, strict=True):
            if f"out_{unit}" in example.given:
                continue
            assert float(ledger[f"out_{unit}"].value) == pytest.approx(value, abs=1e-13)


def test_an_unknown_form_and_a_parameter_too_large_are_told(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="known: onnx, torch"):
        write_binary("slides", "keras", tmp_path / "m")
    text = Path(__file__).parents[2] / "docs/examples/tiny.toml"
    path = tmp_path / "large.toml"
    path.write_text(text.read_text().replace("w3 = 1.5", "w3 = 1e400"))
    with pytest.raises(ModelError, match="beyond the largest double"):
        model_or_example(path)


def test_a_state_dict_that_is_not_finite_or_not_whole_is_refused(
    tmp_path: Path,
) -> None:
    from safetensors.numpy import save_file

    path = tmp_path / "s"
    save_file({"0.weight": np.array([[np.nan]], np.float32)}, path)
    with pytest.raises(ModelError, match="not finite"):
        load_state_dict(path, ["tanh"])
    save_file({"0.weight": np.ones((1, 1, 3), np.float32)}, path)
    with pytest.raises(ModelError, match="no weight or bias of a linear layer"):
        load_state_dict(path, ["tanh"])
    save_file({"a.running_mean": np.ones(3, np.float32)}, path)
    with pytest.raises(ModelError, match=r"'a\.running_mean'"):
        load_state_dict(path, ["tanh"])
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(ModelError, match="never read"):
        load_state_dict(path, ["tanh"])
