"""A worked example as data: network, parameters, cases, update rule, claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from chainrule.formulas import PLAIN, Notation
from chainrule.formulas.plain import shortened
from chainrule.maths.network import Network
from chainrule.maths.records import Optimizer


@dataclass(frozen=True)
class Case:
    """One case: the inputs, and the targets where it has any.

    The texts are the decimals as the author wrote them, for display.
    """

    inputs: tuple[Fraction, ...]
    targets: tuple[Fraction, ...] | None = None


@dataclass(frozen=True)
class Training:
    """How the parameters are updated.

    `settings` holds the optimizer's settings as exact numbers (or words and truth
    values); `batch` is "online", "full" or a number of cases; `reduction` is "mean" or
    "sum"; `restart` starts every case again from the initial parameters.
    """

    optimizer: Optimizer
    settings: Mapping[str, Fraction | str | bool]
    frozen: frozenset[str] = frozenset()
    batch: str | int = "online"
    reduction: str = "mean"
    restart: bool = False


@dataclass(frozen=True)
class Claim:
    """A printed figure to be checked; `says` keeps its digits as they were printed."""

    of: str
    says: str
    after: int = 0
    case: int = 1
    where: str = ""
    working: str = ""


@dataclass(frozen=True, eq=False)
class Example:
    """A whole worked example, as an example file describes it.

    `texts` keeps how numbers were written in the file (parameter, setting or
    ``case:input`` name to decimal text), so that they are shown as their author wrote
    them. `file` is where it came from, for messages.
    """

    network: Network
    parameters: Mapping[str, Fraction]
    cases: tuple[Case, ...] = ()
    training: Training | None = None
    given: Mapping[str, Fraction] = field(default_factory=dict)
    notation: Notation = PLAIN
    claims: tuple[Claim, ...] = ()
    title: str = ""
    source: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    file: str = ""

    def __repr__(self) -> str:
        sizes = "-".join(map(str, self.network.sizes))
        title = f"{shortened(self.title, 60)}: " if self.title else ""
        parameters = _counted(len(self.parameters), "parameter")
        return f"<{title}{sizes} network, {parameters}, {self._cases()}>"

    def _cases(self) -> str:
        return _counted(len(self.cases), "case") if self.cases else "no case"

    @cached_property
    def learned(self) -> tuple[str, ...]:
        """The parameters that updates change, in the network's order."""
        frozen = self.training.frozen if self.training else frozenset()
        return tuple(name for name in self.network.places if name not in frozen)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
