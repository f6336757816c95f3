"""How one lecture writes things: the letters for the rate, net inputs and outputs."""

from __future__ import annotations

from dataclasses import dataclass

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
"""Greek letters by their English names."""

LETTER_NAMES = {letter: name for name, letter in GREEK.items()}

SETTING_LETTERS = {
    "momentum": "μ",
    "weight_decay": "λ",
    "beta1": "β1",
    "beta2": "β2",
    "epsilon": "ε",
    "rho": "ρ",
}
"""Usual letters for the settings of an update rule, where they have one."""


@dataclass(frozen=True)
class Notation:
    """A lecture's own way of writing; the defaults are the slides'.

    `error_signal` is ``"derivative"`` (δ = dE/dnet) or ``"target-out"`` (its negative).
    """

    learning_rate: str = "η"
    net: str = "net"
    out: str = "out"
    target: str = "target"
    error: str = "E"
    delta: str = "δ"
    error_signal: str = "derivative"
    decimal_comma: bool = False

    @property
    def delta_sign(self) -> int:
        """+1 where δ is the derivative, -1 where it is target - out."""
        return 1 if self.error_signal == "derivative" else -1


PLAIN = Notation()
