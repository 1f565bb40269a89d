"""Which names in a folder are never stories: they are passed over without a word.

Hidden names (a leading dot), what editors, browsers and downloads leave behind, pictures, sound, film,
databases, programs, and the folder that a browser saves beside a page. Any other file is tried: if it is
no story the owner is told so once.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

_SUFFIXES = frozenset(
    b"""
    jpg jpeg png gif webp svg bmp ico tif tiff heic avif psd xcf
    mp3 m4a m4b ogg oga opus flac wav aac mp4 m4v mkv avi mov webm wmv
    db db3 sqlite sqlite3 db-wal db-shm db-journal mdb
    part partial tmp temp crdownload download swp swo bak orig old lock
    css js map json xml opf ncx ini cfg conf log toml yaml yml lnk url desktop plist
    py pyc sh bat exe dll so dylib bin iso ttf otf woff woff2
    atom rss torrent sig asc md5 sha1 sha256
    """.split()
)
_NAMES = frozenset(
    (b"thumbs.db", b"__macosx", b"$recycle.bin", b"lost+found", b"node_modules", b"__pycache__")
)
_PAGES = (b".html", b".htm", b".xhtml")


_NEVER = re.compile(
    rb"[.~]|.*~\Z|(?:" + b"|".join(map(re.escape, sorted(_NAMES))) + rb")\Z"
    rb"|.*\.(?:" + b"|".join(map(re.escape, sorted(_SUFFIXES))) + rb")\Z",
    re.IGNORECASE | re.DOTALL,
)


def never_a_story(name: bytes) -> bool:
    """Say whether a file or folder of that name is passed over."""
    return _NEVER.match(name) is not None


def saved_with_a_page(folders: Iterable[bytes], files: Container[bytes]) -> frozenset[bytes]:
    """Return those folders that a browser saved beside a page: `Story_files` beside `Story.html`."""
    return frozenset(
        name
        for name in folders
        if name.endswith(b"_files") and any(name.removesuffix(b"_files") + page in files for page in _PAGES)
    )
