"""ONNX: what ONNX Runtime computes is what the model says; and every bit comes back."""

import builtins
import dataclasses
import random
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper

from chainrule.engines import LayerPlan, Plan
from chainrule.errors import (
    ChainruleError,
    MissingPackageError,
    ModelError,
    SettingError,
)
from chainrule.interchange.onnx import METADATA, save_onnx, to_onnx
from chainrule.interchange.onnx_ops import chebyshev
from chainrule.interchange.onnx_read import from_onnx, load_onnx
from chainrule.maths.activations import ACTIVATIONS
from chainrule.training import Settings, initial
from chainrule.training.model import Model
from chainrule.training.tables.options import Options
from chainrule.training.tables.read import read_table
from chainrule.training.tables.train import train_table

NEWEST = onnx.defs.onnx_opset_version()
OPSETS = (13, 17, 20, NEWEST)
ULP = 8
"""Units in the last place of a case's largest output that ONNX Runtime may differ by:
its sums go in another order, its exponentials are other approximations."""


def session(proto: Any) -> Any:
    onnxruntime.set_default_logger_severity(3)
    return onnxruntime.InferenceSession(
        proto.SerializeToString(), providers=["CPUExecutionProvider"]
    )


def drawn(seed: int, dtype: str | None = None) -> Model:
    """A network of random shape, activations and numbers."""
    draw = random.Random(seed)
    # exp multiplies what the sums before it are off by: it has a test of its own
    names = [
        name
        for name, record in ACTIVATIONS.items()
        if not record.coupled and name != "exponential"
    ]
    hidden = [
        LayerPlan(
            draw.randint(1, 8),
            draw.choice(names),
            bias=draw.random() < 0.8,
            dropout=draw.choice([0.0, 0.25]),
        )
        for _ in range(draw.randint(0, 3))
    ]
    last = draw.choice(["identity", "logistic", "softmax"])
    outs = draw.randint(2, 5)
    loss = {"softmax": "cross_entropy", "logistic": "binary_cross_entropy"}
    plan = Plan(
        draw.randint(1, 8),
        (*hidden, LayerPlan(outs, last)),
        loss.get(last, "huber"),
        dtype=dtype or draw.choice(["float32", "float64"]),
        bias_input=draw.choice([1, 1, -1]),
    )
    return Model(plan, initial(plan, seed, "glorot"), Settings())


def distance(got: Any, wanted: Any) -> float:
    """The largest difference, in units in the last place of a case's largest output."""
    assert got.dtype == wanted.dtype
    size = np.maximum(np.abs(wanted).max(axis=1, keepdims=True), 1.0)
    return float(np.max(np.abs(got - wanted) / np.spacing(size)))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("opset", OPSETS)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_onnx_runtime_computes_what_the_model_says(
    name: str, opset: int, dtype: Any
) -> None:
    plan = Plan(
        4,
        (LayerPlan(6, name), LayerPlan(3, "identity")),
        "half_squared_error",
        dtype=dtype,
    )
    model = Model(plan, initial(plan, 1, "glorot"), Settings())
    numbers = np.random.default_rng(2)
    for scale in (1e-3, 1, 30):
        X = numbers.normal(0, scale, (50, 4)).astype(dtype)
        (got,) = session(to_onnx(model, opset)).run(["outputs"], {"X": X})
        assert distance(got, model.outputs(X)) <= ULP


@pytest.mark.parametrize("part", range(4))
def test_random_networks_go_there_and_back(part: int, test_multiplier: float) -> None:
    """Run in ONNX Runtime within the bound; read back, every bit is there."""
    for number in range(round(25 * test_multiplier)):
        model = drawn(1000 * part + number)
        proto = to_onnx(model, OPSETS[number % 4])
        X = np.random.default_rng(number).normal(0, 2, (7, model.plan.inputs))
        X = X.astype(model.plan.dtype)
        (got,) = session(proto).run(["outputs"], {"X": X})
        assert distance(got, model.outputs(X)) <= ULP
        back = from_onnx(onnx.load_model_from_string(proto.SerializeToString()))
        signed = dataclasses.replace(model.plan, bias_input=1)
        assert back.plan == signed
        assert back.outputs(X).tobytes() == model.outputs(X).tobytes()
        again = to_onnx(back, OPSETS[number % 4])
        assert list(again.graph.initializer) == list(proto.graph.initializer)
        assert list(again.graph.node) == list(proto.graph.node)


