"""An extension of Griffe: doctests of docstrings are shown as code.

Docstrings here have ``Example:`` sections and examples in the running text; Griffe
knows ``Examples:`` sections, and takes any other ``>>>`` for a quotation.
"""

import re
from typing import Any

import griffe

SECTION = re.compile(r"^Examples?:$", re.MULTILINE)
LOOSE = re.compile(r"^>>> .*(?:\n(?!\s*$).*)*", re.MULTILINE)


class DoctestExamples(griffe.Extension):
    """Rewrites docstrings before they are parsed."""

    def on_object(self, *, obj: Any, **kwargs: Any) -> None:
        """Each object that has a docstring."""
        del kwargs
        if obj.docstring is not None:
            obj.docstring.value = rewritten(obj.docstring.value)

    on_instance = on_object  # its name until Griffe 2


def rewritten(text: str) -> str:
    """A docstring in Griffe's words; twice is the same as once."""
    text = SECTION.sub("Examples:", text)
    if "```" in text:
        return text
    return LOOSE.sub(lambda match: f"```pycon\n{match[0]}\n```", text)
