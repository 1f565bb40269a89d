"""The files of static/: read once, served under a name that changes with their content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of ours: its bytes, its media type and the name under which it is served."""

    name: str
    media_type: str
    body: bytes


def read_assets(folder: Path = FOLDER) -> Mapping[str, Asset]:
    """Return the files of a folder by their plain names; their served names hold a hash of their bytes."""
    return {path.name: _asset(path) for path in sorted(folder.iterdir()) if path.suffix in _TYPES}


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    plain = PurePosixPath(path.name)
    name = f"{plain.stem}.{hashlib.sha256(body).hexdigest()[:12]}{plain.suffix}"
    return Asset(name, _TYPES[plain.suffix], body)
