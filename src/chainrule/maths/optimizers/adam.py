"""Adam: momentum and RMSprop together, both corrected for their start at 0.

m <- beta1 m + (1 - beta1) g, v <- beta2 v + (1 - beta2) g^2, and in update t
w <- w - eta m/(1 - beta1^t) / (sqrt(v/(1 - beta2^t)) + epsilon); with
``epsilon_inside = true`` epsilon stands under the root. Weight decay, if any, is L2:
part of the gradient (`adamw` decouples it).
"""

from __future__ import annotations

from chainrule.maths.optimizers._adam import MOMENTS, SETTINGS, STEPS
from chainrule.maths.optimizers._settings import weight_decay
from chainrule.maths.records import Optimizer, Rule

ADAM = Optimizer(
    name="adam",
    title="Adam",
    settings=(*SETTINGS, weight_decay()),
    variants={
        inside: Rule(states=MOMENTS, step=step) for inside, step in STEPS.items()
    },
    chosen_by="epsilon_inside",
    source="Kingma & Ba 2015, ICLR, arXiv:1412.6980, algorithm 1",
)
