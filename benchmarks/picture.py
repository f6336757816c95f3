"""The results as one picture: how many times slower the peers are, and growth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.results import OURS, Row

if TYPE_CHECKING:
    from pathlib import Path

COLORS = {
    OURS: "#111111",
    "c": "#8c8c8c",
    "fann": "#b07aa1",
    "jax": "#4e79a7",
    "numpy": "#59a14f",
    "onnxruntime": "#76b7b2",
    "sklearn": "#f28e2b",
    "torch": "#e15759",
    "torch.compile": "#ff9da7",
}
MARKERS = dict(zip(COLORS, "DxPosv^*h", strict=True))


def draw(rows: list[Row], folder: Path) -> None:
    """Write benchmarks.png and benchmarks.svg; nothing where nothing was timed."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "chainrule"
    from matplotlib import pyplot as plt

    single = [row for row in rows if row.key != "growth" and row.timed()]
    grown = [row for row in rows if row.key == "growth"]
    parts = [part for part in (single, grown) if part]
    if not parts:
        return
    height = max(4.5, 0.42 * len(single) + 1.5)
    figure, axes = plt.subplots(
        1,
        len(parts),
        figsize=(7.5 * len(parts), height),
        squeeze=False,
        layout="constrained",
    )
    spots = iter(axes[0])
    if single:
        ratios(next(spots), single)
    if grown:
        growth(next(spots), grown)
    for kind in ("png", "svg"):
        figure.savefig(folder / f"benchmarks.{kind}", dpi=150, metadata=_undated(kind))
    plt.close(figure)


def _undated(kind: str) -> dict[str, Any]:
    return {"Date": None} if kind == "svg" else {}


def ratios(axes: Any, rows: list[Row]) -> None:
    """A line for each workload, a mark for each peer, ours at 1."""
    shown: set[str] = set()
    for y, row in enumerate(reversed(rows)):
        timed = row.timed()
        quickest = min(timed, key=lambda name: timed[name].time)
        base = OURS if OURS in timed else quickest
        for peer in timed:
            axes.plot(
                row.ratio(peer, base),
                y,
                MARKERS[peer],
                color=COLORS[peer],
                markersize=7,
                label=None if peer in shown else peer,
            )
            shown.add(peer)
    axes.axvline(1, color=COLORS[OURS], linewidth=0.8)
    axes.set_xscale("log")
    axes.set_yticks(range(len(rows)), [row.key for row in reversed(rows)])
    axes.set_xlabel("time, as a multiple of ours (right of 1: slower than ours)")
    axes.grid(axis="y", linewidth=0.3)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=5, fontsize=8)


def growth(axes: Any, rows: list[Row]) -> None:
    """Time per update over the number of parameters, both logarithmic."""
    peers = [p for p in COLORS if any(p in row.timed() for row in rows)]
    for peer in peers:
        held = [row for row in rows if peer in row.timed()]
        axes.plot(
            [row.parameters for row in held],
            [row.timed()[peer].time for row in held],
            marker=MARKERS[peer],
            color=COLORS[peer],
            label=peer,
        )
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="parameters",
        ylabel="seconds per update (batch 32, float32)",
    )
    axes.grid(linewidth=0.3)
    axes.legend(fontsize=8)
