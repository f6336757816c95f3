"""PyTorch networks there and back: the same bits, and the same next updates."""

import json
import pickle
import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import chainrule as cr  # noqa: E402
from chainrule.checker import Verdict  # noqa: E402
from chainrule.engines import LayerPlan, Plan  # noqa: E402
from chainrule.engines.register import engine  # noqa: E402
from chainrule.errors import ModelError  # noqa: E402
from chainrule.interchange.torch import model_of_torch, to_torch  # noqa: E402
from chainrule.interchange.torch_files import (  # noqa: E402
    load_state_dict,
    save_state_dict,
)
from chainrule.maths.activations import ACTIVATIONS  # noqa: E402
from chainrule.training import Settings, initial  # noqa: E402
from chainrule.training.model import Model  # noqa: E402
from tests.house.test_docs_code import (  # noqa: E402
    NEEDS_TORCH,
    ROOT,
    pages,
    python_blocks,
    run_block,
)

pytestmark = pytest.mark.torch
nn = torch.nn
ULP = 16
"""Units in the last place of a case's largest output, or of 1, by which PyTorch's
forward pass may differ: its sums go in another order, its exponentials are others."""


def drawn(seed: int) -> Model:
    """A network of random shape, activations, dropout and numbers."""
    draw = random.Random(seed)
    # exp multiplies what the sums before it are off by: it has a test of its own
    names = [
        name
        for name, record in ACTIVATIONS.items()
        if not record.coupled and name != "exponential"
    ]
    layers = tuple(
        LayerPlan(
            draw.randint(1, 7),
            draw.choice(names),
            bias=draw.random() < 0.8,
            dropout=draw.choice([0.0, 0.25]),
        )
        for _ in range(draw.randint(1, 4))
    )
    if draw.random() < 0.3:
        layers = (*layers, LayerPlan(draw.randint(2, 4), "softmax"))
    plan = Plan(
        draw.randint(1, 7),
        layers,
        "cross_entropy" if layers[-1].activation == "softmax" else "mean_squared_error",
        dtype=draw.choice(["float32", "float64"]),
        input_dropout=draw.choice([0.0, 0.0, 0.2]),
    )
    return Model(plan, initial(plan, seed, "glorot"), Settings())


def close(got: Any, wanted: Any) -> bool:
    size = np.maximum(np.abs(wanted).max(axis=1, keepdims=True), 1.0)
    size = size.astype(wanted.dtype)
    return bool((np.abs(got - wanted) <= ULP * np.spacing(size)).all())


@pytest.mark.parametrize("part", range(4))
def test_random_networks_go_there_and_back(
    part: int, tmp_path: Path, test_multiplier: float
) -> None:
    for number in range(round(25 * test_multiplier)):
        model = drawn(1000 * part + number)
        network = to_torch(model)
        back = model_of_torch(network)
        assert back.plan.layers == model.plan.layers
        assert back.plan.input_dropout == model.plan.input_dropout
        assert back.state.parameters.tobytes() == model.state.parameters.tobytes()
        numbers = np.random.default_rng(number).normal(0, 2, (6, model.plan.inputs))
        X = numbers.astype(model.plan.dtype)
        there = network.eval()(torch.from_numpy(X)).detach().numpy()
        assert close(there, model.outputs(X))
        save_state_dict(model, tmp_path / "s.safetensors")
        from safetensors.torch import load_file

        state = load_file(tmp_path / "s.safetensors")
        assert state.keys() == network.state_dict().keys()
        fresh = to_torch(drawn(1000 * part + number))
        fresh.load_state_dict(state)
        again = load_state_dict(tmp_path / "s.safetensors")
        assert again.plan.layers == model.plan.layers
        assert again.plan.input_dropout == model.plan.input_dropout
        assert again.state.parameters.tobytes() == model.state.parameters.tobytes()


def test_a_state_dict_of_torch_needs_its_activations(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    network = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2, bias=False))
    save_file(network.state_dict(), tmp_path / "s")
    with pytest.raises(ModelError, match="activations="):
        load_state_dict(tmp_path / "s")
    with pytest.raises(ModelError, match="one for each layer"):
        load_state_dict(tmp_path / "s", ["tanh"])
    model = load_state_dict(tmp_path / "s", ["tanh", "identity"])
    X = np.random.default_rng(0).normal(0, 1, (5, 3)).astype("float32")
    assert close(network(torch.from_numpy(X)).detach().numpy(), model.outputs(X))


