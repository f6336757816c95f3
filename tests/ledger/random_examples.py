"""Random worked examples: shapes, activations, losses, optimizers, shared cells."""

import random
from fractions import Fraction

from chainrule.examples.model import Case, Example, Training
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.network import Cell, Layer, Network
from chainrule.maths.optimizers import OPTIMIZERS

OUTPUT_FOR = {
    "binary_cross_entropy": ("logistic",),
    "cross_entropy": ("softmax",),
    "poisson": ("softplus", "logistic"),
}


def decimal(rng: random.Random, low: float, high: float, places: int = 3) -> Fraction:
    """A random decimal."""
    return Fraction(str(round(rng.uniform(low, high), places)))


def random_layer(
    rng: random.Random,
    names: list[str],
    units: tuple[str, ...],
    fan_in: int,
    activation: str,
) -> Layer:
    """A layer whose cells are new parameters, now and then shared or constant."""

    def cell() -> Cell:
        chance = rng.random()
        if chance < 0.07:
            return decimal(rng, -1, 1)
        if chance < 0.17 and names:
            return rng.choice(names)
        names.append(f"w{len(names) + 1}")
        return names[-1]

    kind = rng.choice(("none", "own", "shared"))
    rows = tuple(tuple(cell() for _ in range(fan_in)) for _ in units)
    if kind == "none":
        bias: tuple[Cell | None, ...] = (None,) * len(units)
    elif kind == "own":
        bias = tuple(cell() for _ in units)
    else:
        bias = (cell(),) * len(units)
    return Layer(units, ACTIVATIONS[activation], rows, bias, rng.choice((1, 1, -1)))


def random_targets(rng: random.Random, loss: str, outputs: int) -> tuple[Fraction, ...]:
    """Targets that make sense for a loss."""
    if loss == "cross_entropy":
        hot = rng.randrange(outputs)
        return tuple(Fraction(int(index == hot)) for index in range(outputs))
    low = 0.0 if loss in ("binary_cross_entropy", "poisson") else -1.0
    return tuple(decimal(rng, low, 1, 2) for _ in range(outputs))


def random_example(
    seed: int, activation: str, loss: str, optimizer: str, *, cases: int | None = None
) -> Example:
    """A small network in which the activation stands in a hidden layer and, where the
    loss allows it, in the output layer."""
    rng = random.Random(f"{seed} {activation} {loss} {optimizer}")
    depth = rng.randint(1, 3)
    if activation == "exponential":
        depth = 1  # one of one of one leaves double precision
    sizes = [rng.randint(1, 3) for _ in range(depth)] + [rng.randint(1, 3)]
    if activation == "softmax" or loss == "cross_entropy":
        sizes = [max(2, size) for size in sizes]
    inputs = rng.randint(1, 3)
    names: list[str] = []
    layers = []
    fan_in = inputs
    last = rng.choice(OUTPUT_FOR.get(loss, (activation, "identity", "logistic")))
    for index, size in enumerate(sizes):
        kind = last if index == depth else activation
        units = tuple(f"u{index + 1}_{unit + 1}" for unit in range(size))
        layers.append(random_layer(rng, names, units, fan_in, kind))
        fan_in = size
    network = Network(
        tuple(f"i{index + 1}" for index in range(inputs)), tuple(layers), LOSSES[loss]
    )
    count = cases or rng.choice((1, 1, 2, 3))
    return Example(
        network,
        {name: decimal(rng, -1, 1) for name in network.places},
        tuple(
            Case(
                tuple(decimal(rng, -1, 1) for _ in range(inputs)),
                random_targets(rng, loss, sizes[-1]),
            )
            for _ in range(count)
        ),
        random_training(rng, optimizer, list(network.places)),
    )


def random_training(rng: random.Random, optimizer: str, names: list[str]) -> Training:
    """An update rule with random settings, batches and frozen parameters."""
    record = OPTIMIZERS[optimizer]
    settings: dict[str, Fraction | str | bool] = {
        "learning_rate": decimal(rng, 0.01, 0.5, 2)
    }
    for setting in record.settings:
        if setting.name == "weight_decay":
            settings["weight_decay"] = rng.choice((Fraction(0), Fraction("0.01")))
        elif setting.name == "momentum":
            settings["momentum"] = decimal(rng, 0.1, 0.9, 1)
        elif setting.choices:
            settings[setting.name] = rng.choice(setting.choices)
    frozen = frozenset(name for name in names if rng.random() < 0.1)
    batch = rng.choice(("online", "full", 2))
    return Training(record, settings, frozen, batch, rng.choice(("mean", "sum")))
