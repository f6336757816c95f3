"""The documentation shows what the commands print today, and leaves no command out."""

from pathlib import Path

import pytest

from chainrule.cli.main import COMMANDS
from scripts.refresh_docs import BLOCK, pages, refreshed
from tests.conftest import Runner

PAGES = [page for page in pages() if BLOCK.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_the_commands_print(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert refreshed(text) == text, "run `make readme`"


def test_a_page_out_of_step_is_noticed() -> None:
    page = "<!-- output: chainrule --version -->\nchainrule 0\n<!-- end -->\n"
    assert refreshed(page) != page
    assert refreshed(refreshed(page)) == refreshed(page)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help_in_the_docs(command: str, repository: Path) -> None:
    page = (repository / "docs/commands.md").read_text(encoding="utf-8")
    assert f"<!-- output: chainrule {command} --help -->" in page


@pytest.mark.parametrize("command", COMMANDS)
def test_help_begins_with_an_example(command: str, chainrule_command: Runner) -> None:
    text = chainrule_command(command, "--help").stdout
    usage, _, rest = text.partition("\n\n")
    assert usage.startswith("Usage:")
    assert rest.lstrip().startswith(f"chainrule {command}")
