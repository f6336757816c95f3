"""Keras files: read without Keras, and without running what they hold.

The files in keras_files/ were saved by Keras itself, with what it computes for four
cases beside them in expected.json.
"""

import io
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from chainrule.errors import ChainruleError, ModelError
from chainrule.interchange.keras import load_keras
from chainrule.maths.activations import ACTIVATIONS

FILES = Path(__file__).parent / "keras_files"
EXPECTED = json.loads((FILES / "expected.json").read_text())
X = np.array(EXPECTED["X"], np.float32)
ULP = 8
"""Units in the last place of a case's largest output, or of 1, between Keras and us."""


def close(got: Any, wanted: Any) -> bool:
    wanted = np.array(wanted, np.float32)
    size = np.maximum(np.abs(wanted).max(axis=1, keepdims=True), np.float32(1))
    return bool((np.abs(got - wanted) <= ULP * np.spacing(size)).all())


@pytest.mark.parametrize("name", ["sequential.keras", "functional.keras"])
def test_a_network_says_what_it_says_in_keras(name: str) -> None:
    assert close(load_keras(FILES / name).outputs(X), EXPECTED[name])


def test_layers_dropout_and_loss_are_read() -> None:
    plan = load_keras(FILES / "sequential.keras").plan
    assert plan.sizes == (3, 4, 5, 2)
    assert [x.activation for x in plan.layers] == ["gelu", "leaky_relu", "softmax"]
    assert [x.bias for x in plan.layers] == [True, False, True]
    assert [x.dropout for x in plan.layers] == [0.0, 0.3, 0.0]
    assert (plan.input_dropout, plan.loss) == (0.2, "cross_entropy")
    assert load_keras(FILES / "sequential.keras", loss="mse").plan.loss == (
        "mean_squared_error"
    )


def test_weights_alone_need_their_activations() -> None:
    path = FILES / "functional.weights.h5"
    with pytest.raises(ModelError, match="activations="):
        load_keras(path)
    with pytest.raises(ModelError, match="one for each"):
        load_keras(path, ["tanh"])
    model = load_keras(path, ["tanh", "elu", "identity"])
    assert close(model.outputs(X), EXPECTED["functional.keras"])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("batch_norm.keras", r"BatchNormalization 'batch_norm.*keep to Dense"),
        ("branches.keras", "one chain of layers"),
        ("leaky.keras", "has the activation 'leaky_relu'"),
        ("lambda.keras", "Lambda 'lambda'"),
    ],
)
def test_what_has_no_counterpart_is_named(name: str, reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        load_keras(FILES / name)


# --- files of Keras's layout, made here ----------------------------------------------


def weights_of(arrays: list[tuple[Any, Any]]) -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        for number, (W, b) in enumerate(arrays):
            group = file.create_group(f"layers/dense{f'_{number}' * bool(number)}/vars")
            group["0"] = W
            if b is not None:
                group["1"] = b
    return buffer.getvalue()


@pytest.mark.parametrize("part", range(4))
def test_random_networks_come_in_with_every_bit(
    part: int, tmp_path: Path, test_multiplier: float
) -> None:
    names = [name for name, record in ACTIVATIONS.items() if not record.coupled]
    for number in range(round(25 * test_multiplier)):
        draw = random.Random(1000 * part + number)
        numbers = np.random.default_rng(1000 * part + number)
        dtype = draw.choice(["float32", "float64"])
        sizes = [draw.randint(1, 8) for _ in range(draw.randint(2, 14))]
        arrays = [
            (
                numbers.normal(0, 1, (ins, outs)).astype(dtype),
                numbers.normal(0, 1, outs).astype(dtype)
                if draw.random() < 0.8
                else None,
            )
            for ins, outs in pairwise(sizes)
        ]
        path = tmp_path / "m.weights.h5"
        path.write_bytes(weights_of(arrays))
        chosen = [draw.choice(names) for _ in arrays]
        model = load_keras(path, chosen)
        flat = [part.ravel() for pair in arrays for part in pair if part is not None]
        assert model.state.parameters.tobytes() == np.concatenate(flat).tobytes()
        assert [x.activation for x in model.plan.layers] == chosen


def changed(change: Callable[[dict[str, Any]], object], tmp_path: Path) -> Path:
    """A file of Keras's with another configuration."""
    path = tmp_path / "changed.keras"
    with zipfile.ZipFile(FILES / "sequential.keras") as old:
        config = json.loads(old.read("config.json"))
        change(config)
        with zipfile.ZipFile(path, "w") as new:
            new.writestr("config.json", json.dumps(config))
            new.writestr("model.weights.h5", old.read("model.weights.h5"))
    return path


def set_in(layer: int, **values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda config: config["config"]["layers"][layer]["config"].update(values)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (set_in(2, lora_rank=4), "LoRA"),
        (set_in(2, dtype="bfloat16"), "computes in bfloat16"),
        (set_in(2, name="other"), "has the weights of"),
        (set_in(2, activation={"class_name": "own"}), "has the activation"),
        (set_in(4, negative_slope=0.3), "negative_slope = 0.3"),
        (set_in(1, noise_shape=[1]), "noise_shape"),
        (lambda config: config.update(class_name="Bidirectional"), "Sequential or a"),
        (lambda config: config.pop("config"), "damaged"),
        (lambda config: config["config"]["layers"].clear(), "no layer with weights"),
        (
            lambda config: config["config"]["layers"].pop(3),
            "does not stand right|fit|has the weights of",
        ),
    ],
)
def test_a_configuration_that_does_not_fit_is_told(
    change: Any, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match=reason):
        load_keras(changed(change, tmp_path))