# --- training -----------------------------------------------------------------------

CASES, UNITS = 12, 3
EPOCHS = np.tile(np.arange(CASES), (5, 1))


def shares() -> Any:
    return torch.rand(CASES, UNITS, dtype=torch.float64)


LOSSES: dict[str, tuple[Any, Any, Any]] = {
    "cross-entropy": (
        nn.CrossEntropyLoss(),
        None,
        lambda: torch.randint(UNITS, (CASES,)),
    ),
    "smoothed": (
        nn.CrossEntropyLoss(label_smoothing=0.2),
        None,
        lambda: torch.randint(UNITS, (CASES,)),
    ),
    "added": (
        nn.CrossEntropyLoss(reduction="sum"),
        None,
        lambda: torch.randint(UNITS, (CASES,)),
    ),
    "nll": (nn.NLLLoss(), nn.LogSoftmax(1), lambda: torch.randint(UNITS, (CASES,))),
    "logits": (nn.BCEWithLogitsLoss(reduction="sum"), None, shares),
    "binary": (nn.BCELoss(reduction="sum"), nn.Sigmoid(), shares),
    "mean squared": (nn.MSELoss(), None, shares),
    "squared": (nn.MSELoss(reduction="sum"), nn.Tanh(), shares),
    "absolute": (nn.L1Loss(), None, shares),
    "Huber": (nn.HuberLoss(reduction="sum"), None, shares),
    "Poisson": (
        nn.PoissonNLLLoss(log_input=False, eps=0.0, reduction="sum"),
        nn.Softplus(),
        shares,
    ),
    "Poisson of logarithms": (nn.PoissonNLLLoss(reduction="sum"), None, shares),
}
OPTIMIZERS: dict[str, Any] = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.95)),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.0),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.05),
    "rprop": lambda p: torch.optim.Rprop(p, lr=0.01),
}


def network_for(last: Any) -> Any:
    inner = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 6), nn.SiLU())
    tail = [] if last is None else [last]
    return nn.Sequential(inner, nn.Linear(6, UNITS), *tail).double()


def flat_of(network: Any) -> Any:
    """The parameters in the order of a state's flat vector."""
    return np.concatenate([p.detach().numpy().T.ravel() for p in network.parameters()])


def train_there(network: Any, loss: Any, optimizer: Any, X: Any, T: Any, n: int) -> Any:
    losses = []
    for _ in range(n):
        optimizer.zero_grad()
        error = loss(network(X), T)
        error.backward()
        optimizer.step()
        losses.append(error.item())
    return losses


def rows_of(T: Any) -> Any:
    return np.eye(UNITS)[T.numpy()] if T.ndim == 1 else T.numpy()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_training_makes_the_same_losses_gradients_and_updates(
    loss: str, optimizer: str
) -> None:
    """From the same start, and again from the middle of a run."""
    torch.manual_seed(1)
    function, last, targets = LOSSES[loss]
    network, T = network_for(last), targets()
    X = torch.randn(CASES, 4, dtype=torch.float64)
    rule = OPTIMIZERS[optimizer](network.parameters())
    for _ in range(2):
        model = model_of_torch(network, function, rule)
        there = train_there(network, function, rule, X, T, 5)
        here = engine("reference").run(
            model.plan,
            model.state,
            X.numpy(),
            rows_of(T),
            learning_rates=model.settings.learning_rate,
            order=EPOCHS,
        )
        np.testing.assert_allclose(here, there, rtol=1e-11)
        np.testing.assert_allclose(
            model.state.parameters, flat_of(network), rtol=1e-8, atol=1e-10
        )


def test_an_update_that_is_off_by_little_is_noticed() -> None:
    torch.manual_seed(1)
    network, X = network_for(None), torch.randn(CASES, 4, dtype=torch.float64)
    rule = torch.optim.SGD(network.parameters(), lr=0.05)
    model = model_of_torch(network, nn.MSELoss(), rule)
    T = shares()
    train_there(network, nn.MSELoss(), rule, X, T, 1)
    engine("reference").run(
        model.plan, model.state, X.numpy(), T.numpy(), learning_rates=0.05 * 1.001
    )
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(
            model.state.parameters, flat_of(network), rtol=1e-8, atol=1e-10
        )


