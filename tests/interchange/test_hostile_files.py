"""Files made to do harm: refused within bounds, in one line that shows no controls."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from safetensors.numpy import save_file

from chainrule.errors import ModelError
from chainrule.interchange.foreign import plainly, read_whole
from chainrule.interchange.keras import load_keras
from chainrule.interchange.onnx_read import from_onnx
from chainrule.interchange.torch_files import METADATA, load_state_dict

NEWEST = onnx.defs.onnx_opset_version()
W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], np.float32)
B = np.array([0.1, 0.2, 0.3], np.float32)
N = helper.make_node
GEMM = N("Gemm", ["input", "W", "b"], ["net"])


def graph(*nodes: Any, opset: int = 17, wide: Any = 2, **arrays: Any) -> Any:
    info = helper.make_tensor_value_info
    made = helper.make_graph(
        list(nodes),
        "g",
        [info("input", onnx.TensorProto.FLOAT, ["N", wide])],
        [info("out", onnx.TensorProto.FLOAT, ["N", None])],
        [numpy_helper.from_array(np.asarray(a), n) for n, a in arrays.items()],
    )
    own, evil = helper.make_opsetid("", opset), helper.make_opsetid("evil.com", 1)
    return helper.make_model(made, opset_imports=[own, evil], ir_version=8)


def branch(op: str) -> Any:
    info = helper.make_tensor_value_info("o", onnx.TensorProto.FLOAT, None)
    return helper.make_graph([N(op, ["net"], ["o"])], op, [], [info])


IF = N("If", ["c"], ["out"], then_branch=branch("Relu"), else_branch=branch("Tanh"))
LAST = N("Relu", ["net"], ["out"])


@pytest.mark.parametrize(
    ("proto", "reason"),
    [
        (graph(GEMM, N("Relu", ["net"], ["out"], domain="evil.com"), W=W, b=B),
         "has Relu of the domain evil.com"),
        (graph(GEMM, IF, W=W, b=B, c=np.array(True)), "has nothing after 'net'"),
        (graph(GEMM, LAST, W=W, b=B, wide=7), "input of width 7, .* takes 2"),
        (graph(GEMM, LAST, W=W, b=B[:, None]), "not one constant per unit"),
        (graph(GEMM, LAST, W=W, b=B, opset=NEWEST + 1), "install a newer onnx"),
        (graph(GEMM, N("S\n\x1b[2Jin", ["net"], ["out"]), W=W, b=B), r"for s \[2jin"),
        (graph(GEMM, N("S" * 5000, ["net"], ["out"]), W=W, b=B), "…"),
        (graph(GEMM, N("Dropout", ["net", "r", "t"], ["out"]), W=W, b=B,
               r=np.float32(0.5), t=np.array(True)), "has Dropout after 'net'"),
    ],
    ids=["domain", "subgraph", "width", "bias", "opset", "controls", "long", "dropout"],
)  # fmt: skip
def test_a_graph_that_means_something_else_is_refused(proto: Any, reason: str) -> None:
    with pytest.raises(ModelError, match=reason) as caught:
        from_onnx(proto)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


def test_weights_beside_the_file_are_refused_with_the_remedy() -> None:
    proto = graph(GEMM, LAST, W=W, b=B)
    tensor = proto.graph.initializer[0]
    tensor.data_location = onnx.TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "m.onnx.data"
    with pytest.raises(ModelError, match=r"kept in another file.*external_data=False"):
        from_onnx(proto)


@pytest.mark.parametrize("said", ['{"loss": {}}', '{"dropout": ["a"]}', "[" * 100_000])
def test_odd_metadata_of_a_graph_change_nothing(said: str) -> None:
    proto = graph(GEMM, LAST, W=W, b=B)
    helper.set_model_props(proto, {"chainrule": said})
    assert from_onnx(proto).plan == from_onnx(graph(GEMM, LAST, W=W, b=B)).plan


@pytest.mark.parametrize(
    ("nodes", "activation"),
    [
        ([N("Constant", [], ["h"], value_float=0.5), N("Mul", ["net", "h"], ["n"]),
          N("Constant", [], ["r"], value_float=2**0.5), N("Div", ["net", "r"], ["d"]),
          N("Erf", ["d"], ["e"]), N("Constant", [], ["o"], value_float=1.0),
          N("Add", ["e", "o"], ["f"]), N("Mul", ["n", "f"], ["out"])], "gelu"),
        ([N("Dropout", ["net"], ["out"])], "identity"),
    ],
)  # fmt: skip
def test_constants_may_be_plain_numbers(nodes: Any, activation: str) -> None:
    model = from_onnx(graph(GEMM, *nodes, W=W, b=B))
    assert model.plan.layers[0].activation == activation


def keras_file(path: Path, config: bytes, weights: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("config.json", config)
        file.writestr("model.weights.h5", weights)
    return path


def chain_of(**layer: Any) -> bytes:
    said = {"class_name": "Sequential", "config": {"layers": [layer]}}
    return json.dumps(said).encode()


NAMED = {"name": "l"}
DEEP = b'{"class_name":"Functional","config":{"layers":[{"class_name":"Dense","name":'
DEEP += (
    b'"x","config":{"name":"d"},"inbound_nodes":' + b"[" * 900 + b"]" * 900 + b"}]}}"
)


@pytest.mark.parametrize(
    ("config", "weights", "reason"),
    [
        (b"{}", bytes(1 << 27), "unpacks to more than 67108864 bytes"),
        (b" " * (1 << 25), b"", "unpacks to more than 16777216 bytes"),
        (DEEP, b"", "does not fit"),
        (chain_of(class_name="Dense", module="evil", config=NAMED), b"",
         "it is of evil"),
        (chain_of(class_name="Dense", registered_name="evil>Dense", config=NAMED), b"",
         "no layer of Keras's own"),
        (chain_of(class_name="Ev\n\x1b[2Jil", config={"name": "l\n"}), b"",
         r"the Ev \[2Jil 'l' of"),
        (chain_of(class_name="E" * 5000, config=NAMED), b"", "EEE…"),
    ],
    ids=["weights", "config", "deep", "module", "registered", "controls", "long"],
)  # fmt: skip
def test_a_keras_file_is_unpacked_within_bounds(
    config: bytes, weights: bytes, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match=reason) as caught:
        load_keras(keras_file(tmp_path / "m.keras", config, weights))
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize("more", [{}, {"compression": "gzip", "chunks": (4500, 4500)}])
def test_arrays_that_claim_more_than_their_file_are_refused(
    more: Any, tmp_path: Path
) -> None:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        group = file.create_group("layers/dense/vars")
        group.create_dataset("0", shape=(4500, 4500), dtype="f4", **more)
    path = tmp_path / "m.weights.h5"
    path.write_bytes(buffer.getvalue())
    assert path.stat().st_size < 100_000
    with pytest.raises(ModelError, match="too large"):
        load_keras(path, ["tanh"])


@pytest.mark.parametrize(
    ("modules", "reason"),
    [
        ([{"linear": 1}, {"activation": ["tanh"]}], "which is no name"),
        ([{"linear": 1}, {"dropout": 7}], "can't be used: dropout is 7"),
    ],
)
def test_a_state_dict_whose_modules_are_odd_is_refused(
    modules: Any, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "s.safetensors"
    said = json.dumps({"modules": modules, "loss": {}})
    save_file({"0.weight": W}, path, {METADATA: said})
    with pytest.raises(ModelError, match=reason):
        load_state_dict(path)


def test_numbers_that_numpy_lacks_are_named(tmp_path: Path) -> None:
    head = b'{"0.weight":{"dtype":"BF16","shape":[1,2],"data_offsets":[0,4]}}'
    path = tmp_path / "s.safetensors"
    path.write_bytes(len(head).to_bytes(8, "little") + head + bytes(4))
    with pytest.raises(ModelError, match=r"kind 'BF16': .* module\.float"):
        load_state_dict(path, ["tanh"])


def test_a_device_without_end_is_read_within_bounds() -> None:
    with pytest.raises(ModelError, match="more than 1000 bytes"):
        read_whole("/dev/zero", "a file", 1000)


def test_activations_are_names() -> None:
    path = Path(__file__).parent / "keras_files/functional.weights.h5"
    with pytest.raises(ModelError, match="activation None, which is no name"):
        load_keras(path, [None, "elu", "identity"])  # type: ignore[list-item]


def test_what_is_quoted_is_one_line() -> None:
    assert plainly("a\n\t b\x00\u202e" + "c" * 100).isprintable()
