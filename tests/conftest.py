"""What every test may use: outside programs, the scale of random tests, no skips in CI.

A part of the suite that needs an outside program asks for the fixture named after it
and is skipped where the program is missing; under ``CI=true`` a skipped test is a
failure, so that a missing program is never taken for a passed test.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# Seeded, and without a deadline: nothing here asserts a time.
settings.register_profile("chainrule", derandomize=True, deadline=None)
settings.load_profile("chainrule")

os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("JAX_ENABLE_X64", "1")  # the witness works in float64
os.environ.setdefault("MPLBACKEND", "Agg")

# PyTorch has an environment of its own (`make test-torch`).
collect_ignore = [] if importlib.util.find_spec("torch") else ["torch"]
collect_ignore += ["typing"]  # read by mypy, run by nobody

Runner = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def test_multiplier() -> float:
    """The factor by which random tests scale their counts (TEST_MULTIPLIER)."""
    return float(os.environ.get("TEST_MULTIPLIER", "1"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).parent.parent


def _program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    pytest.skip(f"needs {names[0]} on the PATH")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium browser."""
    return _program("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def pdflatex() -> str:
    """The path of pdflatex."""
    return _program("pdflatex")


@pytest.fixture(scope="session")
def pdftoppm() -> str:
    """The path of pdftoppm (poppler-utils)."""
    return _program("pdftoppm")


@pytest.fixture(scope="session")
def chainrule_command() -> Runner:
    """Run the `chainrule` command as a whole process: ``run("explain", "slides")``."""

    def run(
        *arguments: str,
        stdin: str | None = None,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        timeout: float = 120,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).with_name("chainrule")), *arguments],
            input=stdin,
            cwd=cwd,
            env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", **(env or {})},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in CI that skipped a test."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("CI", "").lower() not in {"1", "true"}:
        return
    if skipped := reporter.stats.get("skipped"):
        reporter.write_line(f"CI skips nothing, and {len(skipped)} tests were skipped")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
