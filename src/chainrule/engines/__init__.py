"""Engines: one protocol, several ways to run the equations of back propagation."""

from __future__ import annotations

from chainrule.engines.plan import LayerPlan, Plan
from chainrule.engines.protocol import Chosen, Engine
from chainrule.engines.register import ENGINES, choose, engine
from chainrule.engines.state import State, biases, places, start, weights

__all__ = [
    "ENGINES",
    "Chosen",
    "Engine",
    "LayerPlan",
    "Plan",
    "State",
    "biases",
    "choose",
    "engine",
    "places",
    "start",
    "weights",
]
