r"""The names of an example's quantities: every spelling read, each meaning one thing.

`Names` answers what ``net_h1``, ``δo1``, ``∂E/∂w₅`` or the lecture's own ``z_h1`` stand
for in one example. It looks a name up in this order: the contracted ASCII name, the
notation's spelling, then both again with case kept but marks, index signs and Greek
letters leveled (``\delta_{o1}``, ``δ_o1``, ``deltao1``). A leveled name that fits two
quantities is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice

from chainrule.errors import QuantityError, nearest
from chainrule.examples.catalog import quantities, setting_names, state_names
from chainrule.examples.model import Example
from chainrule.formulas.nodes import Node, Ref
from chainrule.formulas.notation import LETTER_NAMES, SETTING_LETTERS
from chainrule.formulas.parse import parse
from chainrule.formulas.plain import shortened
from chainrule.formulas.quantities import (
    BATCH,
    PREFIX,
    TOTAL,
    Derivative,
    Kind,
    Named,
    Symbol,
)

SUGGESTED = 5000
"""How many names are searched for the nearest one."""
MOST_HINTS = 100
LONGEST_HINTED = 60

_OF_OUTPUTS = (Kind.TARGET, Kind.DIFFERENCE, Kind.SHARE)
_OF_UNITS = (Kind.NET, Kind.OUT, Kind.DELTA)
_OF_TRAINING = ("step_", "velocity_", "learning_rate", "η", "momentum")
_TOTALS = frozenset({"", "tot", "total"})
"""What stands behind the letter of the error where it is a case's whole error."""
_SUMS = frozenset({"ges", "gesamt", "all", "sum", "overall"})
"""The same where there is one case; with several it may be the sum over these."""
_ERROR_WORDS = frozenset(
    {"loss", "cost", "totalerror", "errortotal", "errortot", "totalloss", "totalcost"}
)
_NEW_WORDS = ("_new", "new")


def leveled(name: str) -> str:
    """A name without index signs, its Greek letters by their English names.

    >>> leveled("δ_o1"), leveled("Δw_5")
    ('deltao1', 'stepw5')
    """
    text = "".join(LETTER_NAMES.get(sign, sign) for sign in name)
    return text.replace("Δ", "step").replace("_", "")


