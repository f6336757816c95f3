"""`chainrule explain`: options that mean something only for some formats."""

import pytest

from chainrule.cli.main import main


@pytest.mark.parametrize("form", ["text", "json", "svg"])
def test_a_fragment_of_a_format_that_has_none_is_refused(
    form: str, capsys: pytest.CaptureFixture
) -> None:
    assert main(["explain", "xor", "--fragment", "--format", form]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert f"{form} has none: add --format latex, html or md" in captured.err


def test_a_fragment_of_html_is_no_page(capsys: pytest.CaptureFixture) -> None:
    assert main(["explain", "xor", "--format", "html", "--fragment"]) == 0
    assert "<html" not in capsys.readouterr().out


@pytest.mark.parametrize("form", ["md", "latex"])
def test_a_fragment_has_no_title_of_its_own(
    form: str, capsys: pytest.CaptureFixture
) -> None:
    def written(*options: str) -> str:
        assert main(["explain", "xor", "--format", form, *options]) == 0
        return capsys.readouterr().out

    title = "Exclusive or, learned case by case"
    assert title in written()
    assert title not in written("--fragment")


def test_a_latex_fragment_begins_with_what_it_needs(
    capsys: pytest.CaptureFixture,
) -> None:
    assert main(["explain", "xor", "--format", "latex", "--fragment"]) == 0
    first = capsys.readouterr().out.partition("\n")[0]
    assert first.startswith(r"% Needs \usepackage{amsmath,")
    assert "graphicx" in first
