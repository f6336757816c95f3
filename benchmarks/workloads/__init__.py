"""The rows of the table: one file each (or one for a family), one line each here."""

from __future__ import annotations

from benchmarks.workloads.base import Workload
from benchmarks.workloads.growth import GROWTH
from benchmarks.workloads.large import LARGE
from benchmarks.workloads.minibatch import (
    MIDDLE_ADAM,
    MIDDLE_SGD,
    SMALL_ADAM,
    SMALL_SGD,
)
from benchmarks.workloads.prediction import PREDICTION
from benchmarks.workloads.processes import (
    DIGITS_COLD,
    DIGITS_WARM,
    SLIDES_PROCESS,
)
from benchmarks.workloads.regression import REGRESSION
from benchmarks.workloads.slides import SLIDES, SLIDES_BIASES
from benchmarks.workloads.tiny import TINY, TINY_SOFTMAX

WORKLOADS: tuple[Workload, ...] = (
    SLIDES,
    SLIDES_BIASES,
    SLIDES_PROCESS,
    TINY,
    TINY_SOFTMAX,
    SMALL_SGD,
    SMALL_ADAM,
    MIDDLE_SGD,
    MIDDLE_ADAM,
    LARGE,
    REGRESSION,
    PREDICTION,
    DIGITS_COLD,
    DIGITS_WARM,
    GROWTH,
)
