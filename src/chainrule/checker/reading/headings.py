"""What a heading says of the bare names below it: "Gradients", "Net inputs", "Unit h1".

Under "Gradients" a line ``w5: 0.0822`` is dE_total/dw5; under "New weights" it is w5
after the update; under "Net inputs" ``h1 = 0.3775`` is net_h1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.places import renews, says_new
from chainrule.checker.reading.words import KINDS, LAYER

_DESCENT = re.compile(
    r"gradient[\s-]*(?:descent|method)|gradientenabstieg|descente|learning\s+rate"
    r"|step\s+size|step\s*\d+|schritt\s*\d+",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:given|initial\w*|start\w*|old|data|before|gegeben|anfang\w*|alte?|donné\w*"
    r"|dad\w+|setup|network)\b|初始|已知",
    re.IGNORECASE,
)
_ROLES = (
    (
        "dE_total/d{}",
        r"\bgradients?\b|derivatives?\b|[∂d][EL]\w*\s*/\s*[∂d]w|ableitung|dérivées?"
        r"|gradiente[ns]?\b|derivadas?\b|梯度",
    ),
    (
        "step_{}",
        r"[Δ∆]\s*w|\\Delta\s*w|weight\s+(?:change|correction|step|delta)s?\b"
        r"|(?:changes?|corrections?)\s+(?:of|in|to)\s|gewichtsänderung",
    ),
)
_NO_KIND = re.compile(
    r"\berrors?\b(?!\s+(?:signal|term))|loss|cost|gradient(?!\s*\()|derivat|slope|weight"
    r"|fehler(?!signal)|poids|peso",
    re.IGNORECASE,
)
_PLURAL = {
    "net": r"\bnets\b|\bnet\s*inputs\b|weighted\s+sums?|pre-?activations?",
    "out": r"\boutputs\b|(?<!pre)(?<!pre-)\bactivations\b",
    "delta": r"\bdeltas\b|error\s+(?:signals|terms?)|fehlersignale",
}


_OUTPUT = re.compile(
    r"\boutputs?[\s-]+(?:layer|units?|neurons?|nodes?)|\bsoftmax|\blogits?\b|probabilit"
    r"|ausgabe(?:schicht|neuron)|couche\s+de\s+sortie|capa\s+de\s+salida"
    r"|camada\s+de\s+saída|输出层",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"\bhidden|versteckt|verdeckt|cachée|ocult|隐", re.IGNORECASE)


MOST_WORDS = 10
"""Words of a heading that says what bare names are; sentences are longer."""
LONGEST_LABEL = 80
"""Characters that a label in a line may have."""


@dataclass(frozen=True)
class Heading:
    """What holds for the bare names below a heading."""

    renewing: bool = False
    """Parameters are given their new values."""
    role: str = ""
    """What a bare parameter stands for: ``dE_total/d{}``."""
    kind: str = ""
    """What a bare unit stands for: ``net``, ``out`` or ``delta``."""
    given: bool = False
    """It lists what is given, so the values at the start."""
    unit: str = ""
    """The unit or parameter that bare words such as "net" and "new" are of."""
    layer: str = ""
    """The layer that what stands below is of: output or hidden."""


def heading_of(text: str, heads: Heads) -> Heading:
    """What a heading or a line of words says of what stands below it."""
    text = text.replace("_", " ")
    renewing = renews(text)
    given = not renewing and _GIVEN.search(text) is not None
    bare = _DESCENT.sub(" ", text)
    if len(text.split()) > MOST_WORDS:
        return Heading(renewing, given=given)  # a sentence, no heading
    roles = [made for made, words in _ROLES if re.search(words, bare, re.IGNORECASE)]
    return Heading(
        renewing,
        roles[0] if len(roles) == 1 and not renewing else "",
        kind_of(text),
        given,
        heads.unit(text.rstrip(" :.")) or _last_parameter(text, heads),
        layer_of(text),
    )


def _last_parameter(text: str, heads: Heads) -> str:
    """The parameter that a short heading is of: "w5:", "Weight w5"."""
    *words, last = text.rstrip(" :.").split() or [""]
    return heads.parameter(last) if len(words) < 3 else ""


def labeled(label: str, heads: Heads, above: Heading) -> Heading:
    """What holds behind a label in the line, ``New weights: w5 = 0.3589``.

    It holds on below it; a label that says nothing of this leaves what was said above.
    """
    if len(label) > LONGEST_LABEL:
        return above
    label = label.replace("_", " ")
    own = heading_of(label, heads)
    if says_new(label):
        own = replace(own, renewing=True, role="")
    if not (own.renewing or own.role or own.kind or own.given):
        return above
    return replace(own, unit=above.unit, layer=above.layer)


def layered(label: str, above: Heading) -> Heading:
    """What holds behind a label that may speak of a layer."""
    layer = layer_of(label) if len(label) <= LONGEST_LABEL else ""
    return replace(above, layer=layer) if layer else above


def layer_of(text: str) -> str:
    """The one layer that a heading speaks of: output or hidden; "" for others."""
    found = [_OUTPUT.search(text) and "output", _HIDDEN.search(text) and "hidden"]
    told = [each for each in found if each]
    return told[0] if len(told) == 1 else ""


def kind_of(text: str) -> str:
    """The one kind of quantity of units that a heading announces."""
    bare = LAYER.sub(" ", text)
    if _NO_KIND.search(bare):
        return ""
    found = {
        kind
        for kind in _PLURAL
        if re.search(rf"{KINDS[kind]}|{_PLURAL[kind]}", bare, re.IGNORECASE)
    }
    return found.pop() if len(found) == 1 else ""
