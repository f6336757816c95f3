"""The register of learning-rate schedules: one record each.

A schedule is written as text, its name and then what differs from its defaults:
``cosine``, ``step:every=20,factor=0.5``, ``warm_up:epochs=3+cosine``; schedules joined
by ``+`` multiply their factors.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chainrule.errors import SettingError, nearest
from chainrule.maths.register import Register


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A factor of the learning rate that changes as training goes on.

    `factor(t, E, settings)` takes the time of an update in epochs (0 at the first
    update, 1 where the second epoch begins), the number of epochs of the run, and the
    settings; it gives the factor. `settings` holds the defaults.
    """

    name: str
    title: str
    factor: Callable[[float, float, Mapping[str, float]], float]
    settings: Mapping[str, float] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    source: str


def _constant(t: float, E: float, s: Mapping[str, float]) -> float:
    del t, E, s
    return 1.0


def _step(t: float, E: float, s: Mapping[str, float]) -> float:
    del E
    return float(s["factor"] ** math.floor(t / s["every"]))


def _inverse_time(t: float, E: float, s: Mapping[str, float]) -> float:
    del E
    return float((1.0 + s["decay"] * t) ** -s["power"])


def _exponential(t: float, E: float, s: Mapping[str, float]) -> float:
    del E
    return float(s["factor"] ** t)


def _cosine(t: float, E: float, s: Mapping[str, float]) -> float:
    return _fall(t / E, 1.0, s["end"])


def _warm_up(t: float, E: float, s: Mapping[str, float]) -> float:
    del E
    return min(1.0, s["start"] + (1.0 - s["start"]) * t / s["epochs"])


def _one_cycle(t: float, E: float, s: Mapping[str, float]) -> float:
    p, top = t / E, s["rise"]
    if p < top:
        return _fall(p / top, s["start"], 1.0)
    return _fall((p - top) / (1.0 - top), 1.0, s["end"])


def _coslog(t: float, E: float, s: Mapping[str, float]) -> float:
    waves = math.log2(1.0 + (2.0 ** s["waves"] - 1.0) * min(t / E, 1.0))
    return (1.0 - math.cos(2.0 * math.pi * waves)) / 2.0


def _fall(p: float, first: float, last: float) -> float:
    """Half a cosine wave from `first` to `last` while p goes from 0 to 1."""
    return last + (first - last) * (1.0 + math.cos(math.pi * min(p, 1.0))) / 2.0


SCHEDULES: Register[Schedule] = Register(
    "schedule",
    Schedule(
        name="constant",
        title="the same rate throughout",
        factor=_constant,
        source="Robbins & Monro 1951, Ann. Math. Stat. 22, 400-407",
    ),
    Schedule(
        name="step",
        title="times `factor` after every `every` epochs",
        factor=_step,
        settings={"every": 30.0, "factor": 0.1},
        aliases=("step_lr", "piecewise"),
        source="He, Zhang, Ren & Sun 2016, CVPR, 770-778, section 3.4",
    ),
    Schedule(
        name="inverse_time",
        title="1/(1 + decay*t)^power, t in epochs",
        factor=_inverse_time,
        settings={"decay": 0.1, "power": 1.0},
        aliases=("inverse", "time"),
        source="Darken & Moody 1991, NeurIPS 3, 832-838",
    ),
    Schedule(
        name="exponential",
        title="times `factor` every epoch, continuously",
        factor=_exponential,
        settings={"factor": 0.95},
        aliases=("exponential_lr",),
        source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 8.3.1",
    ),
    Schedule(
        name="cosine",
        title="half a cosine wave from 1 down to `end`",
        factor=_cosine,
        settings={"end": 0.0},
        aliases=("cosine_annealing", "cosine_decay"),
        source="Loshchilov & Hutter 2017, ICLR, arXiv:1608.03983, eq. 5",
    ),
    Schedule(
        name="warm_up",
        title="from `start` straight up to 1 in the first `epochs` epochs",
        factor=_warm_up,
        settings={"epochs": 5.0, "start": 0.01},
        aliases=("warmup", "linear_warmup"),
        source="Goyal et al. 2017, arXiv:1706.02677, section 2.2",
    ),
    Schedule(
        name="one_cycle",
        title="up from `start` in the share `rise` of the run, then down to `end`",
        factor=_one_cycle,
        settings={"rise": 0.3, "start": 0.04, "end": 4e-6},
        aliases=("onecycle", "one_cycle_lr"),
        source="Smith & Topin 2018, arXiv:1708.07120; PyTorch's OneCycleLR",
    ),
    Schedule(
        name="coslog",
        title="`waves` waves from 0 to 1 and back, each twice as long as the last",
        factor=_coslog,
        settings={"waves": 4.0},
        aliases=("coslog4",),
        source="Holzmüller, Grinsztajn & Steinwart 2024, arXiv:2407.04491, section 3",
    ),
)

