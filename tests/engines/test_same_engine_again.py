"""A seeded run gives the same bits each time, also where kernels come in between."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from chainrule.engines import choose, first_runs
from chainrule.engines.compiled import warm
from chainrule.engines.compiled.pieces import pieces_of
from chainrule.engines.records import records
from chainrule.estimators import MLPClassifier
from chainrule.training import Settings, fit, minimize
from tests.engines.cases import small, table

PLAN = small("cross_entropy", optimizer="adam")
HOW = Settings(epochs=60, learning_rate=0.05, batch_size=8, seed=3)


@pytest.fixture
def kernels(monkeypatch, tmp_path):
    """Kernels that are compiled when `there` says so; a cache folder of its own."""

    class Kernels:
        there = False

    def missing(plan):
        every = pieces_of(plan, records(plan)).distinct()
        return [] if Kernels.there else every

    monkeypatch.setenv("CHAINRULE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(warm, "missing", missing)
    monkeypatch.setattr(warm, "prepare_in_background", lambda plan: None)
    return Kernels


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    warm.prepare(PLAN)


def trained(how=HOW, seed=3):
    return fit(PLAN, *table(PLAN, 200), replace(how, seed=seed))


def test_a_run_that_was_first_made_without_kernels_keeps_its_bits(kernels):
    first = trained()
    kernels.there = True
    again = trained()
    assert first.engine == again.engine == "reference"
    assert first.state.parameters.tobytes() == again.state.parameters.tobytes()
    assert "first made" in again.why


def test_any_other_run_has_the_kernels_once_they_are_there(kernels):
    trained()
    kernels.there = True
    assert trained(seed=4).engine == "compiled"
    assert trained(replace(HOW, epochs=61)).engine == "compiled"
    X, T = table(PLAN, 200)
    X = X.copy()
    X[7, 0] = np.nextafter(X[7, 0], 9)
    assert fit(PLAN, X, T, HOW).engine == "compiled"


def test_a_run_that_was_first_made_with_kernels_keeps_them(kernels):
    kernels.there = True
    assert trained().engine == trained().engine == "compiled"
    assert not first_runs.any_noted()


def test_a_run_that_need_not_be_repeatable_takes_the_fastest(kernels):
    how = replace(HOW, repeatable=False)
    assert trained(how).engine == "reference"
    kernels.there = True
    assert trained(how).engine == "compiled"


def test_lbfgs_keeps_its_bits_too(kernels):
    plan = replace(PLAN, dtype="float64")
    X, T = table(plan, 100)
    first = minimize(plan, X, T, seed=1, iterations=300)
    kernels.there = True
    again = minimize(plan, X, T, seed=1, iterations=300)
    assert first.engine == again.engine == "reference"
    assert first.state.parameters.tobytes() == again.state.parameters.tobytes()


@pytest.mark.parametrize(("solver", "most"), [("adam", 60), ("lbfgs", 300)])
def test_an_estimator_with_a_random_state_keeps_its_bits(kernels, solver, most):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((300, 5))
    y = X[:, 0] * X[:, 1] > 0

    def fitted(random_state):
        made = MLPClassifier(
            (9,), solver=solver, max_iter=most, tol=0.0, random_state=random_state,
            batch_size=30,
        )  # fmt: skip
        with warnings.catch_warnings(action="ignore"):
            return made.fit(X, y)

    first, free = fitted(0), fitted(None)
    kernels.there = True
    again = fitted(0)
    assert first.engine_ == again.engine_ == free.engine_ == "reference"
    assert (first.predict_proba(X) == again.predict_proba(X)).all()
    assert fitted(1).engine_ == "compiled"


def test_a_note_that_cant_be_written_is_no_fault(kernels, monkeypatch):
    monkeypatch.setenv("CHAINRULE_CACHE_DIR", "/dev/null/no folder")
    assert trained().engine == "reference"


def test_only_what_is_missing_is_waited_for(monkeypatch):
    pieces = pieces_of(PLAN, records(PLAN)).distinct()
    update = pieces[-1]
    monkeypatch.setattr(warm, "missing", lambda plan: [update])
    monkeypatch.setattr(warm, "prepare_in_background", lambda plan: None)
    assert choose(PLAN, updates=9_000, batch_size=8).engine.name == "compiled"
    monkeypatch.setattr(warm, "missing", lambda plan: pieces)
    assert choose(PLAN, updates=9_000, batch_size=8).engine.name == "reference"
