"""What a text quotes without claiming it: mistakes, old versions, "not 0.25"."""

import pytest

import chainrule as cr
from chainrule.checker.reading import read_loose
from chainrule.checker.reading.hearsay import claimed
from chainrule.examples.names import Names

SLIDES = cr.load("slides")


def read(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The figures claimed, and the pieces that are listed as not read."""
    claims, unread = read_loose(text, SLIDES)
    names = Names(SLIDES)
    found = [(names.resolve(claim.of).name, claim.says) for claim in claims]
    return found, [each.text for each in unread]


@pytest.mark.parametrize(
    "text",
    [
        "out_h1 = 0.5933, not 0.3775",
        "out_h1 = 0.5933 (not 0.3775, which is the net input)",
        "out_h1 = 0.5933 instead of 0.3775",
        "out_h1 = 0.5933 ≠ 0.3775",
        "out_h1 is not 0.3775 but 0.5933.",
        "out_h1 = 0.5933 (previously misprinted as 0.3775)",
        "out_h1 = 0.5933 [was: 0.3775]",
        "out_h1 ist nicht 0.3775, sondern 0.5933.",
        "Statt 0.3775 ergibt sich out_h1 = 0.5933.",
        "out_h1 = 0.5933 et non 0.3775",
        "out_h1 n'est pas 0.3775 mais 0.5933",
        "Au lieu de 0.3775, on trouve out_h1 = 0.5933.",
        "out_h1 no es 0.3775 sino 0.5933",
        "out_h1 = 0.5933 en lugar de 0.3775",
        "out_h1 = 0.5933 em vez de 0.3775",
        "out_h1 = 0.5933，而不是 0.3775。",
        "A common mistake is out_h1 = 0.3775. The right value is out_h1 = 0.5933.",
        "You might get 0.3775 if you forget σ; the right value is out_h1 = 0.5933",
        "Wrong: out_h1 = 0.3775; right: out_h1 = 0.5933",
        "(An earlier version said out_h1 = 0.3775; thanks. It is out_h1 = 0.5933.)",
        "Häufiger Fehler: out_h1 = 0.3775. Richtig ist out_h1 = 0.5933",
        "Erreur fréquente : out_h1 = 0.3775. La bonne valeur est out_h1 = 0.5933",
        "Error común: out_h1 = 0.3775. El valor correcto es out_h1 = 0.5933",
        "Erro comum: out_h1 = 0.3775. O valor correto é out_h1 = 0.5933",
        "常见错误：out_h1 = 0.3775。正确的是 out_h1 = 0.5933。",
        "Without σ, out_h1 would be 0.3775. With it out_h1 = 0.5933.",
        "out_h1 = 0.3775 is wrong, it should be 0.5933.",
        "Why is my out_h1 = 0.3775?\nYou left σ out. It should be 0.5933.",
        "### Common mistakes\nout_h1 = 0.3775\n\n### Solution\nout_h1 = 0.5933",
    ],
)
def test_a_quoted_figure_is_not_claimed_and_the_one_meant_is(text: str) -> None:
    found, listed = read(text)
    assert found == [("out_h1", "0.5933")]
    assert any("0.3775" in each for each in listed)


@pytest.mark.parametrize(
    "text",
    [
        "Don't forget σ: out_h1 = 0.5933",
        "σ nicht vergessen: out_h1 = 0.5933",
        "N'oubliez pas σ : out_h1 = 0.5933",
        "No olvides σ: out_h1 = 0.5933",
        "PyTorch says out_h1 = 0.5933, so we agree.",
        "If net_h1 is known, out_h1 = 0.5933",
    ],
)
def test_a_warning_takes_nothing_from_a_claim(text: str) -> None:
    assert read(text)[0] == [("out_h1", "0.5933")]


@pytest.mark.parametrize(
    "text",
    [
        "E_total = 0.2984, the error",
        "net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3775",
        "w5: 0.4 → 0.3589",
        "The error was 0.2984, now it is 0.2910",
    ],
)
def test_a_line_that_quotes_nothing_is_left_as_it_is(text: str) -> None:
    assert claimed(text) == (text, ())


def test_a_nameless_correction_is_of_what_was_quoted() -> None:
    text = "net_h1 is 0.0275 if you forget the bias; the right value is 0.3775"
    assert read(text)[0] == [("net_h1", "0.3775")]


@pytest.mark.parametrize(
    "text",
    [
        "Slide 14 says out_h1 = 0.3775 (should be 0.5933).",
        "I got 0.3775 for out_h1 at first, but the right value is 0.5933.",
        "Your out_h1 (0.3775) is wrong; it should be 0.5933.",
        "Typo on slide 12: out_h1 is given as 0.3775; correct: 0.5933.",
    ],
)
def test_a_correction_names_what_it_corrects(text: str) -> None:
    found, listed = read(text)
    assert found == [("out_h1", "0.5933")]
    assert any("0.3775" in each for each in listed)
