"""The reference of the docs names what is promised, and names nothing that is not."""

import importlib
import inspect
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import chainrule as cr
import chainrule.sklearn

PAGE = Path(__file__).resolve().parents[2] / "docs/reference.md"
TEXT = PAGE.read_text(encoding="utf-8")
NAMED = re.findall(r"^::: (\S+)", TEXT, re.MULTILINE)


def found(path: str) -> Any:
    """The module, class or function of a path."""
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError:
        home, _, name = path.rpartition(".")
        return getattr(importlib.import_module(home), name)


THERE = [found(path) for path in NAMED]


@pytest.mark.parametrize("path", NAMED)
def test_what_the_reference_names_is_there_and_documented(path: str) -> None:
    assert inspect.getdoc(found(path))


@pytest.mark.parametrize("name", sorted({*cr.__all__} - {"__version__"}))
def test_a_promised_name_is_in_the_reference(name: str) -> None:
    promised = getattr(cr, name)
    members = f"members: [{name}]" in TEXT
    in_errors = promised.__module__ == "chainrule.errors"
    assert any(promised is each for each in THERE) or members or in_errors


@pytest.mark.parametrize("name", chainrule.sklearn.__all__)
def test_an_estimator_is_in_the_reference(name: str) -> None:
    assert any(getattr(chainrule.sklearn, name) is each for each in THERE)


def test_members_that_are_asked_for_are_there() -> None:
    blocks = re.findall(
        r"^::: (\S+)\n    options:\n      members: \[(.+)\]", TEXT, re.MULTILINE
    )
    assert blocks
    for path, members in blocks:
        for member in members.split(", "):
            assert inspect.getdoc(getattr(found(path), member)), (path, member)


def test_examples_of_docstrings_are_shown_as_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Griffe is in the environment of the docs only
    monkeypatch.setitem(sys.modules, "griffe", SimpleNamespace(Extension=object))
    from scripts.docstring_examples import rewritten

    text = "One.\n\n>>> 6 * 7\n42\n\nExample:\n    >>> 1\n    1\n"
    expected = "One.\n\n```pycon\n>>> 6 * 7\n42\n```\n\nExamples:\n    >>> 1\n    1\n"
    assert rewritten(text) == expected
    assert rewritten(expected) == expected
