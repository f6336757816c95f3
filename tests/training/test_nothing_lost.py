"""What a training has made is not lost where a file can't be written at its end."""

from pathlib import Path

from chainrule.cli.main import main
from chainrule.errors import SettingError
from chainrule.interchange import safetensors
from chainrule.interchange.atomic import unwritable

QUICK = ("--epochs", "1", "--engine", "reference")


def test_a_model_that_does_not_fit_is_written_elsewhere(
    capsys, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    save = safetensors.save

    def full(model, path) -> None:
        if str(path) == "m.safetensors":
            raise unwritable(path, OSError(28, "No space left on device"))
        save(model, path)

    monkeypatch.setattr(safetensors, "save", full)
    assert main(["train", "iris", *QUICK, "-o", "m.safetensors"]) == 2
    out, err = capsys.readouterr()
    assert "On 30 test rows" in out
    assert err.startswith("chainrule: can't write 'm.safetensors': no space left")
    assert "make room" in err
    (elsewhere,) = tmp_path.glob("chainrule-*/m.safetensors")
    assert err.endswith(f"The model is in {str(elsewhere)!r}\n")
    assert safetensors.load(elsewhere).target.name == "species"


def test_where_it_fits_nowhere_the_report_is_there(
    capsys, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def full(model, path) -> None:
        raise SettingError(f"can't write {path}")

    monkeypatch.setattr(safetensors, "save", full)
    assert main(["train", "iris", *QUICK, "-o", "m.safetensors"]) == 2
    out, err = capsys.readouterr()
    assert "On 30 test rows" in out
    assert err == "chainrule: can't write m.safetensors\n"
    assert not Path("m.safetensors").exists()