_RANGES: dict[str, tuple[float, float]] = {
    "every": (0.0, math.inf),
    "epochs": (0.0, math.inf),
    "factor": (0.0, math.inf),
    "rise": (0.0, 1.0),
    "waves": (0.0, 64.0),
    "decay": (-1e-300, math.inf),
    "power": (-1e-300, math.inf),
    "start": (-1e-300, math.inf),
    "end": (-1e-300, math.inf),
}
"""Each setting lies strictly between its two numbers (0 is allowed where the first is
a hair below it)."""


def rates(schedule: str, base: float, updates: Any, per_epoch: int, epochs: int) -> Any:
    """The learning rate of each update, float64, the shape of `updates`.

    Args:
        schedule: a schedule as text.
        base: the learning rate that the factors multiply.
        updates: the numbers of the updates, from 0.
        per_epoch: how many updates an epoch has.
        epochs: how many epochs the run has.

    Raises:
        SettingError: an unknown schedule or setting, or a number out of its range.

    Example:
        >>> rates("step:every=1,factor=0.5", 0.8, [0, 1, 2, 3, 4], 2, 3)
        array([0.8, 0.8, 0.4, 0.4, 0.2])
    """
    import numpy as np

    numbers = np.asarray(updates)
    product = np.full(numbers.shape, float(base))
    # one by one: an array's powers and cosines may differ in the last bit with their
    # place in it, and a resumed run cuts its arrays elsewhere
    times = [number / per_epoch for number in numbers.ravel().tolist()]
    for record, settings in parse_schedule(schedule):
        if record.factor is not _constant:
            factors = [_factor(record, t, epochs, settings) for t in times]
            product = product * np.array(factors).reshape(numbers.shape)
    return product


def _factor(
    record: Schedule, t: float, epochs: int, settings: Mapping[str, float]
) -> float:
    try:
        return record.factor(t, epochs, settings)
    except OverflowError:
        raise SettingError(
            f"the schedule {record.name} makes the learning rate infinite after "
            f"{t:.4g} epochs: give it settings nearer to its defaults "
            f"({', '.join(f'{key}={x:g}' for key, x in record.settings.items())})"
        ) from None


def parse_schedule(text: str) -> list[tuple[Schedule, dict[str, float]]]:
    """The schedules of a text, each with all its settings.

    >>> [(s.name, more) for s, more in parse_schedule("warm_up:epochs=3+cosine")]
    [('warm_up', {'epochs': 3.0, 'start': 0.01}), ('cosine', {'end': 0.0})]
    """
    return [_parse_one(part) for part in re.split(r"\+(?=[a-zA-Z])", text)]


def _parse_one(text: str) -> tuple[Schedule, dict[str, float]]:
    name, _, rest = text.partition(":")
    record = SCHEDULES.find(name.strip())
    settings = dict(record.settings)
    for item in filter(None, (part.strip() for part in rest.split(","))):
        key, equals, number = (part.strip() for part in item.partition("="))
        if key in settings and not equals:
            raise SettingError(
                f"the schedule {record.name} gives {key!r} no number: write it as "
                f"{record.name}:{key}={record.settings[key]:g}"
            )
        if key not in settings:
            raise SettingError(
                f"the schedule {record.name} has no setting {key!r}"
                f"{nearest(key, settings)} (it has: {', '.join(settings) or 'none'}); "
                f"write it as {record.name}:name=number"
            )
        settings[key] = _number(f"{record.name}:{key}", number, _RANGES[key])
    return record, settings


def _number(what: str, text: str, between: tuple[float, float]) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    low, high = between
    if not low < number < high:
        least = "a number above 0" if low == 0 else "0 or more"
        most = "" if high == math.inf else f" and below {high:g}"
        raise SettingError(f"{what} is {text!r}: give {least}{most}")
    return number
