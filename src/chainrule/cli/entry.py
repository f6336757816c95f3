"""The console script: answers ``--version`` at once, hands everything else on."""

from __future__ import annotations

import sys

from chainrule import __version__


def run() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"chainrule {__version__}\n")
        return
    from chainrule.cli.main import main

    sys.exit(main())
