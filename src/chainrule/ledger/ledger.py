"""The ledger of one update: entries by name, in the order of the derivation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chainrule.errors import QuantityError, SettingError
from chainrule.formulas import (
    Kind,
    Node,
    Number,
    Quantity,
    Ref,
    Speller,
    Symbol,
    negative,
    put_in,
)
from chainrule.formulas.numbers import (
    Value,
    fraction,
    is_exact,
    place_point,
    rational,
)
from chainrule.ledger.carry import Carried, is_rounded
from chainrule.ledger.derivation import Derivation
from chainrule.ledger.digits import handy, places_of, says_little, setting_text
from chainrule.ledger.paths import Path, paths
from chainrule.ledger.phases import Phase, phases

if TYPE_CHECKING:
    from chainrule.examples.model import Example

MOST_DIGITS = 1000
MOST_UPDATES = 1_000_000
"""Updates that are made in ball arithmetic, at most."""


@dataclass(frozen=True, eq=False)
class Entry:
    """One quantity of a ledger: its formula, numbers put in, value, parents.

    Texts are made when they are asked for; `node` is the formula itself.
    """

    ledger: Ledger
    quantity: Quantity

    @property
    def name(self) -> str:
        """The contracted ASCII name."""
        return self.quantity.name

    @property
    def node(self) -> Node | None:
        """The formula; None for a number of the task."""
        return self.ledger.derivation.formula(self.quantity)

    @property
    def formula(self) -> str:
        """The formula in ASCII names; the name itself for a number of the task."""
        return self.name if self.node is None else self._spell(self.node)

    @property
    def substituted(self) -> str:
        """The formula with the numbers put in."""
        return self._spell(self.numbers) if self.numbers is not None else self.value

    @property
    def numbers(self) -> Node | None:
        """The formula with the numbers put in, as a formula."""
        if self.node is None:
            return None
        return put_in(
            self.node,
            lambda to: self.ledger.figure(to) if isinstance(to, Quantity) else None,
        )

    @property
    def value(self) -> str:
        """The value, rounded correctly to the ledger's digits."""
        return self.ledger.text(self.quantity)

    @property
    def full(self) -> str:
        """The value at full precision, also where results are rounded and carried."""
        return self.ledger.derivation.decimal(self.quantity, self.ledger.digits)

    @property
    def exact(self) -> bool:
        """Whether the digits shown are the whole value."""
        return self.ledger.is_whole(self.quantity)

    @property
    def ball(self) -> Value:
        """The value itself: a rational where it is exact, else a ball around it."""
        return self.ledger.derivation.sure(self.quantity)

    @property
    def parents(self) -> tuple[str, ...]:
        """The names in the formula, in reading order; ``E_total[2]`` is case 2's."""
        found = self.ledger.derivation.parents(self.quantity)
        home = self.quantity.case or self.ledger.case
        return tuple(
            each.name if each.case in (0, home) else f"{each.name}[{each.case}]"
            for each in found
        )

    def paths(self) -> list[Path]:
        """The derivative path by path; their products add up to the value."""
        return paths(self.ledger.derivation, self.quantity)

    def _spell(self, node: Node) -> str:
        home = self.quantity._replace(case=self.quantity.case or self.ledger.case)
        return Speller("ascii", home=home).formula(node)

    def __float__(self) -> float:
        return self.ledger.derivation.double(self.quantity)

    def __repr__(self) -> str:
        if self.node is None:
            return f"{self.name} = {self.value}"
        return f"{self.name} = {self.formula} = {self.substituted} = {self.value}"

    def _repr_html_(self) -> str:
        from chainrule.ledger.notebook import entry_html

        return entry_html(self)

    def _repr_latex_(self) -> str:
        from chainrule.ledger.notebook import entry_latex

        return entry_latex(self)


