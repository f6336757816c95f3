"""Reading and preparing tables."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn import datasets as witness
from sklearn.preprocessing import StandardScaler

from chainrule.cli.train import DATA_SETS, TABLE_ENDINGS, is_table
from chainrule.errors import TableError
from chainrule.training.tables import read as reading
from chainrule.training.tables.bundled import BUNDLED
from chainrule.training.tables.csv_file import MISSING, column, parse_csv
from chainrule.training.tables.dates import are_dates
from chainrule.training.tables.options import Options
from chainrule.training.tables.prepare import (
    MOST_CATEGORIES,
    CategoryColumn,
    Preparation,
)
from chainrule.training.tables.read import read_table
from chainrule.training.tables.table import Column, Table
from chainrule.training.tables.target import Target, kind_of
from chainrule.training.tables.train import prepare, train_table


def csv_table(text: str) -> Table:
    return parse_csv(text.encode(), "t.csv")


# --- bundled --------------------------------------------------------------------------

LOADERS = {
    "digits": witness.load_digits,
    "iris": witness.load_iris,
    "diabetes": lambda **k: witness.load_diabetes(scaled=False, **k),
    "wine": witness.load_wine,
    "breast_cancer": witness.load_breast_cancer,
}


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_set_is_scikit_learns(name: str) -> None:
    table = read_table(name)
    theirs = LOADERS[name]()
    ours = np.column_stack([each.numbers for each in table.columns[:-1]])
    assert (ours == theirs.data).all()
    last = table.columns[-1]
    assert last.name == table.target
    if last.texts is None:
        assert (last.numbers == theirs.target).all()
    else:
        assert list(last.texts) == [theirs.target_names[i] for i in theirs.target]


def test_the_command_knows_the_bundled_sets_and_the_endings() -> None:
    assert sorted(DATA_SETS) == sorted(BUNDLED)
    assert set(TABLE_ENDINGS) == reading.PARQUET | reading.TEXT
    for name in (*BUNDLED, "a.csv", "a.PARQUET", "slides", "a.toml"):
        assert is_table(name) == reading.is_table(name)


# --- CSV and Parquet ------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    lines = ["name,b", "x,1.5", "y,2"]
    table = csv_table("\n".join(lines).replace(",", separator))
    assert table.names == ("name", "b")
    assert table.columns[1].numbers.tolist() == [1.5, 2.0]


def test_blanks_after_a_separator_do_not_count() -> None:
    table = csv_table('"a", "b"\n1, "x, y"\n')
    assert table.names == ("a", "b")
    assert table.columns[1].texts == ("x, y",)


def test_quotes_blank_lines_and_crlf_are_csvs() -> None:
    table = csv_table('"a, b",c\r\n"x ""y""\nz",1\r\n\r\n,2\r\n')
    assert table.names == ("a, b", "c")
    assert table.columns[0].texts == ('x "y"\nz', None)


def test_a_decimal_comma_goes_with_another_separator() -> None:
    assert csv_table("a;b\n1,5;2\n-3,25;x").columns[0].numbers.tolist() == [1.5, -3.25]


@pytest.mark.parametrize("word", sorted(MISSING))
def test_a_missing_word_is_missing(word: str) -> None:
    assert np.isnan(column("a", ("1", word, "2")).numbers[1])
    assert column("a", ("x", word, "y")).texts == ("x", None, "y")


@pytest.mark.parametrize("text", ["1_000", "0x1F", "1,000", "12 kg", "--", "1e", "½"])
def test_what_is_no_number_is_a_text(text: str) -> None:
    assert column("a", (text, text)).texts == (text, text)


MARKED = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", MARKED)
def test_a_byte_order_mark_is_heeded(encoding: str) -> None:
    data = "größe,b\n1,2\n".encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    assert parse_csv(data, "t").names == ("größe", "b")


def test_another_encoding_may_be_named() -> None:
    assert parse_csv("ä,b\n1,2".encode("latin-1"), "t", "latin-1").names == ("ä", "b")


def test_pandas_index_column_is_left_out_and_said() -> None:
    table = csv_table(",a\n0,5\n1,6\n")
    assert table.names == ("a",)
    assert "left out" in table.notes[0]


def test_numbers_come_back_from_csv_with_all_their_bits() -> None:
    values = np.random.default_rng(0).normal(size=500) * 10.0 ** np.arange(-250, 250)
    text = "a\n" + "\n".join(map(repr, values.tolist()))
    assert (csv_table(text).columns[0].numbers == values).all()


def test_parquet_is_read_as_the_same_table_as_csv(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "x": [1.5, None, 3.0],
            "n": [1, 2, None],
            "c": ["red", None, "blue"],
            "b": [True, False, None],
        }
    )
    frame.write_parquet(tmp_path / "t.parquet")
    frame.write_csv(tmp_path / "t.csv")
    ours, theirs = read_table(tmp_path / "t.parquet"), read_table(tmp_path / "t.csv")
    assert ours.names == theirs.names
    for one, other in zip(ours.columns, theirs.columns, strict=True):
        assert one.texts == other.texts
        if one.numbers is not None:
            np.testing.assert_array_equal(one.numbers, other.numbers)


def test_parquets_dates_are_the_texts_of_csvs(tmp_path: Path) -> None:
    when = [
        datetime(2024, 1, day, 12, 30, tzinfo=UTC).replace(tzinfo=None)
        for day in (1, 2)
    ]
    frame = pl.DataFrame(
        {"t": when, "d": [each.date() for each in when], "x": [1.0, 2.0]}
    ).with_columns(pl.col("t").dt.time().alias("time"))
    frame.write_parquet(tmp_path / "t.parquet")
    table = read_table(tmp_path / "t.parquet")
    assert table.column("d").texts == ("2024-01-01", "2024-01-02")
    assert table.column("time").texts == ("12:30:00", "12:30:00")
    found = Preparation.learn(table, range(2))
    assert found.inputs == ("x", "time = 12:30:00")
    assert ["holds dates" in note for note in found.notes] == [True, True]


# --- preparation ----------------------------------------------------------------------


def test_standardizing_is_scikit_learns() -> None:
    table = read_table("wine")
    rows = np.arange(0, 178, 2)
    prepared = Preparation.learn(table, rows, ["cultivar"])
    X = np.column_stack([each.numbers for each in table.columns[:-1]])
    theirs = StandardScaler().fit(X[rows]).transform(X)
    np.testing.assert_allclose(prepared.apply(table), theirs, rtol=1e-9, atol=1e-9)


def test_categories_are_one_input_each() -> None:
    table = csv_table("c,y\nred,1\nblue,2\nred,3\n")
    found = Preparation.learn(table, range(3), ["y"])
    assert found.inputs == ("c = blue", "c = red")
    assert found.apply(table).tolist() == [[0, 1], [1, 0], [0, 1]]


def test_a_category_that_training_did_not_have_has_no_weight_to_use() -> None:
    table = csv_table("c,y\nred,1\nblue,2\ngreen,3\n")
    found = Preparation.learn(table, [0, 1], ["y"])
    assert found.apply(table)[2].tolist() == [0, 0, 0]


def test_a_missing_number_is_the_mean_and_is_flagged() -> None:
    table = csv_table("a,y\n1,1\n,2\n3,3\n")
    found = Preparation.learn(table, range(3), ["y"])
    assert found.inputs == ("a", "a (missing)")
    assert found.apply(table).tolist() == [[-1, 0], [0, 1], [1, 0]]


def test_a_missing_category_is_one_of_its_own() -> None:
    table = csv_table("c,y\nred,1\n,2\n")
    assert Preparation.learn(table, range(2), ["y"]).inputs == (
        "c = red",
        "c = (missing)",
    )


def test_a_constant_column_gives_zero() -> None:
    table = csv_table("a,y\n7,1\n7,2\n")
    assert Preparation.learn(table, range(2), ["y"]).apply(table).tolist() == [[0], [0]]


def test_a_small_spread_far_from_zero_is_no_constant() -> None:
    values = 1e15 + np.arange(40.0)
    table = Table("t", (Column("a", numbers=values),), 40)
    X = Preparation.learn(table, range(40)).apply(table)
    assert X[0, 0] == pytest.approx(-1.689, abs=0.05)
    assert X[-1, 0] == pytest.approx(1.689, abs=0.05)


@pytest.mark.parametrize("code", ["007", "1.0", "1e3"])
def test_a_category_is_known_again_where_its_column_reads_as_numbers(
    code: str,
) -> None:
    table = csv_table(f"a,y\nx,1\n{code},2\nz,1\n")
    found = Preparation.learn(table, range(3), ["y"])
    alone = found.apply(csv_table(f"a,y\n{code},1\n"))
    assert alone.tolist() == found.apply(table)[1:2].tolist()
    with pytest.raises(TableError, match="a category that the training table did not"):
        found.apply(csv_table("a,y\n8,1\n"))


@pytest.mark.parametrize("size", [1e-310, 1e-200, 1e200, 1e308])
def test_standardizing_neither_overflows_nor_underflows(size: float) -> None:
    values = np.array([-1.0, 0.5, 0.25, 0.75]) * size
    table = Table("t", (Column("a", numbers=values), Column("y", numbers=values)), 4)
    X = Preparation.learn(table, range(4), ["y"]).apply(table)
    assert abs(X.mean()) < 1e-12
    assert X.std() == pytest.approx(0 if size < 1e-300 else 1)


def test_many_texts_are_left_out_and_said_unless_asked_for() -> None:
    cells = "\n".join(f"name{n},{n}" for n in range(MOST_CATEGORIES + 1))
    table = csv_table("who,y\n" + cells + "\n")
    rows = range(table.rows)
    with pytest.raises(TableError, match="no column left"):
        Preparation.learn(table, rows, ["y"])
    kept = Preparation.learn(table, rows, ["y"], categories=["who"])
    assert len(kept.inputs) == MOST_CATEGORIES + 1


DATES = {
    "iso": "2024-03-{:02}",
    "iso-with-time": "2024-03-{:02}T12:30:00Z",
    "slashes": "2024/3/{}",
    "german": "{}.03.2024",
    "british": "{}/3/24",
    "american": "3/{}/2024 4:05 PM",
    "months": "20{:02}-03",
    "words": "{} March 2024",
    "words-first": "Mar {}, 2024",
}


@pytest.mark.parametrize("shape", DATES)
def test_dates_are_left_out_and_said_unless_asked_for(shape: str) -> None:
    cells = "\n".join(f'"{DATES[shape].format(n)}";{n};a' for n in range(10, 29))
    table = csv_table(f"sold;size;y\n{cells}\n;5;b\n")
    found = Preparation.learn(table, range(table.rows), ["y"])
    assert found.inputs == ("size",)
    (note,) = found.notes
    assert "column 'sold' holds dates" in note
    assert "--categories 'sold'" in note
    kept = Preparation.learn(table, range(table.rows), ["y"], categories=["sold"])
    assert len(kept.inputs) == 1 + 19 + 1  # a cell is missing
    assert kept.notes == ()


@pytest.mark.parametrize("cell", ["2024-13-01", "1.2.3", "Mars", "12-2024-5", "low"])
def test_other_texts_are_no_dates(cell: str) -> None:
    assert not are_dates([cell])
    assert not are_dates(["2024-01-01", cell])


def test_a_table_of_dates_alone_is_refused_with_the_reason() -> None:
    table = csv_table("sold,y\n" + "2024-03-01,a\n2024-03-02,b\n" * 6)
    with pytest.raises(TableError, match=r"no column left .* holds dates"):
        Preparation.learn(table, range(table.rows), ["y"])


def test_columns_may_come_in_another_order_and_with_others() -> None:
    table = csv_table("a,c,y\n1,u,1\n2,v,2\n")
    found = Preparation.learn(table, range(2), ["y"])
    other = csv_table("z,c,a\n9,u,1\n9,v,2\n")
    assert (found.apply(table) == found.apply(other)).all()


def test_a_preparation_survives_its_data() -> None:
    table = csv_table("a,c,y\n1,u,1\n,v,2\n")
    found = Preparation.learn(table, range(2), ["y"])
    assert Preparation.from_data(found.as_data()) == found
    assert isinstance(found.columns[1], CategoryColumn)


# --- targets and splits ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("a b a b", "classification"),
        ("0 1 1 0", "classification"),
        ("1 2 3 1 2 3", "classification"),
        ("1 2 3 4", "regression"),
        ("0.5 1 0.5 1", "regression"),
        (" ".join(map(str, range(21))) * 3, "regression"),
    ],
)
def test_the_kind_of_target_is_told_by_its_values(cells: str, kind: str) -> None:
    assert kind_of(column("y", tuple(cells.split()))) == kind


def test_classes_of_numbers_are_in_the_order_of_numbers() -> None:
    table = csv_table("x,y\n" + "\n".join(f"1,{n}" for n in (10, 9, 10, 9, 2, 2)))
    assert Target.learn(table, "y").classes == ("2", "9", "10")
    assert Target.learn(table, "y").numbers(table).tolist() == [2, 1, 2, 1, 0, 0]


def test_the_kind_may_be_overridden() -> None:
    table = read_table("iris")
    assert Target.learn(read_table("digits"), "digit", "regression").outputs == 1
    with pytest.raises(TableError, match="holds texts"):
        Target.learn(table, "species", "regression")


@pytest.mark.parametrize("seed", range(10))
def test_the_parts_are_disjoint_whole_and_stratified(seed: int) -> None:
    options = Options(target="species", test=0.2, validation=0.2, seed=seed)
    ready = prepare(read_table("iris"), options)
    parts = ready.parts
    every = [*parts.train, *parts.validation, *parts.test]
    assert sorted(every) == list(range(150))
    for rows, each in ((parts.train, 30), (parts.validation, 10), (parts.test, 10)):
        assert np.bincount(ready.numbers[rows]).tolist() == [each] * 3


def test_the_test_rows_leave_no_trace_in_the_model() -> None:
    """Other values in the test rows: the same network, bit for bit."""
    table = read_table("diabetes")
    options = Options(target="progression", epochs=2)
    first = train_table(table, options)
    changed = tuple(
        Column(each.name, numbers=each.numbers.copy()) for each in table.columns
    )
    for each in changed:
        each.numbers[first.parts.test] *= 1.5
    second = train_table(Table("t", changed, table.rows), options)
    assert (
        first.model.state.parameters.tobytes()
        == second.model.state.parameters.tobytes()
    )


def test_balanced_classes_weigh_the_same_in_all() -> None:
    table = csv_table("x,y\n" + "\n".join(f"{n},{'ab'[n % 5 == 0]}" for n in range(50)))
    ready = prepare(table, Options(target="y", class_weight="balanced"))
    cases = ready.cases(ready.parts.train)
    assert cases.weight is not None
    per_class = cases.T.T @ cases.weight
    assert per_class[0] == pytest.approx(per_class[1])


def test_a_weight_column_reaches_the_cases() -> None:
    table = csv_table("x,w,y\n" + "\n".join(f"{n},{n + 1},{n % 2}" for n in range(20)))
    ready = prepare(table, Options(target="y", weight_column="w"))
    assert ready.preparation.inputs == ("x",)
    assert ready.cases(np.array([3, 5])).weight.tolist() == [4, 6]


def test_a_test_row_beyond_the_networks_numbers_is_told() -> None:
    table = read_table("diabetes")
    options = Options(
        target="progression",
        activation=("exponential",),
        learning_rate=1e-6,
        epochs=1,
        engine="reference",
    )
    row = int(prepare(table, options).parts.test[0])
    first = table.columns[0].numbers.copy()
    first[row] = 1e6 * first.std()
    columns = (Column(table.columns[0].name, numbers=first), *table.columns[1:])
    far = dataclasses.replace(table, columns=columns)
    with pytest.raises(TableError, match=f"first for row {row + 1}:"):
        train_table(far, options)
