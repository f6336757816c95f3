"""The built-in examples: complete example files, one line here for each."""

from __future__ import annotations

import tomllib
from typing import NamedTuple

LESSONS: dict[str, str] = {
    "slides": (
        "A lecture's 2-2-2 network with logistic units and frozen biases, with every "
        "figure that its slides print."
    ),
    "xor": "Four cases take turns, each making an update of its own.",
    "classifier": (
        "Softmax, cross-entropy and tanh; three cases make one update on the mean of "
        "their errors."
    ),
    "deep": (
        "A regression through three hidden ReLU layers, where the error goes back "
        "along every path, and momentum."
    ),
    "adam": "Both moments of every parameter, corrected for their start at 0.",
    "threshold": (
        "A bias input of -1, so that net = w·x - θ, and the error signal with the "
        "other sign."
    ),
    "shared": "A kernel that stands in two places, whose gradient adds up over both.",
}
"""The register: a lesson's name and what it shows, in one sentence."""


class Lesson(NamedTuple):
    """A built-in example: its name, its title and what it shows."""

    name: str
    title: str
    description: str


def lesson_text(name: str) -> str:
    """The example file of a lesson, as TOML."""
    from importlib.resources import files  # 10 ms that most commands can do without

    return (files(__package__) / f"{name}.toml").read_text(encoding="utf-8")


def lessons() -> tuple[Lesson, ...]:
    """Every lesson in the order in which it is best read.

    >>> lessons()[0].name
    'slides'
    """
    return tuple(
        Lesson(name, tomllib.loads(lesson_text(name))["title"], description)
        for name, description in LESSONS.items()
    )