def test_a_network_that_is_off_by_little_is_noticed() -> None:
    model = drawn(5, "float64")
    proto = to_onnx(model)
    tensor = proto.graph.initializer[0]
    array = numpy_helper.to_array(tensor) * (1 + 1e-12)
    tensor.CopyFrom(numpy_helper.from_array(array, tensor.name))
    X = np.random.default_rng(0).normal(0, 2, (7, model.plan.inputs))
    (got,) = session(proto).run(["outputs"], {"X": X})
    assert distance(got, model.outputs(X)) > ULP


def test_the_batch_axis_is_dynamic_and_the_names_are_fixed() -> None:
    running = session(to_onnx(drawn(1, "float32")))
    (given,) = running.get_inputs()
    assert (given.name, given.shape[0]) == ("X", "case")
    assert [each.name for each in running.get_outputs()] == ["outputs"]


@pytest.mark.parametrize("opset", OPSETS)
def test_a_classifier_says_its_classes(opset: int) -> None:
    table = read_table("iris")
    model = train_table(table, Options(target="species", epochs=3)).model
    running = session(to_onnx(model, opset))
    X = model.inputs(table)
    outputs, labels = running.run(["outputs", "label"], {"X": X})
    assert tuple(labels.tolist()) == model.predict(table).classes
    assert distance(outputs, model.outputs(X)) <= ULP
    found = running.get_modelmeta().custom_metadata_map[METADATA]
    assert '"setosa"' in found
    assert '"preparation"' in found


def test_a_regression_says_its_number() -> None:
    table = read_table("diabetes")
    assert table.target is not None
    model = train_table(table, Options(target=table.target, epochs=3)).model
    (value,) = session(to_onnx(model)).run(["value"], {"X": model.inputs(table)})
    np.testing.assert_allclose(value[:, 0], model.predict(table).values, atol=2e-4)


def test_the_series_of_the_error_function_keeps_its_digits() -> None:
    from math import erfc

    from numpy.polynomial.chebyshev import chebval

    last = 2 / 8.5
    for z in np.linspace(0, 6.5, 500):
        t = 2 / (2 + z)
        y = 2 * t / (1 - last) - (1 + last) / (1 - last)
        got = t * np.exp(chebval(y, chebyshev()) - z * z)
        assert abs(got - erfc(z)) <= 1.5e-15


# --- other programs' graphs ---------------------------------------------------------


def graph_of(*nodes: Any, opset: int = 17, **arrays: Any) -> Any:
    info = helper.make_tensor_value_info
    graph = helper.make_graph(
        list(nodes),
        "g",
        [info("input", onnx.TensorProto.FLOAT, ["N", 2])],
        [info("out", onnx.TensorProto.FLOAT, ["N", None])],
        [
            numpy_helper.from_array(np.asarray(array, np.float32), name)
            for name, array in arrays.items()
        ],
    )
    opsets = [helper.make_opsetid("", opset)]
    made = helper.make_model(graph, opset_imports=opsets)
    made.ir_version = helper.find_min_ir_version_for(opsets)
    return made


N = helper.make_node
W = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
GEMM = N("Gemm", ["input", "W", "b"], ["net"])


@pytest.mark.parametrize(
    ("nodes", "activation"),
    [
        ([GEMM, N("Relu", ["net"], ["out"])], "relu"),
        ([GEMM, N("Sigmoid", ["net"], ["s"]), N("Mul", ["s", "net"], ["out"])], "silu"),
        (
            [
                N("MatMul", ["input", "W"], ["m"]),
                N("Add", ["b", "m"], ["net"]),
                N("Elu", ["net"], ["out"]),
            ],
            "elu",
        ),
        (
            [
                N("Flatten", ["input"], ["flat"]),
                N("Gemm", ["flat", "V", "b"], ["net"], transB=1),
                N("Softmax", ["net"], ["out"], axis=-1),
            ],
            "softmax",
        ),
        (
            [
                GEMM,
                N("Div", ["net", "root"], ["d"]),
                N("Erf", ["d"], ["e"]),
                N("Add", ["e", "one"], ["f"]),
                N("Mul", ["net", "f"], ["g"]),
                N("Mul", ["g", "half"], ["out"]),
            ],
            "gelu",
        ),
        (
            [
                GEMM,
                N("Softplus", ["net"], ["s"]),
                N("Tanh", ["s"], ["t"]),
                N("Mul", ["net", "t"], ["out"]),
            ],
            "mish",
        ),
        ([GEMM, N("HardSigmoid", ["net"], ["out"], alpha=1 / 6)], "hard_sigmoid"),
        ([GEMM, N("Identity", ["net"], ["out"])], "identity"),
    ],
)
def test_graphs_of_other_programs_are_understood(
    nodes: list[Any], activation: str
) -> None:
    used = {name for node in nodes for name in node.input}
    arrays = {
        "W": W,
        "V": np.transpose(W),
        "b": [0.1, 0.2, 0.3],
        "root": 2**0.5,
        "one": 1.0,
        "half": 0.5,
    }
    proto = graph_of(*nodes, **{key: arrays[key] for key in arrays if key in used})
    model = from_onnx(proto)
    assert [layer.activation for layer in model.plan.layers] == [activation]
    X = np.array([[0.3, -0.2], [1.0, 2.0]], np.float32)
    (got,) = session(proto).run(["out"], {"input": X})
    assert distance(got, model.outputs(X)) <= ULP


