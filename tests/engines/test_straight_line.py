"""Straight-line code: the same bits plain, compiled and recalled from disk."""

import json
import re
import tempfile
from fractions import Fraction

import pytest

import chainrule as cr
from chainrule.engines.straight_line import prepare, run
from chainrule.errors import DivergenceError, SettingError
from chainrule.examples.lessons import lessons
from chainrule.ledger import Derivation
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.prepared import keep, recall, run_prepared
from tests.ledger.random_examples import random_example


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINRULE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.mark.parametrize("lesson", [lesson.name for lesson in lessons()])
def test_the_code_computes_what_the_ledger_proves(lesson: str):
    example = cr.load(lesson)
    found = run(example, 3)
    for number, case in enumerate(found.cases, 1):
        ledger = cr.explain(example, after=3, case=number, digits=12)
        assert case.after == pytest.approx(float(ledger["E_total"].ball), rel=1e-12)
        for name, value in case.outputs.items():
            assert value == pytest.approx(float(ledger[name].ball), rel=1e-12)


def test_ten_thousand_updates_keep_the_published_digits():
    (case,) = run(cr.load("slides"), 10_000).cases
    assert f"{case.after_one:.9f}" == "0.291027774"
    assert f"{case.after:.10f}" == "0.0000351019"
    assert f"{case.outputs['out_o1']:.9f}" == "0.015913620"


@pytest.mark.parametrize(
    ("activation", "optimizer"),
    [
        *((name, "sgd") for name in ACTIVATIONS),
        *(("tanh", name) for name in OPTIMIZERS),
    ],
)
def test_compiled_code_gives_the_bits_of_plain_python(activation, optimizer):
    pytest.importorskip("numba")
    example = random_example(7, activation, "half_squared_error", optimizer)
    plain = run(example, 60, compiled=False)
    compiled = run(example, 60, compiled=True)
    assert plain.parameters == compiled.parameters
    assert plain.cases == compiled.cases


@pytest.mark.parametrize("cached", [True, False], ids=["cache", "no-cache"])
def test_a_compiled_run_leaves_nothing_outside_the_cache(tmp_path, monkeypatch, cached):
    pytest.importorskip("numba")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    if not cached:
        (tmp_path / "cache").write_text("a file where the folder would be")
    compiled = run(cr.load("slides"), 70, compiled=True)
    assert compiled.parameters == run(cr.load("slides"), 70, compiled=False).parameters
    assert list(temporary.iterdir()) == []
    assert (tmp_path / "cache" / "code").is_dir() == cached


@pytest.mark.parametrize("lesson", [lesson.name for lesson in lessons()])
def test_a_recalled_run_gives_the_bits_of_the_first_one(lesson: str):
    example = cr.load(lesson)
    keep(lesson, prepare(Derivation(example, shortcuts=True)))
    known = recall(lesson, 50)
    assert known is not None
    assert run_prepared(known, 50) == run(example, 50, compiled=False)


def test_a_changed_file_is_not_taken_for_the_old_one(tmp_path):
    path = tmp_path / "net.toml"
    from chainrule.interchange.texts import text_of

    path.write_text(text_of("slides", "example"))
    keep(str(path), prepare(Derivation(cr.load(path), shortcuts=True)))
    assert recall(str(path), 1) is not None
    path.write_text(path.read_text().replace("0.15", "0.16"))
    assert recall(str(path), 1) is None


def test_a_damaged_cache_is_passed_over(tmp_path):
    keep("slides", prepare(Derivation(cr.load("slides"), shortcuts=True)))
    (file,) = (tmp_path / "cache" / "runs").iterdir()
    for damage in ("", "{}", '{"tracks": 3}', file.read_text()[:100]):
        file.write_text(damage)
        assert recall("slides", 1) is None


def test_the_command_says_the_same_the_second_time(chainrule_command, tmp_path):
    env = {"CHAINRULE_CACHE_DIR": str(tmp_path / "commands")}
    for extra in ((), ("--json",)):
        arguments = ("train", "slides", "--updates", "200", *extra)
        first = chainrule_command(*arguments, env=env)
        again = chainrule_command(*arguments, env=env)
        assert first.returncode == again.returncode == 0
        assert first.stdout == again.stdout
    assert json.loads(again.stdout)["updates"] == 200


def test_a_run_that_diverges_says_so():
    example = random_example(2, "identity", "squared_error", "sgd", cases=1)
    assert example.training is not None
    example.training.settings["learning_rate"] = Fraction(10**6)  # type: ignore[index]
    with pytest.raises(DivergenceError, match="smaller learning_rate"):
        run(example, 500)


@pytest.mark.parametrize("compiled", [False, True])
def test_the_update_that_diverges_is_named(compiled: bool):
    if compiled:
        pytest.importorskip("numba")
    example = random_example(2, "identity", "squared_error", "sgd", cases=1)
    assert example.training is not None
    example.training.settings["learning_rate"] = Fraction(1000)  # type: ignore[index]
    with pytest.raises(DivergenceError, match="at learning rate 1000:") as caught:
        run(example, 10**30, compiled=compiled)
    found = re.search(r"in update ([0-9,]+) ", str(caught.value))
    assert found
    last = int(found[1].replace(",", "")) - 1
    assert last > 1
    run(example, last, compiled=compiled)
    with pytest.raises(DivergenceError):
        run(example, last + 1, compiled=compiled)


@pytest.mark.parametrize("lesson", ["slides", "adam"])
def test_pieces_make_no_difference(lesson: str, monkeypatch: pytest.MonkeyPatch):
    whole = run(cr.load(lesson), 50, compiled=False)
    monkeypatch.setattr("chainrule.prepared._FIRST_PIECE", 7)
    assert run(cr.load(lesson), 50, compiled=False) == whole


def test_counts_out_of_range_are_told():
    with pytest.raises(SettingError, match="a count from 0"):
        run(cr.load("slides"), -1)
