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


def test_a_row_of_a_table_in_another_encoding_is_explained(
    capsys: pytest.CaptureFixture, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [f"{k % 5},{'größer' if k % 2 else 'kleiner'}" for k in range(40)]
    (tmp_path / "t.csv").write_text("\n".join(["Länge,Urteil", *rows]), "latin-1")
    trained = ["train", "t.csv", "--encoding", "latin-1", "--target", "Urteil"]
    quick = ["--epochs", "1", "--engine", "reference"]
    assert main([*trained, *quick, "-o", "m.safetensors"]) == 0
    capsys.readouterr()
    row = ["explain", "m.safetensors", "--table", "t.csv", "--row", "2"]
    assert main([*row, "--of", "net_o1"]) == 2
    assert "--encoding" in capsys.readouterr().err
    assert main([*row, "--of", "net_o1", "--encoding", "latin-1"]) == 0
    assert "net_o1" in capsys.readouterr().out
    assert main(["explain", "xor", "--encoding", "latin-1"]) == 2
    assert "go with a trained model" in capsys.readouterr().err
