"""Real data with the defaults: as accurate as the figures that the docs give."""

import numpy as np
import pytest

from chainrule.training.tables.options import Options
from chainrule.training.tables.read import read_table
from chainrule.training.tables.train import train_table


@pytest.mark.parametrize(
    ("name", "figure", "least"),
    [
        ("iris", "accuracy", 0.96),
        ("digits", "accuracy", 0.975),
        ("diabetes", "r2", 0.42),
        ("wine", "accuracy", 0.96),
        ("breast_cancer", "accuracy", 0.965),
    ],
)
def test_the_defaults_are_accurate_on_rows_they_have_not_seen(
    name: str, figure: str, least: float
) -> None:
    table = read_table(name)
    assert table.target is not None
    found = []
    for seed in range(4):
        options = Options(target=table.target, seed=seed, engine="reference")
        metrics = train_table(table, options).model.metrics
        found.append(metrics[figure])
        assert metrics[figure] > (metrics["baseline"][figure] or 0) + 0.1
    assert np.mean(found) >= least
