"""L-BFGS over all cases at once, for small problems: SciPy's, fed by an engine.

It takes no learning rate and makes no batches; each iteration uses the exact gradient
of the whole loss, so dropout can't be used with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chainrule.engines.first_runs import fingerprint
from chainrule.engines.register import choose
from chainrule.errors import DivergenceError, SettingError, missing_package
from chainrule.training.cases import Cases, checked
from chainrule.training.history import Epoch, History
from chainrule.training.loop import Trained
from chainrule.training.settings import Settings
from chainrule.training.start import initial

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan
    from chainrule.engines.state import State


def minimize(
    plan: Plan,
    X: Any,
    T: Any,
    *,
    iterations: int = 200,
    tolerance: float = 1e-4,
    evaluations: int = 15000,
    seed: int = 0,
    start: State | None = None,
    initializer: str | None = None,
    sample_weight: Any = None,
    engine: str = "auto",
    repeatable: bool = True,
    watch: Callable[[State, float], bool] | None = None,
) -> Trained:
    """Minimize the loss over all cases, weight penalty included, with L-BFGS.

    Args:
        plan: the network; its optimizer and its clipping are not used.
        X: the inputs, shape ``(case, unit_in)``.
        T: the targets, shape ``(case, unit_out)``.
        iterations: how many at most.
        tolerance: it stops where no entry of the gradient is larger than this.
        evaluations: of the loss and its gradient, at most.
        seed: fixes the initial weights.
        start: the state to start from; it is copied. Left out: drawn from the seed.
        initializer: how weights are drawn; left out, each activation chooses.
        sample_weight: a weight per case.
        engine: as in `Settings`.
        repeatable: as in `Settings`.
        watch: called after every iteration with the state and its loss; true stops.

    Returns:
        The network; its history has one record per iteration, learning rate 0.

    Raises:
        DivergenceError: the loss is not finite.
        MissingPackageError: SciPy is not installed.
        SettingError: the plan has dropout.

    Example:
        >>> import numpy as np
        >>> from chainrule.engines import LayerPlan, Plan
        >>> X = np.linspace(-2, 2, 20)[:, None]
        >>> layers = (LayerPlan(8, "tanh"), LayerPlan(1, "identity"))
        >>> found = minimize(Plan(1, layers, "half_squared_error"), X, np.sin(X))
        >>> found.history.losses[-1] < 1e-4
        True

    Source: Byrd, Lu, Nocedal & Zhu 1995, SIAM J. Sci. Comput. 16, 1190-1208.
    """
    import numpy as np

    try:
        from scipy.optimize import minimize as scipy_minimize
    except ImportError:
        raise missing_package("SciPy", "fast", "L-BFGS") from None
    if plan.input_dropout or any(layer.dropout for layer in plan.layers):
        raise SettingError("L-BFGS can't be used with dropout: set it to 0")
    cases = checked(plan, Cases(X, T, sample_weight))
    state = start.copy() if start else initial(plan, seed, initializer)

    def run() -> str:
        numbers = (state.parameters, cases.X, cases.T, cases.weight)
        return fingerprint(plan, iterations, *numbers)

    chosen = choose(
        plan,
        updates=iterations,
        batch_size=len(cases),
        name=engine,
        run=run if repeatable else None,
    )
    free, owner = _free_cells(plan)
    # the mean over the cases, also where the plan adds them up: tolerances are for it
    scale = 1.0 / len(cases) if plan.reduction == "sum" else 1.0
    fixed = state.parameters.copy()
    epochs: list[Epoch] = []
    last = [np.inf]

    def put(values: Any) -> None:
        spread = np.concatenate([values, [0.0]])[owner]
        state.parameters[...] = np.where(owner < len(values), spread, fixed)

    def loss_and_gradient(values: Any) -> tuple[float, Any]:
        put(values)
        loss, g = chosen.engine.gradient(plan, state, cases.X, cases.T, cases.weight)
        if not np.isfinite(loss) or not np.isfinite(g).all():
            raise DivergenceError(
                f"the loss left the finite numbers after {len(epochs)} iterations of "
                "L-BFGS: standardize the inputs, or use weight_decay"
            )
        last[0] = float(loss) * scale
        return last[0], np.asarray(g, dtype=np.float64)[free] * scale

    def note(values: Any) -> None:
        epochs.append(Epoch(len(epochs) + 1, last[0], 0.0))
        if watch is not None:
            put(values)
            if watch(state, last[0]):
                raise StopIteration  # SciPy's word for it

    began = time.perf_counter()
    found = scipy_minimize(  # type: ignore[call-overload]
        loss_and_gradient,
        np.asarray(state.parameters, dtype=np.float64)[free],
        method="L-BFGS-B",
        jac=True,
        callback=note,
        options={
            "maxiter": iterations,
            "maxfun": evaluations,
            "gtol": tolerance,
            "ftol": 64 * np.finfo(plan.dtype).eps,  # the gradient is to decide
        },
    )
    put(found.x)
    state.updates += len(epochs)
    history = History(tuple(epochs), None, _ending(found, iterations))
    settings = Settings(
        epochs=iterations,
        batch_size=None,
        seed=seed,
        engine=engine,
        repeatable=repeatable,
    )
    seconds = time.perf_counter() - began
    name = chosen.engine.name
    return Trained(plan, state, history, settings, name, chosen.why, seconds)


def _free_cells(plan: Plan) -> tuple[Any, Any]:
    """One cell of each parameter that moves; and for every cell which of these it is.

    Cells that never move have the number past the last.
    """
    import numpy as np

    from chainrule.engines.cells import leads, moves

    free = np.flatnonzero(leads(plan) & moves(plan))
    owner = np.full(plan.parameters, len(free))
    owner[free] = np.arange(len(free))
    for group in plan.shared:
        cells = list(group)
        owner[cells] = owner[group[0]]
    owner[~moves(plan)] = len(free)
    return free, owner


def _ending(found: Any, iterations: int) -> str:
    if found.success:
        return "the gradient or the gain became smaller than the tolerance"
    if "StopIteration" in str(found.message):
        return "it was told to stop"
    if found.nit >= iterations:
        return "all iterations were done"
    return str(found.message).lower()
