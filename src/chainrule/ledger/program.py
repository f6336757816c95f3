"""The derivation written as straight-line Python: the formula you read is the code.

One update becomes a list of assignments, one per quantity, in the order of the
derivation; several updates are a loop around it. The same text runs over floats (plain
or compiled) and over balls, with the functions and constants bound to match.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from chainrule import floats
from chainrule.formulas import TOTAL, Kind, Quantity, Symbol, python_source
from chainrule.formulas.evaluate import FLOAT_FUNCTIONS, FLOATS
from chainrule.formulas.numbers import FUNCTIONS, PROVEN, Undecided, Value, rational
from chainrule.ledger import update

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation

_RESERVED = {"exp", "ln", "tanh", "sqrt", "erf", "sign", "log1p", "power", "abs",
             "greater", "updates", "done", "update_number", "range"}  # fmt: skip


@dataclass(frozen=True)
class Program:
    """Straight-line code for updates.

    `source` defines ``run(<state>, updates, done)``, which returns the state after so
    many more updates; `state` names what it carries, in order; `constants` are the
    numbers that its text mentions.
    """

    source: str
    state: tuple[Symbol, ...]
    constants: dict[str, Fraction]


class Names:
    """Readable, unique Python names for quantities."""

    def __init__(self, cases: int) -> None:
        self._cases = cases
        self._names: dict[Hashable, str] = {}
        self._taken: set[str] = set(_RESERVED)

    def __call__(self, quantity: Hashable) -> str:
        known = self._names.get(quantity)
        if known is None:
            known = self._names[quantity] = self._fresh(quantity)
        return known

    def _fresh(self, quantity: Hashable) -> str:
        assert isinstance(quantity, Quantity)
        text = quantity.name.replace("+", "_new").replace("/", "_by_")
        text = re.sub(r"\W", "_", text)
        if self._cases > 1 and quantity.case:
            text += f"_case{quantity.case}"
        if keyword.iskeyword(text) or not text.isidentifier():
            text = f"q_{text}"
        name, count = text, 2
        while name in self._taken:
            name, count = f"{text}_{count}", count + 1
        self._taken.add(name)
        return name


def state_symbols(derivation: Derivation) -> tuple[Symbol, ...]:
    """What a run carries from update to update: parameters, then optimizer state."""
    learned = [
        name
        for name in derivation.network.places
        if name in derivation.learned and name not in derivation.missing
    ]
    states = update.rule_of(derivation).states
    return (
        *(Symbol(Kind.PARAMETER, name) for name in learned),
        *(
            Symbol(Kind.STATE_BEFORE, name, state)
            for state in states
            for name in learned
        ),
    )


def successor(symbol: Symbol) -> Symbol:
    """What takes a state's place after an update."""
    if symbol.kind is Kind.PARAMETER:
        return Symbol(Kind.UPDATED, symbol.of)
    return Symbol(Kind.STATE, symbol.of, symbol.state)


