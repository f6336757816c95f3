"""Words around a name, in a few languages: which leave it what it is, and which not."""

from __future__ import annotations

import re

PLAIN_WORD = re.compile(r"[(\['\"]?[^\W\d_]+(?:[-'’][^\W\d_]+)*[)\],.'\"]?|[–—-]")
"""A word without digits or signs."""
ENTRY = re.compile(r"\(?\w{1,4}[.)]")
"""The number of an entry: ``Q1.``, ``(iv)``."""
OPERATION = re.compile(
    r"half|twice|double|minus|negative|times|inverse|square|squared|sum|product|log"
    r"|logarithm|root|difference|ratio",
    re.IGNORECASE,
)
"""Words for an operation on what follows: without them it would be another quantity."""
ANOTHER = re.compile(
    r"grads?|gradients?|derivatives?|slopes?|partial|changes?|corrections?|steps?|delta|error"
    r"|ableitung|änderung|dérivée|derivada|gradiente|cambio",
    re.IGNORECASE,
)
"""Words for another quantity of what follows."""
BEFORE_PARAMETERS = re.compile(
    r"weights?|bias|biases|parameter|threshold|value|initial|old|original|the|of|for|and"
    r"|so|also|then|here|with|where|is|are|we|have|get|let|given|gewicht|poids|peso",
    re.IGNORECASE,
)
"""Words before a bare parameter that leave it what it is."""
WHOLE_ERROR = re.compile(
    r"(?:the\s+)?(?:total\s+(?:error|loss|cost)|loss|cost|gesamtfehler"
    r"|erreur\s+totale|error\s+total)(?:\s+is)?",
    re.IGNORECASE,
)
ROLES = (
    ("{}+", r"new\b|updat|neu|nouve|nuev|\bafter|\bnach|新|\w\+$|⁺|[\w}]['′]$"),
    ("{}", r"old\b|initial|\balte?\b|\bancien|before|\bviej|旧|\bstart"),
    (
        "learning_rate*dE_total/d{}",
        r"(?:[ηα]|\\eta|\\alpha|learning|\blr\b).*(?:grad|[∂d]E|\\partial)",
    ),
    ("step_{}", r"Δ|∆|\\Delta|change|\bstep|\bdelta\b|änderung|correction"),
    ("dE_total/d{}", r"\bgrad|[∂d]E\w*\s*/\s*[∂d]|\\partial|derivative|ableitung"),
)
"""What a column's heading makes of the parameter whose row it is."""
KINDS = {
    "net": r"\bnet\b|net\s*input|netz|entrada neta|entrée nette",
    "out": r"\bout(?:put)?\b|activation|ausgabe|sortie|salida",
    "delta": r"\bdelta\b|δ|error signal|fehlersignal|local gradient",
    "target": r"\btarget|desired|soll|cible|deseado",
}
"""Words in a heading for what stands before a unit's name."""
