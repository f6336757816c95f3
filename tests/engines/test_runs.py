"""What engines promise of a run: where it stops, what it refuses, who is chosen."""

import ast
import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from chainrule.engines import ENGINES, Engine, LayerPlan, Plan, choose, engine, start
from chainrule.engines.compiled import build, warm
from chainrule.engines.compiled.pieces import pieces_of
from chainrule.engines.records import records
from chainrule.errors import SettingError
from tests.engines.cases import network, small, table

NAMES = ["reference", "compiled"]


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_keeps_the_protocol(name):
    made = engine(name)
    assert isinstance(made, Engine)
    assert made.name == name


@pytest.mark.parametrize("name", NAMES)
def test_a_run_stops_before_the_update_whose_loss_is_not_finite(name):
    plan = small("half_squared_error", hidden="relu")
    X, T = table(plan, 40)
    state = network(plan)
    losses = engine(name).run(
        plan, state, X, T, order=np.zeros((60, 40), int), batch_size=10,
        learning_rates=50.0,
    )  # fmt: skip
    assert not np.isfinite(losses[-1])
    assert np.isfinite(losses[:-1]).all()
    assert state.updates == len(losses) - 1 < 240


@pytest.mark.parametrize("name", NAMES)
def test_each_update_has_its_learning_rate(name):
    plan = small()
    X, T = table(plan, 20)
    state = network(plan)
    before = state.parameters.copy()
    engine(name).run(plan, state, X, T, batch_size=10, learning_rates=[0.0, 0.0])
    assert state.parameters.tobytes() == before.tobytes()
    with pytest.raises(SettingError, match="3 learning rates were given for 2"):
        engine(name).run(plan, state, X, T, batch_size=10, learning_rates=[1, 2, 3])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        ({"X": np.zeros((5, 3))}, r"give an array of shape \(cases, 4\)"),
        ({"T": np.zeros((5, 2))}, "one row of targets per case"),
        ({"sample_weight": np.ones(4)}, "one weight per case"),
        ({"order": [0, 5]}, "indices from 0 to 4"),
        ({"order": [0.5]}, "give case indices"),
        ({"batch_size": 0}, "batch_size of 1 or more"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_remedy(change, remedy, name):
    plan = small()
    X, T = table(plan, 5)
    given = {"X": X, "T": T, "learning_rates": 0.1, **change}
    with pytest.raises(SettingError, match=remedy):
        engine(name).run(plan, network(plan), given.pop("X"), given.pop("T"), **given)


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        ({"loss": "cross_entropie"}, "did you mean 'cross_entropy'"),
        ({"optimizer": "adan"}, "did you mean 'adam'"),
        ({"settings": {"momentun": 0.9}, "optimizer": "momentum"}, "'momentum'"),
        ({"optimizer": "rprop", "weight_decay": 0.1}, "set it to 0"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(change, remedy):
    with pytest.raises(SettingError, match=remedy):
        network(replace(small(), **change))


@pytest.mark.parametrize(
    "change",
    [
        {"clip_norm": 0.0},
        {"weight_decay": -1.0},
        {"label_smoothing": 0.1},
        {"input_dropout": 1.0},
        {"layers": ()},
    ],
)
def test_a_plan_out_of_range_is_refused(change):
    with pytest.raises(SettingError):
        replace(small(), **change)


def test_weights_of_the_wrong_shape_are_refused():
    plan = Plan(2, (LayerPlan(3),), "half_squared_error")
    with pytest.raises(SettingError, match="transpose or resize"):
        start(plan, [np.zeros((3, 2))], [np.zeros(3)])


def test_short_work_is_done_by_numpy():
    chosen = choose(small(), updates=5, batch_size=4)
    assert chosen.engine.name == "reference"
    assert chosen.why


def test_warm_kernels_are_used(monkeypatch):
    plan = small("cross_entropy")
    warm.prepare(plan)
    assert choose(plan, updates=20000, batch_size=4).engine.name == "compiled"


def test_cold_kernels_are_compiled_in_the_background_meanwhile(monkeypatch, tmp_path):
    plan = small("cross_entropy", hidden="mish", dtype="float32")
    asked = []
    monkeypatch.setenv("CHAINRULE_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(build, "_loaded", {})
    monkeypatch.setattr(warm, "prepare_in_background", asked.append)
    chosen = choose(plan, updates=20000, batch_size=4)
    assert chosen.engine.name == "reference"
    assert asked == [plan]
    assert choose(plan, updates=10**8, batch_size=4).engine.name == "compiled"


def test_one_process_at_a_time_compiles_in_the_background(monkeypatch, tmp_path):
    class Process:
        ended = None

        def poll(self):
            return self.ended

    started = []
    monkeypatch.setenv("CHAINRULE_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv("CHAINRULE_BACKGROUND", raising=False)
    monkeypatch.setattr(warm, "_started", started)
    monkeypatch.setattr(warm.subprocess, "Popen", lambda *_, **__: Process())
    plan = small("cross_entropy")
    for _ in range(3):
        warm.prepare_in_background(plan)
    assert len(started) == 1
    started[0].ended = 0
    warm.prepare_in_background(plan)
    assert len(started) == 2
    started[1].ended = 0
    (tmp_path / "warming.lock").write_text(str(os.getpid()))  # somebody else's
    warm.prepare_in_background(plan)
    assert len(started) == 2
    (tmp_path / "warming.lock").write_text("999999999")  # of one that was killed
    warm.prepare_in_background(plan)
    assert len(started) == 3


def test_the_background_process_gets_the_plan_it_was_given():
    plan = small("cross_entropy", settings={"epsilon": 1e-7}, optimizer="adam")
    again = warm.plan_from(json.dumps(asdict(plan)))
    assert again == plan
    assert pieces_of(again, records(again)) == pieces_of(plan, records(plan))


def test_an_engine_as_asked_and_no_other():
    assert choose(small(), updates=1, batch_size=1, name="compiled").why == "as asked"
    with pytest.raises(SettingError, match="did you mean 'reference'"):
        choose(small(), updates=1, batch_size=1, name="refernce")


def test_a_torn_object_file_is_compiled_again(monkeypatch, tmp_path):
    plan = small()
    piece = pieces_of(plan, records(plan)).forwards[0]
    monkeypatch.setenv("CHAINRULE_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(build, "_loaded", {})
    build.address(piece)
    path = build.object_file(piece)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    monkeypatch.setattr(build, "_loaded", {})
    build.address(piece)
    assert build._read(path) is not None
    assert len(path.read_bytes()) > len(whole) // 2


def test_stored_kernels_are_known_by_every_source_that_ends_in_them():
    folder = Path(build.__file__).parent
    seen, left = set(), ["compile.py"]
    while left:
        name = left.pop()
        seen.add(name)
        for node in ast.walk(ast.parse((folder / name).read_text())):
            if isinstance(node, ast.ImportFrom) and "compiled" in (node.module or ""):
                found = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
                files = {f"{each.rpartition('.')[2]}.py" for each in found}
                left += [f for f in files - seen if (folder / f).is_file()]
    assert seen - {"generate.py"} == set(build._SOURCES)


def test_stored_kernels_run_without_numba():
    plan = small("cross_entropy")
    warm.prepare(plan)
    script = (
        "import sys, numpy as np\n"
        "from chainrule.engines import engine\n"
        "from tests.engines.cases import network, small, table\n"
        "plan = small('cross_entropy')\n"
        "state = network(plan)\n"
        "engine('compiled').run(plan, state, *table(plan), learning_rates=0.1)\n"
        "print('numba' in sys.modules, state.parameters.tobytes().hex())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    imported, bits = done.stdout.split()
    state = network(plan)
    engine("compiled").run(plan, state, *table(plan), learning_rates=0.1)
    assert imported == "False"
    assert bits == state.parameters.tobytes().hex()


def test_a_prediction_is_the_same_for_one_case_and_for_many():
    plan = Plan(64, (LayerPlan(100, "relu"), LayerPlan(10, "softmax")), "cross_entropy")
    state = network(plan)
    X, _ = table(plan, 500)
    for name in NAMES:
        whole = engine(name).predict(plan, state, X)
        one = np.vstack([engine(name).predict(plan, state, x[None]) for x in X[:9]])
        np.testing.assert_allclose(one, whole[:9], rtol=1e-12)
        assert whole.sum(axis=1) == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("threads", ["1", "2", "3"])
def test_every_number_of_threads_gives_the_same_result(threads, monkeypatch):
    from chainrule.engines.compiled import engine as module
    from chainrule.engines.compiled import shape

    monkeypatch.setattr(shape, "processors", lambda: int(threads))
    monkeypatch.setattr(shape, "WORK_PER_THREAD", 1.0)
    layers = (LayerPlan(150, "relu"), LayerPlan(200, "gelu"), LayerPlan(3, "softmax"))
    for plan in (
        Plan(60, layers, "cross_entropy", optimizer="adam"),
        Plan(60, layers, "cross_entropy"),
        small("cross_entropy", optimizer="adam", clip_norm=0.1),
        small("cross_entropy"),
    ):
        X, T = table(plan, 100)
        ends = []
        for made in (engine("reference"), module.CompiledEngine()):
            state = network(plan)
            made.run(plan, state, X, T, batch_size=40, learning_rates=0.01)
            g = made.gradient(plan, state, X, T)[1]
            out = made.predict(plan, state, X)
            ends.append((state.parameters, g, out))
        for one, other in zip(*ends, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-8, atol=1e-10)


def test_runs_from_several_threads_do_not_disturb_each_other():
    from concurrent.futures import ThreadPoolExecutor

    layers = (LayerPlan(300, "relu"), LayerPlan(3, "softmax"))
    plan = Plan(200, layers, "cross_entropy")
    X, T = table(plan, 256)

    def train(seed: int) -> bytes:
        state = network(plan, seed)
        for _ in range(3):
            engine("compiled").run(
                plan, state, X, T, batch_size=64, learning_rates=0.01
            )
        return state.parameters.tobytes()

    alone = [train(seed) for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(train, range(4))) == alone


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_memory_stays_within_three_times_the_parameters_and_the_activations(optimizer):
    import tracemalloc

    layers = (LayerPlan(700, "relu"), LayerPlan(700, "relu"), LayerPlan(10, "softmax"))
    plan = Plan(784, layers, "cross_entropy", optimizer=optimizer, dtype="float32")
    X, T = table(plan, 256)
    order = np.arange(256)[::-1]
    warm.prepare(plan)
    engine("compiled").run(
        plan, network(plan), X, T, order=order, batch_size=128, learning_rates=0.001
    )
    initial = network(plan)
    made = type(engine("compiled"))()  # with no buffers of earlier runs
    tracemalloc.start()
    state = initial.copy()
    made.run(plan, state, X, T, order=order, batch_size=128, learning_rates=0.001)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    activations = 128 * (sum(plan.sizes) + sum(plan.sizes[1:]))
    scratch = 2 * (1 << 16)
    assert peak <= 4 * (3 * plan.parameters + activations + scratch) + 100_000
