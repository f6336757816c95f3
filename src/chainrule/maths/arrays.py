"""The registered functions over whole arrays, in their numerically stable forms.

Arrays have a case a row and a unit a column; they may be NumPy's or any other
library's that follows the array-API standard.
"""

from __future__ import annotations

from typing import Any

from chainrule.formulas.arrays import evaluate_arrays, namespace
from chainrule.maths.records import LAYER_SUM, NET, OUT, TARGET, Activation, Loss


def array_value(activation: Activation, net: Any) -> Any:
    """The outputs of a layer for its net inputs: ``out = f(net)``.

    >>> import numpy as np
    >>> from chainrule.maths.activations import ACTIVATIONS
    >>> array_value(ACTIVATIONS["softmax"], np.array([[1000.0, 1000.0]]))
    array([[0.5, 0.5]])
    """
    xp = namespace(net)
    parts = {NET.to: net}
    if activation.summand is not None:
        parts = _coupled(activation, net)
    formula = activation.stable or activation.value
    return evaluate_arrays(formula, parts.__getitem__, xp)


def array_slope(activation: Activation, net: Any, out: Any) -> Any:
    """dout/dnet unit by unit, the shape of `net`.

    For a coupled activation this is the diagonal of the Jacobian; `backward` has the
    whole of it.
    """
    parts = {NET.to: net, OUT.to: out}
    slope = evaluate_arrays(activation.slope, parts.__getitem__, namespace(net))
    if isinstance(slope, int | float):  # the identity's
        return namespace(net).full_like(net, slope)
    return slope


def backward(activation: Activation, net: Any, out: Any, gradient: Any) -> Any:
    """dE/dnet from dE/dout.

    ``dE/dnet = dE/dout * f'(net)``, and for softmax, with g = dE/dout,
    ``dE/dnet = out * (g - sum of g*out over the layer)``.
    """
    if activation.coupled:
        xp = namespace(net)
        mean = xp.sum(gradient * out, axis=-1, keepdims=True)
        return out * (gradient - mean)
    return gradient * array_slope(activation, net, out)


def error_from_net(loss: Loss, activation: Activation, net: Any, target: Any) -> Any:
    """Each output's share of the error from its net input, without lost digits.

    ``target * (ln(sum of exp(net)) - net)`` for softmax with cross-entropy, and
    ``max(net, 0) - target*net + ln(1 + exp(-|net|))`` for logistic with binary
    cross-entropy, where the outputs themselves may round to 0 or 1.

    Raises:
        KeyError: the loss has no such form for this activation (`Loss.from_net`).
    """
    parts = {NET.to: net}
    if activation.summand is not None:
        parts = _coupled(activation, net)
    parts[TARGET.to] = target
    formula = loss.from_net[activation.name]
    return evaluate_arrays(formula, parts.__getitem__, namespace(net))


def _coupled(activation: Activation, net: Any) -> dict[Any, Any]:
    """Net inputs moved so that the largest of a layer is 0, and the layer's sum.

    A softmax does not change where all its net inputs move together.
    """
    assert activation.summand is not None
    xp = namespace(net)
    moved = net - xp.max(net, axis=-1, keepdims=True)
    summands = evaluate_arrays(activation.summand, {NET.to: moved}.__getitem__, xp)
    total = xp.sum(summands, axis=-1, keepdims=True)
    return {NET.to: moved, LAYER_SUM.to: total}
