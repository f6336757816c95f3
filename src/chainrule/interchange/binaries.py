"""A model or an example as a binary file of another tool: ONNX, or PyTorch's names."""

from __future__ import annotations

from pathlib import Path

from chainrule.errors import SettingError
from chainrule.examples import load as load_example
from chainrule.interchange.networks import model_of_example
from chainrule.training.model import Model


def write_binary(
    source: str | Path, form: str, output: str | Path, opset: int | None = None
) -> None:
    """Write what `chainrule export --to onnx|torch` writes; atomic.

    Args:
        source: a model file, an example file or a lesson's name.
        form: "onnx", or "torch" for a state dict of ``nn.Sequential`` as safetensors.
        output: the file.
        opset: of ONNX; left out: the newest that the installed onnx knows.

    Raises:
        ChainruleError: the source can't be read, or the file can't be written.
    """
    model = model_or_example(source)
    if form == "onnx":
        from chainrule.interchange.onnx import save_onnx

        save_onnx(model, output, opset)
    elif form == "torch":
        from chainrule.interchange.torch_files import save_state_dict

        save_state_dict(model, output)
    else:
        raise SettingError(f"unknown form {form!r} (known: onnx, torch)")


def model_or_example(source: str | Path) -> Model:
    """The model of a model file, or the network of an example in float64."""
    if str(source).endswith(".safetensors"):
        from chainrule.interchange.safetensors import load

        return load(source)
    return model_of_example(load_example(str(source)))
