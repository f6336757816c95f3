"""The weights that a run starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.training.batches import weights_generator

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan
    from chainrule.engines.state import State

_RECTIFIED = frozenset(
    {"relu", "leaky_relu", "elu", "gelu", "silu", "mish", "softplus"}
)


def usual_initializer(activation: str) -> str:
    """The initializer that suits an activation best, by name.

    >>> usual_initializer("relu"), usual_initializer("tanh")
    ('he', 'glorot')
    """
    from chainrule.maths.activations import ACTIVATIONS

    name = ACTIVATIONS.find(activation).name
    if name in _RECTIFIED:
        return "he"
    return "lecun" if name == "selu" else "glorot"


def initial(plan: Plan, seed: int = 0, initializer: str | None = None) -> State:
    """A state before its first update: drawn weights, biases 0.

    Args:
        plan: the network.
        seed: equal seeds give equal weights.
        initializer: a registered name for all layers; left out, each layer's
            activation chooses (`usual_initializer`).

    Raises:
        SettingError: an unknown initializer.

    Example:
        >>> from chainrule.engines import LayerPlan, Plan
        >>> plan = Plan(2, (LayerPlan(3), LayerPlan(1)), "half_squared_error")
        >>> initial(plan, seed=1).parameters.shape
        (13,)
    """
    import numpy as np

    from chainrule.engines.state import places, start
    from chainrule.maths.draw import draw
    from chainrule.maths.initializers import INITIALIZERS

    generator = weights_generator(seed)
    W, b = [], []
    for at, layer in zip(places(plan), plan.layers, strict=True):
        record = INITIALIZERS.find(initializer or usual_initializer(layer.activation))
        W.append(draw(record, at.ins, at.outs, generator))
        b.append(np.zeros(at.outs))
    state = start(plan, W, b)
    for group in plan.shared:
        state.parameters[list(group)] = state.parameters[group[0]]
    return state
