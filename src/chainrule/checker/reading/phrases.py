"""Quantities told in words: "derivative of E with respect to w5", "h1 output"."""

from __future__ import annotations

import re
from itertools import pairwise

from chainrule.checker.reading.lexicon import flat
from chainrule.checker.reading.renewal import Renewal
from chainrule.checker.reading.usual import usual
from chainrule.checker.reading.words import (
    ANOTHER,
    BEFORE_PARAMETERS,
    LAYER,
    OPERATION,
    OWN,
    ROLE_WORDS,
    WHOLE_ERROR,
)
from chainrule.formulas import Derivative, Kind, Ref, Symbol

_ERRORS = (Kind.TOTAL, Kind.BATCH, Kind.SHARE)
_CALLED = dict.fromkeys(_ERRORS, "error") | {
    Kind.DELTA: "delta", Kind.STEP: "step", Kind.SETTING: "setting",
    Kind.STATE: "state", Kind.STATE_BEFORE: "state", Kind.DIFFERENCE: "difference",
}  # fmt: skip
_WITH_RESPECT = re.compile(
    r"(?:the\s+)?(?:partial\s+)?(?:derivative|gradient|slope)\s+of\s+(?:the\s+)?"
    r"(?P<above>.+?),?\s+(?:with\s+respect\s+to|w\.?\s?r\.?\s?t\.?|by)\s+(?:the\s+)?"
    r"(?:weight\s+|bias\s+)?(?P<below>\S+)",
    re.IGNORECASE,
)
_APPLIED = re.compile(
    r"\s*(?P<by>\\?σ|\\sigma|\\varphi|φ|[fgs]|sigmoid|sigm?|logistic|tanh|relu|softmax)"
    r"\s*(?P<prime>['′]|\\prime|\^\{?\\prime\}?)?\s*\(\s*(?P<net>[^()]+?)\s*\)\s*",
    re.IGNORECASE,
)
_BY_NAME = {"sigmoid": "logistic", "sigm": "logistic", "sig": "logistic"} | {
    name: name for name in ("logistic", "tanh", "relu", "softmax")
}
_TOGETHER = re.compile(
    r"d(?P<above>[^\W\d]\w*?)_?(?:by_)?_?d(?P<below>\w+)"
    r"|[d∂]\((\w+)\)\s*/\s*[d∂]\((\w+)\)"
)
_OPERATOR = re.compile(r"[-−+*/·×⋅]")
_SIGN = re.compile(r"[-–−+*/·×⋅]")
_IN_BRACKETS = re.compile(
    r"([^\W\d]\w*)\s*[\[(]\s*(\w+)\s*[\])]|(grad(?:ient)?|delta|Delta|new|updated|old)_\{?(\w+)\}?"
    r"|(∇)\s?_?\{?(\w+)\}?"
)


