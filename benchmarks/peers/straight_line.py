"""Our straight-line engine: the code that the derivation of an example writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from benchmarks.problem import Array, Layers, Problem


def example_text(problem: Problem) -> str:
    """The problem as an example file; weights and biases get their usual names."""
    X, Y = problem.examples
    lines = ["[network]", f"inputs = {problem.sizes[0]}", f'loss = "{problem.loss}"']
    numbers: list[float] = []
    biases: list[float] = []
    for k, (W, b) in enumerate(problem.initial):
        kind = problem.output if k == len(problem.initial) - 1 else problem.hidden
        lines += ["[[network.layers]]", f"units = {len(b)}", f'activation = "{kind}"']
        lines.append("bias = true")
        numbers += W.T.ravel().tolist()  # a row per unit
        biases += b.tolist()
    lines.append("[parameters]")
    lines += [f"w{k} = {x!r}" for k, x in enumerate(numbers, 1)]
    lines += [f"b{k} = {x!r}" for k, x in enumerate(biases, 1)]
    for x, y in zip(X, Y, strict=True):
        lines += ["[[cases]]", f"inputs = {x.tolist()}", f"targets = {y.tolist()}"]
    lines += ["[training]", f'optimizer = "{problem.optimizer}"']
    lines.append(f"learning_rate = {problem.learning_rate}")
    if not problem.learn_biases:
        lines.append('frozen = "biases"')
    return "\n".join(lines) + "\n"


class StraightLineSession:
    """The compiled program of one example, its state handed from call to call."""

    how = "straight_line: compiled straight-line code"

    def __init__(self, problem: Problem) -> None:
        from chainrule.engines.straight_line_compiled import compile_program
        from chainrule.examples import loads
        from chainrule.formulas import Kind
        from chainrule.ledger.derivation import Derivation

        self.problem = problem
        example = loads(example_text(problem))
        program = Derivation(example, shortcuts=True).program(0)
        self.names = [s.name for s in program.state if s.kind is Kind.PARAMETER]
        self.given = {name: float(x) for name, x in example.parameters.items()}
        self.call = compile_program(program)
        self.reset()
        self.train(1)

    def reset(self) -> None:
        self.state = tuple(self.given[name] for name in self.names)
        self.done = 0

    def train(self, epochs: int) -> None:
        self.state = self.call(*self.state, epochs, self.done)
        self.done += epochs

    def layers(self) -> Layers:
        found = {**self.given, **dict(zip(self.names, self.state, strict=True))}
        out: Layers = []
        w = b = 1
        for W, bias in self.problem.initial:
            ins, outs = W.shape
            rows = [found[f"w{k}"] for k in range(w, w + ins * outs)]
            values: Array = np.array([found[f"b{k}"] for k in range(b, b + outs)])
            out.append((np.array(rows).reshape(outs, ins).T, values))
            w, b = w + ins * outs, b + len(bias)
        return out
