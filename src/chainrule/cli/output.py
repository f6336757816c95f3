"""Where output goes: a file, whole or not at all, or the screen, with what it can."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chainrule.errors import ChainruleError, SettingError
from chainrule.files import write_atomically

if TYPE_CHECKING:
    from chainrule.renderers import Options

FORMAT_HELP = "The format; read off FILE's suffix, or text, unless told."
NARROWEST = 40


SUFFIXES = {
    "text": (".txt",),
    "md": (".md", ".markdown"),
    "latex": (".tex",),
    "html": (".html", ".htm"),
    "json": (".json",),
    "svg": (".svg",),
}
"""The suffixes of each format, the usual one first."""

_PICTURES_AND_DATA = frozenset(
    (".png", ".jpg", ".jpeg", ".gif", ".pdf", ".docx", ".csv", ".tsv", ".parquet")
)
_INPUTS = frozenset((".toml", ".safetensors", ".onnx", ".ipynb", ".py", ".c"))
_FOREIGN = frozenset((".pt", ".pth", ".pkl", ".h5", ".keras", ".npy", ".npz", ".zip"))
_OF_OTHERS = _PICTURES_AND_DATA | _INPUTS | _FOREIGN


def format_of(output: str | None, form: str | None, formats: Sequence[str]) -> str:
    """The format that is asked for, or that a file's suffix means; text otherwise.

    Raises `SettingError` where the suffix means another format, or none that is known.

    >>> format_of("page.HTM", None, ["text", "html"]), format_of("page", None, ["text"])
    ('html', 'text')
    """
    suffix = Path(output or "").suffix.lower()
    if not suffix or (form is not None and suffix in SUFFIXES[form]):
        return form or "text"
    meant = next((each for each, known in SUFFIXES.items() if suffix in known), None)
    if form is not None and (meant is not None or suffix in _OF_OTHERS):
        other = ", or leave out --format" if meant in formats else ""
        raise SettingError(
            f"--format {form} doesn't go with a file whose name ends in {suffix}, got "
            f"{output!r}: let the name end in {SUFFIXES[form][0]}{other}"
        )
    if form is None and meant not in formats:
        usual = listed(SUFFIXES[each][0] for each in formats)
        raise SettingError(
            f"no format that can be written here has the suffix {suffix}, got "
            f"{output!r}: let the name end in {usual}"
        )
    return form or meant or "text"


def check_destination(
    output: str | None, own: Sequence[str], what: str, *sources: str
) -> None:
    """Refuse a file whose suffix means something else, or that is one of the sources.

    `own` are the suffixes of what is written, the usual one first; `what` names the
    option or command in the message.
    """
    if output is None or output == "-":
        return
    suffix = Path(output).suffix.lower()
    known = _OF_OTHERS.union(*SUFFIXES.values())
    if suffix in known.difference(own):
        raise SettingError(
            f"{what} doesn't go with a file whose name ends in {suffix}, got "
            f"{output!r}: let the name end in {own[0]}"
        )
    for source in sources:
        if Path(source).is_file() and os.path.realpath(source) == os.path.realpath(
            output
        ):
            raise SettingError(
                f"-o {output!r} is the file that is read, and would be lost: name "
                "another file"
            )


def listed(names: Iterable[str]) -> str:
    """``a, b or c``."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def emit(text: str, output: str | None) -> None:
    """Print the text, or write it to a file at once and say so."""
    body = text if text.endswith("\n") else text + "\n"
    if output is None or output == "-":
        try:
            click.echo(body, nl=False, color=True)
        except OSError as error:
            error.filename = "standard output"  # which has no name of its own
            raise
        return
    try:
        write_atomically(output, body)
    except OSError as error:
        raise ChainruleError(
            f"{output}: can't be written ({error.strerror}): choose another file"
        ) from None
    tell_written(output)


def tell_written(path: str) -> None:
    """Say on standard error which file was written."""
    click.echo(f"wrote {path}", err=True)


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
