"""`chainrule train` and `chainrule predict`: whole runs, bad tables, files."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from chainrule.cli.main import main
from chainrule.engines import engine
from chainrule.interchange.safetensors import load
from chainrule.training import minimize
from chainrule.training.tables.options import Options
from chainrule.training.tables.read import read_table
from chainrule.training.tables.train import prepare

Run = Callable[..., tuple[int, str, str]]
QUICK = ("--epochs", "2", "--engine", "reference")


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Run a command in this process, in an empty folder: code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def table_of(rows: int = 40, **columns: object) -> str:
    """A table with a number, a color and a class, some columns replaced."""
    draw = np.random.default_rng(0)
    color = [("red", "blue")[n % 2] for n in range(rows)]
    every: dict[str, list] = {
        "size": draw.normal(size=rows).round(3).tolist(),
        "color": color,
        "kind": [{"red": "a", "blue": "b"}[each] for each in color],
    }
    for name, change in columns.items():
        if change is None:
            del every[name]
        elif callable(change):
            every[name] = change(every.get(name, [""] * rows))
    lines = [",".join(every)]
    lines += [",".join(map(str, row)) for row in zip(*every.values(), strict=True)]
    return "\n".join(lines) + "\n"


# --- whole runs -----------------------------------------------------------------------


def test_a_run_says_what_it_did_and_how_well(run: Run) -> None:
    code, out, err = run("train", "iris", "--engine", "reference")
    assert code == 0
    for part in (
        "3 classes of species",
        "120 rows to train with, 30 to test with",
        "seed 0",
        "Engine: reference, as asked",
        "always the classes' shares",
        "accuracy",
        "log loss",
        "F1",
        "virginica",
    ):
        assert part in out
    assert err == ""


def test_a_number_is_measured_by_r2_and_mae(run: Run) -> None:
    _, out, _ = run("train", "diabetes", *QUICK)
    for part in ("R²", "mean absolute error", "always the mean"):
        assert part in out


def test_json_holds_every_figure(run: Run) -> None:
    code, out, _ = run("train", "iris", "--json", *QUICK)
    data = json.loads(out)
    assert code == 0
    assert data["rows"] == {"train": 120, "validation": 0, "test": 30}
    assert data["epochs"] == 2
    assert np.sum(data["metrics"]["confusion"]) == 30
    assert data["metrics"]["accuracy"] == np.trace(data["metrics"]["confusion"]) / 30


def test_the_same_command_writes_the_same_bytes(run: Run) -> None:
    for name in "ab":
        run(
            "train",
            "iris",
            *QUICK,
            "-o",
            f"{name}.safetensors",
            "--plot",
            f"{name}.svg",
        )
    for ending in ("safetensors", "svg"):
        first, second = (Path(f"{name}.{ending}").read_bytes() for name in "ab")
        assert first == second


@pytest.mark.parametrize(
    "options",
    [
        ("--hidden", "8,4", "--activation", "tanh,relu", "--dropout", "0.1"),
        ("--optimizer", "sgd", "--learning-rate", "0.1", "--schedule", "one_cycle"),
        ("--optimizer", "lbfgs"),
        ("--loss", "mse", "--label-smoothing", "0"),
        ("--validation", "0.2", "--patience", "3", "--epochs", "50"),
        ("--test", "0"),
        ("--class-weight", "balanced", "--clip-norm", "1", "--weight-decay", "0.1"),
        ("--dtype", "float64", "--batch-size", "7", "--seed", "3"),
        ("--categories", "petal_width", "--drop", "sepal_width"),
        ("--optimizer", "momentum", "--learning-rate", "0.05"),
    ],
    ids=" ".join,
)
def test_options_are_heeded_together(run: Run, options: tuple[str, ...]) -> None:
    code, out, err = run("train", "iris", "--engine", "reference", *options)
    assert (code, err) == (0, "")
    assert "accuracy" in out


def test_lbfgs_ends_with_the_weights_that_the_held_rows_liked_best(run: Run) -> None:
    how = ("--optimizer", "lbfgs", "--validation", "0.3", "--weight-decay", "0")
    given = ("train", "wine", *how, "--engine", "reference", "-o", "m.safetensors")
    code, out, _ = run(*given, "--patience", "5")
    assert code == 0
    assert "not better for 5 iterations" in out
    table, model = read_table("wine"), load("m.safetensors")
    ready = prepare(
        table, Options(target="cultivar", validation=0.3, optimizer="lbfgs")
    )
    cases, held = (ready.cases(r) for r in (ready.parts.train, ready.parts.validation))

    def loss_of_the_held(iterations: int) -> float:
        found = minimize(model.plan, cases.X, cases.T, iterations=iterations)
        return engine("reference").loss(model.plan, found.state, held.X, held.T)

    losses = [loss_of_the_held(number) for number in range(1, 10)]
    best = engine("reference").loss(model.plan, model.state, held.X, held.T)
    assert best == pytest.approx(min(losses))
    assert f"after iteration {1 + np.argmin(losses)}." in out


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_curve_is_drawn(run: Run, ending: str) -> None:
    code, _, err = run("train", "iris", *QUICK, "--plot", f"c.{ending}")
    head = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[ending]
    assert code == 0
    assert Path(f"c.{ending}").read_bytes().startswith(head)
    assert err == f"wrote c.{ending}\n"


def test_predictions_are_the_networks_and_their_texts_are_exact(run: Run) -> None:
    run("train", "iris", *QUICK, "-o", "m.safetensors")
    code, out, _ = run("predict", "m.safetensors", "iris")
    model, table = load("m.safetensors"), read_table("iris")
    outputs = model.outputs(model.inputs(table))
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == (
        "species,probability setosa,probability versicolor,probability virginica"
    )
    for line, shares in zip(lines[1:], outputs, strict=True):
        name, *texts = line.split(",")
        assert np.array(texts, dtype=np.float32).tobytes() == shares.tobytes()
        assert name == ("setosa", "versicolor", "virginica")[shares.argmax()]
    run("predict", "m.safetensors", "iris", "-o", "p.csv")
    assert Path("p.csv").read_text() == out


def test_a_number_is_predicted_in_its_own_unit(run: Run) -> None:
    run("train", "diabetes", "--engine", "reference", "-o", "m.safetensors")
    _, out, _ = run("predict", "m.safetensors", "diabetes")
    values = np.array(out.splitlines()[1:], dtype=float)
    truth = read_table("diabetes").column("progression").numbers
    assert np.corrcoef(values, truth)[0, 1] > 0.65
    assert values.mean() == pytest.approx(truth.mean(), rel=0.1)


def without_targets(rows: int, *gone: int) -> str:
    return table_of(
        rows, kind=lambda c: ["" if n in gone else x for n, x in enumerate(c)]
    )


def test_rows_without_a_target_may_be_left_out(run: Run) -> None:
    gone = (3, 8, 9, 20, 33, 34, 39)
    holed = without_targets(40, *gone)
    Path("t.csv").write_text(holed)
    code, out, err = run("train", "t.csv", "--target", "kind", *QUICK)
    assert (code, out) == (2, "")
    assert "row 4 (7 rows have none)" in err
    asked = ("--target", "kind", *QUICK, "--drop-missing-target")
    code, out, _ = run("train", "t.csv", *asked, "-o", "a.safetensors")
    assert code == 0
    assert "7 rows have no value of the target 'kind': they were left out" in out
    assert "26 rows to train with, 7 to test with" in out
    lines = holed.splitlines(keepends=True)
    edited = [line for n, line in enumerate(lines) if n - 1 not in gone]
    Path("t.csv").write_text("".join(edited))
    _, out, _ = run("train", "t.csv", *asked, "-o", "b.safetensors")
    assert "no value" not in out
    assert Path("a.safetensors").read_bytes() == Path("b.safetensors").read_bytes()


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (without_targets(40, *range(40)), "'kind' has no value in any row"),
        (without_targets(12, 1, 4, 5), "9 rows with a value of 'kind'"),
    ],
    ids=["all", "few"],
)
def test_what_is_left_without_the_rows_must_do(
    run: Run, table: str, reason: str
) -> None:
    Path("t.csv").write_text(table)
    code, out, err = run("train", "t.csv", "--target", "kind", "--drop-missing-target")
    assert (code, out) == (2, "")
    assert reason in err


def test_a_row_is_told_by_its_place_in_the_file(run: Run) -> None:
    lines = without_targets(40, 2, 5).splitlines()
    lines[10] = "inf,red,a"
    Path("t.csv").write_text("\n".join(lines) + "\n")
    _, _, err = run("train", "t.csv", "--target", "kind", "--drop-missing-target")
    assert "column 'size' is infinite in row 10" in err


def test_a_column_of_dates_is_left_out_and_the_report_says_so(run: Run) -> None:
    days = [f"2024-03-{1 + n % 28:02}" for n in range(40)]
    Path("t.csv").write_text(table_of(day=lambda _: days))
    code, out, _ = run("train", "t.csv", "--target", "kind", *QUICK)
    assert code == 0
    assert "column 'day' holds dates" in out
    assert "2 columns as 3 inputs" in out


# --- bad tables -----------------------------------------------------------------------

BAD = {
    "no-such-file": (None, "there is no file 't.csv'", "bundled data set"),
    "empty-file": ("", "t.csv is empty", "give a table"),
    "blank-file": ("\n \n", "t.csv is empty", "give a table"),
    "header-only": ("size,color,kind\n", "no rows", "add a row"),
    "one-row": (table_of(1), "1 row", "10 or more"),
    "few-rows": (table_of(5), "5 rows", "10 or more"),
    "no-header": ("1,2,3\n4,5,6\n", "holds numbers (1, 2, 3)", "add a line of names"),
    "twice-named": ("a,a,kind\n1,2,x\n", "2 columns are named 'a'", "name of its own"),
    "nameless": ("a,,kind\n1,2,x\n", "column 2 has no name", "give it one"),
    "missing-target": (table_of(kind=None), "no target column 'kind'", "it has: size"),
    "misspelled-target": (
        table_of(kinds=lambda _: ["x"] * 40, kind=None),
        "did you mean 'kinds'",
        "it has: size, color, kinds",
    ),
    "target-cell-missing": (
        table_of(kind=lambda c: [*c[:6], "", *c[7:]]),
        "'kind' has no value in row 7",
        "--drop-missing-target",
    ),
    "one-class": (
        table_of(kind=lambda c: ["a"] * 40),
        "'kind' has one class only, 'a'",
        "two or more classes",
    ),
    "all-missing-column": (
        table_of(size=lambda c: [""] * 40),
        "column 'size' has no value in any row",
        "--drop 'size'",
    ),
    "text-in-a-number-column": (
        table_of(size=lambda c: [*c[:11], "tall", *c[12:]]),
        "column 'size' holds numbers, but row 12 says 'tall'",
        "--categories 'size'",
    ),
    "infinite": (
        table_of(size=lambda c: [*c[:4], "inf", *c[5:]]),
        "column 'size' is infinite in row 5",
        "finite number",
    ),
    "minus-infinite": (
        table_of(size=lambda c: ["-Infinity", *c[1:]]),
        "column 'size' is infinite in row 1",
        "finite number",
    ),
    "overflowing": (
        table_of(size=lambda c: [*c[:4], "1e999", *c[5:]]),
        "column 'size' is infinite in row 5",
        "finite number",
    ),
    "a-column-too-few": (
        table_of().replace("\n", "\n", 1).replace(",red,", ",", 1),
        "line 2: 2 values for 3 columns",
        "a value per column",
    ),
    "a-column-too-many": (
        table_of().replace(",red,", ",red,red,", 1),
        "line 2: 4 values for 3 columns",
        "a value per column",
    ),
    "open-quote": (
        table_of().replace("red", '"red', 1),
        "can't be read as CSV",
        "mend the quotes",
    ),
    "only-the-target": ("kind\n" + "a\nb\n" * 10, "no column left", "keep one"),
    "wrong-encoding": (
        table_of().replace("red", "rød").encode("latin-1"),
        "t.csv is not utf-8 (byte 0xf8 in line 2)",
        "--encoding latin-1",
    ),
    "a-picture": (b"\x89PNG\r\n\x1a\n\x00\xff", "is not utf-8", "save it as UTF-8"),
    "nul-bytes": (b"a,kind\n\x00,x\n" * 3, "a character 0 in line 2", "UTF-8"),
    "utf-16-without-a-mark": (
        table_of().encode("utf-16-le"),
        "t.csv is not utf-8 text",
        "--encoding utf-16-le",
    ),
    "packed": (b"\x1f\x8b\x08\x00rest", "t.csv is no CSV, but a gzip", "unpack it"),
    "a-workbook": (b"PK\x03\x04rest", "t.csv is no CSV", "save its sheet as CSV"),
    "text-in-a-target-of-numbers": (
        table_of(kind=lambda c: [*(n / 8 for n in range(39)), "oops"]),
        "the target 'kind' holds numbers, but row 40 says 'oops'",
        "--task classification",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_gets_one_clear_sentence_and_nothing_is_written(
    run: Run, name: str
) -> None:
    content, reason, remedy = BAD[name]
    if content is not None:
        data = content if isinstance(content, bytes) else content.encode()
        Path("t.csv").write_bytes(data)
    before = sorted(Path().iterdir())
    code, out, err = run(
        "train", "t.csv", "--target", "kind", "-o", "m.safetensors", "--plot", "c.png"
    )
    assert code == 2
    assert out == ""
    assert err.startswith("chainrule: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert reason in err
    assert remedy in err
    assert sorted(Path().iterdir()) == before


def test_parquet_that_is_none_is_told(run: Run) -> None:
    Path("t.parquet").write_bytes(b"PAR1 not really")
    code, _, err = run("train", "t.parquet", "--target", "kind")
    assert code == 2
    assert "can't be read as Parquet" in err


BAD_FOR_PREDICTION = {
    "unseen-category": (
        table_of(12, color=lambda c: [*c[:3], "mauve", *c[4:]]),
        "column 'color' has 'mauve' in row 4",
        "--unseen ignore",
    ),
    "a-column-too-few": (table_of(color=None), "lacks the column 'color'", "add it"),
    "text-in-a-number-column": (
        table_of(size=lambda c: [*c[:11], "tall", *c[12:]]),
        "row 12 says 'tall'",
        "give a number",
    ),
    "infinite": (
        table_of(size=lambda c: ["inf", *c[1:]]),
        "'size' is infinite in row 1",
        "finite number",
    ),
    "beyond-the-numbers": (
        table_of(size=lambda c: [*c[:4], "1e300", *c[5:]]),
        "row 5 is so far from the training rows in 'size'",
        "mend the cell",
    ),
    "beyond-the-network": (
        table_of(size=lambda c: [*c[:4], "2.5e38", *c[5:]]),
        "outputs for row 5 are no finite numbers",
        "mend them",
    ),
    "empty": ("", "is empty", "give a table"),
    "wrong-encoding": (b"size,color\n1,r\xf8d\n", "is not utf-8", "--encoding"),
}


@pytest.mark.parametrize("name", BAD_FOR_PREDICTION)
def test_a_table_that_does_not_fit_the_model_is_refused(run: Run, name: str) -> None:
    Path("train.csv").write_text(table_of())
    run("train", "train.csv", "--target", "kind", *QUICK, "-o", "m.safetensors")
    content, reason, remedy = BAD_FOR_PREDICTION[name]
    Path("t.csv").write_bytes(
        content if isinstance(content, bytes) else content.encode()
    )
    code, out, err = run("predict", "m.safetensors", "t.csv", "-o", "p.csv")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert reason in err
    assert remedy in err
    assert not Path("p.csv").exists()


def test_an_unseen_category_may_be_ignored(run: Run) -> None:
    Path("train.csv").write_text(table_of())
    run("train", "train.csv", "--target", "kind", *QUICK, "-o", "m.safetensors")
    Path("t.csv").write_text("size,color\n0.5,mauve\n,red\n")
    code, out, err = run("predict", "m.safetensors", "t.csv", "--unseen", "ignore")
    assert code == 0
    assert len(out.splitlines()) == 3
    assert "column 'size': 1 missing" in err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("train",), "name an example or a table"),
        (("train", "slides"), "say how many updates"),
        (("train", "slides", "--updates", "5", "--target", "x"), "goes with a table"),
        (("train", "iris", "--updates", "5"), "use --epochs"),
        (("train", "iris", "--target", "specie"), "did you mean 'species'"),
        (("train", "iris", "--drop", "petal"), "has no column 'petal'"),
        (("train", "iris", "--hidden", "0"), "not a list of layer sizes"),
        (("train", "iris", "--activation", "rely"), "did you mean 'relu'"),
        (
            ("train", "iris", "--activation", "relu,relu"),
            "2 activations and there is 1 hidden layer",
        ),
        (("train", "iris", "--optimizer", "adamm"), "did you mean 'adam'"),
        (("train", "iris", "--schedule", "cos"), "unknown schedule"),
        (("train", "iris", "--test", "1"), "a share from 0 to below 1"),
        (("train", "iris", "--patience", "3"), "--validation 0.1"),
        (("train", "iris", "--plot", "c.bmp"), "ends in .png"),
        (("train", "iris", "--plot", "no/c.png"), "folder is not there"),
        (("train", "iris", "-o", "no/m"), "folder is not there"),
        (("train", "iris", "--every", "3"), "--checkpoint FILE"),
        (("train", "iris", "--engine", "warp"), "unknown engine"),
        (("train", "iris", "--learning-rate", "-1"), "above 0"),
        (("train", "iris", "--task", "regression"), "holds texts"),
        (("train", "diabetes", "--class-weight", "balanced"), "needs classes"),
        (("train", "--resume", "nothing"), "there is no file"),
        (("train", "--resume", "x", "--epochs", "3"), "leave out --epochs"),
        (("train", "iris", "--loss", "poison"), "did you mean 'poisson'"),
        (("train", "iris", "--optimizer", "lbfgs", "--batch-size", "3"), "L-BFGS"),
        (("train", "iris", "--learning-rate", "0"), "above 0"),
        (("train", "iris", "--batch-size", "0"), "1 or more"),
        (("train", "iris", "--seed", "-1"), "a whole number from 0"),
        (("train", "iris", "--drop", "species"), "is the target"),
        (("train", "diabetes", "--loss", "cross_entropy"), "half_squared_error"),
        (("train", "diabetes", "--loss", "poisson"), "half_squared_error"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_option_that_makes_no_sense_is_refused(
    run: Run, arguments: tuple[str, ...], reason: str
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert reason in err
    assert list(Path().iterdir()) == []


def test_a_run_that_diverges_writes_nothing(run: Run) -> None:
    code, _, err = run(
        "train", "diabetes", "--optimizer", "sgd", "--learning-rate", "1e30",
        "--weight-decay", "0", "--activation", "relu", "-o", "m.safetensors",
        "--engine", "reference",
    )  # fmt: skip
    assert code == 2
    assert "left the finite numbers" in err
    assert "try learning rate" in err
    assert list(Path().iterdir()) == []


def test_a_network_beyond_the_memory_is_refused_in_one_sentence(run: Run) -> None:
    code, _, err = run("train", "iris", "--hidden", f"{10**13}", *QUICK)
    assert code == 2
    assert "not enough memory" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("source", "sentence"),
    [("irs", "did you mean 'iris'"), ("slide", "did you mean 'slides'")],
)
def test_a_name_that_is_nothing_is_told_first(
    run: Run, source: str, sentence: str
) -> None:
    code, _, err = run("train", source)
    assert code == 2
    assert sentence in err


def test_a_number_of_any_size_is_learned_and_measured(run: Run) -> None:
    rows = "".join(f"{n},{n}.5e{power}\n" for n in range(40) for power in ("P",))
    found = []
    for power in ("0", "300", "-200"):
        Path("t.csv").write_text("x,y\n" + rows.replace("P", power))
        code, out, _ = run(
            "train", "t.csv", "--target", "y", "--json", "--dtype", "float64", *QUICK
        )
        assert code == 0
        found.append(json.loads(out)["metrics"]["r2"])
    assert found[1:] == pytest.approx([found[0]] * 2, rel=1e-6)


# --- safe runs ------------------------------------------------------------------------

LONG = ("--epochs", "150", "--engine", "reference", "--hidden", "5")


def test_a_checkpoint_goes_on_to_the_same_model(run: Run) -> None:
    run("train", "iris", "--epochs", "6", *QUICK[2:], "-o", "whole.safetensors")
    saved = ("--checkpoint", "c.safetensors", "--every", "2")
    run("train", "iris", "--epochs", "6", *QUICK[2:], *saved, "-o", "m.safetensors")
    Path("m.safetensors").unlink()
    code, out, err = run("train", "--resume", "c.safetensors")
    assert code == 0
    assert "wrote" in err
    assert "6 epochs" in out
    assert Path("m.safetensors").read_bytes() == Path("whole.safetensors").read_bytes()


# SIGINT is ignored in what runs behind a shell: the command as a terminal starts it
HEEDING_SIGNALS = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, signal.SIG_DFL)
from chainrule.cli.main import main
sys.exit(main())
"""


