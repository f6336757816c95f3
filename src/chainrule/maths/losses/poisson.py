"""The Poisson loss of counts, without the terms that depend on targets alone; added up.

PyTorch and Keras average over the outputs.
"""

from __future__ import annotations

from chainrule.formulas.nodes import choose, exp, ln
from chainrule.maths.records import NET, OUT, TARGET, Loss

POISSON = Loss(
    name="poisson",
    title="Poisson loss",
    share=OUT - TARGET * ln(OUT),
    slope=1 - TARGET / OUT,
    # 0 ln 0 = 0, as its limit is
    stable=OUT - choose(TARGET, ">", 0, TARGET * ln(OUT), 0),
    stable_slope=1 - choose(TARGET, ">", 0, TARGET / OUT, 0),
    shortcuts={"exponential": OUT - TARGET},
    from_net={"exponential": exp(NET) - TARGET * NET},
    targets="count",
    outputs=(0.0, float("inf")),
    aliases=("poisson_nll", "poisson_nll_loss", "poisson_loss"),
    source="McCullagh & Nelder 1989, Generalized Linear Models, chapter 6",
)
