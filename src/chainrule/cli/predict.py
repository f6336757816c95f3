"""``chainrule predict``: what a trained model says about the rows of a table."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from chainrule.training.model import Predictions


@click.command(
    name="predict",
    help=(
        "\b\n"
        "chainrule predict iris.safetensors new_flowers.csv\n"
        "chainrule predict iris.safetensors new_flowers.csv -o predictions.csv\n"
        "\n"
        "Predict every row of a table with a model that chainrule train -o wrote. The "
        "result is CSV, a line for each row: the prediction and, for classes, their "
        "probabilities."
    ),
)
@click.argument("model")
@click.argument("table")
@click.option("-o", "--output", metavar="FILE", help="Write FILE instead of printing.")
@click.option(
    "--unseen",
    type=click.Choice(("error", "ignore")),
    default="error",
    help="Categories that the training table did not have: refuse, or take as none.",
)
@click.option("--encoding", default="utf-8", help="Of a CSV file; utf-8 unless told.")
def command(
    model: str, table: str, output: str | None, unseen: str, encoding: str
) -> None:
    """Predict the rows of a table."""
    from chainrule.cli.output import check_destination, emit
    from chainrule.cli.train import enough_memory
    from chainrule.interchange.safetensors import load
    from chainrule.training.tables.read import read_table

    check_destination(output, (".csv", ".txt"), "predict", model, table)
    loaded = load(model)
    rows = read_table(table, encoding)
    with enough_memory():
        predictions = loaded.predict(rows, unseen)
    if loaded.preparation is not None:
        for note in loaded.preparation.filled(rows):
            click.echo(f"chainrule: {note}", err=True)
    emit(as_csv(predictions), output)


def as_csv(predictions: Predictions) -> str:
    """The predictions as CSV: numbers as texts that read back exactly."""
    target = predictions.target
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if predictions.values is not None:
        writer.writerow([target.name])
        writer.writerows([[repr(value)] for value in predictions.values.tolist()])
        return text.getvalue()
    writer.writerow([target.name, *(f"probability {name}" for name in target.classes)])
    for name, shares in zip(
        predictions.classes, predictions.probabilities, strict=True
    ):
        writer.writerow([name, *(str(share) for share in shares)])
    return text.getvalue()