class Names:
    r"""Resolves the names of one example; call it with a plain name, or `parse` a text.

    >>> from chainrule.examples.read import load
    >>> names = Names(load("slides"))
    >>> names.resolve("∂E/∂w₅").name, names.resolve(r"\delta_{o1}").name
    ('dE_total/dw5', 'delta_o1')
    """

    def __init__(self, example: Example) -> None:
        self.example, self.network = example, example.network
        self.settings = setting_names(example)
        self.states = state_names(example)
        self._parameters = self.network.places
        self._inputs = frozenset(self.network.inputs)
        self._units = self.network.position
        self._outputs = frozenset(self.network.outputs)
        self._hints = 0

    # --- what a reader asks ---------------------------------------------------------

    def parse(self, text: str) -> Node:
        """The formula that an expression says, over this example's quantities.

        Raises `QuantityError` with the nearest name where a quantity is unknown.
        """
        comma = self.example.notation.decimal_comma
        return parse(text, self, unknown=self.unknown, decimal_comma=comma)

    def resolve(self, text: str) -> Named:
        """The single quantity that a text names, in any spelling.

        Raises `QuantityError` where it names none, or is a longer expression.
        """
        found = self._symbol_exactly(text)
        if found is not None:
            return found
        node = self.parse(text)
        if isinstance(node, Ref) and isinstance(node.to, (Symbol, Derivative)):
            return node.to
        raise QuantityError(
            f"{shortened(text)!r} is an expression, not a single quantity: name one, "
            "such as net_h1 or dE_total/dw5"
        )

    def unknown(self, name: str) -> QuantityError:
        """The error for a name that no quantity has."""
        short = shortened(name)
        if self.example.training is None and name.startswith(_OF_TRAINING):
            return QuantityError(
                f"{short!r} needs [training], which is missing: add it"
            )
        if name.endswith("+") and self(name[:-1]) is not None:
            return QuantityError(
                f"unknown quantity {short!r}: only parameters have a value after the "
                f"update, {name[:-1]} is none"
            )
        few = ", ".join(_sample(self._known))
        return QuantityError(
            f"unknown quantity {short!r}{self._hint(name)} (there are {few} …)"
        )

    def _hint(self, name: str) -> str:
        """The nearest name; a sheet of nonsense gets only its first few."""
        self._hints += 1
        if len(name) > LONGEST_HINTED or self._hints > MOST_HINTS:
            return ""
        return nearest(name, self._known)

    def __call__(self, name: str) -> Named | None:
        """The quantity of a plain name such as ``w5``, ``w5+`` or ``dE_total/dw5``."""
        above, slash, below = name.partition("/")
        if not slash:
            return self._symbol(name)
        if above[:1] not in "d∂δ" or below[:1] not in "d∂δ":
            return None
        top, bottom = self._symbol(above[1:]), self._symbol(below[1:])
        return Derivative(top, bottom) if top and bottom else None

    def all(self) -> Iterator[str]:
        """Every name in order: given numbers, forward, error, backward, update."""
        return (found.name for found in quantities(self.example))

    # --- one name -------------------------------------------------------------------

    def _symbol(self, name: str) -> Symbol | None:
        if not name:
            return None
        found = self._symbol_exactly(name) or self._in_notation(name)
        if found is not None:
            return found
        fitting = list(dict.fromkeys(self._leveled(name)))
        if len(fitting) > 1:
            raise QuantityError(
                f"{shortened(name)!r} could be {fitting[0].name} or {fitting[1].name}: "
                "write one of these"
            )
        return fitting[0] if fitting else self._usual(name)

    def _symbol_exactly(self, name: str) -> Symbol | None:
        """By the contracted ASCII name."""
        if name in self._parameters:
            return Symbol(Kind.PARAMETER, name)
        if name in self._inputs:
            return Symbol(Kind.INPUT, name)
        if name.endswith("+") and len(name) > 1:
            of = self._symbol(name[:-1])
            updated = of is not None and of.kind is Kind.PARAMETER
            return Symbol(Kind.UPDATED, of.of) if of and updated else None
        if name in self._fixed:
            return self._fixed[name]
        return self._prefixed(name, self._heads)

    def _in_notation(self, name: str) -> Symbol | None:
        """By the letters of the example's notation, as they are printed."""
        return self._notation_words.get(name) or self._prefixed(
            name, self._notation_heads
        )

    def _prefixed(self, name: str, heads: Mapping[str, _Head]) -> Symbol | None:
        head, mark, own = name.partition("_")
        found = heads.get(head)
        if not mark or found is None:
            return None
        kind, state = found
        if (
            kind is Kind.STATE
            and own.endswith("_before")
            and own not in self._owners(kind)
        ):
            kind, own = Kind.STATE_BEFORE, own.removesuffix("_before")
        return Symbol(kind, own, state) if own in self._owners(kind) else None

    def _owners(self, kind: Kind) -> Mapping[str, object] | frozenset[str]:
        if kind in _OF_OUTPUTS:
            return self._outputs
        return self._units if kind in _OF_UNITS else self._parameters

    def _leveled(self, name: str) -> Iterator[Symbol]:
        """Every quantity whose leveled name is the same."""
        new = name.endswith("+")
        flat = leveled(name.removesuffix("+"))
        for own in self._level_parameters.get(flat, ()):
            yield Symbol(Kind.UPDATED if new else Kind.PARAMETER, own)
        if new:
            return
        for word, symbol in self._level_words.items():
            if word == flat:
                yield symbol
        for head, (kind, state) in self._level_heads:
            if flat.startswith(head):
                for own in self._level_owners(kind).get(flat[len(head) :], ()):
                    yield Symbol(kind, own, state)

    def _usual(self, name: str) -> Symbol | None:
        """By what many lectures write, where the example has no such name itself."""
        for word in _NEW_WORDS:
            bare = name.removesuffix(word)
            again = bare.endswith("new") or bare == name
            of = None if again else self._symbol(bare)
            if of is not None and of.kind is Kind.PARAMETER:
                return Symbol(Kind.UPDATED, of.of)
        if self._is_total(name):
            return TOTAL
        if name in ("η", "eta", "lr") and "learning_rate" in self.settings:
            return Symbol(Kind.SETTING, "learning_rate")
        if name == "t":
            return Symbol(Kind.UPDATE_NUMBER)
        head, mark, own = name.partition("_")
        if head == "e" and mark and own in self._outputs:
            return Symbol(Kind.DIFFERENCE, own)
        if (
            head == "v"
            and mark
            and "velocity" in self.states
            and own in self._parameters
        ):
            return Symbol(Kind.STATE, own, "velocity")
        return None

    def _is_total(self, name: str) -> bool:
        """Whether a name is a usual one of the whole error, and no unit's."""
        if name in self._units:
            return False
        flat = name.replace("_", "").replace(" ", "")
        endings = _TOTALS | (_SUMS if len(self.example.cases) < 2 else frozenset())
        return flat.lower() in _ERROR_WORDS or any(
            flat.startswith(letter) and flat[len(letter) :].lower() in endings
            for letter in ("E", "J", "L", "C", self.example.notation.error)
        )

    # --- tables, made when first asked ----------------------------------------------

    @cached_property
    def _known(self) -> list[str]:
        return list(islice(self.all(), SUGGESTED))

    @cached_property
    def _fixed(self) -> dict[str, Symbol]:
        settings = {name: Symbol(Kind.SETTING, name) for name in self.settings}
        number = Symbol(Kind.UPDATE_NUMBER)
        return {"E_total": TOTAL, "E_batch": BATCH, "update_number": number, **settings}

    @cached_property
    def _heads(self) -> dict[str, _Head]:
        heads = {prefix[:-1]: (kind, "") for kind, prefix in PREFIX.items()}
        return heads | {state: (Kind.STATE, state) for state in self.states}

    @cached_property
    def _notation_heads(self) -> dict[str, _Head]:
        notation = self.example.notation
        return {
            notation.net: (Kind.NET, ""),
            notation.out: (Kind.OUT, ""),
            notation.target: (Kind.TARGET, ""),
            notation.error: (Kind.SHARE, ""),
            notation.delta: (Kind.DELTA, ""),
        }

    @cached_property
    def _notation_words(self) -> dict[str, Symbol]:
        notation = self.example.notation
        letters = {**SETTING_LETTERS, "learning_rate": notation.learning_rate}
        words = {
            letters[name]: Symbol(Kind.SETTING, name)
            for name in self.settings
            if name in letters
        }
        words[f"{notation.error}_total"] = TOTAL
        words[f"{notation.error}_batch"] = BATCH
        return words

    @cached_property
    def _level_words(self) -> dict[str, Symbol]:
        words = {**self._fixed, **self._notation_words}
        words |= {name: Symbol(Kind.INPUT, name) for name in self.network.inputs}
        return {leveled(word): symbol for word, symbol in words.items()}

    @cached_property
    def _level_heads(self) -> list[tuple[str, _Head]]:
        heads = {**self._notation_heads, **self._heads}
        return list({leveled(head): found for head, found in heads.items()}.items())

    @cached_property
    def _level_parameters(self) -> dict[str, list[str]]:
        return _by_level(self._parameters)

    @cached_property
    def _level_units(self) -> dict[str, list[str]]:
        return _by_level(self._units)

    @cached_property
    def _level_outputs(self) -> dict[str, list[str]]:
        return _by_level(self._outputs)

    def _level_owners(self, kind: Kind) -> dict[str, list[str]]:
        if kind in _OF_OUTPUTS:
            return self._level_outputs
        return self._level_units if kind in _OF_UNITS else self._level_parameters


_Head = tuple[Kind, str]


def _by_level(names: Mapping[str, object] | frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(leveled(name), []).append(name)
    return found


def _sample(known: list[str]) -> list[str]:
    """A few names of different kinds."""
    wanted = ("net_", "out_", "E_total", "dE_total/d", "delta_")
    picked = (next((n for n in known if n.startswith(w)), None) for w in wanted)
    return [name for name in picked if name is not None]
