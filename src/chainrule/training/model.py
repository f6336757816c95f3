"""A trained network that can be used: the numbers, and what they mean.

A model made from a table knows how a row becomes inputs (`preparation`) and what the
outputs stand for (`target`); one made from arrays has neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from chainrule.engines.plan import Plan
from chainrule.engines.register import engine
from chainrule.engines.state import State, biases, empty_slots, start, weights
from chainrule.errors import ModelError, TableError
from chainrule.interchange.plans import plan_data, plan_from
from chainrule.training.settings import Settings
from chainrule.training.tables.prepare import Preparation
from chainrule.training.tables.table import Table
from chainrule.training.tables.target import Target
from chainrule.training.versions import versions


class Predictions(NamedTuple):
    """What a model says about the rows of a table.

    Attributes:
        target: what it stands for.
        classes: the class of each row; empty for a number.
        values: the number of each row, float64; None for classes.
        probabilities: of each class, shape ``(row, class)``; None for a number.
    """

    target: Target
    classes: tuple[str, ...] = ()
    values: Any = None
    probabilities: Any = None


@dataclass(frozen=True, eq=False, slots=True)
class Model:
    """A trained network, its preprocessing, and how it came about.

    Attributes:
        plan: the network and its update rule.
        state: its parameters; the optimizer's memory is not kept.
        settings: how it was trained, the seed included.
        preparation: how a row becomes inputs, or None.
        target: what the outputs stand for, or None.
        metrics: figures on rows that training did not see.
        table: the name of the table.
        versions: of chainrule, NumPy and Python when it was trained.
    """

    plan: Plan
    state: State
    settings: Settings
    preparation: Preparation | None = None
    target: Target | None = None
    metrics: Mapping[str, Any] = field(default_factory=dict)
    table: str = ""
    versions: Mapping[str, str] = field(default_factory=versions)

    def outputs(self, X: Any) -> Any:
        """The outputs for inputs, shapes ``(case, unit_in)`` and ``(case, unit_out)``.

        The reference engine computes them: for one pass it is as fast as any.
        """
        return engine("reference").predict(self.plan, self.state, X)

    def inputs(self, table: Table, unseen: str = "error") -> Any:
        """The inputs of a table's rows, in the plan's kind of number.

        Raises:
            TableError: as `predict`.
        """
        import numpy as np

        preparation, _ = self._of_table()
        with np.errstate(over="ignore"):
            X = preparation.apply(table, unseen).astype(self.plan.dtype)
        beyond = np.argwhere(~np.isfinite(X))
        if len(beyond):
            row, place = beyond[0].tolist()
            raise TableError(
                f"{table.name}: row {row + table.first} is so far from the training "
                f"rows in {preparation.inputs[place]!r} that {self.plan.dtype} can't "
                "hold it: mend the cell, or leave it empty if it is missing"
            )
        return X

    def predict(self, table: Table, unseen: str = "error") -> Predictions:
        """What the model says about each row of a table.

        Raises:
            TableError: the table lacks a column, or holds what can't be read, or a row
                is beyond what the network's numbers can hold.
            ModelError: the model was not made from a table.
        """
        import numpy as np

        _, target = self._of_table()
        with np.errstate(all="ignore"):
            outputs = self.outputs(self.inputs(table, unseen))
            said = self.said(target, outputs)
        figures = outputs if said.values is None else said.values
        lost = np.flatnonzero(~np.isfinite(figures.reshape(table.rows, -1)).all(axis=1))
        if len(lost):
            raise TableError(
                f"{table.name}: the network's outputs for row {lost[0] + table.first} "
                "are no finite numbers, its cells are too far from the training rows: "
                "mend them, or leave them empty if they are missing"
            )
        return said

    @staticmethod
    def said(target: Target, outputs: Any) -> Predictions:
        """What outputs mean."""
        if target.task == "regression":
            values = outputs[:, 0].astype("float64") * target.spread + target.mean
            return Predictions(target, values=values)
        chosen = outputs.argmax(axis=1).tolist()
        classes = tuple(target.classes[number] for number in chosen)
        return Predictions(target, classes, probabilities=outputs)

    def _of_table(self) -> tuple[Preparation, Target]:
        if self.preparation is None or self.target is None:
            raise ModelError(
                "the model was not trained on a table: give it arrays, or train one "
                "with `chainrule train TABLE`"
            )
        return self.preparation, self.target

    # --- files ----------------------------------------------------------------------

    def as_data(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Arrays and header of a model file."""
        tensors = {}
        W = weights(self.plan, self.state.parameters)
        b = biases(self.plan, self.state.parameters)
        for number, layer in enumerate(self.plan.layers):
            tensors[f"layer{number + 1}.weights"] = W[number]
            if layer.bias:
                tensors[f"layer{number + 1}.biases"] = b[number]
        header = {
            "plan": plan_data(self.plan),
            "settings": asdict(self.settings),
            "updates": self.state.updates,
            "preparation": self.preparation and self.preparation.as_data(),
            "target": self.target and self.target.as_data(),
            "metrics": dict(self.metrics),
            "table": self.table,
            "versions": dict(self.versions),
        }
        return tensors, header

    @classmethod
    def from_data(cls, tensors: Mapping[str, Any], header: Mapping[str, Any]) -> Model:
        """The model that `as_data` described."""
        plan = plan_from(header["plan"])
        W, b = [], []
        for number, layer in enumerate(plan.layers):
            W.append(tensors[f"layer{number + 1}.weights"])
            b.append(tensors[f"layer{number + 1}.biases"] if layer.bias else None)
        for array in (*W, *b):
            if array is not None and array.dtype != plan.dtype:
                raise ValueError(f"{array.dtype} where the plan has {plan.dtype}")
        state = start(plan, W, b)
        state.slots, state.updates = empty_slots(plan), header["updates"]
        preparation, target = header["preparation"], header["target"]
        model = cls(
            plan,
            state,
            Settings(**header["settings"]),
            preparation and Preparation.from_data(preparation),
            target and Target.from_data(target),
            header["metrics"],
            header["table"],
            header["versions"],
        )
        model._check_sizes()
        return model

    def _check_sizes(self) -> None:
        if self.preparation and len(self.preparation.inputs) != self.plan.inputs:
            raise ValueError("its columns do not give the network's inputs")
        if self.target and self.target.outputs != self.plan.sizes[-1]:
            raise ValueError("its classes are not the network's outputs")
