"""Model files: the same bits come back, damage is refused, NaN is never written."""

import contextlib
import dataclasses
import json
import random
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from chainrule.engines import LayerPlan, Plan
from chainrule.errors import ModelError, SettingError, TableError
from chainrule.interchange.plans import plan_data, plan_from
from chainrule.interchange.safetensors import FORMAT, load, pack, save, unpack
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.training import Settings, initial
from chainrule.training.model import Model
from chainrule.training.tables.options import Options
from chainrule.training.tables.read import read_table
from chainrule.training.tables.train import train_table


def drawn(seed: int) -> Model:
    """A network of random shape, numbers and settings."""
    draw = random.Random(seed)
    coupled = [name for name, record in ACTIVATIONS.items() if record.coupled]
    layers = tuple(
        LayerPlan(
            draw.randint(1, 5),
            draw.choice([name for name in ACTIVATIONS if name not in coupled]),
            bias=draw.random() < 0.7,
            dropout=draw.choice([0.0, 0.25]),
        )
        for _ in range(draw.randint(1, 4))
    )
    plan = Plan(
        draw.randint(1, 6),
        layers,
        "half_squared_error",
        optimizer=draw.choice(list(OPTIMIZERS)),
        dtype=draw.choice(["float32", "float64"]),
        clip_norm=draw.choice([None, 0.1]),
        shared=draw.choice([(), ((0, 0),)]),
        frozen=draw.choice([(), ((0, 1),)]),
    )
    state = initial(plan, seed, "uniform")
    bits = np.random.default_rng(seed)
    if len(state.parameters):
        # denormal, negative zero, the largest: every bit has to come back
        info = np.finfo(plan.dtype)
        special = [info.smallest_subnormal, -0.0, info.max, info.eps, info.tiny]
        places = bits.integers(0, len(state.parameters), 3)
        state.parameters[places] = bits.choice(special, 3)
    settings = Settings(learning_rate=draw.random() + 1e-9, seed=seed)
    return Model(plan, state, settings, metrics={"loss": draw.random()})


@pytest.mark.parametrize("part", range(4))
def test_every_bit_comes_back(
    part: int, tmp_path: Path, test_multiplier: float
) -> None:
    for number in range(round(25 * test_multiplier)):
        model = drawn(1000 * part + number)
        save(model, tmp_path / "m.safetensors")
        found = load(tmp_path / "m.safetensors")
        assert found.plan == model.plan
        assert found.plan.settings == model.plan.settings
        assert found.settings == model.settings
        assert found.metrics == model.metrics
        assert found.state.parameters.tobytes() == model.state.parameters.tobytes()
        assert found.state.parameters.dtype == model.plan.dtype


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        save(drawn(3), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("name", ["iris", "diabetes"])
def test_a_models_predictions_are_the_same_bits_after_loading(
    name: str, tmp_path: Path
) -> None:
    table = read_table(name)
    assert table.target is not None
    model = train_table(table, Options(target=table.target, epochs=3)).model
    save(model, tmp_path / "m")
    found = load(tmp_path / "m")
    before, after = (
        each.outputs(each.inputs(table)).tobytes() for each in (model, found)
    )
    assert before == after
    assert found.preparation == dataclasses.replace(model.preparation, notes=())
    assert found.target == model.target
    assert found.versions == model.versions


def test_other_libraries_can_read_the_arrays(tmp_path: Path) -> None:
    plan = Plan(3, (LayerPlan(2), LayerPlan(1, bias=False)), "half_squared_error")
    save(Model(plan, initial(plan), Settings()), tmp_path / "m")
    with safe_open(tmp_path / "m", "np") as file:
        shapes = {name: file.get_tensor(name).shape for name in file.keys()}  # noqa: SIM118 - it is no mapping
    assert shapes == {
        "layer1.weights": (3, 2),
        "layer1.biases": (2,),
        "layer2.weights": (2, 1),
    }


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_not_written(
    value: float, tmp_path: Path
) -> None:
    model = drawn(1)
    model.state.parameters[0] = value
    with pytest.raises(ModelError, match=r"layer1\.weights.*not finite"):
        save(model, tmp_path / "m")
    with pytest.raises(ModelError, match="not finite"):
        save(dataclasses.replace(drawn(1), metrics={"loss": value}), tmp_path / "m")
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_nan_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m"
    save(drawn(1), path)
    data = bytearray(path.read_bytes())
    data[-4:] = struct.pack("<f", float("nan"))
    data[-8:-4] = struct.pack("<f", float("nan"))  # the upper half of a double, too
    path.write_bytes(data)
    with pytest.raises(ModelError, match="not finite"):
        load(path)


def test_damage_anywhere_is_told_and_never_a_traceback(
    tmp_path: Path, test_multiplier: float
) -> None:
    """Random bytes changed, cut or added: a clear refusal, or a whole model."""
    table = read_table("iris")
    model = train_table(table, Options(target="species", epochs=1, hidden=(3,))).model
    path = tmp_path / "m"
    save(model, path)
    whole, draw = path.read_bytes(), random.Random(1)
    for _ in range(round(400 * test_multiplier)):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 3)):
            place = draw.randrange(len(data))
            match draw.randrange(4):
                case 0:
                    data[place] = draw.randrange(256)
                case 1:
                    del data[place : place + draw.randint(1, 40)]
                case 2:
                    data[place:place] = draw.randbytes(draw.randint(1, 9))
                case _:
                    data = data[:place] or bytearray(b"x")
        path.write_bytes(data)
        # anything but these two fails: a header may still be sound, and name another
        # column or category
        with contextlib.suppress(ModelError, TableError):
            load(path).predict(table)


