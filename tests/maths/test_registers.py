"""Names, aliases and the errors for names that nobody knows."""

import re
import subprocess
import sys
from typing import Any

import pytest

from chainrule.errors import SettingError
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.initializers import INITIALIZERS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.maths.register import Register, plain

REGISTERS: dict[str, Register[Any]] = {
    "activation": ACTIVATIONS,
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "initializer": INITIALIZERS,
}
EACH = pytest.mark.parametrize("what", REGISTERS)
RECORDS = [
    pytest.param(what, record, id=f"{what}-{record.name}")
    for what, register in REGISTERS.items()
    for record in register.values()
]


@pytest.mark.parametrize(("what", "record"), RECORDS)
def test_a_record_answers_to_its_name_its_aliases_and_itself(
    what: str, record: Any
) -> None:
    register = REGISTERS[what]
    assert register[record.name] is record
    for name in (record.name, *record.aliases, record):
        assert register.find(name) is record


@pytest.mark.parametrize(("what", "record"), RECORDS)
def test_a_record_is_filled_in(what: str, record: Any) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", record.name)
    assert record.title
    assert re.search(r"\d{4}|\d\.\d", record.source), "a source has a year"
    for alias in record.aliases:
        assert alias == alias.lower()


@EACH
def test_no_two_records_answer_to_one_name(what: str) -> None:
    names = [
        plain(name)
        for record in REGISTERS[what].values()
        for name in (record.name, *record.aliases)
    ]
    assert sorted(names) == sorted(set(names))


def test_a_name_taken_twice_is_refused() -> None:
    relu = ACTIVATIONS["relu"]
    with pytest.raises(ValueError, match="two records answer"):
        Register(
            "activation", relu, type("Other", (), {"name": "ReLU", "aliases": ()})()
        )


@EACH
def test_an_unknown_name_gets_the_nearest_one(what: str) -> None:
    register = REGISTERS[what]
    for name in register:
        wrong = name[:-1] + "q" + name[-1]
        with pytest.raises(SettingError) as caught:
            register.find(wrong)
        message = str(caught.value)
        assert f"unknown {what} {wrong!r}" in message
        assert "did you mean" in message
        assert all(known in message for known in register)


def test_a_nearest_alias_is_told_with_its_name_here() -> None:
    with pytest.raises(
        SettingError,
        match=r"did you mean 'sigmoid', another name of 'logistic'\? \(known: .*logi",
    ):
        ACTIVATIONS.find("sigmod")


@pytest.mark.parametrize(
    ("what", "theirs", "ours"),
    [
        # Keras
        ("activation", "linear", "identity"),
        ("activation", "sigmoid", "logistic"),
        ("activation", "swish", "silu"),
        ("activation", "hard_sigmoid", "hard_sigmoid"),
        ("loss", "mse", "mean_squared_error"),
        ("loss", "MeanSquaredError", "mean_squared_error"),
        ("loss", "mae", "mean_absolute_error"),
        ("loss", "categorical_crossentropy", "cross_entropy"),
        ("loss", "sparse_categorical_crossentropy", "cross_entropy"),
        ("loss", "binary_crossentropy", "binary_cross_entropy"),
        ("loss", "Huber", "huber"),
        ("optimizer", "SGD", "sgd"),
        ("optimizer", "RMSprop", "rmsprop"),
        ("optimizer", "AdamW", "adamw"),
        ("initializer", "glorot_uniform", "glorot"),
        ("initializer", "he_normal", "he"),
        ("initializer", "LecunUniform", "lecun_uniform"),
        # PyTorch
        ("activation", "LeakyReLU", "leaky_relu"),
        ("activation", "Hardsigmoid", "hard_sigmoid"),
        ("activation", "Softplus", "softplus"),
        ("loss", "MSELoss", "mean_squared_error"),
        ("loss", "L1Loss", "mean_absolute_error"),
        ("loss", "SmoothL1Loss", "huber"),
        ("loss", "BCEWithLogitsLoss", "binary_cross_entropy"),
        ("loss", "CrossEntropyLoss", "cross_entropy"),
        ("loss", "nll_loss", "cross_entropy"),
        ("loss", "PoissonNLLLoss", "poisson"),
        ("optimizer", "Rprop", "rprop"),
        ("initializer", "kaiming_uniform_", "he_uniform"),
        ("initializer", "xavier_normal", "glorot_normal"),
        # scikit-learn
        ("activation", "identity", "identity"),
        ("loss", "log_loss", "binary_cross_entropy"),
    ],
)
def test_names_from_elsewhere_are_understood(what: str, theirs: str, ours: str) -> None:
    assert REGISTERS[what].find(theirs).name == ours


def test_the_registers_need_no_heavy_package() -> None:
    code = (
        "import sys\n"
        "import chainrule.maths.activations, chainrule.maths.losses\n"
        "import chainrule.maths.optimizers, chainrule.maths.initializers\n"
        "print({'numpy', 'flint', 'scipy', 'numba'} & set(sys.modules) or '{}')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert ran.stdout.strip() == "{}"
