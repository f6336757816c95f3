"""How the public names are used; mypy --strict reads this file, nothing runs it."""

import chainrule as cr

version: str = cr.__version__
