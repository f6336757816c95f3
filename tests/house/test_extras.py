"""The README names every extra of the package, and an error names one that exists."""

import re
import tomllib

from scripts.refresh_docs import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
OURS = {"all", "dev", "docs"}  # the sum, and what working on the package takes
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \|", re.MULTILINE)


def packages(extra: str) -> set[str]:
    names = (re.split(r"[<>=\[]", each)[0] for each in EXTRAS[extra])
    return {name.replace("-", "").lower() for name in names}


def test_the_readme_says_what_each_extra_brings() -> None:
    shown = dict(ROW.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    assert set(shown) == set(EXTRAS) - OURS
    spelled = {"pytorch": "torch"}
    for extra, text in shown.items():
        said = {re.sub("[- ]", "", name).lower() for name in text.split(",")}
        assert {spelled.get(name, name) for name in said} == packages(extra)


def test_all_is_the_first_extras_of_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [name for name, _ in ROW.findall(text)]
    (everything,) = EXTRAS["all"]
    assert everything == f"chainrule[{','.join(rows[:5])}]"
    assert "the first five of these extras" in text


def test_an_error_about_a_missing_package_names_an_extra_that_exists() -> None:
    call = re.compile(r"missing_package\(\s*\"[^\"]+\",\s*\"(\w+)\"")
    sources = [path.read_text() for path in (ROOT / "src").rglob("*.py")]
    named = {extra for source in sources for extra in call.findall(source)}
    assert len(named) > 5
    assert named <= set(EXTRAS)