@pytest.mark.parametrize(
    ("nodes", "reason"),
    [
        ([GEMM, N("Sin", ["net"], ["out"])], "has Sin after 'net'.*keep to Gemm"),
        ([GEMM, N("Elu", ["net"], ["out"], alpha=2.0)], "has Elu after 'net'"),
        ([N("Gemm", ["input", "W", "b"], ["out"], alpha=2.0)], "alpha = 2, not 1"),
        ([N("MatMul", ["W2", "input"], ["out"])], "cases on its right"),
        ([GEMM, N("Add", ["net", "net"], ["out"])], "has Add after 'net'"),
        ([N("Relu", ["input"], ["out"])], "has Relu after 'input'"),
        ([N("Identity", ["input"], ["out"])], "has no layer with weights"),
    ],
)
def test_what_is_no_such_network_is_named(nodes: list[Any], reason: str) -> None:
    proto = graph_of(*nodes, W=W, b=[0, 0, 0], W2=[[1.0, 2.0]])
    with pytest.raises(ModelError, match=reason):
        from_onnx(proto)


def test_numbers_that_are_not_finite_are_refused() -> None:
    for value in (np.nan, np.inf):
        bad = np.array(W)
        bad[1, 1] = value
        proto = graph_of(N("MatMul", ["input", "W"], ["out"]), W=bad)
        with pytest.raises(ModelError, match="not finite"):
            from_onnx(proto)
        model = drawn(1)
        model.state.parameters[0] = value
        with pytest.raises(ModelError, match="not finite"):
            to_onnx(model)


def test_weights_in_another_file_are_refused() -> None:
    proto = graph_of(N("MatMul", ["input", "W"], ["out"]), W=W)
    tensor = proto.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "/etc/passwd"
    with pytest.raises(ModelError):
        from_onnx(proto)


def test_damage_anywhere_is_told_and_never_a_traceback(
    tmp_path: Path, test_multiplier: float
) -> None:
    path = tmp_path / "m.onnx"
    save_onnx(drawn(3, "float32"), path)
    whole, draw = path.read_bytes(), random.Random(1)
    refused = 0
    for _ in range(round(150 * test_multiplier)):
        data = bytearray(whole)
        place = draw.randrange(len(data))
        match draw.randrange(3):
            case 0:
                data[place] = draw.randrange(256)
            case 1:
                del data[place : place + draw.randint(1, 40)]
            case _:
                data = data[:place]
        path.write_bytes(data)
        try:
            load_onnx(path)
        except ChainruleError:
            refused += 1
    assert refused > 0


def test_a_missing_file_and_garbage_are_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="can't read"):
        load_onnx(tmp_path / "none.onnx")
    (tmp_path / "g.onnx").write_bytes(b"\x80\x04 a pickle, not a network")
    with pytest.raises(ModelError, match="export the network again"):
        load_onnx(tmp_path / "g.onnx")


@pytest.mark.parametrize("opset", [0, 12, NEWEST + 1])
def test_an_opset_that_is_not_known_is_refused(opset: int) -> None:
    with pytest.raises(SettingError, match=f"from 13 to {NEWEST}"):
        to_onnx(drawn(1), opset)


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("onnx"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingPackageError, match=r"chainrule\[onnx\]"):
        to_onnx(drawn(1))
