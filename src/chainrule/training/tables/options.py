"""What may be asked of a training on a table; everything left out is chosen by size."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from chainrule.errors import SettingError


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of `train_table`; None where the default depends on the table.

    Attributes:
        target: the column to predict.
        task: "classification" or "regression"; None: told by the column.
        drop: columns to leave out.
        drop_missing_target: leave out the rows that have no target.
        categories: columns to take as categories that would not be taken so.
        weight_column: the column that holds a weight for each row.
        hidden: the hidden layers' units.
        activation: of the hidden layers, a registered name, or one for each.
        loss: a registered name.
        optimizer: a registered name, or "lbfgs".
        learning_rate, schedule, epochs, batch_size: as in `Settings`.
        dropout: the share of each hidden layer's outputs that is dropped.
        weight_decay: the factor of the decay.
        label_smoothing: how much of a class's target is given to all classes.
        clip_norm: the longest gradient.
        class_weight: "balanced" lets every class count the same in all.
        test: the share of rows kept for the metrics.
        validation: the share of rows kept for watching the training.
        patience: stop after so many epochs without a better validation loss.
        seed: fixes split, weights, orders and dropout.
        engine, repeatable: as in `Settings`.
        dtype: the kind of number.
        encoding: of a CSV file's characters.
    """

    target: str
    task: Literal["classification", "regression"] | None = None
    drop: tuple[str, ...] = ()
    drop_missing_target: bool = False
    categories: tuple[str, ...] = ()
    weight_column: str | None = None
    hidden: tuple[int, ...] | None = None
    activation: tuple[str, ...] | None = None
    loss: str | None = None
    optimizer: str | None = None
    learning_rate: float | None = None
    schedule: str | None = None
    epochs: int | None = None
    batch_size: int | None = None
    dropout: float | None = None
    weight_decay: float | None = None
    label_smoothing: float | None = None
    clip_norm: float | None = None
    class_weight: Literal["balanced"] | None = None
    test: float = 0.2
    validation: float = 0.0
    patience: int | None = None
    seed: int = 0
    engine: str = "auto"
    repeatable: bool = True
    dtype: Literal["float32", "float64"] = "float32"
    encoding: str = "utf-8"

    def __post_init__(self) -> None:
        if self.seed < 0:
            raise SettingError(f"seed is {self.seed}: give a whole number from 0")
        if self.target in (*self.drop, self.weight_column):
            raise SettingError(
                f"{self.target!r} is the target, and is to be left out or taken as "
                "weights, too: name another column"
            )
        for name in ("test", "validation"):
            share = getattr(self, name)
            if not 0 <= share < 1:
                raise SettingError(f"{name} is {share}: give a share from 0 to below 1")
        if self.test + self.validation >= 1:
            raise SettingError(
                f"test and validation take {self.test + self.validation:g} of the rows"
                ": leave some to train with"
            )
        if self.patience is not None and not self.validation:
            raise SettingError(
                "patience watches the validation loss, and no rows are kept for it: "
                "give a share, such as --validation 0.1"
            )

    def as_data(self) -> dict[str, Any]:
        """Plain data, for a checkpoint."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Any) -> Options:
        """The options that `as_data` described."""
        lists = ("drop", "categories", "hidden", "activation")
        tuples = {name: tuple(data[name]) for name in lists if data[name] is not None}
        return cls(**{**data, **tuples})
