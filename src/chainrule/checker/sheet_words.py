"""The sentences of a verdict sheet: the sum of it, and why a figure is as it is.

Quantities in them are kept as mathematics, so that each format spells them its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.model import Because, Checked, Root, Sheet, Verdict
from chainrule.documents import Expression, Inlines, Math
from chainrule.errors import ChainruleError
from chainrule.examples import Example
from chainrule.formulas import Quantity, Ref

MOST_NAMED = 4
"""Mistakes, or figures, named for one figure; the rest are counted."""
MOST_LISTED = 8
"""Figures listed that come from one mistake; the rest are counted."""


def summary(sheet: Sheet) -> str:
    """The verdict on the whole sheet, in one sentence.

    >>> from chainrule.checker import check
    >>> summary(check("slides"))
    'Of 35 figures 29 are correct, 1 is carried and 5 are wrong.'
    """
    total = len(sheet.claims)
    found = [(each, count) for each, count in sheet.counts.items() if count]
    if not found:
        return "There is no figure that could be read."
    if len(found) == 1:
        which = {1: "The only figure", 2: "Both figures"}
        return f"{which.get(total, f'All {total} figures')} {_is(found[0][0], total)}."
    words = [f"{count} {_is(each, count)}" for each, count in found]
    return f"Of {total} figures {', '.join(words[:-1])} and {words[-1]}."


def _is(verdict: Verdict, count: int) -> str:
    """What so many figures are, as a verb with its words."""
    match verdict:
        case Verdict.FOLLOWS:
            return f"{'follows' if count == 1 else 'follow'} from a wrong one"
        case Verdict.UNCHECKED:
            return "can't be judged"
    return f"{'is' if count == 1 else 'are'} {verdict.value}"


def root_sentences(sheet: Sheet) -> Iterator[Inlines]:
    """One sentence for each mistake that explains several figures."""
    for root in sheet.roots:
        if len(root.figures) < 2:
            continue
        count = _count(len(root.figures))
        made = "two mistakes made at once" if root.because.together else "one mistake"
        titles = _titles(root.because)
        wrong = _wrong(sheet, root)
        others = _rivals(root, wrong)
        if len(others) == 1:
            titles += f", or {others[0]}"
        elif others:
            titles += f", or one of {len(others)} others that give the same digits"
        come = "may come" if others and len(wrong) > 1 else "come"
        start = f"{count} figures {come} from {made} ({titles}): "
        yield (start, *_names(sheet, root.figures, MOST_LISTED), ".")


def _wrong(sheet: Sheet, root: Root) -> list[Checked]:
    """The figures of a root that follow from no other."""
    figures = [sheet.claims[index] for index in root.figures]
    return [each for each in figures if each.verdict is Verdict.WRONG]


def _rivals(root: Root, wrong: list[Checked]) -> list[str]:
    """Other mistakes that give the digits of every wrong figure of a root."""
    named = [[_titles(each) for each in checked.because] for checked in wrong]
    return [
        title
        for title in dict.fromkeys(named[0] if named else [])
        if title != _titles(root.because) and all(title in each for each in named)
    ]


def figure_of(checked: Checked) -> Expression | None:
    """What a claim is a figure of, None where that could not be read."""
    formula = checked.formula
    if isinstance(formula, Ref) and isinstance(formula.to, Quantity):
        return formula.to
    return formula


def figure_name(sheet: Sheet, index: int) -> Inlines:
    """A figure of the sheet in a sentence: what it is of, in which case, and when."""
    claim, of = sheet.claims[index].claim, figure_of(sheet.claims[index])
    name: Inlines = (claim.of,) if of is None else (Math(of),)
    place = f" in case {claim.case}" if is_of_a_case(sheet, index) else ""
    if claim.after:
        place += f" after {claim.after:,} update{'s' if claim.after != 1 else ''}"
    return (*name, place) if place else name


def is_of_a_case(sheet: Sheet, index: int) -> bool:
    """Whether a figure is another one in each of several cases."""
    of = figure_of(sheet.claims[index])
    whole = isinstance(of, Quantity) and of.case == 0
    return len(sheet.example.cases) > 1 and not whole


def listed(names: Iterable[Inlines]) -> Inlines:
    """Names as a sentence lists them: ``a, b and c``."""
    parts = list(names)
    words: list[Inlines] = []
    for at, name in enumerate(parts):
        sign = "" if not at else " and " if at + 1 == len(parts) else ", "
        words.append((sign, *name) if sign else name)
    return tuple(inline for word in words for inline in word)


def cause(because: Because, example: Example) -> Inlines:
    """A known mistake that gives these digits, and where it was made."""
    text = because.title
    if because.detail and because.detail != because.title:
        text += f" ({because.detail})"
    last = ""
    if because.together:
        last = f", and {_title(because.together)}"
    if not because.at:
        return (text + last,)
    return (f"{text}, at ", *place(because.at, example), *((last,) if last else ()))


def where_to_look(checked: Checked, example: Example) -> Inlines:
    """Where a mistake may have been made, and of which kind, without the answer."""
    kinds: dict[str, list[str]] = {}
    for each in checked.because[:MOST_NAMED]:
        titles = kinds.setdefault(each.at, [])
        if _titles(each) not in titles:
            titles.append(_titles(each))
    words: Inlines = ("look for this kind of mistake: ",)
    for number, (at, titles) in enumerate(kinds.items()):
        sign = "; or " if number else ""
        words = (*words, sign + ", or ".join(titles))
        if at and (len(kinds) > 1 or at != checked.claim.of):
            words = (*words, ", at ", *place(at, example))
    return words


def _titles(because: Because) -> str:
    """What was done, and the second mistake where it took two."""
    if not because.together:
        return because.title
    return f"{because.title}, and {_title(because.together)}"


def _title(code: str) -> str:
    return MISTAKES[code.replace("-", "_")].title


def place(at: str, example: Example) -> Inlines:
    """The quantity at which a mistake was made."""
    from chainrule.examples.names import Names

    try:
        return (Math(Names(example).resolve(at)),)
    except ChainruleError:
        return (at,)


def follows(sheet: Sheet, checked: Checked) -> Inlines:
    """From which wrong figures a figure follows."""
    if not checked.wrong_sources:
        return ("what the sheet gives when the mistake found before is carried on",)
    names = _names(sheet, checked.wrong_sources)
    return ("rightly computed from the wrong ", *names)


def carried(sheet: Sheet, checked: Checked) -> Inlines:
    """From which rounded figures a figure is carried on."""
    if not checked.sources:
        return ()
    return ("carried on from ", *_names(sheet, checked.sources), ", as printed")


def _names(sheet: Sheet, indices: Iterable[int], most: int = MOST_NAMED) -> Inlines:
    names = [figure_name(sheet, index) for index in indices]
    names = list(dict.fromkeys(names))
    if len(names) > most + 1:
        names = [*names[:most], (f"{len(names) - most} more",)]
    return listed(names)


def _count(number: int) -> str:
    small = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return small[number - 2] if 2 <= number <= 9 else str(number)
