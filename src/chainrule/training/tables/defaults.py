"""The network and the training that a table gets where nothing else is asked for.

Chosen on data: over the data sets that scikit-learn bundles, ten splits each, among a
few hundred random settings. A short training with a falling learning rate, smoothed
labels and a smooth activation was as accurate as long ones, in a tenth of the time.
"""

from __future__ import annotations

from chainrule.engines.plan import LayerPlan, Plan
from chainrule.errors import SettingError
from chainrule.maths.losses import LOSSES
from chainrule.training.settings import Settings
from chainrule.training.tables.options import Options
from chainrule.training.tables.target import Target

HIDDEN = (100,)
ACTIVATION = "silu"
OPTIMIZER = "adamw"
LEARNING_RATE = 0.05
SCHEDULE = "cosine"
WEIGHT_DECAY = 0.2
"""In a run of `UPDATES` updates; in longer ones as much less, so that it comes to the
same in all."""
LABEL_SMOOTHING = 0.1
DROPOUT = 0.0
UPDATES = {"classification": 300, "regression": 400}
"""So many updates are made at least, in whole epochs. Classes need fewer: 300 or 400
made no difference that 40 splits could show, and a number was told better by more."""
LEAST_EPOCHS = 10
BATCHES = 4
"""An epoch has about so many batches, of 16 to `LARGEST_BATCH` cases."""
LARGEST_BATCH = 96


def plan_for(options: Options, target: Target, inputs: int, cases: int) -> Plan:
    """The network and its update rule."""
    o = options
    hidden = HIDDEN if o.hidden is None else o.hidden
    loss = o.loss or usual_loss(target)
    _check_loss(loss, target)
    optimizer = o.optimizer or OPTIMIZER
    smoothing = o.label_smoothing
    if smoothing is None:
        smoothing = LABEL_SMOOTHING if loss == "cross_entropy" else 0.0
    decay = o.weight_decay
    if optimizer == "lbfgs":
        decay = 1e-4 if decay is None else decay
    elif decay is None and optimizer == "adamw":
        s = settings_for(o, target, cases)
        updates = s.epochs * -(-cases // (s.batch_size or cases))
        decay = WEIGHT_DECAY * min(1.0, UPDATES[target.task] / max(updates, 1))
    dropout = DROPOUT if o.dropout is None else o.dropout
    layers = [
        LayerPlan(units, activation, dropout=dropout)
        for units, activation in zip(hidden, activations(o, len(hidden)), strict=True)
    ]
    layers.append(LayerPlan(target.outputs, _last(target)))
    return Plan(
        inputs,
        tuple(layers),
        loss,
        # L-BFGS is no update rule; AdamW's record is the one with every extra
        optimizer="adamw" if optimizer == "lbfgs" else optimizer,
        dtype="float64" if optimizer == "lbfgs" else o.dtype,
        weight_decay=decay,
        clip_norm=o.clip_norm,
        label_smoothing=smoothing,
    )


def activations(options: Options, layers: int) -> tuple[str, ...]:
    """The hidden layers' activations: one for all, or one for each."""
    given = options.activation or (ACTIVATION,)
    if len(given) == 1:
        return given * layers
    if len(given) != layers:
        raise SettingError(
            f"--activation names {len(given)} activations and there "
            f"{'is 1 hidden layer' if layers == 1 else f'are {layers} hidden layers'}: "
            "give one for all, or one for each"
        )
    return given


def usual_loss(target: Target) -> str:
    """Cross-entropy for classes, half the squared error for a number."""
    if target.task == "classification":
        return "cross_entropy"
    return "half_squared_error"


def _check_loss(loss: str, target: Target) -> None:
    """Raise where a number in standard units is nothing that the loss can take."""
    if target.task == "regression" and LOSSES.find(loss).targets != "any":
        numbers = [each.name for each in LOSSES.values() if each.targets == "any"]
        raise SettingError(
            f"the loss {loss!r} is for classes or counts, and {target.name!r} is "
            f"learned as a number in standard units: use {', '.join(numbers)}"
        )


def _last(target: Target) -> str:
    return "softmax" if target.task == "classification" else "identity"


def settings_for(options: Options, target: Target, cases: int) -> Settings:
    """How it is trained: epochs and batches by the number of training rows."""
    o = options
    batch = o.batch_size
    if batch is None:
        batch = min(LARGEST_BATCH, max(16, cases // BATCHES))
    per_epoch = -(-cases // max(batch, 1))
    epochs = o.epochs
    if epochs is None:
        epochs = max(LEAST_EPOCHS, -(-UPDATES[target.task] // per_epoch))
    return Settings(
        epochs=epochs,
        learning_rate=LEARNING_RATE if o.learning_rate is None else o.learning_rate,
        schedule=o.schedule or SCHEDULE,
        batch_size=batch,
        seed=o.seed,
        patience=o.patience,
        engine=o.engine,
        repeatable=o.repeatable,
    )
