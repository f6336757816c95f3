"""What `import chainrule` promises: these names, sorted, documented, and no others."""

import subprocess
import sys

import pytest

import chainrule as cr

PROMISED = {
    "ChainruleError",
    "Entry",
    "Example",
    "Ledger",
    "Network",
    "Sheet",
    "__version__",
    "check",
    "example",
    "explain",
    "from_torch",
    "load",
}


def test_the_surface_is_what_was_promised() -> None:
    assert set(cr.__all__) == PROMISED


def test_the_promised_names_are_sorted() -> None:
    assert list(cr.__all__) == sorted(cr.__all__)


@pytest.mark.parametrize("name", sorted(PROMISED - {"__version__"}))
def test_a_promised_name_is_there_and_documented(name: str) -> None:
    assert getattr(cr, name).__doc__


def test_what_was_not_promised_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'explane'"):
        _ = cr.explane  # type: ignore[attr-defined]


def test_a_star_import_gives_the_promised_names() -> None:
    code = "from chainrule import *; print(sorted(set(dir()) & set(__import__"
    code += "('chainrule').__all__)))"
    report = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert report.stdout.strip() == str(sorted(PROMISED))