def test_weight_decay_frozen_and_shared_layers_train_alike() -> None:
    torch.manual_seed(2)
    middle = nn.Linear(5, 5)
    network = nn.Sequential(
        nn.Linear(4, 5), nn.Tanh(), middle, nn.ReLU(), middle, nn.Linear(5, UNITS)
    ).double()
    network[0].weight.requires_grad_(False)
    parts = list(network.named_parameters())
    rule = torch.optim.Adam(
        [
            {"params": [p for n, p in parts if "weight" in n], "weight_decay": 0.1},
            {"params": [p for n, p in parts if "bias" in n]},
        ],
        lr=0.01,
    )
    model = model_of_torch(network, nn.MSELoss(), rule)
    assert model.plan.weight_decay == 0.1
    X, T = torch.randn(CASES, 4, dtype=torch.float64), shares()
    train_there(network, nn.MSELoss(), rule, X, T, 5)
    engine("reference").run(
        model.plan,
        model.state,
        X.numpy(),
        T.numpy(),
        learning_rates=0.01,
        order=EPOCHS,
    )
    after = model_of_torch(network, nn.MSELoss())
    np.testing.assert_allclose(
        model.state.parameters, after.state.parameters, rtol=1e-8, atol=1e-10
    )
    frozen = to_torch(after)[0]
    assert not frozen.weight.requires_grad
    assert frozen.bias.requires_grad


# --- explained and checked ----------------------------------------------------------


@pytest.mark.parametrize("cases", [1, 3])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("loss", ["cross-entropy", "mean squared", "smoothed", "added"])
def test_the_gradients_of_torch_are_the_claims_and_are_right(
    loss: str, dtype: Any, cases: int
) -> None:
    torch.manual_seed(3)
    function, _, targets = LOSSES[loss]
    network = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, UNITS)).to(dtype)
    X, T = torch.rand(cases, 2, dtype=dtype), targets()[:cases]
    T = T if T.ndim == 1 else T.to(dtype)
    error = function(network(X), T)
    error.backward()
    example = cr.from_torch(network, X, T, loss=function)
    whole = cr.explain(example)["E_total" if cases == 1 else "E_batch"].value
    assert float(whole) == pytest.approx(error.item(), rel=1e-5)
    sheet = cr.check(example)
    assert sheet.counts[Verdict.CORRECT] == len(sheet.claims) == 21


def test_a_wrong_gradient_is_found_and_named() -> None:
    torch.manual_seed(3)
    network = nn.Sequential(nn.Linear(2, 2), nn.Sigmoid(), nn.Linear(2, 1)).double()
    x, t = torch.rand(1, 2).double(), torch.rand(1, 1).double()
    nn.MSELoss()(network(x), t).backward()
    network[0].weight.grad[1, 0] *= -1
    sheet = cr.check(cr.from_torch(network, x, t, loss=nn.MSELoss()))
    wrong = [each for each in sheet.claims if each.verdict is Verdict.WRONG]
    assert [each.claim.of for each in wrong] == ["dE_total/dw3"]
    assert wrong[0].because


@pytest.mark.parametrize("activation", [torch.nn.Hardsigmoid, torch.nn.GELU])
def test_gradients_below_a_kernel_of_few_digits_are_no_false_alarm(
    activation: Any,
) -> None:
    """PyTorch has Hardsigmoid's 1/6 in single precision, in float64 networks too."""
    torch.manual_seed(0)
    first, last = torch.nn.Linear(2, 4), torch.nn.Linear(4, 3)
    network = torch.nn.Sequential(first, activation(), last).double()
    X, T = torch.randn(3, 2, dtype=torch.float64), torch.tensor([0, 1, 2])
    loss = torch.nn.CrossEntropyLoss()
    loss(network(X), T).backward()
    sheet = cr.check(cr.from_torch(network, X, T, loss=loss))
    assert {each.verdict for each in sheet.claims} == {Verdict.CORRECT}
    first.weight.grad[0, 0] *= 1.001
    sheet = cr.check(cr.from_torch(network, X, T, loss=loss))
    wrong = [each.claim.of for each in sheet.claims if each.verdict is Verdict.WRONG]
    assert wrong == ["dE_batch/dw1"]


