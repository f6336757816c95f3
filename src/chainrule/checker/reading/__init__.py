"""A student's answers, as claims to be checked: TOML, CSV, or loose text and Markdown.

What can't be read is handed back with the reason, never dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from chainrule.checker.checking import bounded
from chainrule.checker.model import Unread
from chainrule.checker.reading.from_csv import read_csv
from chainrule.checker.reading.from_toml import read_toml
from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.loose import read_loose
from chainrule.checker.reading.untold import placed_by_figures
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example

MOST_BYTES = 8_000_000
"""Answers longer than this are refused."""


@dataclass(frozen=True)
class Answers:
    """What a file of answers says: claims in its order, and what could not be read."""

    claims: tuple[Claim, ...]
    unread: tuple[Unread, ...] = ()


def read_answers(path: str | Path, example: Example) -> Answers:
    """The answers of a file; TOML and CSV by their suffix, else loose text.

    Raises `ChainruleError` where the file can't be read at all, or says nothing.
    """
    text = _text_of(Path(path))
    match Path(path).suffix.lower():
        case ".toml":
            claims, unread = read_toml(text, str(path), example)
        case ".csv" | ".tsv":
            pointed = not example.notation.decimal_comma
            claims, unread = read_csv(text, str(path), pointed=pointed, example=example)
        case _:
            claims, unread = read_loose(text, example)
            bounded(claims)
            claims = placed_by_figures(claims, example)
    if not claims and not unread:
        raise ChainruleError(
            f"{path}: no figure found in it; write lines such as net_h1 = 0.3775"
        )
    bounded(claims)  # before names are looked at one by one
    heads = Heads(example)
    read = (replace(each, of=heads.canonical(each.of) or each.of) for each in claims)
    return Answers(tuple(read), tuple(unread))


def _text_of(path: Path) -> str:
    if path.is_dir():
        raise ChainruleError(f"{path} is a folder: name a file of answers")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ChainruleError(
                f"{path} has {size} bytes, at most {MOST_BYTES} are read: split it"
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ChainruleError(
            f"{path} is not text in UTF-8: save it as UTF-8 text"
        ) from None
    except OSError as error:
        raise ChainruleError(
            f"{path}: can't be read ({error.strerror}): check its name"
        ) from None


__all__ = ["Answers", "read_answers", "read_csv", "read_loose", "read_toml"]