def test_a_run_whose_table_has_moved_asks_where_it_is(run: Run) -> None:
    Path("t.csv").write_text(table_of())
    run("train", "t.csv", "--target", "kind", *QUICK, "--checkpoint", "c.safetensors")
    Path("t.csv").rename("u.csv")
    code, out, err = run("train", "--resume", "c.safetensors")
    assert (code, out) == (2, "")
    assert "is not there any more" in err
    assert "chainrule train TABLE --resume c.safetensors" in err
    assert run("train", "u.csv", "--resume", "c.safetensors")[0] == 0


def test_a_checkpoint_whose_options_are_damaged_is_refused(run: Run) -> None:
    run("train", "iris", *QUICK, "--checkpoint", "c.safetensors")
    data = Path("c.safetensors").read_bytes()
    assert data.count(b"clip_norm") == 2
    place = data.rindex(b"clip_norm")
    Path("d.safetensors").write_bytes(data[:place] + b"clip_morn" + data[place + 9 :])
    code, out, err = run("train", "--resume", "d.safetensors")
    assert (code, out) == (2, "")
    assert "is damaged" in err
    assert "clip_morn" in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_command_says_how_to_go_on_and_does(
    number: signal.Signals, tmp_path: Path
) -> None:
    command = [str(Path(sys.executable).with_name("chainrule")), "train"]
    whole = subprocess.run(
        [*command, "iris", *LONG, "--json", "-o", "whole.safetensors"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    process = subprocess.Popen(
        [sys.executable, "-c", HEEDING_SIGNALS,
         "train", "iris", *LONG, "--json", "-o", "m.safetensors",
         "--checkpoint", "run.safetensors", "--every", "1"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    while not (tmp_path / "run.safetensors").exists():
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(number)
    out, err = process.communicate()
    assert process.returncode == 128 + number
    assert out == ""
    found = re.search(r"go on with: chainrule (train --resume \S+)", err)
    assert found, err
    assert not (tmp_path / "m.safetensors").exists()
    resumed = subprocess.run(
        [command[0], *found[1].split()],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    assert "m.safetensors" in resumed.stderr
    assert (tmp_path / "m.safetensors").read_bytes() == (
        tmp_path / "whole.safetensors"
    ).read_bytes()
    assert whole.stdout


def test_scikit_learn_and_pandas_stay_out_of_a_run(tmp_path: Path) -> None:
    probe = (
        "import sys; from chainrule.cli.main import main;"
        "main(['train', 'digits', '--epochs', '1', '--engine', 'reference']);"
        "heavy = {'sklearn', 'pandas', 'polars', 'scipy', 'numba', 'matplotlib'};"
        "print((heavy | {'rich'}) & {name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "set()"
