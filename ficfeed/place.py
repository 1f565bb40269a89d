"""A folder that FicFeed must be able to write: made if missing, and tried before anything depends on it."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from ficfeed.errors import StoreError


def ensure_writable(path: Path) -> None:
    """Make the folder if it is missing, and write and remove an empty file in it.

    Trying is the only sure test: permission bits say nothing of a read-only mount, a full disk or a
    container's mapped users. Raises StoreError, one line that names the path, our user and the remedy.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(prefix=".ficfeed-", dir=path):
            pass
    except OSError as error:
        raise StoreError(_one_line(path, error)) from error


def _one_line(path: Path, error: OSError) -> str:
    """Say which path could not be written, as whom, and what to do."""
    return f"{path} cannot be written by {_who()} ({error.strerror or error}): {_remedy(path, error)}"


def _who() -> str:
    """Return our user as the remedy needs it; Windows has no numbers for users."""
    return f"uid {os.geteuid()}, gid {os.getegid()}" if hasattr(os, "geteuid") else "this user"


def _remedy(path: Path, error: OSError) -> str:
    """Return what mends it."""
    if error.errno == errno.EROFS:
        return "it is mounted read-only; mount it writable, or choose another place with --storage"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "make room on that disk"
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return "a file stands where a folder is needed; move it away, or choose another place with --storage"
    if hasattr(os, "geteuid") and error.errno in {errno.EACCES, errno.EPERM}:
        return (
            f"run `chown -R {os.geteuid()}:{os.getegid()} {_nearest_folder(path)}` as root, or use --storage"
        )
    return "choose another place with --storage"


def _nearest_folder(path: Path) -> Path:
    """Return the path, or the nearest folder above it that exists: the one that refuses."""
    try:
        return next((p for p in (path, *path.parents) if p.is_dir()), path)
    except OSError:
        return path
