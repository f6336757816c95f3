"""Figures that nothing can decide: a gradient that is 0 over its own size."""

from __future__ import annotations

from chainrule.checker.noise import zeros_but_for_noise
from chainrule.checker.world import World
from chainrule.formulas import Derivative, Kind, Node, Quantity, Symbol, refs

NOTE = (
    "the gradient is exactly 0 and the update rule divides it by its own size: what "
    "rounding leaves of it decides this figure"
)


def rests_on_a_zero(world: World, formula: Node) -> bool:
    """Whether a step behind a figure is what rounding leaves of a gradient of 0.

    Adam and Adagrad give such a step any size up to the learning rate's. Rules with a
    plain momentum do not divide.
    """
    training = world.example.training
    if training is None or "momentum" in training.settings or world.steps_by_sign:
        return False
    if not training.optimizer.rule(training.settings).states:
        return False
    wanted = [to for to in refs(formula) if isinstance(to, Quantity)]
    order = world.derivation.order(wanted)
    steps = {each.what.of for each in order if _is_step(each)}  # type: ignore[union-attr]
    return bool(steps) and any(
        isinstance(each.what, Derivative) and each.what.below.of in steps
        for each in zeros_but_for_noise(world, formula)
    )


def _is_step(of: Quantity) -> bool:
    return isinstance(of.what, Symbol) and of.what.kind is Kind.STEP
