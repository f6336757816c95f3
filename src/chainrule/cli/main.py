"""``chainrule``: finds the command, loads only what it needs, tells errors plainly."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from chainrule import __version__
from chainrule.errors import ChainruleError

COMMANDS = {
    "explain": "The worked example, whole or for one quantity.",
    "check": "A verdict and a diagnosis for every printed figure.",
    "train": "Train an example file, or a network on a table.",
    "predict": "Predictions of a trained model for a table.",
    "export": "Write a trained model for other tools.",
    "lessons": "List the built-in examples.",
}
"""The register of commands; each is ``command`` in a file of its name."""


class Commands(click.Group):
    """The commands by name; a command's file is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"chainrule.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=Commands,
    name="chainrule",
    help=(
        "\b\n"
        "chainrule explain slides          every number of one update\n"
        "chainrule check slides            which figure is wrong, and why\n"
        "chainrule train iris --target species -o iris.safetensors\n"
        "\n"
        "Back propagation that can be read, checked and relied on."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="chainrule %(version)s")
def group() -> None:
    """Group the commands."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0, 1 (something is wrong) or 2 (unusable)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = group.main(given, prog_name="chainrule", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return 2
    except click.exceptions.Abort:
        return _tell("interrupted", 130)
    except ChainruleError as error:
        return _tell(str(error), 2)
    except BrokenPipeError:
        _drop_output()
        return 0
    except KeyboardInterrupt:
        return _tell("interrupted", 130)
    except RecursionError:
        return _tell("the input is nested too deeply to be read", 2)
    except OSError as error:
        where = "standard output" if _output_fails() else error.filename or "file"
        return _tell(f"{where}: {error.strerror or error}", 2)
    return result if isinstance(result, int) else 0


def _output_fails() -> bool:
    """Whether standard output takes no more; what is left for it is dropped then."""
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()
        return True
    return False


def _drop_output() -> None:
    """Send what is still to be printed nowhere, so that the exit can't fail of it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(message: str, code: int) -> int:
    click.echo(f"chainrule: {message}", err=True)
    return code