class Phrases(Renewal):
    """Finds the quantity that a whole phrase tells."""

    def phrase(self, text: str) -> str:
        """The quantity that a whole text tells in one of these ways."""
        return (
            self.applied(text)
            or self.marked(text)
            or self.in_brackets(text)
            or self.respecting(text)
            or self.behind(text)
            or self.run_together(text)
        )

    def respecting(self, text: str) -> str:
        """``derivative of E with respect to w5``."""
        found = _WITH_RESPECT.fullmatch(text.strip())
        if found is None:
            return ""
        above = "E_total" if WHOLE_ERROR.fullmatch(found["above"]) else found["above"]
        top, bottom = self.single(above), self.single(found["below"])
        if top is None or bottom is None:
            return ""
        name = f"d{top.name}/d{bottom.name}"
        return name if self.is_single(name) else ""

    def run_together(self, text: str) -> str:
        """``dE_dw5`` and ``d(E)/d(w5)``, as programs have them."""
        found = _TOGETHER.fullmatch(text.strip("$ "))
        if found is None:
            return ""
        above, below = found["above"] or found[3], found["below"] or found[4]
        name = f"d{above}/d{below}"
        return name if self.is_single(name) else ""

    def behind(self, text: str) -> str:
        """``h1 output``, ``h1_out``, ``w5 gradient``: what it is of stands first."""
        of, _, role = text.strip("$ ").replace("_{", "_").partition(" ")
        if not role:
            of, _, role = of.rstrip("}").replace(".", "_").rpartition("_")
        if not ROLE_WORDS.fullmatch(role.strip(" ()[]")):
            return ""
        return self.cell(role, of) if self.parameter(of) or self.unit(of) else ""

    def told(self, words: list[str], label: str) -> str:
        """The quantity of a unit or parameter that words tell: the output of h1."""
        spoken = " ".join((*words, *label.split()[:-1]))
        found = self.cell(LAYER.sub(" ", spoken), label)
        bare = [word.strip("()[],.:'\"") for word in (*words, *label.split()[:-1])]
        if any(OPERATION.fullmatch(word) or _SIGN.fullmatch(word) for word in bare):
            return ""
        other = any(map(ANOTHER.fullmatch, bare))
        return "" if other and found.startswith(("net_", "out_", "target_")) else found

    def may_lead(self, words: list[str], joined: str) -> bool:
        """Whether words before a name say nothing but what it is."""
        node = self.read(joined)
        to = node.to if isinstance(node, Ref) else None
        kind = to.kind if isinstance(to, Symbol) else None
        bare = [word.strip("()[],.:'\"") for word in words]
        if any(_OPERATOR.fullmatch(w) and self.names_one(b) for b, w in pairwise(bare)):
            return False  # out - target
        if any(OPERATION.fullmatch(w) or ANOTHER.fullmatch(w) for w in bare):
            return _is_own(to, bare)
        if kind in (Kind.PARAMETER, Kind.INPUT):
            return all(map(BEFORE_PARAMETERS.fullmatch, bare))
        return not joined.startswith(("-", "−", "+", "*", "/", "^", "·"))

    def names_one(self, word: str) -> bool:
        """Whether a word names a quantity, by itself or as a short name."""
        return self.is_quantity(word) or usual(flat(word), self.example) != ""

    def in_brackets(self, text: str) -> str:
        """``net(h1)`` and ``δ[o1]``; ``grad(w5)`` and ``grad_w5``."""
        found = _IN_BRACKETS.fullmatch(text.strip("$ "))
        if found is None:
            return ""
        head, of = found[1] or found[3], found[2] or found[4] or found[6]
        head = head or "gradient"
        if self.parameter(of) and ROLE_WORDS.fullmatch(head):
            return self.cell(head, of)
        name = f"{head}_{of}" if self.unit(of) else ""
        return name if name and self.single(name) is not None else ""

    def applied(self, text: str) -> str:
        """``σ(net_h1)`` is the unit's output, ``f'(net_h1)`` its slope."""
        found = _APPLIED.fullmatch(text.strip("$ "))
        of = self.single(found["net"]) if found else None
        if found is None or of is None or of.kind is not Kind.NET:
            return ""
        depth, _ = self.example.network.position[of.of]
        own = self.example.network.layers[depth].activation.name
        if _BY_NAME.get(found["by"].lower(), own) != own:
            return ""
        return f"dout_{of.of}/dnet_{of.of}" if found["prime"] else f"out_{of.of}"


def _is_own(to: object, words: list[str]) -> bool:
    """Whether the words for other quantities are ones that this one is called by."""
    if isinstance(to, Derivative):
        called = "derivative"
    else:
        called = _CALLED.get(to.kind, "") if isinstance(to, Symbol) else ""
    own = OWN.get(called)
    if own is None:
        return False
    others = [w for w in words if OPERATION.fullmatch(w) or ANOTHER.fullmatch(w)]
    if "half" in map(str.lower, others) and len(others) < 2:
        return False
    return all(map(own.fullmatch, others))
