"""Gradients beside two witnesses: finite differences, and JAX's own derivatives."""

from dataclasses import replace

import numpy as np
import pytest

from chainrule.engines import LayerPlan, Plan, State, engine, weights
from chainrule.engines.equations import Equations
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from tests.engines.cases import network, output_for, small, table

ENGINES = ["reference", "compiled"]


def by_differences(plan: Plan, state: State, X, T, weight=None):
    """Central differences of the reference's penalized loss."""
    found = np.empty(plan.parameters)
    reference = engine("reference")
    for cell in range(plan.parameters):
        ends = []
        for step in (1e-6, -1e-6):
            moved = state.copy()
            moved.parameters[cell] += step
            ends.append(reference.gradient(plan, moved, X, T, weight)[0])
        found[cell] = (ends[0] - ends[1]) / 2e-6
    return found


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("hidden", [n for n in ACTIVATIONS if n != "softmax"])
def test_every_activation_by_finite_differences(hidden, name):
    plan = small(hidden=hidden)
    X, T = table(plan, 7)
    state = network(plan)
    _, g = engine(name).gradient(plan, state, X, T)
    np.testing.assert_allclose(g, by_differences(plan, state, X, T), atol=2e-8)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("last", ["its own", "softmax"])
def test_every_loss_by_finite_differences(loss, last, name):
    plan = small(loss, weight_decay=0.1, label_smoothing=0.0)
    if last == "softmax":
        plan = replace(plan, layers=(*plan.layers[:-1], LayerPlan(3, "softmax")))
    X, T = table(plan, 7)
    weight = np.linspace(0.5, 2, 7)
    state = network(plan)
    _, g = engine(name).gradient(plan, state, X, T, weight)
    differences = by_differences(plan, state, X, T, weight)
    np.testing.assert_allclose(g, differences, rtol=1e-6, atol=2e-8)


def test_a_case_of_weight_two_stands_for_two_cases():
    plan = small("cross_entropy")
    X, T = table(plan, 5)
    state = network(plan)
    weight = np.array([1.0, 2, 1, 1, 3])
    again = np.repeat(np.arange(5), weight.astype(int))
    for name in ENGINES:
        one = engine(name).gradient(plan, state, X, T, weight)
        other = engine(name).gradient(plan, state, X[again], T[again])
        np.testing.assert_allclose(one[1], other[1], rtol=1e-12, atol=1e-15)


def test_jax_finds_the_same_gradient():
    import jax
    import jax.numpy as jnp

    plan = small("cross_entropy")
    X, T = table(plan, 9)
    state = network(plan)

    def loss(flat):
        W1, W2, W3 = weights(plan, flat)
        ends = [a * b + b for a, b in [(4, 6), (6, 5), (5, 3)]]
        starts = np.cumsum([0, *ends])
        b1, b2, b3 = (
            flat[start - n : start]
            for start, n in zip(starts[1:], (6, 5, 3), strict=True)
        )
        net = jnp.tanh(jnp.tanh(X @ W1 + b1) @ W2 + b2) @ W3 + b3
        return -jnp.mean(jnp.sum(T * jax.nn.log_softmax(net), axis=1))

    value, g = jax.value_and_grad(loss)(jnp.asarray(state.parameters))
    for name in ENGINES:
        found, gradient = engine(name).gradient(plan, state, X, T)
        assert found == pytest.approx(float(value), rel=1e-13)
        np.testing.assert_allclose(gradient, g, rtol=1e-11, atol=1e-14)


def test_the_reference_runs_on_jax_arrays():
    import jax.numpy as jnp

    plan = small("cross_entropy", optimizer="adam", weight_decay=0.01)
    X, T = table(plan, 20)
    ends = []
    for asarray in (np.asarray, jnp.asarray):
        state = network(plan)
        state = State(asarray(state.parameters), asarray(state.slots))
        losses = engine("reference").run(
            plan, state, asarray(X), asarray(T), batch_size=4, learning_rates=0.01
        )
        assert type(state.parameters) is type(asarray(X))
        ends.append((losses, np.asarray(state.parameters), np.asarray(state.slots)))
    for one, other in zip(*ends, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


BREAKS = {
    "(1)": "z + self.plan.bias_input * b[l]",
    "(3)": "S * self.value(",
    "(4)": "D @ W[l].T",
    "(5)": "A[l].T @ D",
    "(6)": "self.plan.bias_input * self.xp.sum(D, axis=0)",
}


@pytest.mark.parametrize("equation", BREAKS)
def test_an_equation_broken_by_a_thousandth_is_noticed(equation, monkeypatch):
    """Finite differences, and the agreement of engines, both object."""
    import inspect
    import textwrap

    from chainrule.engines import equations

    source = inspect.getsource(equations)
    text = BREAKS[equation]
    assert source.count(text) == 1
    broken: dict[str, object] = {"__name__": equations.__name__}
    changed = source.replace(text, f"1.001 * {text}")
    exec(compile(textwrap.dedent(changed), "broken", "exec"), broken)
    monkeypatch.setattr(
        "chainrule.engines.reference.Equations", broken["Equations"], raising=True
    )
    plan = small("cross_entropy")
    X, T = table(plan, 7)
    state = network(plan)
    _, wrong = engine("reference").gradient(plan, state, X, T)
    _, right = engine("compiled").gradient(plan, state, X, T)
    assert np.abs(wrong - right).max() > 1e-6
    if equation != "(1)":  # a broken net input has a right gradient of its own
        differences = by_differences(plan, state, X, T)
        assert np.abs(wrong - differences).max() > 1e-6
    assert Equations is not broken["Equations"]


def test_every_loss_has_an_output_activation():
    assert {output_for(loss) for loss in LOSSES} <= set(ACTIVATIONS)
