"""HTML: one well-formed file that needs nothing else and lets nothing foreign in."""

import re
import subprocess
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from chainrule.documents import (
    EQUALS,
    Claim,
    Document,
    Figure,
    Mark,
    Sheet,
    Strong,
    paragraph,
)
from chainrule.renderers import RENDERERS, Options
from tests.renderers.samples import HOSTILE, SAMPLES

VOID = {"meta", "wbr", "br", "hr", "img", "input", "link", "col"}


class Reader(HTMLParser):
    """Checks that tags nest, and gathers tags, attributes and words."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def html(sample: str, **options: bool) -> str:
    return RENDERERS["html"].render(SAMPLES[sample], Options(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("fragment", [False, True])
def test_tags_nest(sample: str, fragment: bool) -> None:
    read(html(sample, fragment=fragment))


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_script_and_nothing_from_elsewhere(sample: str) -> None:
    page = html(sample)
    reader = read(page)
    assert not reader.tags & {"script", "link", "img", "iframe", "object", "b:"}
    for name, value in reader.attributes:
        assert not name.startswith("on")
        assert name not in ("src", "srcset", "data", "action")
        assert name != "href" or (value or "").startswith("#")
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert not re.search(r"url\(|@import", "".join(style))


def test_hostile_names_are_words() -> None:
    page = html("hostile")
    reader = read(page)
    assert "script" not in reader.tags
    plain = HOSTILE.replace("\x1b", "�")
    assert plain in "".join(reader.words)
    assert escape(plain, quote=False) not in re.sub("&quot;|&#x27;", "", page)


def test_both_schemes_and_print_have_their_colors() -> None:
    page = html("forward")
    assert "prefers-color-scheme: dark" in page or "prefers-color-scheme:dark" in page
    assert "@media print" in page
    assert 'name="viewport"' in page


def test_a_fragment_leaves_the_page_around_it_alone() -> None:
    page = html("sheet", fragment=True)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    style = re.sub(r"@(media|supports)[^{]+\{", "", style)
    for selectors in re.findall(r"([^{}]+)\{", style):
        for selector in selectors.split(","):
            assert selector.strip().startswith((".chainrule", ".net")), selector


def test_what_a_reader_of_the_screen_needs_is_there() -> None:
    page = html("overviews") + html("sheet")
    assert '<html lang="en">' in page
    assert len(re.findall("<th[ >]", page)) == len(re.findall("<th scope=", page)) > 0
    for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        assert 'role="img"' in svg
        assert re.search(r"<title>[^<]+</title>", svg) or "aria-label=" in svg
    for box in re.findall(r"<[^>]*tabindex[^>]*>", page):
        assert re.search(r'role="region" aria-label="\w+"', box)
    marks = re.findall(r'class="mark">(.*?)</span>', page)
    assert marks
    assert all(re.search(r'role="img" aria-label="[^"]+"', mark) for mark in marks)


def test_the_digits_of_a_wrong_figure_that_depart_are_marked() -> None:
    page = html("sheet")
    assert '<span class="says">0.2910</span>' not in page
    assert '<span class="says">0.3775</span>' in page
    wrong = Claim(None, "0.59326992", Mark.WRONG, Figure("0.5932699921"), label="a")
    page = RENDERERS["html"].render(Document("", (Sheet((wrong,)),)))
    assert ">0.5932699<u>2</u></span>" in page


def test_equations_in_a_row_share_their_equals_signs() -> None:
    page = html("forward")
    (first, *_) = re.findall(r'<div class="eqs">(.*?)</div></div>', page, re.DOTALL)
    assert first.count('<div class="eq') == 4


def test_a_name_its_equals_sign_and_its_figure_stay_together() -> None:
    words = paragraph("Given: ", Strong("w1"), EQUALS, Figure("0.15"), ", and so on")
    page = RENDERERS["html"].render(Document("", (words,)))
    assert f'<span class="whole"><strong>w1</strong>{EQUALS}0.15</span>, and' in page


def test_two_fragments_of_one_page_share_no_anchor() -> None:
    assert 'id="part-1"' in html("hostile")
    assert "id=" not in html("hostile", fragment=True)


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_stand_out_from_the_page(scheme: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", html("forward"), re.DOTALL)
    root, dark = re.findall(r":root\s*\{([^}]*)\}", style)[:2]
    block = root if scheme == "light" else dark
    colors = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6}|#[0-9a-f]{3})", block))
    colors = {
        name: "#" + "".join(sign * 2 for sign in color[1:])
        if len(color) == 4
        else color
        for name, color in colors.items()
    }
    grounds = [colors[name] for name in ("paper", "card")]
    for name in ("ink", "soft", "accent", "value", "good", "fair", "bad", "warm"):
        for ground in grounds:
            pair = sorted([luminance(colors[name]), luminance(ground)])
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (name, ground)


def mixed(color: str, ink: str) -> str:
    """Color and ink as the style of a fragment mixes them."""
    pairs = (
        (int(color[at : at + 2], 16), int(ink[at : at + 2], 16)) for at in (1, 3, 5)
    )
    return "#" + "".join(f"{round(0.65 * a + 0.35 * b):02x}" for a, b in pairs)


@pytest.mark.parametrize(
    ("paper", "ink"),
    [("#ffffff", "#000000"), ("#ffffff", "#212121"), ("#111111", "#dfdfdf"),
     ("#1e1e1e", "#cccccc")],
)  # fmt: skip
def test_letters_of_a_fragment_stand_out_from_any_notebook(
    paper: str, ink: str
) -> None:
    style = html("forward", fragment=True)
    pattern = r"--(\w+): color-mix\(in srgb, (#\w{6}) 65%, currentColor\)"
    colors = dict(re.findall(pattern, style))
    assert set(colors) == {"accent", "value", "good", "fair", "bad", "warm"}
    for name, color in colors.items():
        pair = sorted([luminance(mixed(color, ink)), luminance(paper)])
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, name


PROBE = """<!DOCTYPE html><html><body style="margin:0">
<iframe id="page" src="{name}.html" style="width:375px;height:800px;border:0"></iframe>
<pre id="told"></pre><script>
document.getElementById('page').onload = (event) => {{
  const page = event.target.contentDocument.documentElement;
  document.getElementById('told').textContent =
    'width ' + page.scrollWidth + ' height ' + page.scrollHeight + '.';
}};
</script></body></html>"""


@pytest.mark.browser
@pytest.mark.parametrize("sample", [name for name in SAMPLES if name != "empty"])
def test_a_phone_never_scrolls_sideways(
    sample: str, chromium: str, tmp_path: Path
) -> None:
    (tmp_path / f"{sample}.html").write_text(html(sample), encoding="utf-8")
    probe = tmp_path / "probe.html"
    probe.write_text(PROBE.format(name=sample), encoding="utf-8")
    report = subprocess.run(
        [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
            "--allow-file-access-from-files", f"--user-data-dir={tmp_path}/profile",
            "--virtual-time-budget=3000", "--dump-dom", probe.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )  # fmt: skip
    told = re.search(r"width (\d+) height (\d+)\.", report.stdout)
    assert told is not None
    assert int(told[1]) <= 375
    assert int(told[2]) > 100
