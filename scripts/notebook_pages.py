"""A hook of mkdocs: every notebook of docs/notebooks as a page, with what it shows.

`make docs` runs the notebooks; one that needs a package which is not there is shown
without outputs, and says so.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

from scripts.notebooks import NOTEBOOKS, executed, needs_torch, read

WITHOUT = "*Shown without its outputs: PyTorch was not there when this page was made.*"


def on_files(files: Files, *, config: Any) -> Files:
    """Put a page where each notebook is."""
    for path in NOTEBOOKS:
        name = f"notebooks/{path.name}"
        known = files.get_file_from_path(name)
        if known is not None:
            files.remove(known)
        page = f"notebooks/{path.stem}.md"
        files.append(File.generated(config, page, content=page_of(path)))
    return files


def page_of(path: Path) -> str:
    """A notebook as Markdown."""
    runs = not needs_torch(path) or find_spec("torch") is not None
    notebook = executed(path) if runs else read(path)
    parts = [part for cell in notebook.cells for part in parts_of(cell)]
    heading, *rest = parts
    return "\n\n".join([heading, *([] if runs else [WITHOUT]), *rest]) + "\n"


def parts_of(cell: Any) -> list[str]:
    """A cell: its text, or its code and what that shows."""
    if cell.cell_type != "code":
        return [cell.source]
    shown = [output_of(output) for output in cell.get("outputs", [])]
    return [f"```python\n{cell.source}\n```", *filter(None, shown)]


def output_of(output: Any) -> str:
    """What a cell prints or shows; what goes to the standard error is left out."""
    if output.output_type == "stream":
        return f"```text\n{output.text}```" if output.name == "stdout" else ""
    data = output.get("data", {})
    if "text/html" in data:
        # Markdown ends a block of HTML at an empty line
        return re.sub(r"\n\s*\n", "\n", f"<div>\n{data['text/html']}\n</div>")
    if "image/png" in data:
        picture = data["image/png"].replace("\n", "")
        return f"![What the code above draws](data:image/png;base64,{picture})"
    return f"```text\n{data['text/plain']}\n```"
