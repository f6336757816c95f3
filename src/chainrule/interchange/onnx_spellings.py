"""The ways in which programs write activations as ONNX operators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from chainrule.interchange.onnx_ops import NATIVE, spelled_out
from chainrule.maths.activations import ACTIVATIONS


@dataclass(frozen=True, slots=True)
class Spelling:
    """An activation as some exporter writes it."""

    name: str
    write: Callable[[str, Callable[..., str]], str]


_EITHER_WAY = ("Add", "Mul")


def key_of(op: str, inputs: list[str | float], attributes: dict[str, Any]) -> Any:
    """What an operator computes: equal keys are equal values."""
    parts = [f"{x:.6g}" if isinstance(x, float) else x for x in inputs]
    if op in _EITHER_WAY:
        parts.sort()
    settings = [
        (name, f"{value:.5g}" if isinstance(value, float) else value)
        for name, value in sorted(attributes.items())
        if not isinstance(value, list)
    ]
    return op, tuple(parts), tuple(settings)


def spellings() -> Iterator[Spelling]:
    """Every way in which an activation may be written, the longest first."""
    yield from _FOREIGN
    for double in (True, False):
        for record in ACTIVATIONS.values():
            if record.name == "identity" or record.coupled:
                continue

            def write(
                net: str,
                emit: Callable[..., str],
                record: Any = record,
                double: bool = double,
            ) -> str:
                return spelled_out(record, net, emit, double=double)

            yield Spelling(record.name, write)
    for name, native in NATIVE.items():

        def plain(net: str, emit: Callable[..., str], native: Any = native) -> str:
            return emit(native.op, net, **native.attributes)

        yield Spelling(name, plain)


def _swish(net: str, emit: Callable[..., str]) -> str:
    return emit("Mul", net, emit("Sigmoid", net))


def _mish(net: str, emit: Callable[..., str]) -> str:
    return emit("Mul", net, emit("Tanh", emit("Softplus", net)))


def _one_plus_erf(net: str, emit: Callable[..., str]) -> str:
    return emit("Add", emit("Erf", emit("Div", net, 2**0.5)), 1.0)


def _gelu_of_torch(net: str, emit: Callable[..., str]) -> str:
    return emit("Mul", emit("Mul", net, _one_plus_erf(net, emit)), 0.5)


def _gelu_half_first(net: str, emit: Callable[..., str]) -> str:
    return emit("Mul", emit("Mul", net, 0.5), _one_plus_erf(net, emit))


_FOREIGN = (
    Spelling("silu", _swish),
    Spelling("silu", lambda net, emit: emit("Swish", net, alpha=1.0)),
    Spelling("mish", _mish),
    Spelling("gelu", _gelu_of_torch),
    Spelling("gelu", _gelu_half_first),
)
"""How PyTorch and others write activations that have no operator."""
