"""Every Python block of the documentation runs, and shows what it says it shows.

The blocks of a page run from top to bottom in one namespace and an empty folder that
holds docs/examples/; lines after ``>>>`` are compared with what is printed. From the
first block on that needs PyTorch, a page is run by `make test-torch`.
"""

import doctest
import re
import shutil
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from scripts.refresh_docs import ROOT, pages

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NEEDS_TORCH = re.compile(r"^(>>> )?(import|from) torch\b", re.MULTILINE)


def python_blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def without_torch(page: Path) -> list[str]:
    """The blocks before the first one that needs PyTorch."""
    return list(takewhile(lambda b: not NEEDS_TORCH.search(b), python_blocks(page)))


def run_block(source: str, namespace: dict[str, Any], name: str) -> None:
    if ">>>" not in source:
        exec(compile(source, name, "exec"), namespace)
        return
    test = doctest.DocTestParser().get_doctest(source, {}, name, name, 0)
    test.globs = namespace
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=options)
    runner.run(test, out=report.append, clear_globs=False)
    assert not runner.failures, "".join(report)


PAGES = [page for page in pages() if without_torch(page)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_code_of_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "docs/examples", tmp_path / "docs/examples")
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {}
    for source in without_torch(page):
        run_block(source, namespace, page.name)


def test_a_block_that_shows_something_else_is_noticed() -> None:
    with pytest.raises(AssertionError, match="Expected"):
        run_block(">>> 6 * 7\n43\n", {}, "page")
