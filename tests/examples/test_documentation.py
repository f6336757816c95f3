"""The page on example files says what the reader takes, no more and no less."""

import re
import tomllib
from pathlib import Path

import pytest

from chainrule.examples import Names, load, loads
from chainrule.examples.cases import CASE_KEYS
from chainrule.examples.claims import CLAIM_KEYS
from chainrule.examples.layers import LAYER_KEYS, NETWORK_KEYS
from chainrule.examples.read import KEYS
from chainrule.examples.rules import NOTATION_KEYS, RUN_KEYS


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs/example-files.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def blocks(page: str) -> list[str]:
    return re.findall(r"```toml\n(.*?)```", page, re.DOTALL)


def test_every_example_on_the_page_is_read(blocks: list[str]) -> None:
    assert len(blocks) == 2
    for block in blocks:
        names = Names(loads(block))
        for claim in names.example.claims:
            names.parse(claim.of)


def test_every_key_is_shown_on_the_page(blocks: list[str]) -> None:
    whole = tomllib.loads(blocks[1])
    layers = {key for layer in whole["network"]["layers"] for key in layer}
    assert set(whole) == set(KEYS)
    assert set(whole["network"]) == set(NETWORK_KEYS)
    assert layers == set(LAYER_KEYS)
    assert set(whole["cases"][0]) == set(CASE_KEYS)
    assert set(RUN_KEYS) < set(whole["training"])
    assert set(whole["notation"]) == set(NOTATION_KEYS)
    assert set(whole["claims"][0]) == set(CLAIM_KEYS) - {"working"}  # for answers


def test_every_spelling_on_the_page_is_read(page: str) -> None:
    names = Names(load("slides"))
    table = page.partition("| name | meaning |")[2].partition("\n\n")[0]
    first = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    found = [name for cell in first for name in re.findall(r"`([^`]+)`", cell)]
    assert len(found) == 15
    for name in found:
        if name != "dA/dB":
            names.resolve(name)
    others = page.partition("Other spellings")[2].partition("and the letters")[0]
    for name in re.findall(r"`([^`]+)`", others):
        names.resolve(name)


def test_the_python_on_the_page_runs(page: str) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    found: dict[str, object] = {}
    exec(compile(code, "page", "exec"), found)
    example = loads(str(found["text"]))
    assert example.network.layers == load("slides").network.layers
    assert example.cases == load("slides").cases
