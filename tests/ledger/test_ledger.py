"""What a ledger promises: order, digits, exactness, paths, carrying, laziness."""

import dataclasses
from fractions import Fraction

import pytest
from flint import arb

import chainrule as cr
from chainrule.errors import NumberError, QuantityError, SettingError
from chainrule.examples.lessons import lessons
from chainrule.formulas import TOTAL, Derivative, Kind, Symbol, evaluate
from chainrule.formulas.numbers import PROVEN, is_exact, precision
from chainrule.ledger import Derivation, Ledger
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.network import Network
from tests.ledger.random_examples import random_example

LESSONS = [lesson.name for lesson in lessons()]


def sample(seed: int, activation: str = "tanh", loss: str = "half_squared_error"):
    return random_example(seed, activation, loss, "momentum")


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_quantity_comes_after_what_it_is_derived_from(lesson: str):
    ledger = cr.explain(lesson)
    seen: set[str] = set()
    for entry in ledger.entries():
        found = ledger.derivation.parents(entry.quantity)
        missing = [each.name for each in found if ledger.label(each) not in seen]
        assert missing == [], entry.name
        seen.add(ledger.label(entry.quantity))


def test_a_quantity_of_another_case_is_named_with_its_case():
    ledger = cr.explain("classifier")
    assert ledger["net_h1[2]"].quantity.case == 2
    assert "E_total[2]" in ledger["E_batch"].formula


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_value_is_the_formula_with_the_parents_put_in(lesson: str):
    ledger = cr.explain(lesson)
    for entry in ledger.entries():
        if entry.node is None:
            continue
        again = evaluate(entry.node, ledger.derivation.value, PROVEN)
        assert arb(again).overlaps(arb(entry.ball)), entry.name


def test_digits_do_not_change_when_more_are_asked_for():
    short = cr.explain("slides", digits=9)
    long = cr.explain("slides", digits=60)
    for name in short:
        exact = Fraction(long[name].value)
        assert abs(Fraction(short[name].value) - exact) <= Fraction(5, 10**10)


def test_exact_values_are_known_to_be_exact_and_others_are_not():
    ledger = cr.explain("slides")
    assert ledger["net_h1"].exact
    assert not ledger["out_h1"].exact
    assert not cr.explain("slides", digits=3)["net_h1"].exact


def test_a_tie_is_decided_by_the_exact_value():
    # net_h1 = 0.3775 exactly: half up at three decimals
    assert cr.explain("slides", digits=3)["net_h1"].value == "0.378"


def test_a_logistic_of_zero_is_exactly_one_half():
    example = cr.load("slides")
    example.parameters.update({"w1": Fraction(-7), "w2": Fraction(0)})
    value = cr.explain(example)["out_h1"]
    assert value.value == "0.500000000"
    assert value.exact


@pytest.mark.parametrize("seed", range(20))
def test_the_paths_of_a_gradient_add_up_to_it(seed: int):
    derivation = Derivation(sample(seed, "softmax" if seed % 4 == 0 else "tanh"))
    ledger = Ledger(derivation.example)
    for name in derivation.network.places:
        entry = ledger[f"dE_total/d{name}"]
        with precision(128):
            summed = sum((path.value for path in entry.paths()), arb(0))
            assert abs(summed - entry.ball) < arb(10) ** -30, name


def test_each_path_is_a_product_through_one_unit_of_each_layer():
    found = cr.explain("slides")["dE_total/dw1"].paths()
    assert [path.units for path in found] == [("o1", "h1"), ("o2", "h1")]
    assert sum(path.share for path in found if path.share) == pytest.approx(1)


def test_a_path_reads_as_its_formula_its_value_and_its_share():
    first = cr.explain("slides")["dE_total/dw1"].paths()[0]
    formula = "dE_total/dout_o1*dout_o1/dnet_o1*w5*dout_h1/dnet_h1*i1"
    assert first.formula == formula
    assert repr(first) == f"{formula} = 0.000668396, 152.4 %"


def test_a_value_is_asked_for_by_name_too():
    ledger = cr.explain("slides")
    asked = ledger.value("dE_total/dw5")
    assert asked is ledger.value(ledger["dE_total/dw5"].quantity)
    assert ledger.text("dE_total/dw5", 6) == "0.082167"
    with pytest.raises(QuantityError):
        ledger.value("dE_total/dw99")


def test_only_derivatives_of_the_error_have_paths():
    with pytest.raises(QuantityError, match="no paths"):
        cr.explain("slides")["net_h1"].paths()


