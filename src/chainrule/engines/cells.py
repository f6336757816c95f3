"""What each cell of the flat parameter vector is: weight or bias, shared, frozen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from chainrule.engines.state import places
from chainrule.errors import SettingError

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan


def decays(plan: Plan) -> Any:
    """True for each cell that weight decay pulls at: a weight that is no bias too."""
    import numpy as np

    mask = np.zeros(plan.parameters, dtype=bool)
    for at in places(plan):
        mask[at.weights : at.biases] = True
    for group in plan.shared:
        cells = list(group)
        mask[cells] = mask[cells].all()
    return mask


def moves(plan: Plan) -> Any:
    """False for each frozen cell."""
    import numpy as np

    mask = np.ones(plan.parameters, dtype=bool)
    for first, last in plan.frozen:
        if not 0 <= first <= last <= plan.parameters:
            raise SettingError(
                f"frozen cells {first} to {last} are not among the "
                f"{plan.parameters} of the plan: give runs within them"
            )
        mask[first:last] = False
    return mask


def leads(plan: Plan) -> Any:
    """True for one cell of each parameter: norms and penalties count it once."""
    import numpy as np

    mask = np.ones(plan.parameters, dtype=bool)
    for group in plan.shared:
        mask[list(group[1:])] = False
    return mask


def runs(plan: Plan) -> list[tuple[int, int, bool]]:
    """The longest runs of moving cells that all decay, or all do not.

    >>> from chainrule.engines import LayerPlan, Plan
    >>> runs(Plan(2, (LayerPlan(2), LayerPlan(1)), "mse", frozen=((0, 4),)))
    [(4, 6, False), (6, 8, True), (8, 9, False)]
    """
    if not plan.frozen and not plan.shared:  # no masks over millions of parameters
        kinds = [(at.weights, at.biases, True) for at in places(plan)]
        kinds += [(at.biases, at.end, False) for at in places(plan)]
        return sorted(run for run in kinds if run[0] < run[1])
    import numpy as np

    # a byte a cell: whole words here would be the most memory that a training needs
    kind = moves(plan).view(np.int8) * (decays(plan).view(np.int8) + np.int8(1))
    changes = np.flatnonzero(kind[1:] != kind[:-1]) + 1
    edges = [0, *changes.tolist(), plan.parameters]
    return [
        (first, last, bool(kind[first] == 2))
        for first, last in pairwise(edges)
        if kind[first]
    ]
