"""Random examples as mappings with the keys of an example file, and how to compare."""

from typing import Any

from hypothesis import strategies as st

from chainrule.examples import Example
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS

decimals = st.builds(
    lambda whole, places: float(f"{whole / 10**places:.{places}f}"),
    st.integers(-999, 999),
    st.integers(0, 4),
)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)


def targets(draw: st.DrawFn, kind: str, outputs: int) -> list[float]:
    """Targets that a loss of this kind allows."""
    if kind == "distribution":
        hot = draw(st.integers(0, outputs - 1))
        return [float(n == hot) for n in range(outputs)]
    if kind == "any":
        return draw(st.lists(decimals, min_size=outputs, max_size=outputs))
    values = st.integers(0, 100).map(lambda n: n / 100)
    return draw(st.lists(values, min_size=outputs, max_size=outputs))


@st.composite
def layer(draw: st.DrawFn, depth: int, wide: int, names: list[str]) -> dict[str, Any]:
    """A layer with new, shared and constant cells."""
    count = draw(st.integers(1, 3))

    def cell() -> Any:
        kind = draw(st.integers(0, 9))
        if kind == 0:
            return draw(decimals)
        if kind == 1 and names:
            return draw(st.sampled_from(names))
        names.append(f"{draw(st.sampled_from('wkθ'))}{len(names) + 1}")
        return names[-1]

    made: dict[str, Any] = {
        "units": [f"u{depth}_{n}" for n in range(count)],
        "activation": draw(st.sampled_from(sorted(ACTIVATIONS))),
        "weights": [[cell() for _ in range(wide)] for _ in range(count)],
    }
    if draw(st.booleans()):
        made["bias"] = [
            False if draw(st.integers(0, 5)) == 0 else cell() for _ in range(count)
        ]
        made["bias_input"] = draw(st.sampled_from([1, -1]))
    return made


@st.composite
def training(draw: st.DrawFn, names: list[str], cases: int) -> dict[str, Any]:
    """An update rule with some of its settings."""
    optimizer = OPTIMIZERS[draw(st.sampled_from(sorted(OPTIMIZERS)))]
    made: dict[str, Any] = {"optimizer": optimizer.name}
    for setting in optimizer.settings:
        if setting.default is not None and draw(st.booleans()):
            continue
        if setting.choices:
            made[setting.name] = draw(st.sampled_from(setting.choices))
        else:
            inside = st.integers(1, 99).map(lambda n: n / 100)
            made[setting.name] = draw(inside) + float(setting.at_least)
    if names:
        made["frozen"] = draw(st.lists(st.sampled_from(names), unique=True, max_size=3))
    made["batch"] = draw(st.sampled_from(["online", "full", 1, cases]))
    made["reduction"] = draw(st.sampled_from(["mean", "sum"]))
    made["restart"] = draw(st.booleans())
    return made


@st.composite
def mappings(draw: st.DrawFn) -> dict[str, Any]:
    """A whole example."""
    inputs = [f"x{n + 1}" for n in range(draw(st.integers(1, 3)))]
    names: list[str] = []
    layers, wide = [], len(inputs)
    for depth in range(draw(st.integers(1, 3))):
        layers.append(draw(layer(depth, wide, names)))
        wide = len(layers[-1]["units"])
    loss = LOSSES[draw(st.sampled_from(sorted(LOSSES)))]
    cases = draw(st.integers(1, 3))
    rows = st.lists(decimals, min_size=len(inputs), max_size=len(inputs))
    claim = {"of": "E_total", "says": "0.5", "case": cases, "where": draw(words)}
    return {
        "title": draw(words),
        "source": draw(words),
        "network": {"inputs": inputs, "loss": loss.name, "layers": layers},
        "parameters": {name: draw(decimals) for name in dict.fromkeys(names)},
        "cases": [
            {"inputs": draw(rows), "targets": targets(draw, loss.targets, wide)}
            for _ in range(cases)
        ],
        "training": draw(training(list(dict.fromkeys(names)), cases)),
        "given": {"E_total": draw(decimals)} if draw(st.booleans()) else {},
        "notation": {"net": draw(st.sampled_from(["net", "z", "v"]))},
        "claims": [claim, {**claim, "after": 3}],
    }


def contents(example: Example) -> dict[str, Any]:
    """Everything an example says, comparable, without where it came from."""
    network = example.network
    return {
        "inputs": network.inputs,
        "layers": network.layers,
        "loss": network.loss,
        "rest": {
            key: value
            for key, value in vars(example).items()
            if key in example.__dataclass_fields__ and key not in ("network", "file")
        },
    }
