"""The ``[training]`` and ``[notation]`` tables of an example file."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from chainrule.errors import NumberError, SettingError, nearest
from chainrule.examples.faults import Faults, Table, listed, shown
from chainrule.examples.figures import figure
from chainrule.examples.model import Training
from chainrule.formulas.notation import Notation
from chainrule.formulas.spelling import decimal_text
from chainrule.maths.network import Network
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.maths.records import Optimizer, Setting

RUN_KEYS = ("optimizer", "frozen", "batch", "reduction", "restart")
NOTATION_KEYS = tuple(Notation.__dataclass_fields__)
LONGEST_LETTER = 32


def read_training(
    values: object,
    network: Network | None,
    cases: int,
    faults: Faults,
    texts: dict[str, str],
) -> Training | None:
    """The update rule; `network` is None where it could not be read."""
    rule = Table(values, "training", faults, RUN_KEYS)
    optimizer = _optimizer(rule)
    if optimizer is None:
        return None
    names = [setting.name for setting in optimizer.settings]
    table = Table(values, "training", faults, (*RUN_KEYS, *names))
    for key in table.values:
        if key not in table.allowed:
            _unknown_setting(table, str(key), optimizer)
    settings = {
        setting.name: _setting(table, setting, texts) for setting in optimizer.settings
    }
    return Training(
        optimizer,
        settings,
        _frozen(table, network),
        _batch(table, cases),
        table.choice("reduction", ("mean", "sum"), "mean"),
        table.flag("restart", False),
    )


def _optimizer(table: Table) -> Optimizer | None:
    """The optimizer; gradient descent where the file names none.

    As in PyTorch, Keras and scikit-learn, "sgd" with a momentum is the momentum rule.
    """
    value = table.get("optimizer")
    if isinstance(value, Optimizer):
        return value
    if "optimizer" in table.values and table.named("optimizer") is None:
        return None
    try:
        found = OPTIMIZERS.find(table.text("optimizer", "sgd"))
        with_momentum = found.name == "sgd" and "momentum" in table.values
        return OPTIMIZERS.find("momentum") if with_momentum else found
    except SettingError as error:
        table.fault("optimizer", f"{error}: write one of these")
        return None


def _unknown_setting(table: Table, key: str, optimizer: Optimizer) -> None:
    """Say whose setting it is, where another optimizer has it."""
    others = [
        each.name
        for each in OPTIMIZERS.values()
        if any(setting.name == key for setting in each.settings)
    ]
    remedy = "correct or remove it"
    if others:
        remedy = f"remove it, or choose the optimizer {' or '.join(others[:4])}"
    table.fault(
        key[:40],
        f"{optimizer.name} has no such setting{nearest(key[:60], table.allowed)} "
        f"(allowed: {', '.join(table.allowed)}): {remedy}",
    )


def _setting(
    table: Table, setting: Setting, texts: dict[str, str]
) -> Fraction | str | bool:
    """A setting of the optimizer, in its range; its default where it is left out."""
    name, default = setting.name, setting.default
    if name not in table.values:
        if default is None:
            table.fault(name, f"it is missing: add {name} = 0.1, or what you work with")
            return Fraction(1)
        return default
    if isinstance(default, bool):
        return table.flag(name, default)
    if isinstance(default, str):
        return table.choice(name, tuple(str(c) for c in setting.choices), default)
    try:
        value, text = figure(table.get(name))
    except NumberError as error:
        table.fault(name, str(error))
        return Fraction(1)
    if value < setting.at_least or (
        setting.below is not None and value >= setting.below
    ):
        table.fault(name, f"got {text or value}, allowed {_range(setting)}: correct it")
    if text:
        texts[name] = text
    return value


def _range(setting: Setting) -> str:
    least = decimal_text(setting.at_least)
    if setting.below is None:
        return f"a number of at least {least}"
    return f"a number from {least} to less than {decimal_text(setting.below)}"


def _frozen(table: Table, network: Network | None) -> frozenset[str]:
    """The parameters that updates leave as they are."""
    value = table.values.get("frozen", [])
    if network is None:
        return frozenset()
    if value == "biases":
        return network.biases
    if not isinstance(value, list):
        table.fault(
            "frozen",
            f'got {shown(value)}, allowed a list of parameters or "biases": write '
            '["b1", "b2"]',
        )
        return frozenset()
    found: set[str] = set()
    for name in value:
        if name == "biases":
            found |= network.biases
        elif isinstance(name, str) and name in network.places:
            found.add(name)
        else:
            known = network.places
            hint = nearest(name[:60], known) if isinstance(name, str) else ""
            table.fault(
                "frozen",
                f"got {shown(name)}, which is no parameter{hint} (there are "
                f"{listed(known)}): name one of these",
            )
    return frozenset(found)


def _batch(table: Table, cases: int) -> str | int:
    """Which cases make an update together: a word, or their number."""
    value = table.values.get("batch", "online")
    if isinstance(value, int) and not isinstance(value, bool):
        if 1 <= value <= max(cases, 1):
            return value
    elif value in ("online", "full"):
        return str(value)
    most = f"from 1 to {cases}" if cases > 1 else "of cases, here 1"
    table.fault(
        "batch",
        f'got {shown(value)}, allowed "online", "full" or a number {most}: write one '
        "of these",
    )
    return "online"


def read_notation(values: object, faults: Faults) -> Notation:
    """How the lecture writes things."""
    table = Table(values, "notation", faults, NOTATION_KEYS)
    table.refuse_unknown()
    usual = Notation()
    letters = {}
    for key in ("learning_rate", "net", "out", "target", "error", "delta"):
        text = table.text(key, getattr(usual, key), LONGEST_LETTER).strip()
        if not text or not text.isprintable():
            table.fault(key, f"got {shown(text)}, allowed a letter or word: write one")
        letters[key] = text or getattr(usual, key)
    _refuse_alike(letters, table)
    return Notation(
        **letters,
        error_signal=table.choice(
            "error_signal", ("derivative", "target-out"), "derivative"
        ),
        decimal_comma=table.flag("decimal_comma", False),
    )


def _refuse_alike(letters: Mapping[str, str], table: Table) -> None:
    """Two kinds of quantity written with one letter could not be told apart."""
    first: dict[str, str] = {}
    for key, letter in letters.items():
        if key == "learning_rate":  # it stands alone, without a unit's name
            continue
        other = first.setdefault(letter, key)
        if other != key:
            table.fault(
                key,
                f"got {shown(letter)}, which {other} is written with as well, allowed "
                "a letter of its own: choose another",
            )
