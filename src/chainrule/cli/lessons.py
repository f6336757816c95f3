"""``chainrule lessons``: the built-in examples."""

from __future__ import annotations

import json

import click


@click.command(
    name="lessons",
    help=(
        "\b\n"
        "chainrule lessons\n"
        "chainrule explain xor\n"
        "\n"
        "List the built-in examples: a lesson's name serves wherever an example file "
        "does."
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(as_json: bool) -> None:
    """List the built-in examples."""
    from chainrule.examples.lessons import lessons

    found = lessons()
    if as_json:
        rows = [
            {"name": each.name, "title": each.title, "about": each.description}
            for each in found
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max(len(each.name) for each in found)
    for each in found:
        click.echo(f"{each.name:<{width}}  {each.title}")
        click.echo(f"{'':<{width}}  {each.description}\n")
