"""Words around a name, in a few languages: which leave it what it is, and which not."""

from __future__ import annotations

import re

PLAIN_WORD = re.compile(r"[(\['\"]?[^\W\d_]+(?:[-'’][^\W\d_]+)*[)\],.'\"]?|[–—-]")
"""A word without digits or signs."""
ENTRY = re.compile(r"\(?\w{1,4}[.)]")
"""The number of an entry: ``Q1.``, ``(iv)``."""
OPERATION = re.compile(
    r"half|twice|double|minus|negative|times|inverse|square|squared|sum|product|log"
    r"|logarithm|root|difference|ratio|reciprocal|absolute",
    re.IGNORECASE,
)
"""Words for an operation on what follows: without them it would be another quantity."""
OF_ERRORS = re.compile(r"half|square|squared|sum|errors?", re.IGNORECASE)
"""Those of them that an error has in its own formula."""
ANOTHER = re.compile(
    r"grads?|gradients?|derivatives?|slopes?|partial|changes?|corrections?|steps?|delta"
    r"|errors?|decrease|increase|ableitung|änderung|dérivée|derivada|gradiente|cambio",
    re.IGNORECASE,
)
"""Words for another quantity of what follows."""
_SLOPE = (
    r"grads?|gradients?|derivatives?|slopes?|partial|ableitung|dérivée|derivada"
    r"|gradiente"
)
_MOVE = r"changes?|corrections?|steps?|delta|änderung|cambio"
OWN = {
    "derivative": re.compile(rf"{_SLOPE}|errors?", re.IGNORECASE),
    "error": OF_ERRORS,
    "delta": re.compile(rf"errors?|delta|{_SLOPE}", re.IGNORECASE),
    "step": re.compile(_MOVE, re.IGNORECASE),
    "setting": re.compile(r"steps?", re.IGNORECASE),
    "state": re.compile(rf"{_SLOPE}|steps?", re.IGNORECASE),
    "difference": re.compile(r"errors?|difference", re.IGNORECASE),
}
"""Those of them that a kind of quantity may itself be called by."""
BEFORE_PARAMETERS = re.compile(
    r"weights?|bias|biases|parameter|o|a|el|la|le|der|die|das|novo|nova|threshold|value|initial|old|original|the|of|for|and"
    r"|so|also|then|here|with|where|is|are|we|have|get|let|given|gewicht|poids|peso",
    re.IGNORECASE,
)
"""Words before a bare parameter that leave it what it is."""
_THE = r"(?:the\s+|l['’]|la\s+|der\s+|el\s+|o\s+|das\s+)?"
WHOLE_ERROR = re.compile(
    rf"{_THE}(?:total\s+(?:error|loss|cost)|loss|cost|gesamtfehler|verlust|perte|perda"
    r"|pérdida|(?:l['’])?erreur\s+totale|error\s+total|erro\s+total|coste?\s+total|总误差(?:下?降)?"
    r"|总?损失(?:下?降)?)(?:\s+is)?",
    re.IGNORECASE,
)
ERROR = re.compile(rf"{_THE}(?:error|fehler|erreur|erro|误差)", re.IGNORECASE)
"""Words for an error, of one output or of all."""
ENTROPY = re.compile(
    rf"{_THE}(?:(?:binary\s+)?cross[\s-]*entropy|kreuzentropie|entropie\s+croisée"
    r"|entropía\s+cruzada|entropia\s+cruzada|交叉熵)(?:\s+(?:loss|error|cost))?",
    re.IGNORECASE,
)
"""Words for the error of a classifier."""
LINK = re.compile(
    r"(?:and|so|then|thus|hence|with|where|we|get|have|now|output|the|is|und|also|damit"
    r"|dann|ausgabe|et|donc|alors|sortie|y|entonces|salida|e|então|saída)[,:]?",
    re.IGNORECASE,
)
"""Words before a name that leave it the output it is called by."""
_ERRORS = (
    r"(?:error|loss|cost|\w*fehler|verlust|erreur|perte|erro|perda|pérdida|误差|损失)"
)
MEAN = re.compile(
    rf"^{_THE}(?:(?:average|mean|batch|mittlere[rs]?|durchschnittliche[rs]?|erreur\s+moyenne"
    rf"|平均)\s*{_ERRORS}|{_ERRORS}\s+(?:moyenne?|medi[oa]|médi[oa]|promedio)"
    r"|(?:mean|average)\s+(?:of\s+)?(?:the\s+)?(?:errors|losses))$",
    re.IGNORECASE,
)
"""Words for the mean of the errors of all cases."""
OF_ALL = re.compile(
    rf"^{_THE}(?:average|mean|batch|overall|epoch|summed|mittlere[rs]?|durchschnittliche[rs]?"
    rf"|平均)\s*(?:\w+\s+)?{_ERRORS}s?\b|^{_ERRORS}\s+(?:moyenne?|medi[oa]|médi[oa]|promedio)"
    r"|\b(?:sum|mean|average)\s+(?:of\s+)?(?:the\s+|all\s+)*(?:errors|losses)\b",
    re.IGNORECASE,
)
"""Words for an error over all cases, summed or on the average."""
LAYER = re.compile(
    r"(?:output|input|hidden|last)[\s-]+(?:layers?|units?|neurons?|nodes?)"
    r"|(?:ausgabe|eingabe)(?:schicht|neuron)\w*|couche\s+de\s+sortie|capa\s+de\s+salida",
    re.IGNORECASE,
)
"""Words for a layer or one of its units."""
ROLES = (
    ("{}", r"\bbefore\b|\bvor\b|\bavant\b|\bantes\b"),
    (
        "{}+",
        r"new\b|updat|neu|nouve|nuev|\bnov[oa]s?\b|atualiza|nuov|\bnow[aey]\b|\byeni\b|нов|mới|\bafter|\bnach|新|\w\+$|⁺|[\w}]['′]$",
    ),
    (
        "{}",
        r"old\b|initial|\balte?\b|\bancien|before|\bviej|旧|\bstart|\bantig|\bvelh|\bvecchi"
        r"|\bstar[aey]\b|\beski\b|cũ",
    ),
    (
        "learning_rate*dE_total/d{}",
        r"(?:[ηα]|\\eta|\\alpha|learning|\blr\b).*(?:grad|[∂d]E|\\partial)",
    ),
    (
        "step_{}",
        r"(?-i:Δ|∆|\\Delta)|change|\bstep(?!\s*\d)|(?<!\\)\bdelta\b|änderung"
        r"|correction|变化"
        r"|cambio|varia[tç]|thay đổi",
    ),
    (
        "dE_total/d{}",
        r"^g$|\bgrad|[∂d][ELJC]\w*\s*/\s*[∂d]|\\partial|derivative|ableitung|梯度",
    ),
)
"""What a column's heading makes of the parameter whose row it is."""
KINDS = {
    "net": r"\bneta?\b|^in$|net\s*input|netz|entrada (?:neta|líquida)|entrée nette|输入"
    r"|加权和",
    "out": r"\bout(?:put)?\b|activation|ausgabe|ausgang\b|sortie|salida|saída|输出",
    "delta": r"\bdelta\b|δ|error signal|fehlersignal|local gradient",
    "target": r"\btarget|desired|soll|cible|deseado",
}
"""Words in a heading for what stands before a unit's name."""
ROLE_WORDS = re.compile(
    r"net(?:\s+input)?|in|out(?:put)?|activation|delta|δ|error\s+signal|gradient|grad"
    r"|(?:weight\s+)?(?:change|correction)|(?:new|updated|old|initial)(?:\s+value)?"
    r"|after(?:\s+the)?\s+update|before(?:\s+the)?\s+update|target|derivative|ausgabe"
    r"|netzeingabe|gradiente|sortie|salida|saída|的?(?:新值?|更新值|旧值|输出|净?输入|梯度)",
    re.IGNORECASE,
)
"""What may stand behind a unit or parameter, or before it in brackets, alone."""
