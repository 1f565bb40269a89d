"""Bytes to characters: which encoding a file has, and which bytes are no text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

SAMPLE = 8192
"""Bytes that decide: the guesser is slower than everything else together."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"BZh", "bzip2-compressed"),
    (b"\xfd7zXZ\x00", "xz-compressed"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word document"),
    (b"SQLite format 3\x00", "a database"),
    (b"RIFF", "a sound, film or image file"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
)
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\x0b\x0c\r\x1a\x1b")
_PUNCTUATION = re.compile(rb"[^\x00-\x7f\x85\x91-\x97\x99\xa0]")
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTERS = re.compile(rb"[A-Za-z]")
_LATIN = re.compile("[\xa0-\u024f\u1e00-\u1eff\u2000-\u22ff]*")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's characters. `problem` says what was lost, None where nothing was."""

    text: str
    encoding: str
    problem: str | None = None


class NotText(ValueError):
    """Bytes that are no text; the message says what they are instead."""


def decode(data: bytes) -> Decoded:
    """Return the characters of a text file: byte order mark, strict UTF-8, UTF-16/32, a guess, Windows-1252.

    Raises NotText for images, archives, programs and other binary data.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lossy(data[len(bom) :], encoding)
    refuse_binary(data)
    wide = _wide(data)
    if wide:
        return _lossy(data, wide)
    if _is_junk(data):
        raise NotText("binary data, not text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data)
    return _seven_bit(data, text)


def refuse_binary(data: bytes) -> None:
    """Raise NotText where the first bytes are those of a known binary format."""
    for magic, what in _MAGIC:
        if data.startswith(magic) and not (magic.isalnum() and _reads_as_text(data)):
            raise NotText(f"{what}, not text")


def _reads_as_text(data: bytes) -> bool:
    """A story may begin with "BZh" or "RIFF": signatures made of letters alone prove nothing."""
    return not _is_junk(data) and b"\0" not in data[:SAMPLE]


def _is_junk(data: bytes) -> bool:
    sample = data[:65536]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls * 50 > len(sample)


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: the zero bytes stand in the same columns all the time."""
    sample = data[: SAMPLE // 4 * 4]
    zeros = [sample[i::4].count(0) for i in range(4)]
    if sum(zeros) * 64 < len(sample):
        return None
    quarter = max(len(sample) // 4, 1)
    if not len(data) % 4 and min(zeros[2:]) > 0.9 * quarter and zeros[0] == 0:
        return "utf-32-le"
    if not len(data) % 4 and min(zeros[:2]) > 0.9 * quarter and zeros[3] == 0:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    order = "utf-16-le" if odd > 20 * even else "utf-16-be" if even > 20 * odd else None
    return order if order and _is_prose(sample.decode(order, "replace")) else None


def _is_prose(text: str) -> bool:
    """True if nearly all characters are letters, marks, digits, punctuation or white space."""
    odd = sum(1 for c in text if unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"} and c not in "\t\n\r")
    return odd * 50 <= len(text)


def _lossy(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    if encoding.startswith("utf-") and len(data) and not _is_prose(text[:SAMPLE]):
        raise NotText("binary data, not text")
    lost = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if encoding == "utf-8" else 0)
    return Decoded(
        text, encoding, f"{lost} characters are no {encoding.upper()} and were lost" if lost > 0 else None
    )


def _seven_bit(data: bytes, text: str) -> Decoded:
    """ISO-2022-JP is made of ASCII bytes, and so is valid UTF-8."""
    if b"\x1b$" in data or b"\x1b(" in data:
        try:
            return Decoded(data.decode("iso2022_jp_2"), "iso2022_jp_2")
        except UnicodeDecodeError:
            pass
    return Decoded(text, "utf-8")


def _not_utf8(data: bytes) -> Decoded:
    broken = data.decode("utf-8", "replace")
    lost = broken.count("\ufffd")
    good = len(_HIGH.findall(data)) - lost
    if good > 8 * lost:
        return Decoded(broken, "utf-8", f"{lost} characters are no UTF-8 and were lost")
    encoding = _guess(_telling(data), mostly_ascii=_is_mostly_ascii(data))
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    return Decoded(text, encoding, f"{lost} characters are no {encoding} and were lost" if lost else None)


def _telling(data: bytes) -> bytes:
    """The first lines with bytes above ASCII, 8 kB of them: an ASCII beginning tells nothing."""
    if len(data) <= SAMPLE:
        return data
    lines: list[bytes] = []
    room = SAMPLE
    for line in data[: 64 * SAMPLE].split(b"\n"):
        if room > 0 and not line.isascii():
            first = _HIGH.search(line)
            start = max(first.start() - 400, 0) if first else 0
            lines.append(line[start : start + room])
            room -= len(lines[-1]) + 1
    return b"\n".join(lines) or data[:SAMPLE]


def _is_mostly_ascii(data: bytes) -> bool:
    sample = data[: 64 * SAMPLE]
    return 3 * len(_HIGH.findall(sample)) < len(_LETTERS.findall(sample))


def _guess(sample: bytes, *, mostly_ascii: bool) -> str:
    if not _PUNCTUATION.search(sample):
        return "cp1252"
    import chardet  # loads its models: only files that need them pay

    found = chardet.detect(sample)
    name = found.get("encoding")
    if not name or not _is_text_codec(name):
        return "cp1252"
    if mostly_ascii and not _is_plausible(sample, name, float(found.get("confidence") or 0)):
        return "cp1252"
    return name


def _is_text_codec(name: str) -> bool:
    """Python also calls `zlib` and `rot13` codecs; the names of encodings come from strangers."""
    try:
        codecs.lookup(name)
        return isinstance(b"a".decode(name, "replace"), str)
    except (LookupError, ValueError, TypeError, UnicodeError):
        return False


def _is_plausible(sample: bytes, encoding: str, confidence: float) -> bool:
    """A mostly ASCII text is written in Latin letters, whatever the guesser thinks of its few other bytes."""
    others = "".join(c for c in sample.decode(encoding, "replace") if c > "\x7f")
    return confidence >= 0.13 and bool(_LATIN.fullmatch(others))
