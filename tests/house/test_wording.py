"""What the repository must not say: where it was made, or what is not in it."""

import subprocess
from pathlib import Path

# Written in two halves, so that this file does not say them itself.
FORBIDDEN = [
    "../sha" + "red",
    "sha" + "red/slides",
    "sha" + "red/DESIGN",
    "/wo" + "rk/",
    "/tmp/" + "team",
    "/ro" + "ot/",
    ".py" + "env",
    "pypi" + ".org",
    "pytorch" + ".org/whl",
    "npm" + "js.org",
    "deb.deb" + "ian.org",
]


def test_nothing_names_a_machine_or_a_folder_outside(repository: Path) -> None:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        check=True,
    ).stdout.decode()
    found = []
    for name in filter(None, listing.split("\0")):
        path = repository / name
        text = path.read_text(errors="ignore") if path.is_file() else ""
        found += [f"{name}: {word}" for word in FORBIDDEN if word in text]
    assert found == []