def test_gradients_that_are_not_finite_name_their_layer() -> None:
    network = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Linear(3, 1))
    X, T = torch.ones(1, 2), torch.ones(1, 1)
    loss = torch.nn.MSELoss()
    loss(network(X), T).backward()
    for value in (float("nan"), float("inf")):
        network[1].bias.grad[0] = value
        with pytest.raises(ModelError, match=r"linear layer 2 .* not finite"):
            cr.from_torch(network, X, T, loss=loss)


def test_hooks_and_modules_without_numbers_are_refused() -> None:
    network = torch.nn.Sequential(torch.nn.Linear(2, 3))
    network[0].register_forward_hook(lambda module, given, out: out * 2)
    with pytest.raises(ModelError, match="Linear of the PyTorch network has forward"):
        model_of_torch(network)
    with pytest.raises(ModelError, match="device='meta'"):
        model_of_torch(torch.nn.Linear(2, 3, device="meta"))


def test_the_next_update_is_the_optimizers() -> None:
    torch.manual_seed(4)
    network = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1)).double()
    x, t = torch.rand(3, 2).double(), torch.rand(3, 1).double()
    rule = torch.optim.Adam(network.parameters(), lr=0.1)
    example = cr.from_torch(network, x, t, loss=nn.MSELoss(), optimizer=rule)
    train_there(network, nn.MSELoss(), rule, x, t, 2)
    ledger = cr.explain(example, after=1, digits=12)
    for number, value in enumerate(network[0].weight.detach().ravel().tolist(), 1):
        assert float(ledger[f"w{number}+"].value) == pytest.approx(value, abs=1e-11)
    with pytest.raises(ModelError, match="fresh optimizer"):
        cr.from_torch(network, x, t, loss=nn.MSELoss(), optimizer=rule)


def test_shared_layers_are_shared_parameters() -> None:
    torch.manual_seed(5)
    one = nn.Linear(2, 2)
    network = nn.Sequential(one, nn.Tanh(), one).double()
    x, t = torch.rand(1, 2).double(), torch.rand(1, 2).double()
    nn.MSELoss()(network(x), t).backward()
    example = cr.from_torch(network, x, t, loss=nn.MSELoss())
    assert set(example.parameters) == {"w1", "w2", "w3", "w4", "b1", "b2"}
    assert cr.check(example).counts[Verdict.CORRECT] == 6


def test_without_a_loss_there_is_a_forward_pass() -> None:
    network = nn.Sequential(nn.Linear(2, 2), nn.Tanh())
    x = torch.rand(2)
    found = cr.explain(cr.from_torch(network, x))["out_o1"].value
    assert float(found) == pytest.approx(network(x)[0].item(), abs=1e-6)


# --- what has no counterpart --------------------------------------------------------


class Own(nn.Module):  # type: ignore[misc,name-defined]
    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(2, 2))

    def forward(self, x: Any) -> Any:
        return self.inner(x) + 1


class Doubled(nn.Linear):  # type: ignore[misc,name-defined]
    def forward(self, x: Any) -> Any:
        return 2 * super().forward(x)


def chain(*modules: Any) -> Any:
    return nn.Sequential(nn.Linear(2, 2), *modules)


