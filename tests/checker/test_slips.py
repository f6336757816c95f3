"""Slips of copying, made on right sheets, are told by their digits."""

import random

import pytest

from chainrule.checker.checking import check
from chainrule.checker.model import Verdict
from chainrule.examples.model import Claim
from tests.checker.generators import Author, sheet
from tests.checker.mistaken import suited, whole_sheet


def dropped(says: str, rng: random.Random) -> str:
    at = rng.randrange(says.index(".") + 1, len(says) - 1)
    return says[:at] + says[at + 1 :]


def doubled(says: str, rng: random.Random) -> str:
    at = rng.randrange(says.index(".") + 1, len(says))
    return says[:at] + says[at] + says[at:]


def swapped(says: str, rng: random.Random) -> str:
    at = rng.randrange(says.index(".") + 1, len(says) - 1)
    return says[:at] + says[at + 1] + says[at] + says[at + 2 :]


def slipped(says: str, rng: random.Random) -> str:
    sign = "-" * says.startswith("-")
    whole, _, tail = says.lstrip("-").partition(".")
    return f"{sign}0.0{tail}" if whole == "0" else f"{sign}0.{whole}{tail}"


def turned(says: str, rng: random.Random) -> str:
    return says[1:] if says.startswith("-") else "-" + says


def padded(says: str, rng: random.Random) -> str:
    zeros = rng.randint(1, 3)
    return says[:-zeros] + "0" * zeros


SLIPS = {
    "zeros-appended": padded,
    "digit-dropped": dropped,
    "digit-doubled": doubled,
    "digits-swapped": swapped,
    "point-slipped": slipped,
    "sign-lost": turned,
}


@pytest.mark.parametrize("code", SLIPS)
def test_a_slip_in_copying_is_named(code: str, test_multiplier: float) -> None:
    rng = random.Random(code)
    count = 0
    while count < 3 * test_multiplier:
        made = suited(code, rng)
        right = list(sheet(Author(made, digits=7), whole_sheet(made, rng, 1)))
        at = rng.randrange(len(right))
        if "." not in right[at].says or float(right[at].says) == 0:
            continue
        claim = right[at]
        spoiled = SLIPS[code](claim.says, rng)
        right[at] = Claim(claim.of, spoiled, claim.after, claim.case)
        (found,) = check(made, right).claims[at : at + 1]
        if found.verdict is not Verdict.WRONG:
            continue  # the digits that changed places were the same
        count += 1
        assert code in {cause.mistake for cause in found.because}, (claim, spoiled)
