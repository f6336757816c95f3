"""What a training on a table came to, as a document: data, network, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainrule.documents import (
    Block,
    Column,
    Document,
    Note,
    Row,
    Table,
    heading,
    paragraph,
)

if TYPE_CHECKING:
    from chainrule.training.tables.train import Outcome

_MOST_CLASSES = 20  # of a confusion matrix that is printed

_FIGURES = {
    "accuracy": "accuracy",
    "f1": "F1, mean of the classes",
    "log_loss": "log loss",
    "r2": "R²",
    "mae": "mean absolute error",
    "rmse": "root mean squared error",
}


def report(outcome: Outcome) -> Document:
    """The run as a document: what was learned from, how, and how well."""
    model = outcome.model
    assert model.target is not None
    target = model.target
    what = (
        f"{len(target.classes)} classes of {target.name}"
        if target.classes
        else f"the number {target.name}"
    )
    blocks: list[Block] = [
        paragraph(_data(outcome)),
        paragraph(_network(outcome)),
        paragraph(_run(outcome)),
        *(Note((note,)) for note in outcome.notes),
        heading(
            1, f"On {_counted(model.metrics['rows'], model.metrics['measured_on'])}"
        ),
        figures(model.metrics),
    ]
    if target.classes:
        blocks.append(confusion(model.metrics["confusion"], target.classes))
    return Document(f"{model.table}: {what}", tuple(blocks))


def figures(metrics: Any) -> Table:
    """The figures beside those of the trivial baseline."""
    trivial = "always the mean" if "r2" in metrics else "always the classes' shares"
    rows = [
        Row(((title,), (_shown(metrics[name]),), (_shown(metrics["baseline"][name]),)))
        for name, title in _FIGURES.items()
        if name in metrics
    ]
    columns = (
        Column(("figure",)),
        Column(("network",), numeric=True),
        Column((trivial,), numeric=True),
    )
    return Table(columns, tuple(rows))


def confusion(counts: list[list[int]], classes: tuple[str, ...]) -> Block:
    """The confusion matrix: a row per class, a column per prediction."""
    if len(classes) > _MOST_CLASSES:
        return paragraph(
            f"The confusion matrix of {len(classes)} classes is in the model file and "
            "in the --json output."
        )
    columns = (
        Column(("is \\ taken for",)),
        *(Column((name,), numeric=True) for name in classes),
    )
    rows = tuple(
        Row(((name,), *((str(count),) for count in line)))
        for name, line in zip(classes, counts, strict=True)
    )
    return Table(columns, rows)


def _data(outcome: Outcome) -> str:
    parts, model = outcome.parts, outcome.model
    assert model.preparation is not None
    columns = len(model.preparation.columns)
    kept = [f"{len(parts.train)} rows to train with"]
    if len(parts.validation):
        kept.append(f"{len(parts.validation)} to watch")
    if len(parts.test):
        kept.append(f"{len(parts.test)} to test with")
    inputs = _counted(model.plan.inputs, "input")
    return f"{', '.join(kept)}; {_counted(columns, 'column')} as {inputs}."


def _network(outcome: Outcome) -> str:
    plan, trained = outcome.model.plan, outcome.trained
    sizes = "-".join(map(str, plan.sizes))
    kinds = ", ".join(layer.activation for layer in plan.layers)
    s = trained.settings
    if s.batch_size is None:
        how = "L-BFGS over all rows"
    else:
        how = (
            f"{plan.optimizer}, learning rate {s.learning_rate:g} ({s.schedule}), "
            f"batches of {s.batch_size}"
        )
    return f"Network {sizes} ({kinds}), {plan.loss}, {how}, seed {s.seed}."


def _run(outcome: Outcome) -> str:
    trained = outcome.trained
    history = trained.history
    what = "iteration" if trained.settings.batch_size is None else "epoch"
    text = (
        f"{_counted(len(history), what)} in {trained.seconds:.2f} s: {history.ended}."
    )
    if history.best is not None and history.best != len(history):
        text += f" The weights are those after {what} {history.best}."
    return f"{text} Engine: {trained.engine}, {trained.why}."


def _counted(count: int, what: str) -> str:
    if what in ("test", "validation", "training"):
        what = f"{what} row"
    return f"{count} {what}{'' if count == 1 else 's'}"


def _shown(figure: float | None) -> str:
    if figure is None:
        return "–"
    text = f"{figure:.4f}" if abs(figure) < 1000 else f"{figure:.6g}"
    return text if float(text) else text.removeprefix("-")
