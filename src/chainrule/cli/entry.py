"""The console script: answers at once what needs no command line, hands on the rest.

That is ``--version``, and ``train EXAMPLE --updates N`` where that run has been
prepared before (`chainrule.prepared`).
"""

from __future__ import annotations

import sys

from chainrule import __version__


def run() -> None:
    """Run the command line and exit with its code."""
    try:
        code = _run(sys.argv[1:])
    except KeyboardInterrupt:  # while the modules were being loaded
        sys.stderr.write("chainrule: interrupted\n")
        code = 130
    if code:
        sys.exit(code)


def _run(arguments: list[str]) -> int:
    if arguments in (["--version"], ["-V"]):
        sys.stdout.write(f"chainrule {__version__}\n")
        return 0
    if _known_run(arguments):
        return 0
    from chainrule.cli.main import main

    return main()


def _known_run(arguments: list[str]) -> bool:
    """Make a prepared run and print it; False where the command line must look."""
    match arguments:
        case ["train", source, "--updates", count, *rest] if rest in ([], ["--json"]):
            if source.startswith("-") or not count.isdecimal() or len(count) > 9:
                return False
        case _:
            return False
    from chainrule.errors import ChainruleError
    from chainrule.prepared import recall, run_prepared

    known = recall(source, int(count))
    if known is None:
        return False
    from chainrule.cli.example_run import print_run

    try:
        found = run_prepared(known, int(count))
        print_run(found, as_json=bool(rest))
        sys.stdout.flush()
    except (ChainruleError, OSError):
        return False  # the command line tells it properly
    return True
