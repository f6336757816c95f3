"""Cases to train or to validate with, checked once before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chainrule.errors import SettingError

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan


@dataclass(frozen=True, slots=True)
class Cases:
    """Inputs, targets and, where cases count differently, a weight for each.

    Attributes:
        X: shape ``(case, unit_in)``.
        T: shape ``(case, unit_out)``; for classes one-hot.
        weight: shape ``(case,)``, or None.
    """

    X: Any
    T: Any
    weight: Any = None

    def __len__(self) -> int:
        return int(self.X.shape[0])

    def take(self, indices: Any) -> Cases:
        """Some of the cases, as copies."""
        weight = None if self.weight is None else self.weight[indices]
        return Cases(self.X[indices], self.T[indices], weight)


def checked(plan: Plan, cases: Cases, what: str = "") -> Cases:
    """Cases as arrays of the plan's kind of number, in C order.

    `what` names them in messages, such as ``validation ``.

    Raises:
        SettingError: a shape that does not fit, a value that is not finite, or weights
            that are negative or all 0.
    """
    import numpy as np

    from chainrule.engines.cases import check_cases

    X = np.ascontiguousarray(cases.X, dtype=plan.dtype)
    T = np.ascontiguousarray(cases.T, dtype=plan.dtype)
    S = cases.weight
    if S is not None:
        S = np.ascontiguousarray(S, dtype=plan.dtype)
    if X.ndim != 2 or not len(X):
        raise SettingError(
            f"the {what}X has the shape {X.shape}: give at least one case, "
            f"an array of shape (cases, {plan.inputs})"
        )
    check_cases(plan, X, T, S)
    for name, values in (("X", X), ("T", T), ("weight", S)):
        if values is not None and not np.isfinite(values).all():
            place = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0])
            raise SettingError(
                f"the {what}{name} holds {values[place]} at {list(place)}: "
                "replace or leave out what is not a finite number"
            )
    if S is not None and (S.min() < 0 or not S.any()):
        raise SettingError(
            f"the {what}weights of the cases are negative or all 0: "
            "give weights from 0, and one above it"
        )
    return Cases(X, T, S)
