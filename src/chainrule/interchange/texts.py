"""A model or an example as text: C, Python, or an example file."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from chainrule.errors import SettingError
from chainrule.examples import load as load_example
from chainrule.examples.model import Case, Example
from chainrule.examples.write import dumps
from chainrule.interchange.c_code import c_code
from chainrule.interchange.python_code import python_code

MOST_EXAMPLE_CELLS = 5000
"""Weights that an example file may be written with."""


def text_of(source: str | Path, form: str) -> str:
    """The text that `chainrule export --to c|python|example` writes.

    Raises `ChainruleError` where the source can't be read, or is too large for an
    example file.
    """
    example, note = network_and_note(source)
    if form == "c":
        return c_code(example, note)
    if form == "python":
        return python_code(example, note)
    count = sum(1 for _ in example.network.cells())
    if count > MOST_EXAMPLE_CELLS:
        raise SettingError(
            f"{source} has {count} weights, an example file takes at most "
            f"{MOST_EXAMPLE_CELLS}: explain one row with --table and --row instead"
        )
    return dumps(example)


def network_and_note(source: str | Path) -> tuple[Example, str]:
    """The network with its numbers, and what its inputs and outputs are."""
    if not str(source).endswith(".safetensors"):
        return load_example(str(source)), ""
    from chainrule.interchange.safetensors import load
    from chainrule.training.explaining import example_of_network

    model = load(source)
    example = example_of_network(model, Path(source).stem)
    note = example.source
    if model.preparation is not None:
        note = "Inputs as the model's preparation gives them. " + note
    return with_a_case(example), note


def with_a_case(example: Example) -> Example:
    """The example, with a case of zeros where it has none to be explained."""
    if example.cases:
        return example
    zeros = (Fraction(0),) * len(example.network.inputs)
    return Example(
        example.network,
        example.parameters,
        (Case(zeros),),
        example.training,
        title=example.title,
        source=example.source,
        texts=example.texts,
    )
