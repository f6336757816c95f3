"""The equations of back propagation in matrix form, over any array-API library.

With A0 the inputs, one case a row, and for the layers l = 1 … L::

    (1)  Z_l = A_{l-1} W_l + c b_l                   net inputs; c is the bias input
    (2)  A_l = f_l(Z_l)                              outputs
    (3)  D_L = S * dE/dA_L * f_L'(Z_L)               error signals of the output layer
    (4)  D_l = (D_{l+1} W_{l+1}^T) * f_l'(Z_l)       … and of the layers below it
    (5)  dE/dW_l = A_{l-1}^T D_l                     gradients
    (6)  dE/db_l = c * (sum over the cases of D_l)

S holds the weight of each case in the batch. A softmax layer mixes its units, so its
slope is a matrix: with g = dE/dA, D = A * (g - sum of g * A over the units). A dropped
output is multiplied by 0, a kept one by 1/(1 - share), on the way up and on the way
down.

Source: Rumelhart, Hinton & Williams, Nature 323 (1986); the numbering of Nielsen,
"Neural Networks and Deep Learning" (2015), chapter 2, has (3) as BP1 … (5) as BP4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from chainrule.engines.arrays import array_arithmetic, open_interval
from chainrule.formulas.evaluate import evaluate

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan
    from chainrule.engines.records import Records
    from chainrule.formulas.nodes import Node


class Equations(NamedTuple):
    """The equations of one plan in the arrays of one library."""

    plan: Plan
    records: Records
    xp: Any

    def value(self, formula: Node, **quantities: Any) -> Any:
        """A formula of the registers, with arrays put in for its variables."""
        return evaluate(
            formula, lambda name: quantities[str(name)], array_arithmetic(self.xp)
        )

    def forward(
        self, W: list[Any], b: list[Any], X: Any, masks: list[Any]
    ) -> tuple[list[Any], list[Any]]:
        """Equations (1) and (2): all net inputs, and the inputs and all outputs."""
        Z: list[Any] = []
        A = [X if masks[0] is None else X * masks[0]]
        for l, layer in enumerate(self.plan.layers):
            z = A[l] @ W[l]
            if layer.bias:
                z = z + self.plan.bias_input * b[l]  # (1)
            a = self.activate(l, z)  # (2)
            Z.append(z)
            A.append(a if masks[l + 1] is None else a * masks[l + 1])
        return Z, A

    def activate(self, l: int, z: Any) -> Any:
        """The outputs of layer `l`, counted from 0, for its net inputs."""
        f = self.records.activations[l]
        if f.coupled:
            e = self.xp.exp(z - self.xp.max(z, axis=1, keepdims=True))
            return e / self.xp.sum(e, axis=1, keepdims=True)
        return self.value(f.value if f.stable is None else f.stable, net=z)

    def losses(self, out: Any, T: Any) -> Any:
        """The error of each case, the sum of its outputs' shares: shape ``(case,)``."""
        loss = self.records.loss
        share = loss.share if loss.stable is None else loss.stable
        shares = self.value(share, out=self.inside(out), target=T, count=T.shape[1])
        return self.xp.sum(shares, axis=1)

    def inside(self, out: Any) -> Any:
        """Outputs moved off the ends of the loss's interval, where it is infinite."""
        low, high = open_interval(self.records.loss.outputs, self.plan.dtype)
        if low > -float("inf"):
            out = self.xp.where(out < low, self.xp.zeros_like(out) + low, out)
        if high < float("inf"):
            out = self.xp.where(out > high, self.xp.zeros_like(out) + high, out)
        return out

    def output_error(self, z: Any, out: Any, mask: Any, T: Any, S: Any) -> Any:
        """Equation (3): the error signals of the output layer."""
        if self.records.shortcut is not None and mask is None:
            whole = self.xp.sum(T, axis=1, keepdims=True)
            return S * self.value(
                self.records.shortcut, net=z, out=out, target=T, target_sum=whole
            )
        loss = self.records.loss
        slope = loss.slope if loss.stable_slope is None else loss.stable_slope
        g = self.value(slope, out=self.inside(out), target=T, count=T.shape[1])
        return self.through(len(self.plan.layers) - 1, z, out, mask, S * g)

    def through(self, l: int, z: Any, out: Any, mask: Any, g: Any) -> Any:
        """dE/dnet of layer `l` from dE/dout: the factor f' of (3) and (4)."""
        f = self.records.activations[l]
        if mask is not None:
            g = g * mask
            out = self.activate(l, z)  # before the mask: f' is written in it
        if f.coupled:
            return out * (g - self.xp.sum(g * out, axis=1, keepdims=True))
        return g * self.value(f.slope, net=z, out=out)

    def backward(
        self, W: list[Any], Z: list[Any], A: list[Any], masks: list[Any], D: Any
    ) -> tuple[list[Any], list[Any]]:
        """Equations (4) to (6), from the error signals of the output layer."""
        dW: list[Any] = []
        db: list[Any] = []
        for l in reversed(range(len(W))):
            dW.insert(0, A[l].T @ D)  # (5)
            db.insert(0, self.plan.bias_input * self.xp.sum(D, axis=0))  # (6)
            if l:
                D = self.through(l - 1, Z[l - 1], A[l], masks[l], D @ W[l].T)  # (4)
        return dW, db
