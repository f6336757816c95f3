"""Sheets with a mistake made on purpose, for every mistake of the register."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.posing import Posed, pose
from chainrule.checker.variation import CHANGING, Catalog, Variation
from chainrule.checker.world import World
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example
from chainrule.examples.names import Names
from chainrule.formulas import refs
from chainrule.ledger.derivation import Alter
from tests.checker.generators import Author, example, printable, sheet


def suited(code: str, rng: random.Random) -> Example:
    """A random example that gives a mistake something to spoil."""
    fixed: dict[str, Any] = {}
    if "bias" in code:
        fixed["bias"] = rng.choice(("shared", "each"))
        if code == "bias-separate-though-shared":
            fixed["bias"] = "shared"
    rule: dict[str, Any] = {"optimizer": "sgd", "learning_rate": 0.5}
    if "momentum" in code:
        fixed["training"] = rule | {"optimizer": "momentum", "momentum": 0.9}
    if code.startswith("decay"):
        fixed["training"] = rule | {"weight_decay": 0.1}
    if code in ("bias-correction-left-out", "epsilon-place"):
        adam = {"optimizer": "adam", "learning_rate": 0.05, "epsilon": 0.01}
        fixed["training"] = adam
    if code in ("batch-mean-left-out", "batch-mean-taken", "online-for-batch",
                "last-case-only", "case-left-out"):  # fmt: skip
        fixed["cases"] = rng.choice((2, 3))
        reduction = "sum" if code == "batch-mean-taken" else "mean"
        fixed["training"] = rule | {"batch": "full", "reduction": reduction}
    if code in ("first-gradient-reused", "other-case", "other-case-operand",
                "restarted", "batch-for-online"):  # fmt: skip
        fixed["cases"] = rng.choice((2, 3))
        fixed["training"] = rule
    if code in ("restart-left-out", "parameter-of-case-before"):
        fixed["cases"] = 2
        fixed["training"] = rule | {"restart": True}
    if code == "bias-learned-though-frozen":
        fixed["training"] = rule | {"frozen": "biases"}
    if code == "bias-frozen-though-learned":
        fixed["training"] = rule
    made = example(rng, **fixed)
    while code == "other-class" and not classifies(made):
        made = example(rng, **fixed)
    return made


def classifies(example: Example) -> bool:
    """Whether the example's targets are classes."""
    loss = example.network.loss
    return loss is not None and loss.name == "cross_entropy"


def whole_sheet(example: Example, rng: random.Random, updates: int = 2) -> list[Claim]:
    """Every claim that a lecture prints, and the outputs after some updates."""
    found: list[Claim] = []
    for case in range(1, len(example.cases) + 1):
        names = printable(example, 0, case)
        found += [Claim(name, "", 0, case) for name in names]
    for after in range(1, updates + 1):
        names = [n for n in printable(example, after) if n.startswith(("out_", "E_"))]
        found += [Claim(name, "", after, 1) for name in names]
    thinned = [claim for claim in found if rng.random() < 0.9]
    return thinned[:120]


def differing(one: tuple[Claim, ...], other: tuple[Claim, ...]) -> list[int]:
    """Where two sheets of the same claims print other figures."""
    pairs = zip(one, other, strict=True)
    return [i for i, (a, b) in enumerate(pairs) if a.says != b.says]


@dataclass(frozen=True)
class Mistaken:
    """An example, the right sheet, and the same sheet with a mistake in it."""

    example: Example
    right: tuple[Claim, ...]
    wrong: tuple[Claim, ...]
    how: str


def manner(rng: random.Random) -> dict[str, Any]:
    """How an author rounds and carries on."""
    return {
        "digits": rng.randint(3, 9),
        "decimals": rng.random() < 0.3,
        "carry": rng.random() < 0.5,
    }


def variations(
    example: Example,
    claims: tuple[Claim, ...],
    mistakes: Iterable[Mistake] = CHANGING,
) -> list[Variation]:
    """Every one of the mistakes that can be made on the way to a sheet's figures."""
    world = World(example)
    read = [p for p in pose(world, Names(example), claims) if isinstance(p, Posed)]
    order = world.derivation.order([q for p in read for q in refs(p.formula)])  # type: ignore[misc]
    return [found for found, _ in Catalog(world.derivation, mistakes).scoped(order)]


def with_mistake(mistake: Mistake, rng: random.Random) -> Mistaken | None:
    """A random sheet with the mistake, None where it would not show."""
    made = suited(mistake.code, rng)
    want = whole_sheet(made, rng, rng.choice((1, 2)))
    how = manner(rng)
    alter: Alter | None = None
    other = made
    if mistake.reread is not None:
        readings = list(mistake.reread(made))
        if not readings:
            return None
        _, other = rng.choice(readings)
        want = [each for each in want if _printed(other, each)]
    right = sheet(Author(made, **how), want)
    if mistake.change is not None:
        found = variations(made, right, [mistake])
        if not found:
            return None
        alter = rng.choice(found)
    try:
        wrong = sheet(Author(other, alter=alter, **how), want)
    except ChainruleError:
        return None
    if len(wrong) != len(right) or not differing(right, wrong):
        return None
    return Mistaken(made, right, wrong, f"{how} {alter}")


def _known(example: Example, name: str) -> bool:
    try:
        Names(example).parse(name)
    except ChainruleError:
        return False
    return True


def _printed(example: Example, claim: Claim) -> bool:
    """Whether an example has the quantity of a claim, and a value for it."""
    if not _known(example, claim.of):
        return False
    return bool(sheet(Author(example, digits=6), [claim]))


def mistaken(code: str, rng: random.Random, count: int) -> list[Mistaken]:
    """So many sheets with the mistake; fewer where hardly any example shows it."""
    mistake = MISTAKES[code.replace("-", "_")]
    found: list[Mistaken] = []
    for _ in range(15 * count):
        made = with_mistake(mistake, rng)
        if made is not None:
            found.append(made)
        if len(found) == count:
            break
    return found
