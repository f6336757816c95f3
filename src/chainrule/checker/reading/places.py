"""Where in the run a line of text is read: "after 2 updates", "Iteration 3", "case 2".

Iteration or pass number N is the one that makes update N: its figures are read after
N - 1 updates, or after N where the text counts them from 0. An epoch has as many
updates as it takes to see every case once; where each case makes an update of its own,
iteration N is that of its own case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from chainrule.checker.reading.cases import Cases
from chainrule.examples.catalog import state_names
from chainrule.examples.model import Example


@dataclass(frozen=True)
class Place:
    """Where in the run the following lines are."""

    after: int = 0
    case: int = 1
    since: bool = False
    """Whether it was told by the updates made before: "after 2 updates"."""
    epoch: int | None = None
    """The updates made before the epoch that is spoken of."""
    told: bool = field(default=False, compare=False)
    """Whether it was said which case it is."""


_OF = re.compile(
    r"\b(?:of|for|in|at|during|für|von|im|pour|de|del|en)\s+(?:the\s+)?$", re.IGNORECASE
)
_ORDINALS = {
    "one": 1, "first": 1, "erste": 1, "ersten": 1, "erster": 1, "première": 1,
    "primera": 1, "primer": 1, "one more": 1, "two": 2, "second": 2, "zweite": 2,
    "zweiten": 2, "zweiter": 2, "deuxième": 2, "seconde": 2, "segunda": 2, "three": 3,
    "third": 3, "dritte": 3, "dritten": 3, "dritter": 3, "troisième": 3, "tercera": 3,
    "一": 1, "二": 2, "两": 2, "三": 3,
}  # fmt: skip
_NUMBER = (
    rf"(\d[\d,. ]{{0,12}}\d|\d|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
)
_ENDING = r"(?:st|nd|rd|th|re|ère|er|e|ª|\.)?"
_EPOCHS = r"(?:epochs?|epochen?|époques?|épocas?|epocas?)"
_RUNS = (
    r"(?:iter|iterations?|iterationen|itérations?|iteración|iteraciones|iteracion"
    rf"|{_EPOCHS})"
)
_UPDATES = (
    r"(?:(?:weight|parameter|gradient)s?\s+)?(?:updates?|steps?|pass|passes|schritte?n?"
    r"|durchläufe?n?|durchlauf|korrektur(?:en)?|lernschritte?n?|corrections?|aktualisierung(?:en)?|étapes?|mises?\s+à\s+jour|pasos?"
    rf"|actualización|actualizaciones|{_RUNS})"
)
_UPDATE = r"(?:(?:weight\s+)?update|aktualisierung|mise\s+à\s+jour|actualización)"
_THE = r"(?:the\s+|der\s+|dem\s+|la\s+|le\s+|l['’])?"
_SINCE = r"(?:after|nach|après|después\s+de|tras|dopo)"
_FLAGS = re.IGNORECASE
_AFTER = (
    re.compile(rf"\b{_SINCE}\s+{_THE}{_NUMBER}{_ENDING}\s+{_UPDATES}\b", _FLAGS),
    re.compile(rf"\b{_SINCE}\s+{_THE}{_UPDATES}\s*#?\s*(\d+)\b", _FLAGS),
    re.compile(r"第\s*(\d+|[一二两三])\s*次(?:迭代|更新|训练)之?后"),
)
_AFTER_IT = re.compile(
    rf"\b{_SINCE}\s+(?:the|this|der|dem|la|le)\s+{_UPDATES}\b"
    r"|\b(?:with|using|mit|avec|con)\s+(?:the\s+|these\s+|den\s+|les\s+|los\s+)?"
    r"(?:new|updated|adjusted|neuen|aktualisierten|nouveaux|nuevos)\s+"
    r"(?:weights?|parameters?|gewichten|poids|pesos)\b"
    r"|\b(?:new|updated|neuer?|nouvelle|nuevo)\s+(?=(?:total\s+)?"
    r"(?:error|loss|cost|outputs?|fehler|erreur)\b)"
    r"|^\W*after\s+(?:one\s+)?training\W*$"
    r"|(?:使用|代入|用|以)(?:新|更新后?)的?(?:权重|权值|参数)",
    _FLAGS,
)
_FROM_CASE = re.compile(
    r"\b(?:new|updated|adjusted|neuen|aktualisierten|nouveaux|nuevos)\s+"
    r"(?:weights?|parameters?|gewichten?|poids|pesos)\s+(?:from|after|of|aus|von|de)\s+"
    r"(?:case|sample|example|pattern|fall|muster|beispiel|exemple|caso|ejemplo)"
    r"\s*#?\s*(\d{1,9})\b",
    _FLAGS,
)
"""The weights that an earlier case has left."""
_AFTER_CASE = re.compile(
    rf"\b{_SINCE}\s+(?:(?:presenting|processing|seeing|showing|learning|training\s+(?:on|with))"
    rf"\s+)?{_THE}{_NUMBER}{_ENDING}\s+(?:training\s+)?(?:patterns?|cases?|samples?|examples?"
    r"|muster|beispiel\w*|exemples?|ejemplos?|exemplos?|padrão|padrões)\b",
    _FLAGS,
)
"""Cases that were taken, where each makes an update of its own."""
_DURING = (
    re.compile(rf"\b{_UPDATE}\s*(?:no\.?\s*|nr\.?\s*|#)?\s*(\d{{1,9}})\b", _FLAGS),
    re.compile(rf"\b{_RUNS}\s*(?:no\.?\s*|nr\.?\s*|#|:)?\s*(\d+)\b", _FLAGS),
    re.compile(
        rf"\b{_NUMBER}{_ENDING}\s+(?:forward\s+)?"
        rf"(?:pass|durchlauf|passe|pasada|{_UPDATE}|{_RUNS})\b",
        _FLAGS,
    ),
    re.compile(r"第\s*(\d+|[一二两三])\s*次(?:迭代|更新|训练)"),
)
_FROM_ZERO = re.compile(rf"\b{_RUNS}\s*(?:#|:)?\s*0\b", _FLAGS)
_OF_EPOCHS = re.compile(_EPOCHS, _FLAGS)
_TIME = re.compile(r"(?<![\w(])t\s*=\s*(\d{1,9})(?![\w.])")
_BEFORE = re.compile(
    r"\b(?:before (?:any update|training)|initial\w*|vor (?:dem|jedem) training"
    r"|avant l['’]\w+)\b",
    _FLAGS,
)
"""Words for the start of the run."""
_COUNTED = re.compile(r"^\W{0,6}t\s*=\s*(\d{1,6})(?![\w.])", re.MULTILINE)
_AT_START = re.compile(
    r"\(\s*(?:initial(?:ly)?|at\s+the\s+start|anfangs|zu\s+beginn|au\s+début|al\s+inicio"
    r"|inicial|no\s+início)\s*\)",
    _FLAGS,
)
_RESULT = (
    r"(?:(?:total|whole|overall)\s+)?(?:error|loss|cost|outputs?|predictions?|\w*fehler"
    r"|\w*verlust|ausgaben?|erreur|perte|coût|sorties?|erros?|perda|saídas?|salidas?"
    r"|pérdida)\b"
)
_OLD = re.compile(
    r"\b(?:old|previous|former|earlier|alte[rns]?|bisherige\w*|vorherige\w*|ancien(?:ne)?s?"
    rf"|vieux|vieille|viej[oa]|antig[oa]|velh[oa])\s+(?={_RESULT})"
    r"|旧的?(?=总?(?:误差|损失|输出))"
    rf"|(?<=\w)\s+(?:before|vorher|zuvor|avant|antes|anterior|précédente?|antig[oa])(?=\s*(?:[:=≈]|$))"
    r"|\b(?:before|prior\s+to)\s+(?:the\s+|this\s+)?(?:weight\s+)?updates?\b"
    r"|\bvor\s+(?:der|dem)\s+(?:aktualisierung|anpassung|update|korrektur|lernschritt)\b"
    r"|\bavant\s+(?:la\s+)?mise\s+à\s+jour\b|\bantes\s+d[ea]\s+(?:la\s+)?actualización\b"
    r"|\bantes\s+da\s+atualização\b|(?:更新|训练)(?:之)?前的?",
    _FLAGS,
)
"""Words for what was so before the update that is spoken of."""
_SINCE_THEN = re.compile(
    rf"\b(?:nouve(?:au|lle)|nuev[oa]|nov[oa])\s+(?={_RESULT})|新的?(?=总?(?:误差|损失|输出))"
    r"|(?<=\w)\s+(?:after(?:wards)?|nachher|danach|hinterher|après|después|depois|nuev[oa]|nov[oa])"
    r"(?=\s*(?:[:=≈]|$))"
    r"|\bafter\s+(?:the\s+|this\s+)?(?:weight\s+)?updat(?:ing|e)\b(?!\s*#?\d)"
    r"|\bnach\s+(?:der|dem)\s+(?:\w+\s+)?(?:anpassung|update|korrektur|lernschritt)\b"
    r"|\baprès\s+(?:la\s+)?mise\s+à\s+jour\b|\bdespués\s+de\s+(?:la\s+)?actualización\b"
    r"|\bdepois\s+da\s+atualização\b|\bapós\s+a\s+atualização\b|(?:更新|训练)之?后的?",
    _FLAGS,
)
_NEW = re.compile(
    r"\b(?:new|updat\w+|adjust\w+|nov[oa]s?|atualiza\w+|neue\w*|aktualisier\w+|anpassung\w*|nouve\w+"
    r"|mises?\s+à\s+jour|nuev\w+|actualiza\w+)\b|更新|新",
    _FLAGS,
)
_LEARNED = re.compile(
    r"weights?\b|bias|threshold|parameter|gewicht|schwell|poids|biais|pesos?\b|sesgo"
    r"|权|参数",
    _FLAGS,
)

_OF_WEIGHTS = re.compile(
    r"\W*(?:(?:the|all|new|updated|final|die|neuen?|les|nouveaux|los|nuevos)\s+)*"
    r"(?:weights?|bias(?:es)?|parameters?|gewichte|poids|pesos)\b",
    _FLAGS,
)
_RENEWAL = re.compile(
    r"\bupdat(?:es?|ing)\b|\b(?:values?|werte?|valeurs?|valor(?:es)?)\b"
    r"|aktualisierung|mises?\s+à\s+jour|actualización|更新",
    _FLAGS,
)
"""Words for the update itself."""


def counts_from_zero(text: str) -> bool:
    """Whether a text numbers its iterations from 0."""
    return bool(_FROM_ZERO.search(text))


def _counts_time(text: str) -> bool:
    """Whether lines that begin with ``t = 1``, ``t = 2`` … count the updates."""
    found = [int(each) for each in _COUNTED.findall(text)]
    numbered = [first + each for first in found[:1] for each in range(len(found))]
    return len(found) > 2 and found == numbered and found[0] < 2


def says_new(text: str) -> bool:
    """Whether words speak of new values: of an update, or of updated weights."""
    return bool(_NEW.search(text))


def renews(heading: str) -> bool:
    """Whether a heading announces the new values of parameters."""
    new = _NEW.search(heading) or _AFTER_IT.search(heading)
    return bool(new and (_LEARNED.search(heading) or _RENEWAL.search(heading)))


def lists_weights(heading: str) -> bool:
    """Whether a heading is of a list of weights: "Weights after the update"."""
    return _OF_WEIGHTS.match(heading) is not None


class Places:
    """Finds where the lines of one text are read."""

    def __init__(self, example: Example, text: str = "") -> None:
        self.cases = Cases(example)
        self.from_zero = counts_from_zero(text)
        self.timed = "m" in state_names(example) or _counts_time(text)
        """Whether t counts the updates, as in Adam."""
        training = example.training
        batch = training.batch if training else "full"
        count = max(1, self.cases.count)
        size = batch if isinstance(batch, int) else {"online": 1}.get(batch, count)
        apart = training is not None and training.restart
        self.online = size == 1 < count and not apart
        self.per_epoch = 1 if apart else -(-count // size)

    def placed(self, text: str, place: Place) -> tuple[str, Place]:
        """The text without its words on where it is read, and that place."""
        if _BEFORE.search(text):
            place = replace(place, after=0, since=False, epoch=None)
        if found := _AT_START.search(text):
            return self.placed(_cut(text, found), Place(case=place.case))
        if found := _OLD.search(text):
            place, text = self.before(place), _cut(text, found)
        text, place = self._updates(text, place)
        if found := self.cases.numbered(text):
            place = self.of_case(place, int(found[1]))
            text = _cut(text, found)
        return text, place

    def before(self, place: Place) -> Place:
        """The place before the update that was made last, where one was spoken of."""
        made = place.since and place.after > 0
        return replace(place, after=place.after - made, since=False)

    def following(self, place: Place) -> Place:
        """The place after the update that is spoken of."""
        after = place.after if place.since else place.after + 1
        return replace(place, after=after, since=True)

    def contrasts(self, text: str) -> bool:
        """Whether a text has both what was so before the update and what is after."""
        new = _AFTER_IT.search(text) or _SINCE_THEN.search(text)
        return bool(new and _OLD.search(text))

    def of_case(self, place: Place, case: int) -> Place:
        """The place of a case; in an epoch, after the updates of those before it."""
        if self.online and place.epoch is not None and not place.since:
            place = replace(place, after=place.epoch + case - 1)
        return replace(place, case=case, told=True)

    def next(self, before: Place, place: Place) -> Place:
        """The place of the case after one that has made its update."""
        on = self.online and place.case == before.case + 1
        return (
            replace(place, after=place.after + 1)
            if on and _same(before, place)
            else place
        )

    def _updates(self, text: str, place: Place) -> tuple[str, Place]:
        """The text without its updates, and where these lead."""
        if self.online and (found := _FROM_CASE.search(text)):
            after = int(found[1])
            return _cut(text, found), replace(place, after=after, since=False)
        for pattern in (*_AFTER, *([_AFTER_CASE] if self.online else [])):
            if found := pattern.search(text):
                after = _whole(found[1]) * self._times(found[0])
                return _cut(text, found), replace(place, after=after, since=True)
        for pattern in (*_DURING, *([_TIME] if self.timed else [])):
            if found := pattern.search(text):
                number = _whole(found[1])
                place = self.during(place, number, found[0], from_zero=self.from_zero)
                return _cut(text, found), place
        if found := _AFTER_IT.search(text) or _SINCE_THEN.search(text):
            return _cut(text, found), self.following(place)
        return text, place

    def during(
        self, place: Place, number: int, words: str, *, from_zero: bool
    ) -> Place:
        """The place in iteration or epoch number N."""
        before = number if from_zero else max(number - 1, 0)
        before *= self._times(words)
        if not self.online:
            return replace(place, after=before, since=False)
        if _OF_EPOCHS.search(words):
            return Place(before, 1, since=False, epoch=before)
        return Place(before, before % self.cases.count + 1)

    def _times(self, words: str) -> int:
        return self.per_epoch if _OF_EPOCHS.search(words) else 1


def _same(one: Place, other: Place) -> bool:
    return one.after == other.after and not other.since and other.epoch is None


def _cut(text: str, found: re.Match[str]) -> str:
    before = _OF.sub("", text[: found.start()])
    rest = f"{before} {text[found.end() :]}"
    return re.sub(r"\(\s*\)|\[\s*\]", " ", rest)


def _whole(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits[:12]) if digits else _ORDINALS.get(text.lower(), 0)
