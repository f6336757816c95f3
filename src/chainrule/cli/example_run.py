"""``chainrule train EXAMPLE --updates N``: the run, printed or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from chainrule.engines.straight_line import CaseReading, Run


def run_example(source: str, updates: int, *, as_json: bool) -> None:
    """Make the updates of an example, and print what came of them."""
    from chainrule.engines.straight_line import run
    from chainrule.examples import load

    found = run(load(source), updates)
    click.echo(
        json.dumps(as_data(found), indent=2, ensure_ascii=False)
        if as_json
        else as_text(found)
    )


def as_data(run: Run) -> dict[str, Any]:
    """The contracted JSON: error and outputs of the case, or of each in ``cases``."""
    cases = [
        {
            "E_total": {"before": case.before, "after": case.after},
            "outputs": dict(case.outputs),
        }
        for case in run.cases
    ]
    first: dict[str, Any] = cases[0] if len(cases) == 1 else {"cases": cases}
    return {"updates": run.updates, **first, "parameters": run.parameters}


def as_text(run: Run) -> str:
    """The run as lines: errors before, after one and after all updates, outputs."""
    what = "update" if run.updates == 1 else "updates"
    lines = [f"{run.updates:,} {what} ({run.how})"]
    for number, case in enumerate(run.cases, 1):
        lines += ["", *_case_lines(run, case, number)]
    lines += ["", *_columns(run.parameters)]
    return "\n".join(lines)


def _case_lines(run: Run, case: CaseReading, number: int) -> list[str]:
    places = {"before": case.before}
    if run.updates > 1:
        places["after 1 update"] = case.after_one
    if run.updates:
        what = "update" if run.updates == 1 else "updates"
        places[f"after {run.updates:,} {what}"] = case.after
    head = f"E_total, case {number}" if len(run.cases) > 1 else "E_total"
    width = max(map(len, places))
    errors = [f"  {place:<{width}}  {error:.9g}" for place, error in places.items()]
    return [head, *errors, *_columns(case.outputs)]


def _columns(values: dict[str, float]) -> list[str]:
    width = max(map(len, values), default=0)
    return [f"{name:<{width}}  {value:13.9f}" for name, value in values.items()]
