"""`python -m benchmarks`: run the benchmarks and write the report."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks import picture, report
from benchmarks.measure import say
from benchmarks.peers import PEERS
from benchmarks.peers.ours_peer import ENGINE
from benchmarks.results import Row
from benchmarks.settings import QUICK, Settings
from benchmarks.worker import CLOCK, Pool
from benchmarks.workloads import WORKLOADS


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    keys = [workload.key for workload in WORKLOADS]
    parser.add_argument("--only", nargs="+", metavar="ROW", choices=keys, default=keys)
    parser.add_argument(
        "--peers", nargs="+", metavar="PEER", choices=[*PEERS], default=()
    )
    parser.add_argument("--engine", default="auto", help="which of ours (auto)")
    parser.add_argument(
        "--clock",
        choices=("wall", "processor"),
        default="wall",
        help="processor: the time of all threads added up, for a busy machine",
    )
    parser.add_argument("--quick", action="store_true", help="short and rough")
    parser.add_argument("--list", action="store_true", help="name the rows and peers")
    here = Path(__file__).parent
    parser.add_argument("-o", "--output", type=Path, default=here / "results")
    return parser.parse_args()


def main() -> None:
    """Measure the rows asked for, and write what was measured after each."""
    chosen = options()
    if chosen.list:
        print("rows: ", *(workload.key for workload in WORKLOADS))
        print("peers:", *PEERS)
        return
    os.environ[ENGINE], os.environ[CLOCK] = chosen.engine, chosen.clock
    settings = replace(QUICK if chosen.quick else Settings(), peers=tuple(chosen.peers))
    rows: list[Row] = []
    pool = Pool()
    try:
        for workload in WORKLOADS:
            if workload.key in chosen.only:
                say(workload.key)
                rows += workload.measure(settings, pool)
                pool.forget()
                report.write(rows, asdict(settings), chosen.output)
                picture.draw(rows, chosen.output)
    finally:
        pool.close()
    print(report.markdown(rows, asdict(settings)))


if __name__ == "__main__":
    main()