@pytest.mark.parametrize(
    ("module", "loss", "reason"),
    [
        (Own(), None, "the nn.Sequential inside it"),
        (Doubled(2, 2), None, "not one of Linear"),
        (chain(nn.BatchNorm1d(2)), None, r"BatchNorm1d.*not one of Linear"),
        (chain(nn.Conv1d(2, 2, 1)), None, "Conv1d"),
        (chain(nn.LeakyReLU(0.3)), None, r"only negative_slope=0.01"),
        (chain(nn.GELU("tanh")), None, "only approximate='none'"),
        (chain(nn.Softmax(0)), None, "give it dim=1"),
        (chain(nn.ReLU(), nn.Tanh()), None, "does not follow its Linear"),
        (chain(nn.Dropout(0.1), nn.ReLU()), None, "before any Dropout"),
        (chain(nn.Dropout(0.1), nn.Dropout(0.1)), None, "join the two"),
        (chain(nn.LogSoftmax(1)), None, r"loss=nn\.NLLLoss"),
        (chain(nn.LogSoftmax(1), nn.Linear(2, 1)), None, "take Softmax"),
        (chain(nn.Softmax(1)), nn.CrossEntropyLoss(), "take that module out"),
        (chain(nn.Sigmoid()), nn.BCEWithLogitsLoss(), "take that module out"),
        (chain(), nn.NLLLoss(), "end with LogSoftmax"),
        (chain(), nn.BCEWithLogitsLoss(), "reduction='sum'"),
        (chain(), nn.HuberLoss(delta=2.0, reduction="sum"), "leave it at 1.0"),
        (chain(), nn.CrossEntropyLoss(torch.ones(2)), "leave weight out"),
        (chain(), nn.MSELoss(reduction="none"), "give 'mean' or 'sum'"),
        (chain(), nn.L1Loss(reduction="sum"), "reduction='mean'"),
        (chain(), nn.CTCLoss(), "give one of CrossEntropyLoss"),
        (nn.Sequential(nn.ReLU()), None, "does not follow its Linear"),
        (nn.Sequential(), None, "has no layer with weights"),
        (chain().half(), None, "float32"),
        (chain().bfloat16(), None, r"module\.float\(\)"),
        (nn.Sequential(nn.Linear(2, 3), nn.Linear(2, 1)), None, "gives 3"),
        ("network", None, "give an nn.Sequential"),
    ],
)
def test_what_has_no_counterpart_is_named(module: Any, loss: Any, reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        model_of_torch(module, loss)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda p: torch.optim.SGD(p, 0.1, 0.9, dampening=0.5), "dampening"),
        (lambda p: torch.optim.Adam(p, amsgrad=True), "amsgrad"),
        (torch.optim.AdamW, "weight_decay=0"),
        (lambda p: torch.optim.RMSprop(p, centered=True), "centered"),
        (torch.optim.Adamax, "give one of SGD"),
        (lambda p: torch.optim.SGD(list(p)[:1], lr=0.1), "every parameter"),
        (
            lambda p: torch.optim.SGD(
                [{"params": q, "lr": i} for i, q in enumerate(p)]
            ),
            "differ between layers",
        ),
        (lambda p: "adam", "has no counterpart"),
    ],
)
def test_an_optimizer_without_counterpart_is_named(make: Any, reason: str) -> None:
    network = chain(nn.ReLU())
    with pytest.raises(ModelError, match=reason):
        model_of_torch(network, nn.MSELoss(), make(network.parameters()))


def test_numbers_that_are_not_finite_are_refused() -> None:
    network = chain()
    with torch.no_grad():
        network[0].weight[0, 0] = float("nan")
    with pytest.raises(ModelError, match="not finite"):
        model_of_torch(network)


def test_a_pickle_is_never_read(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> Any:
            return (Path.touch, (tmp_path / "sprung",))

    (tmp_path / "a.pt").write_bytes(pickle.dumps(Trap()))
    torch.save(chain().state_dict(), tmp_path / "b.pt")
    for name in ("a.pt", "b.pt"):
        with pytest.raises(ModelError, match="never read"):
            load_state_dict(tmp_path / name, ["identity"])
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    "targets", [torch.tensor([5]), torch.rand(2, 3), torch.rand(4, 2), "words"]
)
def test_targets_that_do_not_fit_are_told(targets: Any) -> None:
    with pytest.raises(ModelError, match="targets"):
        cr.from_torch(chain(), torch.rand(1, 2), targets, loss=nn.CrossEntropyLoss())


# --- the documentation's own code ---------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [p for p in pages() if NEEDS_TORCH.search("".join(python_blocks(p)))],
    ids=lambda page: page.name,
)
def test_the_code_of_a_page_with_torch_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "docs/examples", tmp_path / "docs/examples")
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {}
    for source in python_blocks(page):
        run_block(source, namespace, page.name)


def test_the_metadata_of_a_state_dict_is_json(tmp_path: Path) -> None:
    from safetensors import safe_open

    save_state_dict(drawn(1), tmp_path / "s")
    with safe_open(tmp_path / "s", "pt") as file:
        assert json.loads(file.metadata()["chainrule.torch"])["modules"]


def test_an_exponential_layer_goes_there_and_back() -> None:
    plan = Plan(3, (LayerPlan(4, "tanh"), LayerPlan(2, "exponential")), "poisson")
    model = Model(plan, initial(plan, 0, "glorot"), Settings())
    network = to_torch(model)
    assert model_of_torch(network).plan.layers == plan.layers
    X = np.random.default_rng(0).normal(size=(6, 3))
    there = network(torch.from_numpy(X)).detach().numpy()
    assert close(there, model.outputs(X))
