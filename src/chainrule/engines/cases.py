"""Checks what a run is given, and cuts it into batches: the same for every engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from chainrule.errors import SettingError

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan


class Work(NamedTuple):
    """The order of a run and its batches.

    Attributes:
        order: case indices, int64, flat, epoch after epoch; None for each case once in
            its own order.
        bounds: the first place in `order` of each batch, and the end of the last.
        rates: the learning rate of each update, float64.
    """

    order: Any
    bounds: Any
    rates: Any


def cut(
    cases: int,
    order: Any,
    batch_size: int | None,
    learning_rates: float | Sequence[float],
) -> Work:
    """The batches of a run; raises `SettingError` where they can't be cut.

    >>> cut(5, None, 2, 0.1).bounds
    array([0, 2, 4, 5])
    """
    import numpy as np

    epochs, length = 1, cases
    flat = None
    if order is not None:
        indices = np.asarray(order)
        if indices.ndim not in (1, 2) or indices.dtype.kind not in "iu":
            raise SettingError(
                f"order must be whole numbers of shape (n,) or (epochs, n), got "
                f"{indices.dtype} of shape {indices.shape}: give case indices from 0"
            )
        epochs = 1 if indices.ndim == 1 else indices.shape[0]
        length = indices.shape[-1]
        flat = np.ascontiguousarray(indices, dtype=np.int64).ravel()
        if flat.size and not (flat.min() >= 0 and flat.max() < cases):
            raise SettingError(
                f"order names cases {flat.min()} to {flat.max()} of {cases}: "
                f"give indices from 0 to {cases - 1}"
            )
    size = length if batch_size is None else batch_size
    if size < 1 or length < 1:
        raise SettingError(
            f"batches of {size} can't be cut from {length} cases: "
            "give at least one case, and a batch_size of 1 or more"
        )
    firsts = np.arange(0, length, size, dtype=np.int64)
    starts = (np.arange(epochs, dtype=np.int64)[:, None] * length + firsts).ravel()
    bounds = np.append(starts, epochs * length)
    return Work(flat, bounds, _rates(learning_rates, len(starts)))


def in_turn(order: Any, cases: int) -> bool:
    """Whether every epoch of an order goes through all cases from first to last.

    >>> import numpy as np
    >>> in_turn(np.array([0, 1, 2, 0, 1, 2]), 3), in_turn(np.array([0, 2, 1]), 3)
    (True, False)
    """
    import numpy as np

    if order.size % cases:
        return False
    return bool((order.reshape(-1, cases) == np.arange(cases)).all())


def _rates(given: float | Sequence[float], updates: int) -> Any:
    import numpy as np

    rates = np.asarray(given, dtype=np.float64)
    if rates.ndim == 0:
        return np.full(updates, rates)
    if rates.shape != (updates,):
        raise SettingError(
            f"{rates.size} learning rates were given for {updates} updates: "
            "give one for all, or one for each update"
        )
    return np.ascontiguousarray(rates)


def check_cases(plan: Plan, X: Any, T: Any, sample_weight: Any) -> None:
    """Raise `SettingError` where arrays of cases do not fit the plan."""
    shape = tuple(X.shape)
    if len(shape) != 2 or shape[1] != plan.inputs:
        raise SettingError(
            f"X has the shape {shape}, and the network has {plan.inputs} inputs: "
            f"give an array of shape (cases, {plan.inputs})"
        )
    if T is not None and tuple(T.shape) != (shape[0], plan.sizes[-1]):
        raise SettingError(
            f"T has the shape {tuple(T.shape)}, and {shape[0]} cases with "
            f"{plan.sizes[-1]} outputs need {(shape[0], plan.sizes[-1])}: "
            "give one row of targets per case"
        )
    if sample_weight is not None and tuple(sample_weight.shape) != shape[:1]:
        raise SettingError(
            f"sample_weight has the shape {tuple(sample_weight.shape)}, and there are "
            f"{shape[0]} cases: give one weight per case"
        )


def smoothing(plan: Plan) -> tuple[float, float]:
    """The factor and the summand that label smoothing makes of a target.

    >>> from chainrule.engines import LayerPlan, Plan
    >>> layer = LayerPlan(4, "softmax")
    >>> smoothing(Plan(2, (layer,), "cross_entropy", label_smoothing=0.1))
    (0.9, 0.025)
    """
    classes = 2 if plan.loss == "binary_cross_entropy" else plan.sizes[-1]
    return 1.0 - plan.label_smoothing, plan.label_smoothing / classes
