"""AdamW: Adam with the weight decay beside the step instead of in the gradient.

w <- w - eta m_hat / (sqrt(v_hat) + epsilon) - eta lambda w, as PyTorch has it.
"""

from __future__ import annotations

from chainrule.maths.optimizers._adam import MOMENTS, SETTINGS, STEPS
from chainrule.maths.optimizers._settings import weight_decay
from chainrule.maths.records import PARAMETER, Optimizer, Rule, setting

_DECAY = setting("learning_rate") * setting("weight_decay") * PARAMETER

ADAMW = Optimizer(
    name="adamw",
    title="AdamW",
    settings=(*SETTINGS, weight_decay("0.01", "decoupled weight decay")),
    variants={
        inside: Rule(states=MOMENTS, step=step - _DECAY)
        for inside, step in STEPS.items()
    },
    chosen_by="epsilon_inside",
    decoupled_decay=True,
    source="Loshchilov & Hutter 2019, ICLR, arXiv:1711.05101, algorithm 2",
)
