"""What a wrong formula lacks, or has too much of, stands out beside the right one."""

import pytest

import chainrule as cr
from chainrule.checker.left_out import compared
from chainrule.checker.sheet_document import sheet_document
from chainrule.documents import Highlight
from chainrule.formulas import Negative, Ref, exp, node
from chainrule.renderers import RENDERERS, Options

A, B, C = Ref("a"), Ref("b"), Ref("c")


def lit(part):
    return Ref(Highlight(part))


@pytest.mark.parametrize(
    ("wrong", "right", "computed", "belonging"),
    [
        (A, A * B, A, A * lit(B)),
        (A + C, A + B + C, A + C, A + lit(B) + C),
        (A + C, A - B + C, A + C, A - lit(B) + C),
        (A + B + B, A + B, A + B + lit(B), A + B),
        (A / 2, A, A / lit(node(2)), A),
        (-A, -(A * B), -A, Negative(A * lit(B))),
        (A / (B + C), A / B, A / (B + lit(C)), A / B),
        (exp(A), exp(A * B), exp(A), exp(A * lit(B))),
    ],
)
def test_only_what_one_formula_lacks_is_marked(wrong, right, computed, belonging):
    assert compared(wrong, right) == (computed, belonging)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [(A, A), (A, B), (A * C, A * B), (A + B, A * B), (exp(A), A), (A / B, B / A)],
)
def test_formulas_that_differ_otherwise_are_not_compared(wrong, right):
    assert compared(wrong, right) is None


@pytest.mark.parametrize(
    ("name", "says", "computed", "belonging"),
    [
        (
            "δ_h1",
            "0.0363503",
            "δ_h1 = ∂E_total/∂out_h1 ≈ 0.036350306",
            "δ_h1 = ∂E_total/∂out_h1 · »∂out_h1/∂net_h1«",
        ),
        (
            "net_h1",
            "0.0275",
            "net_h1 = w1·i1 + w2·i2 ≈ 0.027500",
            "net_h1 = w1·i1 + w2·i2 + »b1«",
        ),
        (
            "net_h1",
            "0.7275",
            "net_h1 = w1·i1 + w2·i2 + b1 + »b1« ≈ 0.727500",
            "net_h1 = w1·i1 + w2·i2 + b1",
        ),
        (
            "out_h2",
            "0.3925",
            "out_h2 = net_h2 ≈ 0.392500",
            "out_h2 = 1/(1 + exp(-net_h2))",
        ),
    ],
)
def test_the_report_shows_what_was_computed_beside_what_belongs_there(
    tmp_path, name: str, says: str, computed: str, belonging: str
):
    path = tmp_path / "answers.md"
    path.write_text(f"{name} = {says}")
    document = sheet_document(cr.check("slides", path))
    text = RENDERERS["text"].render(document, Options(width=200))
    lines = [line.strip() for line in text.splitlines()]
    assert lines[lines.index("as computed") + 1] == computed
    assert lines[lines.index("rightly") + 1] == belonging
    for form in ("html", "md", "latex"):
        assert "Highlight(" not in RENDERERS[form].render(document, Options())


def test_a_slip_in_copying_has_no_formula_of_its_own():
    text = RENDERERS["text"].render(sheet_document(cr.check("slides")), Options())
    assert "out_h1 = out_h1" not in text
