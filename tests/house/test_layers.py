"""The folder list is the architecture: every folder has its layer, imports go down."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

# Faces that users import by name; they may import whatever they re-export.
PUBLIC_FACES = {"__init__", "__main__", "sklearn"}


def declared_layers(repository: Path) -> list[list[str]]:
    settings = tomllib.loads((repository / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each["id"] == "layers")
    return [re.findall(r"\w+", layer) for layer in layers]


def parts_of_the_package(package: Path) -> set[str]:
    folders = {path.parent.name for path in package.glob("*/__init__.py")}
    modules = {path.stem for path in package.glob("*.py")}
    return folders | modules - PUBLIC_FACES


def test_every_part_of_the_package_has_declared_its_layer(repository: Path) -> None:
    declared = {name for layer in declared_layers(repository) for name in layer}
    for name in sorted(parts_of_the_package(repository / "src/chainrule") - declared):
        pytest.fail(
            f"src/chainrule/{name} has no layer; add it to pyproject.toml under"
            f' [[tool.importlinter.contracts]], beside its neighbors: "({name})",'
        )


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(command), "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_point_down(repository: Path) -> None:
    report = lint_imports(repository)
    assert report.returncode == 0, report.stdout


def test_an_import_that_points_up_is_caught(repository: Path, tmp_path: Path) -> None:
    shutil.copy(repository / "pyproject.toml", tmp_path)
    shutil.copytree(repository / "src", tmp_path / "src")
    lowest = tmp_path / "src/chainrule/errors.py"
    highest = declared_layers(repository)[-2][0]
    lowest.write_text(f"{lowest.read_text()}\nimport chainrule.{highest}\n")
    report = lint_imports(tmp_path)
    assert report.returncode == 1
    assert f"chainrule.errors -> chainrule.{highest}" in report.stdout
