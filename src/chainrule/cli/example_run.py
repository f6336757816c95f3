"""``chainrule train EXAMPLE --updates N``: the run, printed or as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chainrule.prepared import CaseReading, Run


def run_example(source: str, updates: int, *, as_json: bool) -> None:
    """Make the updates of an example, and print what came of them."""
    from chainrule.prepared import recall, run_prepared

    known = recall(source, updates)
    found = (
        _first_run(source, updates) if known is None else run_prepared(known, updates)
    )
    print_run(found, as_json=as_json)


def print_run(run: Run, *, as_json: bool) -> None:
    """Print a run as text or as the contracted JSON."""
    if as_json:
        text = json.dumps(as_data(run), indent=2, ensure_ascii=False)
    else:
        text = as_text(run)
    sys.stdout.write(text + "\n")


def _first_run(source: str, updates: int) -> Run:
    """Derive the example, run it, and keep the code for the next time."""
    from chainrule.engines.straight_line import prepare, run
    from chainrule.examples import load
    from chainrule.ledger import Derivation
    from chainrule.prepared import keep

    example = load(source)
    found = run(example, updates)
    keep(source, prepare(Derivation(example, shortcuts=True)))
    return found


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