def header_of(**changes: object) -> bytes:
    tensors, header = drawn(1).as_data()
    return pack(tensors, {"kind": "model", **header, **changes})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a whole safetensors file"),
        (b"\x80\x04\x95 a pickle", "not a whole safetensors file"),
        (header_of(kind="checkpoint"), "holds a checkpoint, not a model"),
        (header_of(format=FORMAT + 1), "install a newer chainrule"),
        (header_of(plan=None), "header does not fit"),
        (header_of(plan={"inputs": 3}), "header does not fit"),
        (header_of(settings={"speed": 3}), "header does not fit"),
        (header_of(target={"name": "y"}), "header does not fit"),
        (header_of(preparation={"columns": [{}]}), "header does not fit"),
    ],
)
def test_a_file_that_is_no_model_is_refused(
    data: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "m").write_bytes(data)
    with pytest.raises(ModelError, match=reason):
        load(tmp_path / "m")


def test_a_foreign_safetensors_file_is_refused(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    save_file({"a": np.ones(3)}, tmp_path / "m")
    with pytest.raises(ModelError, match="was not written by chainrule"):
        load(tmp_path / "m")
    save_file({"a": np.ones(3)}, tmp_path / "n", {"chainrule": '{"format": NaN}'})
    with pytest.raises(ModelError, match="was not written by chainrule"):
        load(tmp_path / "n")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no file"):
        load(tmp_path / "nothing")
    with pytest.raises(SettingError, match="no such file"):
        save(drawn(1), tmp_path / "nowhere" / "m")


@pytest.mark.parametrize("seed", range(30))
def test_a_plan_survives_json(seed: int) -> None:
    plan = drawn(seed).plan
    assert plan_from(json.loads(json.dumps(plan_data(plan)))) == plan


def test_arrays_of_a_checkpoint_are_not_a_model(tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(pack({"a": np.ones(2)}, {"kind": "checkpoint"}))
    arrays, header = unpack(tmp_path / "c", "checkpoint")
    assert arrays["a"].tolist() == [1, 1]
    assert header["kind"] == "checkpoint"
