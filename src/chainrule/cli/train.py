"""``chainrule train``: an example file update by update, or a network on a table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from chainrule.errors import ModelError, SettingError

DATA_SETS = ("digits", "iris", "diabetes", "wine", "breast_cancer")
TABLE_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".parquet", ".pq")
_OPTIONS = {"weight_column": "weights", "as_json": "json"}  # others as they are named
_OF_THE_COMMAND = ("source", "output", "plot", "as_json", "resume", "checkpoint")


def _numbers(
    ctx: click.Context, param: click.Parameter, text: str | None
) -> tuple[int, ...] | None:
    del ctx, param
    if text is None:
        return None
    try:
        sizes = tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        sizes = (0,)
    if any(size < 1 for size in sizes):
        raise click.BadParameter(
            f"{text!r} is not a list of layer sizes: write 100 or 64,32"
        )
    return sizes


def _names(
    ctx: click.Context, param: click.Parameter, text: str | None
) -> tuple[str, ...] | None:
    del ctx, param
    return None if text is None else tuple(part.strip() for part in text.split(","))


@click.command(
    name="train",
    help=(
        "\b\n"
        "chainrule train slides --updates 10000\n"
        "chainrule train iris\n"
        "chainrule train houses.csv --target price -o houses.safetensors --plot c.png\n"
        "chainrule train big.csv --target label --checkpoint run.safetensors\n"
        "chainrule train --resume run.safetensors\n"
        "\n"
        "Train an example file so many updates, or a network on a table: a CSV or "
        f"Parquet file, or one of {', '.join(DATA_SETS)}."
    ),
)
@click.argument("source", metavar="EXAMPLE|TABLE", required=False)
@click.option("--updates", type=int, metavar="N", help="Of an example: how many.")
@click.option("--target", metavar="COLUMN", help="The column to predict.")
@click.option(
    "--task",
    type=click.Choice(("classification", "regression")),
    help="What it is; told by the column unless given.",
)
@click.option("--drop", multiple=True, metavar="COLUMN", help="Leave a column out.")
@click.option(
    "--drop-missing-target", is_flag=True, help="Leave out rows without a target."
)
@click.option(
    "--categories", multiple=True, metavar="COLUMN", help="Take it as categories."
)
@click.option("--weights", "weight_column", metavar="COLUMN", help="Weights of rows.")
@click.option(
    "--class-weight", type=click.Choice(("balanced",)), help="Classes count the same."
)
@click.option("--encoding", metavar="NAME", help="Of a CSV file; utf-8 unless told.")
@click.option(
    "--hidden", callback=_numbers, metavar="N,N", help="Units of the hidden layers."
)
@click.option(
    "--activation", callback=_names, metavar="NAME,…", help="Of the hidden layers."
)
@click.option("--loss", metavar="NAME", help="A registered loss.")
@click.option("--optimizer", metavar="NAME", help="A registered optimizer, or lbfgs.")
@click.option("--learning-rate", type=float, metavar="X", help="Before the schedule.")
@click.option("--schedule", metavar="TEXT", help="Such as cosine, step:every=20.")
@click.option("--epochs", type=int, metavar="N", help="At most.")
@click.option("--batch-size", type=int, metavar="N", help="Rows per update.")
@click.option("--dropout", type=float, metavar="X", help="Of the hidden outputs.")
@click.option("--weight-decay", type=float, metavar="X", help="Factor of the decay.")
@click.option("--label-smoothing", type=float, metavar="X", help="For classes.")
@click.option("--clip-norm", type=float, metavar="X", help="The longest gradient.")
@click.option("--test", type=float, metavar="SHARE", help="Rows to test; 0.2.")
@click.option("--validation", type=float, metavar="SHARE", help="Rows to watch; 0.")
@click.option("--patience", type=int, metavar="N", help="Stop after N worse epochs.")
@click.option("--seed", type=int, metavar="N", help="0; told, the same bits each time.")
@click.option("--engine", metavar="NAME", help="reference, compiled, or auto.")
@click.option("--dtype", type=click.Choice(("float32", "float64")), help="float32.")
@click.option("--checkpoint", metavar="FILE", help="Save the run there as it goes.")
@click.option("--every", type=int, metavar="N", help="… every N epochs.")
@click.option("--every-seconds", type=float, metavar="S", help="… or S seconds; 30.")
@click.option("--resume", metavar="FILE", help="Go on from a checkpoint.")
@click.option("--plot", metavar="FILE", help="The curve as .png, .svg or .pdf.")
@click.option("-o", "--output", metavar="FILE", help="The model, a safetensors file.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_context
def command(ctx: click.Context, /, source: str | None, **given: Any) -> int | None:
    """Train an example or a table."""
    told = [
        name
        for name in ctx.params
        if ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
    ]
    if given["resume"] is not None:
        return _resumed(source, told, given)
    if source is None:
        raise click.UsageError(
            "name an example or a table, such as: chainrule train iris"
        )
    if is_table(source):
        if given["updates"] is not None:
            raise click.UsageError("--updates goes with an example; use --epochs")
        from chainrule.cli.training_run import train_a_table

        with enough_memory():
            return train_a_table(source, told, given)
    if source.lower().endswith(".safetensors"):
        _refuse_a_model(source)
    train_an_example(source, told, given)
    return None


@contextmanager
def enough_memory() -> Iterator[None]:
    """One clear sentence where the memory does not suffice."""
    try:
        yield
    except MemoryError as error:
        reason = str(error) or "no memory is left"
        raise SettingError(
            f"there is not enough memory ({reason[:1].lower()}{reason[1:]}): take "
            "fewer hidden units, fewer categories or fewer rows at a time"
        ) from None


def is_table(source: str) -> bool:
    """Whether the argument means a table; without loading what reads one.

    >>> is_table("iris"), is_table("wine.CSV"), is_table("slides"), is_table("a.toml")
    (True, True, False, False)
    """
    return source in DATA_SETS or Path(source).suffix.lower() in TABLE_ENDINGS


def _refuse_a_model(source: str) -> None:
    if not Path(source).is_file():
        raise ModelError(
            f"there is no file {source!r}, and a model is no example to train: name an "
            "example or a table"
        )
    raise SettingError(
        f"{source!r} is a trained model: apply it with chainrule predict {source} "
        f"TABLE, or show a row with chainrule explain {source} --table TABLE --row R; "
        f"if it is a checkpoint, go on with chainrule train --resume {source}"
    )


def _resumed(source: str | None, told: list[str], given: dict[str, Any]) -> int | None:
    others = [name for name in told if name not in _OF_THE_COMMAND]
    if others:
        raise click.UsageError(
            f"--resume takes its options from the checkpoint; leave out "
            f"--{_OPTIONS.get(others[0], others[0].replace('_', '-'))}"
        )
    from chainrule.cli.training_run import resume_a_table

    with enough_memory():
        return resume_a_table(source, given)


def _check_there(source: str) -> None:
    """Raise for what is neither a file nor a known name."""
    from chainrule.errors import nearest
    from chainrule.examples import LESSONS

    if not Path(source).exists() and source not in LESSONS:
        raise SettingError(
            f"there is no file, lesson or data set {source!r}"
            f"{nearest(source, (*DATA_SETS, *LESSONS))}: name an example or a table, "
            "such as chainrule train iris"
        )


def train_an_example(source: str, told: list[str], given: dict[str, Any]) -> None:
    """Make the updates of an example, and print what came of them."""
    others = [name for name in told if name not in ("source", "updates", "as_json")]
    if others:
        option = _OPTIONS.get(others[0], others[0].replace("_", "-"))
        raise SettingError(
            f"--{option} goes with a table, and {source!r} is taken for an example, "
            "whose file says how it is trained; name a file that ends in "
            f"{', '.join(TABLE_ENDINGS)}, or one of {', '.join(DATA_SETS)}"
        )
    if given["updates"] is None:
        _check_there(source)
        raise click.UsageError(
            f"say how many updates: chainrule train {source} --updates 1000"
        )
    from chainrule.cli.example_run import run_example

    run_example(source, given["updates"], as_json=given["as_json"])
