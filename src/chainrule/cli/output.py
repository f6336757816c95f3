"""Where output goes: a file, whole or not at all, or the screen, with what it can."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from chainrule.errors import ChainruleError, SettingError
from chainrule.files import write_atomically

if TYPE_CHECKING:
    from chainrule.renderers import Options

FORMAT_HELP = "The format; read off FILE's suffix, or text, unless told."
NARROWEST = 40


def emit(text: str, output: str | None) -> None:
    """Print the text, or write it to a file at once."""
    body = text if text.endswith("\n") else text + "\n"
    if output is None or output == "-":
        click.echo(body, nl=False, color=True)
        return
    try:
        write_atomically(output, body)
    except OSError as error:
        raise ChainruleError(
            f"{output}: can't be written ({error.strerror}): choose another file"
        ) from None


def screen(
    output: str | None,
    *,
    width: int | None = None,
    plain: bool = False,
    fragment: bool = False,
    gradients: bool = False,
) -> Options:
    """What the reader's screen can show: width, color, signs beyond ASCII."""
    from chainrule.renderers import Options

    if width is not None and width < NARROWEST:
        raise SettingError(f"width is {width} columns, at least {NARROWEST} are needed")
    on_screen = output is None and sys.stdout.isatty()
    color = on_screen and not os.environ.get("NO_COLOR")
    color = color and os.environ.get("TERM") != "dumb"
    columns = shutil.get_terminal_size((80, 24)).columns if on_screen else 80
    encoding = (sys.stdout.encoding or "ascii") if output is None else "utf-8"
    return Options(
        width=width or max(columns, NARROWEST),
        color=color,
        ascii=plain or not encoding.lower().replace("-", "").startswith("utf"),
        fragment=fragment,
        gradients=gradients,
    )
