"""Whether texts are dates: as categories they say nothing of the next day's rows."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "[0-9]{4}"
_NAME = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[.]?"
_SHAPES = (
    f"{_YEAR}([-/.]){_MONTH}\\1{_DAY}",
    f"{_YEAR}[-/]{_MONTH}",
    f"{_DAY}([-/.]){_MONTH}\\2(?:{_YEAR}|[0-9]{{2}})",
    f"{_MONTH}([-/]){_DAY}\\3(?:{_YEAR}|[0-9]{{2}})",
    f"{_DAY}[.]?[ -]{_NAME},?[ -](?:{_YEAR}|[0-9]{{2}})",
    f"{_NAME} (?:{_DAY}(?:st|nd|rd|th)?,? )?{_YEAR}",
)
_TIME = (
    "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    " ?(?:[AaPp][Mm]|Z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
)
_DATE = re.compile(f"(?:{'|'.join(_SHAPES)})(?:[T ,]+{_TIME})?")


def are_dates(texts: Iterable[str]) -> bool:
    """Whether every text is a date, with or without a time of day.

    >>> are_dates(["2024-01-31", "2024-02-01 12:30"]), are_dates(["3/14/24"])
    (True, True)
    >>> are_dates(["2024-01-31", "soon"]), are_dates(["1.2.3"]), are_dates([])
    (False, False, False)
    """
    each = [_DATE.fullmatch(text) is not None for text in texts]
    return bool(each) and all(each)
