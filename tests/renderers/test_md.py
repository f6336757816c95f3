"""Markdown: formulas pass through a Markdown parser unharmed, words are only words."""

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from chainrule.renderers import RENDERERS
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
def test_foreign_words_make_no_html_and_no_links(sample: str) -> None:
    page = PARSER.render(md(sample))
    tags = set(re.findall(r"<([a-z0-9]+)", page))
    words = {"h1", "h2", "h3", "p", "em", "strong", "code", "pre", "blockquote"}
    assert tags <= words | {"ul", "li", "span", *TABLE}


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
