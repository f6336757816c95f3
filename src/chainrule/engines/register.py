"""The register of engines, and the choice among them for a piece of work."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from chainrule.engines.protocol import Chosen, Engine
from chainrule.errors import SettingError, nearest

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan

ENGINES: dict[str, tuple[str, str]] = {
    "compiled": ("chainrule.engines.compiled.engine", "CompiledEngine"),
    "reference": ("chainrule.engines.reference", "ReferenceEngine"),
}
"""Module and class of each engine by name; a module is imported when it is asked for."""


@cache
def engine(name: str) -> Engine:
    """The engine of a registered name.

    Raises:
        SettingError: there is no engine of that name.

    Example:
        >>> engine("reference").name
        'reference'
    """
    if name not in ENGINES:
        raise SettingError(
            f"unknown engine {name!r}{nearest(name, ENGINES)} "
            f"(known: auto, {', '.join(ENGINES)})"
        )
    module, kind = ENGINES[name]
    made: Engine = getattr(import_module(module), kind)()
    return made


def choose(
    plan: Plan, *, cases: int, updates: int, batch_size: int, name: str = "auto"
) -> Chosen:
    """The engine for a piece of work, and why.

    Args:
        plan: the network and its update rule.
        cases: how many cases there are.
        updates: how many updates are to be made at most.
        batch_size: cases per update.
        name: an engine's name, or "auto".
    """
    del plan, cases, updates, batch_size
    if name != "auto":
        return Chosen(engine(name), f"{name}, as asked")
    return Chosen(engine("reference"), "reference: the only engine that is installed")
