"""Files are written whole, links stay links, and pipes are written to."""

import os
import stat
import threading
from pathlib import Path

import pytest

from chainrule.files import write_atomically
from chainrule.interchange.atomic import check_writable, write_whole

WRITERS = pytest.mark.parametrize("write", [write_atomically, write_whole])


@WRITERS
def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path, write) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    file.chmod(0o640)
    write(file, "new")
    assert file.read_text() == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


@WRITERS
def test_a_link_stays_and_what_it_points_to_is_replaced(tmp_path: Path, write) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    target, link = folder / "target.txt", tmp_path / "link.txt"
    target.write_text("old")
    link.symlink_to(target)
    before = target.stat().st_ino
    write(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_ino != before  # replaced, not overwritten
    assert [each.name for each in tmp_path.iterdir() if each != folder] == ["link.txt"]


@WRITERS
def test_a_link_to_nothing_makes_the_file_it_names(tmp_path: Path, write) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to("target.txt")
    write(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "target.txt").read_text() == "new"


@WRITERS
@pytest.mark.parametrize("linked", [False, True])
def test_a_pipe_is_written_to_and_stays_a_pipe(
    tmp_path: Path, write, linked: bool
) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    text = "line\n" * 50_000  # more than a pipe holds
    name = link if linked else pipe
    check_writable(name)
    writer = threading.Thread(target=write, args=(name, text), daemon=True)
    writer.start()
    assert pipe.read_text() == text
    writer.join(10)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link", "pipe"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_atomically(tmp_path, "new")
    assert list(tmp_path.iterdir()) == []
