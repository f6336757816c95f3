"""Which versions wrote a file."""

from __future__ import annotations

import platform


def versions() -> dict[str, str]:
    """The versions of chainrule, NumPy and Python.

    >>> sorted(versions())
    ['chainrule', 'numpy', 'python']
    """
    import numpy as np

    import chainrule as cr

    return {
        "chainrule": cr.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
