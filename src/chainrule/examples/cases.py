"""The ``[[cases]]`` of an example file: inputs and targets, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from chainrule.errors import NumberError, nearest
from chainrule.examples.faults import Faults, Table, counted, listed, shown
from chainrule.examples.figures import Figure, figure
from chainrule.examples.model import Case
from chainrule.formulas.spelling import decimal_text
from chainrule.maths.network import Network

MOST_CASES = 100_000
CASE_KEYS = ("inputs", "targets")

_ALLOWED = {
    "probability": "numbers from 0 to 1",
    "distribution": "numbers from 0 to 1 that add up to 1",
    "count": "numbers of at least 0",
}


def read_cases(
    values: object,
    network: Network | None,
    faults: Faults,
    texts: dict[str, str],
    *,
    needs_case: bool = True,
) -> tuple[Case, ...]:
    """The cases; `texts` gets their decimals as ``1:i1`` and ``1:target_o1``."""
    if values is None or values == []:
        if needs_case:
            faults.add(
                "cases", "got none, allowed at least one: add [[cases]] with inputs"
            )
        return ()
    if not isinstance(values, list):
        faults.add("cases", f"got {shown(values)}, allowed a list: write [[cases]]")
        return ()
    if len(values) > MOST_CASES:
        faults.add("cases", f"got {len(values)}, allowed {MOST_CASES}: use fewer")
        return ()
    if network is None:
        return tuple(Case(()) for _ in values)
    return tuple(
        _CaseReader(each, n + 1, network, faults, texts).case()
        for n, each in enumerate(values)
    )


class _CaseReader:
    """Reads one case of a network."""

    def __init__(
        self,
        values: object,
        number: int,
        network: Network,
        faults: Faults,
        texts: dict[str, str],
    ) -> None:
        self.table = Table(values, f"cases[{number}]", faults, CASE_KEYS)
        self.table.refuse_unknown()
        self.number, self.network, self.texts = number, network, texts

    def case(self) -> Case:
        """The case; faults are noted and stand-ins used."""
        inputs = self.table.get("inputs")
        if inputs is None:
            self.table.fault(
                "inputs",
                f"it is missing: write one number for each input "
                f"({listed(self.network.inputs)})",
            )
        names = list(self.network.inputs)
        return Case(
            () if inputs is None else self.row("inputs", inputs, names), self.targets()
        )

    def row(self, key: str, value: Any, names: list[str]) -> tuple[Fraction, ...]:
        """A number for each name."""
        if not isinstance(value, list) and len(names) == 1:
            value = [value]
        if not isinstance(value, list) or len(value) != len(names):
            got, allowed = shown(value), f"a list of {len(names)}"
            if isinstance(value, list):
                got, allowed = counted(len(value), "number"), str(len(names))
            self.table.fault(
                key,
                f"got {got}, allowed {allowed}: write one for each of {listed(names)}",
            )
            return (Fraction(0),) * len(names)
        return tuple(
            self.number_of(key, each, name)
            for each, name in zip(value, names, strict=True)
        )

    def number_of(self, key: str, value: object, name: str) -> Fraction:
        """One number of a row."""
        try:
            found, text = figure(value)
        except NumberError as error:
            self.table.fault(key, f"{name}: {error}")
            return Fraction(0)
        if text:
            self.texts[f"{self.number}:{name}"] = text
        return found

    # --- targets --------------------------------------------------------------------

    def targets(self) -> tuple[Fraction, ...] | None:
        """The targets, where the case has any."""
        value = self.table.get("targets")
        if value is None:
            return None
        outputs = self.network.outputs
        if isinstance(value, list) and len(value) == 1 and _is_word(value[0]):
            value = value[0]
        if self.is_class(value):
            if self.table.faults.has("network.loss"):
                return None  # whether a class will do is the loss's to say
            return self.one_hot(value)
        before = self.table.faults.count
        found = self.row("targets", value, [f"target_{unit}" for unit in outputs])
        if self.table.faults.count == before:
            self.refuse_impossible(found)
        return found

    def is_class(self, value: object) -> bool:
        """Whether it is a class: a name, or an index where there are several."""
        if _is_word(value):
            return True
        several = len(self.network.outputs) > 1
        return several and isinstance(value, int) and not isinstance(value, bool)

    def one_hot(self, value: Any) -> tuple[Fraction, ...]:
        """1 for the class that is meant, 0 for the others."""
        outputs = self.network.outputs
        loss = self.network.loss
        if loss is None or loss.targets not in ("distribution", "probability"):
            self.table.fault(
                "targets",
                f"got {shown(value)}, allowed numbers (a class is for cross-entropy): "
                "write one number for each output",
            )
        elif isinstance(value, int):
            if 0 <= value < len(outputs):
                return self.unit_vector(value)
            self.table.fault(
                "targets",
                f"got class {shown(value)}, allowed 0 to {len(outputs) - 1}: count "
                "classes from 0",
            )
        elif value in outputs:
            return self.unit_vector(outputs.index(value))
        else:
            self.table.fault(
                "targets",
                f"got class {shown(value)}{nearest(value[:60], outputs)}, allowed "
                f"{listed(outputs)}: name an output unit",
            )
        return (Fraction(0),) * len(outputs)

    def unit_vector(self, index: int) -> tuple[Fraction, ...]:
        """1 at one output, 0 at the others."""
        values = [int(n == index) for n in range(len(self.network.outputs))]
        for unit, value in zip(self.network.outputs, values, strict=True):
            self.texts[f"{self.number}:target_{unit}"] = str(value)
        return tuple(map(Fraction, values))

    def refuse_impossible(self, found: tuple[Fraction, ...]) -> None:
        """Note targets for which the loss makes no sense."""
        loss = self.network.loss
        if loss is None or loss.targets == "any":
            return
        below = any(value < 0 for value in found)
        above = loss.targets != "count" and any(value > 1 for value in found)
        whole = loss.targets != "distribution" or sum(found) == 1
        if below or above or not whole:
            got = ", ".join(decimal_text(value) for value in found[:6])
            sums = (
                ""
                if whole or below or above
                else f" (sum {decimal_text(sum(found, Fraction(0)))})"
            )
            self.table.fault(
                "targets",
                f"got {got}{sums}, allowed for {loss.name} {_ALLOWED[loss.targets]}: "
                "correct them or choose another loss",
            )


def _is_word(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Figure)
