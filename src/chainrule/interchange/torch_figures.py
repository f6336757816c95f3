"""The gradients that a PyTorch network holds, as figures to be checked."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import floor, log10
from typing import Any

from chainrule.errors import ModelError
from chainrule.examples.model import Claim
from chainrule.interchange.torch import linears_of
from chainrule.training.model import Model


def gradient_claims(
    module: Any, model: Model, names: list[str], cases: int
) -> Iterator[Claim]:
    """A claim for every gradient that the module's parameters hold."""
    of = "E_total" if cases == 1 else "E_batch"
    start, said = 0, set()
    for number, linear in enumerate(linears_of(module)):
        kind = _precision(model, number)
        for parameter in (linear.weight, linear.bias):
            if parameter is None:
                continue
            cells = names[start : start + parameter.numel()]
            start += parameter.numel()
            if parameter.grad is None:
                continue
            flat = parameter.grad.detach().cpu().numpy().T.ravel()
            _check_gradient(flat, number)
            size = float(abs(flat).max())
            pairs = sorted(zip(cells, flat.tolist(), strict=True), key=_by_number)
            for name, value in pairs:
                if name not in said:
                    said.add(name)
                    text = figure(value, size, kind)
                    yield Claim(f"d{of}/d{name}", text, where="gradient in PyTorch")


def _check_gradient(flat: Any, layer: int) -> None:
    import numpy as np

    if not np.isfinite(flat).all():
        raise ModelError(
            f"a gradient of linear layer {layer + 1} of the PyTorch network is not "
            "finite, and no figure to be checked: look for what overflows first, or "
            "leave the gradients out with module.zero_grad()"
        )


def _precision(model: Model, layer: int) -> str:
    """The kind of number whose digits a layer's gradients have.

    PyTorch keeps the slope 1/6 of Hardsigmoid in single precision, in float64 networks
    too (2.13: 0.1666666716), and the gradients of all layers below have it as a factor.
    """
    above = {each.activation for each in model.plan.layers[layer:]}
    return "float32" if "hard_sigmoid" in above else model.plan.dtype


def _by_number(pair: tuple[str, float]) -> int:
    return int(pair[0][1:])


def figure(value: float, size: float, dtype: str) -> str:
    """The digits of a computed number that rounding errors leave.

    So many that a number as near as the rounding of a sum of terms of `size` may have
    moved it prints the same digits.

    >>> figure(0.0821670461893, 0.1, "float32")
    '0.082167'
    >>> figure(1e-9, 0.1, "float32")
    '0.000000'
    """
    slack = (2.0**-18 if dtype == "float32" else 2.0**-46) * max(size, abs(value))
    for digits in range(9 if dtype == "float32" else 17, 0, -1):
        whole = f"{value:.{digits - 1}e}"
        if f"{value - slack:.{digits - 1}e}" == f"{value + slack:.{digits - 1}e}":
            return f"{Decimal(whole):f}"
    if abs(value) > slack:
        return f"{Decimal(f'{value:.1g}'):f}"
    decimals = max(0, floor(-log10(2 * slack)))
    return f"{0:.{decimals}f}"  # "0" alone would stand for all below a half
