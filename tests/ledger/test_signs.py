"""Where δ is target - out no minus meets another, and no value changes for it."""

import itertools
from typing import Any

import pytest

import chainrule as cr
from chainrule.examples.read import from_mapping
from chainrule.formulas import Kind, Negative, Node, Quantity, Sum, Symbol, refs
from chainrule.ledger.derivation import Derivation
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS

LAST = {"cross_entropy": "softmax", "poisson": "exponential"}


def example(loss: str, optimizer: str = "sgd", **notation: Any) -> cr.Example:
    layers = [
        {"units": 2, "activation": "tanh", "bias": True, "bias_input": -1},
        {"units": 2, "activation": "logistic", "bias": ["b", "b"]},
        {"units": 2, "activation": LAST.get(loss, "logistic")},
    ]
    return from_mapping(
        {
            "network": {"inputs": 2, "loss": loss, "layers": layers},
            "parameters": {f"w{k}": (-0.3) ** (k % 3) + k / 20 for k in range(1, 13)}
            | {"b1": 0.2, "b2": -0.1, "b": 0.3},
            "cases": [{"inputs": [0.5, -1], "targets": [1, 0]}],
            "training": {"optimizer": optimizer, "learning_rate": 0.5},
            "notation": {"error_signal": "target-out"} | notation,
        }
    )


def begins_with_minus(formula: Node | None) -> bool:
    first = formula.terms[0] if isinstance(formula, Sum) else formula
    return isinstance(first, Negative)


def double_minuses(derivation: Derivation, formula: Node) -> list[str]:
    """What stands behind a minus and begins with a minus itself."""
    terms = formula.terms if isinstance(formula, Sum) else (formula,)
    behind = [term.of for term in terms if isinstance(term, Negative)]
    mentioned = [to for term in behind for to in refs(term)]
    return [
        to.name
        for to in mentioned
        if isinstance(to, Quantity) and begins_with_minus(derivation.formula(to))
    ]


def quantities(derivation: Derivation) -> list[Quantity]:
    """The error signals and the update of one example."""
    units = [u for layer in derivation.network.layers for u in layer.units]
    found = [Symbol(Kind.DELTA, unit) for unit in units]
    found += [Symbol(Kind.STEP, name) for name in derivation.network.places]
    found += [Symbol(Kind.UPDATED, name) for name in derivation.network.places]
    return [derivation.at(each) for each in found]


@pytest.mark.parametrize(
    ("loss", "optimizer"),
    [*itertools.product(LOSSES, ["sgd"]), *itertools.product(["huber"], OPTIMIZERS)],
)
def test_no_minus_meets_another_in_any_loss_and_optimizer(
    loss: str, optimizer: str
) -> None:
    posed = example(loss, optimizer)
    written, plain = Derivation(posed, written=True), Derivation(posed)
    for each in quantities(written):
        formula = written.formula(each)
        assert formula is not None
        assert not double_minuses(written, formula), each.name
        difference = written.value(each) - plain.value(each)
        assert abs(float(difference)) < 1e-30, each.name


def test_the_plain_derivation_has_the_double_minuses_that_are_taken_away() -> None:
    plain = Derivation(example("half_squared_error"))
    formula = plain.formula(plain.at(Symbol(Kind.DELTA, "o1")))
    assert formula is not None
    assert double_minuses(plain, formula) == ["dE_total/dout_o1"]


def test_a_lecture_reads_as_lecturers_write_it() -> None:
    ledger = cr.explain(example("half_squared_error"))
    assert ledger["delta_o1"].formula == "(target_o1 - out_o1)*dout_o1/dnet_o1"
    assert ledger["delta_h2_1"].formula == (
        "(delta_o1*w9 + delta_o2*w11)*dout_h2_1/dnet_h2_1"
    )
    assert ledger["w9+"].formula == "w9 + learning_rate*delta_o1*out_h2_1"
    assert ledger["dE_total/dw9"].formula == "-delta_o1*out_h2_1"
    assert ledger["b1+"].formula == "b1 - learning_rate*delta_h1_1"
    assert ledger["b+"].formula == "b + learning_rate*(delta_h2_1 + delta_h2_2)"


def test_the_other_sign_leaves_every_formula_as_it_was() -> None:
    posed = example("half_squared_error", error_signal="derivative")
    written, plain = Derivation(posed, written=True), Derivation(posed)
    for each in quantities(plain):
        assert written.formula(each) == plain.formula(each)


def test_a_given_derivative_is_mentioned_not_written_out() -> None:
    mapping = {
        "network": {
            "inputs": 1,
            "loss": "half_squared_error",
            "layers": [{"units": 1, "activation": "logistic"}],
        },
        "parameters": {"w1": 0.5},
        "cases": [{"inputs": [1], "targets": [1]}],
        "given": {"dE_total/dout_o1": -0.4},
        "notation": {"error_signal": "target-out"},
    }
    derivation = Derivation(from_mapping(mapping), written=True)
    formula = derivation.formula(derivation.at(Symbol(Kind.DELTA, "o1")))
    assert formula is not None
    assert isinstance(formula, Negative)
    assert [to.name for to in refs(formula) if isinstance(to, Quantity)] == [
        "dE_total/dout_o1",
        "dout_o1/dnet_o1",
    ]
