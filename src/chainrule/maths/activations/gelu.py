"""The Gaussian error linear unit: net times the normal distribution function.

The exact form, with erf; not the approximation by tanh.
"""

from __future__ import annotations

from chainrule.formulas.nodes import erf, normal_density, number, sqrt
from chainrule.maths.records import NET, Activation

_HALF = number("1/2")
_TWICE_DISTRIBUTION = 1 + erf(NET / sqrt(2))

GELU = Activation(
    name="gelu",
    title="Gaussian error linear unit",
    value=_HALF * NET * _TWICE_DISTRIBUTION,
    slope=_HALF * _TWICE_DISTRIBUTION + NET * normal_density(NET),
    range=(-0.16997120747990367, float("inf")),  # its minimum, at -0.7517915
    aliases=("gaussian_error_linear_unit",),
    source="Hendrycks & Gimpel 2016, arXiv:1606.08415, section 2",
)