def test_links_out_of_the_file_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.h5"
    with h5py.File(outside, "w") as file:
        file["0"] = np.ones((2, 1))
    path = tmp_path / "m.weights.h5"
    for link in (h5py.ExternalLink(outside.name, "/0"), h5py.SoftLink("/other")):
        with h5py.File(path, "w") as file:
            group = file.create_group("layers/dense/vars")
            file["other"] = np.ones((2, 1))
            group["0"] = link
        with pytest.raises(ModelError, match="no part of this file"):
            load_keras(path, ["tanh"])
    with h5py.File(path, "w") as file:
        layout = h5py.VirtualLayout((2, 1), "f8")
        layout[...] = h5py.VirtualSource(outside, "0", (2, 1))
        group = file.create_group("layers/dense/vars")
        group.create_virtual_dataset("0", layout)
    with pytest.raises(ModelError, match="kept elsewhere"):
        load_keras(path, ["tanh"])


def test_numbers_that_are_not_finite_and_other_kinds_are_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "m.weights.h5"
    for W, reason in (
        (np.array([[np.nan]]), "not finite"),
        (np.array([[1.0]], np.float16), "float16"),
        (np.array([[1]]), "no array of numbers"),
        (np.array([1.0]), "matrix"),
    ):
        path.write_bytes(weights_of([(W, None)]))
        with pytest.raises(ModelError, match=reason):
            load_keras(path, ["tanh"])


def test_damage_anywhere_is_told_and_never_a_traceback(
    tmp_path: Path, test_multiplier: float
) -> None:
    draw = random.Random(1)
    for name, activations in (
        ("sequential.keras", None),
        ("functional.weights.h5", ["tanh", "elu", "identity"]),
    ):
        whole = (FILES / name).read_bytes()
        refused = 0
        for _ in range(round(60 * test_multiplier)):
            data = bytearray(whole)
            place = draw.randrange(len(data))
            match draw.randrange(3):
                case 0:
                    data[place] = draw.randrange(256)
                case 1:
                    del data[place : place + draw.randint(1, 40)]
                case _:
                    data = data[:place]
            (tmp_path / name).write_bytes(data)
            try:
                load_keras(tmp_path / name, activations)
            except ChainruleError:
                refused += 1
        assert refused > 0


def test_a_missing_file_and_garbage_are_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="can't read"):
        load_keras(tmp_path / "none.keras")
    (tmp_path / "g.keras").write_bytes(b"\x80\x04 a pickle")
    with pytest.raises(ModelError, match=r"no \.keras file"):
        load_keras(tmp_path / "g.keras")
    with pytest.raises(ModelError, match="can't be read"):
        load_keras(tmp_path / "g.keras", ["tanh"])
    shutil.make_archive(str(tmp_path / "z"), "zip", FILES)
    with pytest.raises(ModelError, match="no whole file of Keras 3"):
        load_keras(tmp_path / "z.zip")
