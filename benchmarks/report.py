"""Rows as Markdown and JSON."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.results import OURS, Row, Verdict

PACKAGES = (
    "chainrule",
    "jax",
    "numba",
    "numpy",
    "onnxruntime",
    "scikit-learn",
    "scipy",
    "torch",
)


def duration(seconds: float) -> str:
    """Three significant digits with the unit that suits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{_three(seconds / size)} {unit}"
    return f"{_three(seconds / 1e-9)} ns"


def _three(x: float) -> str:
    return f"{x:,.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"


def environment() -> dict[str, Any]:
    """What the figures depend on."""
    cpu = platform.processor()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text().splitlines()
        named = [line for line in lines if line.startswith("model name")]
        cpu = named[0].split(":", 1)[1].strip() if named else cpu
    versions: dict[str, str | None] = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = None
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": versions,
    }


def document(rows: list[Row], settings: dict[str, Any]) -> dict[str, Any]:
    """Everything measured, as plain data."""
    out = []
    for row in rows:
        entry = asdict(row)
        entry["medians"] = {name: e.time for name, e in row.timed().items()}
        entry["ratios"] = {name: row.ratio(name) for name in row.timed()}
        entry["verdicts"] = [
            asdict(v.target) | {"got": v.got, "met": v.met} for v in row.verdicts()
        ]
        out.append(entry)
    return {"environment": environment(), "settings": settings, "rows": out}


def markdown(rows: list[Row], settings: dict[str, Any]) -> str:
    """The whole report."""
    facts = environment()
    versions = ", ".join(f"{k} {v}" for k, v in facts["versions"].items() if v)
    parts = [
        "# Benchmarks",
        f"{facts['cpu']}, {facts['cores']} cores, Python {facts['python']}; "
        f"{versions}.",
        f"Medians of {settings['rounds']} interleaved rounds; ratios are medians of "
        "the rounds' ratios. Every peer below reached the same weights and the same "
        "loss before it was timed; *off* is how far it ended from double precision, as "
        "a share of the way the weights had gone.",
        summary(rows),
    ]
    parts += [table(row) for row in rows if row.key != "growth"]
    grown = [row for row in rows if row.key == "growth"]
    if grown:
        parts.append(growth(grown))
    return "\n\n".join(part for part in parts if part) + "\n"


def summary(rows: list[Row]) -> str:
    """The targets and what came of them."""
    lines = ["| work | against | needed | got | |", "|---|---|---|---|---|"]
    for row in rows:
        for v in row.verdicts():
            cells = (row.title, v.target.peer, _needed(v), _got(v), _mark(v))
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) if len(lines) > 2 else ""


def _needed(verdict: Verdict) -> str:
    target = verdict.target
    if target.bound == "share":
        return f"{target.times:.0%}"
    if target.bound == "memory":
        return f"at most {target.times:.3g}×"
    return _times(target.times)


def _got(verdict: Verdict) -> str:
    if verdict.got is None:
        return "not measured"
    if verdict.target.bound == "share":
        return f"{verdict.got:.0%}"
    return _times(verdict.got)


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}×" if ratio >= 100 else f"{ratio:.3g}×"


def _mark(verdict: Verdict) -> str:
    if verdict.got is None:
        return ""
    return "met" if verdict.met else "**missed**"


def table(row: Row) -> str:
    """One workload: every peer, quickest first."""
    timed = row.timed()
    quickest = min(timed, key=lambda name: timed[name].time, default="")
    base = OURS if OURS in timed else quickest
    lines = [
        f"## {row.title}",
        "",
        f"| peer | time per {row.per} | range | times {base} | off | how |",
        "|---|---|---|---|---|---|",
    ]
    for name, entry in sorted(timed.items(), key=lambda item: item[1].time):
        span = f"{duration(min(entry.times))} … {duration(max(entry.times))}"
        off = "" if entry.off is None else f"{entry.off:.0e}"
        ratio = row.ratio(name, base)
        lines.append(
            f"| {name} | {duration(entry.time)} | {span} | {ratio:.3g} | {off} "
            f"| {entry.variant} |"
        )
    absent = [f"{e.peer}: {_last(e.absent)}" for e in row.entries if not e.times]
    if absent:
        lines += ["", f"Not timed: {'; '.join(absent)}."]
    lines += [f"\n{note}" for note in row.notes]
    lines += [f"\n{k}: {v:.3g}." for k, v in row.rates.items() if "," in k]
    return "\n".join(lines)


def _last(text: str) -> str:
    return text.strip().splitlines()[-1].rstrip(".")


def growth(rows: list[Row]) -> str:
    """Time per update and peak memory, over the number of parameters."""
    peers = sorted({e.peer for row in rows for e in row.entries if e.times})
    lines = [
        "## Growth: time per update",
        "",
        "| parameters | " + " | ".join(peers) + " |",
        "|---" * (len(peers) + 1) + "|",
    ]
    for row in rows:
        timed = row.timed()
        cells = [duration(timed[p].time) if p in timed else "" for p in peers]
        lines.append(f"| {row.parameters:,} | " + " | ".join(cells) + " |")
    held = [row for row in rows if row.memory]
    if held:
        lines += [
            "",
            "Peak memory that training adds, as multiples of (3 × parameters + "
            "activations):",
            "",
            "| parameters | " + " | ".join(peers) + " |",
            "|---" * (len(peers) + 1) + "|",
        ]
    for row in held:
        cells = [f"{row.memory[p]:.2f}" if p in row.memory else "" for p in peers]
        lines.append(f"| {row.parameters:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def write(rows: list[Row], settings: dict[str, Any], folder: Path) -> None:
    """report.md and results.json."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(markdown(rows, settings), encoding="utf-8")
    text = json.dumps(document(rows, settings), indent=2, ensure_ascii=False)
    (folder / "results.json").write_text(text + "\n", encoding="utf-8")
