"""PyTorch as an independent witness of every register of maths."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from chainrule.formulas.arrays import evaluate_arrays  # noqa: E402
from chainrule.maths.activations import ACTIVATIONS  # noqa: E402
from chainrule.maths.arrays import (  # noqa: E402
    array_slope,
    array_value,
    backward,
    error_from_net,
)
from chainrule.maths.draw import spread  # noqa: E402
from chainrule.maths.initializers import INITIALIZERS  # noqa: E402
from chainrule.maths.losses import LOSSES  # noqa: E402
from chainrule.maths.optimizers import OPTIMIZERS  # noqa: E402
from tests.maths.test_optimizers import Run, settings_of  # noqa: E402

pytestmark = pytest.mark.torch
F = torch.nn.functional

ACTIVATIONS_THERE: dict[str, Callable[[Any], Any]] = {
    "identity": lambda x: x * 1,
    "logistic": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "mish": F.mish,
    "softplus": F.softplus,
    "exponential": torch.exp,
    "softsign": F.softsign,
    "hard_sigmoid": F.hardsigmoid,
    "bipolar_logistic": lambda x: 2 * torch.sigmoid(x) - 1,
    "softmax": lambda x: F.softmax(x, dim=-1),
}


def nets() -> Any:
    random = np.random.default_rng(1)
    drawn = torch.tensor(random.normal(0, 3, (8, 5)))
    drawn[0] = torch.tensor([0.0, -3.0, 3.0, 1e-9, -30.0])  # kinks and far ends
    return drawn


@pytest.mark.parametrize("name", ACTIVATIONS_THERE)
def test_activations_are_those_of_torch(name: str) -> None:
    f, net = ACTIVATIONS[name], nets().requires_grad_()
    there = ACTIVATIONS_THERE[name](net)
    here = array_value(f, net.detach())
    torch.testing.assert_close(here, there.detach(), rtol=1e-9, atol=1e-12)
    weights = torch.tensor(np.random.default_rng(2).normal(0, 1, (8, 5)))
    (there * weights).sum().backward()
    got = backward(f, net.detach(), here, weights)
    # torch's hard sigmoid multiplies with a 1/6 of single precision
    torch.testing.assert_close(got, net.grad, rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_float32_stays_float32(name: str) -> None:
    f, net = ACTIVATIONS[name], nets().float()
    out = array_value(f, net)
    assert out.dtype == array_slope(f, net, out).dtype == torch.float32


def cross_entropy(out: Any, target: Any) -> Any:
    return -(target * torch.log(out)).sum()


def mean(function: Callable[..., Any], **options: Any) -> Callable[[Any, Any], Any]:
    return lambda out, target: function(out, target, **options)


def added(function: Callable[..., Any], **options: Any) -> Callable[[Any, Any], Any]:
    return lambda out, target: function(out, target, reduction="sum", **options)


LOSSES_THERE: dict[str, Callable[[Any, Any], Any]] = {
    "half_squared_error": lambda out, target: 0.5 * ((out - target) ** 2).sum(),
    "squared_error": added(F.mse_loss),
    "mean_squared_error": mean(F.mse_loss),
    "mean_absolute_error": mean(F.l1_loss),
    "huber": added(F.huber_loss),
    "binary_cross_entropy": added(F.binary_cross_entropy),
    "cross_entropy": cross_entropy,
    "poisson": added(F.poisson_nll_loss, log_input=False, eps=0.0),
}


@pytest.mark.parametrize("name", LOSSES_THERE)
def test_losses_are_those_of_torch(name: str) -> None:
    loss = LOSSES[name]
    random = np.random.default_rng(4)
    bounded = loss.outputs[0] == 0
    for _ in range(20):
        drawn = random.uniform(0.05, 0.95, 4) if bounded else random.normal(0, 2, 4)
        out = torch.tensor(drawn, requires_grad=True)
        target = torch.tensor(
            random.uniform(0, 1, 4) if bounded else random.normal(0, 2, 4)
        )
        there = LOSSES_THERE[name](out, target)
        there.backward()
        parts = {"out": out.detach(), "target": target, "count": 4}
        shares, slopes = (
            evaluate_arrays(formula, parts.__getitem__, torch)
            for formula in (loss.share, loss.slope)
        )
        torch.testing.assert_close(shares.sum(), there.detach(), rtol=1e-12, atol=1e-14)
        torch.testing.assert_close(slopes, out.grad, rtol=1e-10, atol=1e-12)


def test_errors_from_net_inputs_are_those_of_torch() -> None:
    net = nets()
    target = torch.softmax(
        torch.tensor(np.random.default_rng(5).normal(0, 1, (8, 5))), -1
    )
    here = error_from_net(LOSSES["cross_entropy"], ACTIVATIONS["softmax"], net, target)
    there = F.cross_entropy(net, target, reduction="none")
    torch.testing.assert_close(here.sum(-1), there, rtol=1e-12, atol=1e-14)
    loss, f = LOSSES["binary_cross_entropy"], ACTIVATIONS["logistic"]
    there = F.binary_cross_entropy_with_logits(net, target, reduction="none")
    torch.testing.assert_close(
        error_from_net(loss, f, net, target), there, rtol=1e-12, atol=1e-14
    )


OPTIMIZERS_THERE: dict[tuple[str, str], tuple[str, dict[str, str]]] = {
    ("sgd", "plain"): ("SGD", {}),
    ("momentum", "gradient"): ("SGD", {"momentum": "momentum"}),
    ("nesterov", "gradient"): ("SGD", {"momentum": "momentum"}),
    ("rmsprop", "false"): ("RMSprop", {"alpha": "rho", "eps": "epsilon"}),
    ("adagrad", "plain"): ("Adagrad", {"eps": "epsilon"}),
    ("adam", "false"): ("Adam", {"eps": "epsilon"}),
    ("adamw", "false"): ("AdamW", {"eps": "epsilon"}),
    ("rprop", "plain"): ("Rprop", {}),
}


@pytest.mark.parametrize("decay", [0.0, 0.02])
@pytest.mark.parametrize(("name", "variant"), OPTIMIZERS_THERE)
def test_optimizers_make_the_updates_of_torch(
    name: str, variant: str, decay: float
) -> None:
    optimizer = OPTIMIZERS[name]
    settings = settings_of(optimizer, variant)
    class_name, theirs = OPTIMIZERS_THERE[name, variant]
    options = {key: float(settings[ours]) for key, ours in theirs.items()}
    options["lr"] = float(settings["learning_rate"])
    if "weight_decay" in settings:
        settings["weight_decay"] = options["weight_decay"] = decay
    if name == "nesterov":
        options["nesterov"] = True
    weight = torch.nn.Parameter(torch.tensor([0.75], dtype=torch.float64))
    there = getattr(torch.optim, class_name)([weight], **options)
    here = Run(optimizer, settings, 0.75)
    random = np.random.default_rng(6)
    for gradient in random.normal(0, 1, 25):
        weight.grad = torch.tensor([gradient])
        there.step()
        here.update(float(gradient))
        assert here.parameter == pytest.approx(weight.item(), rel=1e-12, abs=1e-14)


def test_the_defaults_are_those_of_torch() -> None:
    weight = torch.nn.Parameter(torch.zeros(1))
    for (name, variant), (class_name, theirs) in OPTIMIZERS_THERE.items():
        settings = settings_of(OPTIMIZERS[name], variant)
        options = {"lr": 0.1} if class_name == "SGD" else {}
        there = getattr(torch.optim, class_name)([weight], **options).defaults
        for key, ours in theirs.items():
            if key != "momentum":
                assert there[key] == float(settings[ours])
        assert there["lr"] == float(settings["learning_rate"])


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("glorot", "xavier_uniform_"),
        ("glorot_normal", "xavier_normal_"),
        ("he", "kaiming_normal_"),
        ("he_uniform", "kaiming_uniform_"),
    ],
)
def test_initializers_are_those_of_torch(name: str, function: str) -> None:
    torch.manual_seed(0)
    weight = torch.empty(400, 300)  # torch keeps (unit_out, unit_in)
    options = {"nonlinearity": "relu"} if "kaiming" in function else {}
    getattr(torch.nn.init, function)(weight, **options)
    size = spread(INITIALIZERS[name], 300, 400)
    uniform = INITIALIZERS[name].distribution == "uniform"
    expected = size / math.sqrt(3) if uniform else size
    assert weight.std().item() == pytest.approx(expected, rel=0.01)
