"""Objects as programs print them, nested: ``{"h1": {"net": 0.3775, "out": 0.5933}}``.

JSON, or what Python prints of a dictionary, on one line or over several. Every figure
comes with the keys that lead to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

MOST_LINES = 20_000
"""Lines that are looked at, all together, for where an object ends."""
DEEPEST = 20
"""How deep objects may be nested."""

_KEY = r"(?:\"[^\"{}]{1,80}\"|'[^'{}]{1,80}'|[^\W\d][\w+]{0,80})"
_OPENS = re.compile(
    rf"(?:(?:^|[\[,{{`=(])\s*|(?<=[\"'\w])\s*:\s*)\{{"
    rf"(?=\s*{_KEY}\s*:(?!\.?\d*\w?\}}))"
)
"""A brace and a key behind it: where one object begins."""
_GOES_ON = re.compile(rf"\}}\s*,\s*{_KEY}\s*:")
_LISTED = re.compile(r"\s*\[\s*\{")
_LED = re.compile(
    r"\s*(?:[-*+>•]\s+|\d{1,2}[.)]\s+)?(?:([^\W\d]\w{0,40})\s*=\s*)?`*(?=[\[{])"
)
"""What may lead to an object: a bullet, and a program's name for it."""
_FIRST = re.compile(rf"\s*\[?\s*\{{\s*(?:$|{_KEY}\s*:)")
_BARE_KEY = re.compile(r"([{,]\s*)([^\W\d][\w+]{0,80})\s*:")
_WRAPPED = re.compile(
    r"(?:np|numpy|torch|jnp|tf)?\.?(?:float\d\d|array|tensor)\(\s*([^()]*?)\s*"
    r"(?:,\s*(?:dtype|device|grad_fn|requires_grad)\s*=[^()]*)?\)"
)
_PLACE = re.compile(
    r"iter|epoch|step|case|sample|pattern|update|after|pass|time|round|^[tnk]$",
    re.IGNORECASE,
)
"""A key that may say where its neighbors are read."""
_MOST_BESIDE = 5
_NAMES = ("of", "quantity", "name", "symbol", "variable")
_VALUES = ("says", "value", "figure", "result", "answer")
_LAST_COMMA = re.compile(r",(\s*[\]}])")


class _Pairs(list[tuple[str, Any]]):
    """An object, a key that stands twice kept twice."""


class _Written(str):
    """A number as it is written: its digits count."""

    __slots__ = ()


@dataclass(frozen=True)
class Leaf:
    """What stands at the end of some keys: a figure or words, or a list of figures.

    `beside` is what the same object or one around it has that may say where it is read.
    """

    keys: tuple[str, ...]
    value: str
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def is_beside(self) -> bool:
        """Whether it may say where others are read."""
        return (self.keys[-1:], self.value) in [((k,), v) for k, v in self.beside]

    @property
    def text(self) -> str:
        """The keys and the value in a line."""
        return f"{'.'.join(self.keys)}: {self.value}"


def is_nested(text: str) -> bool:
    """Whether a text has objects in an object, or an object with something behind it.

    >>> is_nested('{"h1": {"net": 0.3775}}'), is_nested('{"net_h1": 0.3775}')
    (True, False)
    """
    if "{" not in text:
        return False
    opens = len(_OPENS.findall(text))
    further = _LISTED.match(text) or _GOES_ON.search(text)
    return opens > 1 or (opens == 1 and further is not None)


def leaves(text: str) -> list[Leaf] | None:
    """What an object holds; None where the text can't be read as one."""
    led = _LED.match(text)
    bare = (text[led.end() :] if led else text).strip().strip("`").rstrip(",;")
    if led and led[1]:
        bare = f"{{{led[1]}: {bare}}}"
    if not bare.startswith(("{", "[")):
        bare = f"{{{bare}}}"
    for form in (bare, _as_json(bare)):
        try:
            tree = json.loads(
                form, parse_float=_Written, parse_int=_Written, object_pairs_hook=_Pairs
            )
            return list(_leaves(tree, (), ()))
        except (ValueError, RecursionError):
            continue
    return None


def gathered(lines: list[str]) -> list[str]:
    """The lines, those of one object in a line of its own."""
    found: list[str] = []
    at, left = 0, MOST_LINES
    while at < len(lines):
        count = 1
        if left > 0 and _FIRST.match(lines[at][:200]):
            count, looked = _closed(lines, at, left)
            left -= looked
        whole = " ".join(line.strip() for line in lines[at : at + count])
        if count > 1 and is_nested(whole) and leaves(whole) is not None:
            found.append(whole)
            at += count
        else:
            found.append(lines[at])
            at += 1
    return found


def _closed(lines: list[str], at: int, most: int) -> tuple[int, int]:
    """How many lines close all the brackets of the first one, and how many it took."""
    depth = looked = 0
    for line in islice(lines, at, at + most):
        looked += 1
        depth += sum(map(line.count, "{[")) - sum(map(line.count, "}]"))
        if depth <= 0:
            return looked, looked
    return 1, looked


def _as_json(text: str) -> str:
    """The text with quotes around its keys and without what Python adds."""
    text = _WRAPPED.sub(r"\1", text)
    text = text if '"' in text else text.replace("'", '"')
    return _LAST_COMMA.sub(r"\1", _BARE_KEY.sub(r'\1"\2":', text))


def _leaves(
    tree: Any, keys: tuple[str, ...], beside: tuple[tuple[str, str], ...]
) -> Iterator[Leaf]:
    if len(keys) > DEEPEST:
        raise ValueError
    if isinstance(tree, _Pairs):
        own = ((k, v) for k, v in tree if isinstance(v, str) and _PLACE.search(k))
        beside += tuple(islice(own, _MOST_BESIDE))
        for key, each in _named(tree):
            yield from _leaves(each, (*keys, key), beside)
    elif isinstance(tree, list) and any(isinstance(each, _Pairs) for each in tree):
        for number, each in enumerate(tree, 1):
            own_keys = keys if _is_entry(each) else (*keys, f"[{number}]")
            yield from _leaves(each, own_keys, beside)
    elif tree is not None and not isinstance(tree, bool):
        yield Leaf(keys, _told(tree), beside)


def _is_entry(tree: Any) -> bool:
    """Whether an object says in words what it is of: ``{"of": …, "says": …}``."""
    if not isinstance(tree, _Pairs):
        return False
    keys = [key for key, _ in tree]
    return all(sum(map(keys.count, one)) == 1 for one in (_NAMES, _VALUES))


def _named(tree: _Pairs) -> Iterator[tuple[str, Any]]:
    """The keys and values of an object, those of an entry by its own name."""
    name = next((each for key, each in tree if key in _NAMES), None)
    entry = _is_entry(tree) and isinstance(name, str)
    for key, each in tree:
        if not entry:
            yield key, each
        elif key not in _NAMES:
            yield str(name) if key in _VALUES else key, each


def _told(tree: Any) -> str:
    """A figure or words as they stand; a list with its brackets."""
    if isinstance(tree, list):
        return f"[{', '.join(map(_told, tree))}]"
    return str(tree)
