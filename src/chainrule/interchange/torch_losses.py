"""PyTorch's losses as registered ones, with the activation that some bring along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chainrule.errors import ModelError
from chainrule.maths.losses import LOSSES


@dataclass(frozen=True, slots=True)
class LossThere:
    """A loss of PyTorch's as a registered one.

    Attributes:
        name: the registered name; None where none was given.
        reduction: over the cases of a batch, "mean" or "sum".
        smoothing: label smoothing.
        takes: the last activation that the network must have; None for any.
        brings: the activation that the loss puts in its place.
        averages: whether it averages over outputs that ours adds up.
        shown: what it is called in messages.
        said, remedy: for the message where the last activation is another one.
    """

    name: str | None = None
    reduction: Any = "mean"
    smoothing: float = 0.0
    takes: str | None = None
    brings: str = "identity"
    averages: bool = False
    shown: str = ""
    said: str = "net inputs"
    remedy: str = "take that module out, the loss has its own"


def loss_of(loss: Any, torch: Any) -> LossThere:
    """The registered loss of a loss module or name.

    Raises:
        ModelError: it has no counterpart.
    """
    if loss is None:
        return LossThere()
    if isinstance(loss, str):
        return LossThere(LOSSES.find(loss).name, shown=repr(loss))
    kind = type(loss).__name__
    if not isinstance(loss, torch.nn.Module) or kind not in _LOSSES:
        raise ModelError(
            f"the loss {loss!r} has no counterpart: give one of "
            f"{', '.join(_LOSSES)}, or the name of a registered loss"
        )
    for setting, needed in _needed(loss, kind).items():
        if getattr(loss, setting) != needed:
            raise ModelError(
                f"the loss {loss} has {setting} = {getattr(loss, setting)!r}, which "
                f"has no counterpart: leave it at {needed!r}"
            )
    for setting in ("weight", "pos_weight"):
        if getattr(loss, setting, None) is not None:
            raise ModelError(
                f"the loss {loss} weights classes: leave {setting} out and give "
                "sample_weight where you train"
            )
    if loss.reduction not in ("mean", "sum"):
        raise ModelError(
            f"the loss {loss} has reduction={loss.reduction!r}: give 'mean' or 'sum'"
        )
    found: LossThere = _LOSSES[kind](loss, loss.reduction == "sum")
    return found


def _cross_entropy(loss: Any, added: bool) -> LossThere:
    return LossThere(
        "cross_entropy",
        "sum" if added else "mean",
        float(loss.label_smoothing),
        takes="identity",
        brings="softmax",
        shown="CrossEntropyLoss",
    )


def _nll(_: Any, added: bool) -> LossThere:
    return LossThere(
        "cross_entropy",
        "sum" if added else "mean",
        takes="log_softmax",
        brings="softmax",
        shown="NLLLoss",
        said="logarithms of probabilities",
        remedy="end with LogSoftmax, or give CrossEntropyLoss and no such module",
    )


def _with_logits(_: Any, added: bool) -> LossThere:
    return LossThere(
        "binary_cross_entropy",
        "sum" if added else "mean",
        takes="identity",
        brings="logistic",
        averages=not added,
        shown="BCEWithLogitsLoss",
    )


def _of_outputs(name: str, shown: str) -> Any:
    """A loss of the outputs that ours adds up and PyTorch averages."""

    def found(_: Any, added: bool) -> LossThere:
        return LossThere(
            name, "sum" if added else "mean", averages=not added, shown=shown
        )

    return found


def _poisson(loss: Any, added: bool) -> LossThere:
    """With ``log_input`` (PyTorch's default) the network gives the logarithm."""
    return LossThere(
        "poisson",
        "sum" if added else "mean",
        takes="identity" if loss.log_input else None,
        brings="exponential",
        averages=not added,
        shown="PoissonNLLLoss",
        said="logarithms of the expected counts",
        remedy="take that module out, or set log_input=False",
    )


def _squared(_: Any, added: bool) -> LossThere:
    if added:
        return LossThere("squared_error", "sum", shown="MSELoss")
    return LossThere("mean_squared_error", shown="MSELoss")


def _absolute(_: Any, added: bool) -> LossThere:
    if added:
        raise ModelError(
            "the loss L1Loss with reduction='sum' has no counterpart: give it "
            "reduction='mean'"
        )
    return LossThere("mean_absolute_error", shown="L1Loss")


_LOSSES: dict[str, Any] = {
    "CrossEntropyLoss": _cross_entropy,
    "NLLLoss": _nll,
    "BCEWithLogitsLoss": _with_logits,
    "BCELoss": _of_outputs("binary_cross_entropy", "BCELoss"),
    "MSELoss": _squared,
    "L1Loss": _absolute,
    "HuberLoss": _of_outputs("huber", "HuberLoss"),
    "SmoothL1Loss": _of_outputs("huber", "SmoothL1Loss"),
    "PoissonNLLLoss": _poisson,
}
_NEEDED: dict[str, dict[str, Any]] = {
    "HuberLoss": {"delta": 1.0},
    "SmoothL1Loss": {"beta": 1.0},
    "PoissonNLLLoss": {"full": False, "eps": 0.0},
}


def _needed(loss: Any, kind: str) -> dict[str, Any]:
    """The settings that a loss must have; the epsilon is for ``ln(out + eps)`` only."""
    needed = dict(_NEEDED.get(kind, {}))
    if getattr(loss, "log_input", False):
        needed.pop("eps")
    return needed
