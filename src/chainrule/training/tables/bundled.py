"""The data sets that scikit-learn bundles, read from its files without importing it."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
from pathlib import Path
from typing import Any, NamedTuple

from chainrule.errors import missing_package
from chainrule.training.tables.table import Column, Table


class _Bundled(NamedTuple):
    """Where a data set is, and the names that its file does not hold."""

    file: str
    target: str
    columns: tuple[str, ...]
    target_file: str = ""


_CELLS = ("radius", "texture", "perimeter", "area", "smoothness", "compactness",
          "concavity", "concave points", "symmetry", "fractal dimension")  # fmt: skip

BUNDLED: dict[str, _Bundled] = {
    "digits": _Bundled(
        "digits.csv.gz",
        "digit",
        tuple(f"pixel_{row}_{column}" for row in range(8) for column in range(8)),
    ),
    "iris": _Bundled(
        "iris.csv",
        "species",
        ("sepal_length", "sepal_width", "petal_length", "petal_width"),
    ),
    "diabetes": _Bundled(
        "diabetes_data_raw.csv.gz",
        "progression",
        ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"),
        "diabetes_target.csv.gz",
    ),
    "wine": _Bundled(
        "wine_data.csv",
        "cultivar",
        ("alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium",
         "total_phenols", "flavanoids", "nonflavanoid_phenols", "proanthocyanins",
         "color_intensity", "hue", "od280/od315_of_diluted_wines", "proline"),
    ),
    "breast_cancer": _Bundled(
        "breast_cancer.csv",
        "diagnosis",
        (*(f"mean {name}" for name in _CELLS), *(f"{name} error" for name in _CELLS),
         *(f"worst {name}" for name in _CELLS)),
    ),
}  # fmt: skip
"""The data sets by name."""


def bundled(name: str) -> Table:
    """A bundled data set; raises `MissingPackageError` without scikit-learn's files."""
    about = BUNDLED[name]
    folder = _folder(name)
    first, values = _numbers(folder / about.file)
    if about.target_file:
        targets = _numbers(folder / about.target_file)[1][:, 0]
    else:
        values, targets = values[:, :-1], values[:, -1]
    columns = [
        Column(title, numbers=values[:, number].copy())
        for number, title in enumerate(about.columns)
    ]
    if classes := first[2:]:
        texts = tuple(classes[int(number)] for number in targets)
        columns.append(Column(about.target, texts=texts))
    else:
        columns.append(Column(about.target, numbers=targets))
    return Table(name, tuple(columns), len(values), about.target)


def _folder(name: str) -> Path:
    # find_spec looks for the folder and runs nothing of scikit-learn's
    spec = importlib.util.find_spec("sklearn")
    if spec is None or not spec.submodule_search_locations:
        raise missing_package("scikit-learn", "sklearn", f"the data set {name!r}")
    return Path(spec.submodule_search_locations[0]) / "datasets" / "data"


def _numbers(path: Path) -> tuple[list[str], Any]:
    """The first line where it holds names, else nothing; and all numbers."""
    import numpy as np

    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("ascii")
    first: list[str] = []
    line, _, rest = text.partition("\n")
    if any(sign.isalpha() and sign not in "eE" for sign in line):
        # scikit-learn's own header: rows, columns, then the names of the classes
        first, text = next(csv.reader([line])), rest
    rows = text.split("\n")
    lines = [row if "," in row else ",".join(row.split()) for row in rows if row]
    # plain decimals are JSON, whose reader is three times as fast as NumPy's
    flat = np.array(json.loads(f"[{','.join(lines)}]"), dtype=np.float64)
    return first, flat.reshape(len(lines), -1)
