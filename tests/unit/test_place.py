"""A folder that cannot be written is one line with path, user and remedy."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ficfeed.errors import StoreError
from ficfeed.place import _one_line, ensure_writable


def test_a_missing_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    ensure_writable(folder)
    assert folder.is_dir()
    assert list(folder.iterdir()) == []


def test_a_file_in_the_way_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "storage").write_text("")
    with pytest.raises(StoreError) as caught:
        ensure_writable(tmp_path / "storage" / "feeds")
    said = str(caught.value)
    assert str(tmp_path / "storage" / "feeds") in said
    assert "a file stands where a folder is needed" in said
    assert "\n" not in said


def as_nobody(folder: Path) -> str:
    """Return what `ensure_writable` says to a user without rights; root, who has them all, becomes one."""
    reading, telling = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            ensure_writable(folder)
        except StoreError as error:
            os.write(telling, str(error).encode())
        finally:
            os._exit(0)
    os.close(telling)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as told:
        return told.read().decode()


# Newer Pythons warn of a fork beside threads; the child only asks and ends.
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_folder_of_somebody_else_is_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    said = as_nobody(tmp_path / "storage")
    assert "chown -R" in said
    assert str(tmp_path / "storage") in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EACCES, "chown -R"),
        (errno.EROFS, "read-only"),
        (errno.ENOSPC, "make room"),
        (errno.EIO, "--storage"),
    ],
)
def test_each_reason_has_its_remedy(tmp_path: Path, number: int, remedy: str) -> None:
    said = _one_line(tmp_path / "not-there", OSError(number, os.strerror(number)))
    assert remedy in said
    assert f"uid {os.geteuid()}" in said
    assert str(tmp_path / "not-there") in said
    assert "\n" not in said
