"""The loop: the same bits run after run, stopping, validation, divergence."""

import dataclasses

import numpy as np
import pytest

from chainrule.engines import LayerPlan, Plan
from chainrule.engines.register import engine
from chainrule.errors import DivergenceError, SettingError
from chainrule.training import Cases, Epoch, Progress, Settings, Trained, fit, initial
from chainrule.training import run as run_module
from tests.training.problems import CLASSES, NUMBERS, classes, numbers

SHORT = Settings(epochs=12, learning_rate=0.02, batch_size=8, engine="reference")


def bits(trained: Trained) -> bytes:
    return trained.state.parameters.tobytes() + trained.state.slots.tobytes()


def test_the_same_seed_gives_the_same_bits() -> None:
    cases = classes()
    first, second = (fit(CLASSES, cases.X, cases.T, SHORT) for _ in range(2))
    assert bits(first) == bits(second)
    assert first.history == second.history


def test_another_seed_gives_another_network() -> None:
    cases = classes()
    other = dataclasses.replace(SHORT, seed=1)
    assert bits(fit(CLASSES, cases.X, cases.T, SHORT)) != bits(
        fit(CLASSES, cases.X, cases.T, other)
    )


@pytest.mark.parametrize("first_piece", [1, 3, 1000])
def test_where_the_engine_is_interrupted_does_not_change_a_bit(
    first_piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = classes()
    whole = fit(CLASSES, cases.X, cases.T, SHORT)
    monkeypatch.setattr(run_module, "_FIRST_PIECE", first_piece)
    if first_piece < 1000:
        monkeypatch.setattr(run_module, "PIECE_SECONDS", 0.0)
    cut = fit(CLASSES, cases.X, cases.T, SHORT, each_piece=lambda at: None)
    assert bits(whole) == bits(cut)
    assert whole.history == cut.history


def test_what_looks_on_does_not_change_a_bit() -> None:
    cases = numbers()
    alone = fit(NUMBERS, cases.X, cases.T, SHORT)
    seen: list[Epoch] = []

    def look(at: Progress) -> None:
        seen.append(at.last)

    watched = fit(NUMBERS, cases.X, cases.T, SHORT, callbacks=[look])
    assert bits(alone) == bits(watched)
    assert tuple(seen) == alone.history.epochs


def test_an_epoch_is_what_the_engine_makes_of_its_order() -> None:
    """The loop adds nothing of its own to what the engine is asked for."""
    from chainrule.training.batches import epoch_order

    cases = numbers(20)
    settings = dataclasses.replace(SHORT, epochs=2)
    start = initial(NUMBERS, seed=5)
    by_hand = start.copy()
    order = np.stack([epoch_order(0, epoch, 20) for epoch in range(2)])
    engine("reference").run(
        NUMBERS,
        by_hand,
        cases.X,
        cases.T,
        learning_rates=0.02,
        order=order,
        batch_size=8,
    )
    trained = fit(NUMBERS, cases.X, cases.T, settings, start=start)
    assert trained.state.parameters.tobytes() == by_hand.parameters.tobytes()
    assert start.updates == 0, "the given state is copied"


def test_training_lowers_the_loss_and_the_history_is_frozen() -> None:
    cases = classes()
    trained = fit(CLASSES, cases.X, cases.T, dataclasses.replace(SHORT, epochs=40))
    history = trained.history
    assert history.losses[-1] < 0.5 * history.losses[0]
    assert [epoch.number for epoch in history.epochs] == list(range(1, 41))
    with pytest.raises(dataclasses.FrozenInstanceError):
        history.epochs[0].loss = 0.0  # type: ignore[misc]


def test_the_loss_of_an_epoch_weighs_its_short_last_batch_by_its_cases() -> None:
    cases = numbers(20)
    settings = dataclasses.replace(SHORT, epochs=1, learning_rate=1e-12)
    trained = fit(NUMBERS, cases.X, cases.T, settings)
    whole = engine("reference").loss(NUMBERS, initial(NUMBERS), cases.X, cases.T)
    assert trained.history.losses[0] == pytest.approx(whole, rel=1e-9)


def test_a_schedule_reaches_the_updates() -> None:
    cases = numbers()
    settings = dataclasses.replace(SHORT, schedule="step:every=4,factor=0.5")
    found = fit(NUMBERS, cases.X, cases.T, settings).history.learning_rates
    assert found == (0.02,) * 4 + (0.01,) * 4 + (0.005,) * 4


def test_early_stopping_ends_with_the_best_weights() -> None:
    cases, held = classes(30), classes(30, seed=9)
    # noise for targets: the validation loss has to turn
    noise = Cases(cases.X, np.eye(3)[np.random.default_rng(1).integers(0, 3, 30)])
    settings = dataclasses.replace(SHORT, epochs=400, learning_rate=0.1, patience=5)
    kept: dict[int, bytes] = {}

    def keep(at: Progress) -> None:
        kept[at.last.number] = at.state.parameters.tobytes()

    trained = fit(
        CLASSES, noise.X, noise.T, settings, validation=held, callbacks=[keep]
    )
    history = trained.history
    assert history.best == 1 + int(np.argmin(history.validation_losses))
    assert len(history) == history.best + 5
    assert trained.state.parameters.tobytes() == kept[history.best]
    assert "not better for 5 epochs" in history.ended
    again = engine("reference").loss(CLASSES, trained.state, held.X, held.T)
    assert again == min(history.validation_losses)


def test_without_restoring_the_last_weights_stay() -> None:
    cases = classes()
    settings = dataclasses.replace(SHORT, restore_best=False)
    last: list[bytes] = []

    def keep(at: Progress) -> None:
        last.append(at.state.parameters.tobytes())

    trained = fit(CLASSES, cases.X, cases.T, settings, validation=0.2, callbacks=[keep])
    assert trained.state.parameters.tobytes() == last[-1]


def test_a_score_may_be_watched() -> None:
    cases = classes()
    values = iter([0.1, 0.5, 0.4, 0.3, 0.9])
    settings = dataclasses.replace(SHORT, watch="score", patience=2)
    trained = fit(
        CLASSES, cases.X, cases.T, settings, score=lambda out, T: next(values)
    )
    assert trained.history.scores == (0.1, 0.5, 0.4, 0.3)
    assert trained.history.best == 2


def test_a_validation_share_is_stratified_and_kept_out() -> None:
    cases = classes(60)
    sizes: list[int] = []

    def count(out: np.ndarray, T: np.ndarray) -> float:
        sizes.append(len(T))
        assert T.sum(axis=0).tolist() == [4, 4, 4]
        return 0.0

    fit(CLASSES, cases.X, cases.T, SHORT, validation=0.2, score=count)
    assert set(sizes) == {12}


def test_a_weight_of_two_is_a_case_taken_twice() -> None:
    cases = numbers(10)
    settings = dataclasses.replace(SHORT, batch_size=None, shuffle=False, epochs=5)
    weight = np.ones(10)
    weight[3] = 2.0
    twice = np.append(np.arange(10), 3)
    weighted = fit(NUMBERS, cases.X, cases.T, settings, sample_weight=weight)
    doubled = fit(NUMBERS, cases.X[twice], cases.T[twice], settings)
    np.testing.assert_allclose(
        weighted.state.parameters, doubled.state.parameters, rtol=1e-12
    )


def test_a_callback_ends_the_run_and_the_others_are_called_too() -> None:
    cases = numbers()
    calls: list[int] = []

    def count(at: Progress) -> None:
        calls.append(at.last.number)

    trained = fit(
        NUMBERS,
        cases.X,
        cases.T,
        SHORT,
        callbacks=[lambda at: len(at.epochs) == 3, count],
    )
    assert calls == [1, 2, 3]
    assert trained.history.ended == "a callback stopped it"


def test_a_run_that_diverges_says_where_and_what_to_try() -> None:
    cases = numbers()
    settings = dataclasses.replace(SHORT, learning_rate=1e200, epochs=50)
    plan = dataclasses.replace(NUMBERS, optimizer="sgd")
    with pytest.raises(DivergenceError) as caught:
        fit(plan, 1000 * cases.X, cases.T, settings)
    message = str(caught.value)
    assert "in epoch 1, batch " in message
    assert "at learning rate 1e+200" in message
    assert "try learning rate 0.1," in message
    assert "clip_norm" in message
    assert "standardize" in message


def test_a_tenth_of_a_usual_rate_is_proposed() -> None:
    plan = dataclasses.replace(NUMBERS, optimizer="sgd")
    settings = dataclasses.replace(SHORT, learning_rate=0.5, epochs=400)
    with pytest.raises(DivergenceError, match=r"try learning rate 0\.05,"):
        fit(plan, 1e160 * numbers().X, 1e160 * numbers().T, settings)


def test_a_validation_loss_that_is_not_finite_stops_the_run() -> None:
    held = Cases(np.full((2, 3), 1e30), np.ones((2, 1)))
    plan = dataclasses.replace(
        NUMBERS,
        layers=(LayerPlan(5, "relu"), LayerPlan(1, "identity")),
        dtype="float32",
    )
    with pytest.raises(DivergenceError) as caught:
        fit(plan, numbers().X, numbers().T, SHORT, validation=held)
    assert "the validation loss left the finite numbers in epoch 1" in str(caught.value)
    assert "inputs reach 1e+30" in str(caught.value)


def test_an_optimizers_memory_that_is_not_finite_stops_the_run() -> None:
    """Adam's steps would be 0 for ever after."""
    plan = dataclasses.replace(
        NUMBERS,
        layers=(LayerPlan(1, "identity"),),
        optimizer="adam",
        dtype="float32",
    )
    with pytest.raises(DivergenceError, match="the optimizer's memory left the finite"):
        fit(plan, 1e12 * numbers().X, numbers().T, SHORT)


@pytest.mark.parametrize("rate", [10.0, 1e3, 1e6, 1e30, 1e300])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "rmsprop"])
def test_no_run_ends_with_numbers_that_are_not_finite(
    rate: float, optimizer: str
) -> None:
    cases = numbers()
    plan = dataclasses.replace(
        NUMBERS,
        optimizer=optimizer,
        layers=(LayerPlan(5, "relu"), LayerPlan(1, "identity")),
        dtype="float32",
    )
    settings = dataclasses.replace(SHORT, learning_rate=rate)
    try:
        trained = fit(plan, cases.X, cases.T, settings)
    except DivergenceError:
        return
    assert np.isfinite(trained.state.parameters).all()
    assert np.isfinite(trained.history.losses).all()


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        ({"epochs": -1}, "0 or more"),
        ({"learning_rate": 0.0}, "above 0"),
        ({"learning_rate": float("nan")}, "above 0"),
        ({"batch_size": 0}, "1 or more"),
        ({"patience": 0}, "1 or more"),
        ({"seed": -1}, "from 0"),
        ({"min_improvement": float("nan")}, "0 or more"),
        ({"watch": "weather"}, "'loss' or 'score'"),
    ],
)
def test_settings_out_of_range_are_refused(change: dict, remedy: str) -> None:
    with pytest.raises(SettingError, match=remedy):
        dataclasses.replace(SHORT, **change)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("where", ["X", "T", "weight"])
def test_cases_that_are_not_finite_are_refused(where: str, value: float) -> None:
    cases = numbers()
    arrays = {"X": cases.X.copy(), "T": cases.T.copy(), "weight": np.ones(60)}
    arrays[where][7] = value
    with pytest.raises(SettingError, match=rf"the {where} holds .* at \[7"):
        fit(NUMBERS, arrays["X"], arrays["T"], SHORT, sample_weight=arrays["weight"])


def test_an_unknown_engine_is_refused() -> None:
    cases = numbers()
    with pytest.raises(SettingError, match="unknown engine"):
        fit(NUMBERS, cases.X, cases.T, dataclasses.replace(SHORT, engine="warp"))


def test_no_epochs_leave_the_start() -> None:
    cases = numbers()
    trained = fit(NUMBERS, cases.X, cases.T, dataclasses.replace(SHORT, epochs=0))
    assert trained.state.parameters.tobytes() == initial(NUMBERS).parameters.tobytes()
    assert len(trained.history) == 0


def test_shared_cells_start_alike() -> None:
    plan = Plan(2, (LayerPlan(2), LayerPlan(1)), "half_squared_error", shared=((0, 3),))
    state = initial(plan, seed=3)
    assert state.parameters[0] == state.parameters[3]
