"""ONNX Runtime: prediction only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.peers.base import Options, Predictor, Session, Unsupported, Variant

if TYPE_CHECKING:
    from benchmarks.problem import Array, Problem

KINDS = {"logistic": "Sigmoid", "tanh": "Tanh", "relu": "Relu", "softmax": "Softmax"}


def model(problem: Problem) -> bytes:
    """The network as an ONNX file: Gemm, activation, Gemm, Softmax."""
    from onnx import TensorProto, helper, numpy_helper

    nodes, weights, name = [], [], "x"
    hidden = [problem.hidden] * (len(problem.sizes) - 2)
    for k, kind in enumerate([*hidden, problem.output]):
        W, b = problem.initial[k]
        weights += [
            numpy_helper.from_array(W, f"W{k}"),
            numpy_helper.from_array(b, f"b{k}"),
        ]
        nodes += [
            helper.make_node("Gemm", [name, f"W{k}", f"b{k}"], [f"z{k}"]),
            helper.make_node(KINDS[kind], [f"z{k}"], [f"a{k}"]),
        ]
        name = f"a{k}"
    real = TensorProto.FLOAT if problem.dtype == "float32" else TensorProto.DOUBLE
    x = helper.make_tensor_value_info("x", real, ["cases", problem.sizes[0]])
    y = helper.make_tensor_value_info(name, real, ["cases", problem.sizes[-1]])
    graph = helper.make_graph(nodes, "network", [x], [y], weights)
    opset = [helper.make_opsetid("", 17)]
    built: Any = helper.make_model(graph, opset_imports=opset, ir_version=9)
    out: bytes = built.SerializeToString()
    return out


class _Predictor:
    def __init__(self, problem: Problem) -> None:
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1
        settings.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            model(problem), settings, providers=["CPUExecutionProvider"]
        )

    def predict(self, row: Array) -> Array:
        out: Array = self.session.run(None, {"x": row})[0]
        return out


class OnnxruntimePeer:
    """ONNX Runtime on one thread, its quickest for a single row."""

    name = "onnxruntime"

    def variants(self, problem: Problem) -> list[Variant]:
        del problem
        return [Variant("1 thread")]

    def start(self, problem: Problem, options: Options) -> Session:
        del problem, options
        raise Unsupported("ONNX Runtime is measured at prediction only")

    def predictor(self, problem: Problem, options: Options) -> Predictor:
        del options
        return _Predictor(problem)
