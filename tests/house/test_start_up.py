"""What a command loads before it answers: nothing that it does not need."""

import json
import subprocess
import sys

import pytest

HEAVY = ["flint", "matplotlib", "numba", "numpy", "polars", "rich", "scipy", "sklearn"]
PROBE = """
import contextlib, io, json, sys
from chainrule.cli.main import main
with contextlib.redirect_stdout(io.StringIO()):
    try:
        main(sys.argv[1:])
    except SystemExit:
        pass
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded_by(*arguments: str) -> set[str]:
    report = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(report.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--version"], set()),
        (["explain", "slides", "--format", "json"], {"flint"}),
        (["train", "slides", "--updates", "10", "--json"], {"flint"}),
    ],
    ids=" ".join,
)
def test_a_command_loads_only_what_it_needs(
    arguments: list[str], allowed: set[str]
) -> None:
    assert loaded_by(*arguments) & (set(HEAVY) - allowed) == set()
