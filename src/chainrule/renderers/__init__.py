"""The register of output formats: one file each, one line here."""

from __future__ import annotations

from chainrule.renderers._record import DEFAULT, Options, Renderer
from chainrule.renderers.html import HTML
from chainrule.renderers.latex import LATEX
from chainrule.renderers.md import MD
from chainrule.renderers.svg import SVG
from chainrule.renderers.text import TEXT

RENDERERS: dict[str, Renderer] = {
    renderer.name: renderer
    for renderer in (
        TEXT,
        MD,
        LATEX,
        HTML,
        SVG,
    )
}

__all__ = ["DEFAULT", "RENDERERS", "Options", "Renderer"]
