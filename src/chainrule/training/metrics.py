"""How good predictions are, for classes and for numbers.

Written here because each is a line or two, and scikit-learn's take a second to import;
the tests hold them against scikit-learn's.
"""

from __future__ import annotations

from typing import Any

from chainrule.training.magnitude import magnitude


def classification_metrics(probabilities: Any, labels: Any) -> dict[str, Any]:
    """Figures of predicted probabilities, shape ``(case, class)``.

    ``log_loss`` is the mean of -ln(probability of the right class), probabilities moved
    off 0 to the smallest step of their kind of number; ``f1`` is the mean over the
    classes of 2*TP/(2*TP + FP + FN), 0 for a class without any of these; ``confusion``
    has a row for each class and a column for each prediction.

    >>> import numpy as np
    >>> found = classification_metrics(np.array([[0.75, 0.25], [0.5, 0.5]]), [0, 1])
    >>> found["accuracy"], found["confusion"]
    (0.5, [[1, 0], [1, 0]])
    """
    import numpy as np

    P, labels = np.asarray(probabilities), np.asarray(labels)
    count = P.shape[1]
    predicted = P.argmax(axis=1)
    confusion = np.zeros((count, count), dtype=np.int64)
    np.add.at(confusion, (labels, predicted), 1)
    right = np.diag(confusion)
    either = confusion.sum(axis=0) + confusion.sum(axis=1)
    f1 = np.divide(2 * right, either, out=np.zeros(count), where=either > 0)
    least = float(np.finfo(P.dtype if P.dtype.kind == "f" else float).eps)
    of_right = P[np.arange(len(labels)), labels].astype(np.float64)
    return {
        "accuracy": float((predicted == labels).mean()),
        "log_loss": float(-np.log(np.clip(of_right, least, 1 - least)).mean()),
        "f1": float(f1[either > 0].mean()),
        "f1_of_each": f1.tolist(),
        "confusion": confusion.tolist(),
    }


def class_baseline(train_labels: Any, labels: Any, classes: int) -> dict[str, Any]:
    """The same figures for always giving the classes' shares of the training rows."""
    import numpy as np

    shares = np.bincount(train_labels, minlength=classes) / len(train_labels)
    return classification_metrics(np.tile(shares, (len(labels), 1)), labels)


def regression_metrics(predicted: Any, values: Any) -> dict[str, Any]:
    """Figures of predicted numbers: R² = 1 - SS_rest/SS_total, MAE, RMSE.

    R² is None where all values are equal.

    >>> import numpy as np
    >>> regression_metrics(np.array([1.0, 2.0]), np.array([1.0, 3.0]))["r2"]
    0.5
    """
    import numpy as np

    scale = max(magnitude(values), magnitude(predicted))  # squares stay in range
    values = np.asarray(values, dtype=np.float64) / scale
    rest = values - np.asarray(predicted) / scale
    total = float(((values - np.mean(values)) ** 2).sum())
    return {
        "r2": 1.0 - float((rest**2).sum()) / total if np.ptp(values) else None,
        "mae": float(np.abs(rest).mean()) * scale,
        "rmse": float(np.sqrt((rest**2).mean())) * scale,
    }


def number_baseline(train_values: Any, values: Any) -> dict[str, Any]:
    """The same figures for always giving the mean of the training rows."""
    import numpy as np

    scale = magnitude(train_values)
    mean = np.mean(np.asarray(train_values) / scale) * scale
    return regression_metrics(np.full(len(values), mean), values)
