"""A model or an example as text: C, Python, or an example file."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from chainrule.errors import SettingError
from chainrule.examples import load as load_example
from chainrule.examples.model import Case, Example
from chainrule.examples.write import dumps
from chainrule.interchange.c_code import c_code
from chainrule.interchange.python_code import python_code
from chainrule.training.model import Model
from chainrule.training.tables.prepare import CategoryColumn

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
    lines = [*input_lines(model), *output_lines(model)] or [example.source]
    return with_a_case(example), "\n".join(lines)


def input_lines(model: Model) -> Iterator[str]:
    """How the columns of a table become the inputs, an input a line."""
    if model.preparation is None:
        return
    number = 0
    for column in model.preparation.columns:
        if isinstance(column, CategoryColumn):
            for value in column.values:
                yield f"x[{number}] = 1 where {column.name} is {value!r}, else 0"
                number += 1
            continue
        yield f"x[{number}] = ({column.name} - {column.mean!r}) * {column.factor!r}"
        if column.flagged:
            yield (
                f"x[{number + 1}] = 1 where {column.name} is missing (x[{number}] is 0 "
                "then), else 0"
            )
        number += len(column.inputs)


def output_lines(model: Model) -> Iterator[str]:
    """What the outputs stand for."""
    target = model.target
    if target is None:
        return
    for number, value in enumerate(target.classes):
        yield f"out[{number}] = probability of {target.name} = {value!r}"
    if not target.classes:
        yield f"{target.name} = out[0] * {target.spread!r} + {target.mean!r}"


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
