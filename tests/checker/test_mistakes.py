"""Every mistake of the register, made on random sheets, is found again."""

import random

import pytest

from chainrule.checker.checking import check
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._record import Site
from chainrule.checker.model import RIGHT, Sheet, Verdict
from chainrule.checker.variation import CHANGING, Catalog, changes, composed
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim
from chainrule.examples.names import Names
from chainrule.formulas import refs
from chainrule.ledger.derivation import Derivation
from tests.checker.generators import Author, example, printable, sheet
from tests.checker.mistaken import (
    differing,
    manner,
    mistaken,
    suited,
    variations,
    whole_sheet,
)

CHANGES = [each.code for each in MISTAKES.values() if each.change or each.reread]
KEPT_TO = [each.code for each in MISTAKES.values() if each.convention and each.reread]


def named(found: Sheet) -> set[str]:
    """Every mistake and convention that a checked sheet names."""
    causes = {cause.mistake for claim in found.claims for cause in claim.because}
    return causes | {convention.code for convention in found.conventions}


def amiss(found: Sheet) -> bool:
    return any(each.verdict not in RIGHT for each in found.claims)


@pytest.mark.parametrize("code", CHANGES)
def test_a_mistake_that_was_made_is_named(code: str, test_multiplier: float) -> None:
    rng = random.Random(code)
    made = mistaken(code, rng, max(1, round(test_multiplier)))
    for each in made:
        found = check(each.example, each.wrong)
        if amiss(found):  # else rounding and carrying hide it from anybody
            assert code in named(found), each.how


@pytest.mark.parametrize("code", KEPT_TO)
def test_a_convention_kept_to_is_told_once_and_marked_by(
    code: str, test_multiplier: float
) -> None:
    rng = random.Random(f"kept {code}")
    for made in mistaken(code, rng, max(1, round(test_multiplier))):
        if len(differing(made.right, made.wrong)) >= 3:
            found = check(made.example, made.wrong)
            assert found.conventions, made.how
            assert not found.counts[Verdict.WRONG], made.how


def test_two_independent_mistakes_are_both_found(test_multiplier: float) -> None:
    rng = random.Random(7)
    count = both = 0
    codes = [each for each in MISTAKES.values() if each.change]
    while count < 5 * test_multiplier:
        one, two = rng.sample(codes, 2)
        made = suited(rng.choice((one, two)).code, rng)
        want = whole_sheet(made, rng, 1)
        how = manner(rng)
        right = sheet(Author(made, **how), want)
        found = [v for v in variations(made, right) if v.scope.breadth == 0]
        first = [v for v in found if v.code == one.code]
        second = [v for v in found if v.code == two.code]
        if not first or not second:
            continue
        pair = rng.choice(first), rng.choice(second)
        if pair[0].scope.what == pair[1].scope.what:
            continue
        try:
            sheets = [
                sheet(Author(made, alter=alter, **how), want)
                for alter in (*pair, composed(*pair))
            ]
        except ChainruleError:
            continue
        if any(len(each) != len(right) for each in sheets):
            continue
        a, b, ab = sheets
        shown = (differing(right, a), differing(right, b), differing(a, ab))
        if not all(shown) or not differing(b, ab):
            continue
        count += 1
        both += {one.code, two.code} <= named(check(made, ab))
    assert both >= 0.9 * count - 0.5


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=lambda each: each.code)
def test_a_mistake_says_all_that_a_reader_needs(mistake) -> None:  # type: ignore[no-untyped-def]
    kinds = (mistake.change, mistake.reread, mistake.slip, mistake.early)
    assert sum(bool(each) for each in kinds) <= 1
    assert any((*kinds, mistake.instead))
    assert mistake.code == mistake.code.lower()
    for text in (mistake.title, mistake.why, mistake.cure, mistake.source):
        assert text
        assert not text.endswith(".")


def test_the_first_cases_gradients_printed_again_are_one_mistake() -> None:
    rule = {"optimizer": "sgd", "learning_rate": 0.5, "batch": "online"}
    made = example(random.Random(5), cases=2, training=rule)
    names = [name for name in printable(made) if name.startswith("dE_total/dw")]
    first = sheet(Author(made, digits=8), [Claim(name, "") for name in names])
    again = [Claim(each.of, each.says, 1, 2) for each in first]
    found = check(made, [*first, *again])
    assert len(again) > 1
    assert [root.because.mistake for root in found.roots] == ["first-gradient-reused"]
    assert found.roots[0].because.explains == len(again)


def test_a_figure_has_its_own_mistake_though_an_equal_one_was_printed_right() -> None:
    claims = ("out_o1", "0.7514"), ("err_o1", "-0.7414"), ("dE_o1/dout_o1", "1.4828")
    *right, doubled = check("slides", [Claim(*each) for each in claims]).claims
    assert not [each for each in right if each.verdict not in RIGHT]
    assert "gradient-doubled" in [cause.mistake for cause in doubled.because]


@pytest.mark.parametrize(
    ("code", "seed", "at"),
    [
        ("momentum-sign", 100, 5),
        ("momentum-sign", 104, 4),
        ("other-cross-entropy", 303, 0),
    ],
)
def test_a_mistake_is_found_over_the_figures_printed(
    code: str, seed: int, at: int
) -> None:
    made = mistaken(code, random.Random(f"round {seed} {code}"), at + 1)[at]
    found = check(made.example, made.wrong)
    assert code in named(found), made.how


def test_a_mistake_can_be_made_on_top_of_any_other() -> None:
    rng = random.Random(3)
    for code in ("momentum-sign", "epsilon-place", "batch-mean-left-out", "term-sign"):
        for _ in range(1):
            derivation = Derivation(suited(code, rng))
            names = Names(derivation.example)
            wanted = [
                derivation.at(to)  # type: ignore[arg-type]
                for name in names.all()
                for to in refs(names.parse(name))
            ]
            catalog = Catalog(derivation)
            for quantity in derivation.order(wanted)[::3]:
                for _, altered in catalog.at(quantity):
                    site = Site(derivation, quantity, altered.formula)
                    for mistake in CHANGING:
                        assert all(e.formula for e in changes(mistake, site))
