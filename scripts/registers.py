"""Tables of what is registered, for the docs: they follow from the registers."""

from collections.abc import Callable, Iterable

from chainrule.checker.mistakes import MISTAKES
from chainrule.formulas import Node, ascii_text
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.initializers import INITIALIZERS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.maths.records import Activation, Initializer, Loss, Optimizer
from chainrule.renderers import RENDERERS


def code(of: Node | str) -> str:
    """A formula or a name in code type, without the records' formal prefixes."""
    text = of if isinstance(of, str) else ascii_text(of)
    for formal, plain in (("setting:", ""), ("before:", "old "), ("now:", "new ")):
        text = text.replace(formal, plain)
    return f"`{text}`"


def names(of: Iterable[str]) -> str:
    """Several names in code type."""
    return ", ".join(code(each) for each in of)


def table(heads: str, rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; `heads` are separated by commas."""
    columns = heads.split(", ")
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = [columns, ["---"] * len(columns), *cells]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def activation(of: Activation) -> list[str]:
    """Name, value, slope, other names, source."""
    names_ = [code(of.name), code(of.value), code(of.slope), names(of.aliases)]
    return [*names_, of.source]


def loss(of: Loss) -> list[str]:
    """Name, share of one output, slope, short cuts, other names, source."""
    short = "; ".join(f"{name}: {code(node)}" for name, node in of.shortcuts.items())
    first = [code(of.name), code(of.share), code(of.slope), short]
    return [*first, names(of.aliases), of.source]


def optimizer(of: Optimizer) -> list[str]:
    """Name, state, what is added, other names, source."""
    rule = of.rule({})
    state = "; ".join(f"{name} ← {code(node)}" for name, node in rule.states.items())
    return [code(of.name), state, code(rule.step), names(of.aliases), of.source]


def initializer(of: Initializer) -> list[str]:
    """Name, distribution, its spread, other names, source."""
    first = [code(of.name), of.distribution, code(of.spread), names(of.aliases)]
    return [*first, of.source]


TABLES: dict[str, Callable[[], str]] = {
    "activations": lambda: table(
        "name, value, slope, other names, source",
        map(activation, ACTIVATIONS.values()),
    ),
    "losses": lambda: table(
        "name, share of an output, slope, short cuts for dE/dnet, other names, source",
        map(loss, LOSSES.values()),
    ),
    "optimizers": lambda: table(
        "name, state, added to the parameter, other names, source",
        map(optimizer, OPTIMIZERS.values()),
    ),
    "initializers": lambda: table(
        "name, distribution, spread, other names, source",
        map(initializer, INITIALIZERS.values()),
    ),
    "formats": lambda: table(
        "name, suffix, what it is",
        ([code(r.name), code(r.suffix), r.title] for r in RENDERERS.values()),
    ),
    "mistakes": lambda: table(
        "code, what was done, why, the cure, seen in",
        ([code(m.code), m.title, m.why, m.cure, m.source] for m in MISTAKES.values()),
    ),
}
"""The register's name, as the docs say it, and what makes its table."""
