"""Text as it is typed, pasted or scanned, with its signs made usual.

Full-width letters, entities and tags of HTML, and many arrows become plain ones; what
was crossed out, footnote marks and labels of equations go.
"""

from __future__ import annotations

import re
from html import unescape

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SIGNS = {
    "∼": "~", "≔": ":=", "⟶": "→", "⟼": "→", "↦": "→", "➜": "→", "➔": "→", "➡": "→",
    "⟹": "⇒", "﹦": "=", "＝": "=", "…": "...", "\u200b": "", "\u2060": "",
    "\ufeff": "", "\u00ad": "", "\ufe0f": "", "\x00": " ", "\x0c": "\n", "\x0b": "\n",
    "。": ". ", "、": ", ", "，": ", ", "；": "; ", "：": ": ",
}  # fmt: skip
_USUAL = str.maketrans(_FULL_WIDTH | {ord(key): each for key, each in _SIGNS.items()})
_WIDE = re.compile(r" {9,}|\t{9,}")
_GROUP = r"\{[^{}]{0,200}\}"
_CROSSED = re.compile(
    r"~~[^~\n]{1,200}~~|<(s|del|strike)>[^<\n]{0,200}</\1>"
    rf"|\\(?:cancel|bcancel|xcancel|sout|st){_GROUP}",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"\\(?:label|tag\*?|footnote|footnotemark|cite){_GROUP}|\\(?:nonumber|notag)"
    r"(?![a-zA-Z])|\[\^\w{1,9}\](?!:)"
)
_PICTURE = re.compile("[\U0001f000-\U0001faff\u2600-\u2712\u2715-\u2716\u2719-\u27bf]")
_RULE = re.compile(
    r"^\s*(?:\\(?:hline|toprule|midrule|bottomrule|cline\{[^{}]*\}|cmidrule\S*)"
    r"[ \t]*)+\n?",
    re.MULTILINE,
)
_MATRIX = re.compile(
    r"\\begin\{(?:[bpvBV]|small)?matrix\}(.{0,4000}?)\\end\{\w*matrix\}", re.DOTALL
)
_INNER = r"((?:[^{}]|\{[^{}]{0,60}\}){1,80}?)"
_DERIVATIVE = re.compile(rf"\\p?dv\{{{_INNER}\}}\{{{_INNER}\}}")
_OVER = re.compile(rf"\{{{_INNER}\\over(?![a-z]){_INNER}\}}")
_BESIDE = re.compile(
    r"(?<=[A-Za-z0-9_})])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[A-Za-z\\$∂δΔ])"
)
_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])([,;:])(?=\S)")
_LEADER = re.compile(r"(?<=[\w)\]}])\s*\.{4,200}\s*(?=[-+−]?\.?\d)")
_POINTS = re.compile(
    r"\s?[\[({]\s*\d{1,2}(?:[.,]5)?\s*(?:pts?|points?|pkte?|punkte?|puntos?|pontos?|marks?)"
    r"\.?\s*[\])}]",
    re.IGNORECASE,
)
_HAT = re.compile(r"\\(?:wide)?hat\s*(?:\{\s*y\s*\}|y(?![a-z]))")
_LONG_ARROW = re.compile(r"={2,9}>")
_LINE_END = re.compile(r"\\\\(?:\[[^\]\n]{0,20}\])?[ \t]+(?=[^\s&\\])")
_ROW = re.compile(r"(?:&[ \t]*)?\\(?:cr(?:cr)?(?![a-zA-Z])|\\\*)")
_ENSURED = re.compile(r"\\ensuremath\{([^{}]{1,40})\}")
_PARTED = re.compile(r"(?<=[}\w])_ (?=\{)")
_LAYOUT = re.compile(
    r"^[ \t]*\\(?:(?:setlength|addtolength|setcounter)\b"
    r"|\w{1,40}(?:skip|sep)[ \t]*=)[^\n]*$",
    re.MULTILINE,
)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]\w{1,20});", re.IGNORECASE)
_INDEX = re.compile(r"<(sub|sup)>([^<\n]{0,60})</\1>", re.IGNORECASE)
_MARK = {"sub": "_", "sup": "^"}
_CELL = re.compile(r"\s*<t[dh](?:\s[^<>]{0,99})?>\s*", re.IGNORECASE)
_ROW_END = re.compile(r"\s*</tr>\s*", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|span|mark|p|div|code|pre|font|small|center|ul|ol|li|h[1-6]"
    r"|table|thead|tbody|t[rdh]|html|body)(?:\s[^<>\n]{0,200})?/?>",
    re.IGNORECASE,
)


def cleaned(text: str) -> str:
    """The text with usual signs.

    >>> cleaned("ｎｅｔ＿ｈ１ ＝ ~~0.38~~ ０．３７７５")
    'net_h1 =  0.3775'
    >>> cleaned("w<sub>5</sub><sup>+</sup> &asymp; <b>0.3589</b>")
    'w_{5}^{+} ≈ 0.3589'
    """
    text = _WIDE.sub("        ", text.translate(_USUAL))
    text = _LONG_ARROW.sub("=>", _PICTURE.sub(" ", text))
    text = _POINTS.sub("", _LEADER.sub(" = ", _HAT.sub("ŷ", text)))
    text = _BESIDE.sub(" ", text)
    text = _CHINESE.sub(r"\1 ", text)
    text = _LABEL.sub("", _CROSSED.sub("", text))
    if "\\" in text:
        text = _undrawn(text.rpartition("\\begin{document}")[2])
        text = _ENSURED.sub(r"\1 ", _LAYOUT.sub("", text))
        text = _ROW.sub(r"\\\\", _PARTED.sub("_", text))
        text = _DERIVATIVE.sub(r"\\frac{\\partial \1}{\\partial \2}", text)
        text = _OVER.sub(r"\\frac{\1}{\2}", text)
        text = _MATRIX.sub(_in_brackets, _RULE.sub("", text))
        text = _LINE_END.sub("\\\\\\\\\n", text)
    return _without_tags(text) if "<" in text or "&" in text else text


def _undrawn(text: str) -> str:
    """The text without what LaTeX draws; the line that begins a drawing stays."""
    for kind in ("{picture}", "{tikzpicture}"):
        first, *others = text.split(f"\\begin{kind}")
        parts = (other.partition(f"\\end{kind}") for other in others)
        kept = (
            f"{head[: head.find(chr(10))]}\n{rest}" if end else head
            for head, end, rest in parts
        )
        text = f"\\begin{kind}".join((first, *kept))
    return text


def _in_brackets(found: re.Match[str]) -> str:
    """A matrix in LaTeX as ``[[0.4, 0.45], [0.5, 0.55]]``."""
    rows = [row.split("&") for row in found[1].split("\\\\") if row.strip()]
    texts = (", ".join(cell.strip() for cell in row) for row in rows)
    return f"[{', '.join(f'[{row}]' for row in texts)}]"


def _without_tags(text: str) -> str:
    text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    text = _INDEX.sub(
        lambda e: f"{'_' if e[1].lower() == 'sub' else '^'}{{{e[2]}}}", text
    )
    text = _ROW_END.sub(" |\n", _BREAK.sub("\n", text))
    return _TAG.sub("", _CELL.sub(" | ", text))
