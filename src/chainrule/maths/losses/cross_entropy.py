"""The cross-entropy of outputs that are one distribution over classes.

With softmax outputs dE/dnet is out - target where the targets of a case sum to 1, as
they do for a class; where they do not, it is out*(sum of targets) - target.
"""

from __future__ import annotations

from chainrule.formulas.nodes import choose, ln
from chainrule.maths.records import LAYER_SUM, NET, OUT, TARGET, TARGET_SUM, Loss

CROSS_ENTROPY = Loss(
    name="cross_entropy",
    title="cross-entropy",
    share=-(TARGET * ln(OUT)),
    slope=-(TARGET / OUT),
    # 0 ln 0 = 0, as its limit is
    stable=choose(TARGET, ">", 0, -(TARGET * ln(OUT)), 0),
    stable_slope=choose(TARGET, ">", 0, -(TARGET / OUT), 0),
    shortcuts={"softmax": OUT - TARGET},
    general_shortcuts={"softmax": OUT * TARGET_SUM - TARGET},
    # ln(out) = net - ln(sum of exp(net))
    from_net={"softmax": TARGET * (ln(LAYER_SUM) - NET)},
    targets="distribution",
    outputs=(0.0, 1.0),
    aliases=(
        "categorical_crossentropy",
        "sparse_categorical_crossentropy",
        "cross_entropy_loss",
        "nll",
        "nll_loss",
        "negative_log_likelihood",
        "softmax_cross_entropy",
        "ce",
    ),
    source="Bridle 1990, NeurIPS 2, 211-217; Bishop 1995, section 6.9",
)
