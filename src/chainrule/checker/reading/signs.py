"""The signs between a quantity, its working and its figure: = ≈ := → and is."""

from __future__ import annotations

FIGURE = r"[-+−]?(?:\d[\d.,]*\d|\d|\.\d+)(?:[eE][-+]?\d+|\s?%)?"
"""A figure in running text."""
MARK = (
    r"(?:\s*(?:\((?=[^()]*[^\W\d])[^()=≈:\d]{1,60}\)|\(\s*\d\s*[ds]\.?\s?[pf]\.?\s*\)"
    r"|\[[^\[\]=≈:]{1,20}\]|[✓✔✗✘✅☑❌]))"
)
"""A remark behind a figure: ``(rounded)``, ``✓``."""
BECOMES = (
    r"\b(?:becomes|(?:changes|goes|moves|updates)\s+to|is\s+now"
    r"|is\s+(?:updated|changed|set)\s+to|wird\s+zu|devient)\b(?=\s*[-+−]?[\d.])"
)
"""Words that give a new value."""
ASSIGNED = rf":=|\\leftarrow|\\gets|←|<-(?!-)|{BECOMES}"
"""What gives a parameter its new value."""
ARROW = r"→|⇒|=>|->|\\to(?![a-z])|\\Rightarrow|\\rightarrow|\\longrightarrow|\\implies"
"""What leads from one thing to another."""
ABOUT = (
    r"(?:about|approximately|approx\.?|roughly|around|circa|ca\.|c\.|etwa|ungefähr|rund"
    r"|environ|aproximadamente|约)"
)
"""Words for ≈ before a figure."""
IS = (
    r"(?:\b(?:is|are|was|(?:should|must|will|would)\s+be|equals?|amounts\s+to|comes\s+(?:out\s+)?(?:to|as|at)"
    r"|works\s+out\s+(?:to|as|at)|turns\s+out\s+to\s+be|ist|sind|beträgt|betragen"
    r"|lautet|lauten|est|sont|vaut|valent|es|son|são|é|valem"
    rf"|vale|è)(?:\s+(?:then|thus|equal\s+to|{ABOUT}))*(?=\s+[-+−]?[\d.])"
    r"|(?:等于|约为|为|是)(?=\s*[-+−]?[\d.]))"
)
"""Words for = before a figure."""
EQUAL = r"(?:≈|≅|≃|≐|≡|==|=|\\approx(?![a-zA-Z])|\\simeq|\\doteq|\\equiv)"
"""Signs of equality."""
