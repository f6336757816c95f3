"""Property tests draw the same examples in every run, and more with TEST_MULTIPLIER."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "seeded-examples",
    derandomize=True,
    deadline=None,
    max_examples=int(100 * float(os.environ.get("TEST_MULTIPLIER", "1"))),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("seeded-examples")
