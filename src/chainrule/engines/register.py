"""The register of engines, and the choice among them for a piece of work."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from chainrule.engines.protocol import Chosen, Engine
from chainrule.errors import SettingError, nearest

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan

ENGINES: dict[str, tuple[str, str]] = {
    "compiled": ("chainrule.engines.compiled.engine", "CompiledEngine"),
    "reference": ("chainrule.engines.reference", "ReferenceEngine"),
}
"""Module and class of each engine by name; modules are imported when asked for."""

LINK_SECONDS = 0.05
"""What loading them from disk takes."""


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
    plan: Plan,
    *,
    updates: int,
    batch_size: int,
    name: str = "auto",
    run: Callable[[], str] | None = None,
) -> Chosen:
    """The engine for a piece of work, and why.

    Compiled kernels where they are on disk, or where the work would take longer
    without them than they take to compile. Otherwise NumPy does the work now, and a
    process in the background compiles for the next run; but a `run` that is to give the
    same bits each time gets NumPy again where it had it the first time.

    Args:
        plan: the network and its update rule.
        updates: how many updates are to be made at most.
        batch_size: cases per update.
        name: an engine's name, or "auto".
        run: for a run that is to give the same bits each time: gives what tells it
            from others (`first_runs.fingerprint`). Called where that matters.

    Raises:
        SettingError: there is no engine of that name, or the plan names something
            that is not registered.
    """
    if name != "auto":
        return Chosen(engine(name), "as asked")
    if find_spec("numba") is None or find_spec("scipy") is None:
        why = "numba is not installed (pip install 'chainrule[fast]')"
        return Chosen(engine("reference"), why)
    seconds = reference_seconds(plan, updates=updates, batch_size=batch_size)
    if seconds < LINK_SECONDS:
        return Chosen(engine("reference"), "the work is too short for anything else")
    from chainrule.engines import first_runs
    from chainrule.engines.compiled.warm import (
        missing,
        prepare_in_background,
        seconds_to_compile,
    )

    lacking = missing(plan)
    if not lacking:
        if run is not None and first_runs.any_noted() and first_runs.is_noted(run()):
            why = (
                "as when this seeded run was first made, for the same bits "
                "(with engine 'compiled' it is faster)"
            )
            return Chosen(engine("reference"), why)
        return Chosen(engine("compiled"), "its kernels are compiled already")
    if seconds > seconds_to_compile(lacking):
        why = f"compiling takes less than the {seconds:.1f} s that NumPy would need"
        return Chosen(engine("compiled"), why)
    prepare_in_background(plan)
    if run is not None:
        first_runs.note(run())
    why = "its kernels are not compiled yet: that is being done for the next run"
    return Chosen(engine("reference"), why)


def reference_seconds(plan: Plan, *, updates: int, batch_size: int) -> float:
    """About how long the reference engine takes, from the counts of its work.

    Calls of NumPy, elements gone through by the formulas, and the products' arithmetic,
    with what each costs on a common processor.
    """
    calls = 60 + 60 * len(plan.layers)
    elements = 12 * batch_size * sum(plan.sizes) + 15 * plan.parameters
    products = 6 * batch_size * plan.parameters
    return updates * (calls * 1e-6 + elements * 1e-9 + products * 2e-11)
