"""Markdown: formulas pass through a Markdown parser unharmed, words are only words."""

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from chainrule.documents import Document, Math, paragraph
from chainrule.formulas import Kind, Quantity, Symbol
from chainrule.renderers import RENDERERS
from tests.renderers.registered import REGISTERED, formulas_of
from tests.renderers.samples import SAMPLES

TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
PARSER = MarkdownIt("commonmark").enable("table")
DISPLAY = re.compile(r"\$\$\n(.*?)\n\$\$", re.DOTALL)
INLINE = re.compile(r"(?<![>$\\])\$([^$\n]+)\$")


def md(sample: str) -> str:
    return RENDERERS["md"].render(SAMPLES[sample])


def squeezed(text: str) -> str:
    return " ".join(text.split())


def as_read(source: str) -> str:
    """What a parser that knows no mathematics hands on to MathJax."""
    page = PARSER.render(source)
    page = re.sub(r"<(em|strong|a|code|img)[ >].*?>", r"{\1}", page)
    return squeezed(unescape(re.sub(r"<[^>]*>", " ", page)))


@pytest.mark.parametrize("sample", [name for name in SAMPLES if name != "hostile"])
def test_formulas_pass_through_markdown_unchanged(sample: str) -> None:
    source = md(sample)
    read = as_read(source)
    formulas = DISPLAY.findall(source) + INLINE.findall(DISPLAY.sub("", source))
    assert sample == "empty" or formulas
    for formula in formulas:
        assert squeezed(formula) in read, formula


def test_the_test_above_notices_an_unsafe_formula() -> None:
    unsafe = r"\mathrm{out}_{h} + \mathrm{out}_{o} \\ \{"
    assert squeezed(unsafe) not in as_read(f"${unsafe}$")


@pytest.mark.parametrize("sample", SAMPLES)
def test_foreign_words_make_no_html_and_no_links_but_addresses(sample: str) -> None:
    page = PARSER.render(md(sample))
    tags = set(re.findall(r"<([a-z0-9]+)", page))
    words = {"h1", "h2", "h3", "p", "em", "strong", "code", "pre", "blockquote"}
    assert tags <= words | {"ul", "li", "span", "a", *TABLE}
    for to, shown in re.findall(r'<a href="([^"]*)">(.*?)</a>', page):
        assert to == shown
        assert to.startswith(("http://", "https://"))


def test_an_address_with_underscores_is_a_link_to_itself() -> None:
    source = "after https://example.org/a_step_by_step/ (2015), *chapter* 2"
    page = PARSER.render(RENDERERS["md"].render(Document("", (), source=source)))
    assert '<a href="https://example.org/a_step_by_step/">' in page
    assert "*chapter*" in page


FORBIDDEN = re.compile(
    r"\\(operatorname|mbox|phantom|def|newcommand|require|href|class|style|cssId)\b"
)


@pytest.mark.parametrize("name", REGISTERED)
def test_no_formula_uses_a_macro_that_github_refuses(name: str) -> None:
    source = RENDERERS["md"].render(formulas_of(name))
    assert DISPLAY.search(source)
    assert not FORBIDDEN.search(source)


def test_the_test_above_is_needed() -> None:
    source = RENDERERS["latex"].render(formulas_of("gelu"))
    assert FORBIDDEN.search(source)


@pytest.mark.parametrize("sample", SAMPLES)
def test_github_opens_and_closes_every_formula_in_a_line(sample: str) -> None:
    words = re.sub(r"`{3,}.*?`{3,}", "", md(sample), flags=re.DOTALL)
    words = DISPLAY.sub("", words).replace("<span>$</span>", "")
    for found in INLINE.finditer(words):
        before, after = words[: found.start()][-1:], words[found.end() :][:1]
        assert not before or before.isspace(), found[0]
        assert not after.isalnum(), found[0]
        assert found[1] == found[1].strip(), found[0]


def test_a_formula_behind_a_bracket_has_backticks_in_its_dollars() -> None:
    w = Math(Quantity(Symbol(Kind.PARAMETER, "w5")))
    page = RENDERERS["md"].render(Document("", (paragraph("(", w, ") ", w, "s"),)))
    assert page.strip() == "($`w_5`$) $w_5$ s"


def test_equations_in_a_row_share_a_display_and_their_equals_signs() -> None:
    source = md("forward")
    (display, *_) = DISPLAY.findall(source)
    assert display.startswith("\\begin{aligned}\n")
    assert display.count("&=") + display.count(r"&\approx") > 2


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_row_of_a_table_has_as_many_cells_as_its_head(sample: str) -> None:
    page = PARSER.render(md(sample))
    for table in re.findall(r"<table>.*?</table>", page, re.DOTALL):
        counts = {len(re.findall("<t[dh]", row)) for row in table.split("<tr>")[1:]}
        assert len(counts) == 1


def test_every_table_is_read_as_a_table() -> None:
    source = md("overviews") + md("sheet") + md("hostile")
    heads = len(re.findall(r"^\| :?---", source, re.MULTILINE))
    assert PARSER.render(source).count("<table>") == heads > 0


def test_code_with_backticks_stays_code() -> None:
    page = PARSER.render(md("hostile"))
    (block,) = re.findall(r"<pre><code>(.*?)</code></pre>", page, re.DOTALL)
    assert "`code`" in unescape(block)
