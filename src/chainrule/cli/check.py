"""``chainrule check``: a verdict and a diagnosis for every printed figure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from chainrule.cli.output import FORMAT_HELP, emit, format_of, screen

if TYPE_CHECKING:
    from chainrule.checker import Sheet

FORMATS = ("text", "md", "html", "json")


@click.command(
    name="check",
    help=(
        "\b\n"
        "chainrule check slides\n"
        "chainrule check lecture.toml --answers student.md\n"
        "chainrule check lecture.toml --answers student.csv --hint --marks\n"
        "chainrule check lecture.toml --format html -o checked.html\n"
        "\n"
        "Say of every figure whether it stands and, of a wrong one, which mistake "
        "makes exactly those digits. The figures are the example's [[claims]], or "
        "those of a file: TOML, CSV (quantity,value), or text with lines such as "
        "net_h1 = 0.3775. The exit code is 0 where all is right, 1 where a figure is "
        "wrong or can't be judged, 2 where none can or the input can't be used."
    ),
)
@click.argument("example")
@click.option("--answers", metavar="FILE", help="Figures in a file of their own.")
@click.option("--format", "form", type=click.Choice(FORMATS), help=FORMAT_HELP)
@click.option("-o", "--output", metavar="FILE", help="Write FILE instead of printing.")
@click.option("--hint", is_flag=True, help="Where to look, not what is right.")
@click.option("--marks", is_flag=True, help="Count points, with follow-through.")
@click.option("--ascii", "plain", is_flag=True, help="Plain ASCII text.")
@click.option("--width", type=int, metavar="W", help="Columns of text.")
def command(
    example: str,
    answers: str | None,
    form: str | None,
    output: str | None,
    hint: bool,
    marks: bool,
    plain: bool,
    width: int | None,
) -> int:
    """Check the figures of a sheet."""
    from chainrule.checker import as_json, check

    chosen = format_of(output, form, FORMATS)
    sheet = check(example, answers)
    if chosen == "json":
        document = as_json(sheet, hint=hint)
        if marks:
            from chainrule.checker.marks import marks_of

            found = marks_of(sheet)
            document["marks"] = {"points": found.points, "possible": found.possible}
        emit(json.dumps(document, indent=2, ensure_ascii=False), output)
    else:
        from chainrule.checker.sheet_document import sheet_document
        from chainrule.renderers import RENDERERS

        written = sheet_document(sheet, hint=hint, marks=marks)
        options = screen(output, width=width, plain=plain)
        emit(RENDERERS[chosen].render(written, options), output)
    return _exit_code(sheet)


def _exit_code(sheet: Sheet) -> int:
    """0 where all is right, 2 where no figure could be judged, else 1."""
    from chainrule.checker import Verdict

    unchecked = sheet.counts[Verdict.UNCHECKED]
    if unchecked == len(sheet.claims):
        return 2
    unread = any(each.answer for each in sheet.unread)
    return 0 if sheet.stands and not unchecked and not unread else 1
