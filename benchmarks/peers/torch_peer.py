"""PyTorch on the CPU: eager with the fastest optimizer, and the step compiled."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.peers.base import Options, Predictor, Unsupported, Variant

if TYPE_CHECKING:
    from benchmarks.problem import Array, Layers, Problem


def network(problem: Problem) -> Any:
    """An nn.Sequential with the initial weights; no softmax: the loss holds it."""
    import torch
    from torch import nn

    kinds = {"logistic": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}
    parts: list[Any] = []
    for k, (W, b) in enumerate(problem.initial):
        m, n = W.shape
        linear = nn.Linear(m, n, dtype=getattr(torch, problem.dtype))
        linear.weight.data = torch.tensor(np.ascontiguousarray(W.T))
        linear.bias.data = torch.tensor(b)
        linear.bias.requires_grad_(problem.learn_biases)
        last = k == len(problem.initial) - 1
        parts += [linear] if last else [linear, kinds[problem.hidden]()]
    if problem.output == "logistic":
        parts.append(nn.Sigmoid())
    return nn.Sequential(*parts)


def loss_function(problem: Problem) -> Any:
    """The mean loss of a batch."""
    from torch.nn import functional

    if problem.loss == "cross_entropy":
        return functional.cross_entropy
    if problem.loss == "mean_squared_error":
        return functional.mse_loss
    return lambda out, y: functional.mse_loss(out, y, reduction="sum") / (2 * len(y))


class TorchSession:
    """The usual loop: zero_grad, loss, backward, step."""

    def __init__(self, problem: Problem, options: Options) -> None:
        import torch

        self.torch, self.problem, self.options = torch, problem, options
        X, Y = map(torch.tensor, problem.examples)
        if problem.loss == "cross_entropy":
            Y = Y.argmax(dim=1)
        split = partial(torch.split, split_size_or_sections=problem.batch)
        self.data = list(zip(split(X), split(Y), strict=True))
        self.loss = loss_function(problem)
        self.reset()
        self.train(1)

    def reset(self) -> None:
        self.torch.set_num_threads(self.options["threads"])
        optim, problem = self.torch.optim, self.problem
        self.model = network(problem)
        kind = optim.SGD if problem.optimizer == "sgd" else optim.Adam
        learned = [p for p in self.model.parameters() if p.requires_grad]
        how = {self.options["step"]: True}
        self.optimizer = kind(learned, lr=problem.learning_rate, **how)

    def train(self, epochs: int) -> None:
        model, loss, optimizer = self.model, self.loss, self.optimizer
        for _ in range(epochs):
            for x, y in self.data:
                optimizer.zero_grad(set_to_none=True)
                loss(model(x), y).backward()
                optimizer.step()

    def layers(self) -> Layers:
        linear = [part for part in self.model if hasattr(part, "weight")]
        return [(p.weight.detach().numpy().T, p.bias.detach().numpy()) for p in linear]


class CompiledSession(TorchSession):
    """Gradient and update in one function, compiled by torch.compile."""

    def reset(self) -> None:
        torch = self.torch
        torch.set_num_threads(self.options["threads"])
        if not hasattr(self, "step"):
            torch._dynamo.config.recompile_limit = 64  # rows share the step's code
            self.model = network(self.problem)
            self.parts = list(self.model.parameters())
            self.state = [torch.zeros_like(p) for p in self.parts * 2]
            self.step = torch.compile(self.make_step(), fullgraph=True)
            self.fresh = [p.detach().clone() for p in self.parts]
        self.t = torch.zeros((), dtype=self.parts[0].dtype)
        for state in self.state:
            state.zero_()
        for p, start in zip(self.parts, self.fresh, strict=True):
            p.requires_grad_(False)
            p.copy_(start)

    def make_step(self) -> Any:
        """One update, written with torch.func so that it is a single graph."""
        torch, problem, model, loss = self.torch, self.problem, self.model, self.loss
        names = [name for name, _ in model.named_parameters()]
        learned = [n.endswith("weight") or problem.learn_biases for n in names]
        eta = problem.learning_rate

        def objective(parts: list[Any], x: Any, y: Any) -> Any:
            named = dict(zip(names, parts, strict=True))
            return loss(torch.func.functional_call(model, named, (x,)), y)

        def sgd(parts: list[Any], state: list[Any], t: Any, x: Any, y: Any) -> None:
            del state, t
            gradients = torch.func.grad(objective)(parts, x, y)
            for p, g, free in zip(parts, gradients, learned, strict=True):
                if free:
                    p.sub_(eta * g)

        def adam(parts: list[Any], state: list[Any], t: Any, x: Any, y: Any) -> None:
            gradients = torch.func.grad(objective)(parts, x, y)
            t.add_(1)
            rate, root = eta / (1 - 0.9**t), torch.sqrt(1 - 0.999**t)
            half = len(parts)
            for k, (p, g) in enumerate(zip(parts, gradients, strict=True)):
                m, v = state[k], state[half + k]
                m.mul_(0.9).add_(0.1 * g)
                v.mul_(0.999).add_(0.001 * g * g)
                p.sub_(rate * m / (v.sqrt() / root + 1e-8))

        return sgd if problem.optimizer == "sgd" else adam

    def train(self, epochs: int) -> None:
        step, parts, state, t = self.step, self.parts, self.state, self.t
        with self.torch.no_grad():
            for _ in range(epochs):
                for x, y in self.data:
                    step(parts, state, t, x, y)


class _Predictor:
    def __init__(self, problem: Problem, options: Options) -> None:
        import torch

        torch.set_num_threads(1)
        model: Any = torch.nn.Sequential(
            network(problem), torch.nn.Softmax(dim=1)
        ).eval()
        example = torch.tensor(problem.examples[0][:1])
        if options.get("traced"):
            jit: Any = torch.jit
            model = jit.freeze(jit.trace(model, example))
        self.torch, self.model = torch, model

    def predict(self, row: Array) -> Array:
        with self.torch.inference_mode():
            out: Array = self.model(self.torch.from_numpy(row)).numpy()
        return out


class TorchPeer:
    """PyTorch, eager."""

    name = "torch"

    def variants(self, problem: Problem) -> list[Variant]:
        small = problem.parameters * problem.batch < 10**5
        return [
            Variant(
                f"{step} optimizer, {n} thread{'s' * (n > 1)}",
                {"threads": n, "step": step},
            )
            for n in ((1,) if small else (1, 2))
            for step in ("foreach", "fused")
        ]

    def start(self, problem: Problem, options: Options) -> TorchSession:
        return TorchSession(problem, options)

    def predictor(self, problem: Problem, options: Options) -> Predictor:
        return _Predictor(problem, options)


class TorchCompiledPeer:
    """PyTorch, torch.compile."""

    name = "torch.compile"

    def variants(self, problem: Problem) -> list[Variant]:
        small = problem.parameters * problem.batch < 10**5
        return [
            Variant(f"whole step, {n} thread{'s' * (n > 1)}", {"threads": n})
            for n in ((1,) if small else (1, 2))
        ]

    def start(self, problem: Problem, options: Options) -> TorchSession:
        try:
            return CompiledSession(problem, options)
        except Exception as error:  # the compiler raises errors of many kinds
            first = str(error).strip().splitlines()[0]
            raise Unsupported(f"torch.compile failed: {first}") from error

    def predictor(self, problem: Problem, options: Options) -> Predictor:
        return _Predictor(problem, {**options, "traced": True})
