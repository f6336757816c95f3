"""LaTeX: it compiles, nothing sticks out, and nothing foreign is run."""

import re
import subprocess
from pathlib import Path

import pytest

from chainrule.documents import Diagram, Document, Edge, Figure, Level, Unit
from chainrule.renderers import RENDERERS, Options
from tests.renderers.samples import SAMPLES

BARE = r"""\documentclass{article}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
%s
\begin{document}
%s
\end{document}
"""

SLIDE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{amsmath,amssymb,array,color,graphicx}
\usepackage[paperwidth=128mm,paperheight=96mm,margin=10mm]{geometry}
\sffamily\allowdisplaybreaks
\begin{document}
%s
\end{document}
"""


def preamble(fragment: str) -> str:
    """The lines that a fragment says it needs."""
    return fragment.partition("\n")[0].partition("% Needs ")[2]


def compiled(pdflatex: str, source: str, folder: Path) -> str:
    """The log of pdflatex, which must have made a file."""
    (folder / "page.tex").write_text(source, encoding="utf-8")
    command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    report = subprocess.run(
        command, cwd=folder, capture_output=True, timeout=120, check=False
    )
    assert report.returncode == 0, report.stdout.decode(errors="replace")[-2000:]
    return (folder / "page.log").read_text(encoding="latin-1")


@pytest.mark.latex
@pytest.mark.parametrize("sample", [name for name in SAMPLES if name != "hostile"])
def test_it_compiles_without_a_warning(
    sample: str, pdflatex: str, tmp_path: Path
) -> None:
    source = RENDERERS["latex"].render(SAMPLES[sample])
    log = compiled(pdflatex, source, tmp_path)
    assert re.findall(r"^.*(?:Warning|Overfull|Underfull).*$", log, re.MULTILINE) == []


@pytest.mark.latex
def test_a_dense_network_fits_into_tex(pdflatex: str, tmp_path: Path) -> None:
    sizes = (8, 8, 8, 4)
    levels = tuple(
        Level(f"layer {depth}", tuple(Unit(f"u{depth}_{n}") for n in range(size)))
        for depth, size in enumerate(sizes)
    )
    edges = tuple(
        Edge(depth, unit, source, None, Figure("0.25"))
        for depth in (1, 2, 3)
        for unit in range(sizes[depth])
        for source in range(sizes[depth - 1])
    )
    drawn = RENDERERS["latex"].render(Document("", (Diagram(levels, edges),)))
    assert drawn.count(r"\rule{") == len(edges)
    log = compiled(pdflatex, drawn, tmp_path)
    memory = re.search(r"(\d+) words of memory out of (\d+)", log)
    assert memory is not None
    assert int(memory[1]) < 3 / 4 * int(memory[2])


@pytest.mark.latex
def test_hostile_names_compile_to_words(pdflatex: str, tmp_path: Path) -> None:
    source = RENDERERS["latex"].render(SAMPLES["hostile"])
    log = compiled(pdflatex, source, tmp_path)
    assert "/etc/passwd" not in re.findall(r"\(([^\s()]+)", log)


@pytest.mark.latex
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_fragment_compiles_with_the_packages_that_it_names(
    sample: str, pdflatex: str, tmp_path: Path
) -> None:
    source = RENDERERS["latex"].render(SAMPLES[sample], Options(fragment=True))
    assert r"\documentclass" not in source
    compiled(pdflatex, BARE % (preamble(source), source), tmp_path)


@pytest.mark.latex
@pytest.mark.parametrize("sample", ["backward", "overviews", "sheet"])
def test_a_fragment_names_no_package_in_vain(
    sample: str, pdflatex: str, tmp_path: Path
) -> None:
    source = RENDERERS["latex"].render(SAMPLES[sample], Options(fragment=True))
    lines = preamble(source)
    assert lines
    for name in re.findall(r"\w+", lines.removeprefix(r"\usepackage")):
        if name in ("usepackage", "T1", "fontenc", "textcomp"):  # LaTeX has by now
            continue
        without = re.sub(rf"\b{name}\b,?", "", lines)
        with pytest.raises(AssertionError):
            compiled(pdflatex, BARE % (without, source), tmp_path)


@pytest.mark.latex
@pytest.mark.parametrize("sample", ["forward", "backward", "long"])
def test_nothing_of_a_fragment_sticks_out_of_a_slide(
    sample: str, pdflatex: str, tmp_path: Path
) -> None:
    source = RENDERERS["latex"].render(SAMPLES[sample], Options(fragment=True))
    log = compiled(pdflatex, SLIDE % source, tmp_path)
    assert re.findall(r"^Overfull.*$", log, re.MULTILINE) == []


@pytest.mark.parametrize("sample", ["forward", "long"])
def test_no_page_ends_inside_an_equation(sample: str) -> None:
    source = RENDERERS["latex"].render(SAMPLES[sample])
    displays = re.findall(r"align\*\}\n(.*?)\n\\end", source, re.DOTALL)
    assert displays
    for display in displays:
        for equation in display.split(r" \\[1ex]" + "\n"):
            lines = equation.split("\n")
            if len(lines) <= 10:
                assert all(line.endswith(r" \\*") for line in lines[:-1]), equation


def test_a_display_below_words_begins_no_paragraph_of_its_own() -> None:
    source = RENDERERS["latex"].render(SAMPLES["forward"])
    assert not re.search(r"\n\n\\begin\{align", source)


def test_no_foreign_word_is_a_command() -> None:
    source = RENDERERS["latex"].render(SAMPLES["hostile"])
    assert r"\input" not in source
