"""Worked examples: read from files, built in Python, written back, and the lessons."""

from __future__ import annotations

from chainrule.examples.lessons import LESSONS, Lesson, lessons
from chainrule.examples.model import Case, Claim, Example, Training
from chainrule.examples.names import Names
from chainrule.examples.read import load, loads

__all__ = [
    "LESSONS",
    "Case",
    "Claim",
    "Example",
    "Lesson",
    "Names",
    "Training",
    "lessons",
    "load",
    "loads",
]