def test_one_quantity_derives_only_what_it_needs():
    names = [entry.name for entry in cr.explain("slides").entries(of="out_h1")]
    assert names == ["w1", "i1", "w2", "i2", "b1", "net_h1", "out_h1"]


def test_carrying_goes_on_from_the_rounded_figures():
    ledger = cr.explain("slides", carry=2)
    assert ledger["out_h1"].value == "0.59"
    # 0.40*0.59 + 0.45*0.60 + 0.60 = 1.106, from the rounded outputs
    assert ledger["net_o1"].value == "1.11"
    assert ledger["net_o1"].full == "1.105905967"


@pytest.mark.parametrize("carry", [2, 4, 7])
def test_a_carried_value_is_one_rounding_away_from_its_parents(carry: int):
    ledger = cr.explain("slides", carry=carry)
    for entry in ledger.entries():
        if entry.node is None:
            continue
        value = evaluate(entry.node, ledger.value, PROVEN)
        off = abs(
            arb(value)
            - arb(str(Fraction(entry.value).numerator))
            / Fraction(entry.value).denominator
        )
        assert off <= arb("0.5000001") * arb(10) ** -carry, entry.name


@pytest.mark.parametrize("quantity", ["E_o1", "dE_total/dout_o1"])
def test_a_figure_rounded_to_0_that_is_divided_by_is_told(quantity: str):
    example = sure_of_the_wrong_class()
    with pytest.raises(NumberError, match="rounded to 1 decimals: carry more decimals"):
        str(cr.explain(example, carry=1)[quantity].value)


def test_a_target_of_0_leaves_no_share_where_the_output_is_rounded_to_0():
    assert cr.explain(sure_of_the_wrong_class(right=1), carry=1)["E_o1"].value == "0.0"


def sure_of_the_wrong_class(right: int = 0):
    return cr.load(
        {
            "network": {
                "inputs": ["i1"],
                "loss": "cross_entropy",
                "layers": [
                    {"units": 2, "activation": "softmax", "weights": [["w1"], ["w2"]]}
                ],
            },
            "parameters": {"w1": -4, "w2": 4},
            "cases": [{"inputs": [1], "targets": right}],
        }
    )


def test_updates_carried_on_after_many_updates_stay_on_the_grid():
    ledger = cr.explain("slides", carry=4, after=8)
    assert Fraction(ledger["w5"].value) * 10**4 % 1 == 0


@pytest.mark.parametrize("after", [3, 5, 9])
def test_the_program_and_the_formulas_come_to_the_same(after: int):
    """Up to four updates are followed as formulas, more are run as a program."""
    for seed in range(6):
        example = sample(seed)
        ledger = Derivation(example)
        values = {}
        current = ledger
        for name in example.learned:
            here = current.at(Symbol(Kind.PARAMETER, name), after, 0)
            values[name] = arb(current.value(here))
        slow = run_by_formulas(example, after)
        assert all(values[name].overlaps(slow[name]) for name in values)


def run_by_formulas(example, after: int):
    """Parameters after so many updates, every update by its formulas."""
    from chainrule.ledger.program import state_symbols, successor

    derivation = Derivation(example)
    for done in range(after):
        for symbol in state_symbols(derivation):
            new = derivation.value(derivation.at(successor(symbol), done, 0))
            derivation._values[128, derivation.at(symbol, done + 1, 0)] = new
    return {
        name: arb(
            derivation.value(derivation.at(Symbol(Kind.PARAMETER, name), after, 0))
        )
        for name in example.learned
    }


def test_rational_networks_stay_rational():
    example = random_example(3, "relu", "half_squared_error", "sgd")
    last = example.network.layers[-1]
    layers = (
        *example.network.layers[:-1],
        dataclasses.replace(last, activation=ACTIVATIONS["relu"]),
    )
    network = Network(example.network.inputs, layers, example.network.loss)
    derivation = Derivation(dataclasses.replace(example, network=network))
    value = derivation.value(derivation.at(TOTAL, 0, 1))
    assert is_exact(value)


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_a_wide_net_input_is_exact_where_all_that_it_adds_up_is(activation: str):
    weights = [
        [[(k % 7 - 3) / 8 for k in range(unit, unit + 80)] for unit in range(80)]
    ]
    weights.append([[0.25] * 80])
    net = cr.Network(weights, activations=activation, loss="half_squared_error")
    inputs = [Fraction(k % 11 - 5, 10) for k in range(80)]
    ledger = cr.explain(cr.example(net, inputs, [0]))
    exact = sum(Fraction(w) * i for w, i in zip(weights[0][3], inputs, strict=True))
    entry = ledger["net_h4"]
    assert (Fraction(entry.value), entry.exact) == (exact, True)
    assert ledger["net_o1"].exact == (activation == "relu")
    shown = {each["name"]: each for each in ledger.to_json("net_o1")["quantities"]}
    assert shown["net_h4"]["exact"]
    assert shown["out_h4"]["exact"] == (activation == "relu")


