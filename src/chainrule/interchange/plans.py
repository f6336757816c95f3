"""Plans as JSON data and back, for every file that has to rebuild a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from chainrule.engines.plan import LayerPlan, Plan


def plan_data(plan: Plan) -> dict[str, Any]:
    """A plan as plain data.

    >>> plan = Plan(2, (LayerPlan(1),), "half_squared_error")
    >>> plan_from(plan_data(plan)) == plan
    True
    """
    data = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
    data["layers"] = [asdict(layer) for layer in plan.layers]
    data["settings"] = dict(plan.settings)
    return data


def plan_from(data: Mapping[str, Any]) -> Plan:
    """The plan that `plan_data` described; raises as `Plan` does."""
    fields = dict(data)
    fields["layers"] = tuple(LayerPlan(**layer) for layer in fields["layers"])
    fields["shared"] = tuple(tuple(group) for group in fields["shared"])
    fields["frozen"] = tuple((first, last) for first, last in fields["frozen"])
    return Plan(**fields)
