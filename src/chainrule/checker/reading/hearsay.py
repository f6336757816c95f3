"""Figures that a text quotes without claiming them: mistakes, old versions, "not 0.25".

``out_h1 = 0.5933, not 0.3775`` claims the first figure only; in ``A common mistake is
net_h1 = 0.0275. The right value is 0.3775.`` the first sentence claims nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from chainrule.checker.reading.signs import ABOUT, FIGURE

_FLAGS = re.IGNORECASE
_INSTEAD = (
    r"instead\s+of|rather\s+than|as\s+opposed\s+to|in\s+place\s+of|anstatt|anstelle\s+von"
    r"|statt|au\s+lieu\s+d[e'’]|plutôt\s+que|en\s+lugar\s+de|en\s+vez\s+de|em\s+vez\s+de"
    r"|ao\s+invés\s+de|em\s+lugar\s+de|invece\s+di|而不是|而非|代替"
)
_NOT = (
    r"not|nicht|non(?:\s+pas)?|pas|não|不是|≠|\\neq?(?![a-z])|!=|<>|(?<=[,(]\s)no"
    r"|(?<=[,(])no|previously|formerly|originally|earlier|vorher|zuvor|früher|avant|antes"
    r"|anteriormente|compare|cf\.|vgl\.|unlike|anders\s+als|原来|之前"
)
_WAS = r"(?:it\s+)?(?:was|were)|war|était|era|vs\.?|versus"
"""Words behind which another figure must follow at once."""
_OTHER = rf"(?:{ABOUT}\s*)?[≈~]?\s*(?<![\w.])(?=[-+−]?\d*[.,]\d){FIGURE}(?![\w^]|\.\d)"
_DENIED = re.compile(
    rf"(?P<said>(?<![\w.,]){FIGURE})(?P<not>\s*[,;—–]?\s*\(?\[?\s*"
    r"(?:(?:and|but|und|aber|et|mais|y|e|mas|sino)\s+)?"
    rf"(?:(?:{_NOT}|{_INSTEAD})(?:(?<=\W)|(?!\w))[^=≈\d()\[\];:,.]{{0,40}}?\s*"
    rf"|(?:{_WAS})\s*:?\s*){_OTHER}(?:[^()\[\]=≈]{{0,80}}[)\]])?)",
    _FLAGS,
)
_CORRECTED = re.compile(
    r"(?P<is>(?:=\s*|:\s*|\b(?:is|was|ist|war|n['’]est|est|no\s+es|es|não\s+é|é|è)\s+)?)"
    rf"(?:not|nicht|pas|no|não|non|不是)\s+(?:equal\s+to\s+)?{FIGURE}\s*,?\s*"
    r"(?:but(?:\s+rather)?|sondern|mais|sino|mas(?:\s+sim)?|ma|而是)\s+(?=[-+−]?[\d.])"
    rf"|\b(?:no\s+es|não\s+é|ist\s+nicht|n['’]est\s+pas|is\s+not|isn['’]t)\s+{FIGURE}"
    r"\s*,?\s*(?:but(?:\s+rather)?|sondern|mais|sino|mas(?:\s+sim)?)\s+(?=[-+−]?[\d.])"
    rf"|不是\s*{FIGURE}\s*[,，]?\s*而是\s*",
    _FLAGS,
)
_LEADING = re.compile(
    rf"^\W{{0,3}}(?:{_INSTEAD})\s+(?:[^\d=≈]{{1,40}}\s+)?{FIGURE}\s*[,;]?\s*", _FLAGS
)
_SHOULD_BE = re.compile(
    rf"(?P<said>(?<![\w.,]){FIGURE})\s*[\[(]\s*(?:(?:it\s+)?(?:should|must)\s+(?:be|read)"
    rf"|correct(?:ly)?:?|recte|richtig:?|korrekt:?|corrected?:?|lire|debe\s+ser|应为)\s*"
    rf"(?P<right>{FIGURE})\s*[\])]",
    _FLAGS,
)
_UNTOUCHED = re.compile(
    r"\b(?:don['’]?t|do\s+not|never|must\s+not|nicht|nie|n['’]\w*|ne|no|não|nunca|jamais"
    r"|without|sans|sin|sem|ohne)\s+(?:\w+\s+){0,4}?"
    r"(?:forget\w*|vergessen|oubli\w*|olvid\w*|esque[cç]\w*)(?:\s+pas)?"
    r"|\bn['’]oubli\w*\s+(?:pas|jamais)|(?:不要|别|不能|勿)忘\w?|no(?:t|n)?[\s-]+(?:wrong|incorrect|false)",
    _FLAGS,
)
"""Words that warn of a mistake which is not made here."""
_MISTAKEN = re.compile(
    r"\b(?:common|typical|frequent|usual|classic|popular|beginners?['’]?s?)\s+"
    r"(?:\w+\s+)?(?:mistakes?|errors?|slips?|pitfalls?|traps?|blunders?)"
    r"|\b(?:mistak\w+|erroneous\w*|misprint\w*|typos?|wrong(?:ly)?|incorrect(?:ly)?|miscalculat\w*)\b"
    r"|\b(?:earlier|previous|old(?:er)?|first|1st|original)\s+(?:version|edition|draft|text|printing"
    r"|attempt|try|guess)\b|\bused\s+to\s+(?:say|read|be)\b"
    r"|\b(?:previously|originally|formerly)\s+(?:said|stated|read|printed|claimed|given)\b"
    r"|\bat\s+first\b|\bforg[eo]t\w*\b|\b(?:falsch\w*|fälschlich\w*|irrtümlich\w*|vergess\w*|vergisst)\b"
    r"|\b(?:häufige|typische|beliebte|klassische)[rn]?\s+fehler|\bfrühere[nr]?\s+(?:fassung|version)"
    r"|\berreurs?\s+(?:fréquentes?|courantes?|classiques?|typiques?)|\b(?:par\s+erreur|à\s+tort|faux|fausse)\b"
    r"|\boubli\w*\b|\berror(?:es)?\s+(?:común|comunes|frecuentes?|típicos?)|\b(?:por\s+error|equivocad\w+"
    r"|incorrect[oa]s?|olvid\w+)\b|\berros?\s+(?:comu[mn]s?|frequentes?|típicos?)"
    r"|\b(?:por\s+engano|errad[oa]s?|esque[cç]\w+)\b|\berror[ei]\s+(?:comun[ei]|tipic[oi])"
    r"|\b(?:sbagliat\w+|dimentic\w+)\b|常见错误|错误[地的:：]|误(?:写|为|作)|忘(?:记|了)",
    _FLAGS,
)
_WOULD = re.compile(
    r"\b(?:would(?:n['’]t)?|might|could|['’]d|were|wäre\w*|würde\w*|ergäbe\w*|hätte\w*|käme\w*"
    r"|serait|aurait|donnerait|obtiendrait|sería|daría|habría|obtendría\w*|seria|daria"
    r"|teria|obteria\w*)\b|会(?:得到|变成|是)",
    _FLAGS,
)
_IF = re.compile(
    r"\b(?:if|instead|had|without|unless|otherwise|wenn|ohne|sonst|si|sans|sinon|sin|se|sem|senão)\b"
    r"|如果|若|否则",
    _FLAGS,
)
_ASKED = re.compile(
    r"\b(?:why|how\s+come|warum|wieso|weshalb|pourquoi|por\s+qu[eé]|perch[eé])\b|为什么|为何",
    _FLAGS,
)
_SUPPOSED = re.compile(
    r"\b(?:suppose|imagine|assume|say)\b.*\b(?:instead|were)\b|\bwhat\s+(?:happens\s+)?if\b"
    r"|\b(?:angenommen|gesetzt|nehmen\s+wir\s+an)\b.*\b(?:wäre\w*|hätte\w*|stattdessen)\b"
    r"|\bwas\s+(?:wäre|passiert),?\s+wenn\b|\bet\s+si\b|\by\s+si\b|\be\s+se\b",
    _FLAGS,
)
"""Sentences behind which "then" tells what would be so."""
_THEN = re.compile(r"\W*(?:then|dann|alors|entonces|então)\b", _FLAGS)
_RIGHT = re.compile(
    r"\b(?:it\s+|this\s+|that\s+|which\s+)?(?:should|must|has\s+to|ought\s+to)\s+(?:be|read|say|give)\b"
    r"|\b(?:the\s+)?(?:correct(?:ed)?|right|true|actual)\b(?!\s+(?:formula|sign|order|target))"
    r"|\b(?:richtig\w*|korrekt\w*|correcte?s?|bonne|correct[oa]s?|cert[oa]|corrett[oa])\b|正确",
    _FLAGS,
)
_ANSWERED = re.compile(
    r"\W*(?:(?:a|answer|and|but|so|it|this|that|the|which|we|one|you|la|el|o|der|die|das|le|valor"
    r"|get|obtains?|value|answer|result|figure|number|wert|ergebnis|valeur|résultat"
    r"|resultado|should|must|be|read|is|ist|est|es|é|wäre|correct(?:ed)?|right|true|actual"
    r"|richtig\w*|korrekt\w*|correcte?|bonne|correct[oa]|cert[oa]|one|to|正确的?|值|应该?|是"
    r"|为)\W*)+",
    _FLAGS,
)
_END = re.compile(r"[.!?][)\]]+\s+(?=[^\sa-zà-ü])|[.!?]\s+(?=\S)|;\s+(?=\S)")
_SHORT = re.compile(
    r"(?:\be\.g|\bi\.e|\bz\.\s?B|\bp\.\s?ex|\b(?:cf|vgl|vs|ca|eq|nos?|nr|fig|approx|resp|etc))\.\s*$",
    _FLAGS,
)
"""Words that a point shortens and does not end a sentence with."""
_FIGURE = re.compile(rf"(?<![\w.,]){FIGURE}")
_DECIMAL = re.compile(r"\d[.,]\d|[=≈]")
_LABELED = re.compile(rf"^([^\d:=≈]{{1,40}}?)\s*:\s*(?={FIGURE}\W*$)")
_COMMA = re.compile(
    r"\s*[,;—–:]\s*(?=[^,;—–:]*$)|\s+(?:but|aber|mais|pero|mas)\s*$", _FLAGS
)


class Told(NamedTuple):
    """A line without the figures that it only quotes, and those pieces."""

    text: str
    quoted: tuple[str, ...] = ()


def claimed(text: str) -> Told:
    """What a line itself claims.

    >>> claimed("out_h1 = 0.5933, not 0.3775").text
    'out_h1 = 0.5933'
    >>> claimed("Mistake: net_h1 = 0.0275. Right: net_h1 = 0.3775").text
    'Right: net_h1 = 0.3775'
    """
    if not _FIGURE.search(text):
        return Told(text)
    quoted: list[str] = []
    kept: list[str] = []
    supposed = False
    for each in _sentences(text):
        if supposed and _THEN.match(each) and _DECIMAL.search(each):
            quoted.append(each)
        else:
            kept += _kept(each, quoted)
        supposed = _SUPPOSED.search(each) is not None
    if not quoted:
        return Told(text)
    kept = [_LABELED.sub(r"\1 = ", each.strip(" .;")) for each in kept]
    return Told("; ".join(kept), tuple(quoted))


def tells_mistakes(heading: str) -> bool:
    """Whether a heading announces mistakes that others make."""
    return _is_mistaken(heading)


def answers(head: str) -> bool:
    """Whether words say "the right value" and name nothing themselves.

    >>> answers("The right value"), answers("The right weight")
    (True, False)
    """
    last = head.rpartition(". ")[2]
    return bool(_RIGHT.search(last) and _ANSWERED.fullmatch(last))


def _sentences(text: str) -> list[str]:
    parts, start = [], 0
    for end in _END.finditer(text):
        if _SHORT.search(text[max(0, end.start() - 8) : end.end()]):
            continue
        parts.append(text[start : end.end()].strip())
        start = end.end()
    return [*parts, text[start:].strip()]


def _kept(sentence: str, quoted: list[str]) -> list[str]:
    """A sentence without what it quotes; nothing where it is a quotation itself."""
    if found := _SHOULD_BE.search(sentence):
        quoted.append(f"{sentence[: found.start()]}{found['said']}".strip())
        sentence = sentence[: found.start()] + found["right"] + sentence[found.end() :]
    for pattern, instead in ((_LEADING, ""), (_CORRECTED, " = ")):
        if found := pattern.search(sentence):
            quoted.append(found[0].strip(" ,;"))
            sentence = sentence[: found.start()] + instead + sentence[found.end() :]
    while found := _DENIED.search(sentence):
        quoted.append(found["not"].strip(" ,;()"))
        sentence = sentence[: found.end("said")] + sentence[found.end() :]
    if _DECIMAL.search(sentence) and _is_quoted(sentence):
        told, right = _corrected(sentence)
        quoted.append(told)
        return [right] if right else []
    return [sentence]


def _is_quoted(sentence: str) -> bool:
    if _is_mistaken(sentence) or (_WOULD.search(sentence) and _IF.search(sentence)):
        return True
    return bool(_ASKED.search(sentence) and sentence.rstrip().endswith(("?", "？")))


def _is_mistaken(text: str) -> bool:
    return _MISTAKEN.search(_UNTOUCHED.sub(" ", text)) is not None


def _corrected(sentence: str) -> tuple[str, str]:
    """A quotation, and what the same sentence says is right: "it should be 0.36"."""
    for found in _RIGHT.finditer(sentence):
        before, behind = sentence[: found.start()], sentence[found.start() :]
        apart = _COMMA.search(before) or not before.strip()
        if apart and _FIGURE.search(behind) and _DECIMAL.search(behind):
            if not _is_mistaken(behind):
                return before.strip(" ,;:—–"), behind
    return sentence, ""
