"""The cross-entropy of outputs that are probabilities, one by one; added up.

With logistic outputs dE/dnet is out - target, for any target. PyTorch and Keras average
over the outputs.
"""

from __future__ import annotations

from chainrule.formulas.nodes import absolute, choose, exp, ln, log1p
from chainrule.maths.records import NET, OUT, TARGET, Loss

BINARY_CROSS_ENTROPY = Loss(
    name="binary_cross_entropy",
    title="binary cross-entropy",
    share=-(TARGET * ln(OUT) + (1 - TARGET) * ln(1 - OUT)),
    slope=(OUT - TARGET) / (OUT * (1 - OUT)),
    # 0 ln 0 = 0, as its limit is
    stable=-(
        choose(TARGET, ">", 0, TARGET * ln(OUT), 0)
        + choose(1, ">", TARGET, (1 - TARGET) * ln(1 - OUT), 0)
    ),
    stable_slope=(
        choose(1, ">", TARGET, (1 - TARGET) / (1 - OUT), 0)
        - choose(TARGET, ">", 0, TARGET / OUT, 0)
    ),
    shortcuts={"logistic": OUT - TARGET},
    # -ln(out) = softplus(-net) and -ln(1 - out) = softplus(net)
    from_net={
        "logistic": choose(NET, ">", 0, NET, 0)
        - TARGET * NET
        + log1p(exp(-absolute(NET)))
    },
    targets="probability",
    outputs=(0.0, 1.0),
    aliases=(
        "bce",
        "bce_loss",
        "log_loss",
        "logistic_loss",
        "bce_with_logits",
        "bce_with_logits_loss",
    ),
    source="Bishop 1995, Neural Networks for Pattern Recognition, section 6.7",
)
