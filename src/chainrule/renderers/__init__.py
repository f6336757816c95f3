"""The register of output formats: one file each, one line here.

A file offers ``render(document, options) -> str`` and is imported when it is used.
"""

from __future__ import annotations

from chainrule.renderers._record import DEFAULT, Options, Renderer

RENDERERS: dict[str, Renderer] = {
    renderer.name: renderer
    for renderer in (
        Renderer("text", ".txt", "text for the terminal", "chainrule.renderers.text"),
        Renderer("md", ".md", "Markdown for GitHub", "chainrule.renderers.md"),
        Renderer("latex", ".tex", "LaTeX for pdflatex", "chainrule.renderers.latex"),
        Renderer("html", ".html", "one HTML file", "chainrule.renderers.html"),
        Renderer("svg", ".svg", "the diagram alone", "chainrule.renderers.svg"),
    )
}

__all__ = ["DEFAULT", "RENDERERS", "Options", "Renderer"]
