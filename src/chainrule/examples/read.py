"""Example files read: from TOML, a lesson's name or a mapping to an `Example`.

Reading never stops at the first fault: every fault of a file is told in one
`ExampleError`. The work is bounded whatever the file holds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import Any

from chainrule.errors import (
    ChainruleError,
    ExampleError,
    NumberError,
    nearest,
)
from chainrule.examples.cases import read_cases
from chainrule.examples.catalog import setting_names, state_names
from chainrule.examples.claims import read_claims
from chainrule.examples.clashes import clashes
from chainrule.examples.faults import MOST_TOLD, Faults, Table, listed, shown
from chainrule.examples.figures import Figure, figure, plain_list
from chainrule.examples.layers import read_network
from chainrule.examples.lessons import LESSONS, lesson_text
from chainrule.examples.model import Example, Training
from chainrule.examples.names import Names
from chainrule.examples.rules import read_notation, read_training
from chainrule.examples.slips import slip, too_long
from chainrule.examples.words import name_rule, own_name
from chainrule.formulas.plain import shortened
from chainrule.formulas.quantities import Derivative, Kind
from chainrule.maths.network import Network, Place

LARGEST_FILE = 2_000_000
"""Bytes of an example file."""

KEYS = (
    "title", "source", "network", "parameters", "cases", "training", "given",
    "notation", "claims",
)  # fmt: skip
_DEEP_KEY = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){32}")

GIVABLE = {Kind.NET, Kind.OUT, Kind.DIFFERENCE, Kind.SHARE, Kind.TOTAL, Kind.DELTA}
"""The plain quantities that a lecture may start from; derivatives too."""


def load(source: str | PathLike[str] | Mapping[str, Any] | Example) -> Example:
    """The example of a file, of a lesson's name, or of a mapping with the same keys.

    A text of several lines is read as the file's contents. Decimals are read exactly:
    0.15 is 15/100. Raises `ExampleError`, whose text lists every fault, one a line.

    >>> example = load("slides")
    >>> example.network.sizes, example.parameters["w1"]
    ((2, 2, 2), Fraction(3, 20))
    """
    if isinstance(source, Example):
        return source
    if isinstance(source, Mapping):
        return from_mapping(source)
    if isinstance(source, str):
        if source in LESSONS:
            return loads(lesson_text(source), source)
        if "\n" in source:
            return loads(source)
    named: object = source
    if named == "" or not isinstance(named, (str, PathLike)):
        raise ExampleError(
            f"an example can't be read from {shown(source)}, allowed a path, a "
            f"lesson's name ({', '.join(LESSONS)}) or a mapping: give one of these"
        )
    return loads(_text_of(Path(source)), str(source))


def loads(text: str, file: str = "example") -> Example:
    """The example that a TOML text describes; `file` is what messages call it."""
    if _DEEP_KEY.search(text):
        raise ExampleError(f"{file}: a key has more than 32 parts: use fewer dots")
    try:
        values = tomllib.loads(text, parse_float=Figure)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        line, remedy = slip(text, said)
        raise ExampleError(
            f"{file}: this is not TOML: {said[:1].lower()}{shortened(said[1:], 160)}"
            f"{line}; {remedy}"
        ) from None
    except RecursionError:
        raise ExampleError(
            f"{file}: its values are nested too deeply: an example needs four levels"
        ) from None
    except ValueError:
        raise ExampleError(f"{file}: {too_long(text)}") from None
    return from_mapping(values, file)


def _text_of(path: Path) -> str:
    """The text of a file; what is no file of text gets its sentence."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except IsADirectoryError:
        raise ExampleError(
            f"{path}: this is a directory, allowed a TOML file: name the file in it"
        ) from None
    except FileNotFoundError:
        hint = nearest(str(path)[:60], LESSONS)
        raise ExampleError(
            f"{shortened(str(path))}: there is no such file and no lesson of that name"
            f"{hint} (lessons: {', '.join(LESSONS)}): check the path"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not possible"
        raise ExampleError(
            f"{shortened(str(path))}: it can't be read ({reason.lower()}): check "
            "the path"
        ) from None
    if len(data) > LARGEST_FILE:
        raise ExampleError(
            f"{path}: it is larger than {LARGEST_FILE // 10**6} MB, too large for a "
            "worked example: use fewer units or cases"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ExampleError(
            f"{path}: this is a binary file or not UTF-8, allowed TOML text: save it "
            "as UTF-8 text"
        ) from None
    return text.replace("\r\n", "\n")


def from_mapping(
    values: Mapping[str, Any], file: str = "example", *, needs_case: bool = True
) -> Example:
    """The example of a mapping with the keys of an example file."""
    faults = Faults(file)
    table = Table(plain_list(values), "", faults, KEYS)
    table.refuse_unknown()
    reader = _Reader(table, faults, needs_case)
    example = reader.example()
    faults.check()
    return example


class _Reader:
    """Reads the tables of one example, in the order in which they depend."""

    def __init__(self, table: Table, faults: Faults, needs_case: bool) -> None:
        self.table, self.faults, self.needs_case = table, faults, needs_case
        self.texts: dict[str, str] = {}

    def example(self) -> Example:
        """The example; raises at once only where there is no network to go on with."""
        table, faults = self.table, self.faults
        network = self.network()
        sound = not faults
        given = self.numbers("given")
        parameters = self.numbers("parameters", parameter_names=True)
        cases = read_cases(
            table.get("cases"), network, faults, self.texts, needs_case=self.needs_case
        )
        training = self.training(network, len(cases))
        notation = read_notation(table.values.get("notation", {}), faults)
        claims = read_claims(table, len(cases), faults)
        title, source = table.text("title"), table.text("source")
        if network is None:
            faults.check()
            raise AssertionError("a network that can't be read is a fault")
        draft = Example(
            network, parameters, cases, training, {}, notation, claims, title, source,
            self.texts, faults.file,
        )  # fmt: skip
        if sound:
            for sentence in clashes(network, setting_names(draft), state_names(draft)):
                faults.add("network", sentence)
        if given and not faults:
            draft = self.with_given(draft, given)
        if sound:
            self.account(draft)
        return draft

    def network(self) -> Network | None:
        """The network, where its shape can be told."""
        if self.table.get("network") is None:
            self.table.fault(
                "network", "it is missing: write [network] with inputs and layers"
            )
            return None
        values = self.table.values.get("parameters")
        count = len(values) if isinstance(values, Mapping) else 0
        return read_network(self.table.get("network"), self.faults, count)

    def training(self, network: Network | None, cases: int) -> Training | None:
        """The update rule, where the file has one."""
        values = self.table.get("training")
        if values is None:
            return None
        return read_training(values, network, cases, self.faults, self.texts)

    def numbers(
        self, key: str, *, parameter_names: bool = False
    ) -> dict[str, Fraction]:
        """A table of names and exact numbers."""
        values = self.table.values.get(key, {})
        if not isinstance(values, Mapping):
            self.table.fault(
                key, f"got {shown(values)}, allowed a table: write [{key}]"
            )
            return {}
        found: dict[str, Fraction] = {}
        for raw, value in values.items():
            name = own_name(raw) if parameter_names else str(raw)
            if name is None:
                self.faults.add(f"{key}.{shown(raw)}", name_rule(raw))
                continue
            try:
                found[name], text = figure(value)
            except NumberError as error:
                self.faults.add(f"{key}.{shortened(name, 40)}", str(error))
                found[name] = Fraction(0)
                continue
            if text:
                self.texts[name] = text
        return found

    # --- what fits together ---------------------------------------------------------

    def with_given(self, example: Example, given: Mapping[str, Fraction]) -> Example:
        """The example with its given quantities by their contracted names."""
        names, found = Names(example), {}
        for text, value in given.items():
            key = f"given.{shortened(text, 40)}"
            try:
                quantity = names.resolve(text)
            except ChainruleError as error:
                self.faults.add(key, f"{error}: name a quantity of this example")
                continue
            if not isinstance(quantity, Derivative) and quantity.kind not in GIVABLE:
                self.faults.add(
                    key,
                    f"{quantity.name} is not derived, so it can't be given: write its "
                    "value where it belongs",
                )
            found[quantity.name] = value
            if text in self.texts:
                self.texts[quantity.name] = self.texts[text]
        return replace(example, given=found)

    def account(self, example: Example) -> None:
        """Every parameter has a value, and every value a place."""
        places, values = example.network.places, example.parameters
        given = set(example.given)
        missing = [
            name
            for name, where in places.items()
            if name not in values and not _spared(example.network, where, given)
        ]
        unused = [name for name in values if name not in places]
        if missing:
            has, value = ("has", "a value") if len(missing) == 1 else ("have", "values")
            self.faults.add(
                "parameters",
                f"{listed(missing)} {has} no value: add {value}, such as "
                f"{shortened(missing[0], 40)} = 0.1",
            )
        for name in unused[:MOST_TOLD]:
            self.faults.add(
                f"parameters.{name}",
                f"it is never used{nearest(name, missing[:MOST_TOLD])}: put it into "
                "the weights or bias of a layer, or remove it",
            )
        self.faults.count += len(unused[MOST_TOLD:])


def _spared(network: Network, places: tuple[Place, ...], given: set[str]) -> bool:
    """Whether a parameter only feeds units whose net input or output is given."""
    units = (network.layers[place.layer].units[place.unit] for place in places)
    return all(f"net_{unit}" in given or f"out_{unit}" in given for unit in units)
