"""Names of files as text: lossless, on one line, the same on every machine."""

from __future__ import annotations


def shown(name: bytes) -> str:
    """Return a file system's name as printable text; two names never give the same.

    What is not UTF-8, control characters, line ends and the backslash itself are written as escapes
    (`\\xff`, `\\u202e`), so that a log stays one line and a terminal obeys no file name.
    """
    text = name.decode("utf-8", "surrogateescape")
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(c if c.isprintable() and c != "\\" else _escaped(c) for c in text)


def file_key(label: str, path: bytes) -> str:
    """Return the key of a file below a source's folder: `file:<folder's name>/<relative path>`."""
    return f"file:{label}/{shown(path)}"


def join(folder: bytes, name: bytes) -> bytes:
    """Return the path of a name in a folder, both below the source's own folder."""
    return folder + b"/" + name if folder else name


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8 (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    if char == "\\":
        return "\\\\"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