def test_a_saturated_output_costs_no_digit_and_no_error():
    example = random_example(5, "tanh", "cross_entropy", "sgd")
    for name in example.parameters:
        example.parameters[name] = Fraction(900)
    ledger = Ledger(example)
    assert "nan" not in ledger["E_total"].value


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"after": -1}, "counts updates from 0"),
        ({"after": 10**9}, "to 1,000,000"),
        ({"case": 2}, "the example has 1"),
        ({"digits": 5000}, "from 0 to 1000"),
        ({"carry": -1}, "from 0 to 1000"),
    ],
)
def test_settings_out_of_range_are_told(settings, message):
    with pytest.raises(SettingError, match=message):
        cr.explain("slides", **settings)


def test_an_unknown_name_is_told_with_the_nearest_one():
    with pytest.raises(QuantityError, match="net_h1"):
        cr.explain("slides")["net_hh1"]


def test_a_case_that_is_not_there_is_told():
    with pytest.raises(SettingError, match="case 5 is not there: the example has 4"):
        cr.explain("xor")["net_h1[5]"]


def test_a_derivative_by_something_else_is_told():
    with pytest.raises(QuantityError, match="does not depend on"):
        cr.explain("slides")["dout_o1/dw7"]


def test_names_complete_and_entries_show_themselves():
    ledger = cr.explain("slides")
    assert "dE_total/dw5" in ledger._ipython_key_completions_()
    assert "<math" in ledger["net_h1"]._repr_html_()
    assert "net" in ledger["net_h1"]._repr_latex_()
    assert repr(ledger["net_h1"]).startswith("net_h1 = w1*i1 + w2*i2 + b1 = 0.15*0.05")


def test_json_is_as_documented():
    document = cr.explain("slides").to_json(of="net_h1")
    assert set(document) == {"title", "digits", "quantities"}
    last = document["quantities"][-1]
    assert last == {
        "name": "net_h1",
        "after": 0,
        "case": 1,
        "formula": "w1*i1 + w2*i2 + b1",
        "substituted": "0.15*0.05 + 0.20*0.1 + 0.35",
        "value": "0.377500000",
        "exact": True,
        "parents": ["w1", "i1", "w2", "i2", "b1"],
    }


@pytest.mark.parametrize("seed", range(12))
def test_any_derivative_agrees_with_finite_differences(seed: int):
    """dA/dB for outputs and net inputs as well, by differences of balls."""
    example = sample(seed)
    derivation = Derivation(example)
    network = example.network
    step = Fraction(1, 10**24)
    above = [
        TOTAL,
        Symbol(Kind.OUT, network.outputs[0]),
        Symbol(Kind.NET, network.outputs[-1]),
    ]
    for name in network.places:
        moved = Derivation(
            cr.Example(
                network,
                {**example.parameters, name: example.parameters[name] + step},
                example.cases,
                example.training,
            )
        )
        for symbol in above:
            below = Symbol(Kind.PARAMETER, name)
            if not derivation.depends(symbol, below):
                continue
            place = derivation.at(symbol, 0, 1)
            slope = derivation.at(Derivative(symbol, below), 0, 1)
            with precision(400):
                difference = arb(moved.value(place, 400)) - derivation.value(place, 400)
                off = difference * 10**24 - derivation.value(slope, 400)
                assert abs(off) < arb(10) ** -20, (symbol.name, name)


def test_a_value_that_no_precision_tells_from_a_tie_is_taken_for_it() -> None:
    """Softmax of equal net inputs is 1/2 as a ball: E_o1 = (0.31 - 1/2)^2/2."""
    example = {
        "network": {
            "inputs": 1,
            "loss": "half_squared_error",
            "layers": [{"units": 2, "activation": "softmax"}],
        },
        "parameters": {"w1": 0.5, "w2": 0.5},
        "cases": [{"inputs": [1], "targets": [0.31, 1]}],
    }
    assert cr.explain(example, digits=4)["E_o1"].value == "0.0181"
    assert cr.explain(example, digits=4)["E_total"].value == "0.1431"
    assert cr.explain(example, digits=0)["dE_total/dout_o2"].value == "-1"
