"""The built-in examples: complete example files, one line here for each."""

from __future__ import annotations

import tomllib
from typing import NamedTuple

LESSONS: dict[str, str] = {
    "slides": (
        "A lecture's 2-2-2 network with logistic units, one update and 10,000, with "
        "every figure that its slides print."
    ),
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
