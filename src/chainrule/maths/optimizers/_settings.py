"""The settings that several optimizers share."""

from __future__ import annotations

from fractions import Fraction

from chainrule.maths.records import Setting

ONE = Fraction(1)


def learning_rate(default: str | None = None) -> Setting:
    """The learning rate; without a default it has to be given."""
    return Setting(
        name="learning_rate",
        default=None if default is None else Fraction(default),
        title="learning rate",
    )


def weight_decay(default: str = "0", title: str = "L2 weight decay") -> Setting:
    """The factor of the parameter in the weight decay."""
    return Setting(name="weight_decay", default=Fraction(default), title=title)


def decay_rate(name: str, default: str, title: str) -> Setting:
    """How much of a state is kept: at least 0 and below 1."""
    return Setting(name=name, default=Fraction(default), below=ONE, title=title)


def epsilon(default: str) -> Setting:
    """What keeps the denominator from 0."""
    return Setting(
        name="epsilon", default=Fraction(default), title="term against division by 0"
    )


EPSILON_INSIDE = Setting(
    name="epsilon_inside",
    default=False,
    choices=(False, True),
    title="epsilon stands under the root",
)

VELOCITY = Setting(
    name="velocity",
    default="step",
    choices=("step", "gradient"),
    title="what the velocity sums: steps or gradients",
)