class Ledger(Mapping[str, Entry]):
    """Every quantity of one update of an example, by its name.

    `after` updates have been made before; `case` is the case read; `digits` the
    decimals shown; `carry`, where given, rounds each result to so many decimals and
    goes on from the rounded one. Iterating gives the names in the order of the
    derivation; asking for a name derives only what it needs.

    >>> import chainrule as cr
    >>> ledger = cr.explain("slides")
    >>> ledger["net_h1"].substituted
    '0.15*0.05 + 0.20*0.1 + 0.35'
    """

    def __init__(
        self,
        example: Example,
        *,
        after: int = 0,
        case: int = 1,
        digits: int = 9,
        carry: int | None = None,
    ) -> None:
        _check(example, after, case, digits, carry)
        self.example = example
        self.derivation = Derivation(example, written=True)
        self.after, self.case, self.digits = after, case, digits
        self.carry = carry
        self.carried = None if carry is None else Carried(self.derivation, carry)

    @cached_property
    def phases(self) -> list[Phase]:
        """The derivation in its phases, from the forward pass to the update."""
        return phases(self.derivation, self.after, self.case)

    @cached_property
    def _quantities(self) -> dict[str, Quantity]:
        """All that the phases derive, leaves where they are first needed."""
        wanted = [each for phase in self.phases for each in phase.quantities]
        found: dict[str, Quantity] = {}
        for each in self.derivation.order(wanted, self.is_number):
            if not self.is_number(each) or each.after == self.after:
                found.setdefault(self.label(each), each)
        return found

    def is_number(self, quantity: Quantity) -> bool:
        """Whether this update finds the quantity: the task's, or what others left."""
        what = quantity.what
        if isinstance(what, Symbol) and what.kind in (
            Kind.PARAMETER,
            Kind.STATE_BEFORE,
        ):
            return True
        return self.derivation.formula(quantity) is None

    def label(self, quantity: Quantity) -> str:
        """A quantity's name, with its case where that is another than the ledger's."""
        case = quantity.case
        return quantity.name if case in (0, self.case) else f"{quantity.name}[{case}]"

    def quantity(self, name: str) -> Quantity:
        """The quantity of a name in any spelling; ``net_h1[2]`` is that of case 2.

        Raises `QuantityError` with the nearest name where there is none.
        """
        from chainrule.examples.names import Names

        known = self.__dict__.setdefault("_names", Names(self.example))
        found = re.fullmatch(r"(.+)\[(\d+)\]", name)
        case = self.case
        if found is not None:
            name, case = found[1], int(found[2][:9])
            _check_case(case, len(self.example.cases))
        return self.derivation.at(known.resolve(name), self.after, case)

    def __getitem__(self, name: str | Quantity) -> Entry:
        if isinstance(name, Quantity):
            return Entry(self, name)
        found = self.__dict__.get("_quantities", {}).get(name)
        quantity = self.quantity(name) if found is None else found
        self.derivation.formula(quantity)
        return Entry(self, quantity)

    def __iter__(self) -> Iterator[str]:
        return iter(self._quantities)

    def __len__(self) -> int:
        return len(self._quantities)

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        try:
            self[name]
        except (QuantityError, SettingError):
            return False
        return True

    def entries(self, of: str | None = None) -> list[Entry]:
        """All entries in order; or only those that one quantity needs."""
        if of is None:
            return [Entry(self, each) for each in self._quantities.values()]
        order = self.derivation.order([self.quantity(of)], self.is_number)
        return [Entry(self, each) for each in order]

    # --- values -----------------------------------------------------------------------

    def value(self, quantity: Quantity | str) -> Value:
        """The value shown: carried where results are rounded, else the proven one."""
        if isinstance(quantity, str):
            quantity = self.quantity(quantity)
        if self.carried is not None:
            return rational(self.carried.value(quantity))
        return self.derivation.sure(quantity)

    def text(self, quantity: Quantity | str, digits: int | None = None) -> str:
        """The value as a decimal with exactly so many places."""
        if isinstance(quantity, str):
            quantity = self.quantity(quantity)
        places = self.digits if digits is None else digits
        if self.carried is None:
            return self.derivation.decimal(quantity, places)
        if digits is None and is_rounded(quantity) and self.carry is not None:
            places = self.carry
        scaled = self.carried.value(quantity) * 10**places
        return place_point(round(scaled), places)

    def is_whole(self, quantity: Quantity) -> bool:
        """Whether the digits shown are the whole value."""
        if self.carried is not None and not self.carried.is_exact(quantity):
            return False
        value = self.value(quantity)
        return is_exact(value) and (value * 10**self.digits).q == 1

    def shown(self, quantity: Quantity) -> str:
        """The value as it is put into a formula: no zeros after a whole value's end."""
        text = self.example.texts.get(quantity.name)
        if text is not None and self._is_file_number(quantity):
            return text if Fraction(text) else text.removeprefix("-")
        what = quantity.what
        if isinstance(what, Symbol) and what.kind is Kind.SETTING:
            return setting_text(fraction(self.derivation.leaf(quantity)))
        text = self.text(quantity)
        if self.carried is not None and is_rounded(quantity):
            return text
        if "." in text and self.is_whole(quantity):
            return text.rstrip("0").rstrip(".")
        if self.carried is None and says_little(text):
            value = self.derivation.sure(quantity)
            places = places_of(value)
            if places is not None:
                return handy(self.derivation.decimal(quantity, places), value)
        return text

    def _is_file_number(self, quantity: Quantity) -> bool:
        what = quantity.what
        if not isinstance(what, Symbol):
            return False
        learned = what.of in self.derivation.learned
        return what.kind is Kind.SETTING or (
            what.kind is Kind.PARAMETER and (quantity.after == 0 or not learned)
        )

    def figure(self, quantity: Quantity) -> Number | Ref:
        """The value as a number inside a formula."""
        text = self.shown(quantity)
        value = Fraction(text)
        number = Number(abs(value), text.removeprefix("-"))
        return number if value >= 0 else negative(number)  # type: ignore[return-value]

    # --- outward ----------------------------------------------------------------------

    def to_json(self, of: str | None = None) -> dict[str, Any]:
        """The contracted JSON document of `chainrule explain --format json`."""
        return {
            "title": self.example.title,
            "digits": self.digits,
            "quantities": [
                {
                    "name": entry.name,
                    "after": self.after,
                    "case": entry.quantity.case or self.case,
                    "formula": entry.formula,
                    "substituted": entry.substituted,
                    "value": entry.value,
                    "exact": entry.exact,
                    "parents": list(entry.parents),
                }
                for entry in self.entries(of)
            ],
        }

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def __repr__(self) -> str:
        title = self.example.title or "worked example"
        place = f"after {self.after} updates, case {self.case}"
        return f"<Ledger of {title!r}, {place}: {len(self)} quantities>"

    def _repr_html_(self) -> str:
        from chainrule.ledger.notebook import ledger_html

        return ledger_html(self)

    def _repr_latex_(self) -> str:
        from chainrule.ledger.notebook import ledger_latex

        return ledger_latex(self)


def _check_case(case: int, count: int) -> None:
    if not 1 <= case <= count:
        raise SettingError(f"case {case} is not there: the example has {count}")


def _check(
    example: Example, after: int, case: int, digits: int, carry: int | None
) -> None:
    count = len(example.cases)
    if not 0 <= after <= MOST_UPDATES:
        remedy = (
            "longer runs are made in double precision by chainrule train EXAMPLE "
            "--updates N"
        )
        raise SettingError(
            f"after counts updates from 0 to {MOST_UPDATES:,}, got {after:,}: "
            f"{remedy if after > 0 else 'count from 0'}"
        )
    if count == 0:
        raise QuantityError(
            "the example has no case, so nothing can be worked out: add [[cases]] "
            "with inputs"
        )
    _check_case(case, count)
    for name, number in (("digits", digits), ("carry", carry)):
        if number is not None and not 0 <= number <= MOST_DIGITS:
            raise SettingError(
                f"{name} is a number of decimals from 0 to {MOST_DIGITS}, got {number}"
            )
