"""``chainrule export``: a trained model, or an example's network, for other tools."""

from __future__ import annotations

import click

from chainrule.cli.output import check_destination, emit, tell_written
from chainrule.errors import SettingError

TEXTS = ("c", "python", "example")
SUFFIXES = {
    "onnx": (".onnx",),
    "torch": (".safetensors",),
    "c": (".c", ".h", ".cc", ".cpp", ".txt"),
    "python": (".py", ".txt"),
    "example": (".toml",),
}
"""The suffixes that the name of a file may have, the usual one first."""


@click.command(
    name="export",
    help=(
        "\b\n"
        "chainrule export iris.safetensors --to onnx -o iris.onnx\n"
        "chainrule export iris.safetensors --to c -o iris.c\n"
        "chainrule export slides --to python\n"
        "\n"
        "Write the network of a trained model (or of an example) for other tools: "
        "ONNX, a PyTorch state dict (as safetensors), an example file that can be "
        "explained and checked, or its forward pass as C or Python that needs nothing "
        "else."
    ),
)
@click.argument("model")
@click.option(
    "--to",
    "form",
    required=True,
    type=click.Choice(("onnx", "torch", *TEXTS)),
    help="What to write.",
)
@click.option("--opset", type=int, metavar="N", help="Of ONNX; the newest known.")
@click.option("-o", "--output", metavar="FILE", help="Write FILE instead of printing.")
def command(model: str, form: str, opset: int | None, output: str | None) -> None:
    """Export a model."""
    if opset is not None and form != "onnx":
        raise SettingError(f"--opset goes with --to onnx, not with --to {form}")
    check_destination(output, SUFFIXES[form], f"--to {form}", model)
    if form in TEXTS:
        from chainrule.interchange.texts import text_of

        emit(text_of(model, form), output)
        return
    if output is None or output == "-":
        raise SettingError(f"--to {form} writes a binary file: name it with -o FILE")
    from chainrule.interchange.binaries import write_binary

    write_binary(model, form, output, opset)
    tell_written(output)
