"""A folder and its register hold the same things, so that nothing is half added."""

import ast
import importlib
from collections.abc import Mapping
from pathlib import Path

import pytest

REGISTERS = [
    "maths/activations",
    "maths/losses",
    "maths/optimizers",
    "maths/initializers",
    "renderers",
    "checker/mistakes",
    "estimators/presets",
]


def missing_lines(folder: Path) -> list[str]:
    """Name the modules of a folder that its register does not name."""
    register = ast.parse((folder / "__init__.py").read_text())
    named: set[str] = set()
    for node in ast.walk(register):
        if isinstance(node, ast.ImportFrom):
            named.add((node.module or "").rpartition(".")[2])
            named.update(alias.name for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            named.add(node.value.rpartition(".")[2].rpartition(":")[0] or node.value)
            named.add(node.value.rpartition(".")[2])
    modules = {path.stem for path in folder.glob("*.py")}
    modules |= {path.parent.name for path in folder.glob("*/__init__.py")}
    return sorted(name for name in modules - named if not name.startswith("_"))


@pytest.mark.parametrize("folder", REGISTERS)
def test_a_folder_equals_its_register(folder: str, repository: Path) -> None:
    path = repository / "src/chainrule" / folder
    if not path.is_dir():
        return  # this part of the tree is not there yet
    for name in missing_lines(path):
        pytest.fail(
            f"src/chainrule/{folder}/{name}.py is not in the register; add it to"
            f" src/chainrule/{folder}/__init__.py"
        )


@pytest.mark.parametrize("folder", [each for each in REGISTERS if "/" in each])
def test_a_file_is_named_after_its_record(folder: str, repository: Path) -> None:
    path = repository / "src/chainrule" / folder
    if not path.is_dir():
        return  # this part of the tree is not there yet
    package = importlib.import_module("chainrule." + folder.replace("/", "."))
    (register,) = (
        value
        for name, value in vars(package).items()
        if name.isupper() and isinstance(value, Mapping)
    )
    files = {each.stem for each in path.glob("*.py") if not each.stem.startswith("_")}
    assert set(register) == files


def test_a_file_without_its_line_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("from .tanh import TANH\nREGISTER = (TANH,)")
    (tmp_path / "tanh.py").write_text("TANH = 1")
    assert missing_lines(tmp_path) == []
    (tmp_path / "relu.py").write_text("RELU = 1")
    assert missing_lines(tmp_path) == ["relu"]