def batches(derivation: Derivation, case: int) -> int:
    """How many different updates follow one another before they repeat."""
    training = update.training_of(derivation)
    if training.restart and case:
        return 1
    count = len(derivation.example.cases)
    if training.batch == "full":
        return 1
    size = 1 if training.batch == "online" else int(training.batch)
    return max(1, -(-count // size))


def write_program(derivation: Derivation, case: int = 0) -> Program:
    """The straight-line code of an example's updates."""
    names = Names(len(derivation.example.cases))
    state = state_symbols(derivation)
    constants: dict[str, Fraction] = {}
    count = batches(derivation, case)
    variables = [names(derivation.at(symbol, 0, case)) for symbol in state]
    lines = [
        f"def run({', '.join([*variables, 'updates', 'done'])}):",
        "    for update_number in range(done + 1, done + updates + 1):",
    ]
    for batch in range(count):
        body = _Body(derivation, names, constants, batch, case)
        if count > 1:
            word = "if" if batch == 0 else "elif"
            lines.append(f"        {word} (update_number - 1) % {count} == {batch}:")
        indent = " " * (12 if count > 1 else 8)
        lines += [indent + line for line in body.lines(state, variables)]
    lines.append(f"    return {', '.join(variables)},")
    return Program("\n".join(lines) + "\n", state, constants)


def write_reading(derivation: Derivation, case: int) -> Program:
    """Straight-line code for the error and the outputs of one case.

    Its ``read(<state>)`` returns E_total and every output.
    """
    training = derivation.example.training
    place = case if training is not None and training.restart else 0
    names = Names(len(derivation.example.cases))
    state = state_symbols(derivation)
    constants: dict[str, Fraction] = {}
    variables = [names(derivation.at(symbol, 0, place)) for symbol in state]
    body = _Body(derivation, names, constants, 0, place)
    wanted = [
        derivation.at(what, 0, case)
        for what in (TOTAL, *(Symbol(Kind.OUT, u) for u in derivation.network.outputs))
    ]
    lines = [f"def read({', '.join(variables)}):"]
    lines += [f"    {line}" for line in body.assignments(wanted)]
    lines.append(f"    return {', '.join(body.name(each) for each in wanted)},")
    return Program("\n".join(lines) + "\n", state, constants)


class _Body:
    """The assignments of one update."""

    def __init__(
        self,
        derivation: Derivation,
        names: Names,
        constants: dict[str, Fraction],
        batch: int,
        case: int,
    ) -> None:
        self.derivation, self.names, self.constants = derivation, names, constants
        self.batch, self.case = batch, case

    def lines(self, state: tuple[Symbol, ...], variables: list[str]) -> list[str]:
        wanted = [
            self.derivation.at(successor(symbol), self.batch, self.case)
            for symbol in state
        ]
        found = self.assignments(wanted)
        new = [self.name(each) for each in wanted]
        pairs = [f"{old} = {value}" for old, value in zip(variables, new, strict=True)]
        return [*found, *pairs] or ["pass"]

    def assignments(self, wanted: list[Quantity]) -> list[str]:
        """``name = expression`` for all that is needed, in order."""
        return [
            f"{self.name(each)} = {self.expression(each)}"
            for each in self.forward_first(wanted)
            if not self.is_leaf(each)
        ]

    def forward_first(self, wanted: list[Quantity]) -> list[Quantity]:
        """All that is needed, the whole forward pass before the backward pass.

        Depth first would go back from the first output before the second is there; side
        by side their exponentials overlap in the processor (4 % of the slides' update).
        """
        needed = self.derivation.order(wanted, self.is_leaf)
        outs = [
            each
            for each in needed
            if isinstance(each.what, Symbol) and each.what.kind is Kind.OUT
        ]
        return self.derivation.order([*outs, *wanted], self.is_leaf)

    def is_leaf(self, quantity: Quantity) -> bool:
        what = quantity.what
        if isinstance(what, Symbol) and what.kind in (
            Kind.PARAMETER,
            Kind.STATE_BEFORE,
        ):
            return True
        return self.derivation.formula(quantity) is None

    def expression(self, quantity: Quantity) -> str:
        formula = self.derivation.formula(quantity)
        assert formula is not None
        return python_source(formula, self.name, self.constant, _compare)

    def name(self, to: Hashable) -> str:
        assert isinstance(to, Quantity)
        what = to.what
        if isinstance(what, Symbol):
            if what.kind is Kind.UPDATE_NUMBER:
                return "update_number"
            if what.kind in (Kind.PARAMETER, Kind.STATE_BEFORE):
                if what.of in self.derivation.learned:
                    return self.names(self.derivation.at(what, 0, self.case))
                return self._leaf(to)
        if self.derivation.formula(to) is None:
            return self._leaf(to)
        return self.names(to._replace(after=0))

    def _leaf(self, quantity: Quantity) -> str:
        from chainrule.formulas.numbers import fraction

        start = quantity._replace(after=0)
        name = self.names(start)
        if name not in self.constants:
            self.constants[name] = fraction(self.derivation.leaf(start))
        return name

    def constant(self, value: Fraction) -> str:
        if value.denominator == 1 and abs(value) < 2**31:
            return str(int(value))
        name = f"c{value.numerator}_{value.denominator}".replace("-", "m")
        self.constants[name] = value
        return name


def _compare(left: str, relation: str, right: str) -> str:
    return f"greater({left}, {right}, {relation == '>='})"


def _greater_proven(left: Value, right: Value, or_equal: bool) -> bool:
    def undecided() -> bool:
        raise Undecided

    if left > right:
        return True
    if left < right:
        return False
    if left == right:
        return or_equal
    return undecided()


def bind(program: Program, *, proven: bool) -> Callable[..., tuple[Any, ...]]:
    """The program as a function, over floats or over balls at the current precision."""
    make = rational if proven else FLOATS.number
    functions: Any = FUNCTIONS if proven else FLOAT_FUNCTIONS
    space: dict[str, Any] = {
        name: make(value) for name, value in program.constants.items()
    }
    space.update(functions)
    space["power"] = PROVEN.power if proven else FLOATS.power
    space["greater"] = _greater_proven if proven else floats.greater
    exec(compile(program.source, "<derivation>", "exec"), space)  # noqa: S102
    run: Callable[..., tuple[Any, ...]] = space["run"]
    return run


def advance(
    derivation: Derivation,
    values: dict[Symbol, Value],
    done: int,
    updates: int,
    case: int,
) -> dict[Symbol, Value]:
    """The state after so many more updates, in ball arithmetic."""
    from flint import arb, fmpq

    if derivation.alter is None and not derivation.shortcuts:
        # the closed form of δ has the same value and, in balls, far less doubt
        derivation = derivation.shortened
    program = derivation.program(case)
    if not values:
        values = {
            symbol: derivation.leaf(derivation.at(symbol, 0, case))
            for symbol in program.state
        }
    run = derivation.runs.proven(case)
    found = run(*(arb(values[symbol]) for symbol in program.state), updates, done)
    # a whole number of the code's text stays a Python number where it is handed on
    exact = (fmpq(each) if isinstance(each, int) else each for each in found)
    return dict(zip(program.state, exact, strict=True))
