"""All engines agree: over the registers, and over all that a plan can ask for."""

from dataclasses import replace

import numpy as np
import pytest

from chainrule.engines import LayerPlan, Plan, engine
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS
from tests.engines.cases import network, output_for, small, table

DTYPES = ["float64", "float32"]
TOLERANCE = {"float64": 1e-11, "float32": 2e-5}


def agree(plan: Plan, *, cases: int = 23, batch_size: int = 5, weighted: bool = False):
    """Two epochs on both engines end in the same losses, parameters and memory."""
    X, T = table(plan, cases)
    rng = np.random.default_rng(7)
    order = np.array([rng.permutation(cases) for _ in range(2)])
    weight = rng.uniform(0, 2, cases).astype(plan.dtype) if weighted else None
    ends = []
    for name in ("reference", "compiled"):
        state = network(plan)
        losses = engine(name).run(
            plan, state, X, T, order=order, batch_size=batch_size,
            learning_rates=0.01, sample_weight=weight, seed=3,
        )  # fmt: skip
        out = engine(name).predict(plan, state, X)
        ends.append((losses, state.parameters, state.slots, out, state.updates))
    assert ends[0][4] == ends[1][4] == 2 * -(-cases // batch_size)
    for one, other in zip(ends[0][:4], ends[1][:4], strict=True):
        scale = max(1.0, float(np.abs(one).max(initial=0)))
        np.testing.assert_allclose(
            other / scale, one / scale, rtol=0, atol=TOLERANCE[plan.dtype]
        )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", [n for n in ACTIVATIONS if n != "softmax"])
def test_every_activation(name, dtype):
    agree(small(hidden=name, dtype=dtype))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss(loss, dtype):
    agree(small(loss, dtype=dtype))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("last", ["softmax", "logistic"])
def test_every_loss_behind_softmax_and_logistic(loss, last):
    plan = small(loss)
    agree(replace(plan, layers=(*plan.layers[:-1], LayerPlan(3, last))))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer(optimizer, dtype):
    decay = 0.0 if optimizer == "rprop" else 0.01
    agree(small(optimizer=optimizer, weight_decay=decay, dtype=dtype))


@pytest.mark.parametrize(
    ("optimizer", "settings"),
    [
        ("momentum", {"momentum": 0.7, "velocity": "gradient"}),
        ("nesterov", {"velocity": "gradient"}),
        ("rmsprop", {"rho": 0.8, "epsilon_inside": True}),
        ("adam", {"epsilon_inside": True, "beta1": 0.8, "epsilon": 1e-3}),
        ("adamw", {"beta2": 0.99}),
        ("rprop", {"grow": 1.1, "shrink": 0.4}),
    ],
)
def test_every_variant_of_an_optimizer(optimizer, settings):
    agree(small(optimizer=optimizer, settings=settings))


EXTRAS = {
    "sum": {"reduction": "sum"},
    "thresholds": {"bias_input": -1},
    "smoothing": {"label_smoothing": 0.1},
    "values clipped": {"clip_value": 0.01},
    "norm clipped": {"clip_norm": 0.05},
    "both clipped": {"clip_norm": 0.05, "clip_value": 0.02, "weight_decay": 0.1},
    "decay": {"weight_decay": 0.1},
    "input dropout": {"input_dropout": 0.25},
    "shared": {"shared": ((0, 5, 30), (3, 24))},
    "shared, clipped": {"shared": ((0, 5, 30), (3, 24)), "clip_norm": 0.05},
    "frozen": {"frozen": ((0, 7), (20, 33))},
    "frozen, shared": {"shared": ((0, 5, 30),), "frozen": ((0, 1), (5, 6), (30, 31))},
    "frozen, clipped": {"frozen": ((0, 7), (20, 33)), "clip_norm": 0.05},
}


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw"])
@pytest.mark.parametrize("extra", EXTRAS)
def test_every_extra_of_a_plan(extra, optimizer):
    agree(small("cross_entropy", optimizer=optimizer, **EXTRAS[extra]))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("hidden", ["tanh", "gelu"])
def test_dropout_drops_the_same_outputs(hidden, dtype):
    layers = (
        LayerPlan(40, hidden, dropout=0.5),
        LayerPlan(30, hidden, dropout=0.1),
        LayerPlan(3, "softmax"),
    )
    agree(Plan(4, layers, "cross_entropy", dtype=dtype, input_dropout=0.1))


def test_dropout_of_the_outputs_themselves():
    layers = (LayerPlan(6), LayerPlan(3, "logistic", dropout=0.3))
    agree(Plan(4, layers, "binary_cross_entropy"))


@pytest.mark.parametrize("loss", LOSSES)
def test_weighted_cases(loss):
    agree(small(loss), weighted=True)
    agree(small(loss, reduction="sum"), weighted=True)


def test_layers_without_bias():
    layers = (LayerPlan(6, bias=False), LayerPlan(5), LayerPlan(3, bias=False))
    agree(Plan(4, layers, "half_squared_error"))


@pytest.mark.parametrize("batch_size", [1, 2, 16, 17, 200])
def test_batches_of_every_size(batch_size):
    agree(small("cross_entropy"), cases=200, batch_size=batch_size)


@pytest.mark.parametrize("extra", ["sum", "norm clipped", "shared", "frozen", "decay"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_networks_whose_weights_are_shared_out(extra, optimizer):
    layers = (LayerPlan(150, "relu"), LayerPlan(200, "gelu"), LayerPlan(3, "softmax"))
    plan = Plan(60, layers, "cross_entropy", optimizer=optimizer, **EXTRAS[extra])
    agree(plan, cases=100, batch_size=48)
    agree(replace(plan, input_dropout=0.2), cases=100, batch_size=48)


@pytest.mark.parametrize("sizes", [(60, 150, 200, 3), (7, 5, 3)])
@pytest.mark.parametrize("extra", ["sum", "decay", "shared", "frozen"])
def test_gradients_of_all_cases(sizes, extra):
    layers = tuple(LayerPlan(n, "silu") for n in sizes[1:-1])
    layers = (*layers, LayerPlan(3, "softmax"))
    plan = Plan(sizes[0], layers, "cross_entropy", **EXTRAS[extra])
    state = network(plan)
    X, T = table(plan, 300)
    found = [
        engine(name).gradient(plan, state, X, T) for name in ("reference", "compiled")
    ]
    assert found[0][0] == pytest.approx(found[1][0], rel=1e-12)
    np.testing.assert_allclose(found[0][1], found[1][1], rtol=1e-9, atol=1e-12)
    losses = [engine(n).loss(plan, state, X, T) for n in ("reference", "compiled")]
    assert losses[0] == pytest.approx(losses[1], rel=1e-12)


def test_output_for_every_loss_is_known():
    assert {output_for(loss) for loss in LOSSES} <= set(ACTIVATIONS)
