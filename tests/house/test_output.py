"""Where a command's output goes: the file that is meant, in the format it names."""

import errno
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chainrule.cli.main import main
from chainrule.cli.output import SUFFIXES, format_of
from chainrule.errors import SettingError
from chainrule.interchange.safetensors import load
from chainrule.renderers import RENDERERS

NO_ROOM = """  # becomes the command, which can write no file of over 100 bytes
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run a command in this process, in an empty folder: code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_every_format_has_its_renderers_suffix_first() -> None:
    assert {*SUFFIXES} == {*RENDERERS, "json"}
    for name, renderer in RENDERERS.items():
        assert SUFFIXES[name][0].lstrip(".") == renderer.suffix.lstrip(".")


@pytest.mark.parametrize(
    ("output", "form", "meant"),
    [
        (None, None, "text"),
        ("-", None, "text"),
        ("-", "md", "md"),
        ("page", None, "text"),
        (".hidden", None, "text"),
        ("v1.2/page", "html", "html"),
        ("a.txt", None, "text"),
        ("a.HTM", None, "html"),
        ("a.markdown", None, "md"),
        ("a.markdown", "md", "md"),
        ("a.tex", None, "latex"),
        ("a.json", None, "json"),
        ("a.svg", None, "svg"),
        ("a.log", "text", "text"),  # no format has it: the one asked for is meant
        ("/dev/null", "json", "json"),
    ],
)
def test_a_suffix_means_its_format(output, form, meant) -> None:
    assert format_of(output, form, [*SUFFIXES]) == meant


@pytest.mark.parametrize("form", SUFFIXES)
@pytest.mark.parametrize("suffix", [*itertools.chain(*SUFFIXES.values()), ".png"])
def test_a_format_and_the_suffix_of_another_are_refused(form, suffix) -> None:
    if suffix in SUFFIXES[form]:
        assert format_of(f"a{suffix}", form, [*SUFFIXES]) == form
        return
    with pytest.raises(SettingError, match=f"end in {SUFFIXES[form][0]}"):
        format_of(f"a{suffix}", form, [*SUFFIXES])


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("explain", "slides", "-o", "x.pdf"), ".txt, .md, .tex, .html, .json or .svg"),
        (("check", "slides", "-o", "x.tex"), "end in .txt, .md, .html or .json\n"),
        (("explain", "slides", "--format", "svg", "-o", "x.png"), "end in .svg\n"),
        (("check", "slides", "--format", "html", "-o", "x.svg"), "end in .html\n"),
        (("check", "slides", "--format", "md", "-o", "x.json"), "leave out --format"),
        (("train", "iris", "-o", "x.csv"), "such as x.safetensors"),
        (("explain", "slides", "--of", ""), "--of is empty"),
        (("train", "x.safetensors", "--updates", "5"), "there is no file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_can_not_be_meant_is_refused_and_nothing_written(
    run, tmp_path, arguments, reason
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert reason in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_every_command_says_what_it_wrote(run, tmp_path) -> None:
    quick = ("--epochs", "1", "--engine", "reference")
    for arguments in (
        ("explain", "slides", "--of", "net_h1", "-o", "e.md"),
        ("check", "slides", "-o", "c.json"),
        ("train", "iris", *quick, "-o", "m.safetensors"),
        ("predict", "m.safetensors", "iris", "-o", "p.csv"),
        ("export", "m.safetensors", "--to", "c", "-o", "m.c"),
        ("export", "m.safetensors", "--to", "torch", "-o", "t.safetensors"),
    ):
        _, out, err = run(*arguments)
        assert err.endswith(f"wrote {arguments[-1]}\n")
        assert (tmp_path / arguments[-1]).stat().st_size > 0
        assert (out != "") == (arguments[0] == "train")  # which reports as well


def test_a_model_may_have_a_name_without_a_suffix(run) -> None:
    run("train", "iris", "--epochs", "1", "--engine", "reference", "-o", "model")
    assert load("model").target.name == "species"


@pytest.mark.parametrize("how", [("--updates", "1000"), ()])
def test_a_model_is_told_from_an_example_to_train(run, how) -> None:
    quick = ("--epochs", "1", "--engine", "reference")
    run("train", "iris", *quick, "-o", "m.safetensors")
    code, out, err = run("train", "m.safetensors", *how)
    assert (code, out) == (2, "")
    assert "'m.safetensors' is a trained model" in err
    assert "chainrule predict m.safetensors" in err


@pytest.mark.parametrize(
    "command", [["lessons"], ["explain", "slides"], ["explain", "--help"]], ids=" ".join
)
def test_a_full_disk_behind_standard_output_is_told(tmp_path, command) -> None:
    script = str(Path(sys.executable).with_name("chainrule"))
    with (tmp_path / "out").open("w") as out:
        report = subprocess.run(
            [sys.executable, "-c", NO_ROOM, script, *command],
            stdout=out,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": ""},
            text=True,
            check=False,
        )
    reason = os.strerror(errno.EFBIG)
    assert report.stderr == f"chainrule: standard output: {reason}\n"
    assert report.returncode == 2
