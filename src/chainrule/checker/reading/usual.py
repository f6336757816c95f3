"""Short names that students use and no example has: ``z1``, ``delta_out``, ``y``.

They are read where they can mean one quantity only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from chainrule.examples.model import Example
from chainrule.examples.names import leveled

_LAST = frozenset({"o", "out", "output"})
_WHOLE = frozenset({"y", "ŷ", "yhat", "hat{y}", "haty"})
_ALONE = {"z": "net", "net": "net", "a": "out", "out": "out", "delta": "delta"}
_PAIR = ("z", "a")
_TARGETS = frozenset({"target", "desired", "expected", "soll", "label", "ytrue"})
_OUTPUT = re.compile(r"[yY]_?\d+")
_ENDS = re.compile(r"\d+$")


def usual(flat: str, example: Example) -> str:
    """The quantity that a short name, its index signs left out, can only mean.

    >>> from chainrule.examples.read import load
    >>> usual("deltaout", load("xor")), usual("y", load("xor"))
    ('delta_o1', 'out_o1')
    """
    only = example.network.outputs[0] if len(example.network.outputs) == 1 else ""
    if (flat == "o" or flat.lower() in ("out", "output")) and only:
        return f"out_{only}"
    if flat in _WHOLE:
        own = leveled(example.notation.target) == flat
        return f"out_{only}" if only and not own else ""
    alone = list(example.network.position)
    if len(alone) == 1 and (kind := _alone(flat, example)):
        return f"{kind}_{alone[0]}"
    if flat.lower() in _TARGETS:
        return f"target_{only}" if only else ""
    if share := _share(flat, example):
        return share
    for letter, head in _heads(example):
        rest = flat.removeprefix(letter)
        if rest == flat or not letter:
            continue
        if rest in _LAST and only:
            return f"{head}_{only}"
        if rest.isdigit() and (unit := numbered(rest, example)):
            return f"{head}_{unit}"
    return ""


def _alone(flat: str, example: Example) -> str:
    """What a bare letter is of the only unit: by its own notation, else as is usual.

    Where the notation gives ``z`` or ``a`` another meaning, it gives it to both.
    """
    letters = example.notation
    own = {
        leveled(letters.delta): "delta",
        leveled(letters.out): "out",
        leveled(letters.net): "net",
    }
    changed = any(own.get(each, _ALONE[each]) != _ALONE[each] for each in _PAIR)
    if flat in own or (changed and flat in _PAIR):
        return own.get(flat, "")
    return _ALONE.get(flat, "")


def out_of(unit: str, letters: Mapping[str, str]) -> str:
    """The output of a unit that is called by its output's letter, ``y3``.

    `letters` says what the text itself means by its letters.
    """
    own = _OUTPUT.fullmatch(unit)
    return f"out_{unit}" if own and letters.get(unit[0], "out") == "out" else ""


def _share(flat: str, example: Example) -> str:
    """``E1`` for the share of the output with that number, where there is one case."""
    outputs = example.network.outputs
    rest = flat.removeprefix(leveled(example.notation.error))
    if len(example.cases) > 1 or len(outputs) < 2 or rest == flat:
        return ""
    found = [name for name in outputs if _number(name) == rest]
    return f"E_{found[0]}" if rest and len(found) == 1 else ""


def is_target(flat: str, figure: str, example: Example) -> bool:
    """Whether ``y`` is given the very value of a target: it may be that."""
    try:
        value = float(figure)
    except ValueError:
        return False
    goals = (goal for case in example.cases for goal in case.targets or ())
    return flat in _WHOLE and value in map(float, goals)


def _heads(example: Example) -> list[tuple[str, str]]:
    letters = example.notation
    own = [(letters.net, "net"), (letters.out, "out"), (letters.delta, "delta")]
    given = [(head, head) for head in ("net", "out", "delta")]
    return [(leveled(letter), head) for letter, head in (*own, *given)]


def numbered(number: str, example: Example) -> str:
    """The one unit of that number: by its name, and not another by its place.

    >>> from chainrule.examples.read import load
    >>> numbered("2", load("xor")), numbered("1", load("xor"))
    ('h2', '')
    """
    if not (number.isascii() and number.isdigit()):
        return ""
    units = list(example.network.position)
    found = {name for name in units if _number(name) == number}
    numbers = {_number(name) for name in units}
    if len(numbers) == len(units) and "" not in numbers:
        return found.pop() if found else ""  # numbered through the network
    place = int(number[:6])
    if found and 1 <= place <= len(units):
        found.add(units[place - 1])
    return found.pop() if len(found) == 1 else ""


def _number(name: str) -> str:
    ending = _ENDS.search(name)
    return ending[0] if ending else ""
