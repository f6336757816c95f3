"""``chainrule explain``: the worked example, whole or for one quantity."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from chainrule.cli.output import FORMAT_HELP, emit, format_of, screen
from chainrule.errors import SettingError

if TYPE_CHECKING:
    from chainrule.examples.model import Example

FORMATS = ("text", "md", "latex", "html", "json", "svg")
IN_PIECES = ("md", "latex", "html")
"""The formats that can be had as a piece of a document."""


@click.command(
    name="explain",
    help=(
        "\b\n"
        "chainrule explain slides\n"
        "chainrule explain slides --of dE_total/dw1\n"
        "chainrule explain lecture.toml --after 10000 --digits 12\n"
        "chainrule explain lecture.toml --format html -o lecture.html\n"
        "chainrule explain model.safetensors --table data.csv --row 17 --of E_total\n"
        "\n"
        "Print every number of one update: formula, numbers put in, value; every digit "
        "is proven. EXAMPLE is an example file, a lesson's name (see chainrule "
        "lessons) or a trained model."
    ),
)
@click.argument("example")
@click.option("--of", metavar="QUANTITY", help="Only this quantity and what it needs.")
@click.option(
    "--after", type=int, default=0, metavar="N", help="After N updates; 0 unless told."
)
@click.option("--case", type=int, default=1, metavar="K", help="Case K; 1 unless told.")
@click.option(
    "--digits", type=int, default=9, metavar="D", help="Decimals; 9 unless told."
)
@click.option(
    "--carry",
    type=int,
    metavar="D",
    help="Round each result to D decimals and go on from the rounded one.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help=FORMAT_HELP)
@click.option("-o", "--output", metavar="FILE", help="Write FILE instead of printing.")
@click.option(
    "--fragment",
    is_flag=True,
    help="LaTeX, HTML or Markdown to paste; LaTeX names the packages it needs.",
)
@click.option("--gradients", is_flag=True, help="Gradients in the diagram, too.")
@click.option("--ascii", "plain", is_flag=True, help="Plain ASCII text.")
@click.option("--width", type=int, metavar="W", help="Columns of text.")
@click.option("--table", metavar="FILE", help="With a model: the table with the case.")
@click.option("--row", type=int, metavar="R", help="With a model: the row, from 1.")
@click.option("--encoding", metavar="NAME", help="Of a CSV table; utf-8 unless told.")
def command(
    example: str,
    of: str | None,
    after: int,
    case: int,
    digits: int,
    carry: int | None,
    form: str | None,
    output: str | None,
    fragment: bool,
    gradients: bool,
    plain: bool,
    width: int | None,
    table: str | None,
    row: int | None,
    encoding: str | None,
) -> None:
    """Explain one update of an example."""
    from chainrule.ledger import Ledger

    if of is not None and not of.strip():
        raise SettingError(
            "--of is empty: name a quantity such as dE_total/dw1, or leave it out for "
            "the whole example"
        )
    chosen = format_of(output, form, FORMATS)
    source = read_source(example, table, row, encoding)
    if fragment and chosen not in IN_PIECES:
        raise SettingError(
            f"--fragment asks for a piece to paste into a document, and {chosen} has "
            "none: add --format latex, html or md, or leave it out"
        )
    ledger = Ledger(source, after=after, case=case, digits=digits, carry=carry)
    if chosen == "json":
        emit(json.dumps(ledger.to_json(of), indent=2, ensure_ascii=False), output)
        return
    from chainrule.ledger.worked import worked_example
    from chainrule.renderers import RENDERERS

    document = worked_example(ledger, of=of)
    options = screen(
        output, width=width, plain=plain, fragment=fragment, gradients=gradients
    )
    emit(RENDERERS[chosen].render(document, options), output)


def read_source(
    example: str, table: str | None, row: int | None, encoding: str | None = None
) -> Example:
    """The example of a file, a lesson, or a model with a row of a table."""
    if not example.endswith(".safetensors"):
        if (table, row, encoding) != (None, None, None):
            raise SettingError(
                "--table, --row and --encoding go with a trained model: "
                f"{example!r} is an example, whose cases are its own"
            )
        from chainrule.examples import load

        return load(example)
    if table is None or row is None:
        raise SettingError(
            f"{example} is a trained model: say which case to explain with "
            "--table FILE --row R"
        )
    from chainrule.training.explaining import example_of_row

    return example_of_row(example, table, row, encoding or "utf-8")
