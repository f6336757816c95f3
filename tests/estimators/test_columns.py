"""Columns of tables, whatever holds them: numbers, categories, times, missing cells."""

import datetime as dt
import decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.sparse import csr_matrix

from chainrule.errors import SettingError
from chainrule.estimators import columns
from chainrule.sklearn import MLPClassifier

pytestmark = pytest.mark.filterwarnings("ignore")

COLORS = ["red", "blue", None, "red"] * 5
ONE_HOT = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]] * 5)
"""Blue, red, missing."""
SIZES = [1.0, None, 3.0, 4.0] * 5
FILLED = np.array([[1, 0], [8 / 3, 1], [3, 0], [4, 0]] * 5)
Y = [0, 1, 1, 0] * 5


def encoded(X: Any, categories: Any = "auto") -> Any:
    table = columns.as_table(X)
    return columns.learn(table, categories).inputs(table)


def texts() -> dict[str, Any]:
    plain = pd.Series(COLORS, dtype=object)
    return {
        "None": plain,
        "NaN": plain.fillna(np.nan),
        "NA": plain.fillna(pd.NA),
        "string": plain.astype("string"),
        "string[python]": plain.astype("string[python]"),
        "category": plain.astype("category"),
        "category of strings": plain.astype("string").astype("category"),
        "polars": pl.Series(COLORS),
        "polars Categorical": pl.Series(COLORS, dtype=pl.Categorical),
        "polars Enum": pl.Series(COLORS, dtype=pl.Enum(["red", "blue"])),
    }


def sizes() -> dict[str, Any]:
    plain = pd.Series(SIZES, dtype=object)
    whole = [None if size is None else int(size) for size in SIZES]
    exact = [None if size is None else decimal.Decimal(int(size)) for size in SIZES]
    return {
        "float64": pd.Series(SIZES),
        "Int64": pd.Series(SIZES, dtype="Int64"),
        "Float32": pd.Series(SIZES, dtype="Float32"),
        "objects": plain,
        "objects with NA": plain.fillna(pd.NA),
        "decimals": pd.Series(exact, dtype=object),
        "polars": pl.Series(SIZES),
        "polars whole": pl.Series(whole),
        "polars Decimal": pl.Series(exact),
    }


def frame(column: Any) -> Any:
    return (pl if isinstance(column, pl.Series) else pd).DataFrame({"a": column})


@pytest.mark.parametrize("kind", texts())
def test_texts_of_any_kind_are_the_same_categories(kind: str) -> None:
    np.testing.assert_array_equal(encoded(frame(texts()[kind])), ONE_HOT)


@pytest.mark.parametrize("kind", sizes())
def test_numbers_of_any_kind_are_the_same_numbers(kind: str) -> None:
    np.testing.assert_allclose(encoded(frame(sizes()[kind])), FILLED)


def test_what_is_missing_is_the_same_in_every_kind() -> None:
    learned = columns.learn(frame(texts()["NaN"]), "auto")
    for column in texts().values():
        np.testing.assert_array_equal(learned.inputs(frame(column)), ONE_HOT)


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(pd.date_range("2020", periods=20)),
        pd.Series(pd.date_range("2020", periods=20, tz="UTC")),
        pd.Series(pd.period_range("2020", periods=20)),
        pd.Series(pd.to_timedelta(range(20), unit="D")),
        pd.Series([None, *[dt.date(2020, 1, 1)] * 19], dtype=object),
        pl.Series([None, *[dt.date(2020, 1, 1)] * 19]),
        pl.Series([dt.time(1)] * 20),
    ],
    ids=["days", "zone", "periods", "spans", "objects", "polars", "times"],
)
def test_times_are_no_categories_unless_they_are_named(column: Any) -> None:
    with pytest.raises(SettingError, match="'a' holds dates or times"):
        encoded(frame(column))
    assert len(encoded(frame(column), ["a"])) == 20


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ([1, "x"] * 10, "int and str, which are no categories"),
        ([[1], [2]] * 10, "list, which are no categories"),
        ([1j, 2j] * 10, "complex, which are no categories"),
    ],
)
def test_cells_that_are_no_categories_are_named(cells: Any, reason: str) -> None:
    column = pd.Series(cells, dtype=object)
    with pytest.raises(SettingError, match=f"'a' holds {reason}.*make texts"):
        encoded(frame(column))


def test_a_word_where_numbers_were_is_named() -> None:
    model = MLPClassifier((2,), categories="auto", max_iter=2)
    model.fit(frame(sizes()["float64"]), Y)
    with pytest.raises(ValueError, match=r"'a' held numbers .* and has 'x' here"):
        model.predict(pd.DataFrame({"a": ["x"]}))


def test_two_columns_of_one_name_are_refused() -> None:
    table = pd.DataFrame(np.zeros((20, 2)), columns=["a", "a"])
    with pytest.raises(SettingError, match="2 columns named 'a'"):
        encoded(table)


def test_an_arrays_columns_have_numbers() -> None:
    rows = [[1.0, "u"], [2.0, "v"], [None, None]]
    for X in (rows, np.array(rows, dtype=object)):
        found = encoded(X)
        # numbers: filled, missing; words: u, v, missing
        np.testing.assert_allclose(
            found, [[1, 0, 1, 0, 0], [2, 0, 0, 1, 0], [1.5, 1, 0, 0, 1]]
        )
        np.testing.assert_array_equal(encoded(X, [1]), found)


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([1.0, 2.0], ValueError, "Expected 2D array, got 1D"),
        (csr_matrix(np.eye(3)), TypeError, "Sparse data was passed"),
    ],
)
def test_what_is_no_table_is_told_as_scikit_learn_tells_it(
    X: Any, error: type, message: str
) -> None:
    with pytest.raises(error, match=message):
        MLPClassifier(categories="auto").fit(X, [0, 1])


def test_rows_without_names_are_taken_by_place() -> None:
    table = pd.DataFrame({"size": SIZES, "color": COLORS})
    model = MLPClassifier((3,), categories="auto", max_iter=3, random_state=0)
    model.fit(table, Y)
    rows = table.to_numpy(dtype=object)
    np.testing.assert_array_equal(model.predict_proba(rows), model.predict_proba(table))
    with pytest.raises(ValueError, match="has 1 features, but MLPClassifier"):
        model.predict(rows[:, :1])
    explained = model.explain([1.0, "red"])
    assert float(explained["out_o1"].ball) == pytest.approx(
        model.predict_proba(table[:1])[0, 1]
    )


def test_a_columns_order_and_names_may_be_anything() -> None:
    wide = pd.DataFrame({("x", 1): SIZES, ("x", 2): COLORS})
    numbered = pd.DataFrame({1: SIZES, 0: COLORS})
    np.testing.assert_allclose(encoded(wide), np.hstack([FILLED, ONE_HOT]))
    np.testing.assert_allclose(encoded(numbered), np.hstack([FILLED, ONE_HOT]))
