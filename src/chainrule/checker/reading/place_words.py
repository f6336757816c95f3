"""Words that say where in the run a line is read, in a few languages."""

from __future__ import annotations

import re

OF = re.compile(
    r"\b(?:of|for|in|at|during|für|von|im|pour|de|del|en)\s+(?:the\s+)?$", re.IGNORECASE
)
ORDINALS = {
    "one": 1, "first": 1, "erste": 1, "ersten": 1, "erster": 1, "première": 1,
    "primera": 1, "primer": 1, "one more": 1, "two": 2, "second": 2, "zweite": 2,
    "zweiten": 2, "zweiter": 2, "deuxième": 2, "seconde": 2, "segunda": 2, "three": 3,
    "third": 3, "dritte": 3, "dritten": 3, "dritter": 3, "troisième": 3, "tercera": 3,
    "一": 1, "二": 2, "两": 2, "三": 3,
}  # fmt: skip
_SPELLED = "|".join(sorted(ORDINALS, key=len, reverse=True))
NUMBER = rf"([1-9]\d{{0,2}}(?:[,. ]\d{{3}})+|\d{{1,9}}|{_SPELLED})"
ENDING = r"(?:st|nd|rd|th|re|ère|er|e|ª|\.)?"
EPOCHS = r"(?:epochs?|epochen?|époques?|épocas?|epocas?)"
RUNS = (
    r"(?:iter|iterations?|iterationen|itérations?|iteración|iteraciones|iteracion"
    rf"|{EPOCHS})"
)
UPDATES = (
    r"(?:(?:weight|parameter|gradient)s?\s+)?(?:updates?|steps?|pass|passes|schritte?n?"
    r"|durchläufe?n?|durchlauf|korrektur(?:en)?|lernschritte?n?|corrections?|aktualisierung(?:en)?|étapes?|mises?\s+à\s+jour|pasos?"
    rf"|actualización|actualizaciones|{RUNS})"
)
UPDATE = r"(?:(?:weight\s+)?update|aktualisierung|mise\s+à\s+jour|actualización)"
THE = r"(?:the\s+|der\s+|dem\s+|la\s+|le\s+|l['’])?"
SINCE = r"(?:after|nach|après|después\s+de|tras|dopo)"
FLAGS = re.IGNORECASE
AFTER = (
    re.compile(rf"\b{SINCE}\s+{THE}{NUMBER}{ENDING}\s+{UPDATES}\b", FLAGS),
    re.compile(rf"\b{SINCE}\s+{THE}{UPDATES}\s*#?\s*(\d+)\b", FLAGS),
    re.compile(r"第\s*(\d+|[一二两三])\s*次(?:迭代|更新|训练)之?后"),
)
AFTER_IT = re.compile(
    rf"\b{SINCE}\s+(?:the|this|der|dem|la|le)\s+{UPDATES}\b"
    r"|\b(?:with|using|mit|avec|con)\s+(?:the\s+|these\s+|den\s+|les\s+|los\s+)?"
    r"(?:new|updated|adjusted|neuen|aktualisierten|nouveaux|nuevos)\s+"
    r"(?:weights?|parameters?|gewichten|poids|pesos)\b"
    r"|\b(?:new|updated|neuer?|nouvelle|nuevo)\s+(?=(?:total\s+)?"
    r"(?:error|loss|cost|outputs?|fehler|erreur)\b)"
    r"|^\W*after\s+(?:one\s+)?training\W*$"
    r"|(?:使用|代入|用|以)(?:新|更新后?)的?(?:权重|权值|参数)",
    FLAGS,
)
FROM_CASE = re.compile(
    r"\b(?:new|updated|adjusted|neuen|aktualisierten|nouveaux|nuevos)\s+"
    r"(?:weights?|parameters?|gewichten?|poids|pesos)\s+(?:from|after|of|aus|von|de)\s+"
    r"(?:case|sample|example|pattern|fall|muster|beispiel|exemple|caso|ejemplo)"
    r"\s*#?\s*(\d{1,9})\b",
    FLAGS,
)
"""The weights that an earlier case has left."""
AFTER_CASE = re.compile(
    rf"\b{SINCE}\s+(?:(?:presenting|processing|seeing|showing|learning|training\s+(?:on|with))"
    rf"\s+)?{THE}{NUMBER}{ENDING}\s+(?:training\s+)?(?:patterns?|cases?|samples?|examples?"
    r"|muster|beispiel\w*|exemples?|ejemplos?|exemplos?|padrão|padrões)\b",
    FLAGS,
)
"""Cases that were taken, where each makes an update of its own."""
DURING = (
    re.compile(rf"\b{UPDATE}\s*(?:no\.?\s*|nr\.?\s*|#)?\s*(\d{{1,9}})\b", FLAGS),
    re.compile(rf"\b{RUNS}\s*(?:no\.?\s*|nr\.?\s*|#|:)?\s*(\d+)\b", FLAGS),
    re.compile(
        rf"(?<![\d.,])\b{NUMBER}{ENDING}\s+(?:forward\s+)?"
        rf"(?:pass|durchlauf|passe|pasada|{UPDATE}|{RUNS})\b",
        FLAGS,
    ),
    re.compile(r"第\s*(\d+|[一二两三])\s*次(?:迭代|更新|训练)"),
)
FROM_ZERO = re.compile(rf"\b{RUNS}\s*(?:#|:)?\s*0\b", FLAGS)
OF_EPOCHS = re.compile(EPOCHS, FLAGS)
TIME = r"(?<![\w(]){}\s*=\s*(\d{{1,9}})(?![\w.])"
BEFORE = re.compile(
    r"\b(?:before (?:any update|training)|initial\w*|vor (?:dem|jedem) training"
    r"|avant l['’]\w+)\b",
    FLAGS,
)
"""Words for the start of the run."""
COUNTED = re.compile(r"^\W{0,6}([tnk])\s*=\s*(\d{1,6})(?![\w.])", re.MULTILINE)
AT_START = re.compile(
    r"\(\s*(?:initial(?:ly)?|at\s+the\s+start|anfangs|zu\s+beginn|au\s+début|al\s+inicio"
    r"|inicial|no\s+início)\s*\)",
    FLAGS,
)
RESULT = (
    r"(?:(?:total|whole|overall)\s+)?(?:error|loss|cost|outputs?|predictions?|\w*fehler"
    r"|\w*verlust|ausgaben?|erreur|perte|coût|sorties?|erros?|perda|saídas?|salidas?"
    r"|pérdida)\b"
)
OLD = re.compile(
    r"\b(?:old|previous|former|earlier|alte[rns]?|bisherige\w*|vorherige\w*|ancien(?:ne)?s?"
    rf"|vieux|vieille|viej[oa]|antig[oa]|velh[oa])\s+(?={RESULT})"
    r"|旧的?(?=总?(?:误差|损失|输出))"
    r"|(?:^|(?<=[.;,]\s))\W{0,3}(?:before|vorher|zuvor|avant|antes|prima|之前)\s*:"
    rf"|(?<=\w)\s+(?:before|vorher|zuvor|avant|antes|anterior|précédente?|antig[oa])(?=\s*(?:[:=≈]|$))"
    r"|\b(?:before|prior\s+to)\s+(?:the\s+|this\s+)?(?:weight\s+)?updates?\b"
    r"|\bvor\s+(?:der|dem)\s+(?:aktualisierung|anpassung|update|korrektur|lernschritt)\b"
    r"|\bavant\s+(?:la\s+)?mise\s+à\s+jour\b|\bantes\s+d[ea]\s+(?:la\s+)?actualización\b"
    r"|\bantes\s+da\s+atualização\b|(?:更新|训练)(?:之)?前的?",
    FLAGS,
)
"""Words for what was so before the update that is spoken of."""
SINCE_THEN = re.compile(
    rf"\b(?:nouve(?:au|lle)|nuev[oa]|nov[oa])\s+(?={RESULT})|新的?(?=总?(?:误差|损失|输出))"
    r"|(?:^|(?<=[.;,]\s))\W{0,3}(?:after(?:wards)?|nachher|danach|après|después|depois|dopo"
    r"|之后)\s*:"
    r"|(?<=\w)\s+(?:after(?:wards)?|nachher|danach|hinterher|après|después|depois|nuev[oa]|nov[oa])"
    r"(?=\s*(?:[:=≈]|$))"
    r"|\bafter\s+(?:the\s+|this\s+)?(?:weight\s+)?updat(?:ing|e)\b(?!\s*#?\d)"
    r"|\bnach\s+(?:der|dem)\s+(?:\w+\s+)?(?:anpassung|update|korrektur|lernschritt)\b"
    r"|\baprès\s+(?:la\s+)?mise\s+à\s+jour\b|\bdespués\s+de\s+(?:la\s+)?actualización\b"
    r"|\bdepois\s+da\s+atualização\b|\bapós\s+a\s+atualização\b|(?:更新|训练)之?后的?",
    FLAGS,
)
NEW = re.compile(
    r"\b(?:new|updat\w+|adjust\w+|nov[oa]s?|atualiza\w+|neue\w*|aktualisier\w+|anpassung\w*|nouve\w+"
    r"|mises?\s+à\s+jour|nuev\w+|nuov\w+|actualiza\w+)\b|更新|新",
    FLAGS,
)
LEARNED = re.compile(
    r"weights?\b|bias|threshold|parameter|gewicht|schwell|poids|biais|pesos?\b|sesgo"
    r"|权|参数",
    FLAGS,
)

OF_WEIGHTS = re.compile(
    r"\W*(?:(?:the|all|new|updated|final|die|neuen?|les|nouveaux|los|nuevos)\s+)*"
    r"(?:weights?|bias(?:es)?|parameters?|gewichte|poids|pesos)\b",
    FLAGS,
)
RENEWAL = re.compile(
    r"\bupdat(?:es?|ing)\b|\b(?:values?|werte?|valeurs?|valor(?:es)?)\b"
    r"|aktualisierung|mises?\s+à\s+jour|actualización|更新",
    FLAGS,
)
"""Words for the update itself."""
