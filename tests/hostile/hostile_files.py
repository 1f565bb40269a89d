"""Plants a folder of hostile text files among good control stories: the attacks, none of them copied.

`python hostile_files.py FOLDER` plants them for a look by hand; `--large` adds those that take long.
"""

from __future__ import annotations

import os
import random
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from hostile_material import ENCODINGS, FOREIGN, LABELS, LINES, MAGIC, NAMES, PAYLOADS, RUNS

CONTROLS = 12


def prose(seed: str, paragraphs: int = 6) -> str:
    """Return a short harmless story, another for each seed."""
    dice = random.Random(seed)
    said = [
        "The rain came down on the roof of the harbour office, and nobody said what they were thinking.",
        "She put the kettle on anyway, because some arguments go better with tea than without it.",
        "He counted the boats twice and got a different number each time, which felt like a verdict.",
        "In the morning there was snow, and a note on the door, and neither of them mentioned either.",
    ]
    return "\n\n".join(f"{dice.choice(said)} It was the {seed}, number {i}." for i in range(paragraphs))


def control(number: int) -> str:
    """Return a good story; its title is `Control N`, its fandom and pairing are the same in all."""
    return (
        f"Control {number:02}\n\nAuthor: harbour_cat\nFandom: Torchwood\nPairing: Jack Harkness/Ianto Jones\n"
        f"Rating: PG\n\n{prose(f'control {number}')}\n\nTags: angst, lighthouses\n"
    )


def texts(large: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of files that are hostile by what they hold."""
    yield from _encodings()
    yield from _characters()
    yield from _scripts()
    yield from _walls(100 if large else 1)
    yield from _numbers()
    yield from _disguises()


def plant(root: Path, *, large: bool = False) -> None:
    """Fill the folder; controls stand first, last and among the rest."""
    root.mkdir(parents=True, exist_ok=True)
    for number in range(CONTROLS):
        place = root / ["", "content", "names", "zz"][number % 4]
        place.mkdir(exist_ok=True)
        (place / f"{'a' if number % 2 else 'z'} control {number}.txt").write_text(control(number))
    for name, data in texts(large):
        (root / "content" / name).write_bytes(data)
    _names(os.fsencode(root / "names"))
    _kinds(root / "kinds")
    _times(root / "times")
    plant_numbers(root / "numbered")


def plant_numbers(folder: Path) -> None:
    """Numbers in names, for the sources that make chapters of them, and folders in the same manner."""
    folder.mkdir()
    for number in ("1", "01", "2", "-1", "0", "9" * 100, "１", "Ⅳ", "½", "²", "1.5", "1e9", "٣", "x"):
        (folder / f"Tale {number}.txt").write_text(prose(f"tale {number}"))
    for place in (1, 2, 4000000000, 18446744073709551617):
        (folder / f"Gaps {place}.txt").write_text(prose(f"gaps {place}"))
    (folder / "Bad 1.txt").write_text(prose("bad 1"))
    (folder / "Bad 2.txt").write_bytes(b"\0" * 100)
    (folder / "Bad 3.txt").write_text(prose("bad 3"))
    for at, payload in enumerate(PAYLOADS[:8]):
        deep = folder / payload.replace("/", "\u2215") / f"[b]{at}" / "<i>title"
        deep.mkdir(parents=True)
        (deep / "1.txt").write_text(f"Chapter 1: {payload}\n\n{prose(f'deep {at}')}")
        (deep / "2.txt").write_bytes(b"\x89PNG\0")


def _encodings() -> Iterator[tuple[str, bytes]]:
    story = "Naïve Café\n\nFandom: Torchwood\nPairing: Jack/Ianto\n\n“Don’t…” she said — "
    for name in ENCODINGS:
        yield f"encoding {name}.txt", (story + prose(name)).encode(name, "replace")
    for name, line in FOREIGN.items():
        yield f"encoding {name}.txt", (line + "\n\n" + line * 40).encode(name)
    plain = prose("plain").encode()
    yield "cut utf-8.txt", "Ein Märchen\n\n".encode() + plain + "ä".encode()[:1]
    yield "overlong.txt", b"Overlong \xc0\xaf \xe0\x80\xaf\n\n" + plain
    yield "lone surrogates.txt", b"Surrogate \xed\xa0\x80 \xed\xbf\xbf title\n\n" + plain
    yield "half utf-16.txt", (b"\xff\xfe" + prose("x").encode("utf-16-le"))[:-1]
    yield "surrogates utf-16.txt", b"\xff\xfe" + b"\x00\xd8" * 30 + prose("y").encode("utf-16-le")
    yield "utf-16 without mark.txt", prose("z").encode("utf-16-le")
    yield "two encodings.txt", "Märchen\n\n".encode() + "Märchen".encode("cp1252") + b"\n\n" + plain
    yield "nel.txt", b"Nel\x85 title\n\nFandom: X\x85Y\n\n" + plain
    for name, end in {
        "cr": "\r",
        "lfcr": "\n\r",
        "vt": "\v",
        "ff": "\f",
        "ls": "\u2028",
        "ps": "\u2029",
    }.items():
        yield (
            f"ends {name}.txt",
            (f"Ends {name}\n\nFandom: Torchwood\n\n{prose(name)}").replace("\n", end).encode(),
        )


def _characters() -> Iterator[tuple[str, bytes]]:
    for code in [
        *range(1, 9),
        11,
        12,
        *range(14, 32),
        127,
        0x85,
        0xAD,
        0xFFFE,
        0xFFFF,
        0xFDD0,
        0x1FFFE,
        0xE0041,
    ]:
        odd = chr(code)
        named = f"Author: a{odd}b\nFandom: Tor{odd}ch\nPairing: A{odd}a/B{odd}b\nSummary: s{odd}s\n"
        head = f"Odd{odd}{code:x}\n\n{named}"
        yield (
            f"character {code:x}.txt",
            (head + f"\n{prose(str(code))}{odd}\n\nTags: t{odd}g, {odd}").encode(),
        )
    yield (
        "rtl.txt",
        f"\u202eeltit \u2066a\u2069\n\nAuthor: \u202enaem\nPairing: A\u202e/B\n\n{prose('rtl')}".encode(),
    )
    yield (
        "marks.txt",
        ("Z" + "\u0301" * 50_000 + f"\n\nFandom: {'e' + chr(0x301) * 9000}\n\n{prose('marks')}").encode(),
    )
    yield "joiners.txt", ("\u200d" * 200_000 + "\n\n" + prose("joiners")).encode()
    yield "blank.txt", ("\u3000\u00a0\u2003\t " * 5000).encode()
    yield "empty.txt", b""
    yield "newlines.txt", b"\n" * 300_000
    yield "nuls.txt", b"\0" * 5000
    yield "nuls in text.txt", b"Title\n\n" + prose("nul").encode().replace(b" ", b" \0", 40)
    yield "only a title.txt", b"Fic: Nothing follows (Mark/Lexie, PG)"
    yield "only tags.txt", b"Tags: a, b, pairing: c/d"
    yield "only marks.txt", b"* * *\n\n---\n\n~*~"


def _scripts() -> Iterator[tuple[str, bytes]]:
    for number, payload in enumerate(PAYLOADS):
        head = "".join(f"{label}: {payload}\n" for label in LABELS)
        tags = f"Tags: {payload}, pairing: {payload}/b"
        told = f"{payload}\n\n{prose(f's{number}')}\n\n* * *\n\n{payload}\n\n{tags}"
        yield f"script {number} header.txt", f"{head}\n{told}".encode()
        bracket = f"Fic: {payload} ({payload}, A/{payload}, PG-13)"
        yield f"script {number} title.txt", f"{bracket}\n\nI wrote {payload} at sea.\n\n\n{told}".encode()
        chapters = "\n\n".join(f"Chapter {n}: {payload}\n\n{prose(payload)}" for n in (1, 2))
        yield (
            f"script {number} chapters.txt",
            f"Chaptered {number}\n\nFandom: {payload} & co\n\n{chapters}".encode(),
        )
    yield "nested.txt", ("<div>" * 30_000 + prose("nested")).encode()
    yield "attributes.txt", (f"<p {'a=1 ' * 30_000}>" + prose("attributes")).encode()
    yield (
        "entities.txt",
        ("&amp;" * 60_000 + "&#x0;&#xD800;&#1114112;&#99999999999;&bogus; " + prose("e")).encode(),
    )
    yield "breaks.txt", ("<br>" * 60_000 + prose("breaks")).encode()
    yield "comments.txt", ("<!--" * 30_000 + prose("comments")).encode()


def _walls(times: int) -> Iterator[tuple[str, bytes]]:
    """What makes patterns and lists slow: long runs of what they look for."""
    size = 10_000 * times
    yield (
        "many tags.txt",
        (prose("many") + "\n\nTags: " + ", ".join(f"tag {i}" for i in range(10_000))).encode(),
    )
    yield (
        "huge tag.txt",
        f"Huge\n\nFandom: {'f' * 1_000_000}\n\n{prose('huge')}\n\nTags: {'t' * 1_000_000}".encode(),
    )
    yield "huge title.txt", f"{'Title ' * 50_000}\n\n{prose('title')}".encode()
    yield "huge label title.txt", f"Title: {'T' * 300_000}\nFandom: Torchwood\n\n{prose('title2')}".encode()
    yield (
        "members.txt",
        f"Members\n\nPairing: {'/'.join(f'n{i}' for i in range(1500))}\n\n{prose('m')}".encode(),
    )
    yield "chapters.txt", "\n\n".join(f"Chapter {n}\n\nHe waited." for n in range(1, 1500)).encode()
    yield "labels.txt", ("Title: x\n" + "Pairing: a/b\n" * 3000 + "\n" + prose("labels")).encode()
    for name, run in RUNS.items():
        long = run * (size // len(run))
        lines = (
            f"{long}\n\nPairing: {long}\nRating: {long}\nWords: {long}\nSummary: {long}\n\n{prose(name)}\n\n"
        )
        yield f"wall {name}.txt", f"{lines}Tags: {long}\n".encode()
        yield f"wall {name} first.txt", f"Fic: {long} (Mark/Lexie\n\n{prose(name)}\n\n{long}".encode()


def _numbers() -> Iterator[tuple[str, bytes]]:
    for number, said in enumerate(LINES):
        yield (
            f"number {number}.txt",
            f"Title: Odd {number}\nFandom: Torchwood\n{said}\n\n{prose(said[:40])}".encode(),
        )
        yield f"title {number}.txt", f"Odd {number} ({said[:200]})\n\n{prose(said[:40] + 't')}".encode()


def _disguises() -> Iterator[tuple[str, bytes]]:
    dice = random.Random(7)
    for name, magic in MAGIC.items():
        yield f"disguise {name}.txt", magic + dice.randbytes(3000)
        yield f"disguise {name} short.txt", magic
    for ending in (
        "html",
        "epub",
        "rtf",
        "md",
        "docx",
        "pdf",
        "zip",
        "jpg",
        "exe",
        "db",
        "bogus",
        "atom",
        "gz",
    ):
        yield f"junk.{ending}", dice.randbytes(2000)
        yield f"nothing.{ending}", b""
    yield "random.txt", dice.randbytes(200_000)
    yield "random high.txt", bytes(b | 0x80 for b in dice.randbytes(50_000))
    yield (
        "page.txt",
        b"<!DOCTYPE html><html><head><title>x</title></head><body><script>1</script></body></html>",
    )


def _names(folder: bytes) -> None:
    """Good stories under bad names, in bad folders too."""
    for number, name in enumerate(NAMES):
        with suppress(OSError, ValueError), open(os.path.join(folder, name), "wb") as file:  # noqa: PTH118
            file.write(prose(f"name {number}").encode())
        below = os.path.join(folder, b"d " + name[:200])  # noqa: PTH118
        with suppress(OSError, ValueError):
            os.mkdir(below)  # noqa: PTH102
            with open(os.path.join(below, b"inside.txt"), "wb") as file:  # noqa: PTH118
                file.write(prose(f"inside {number}").encode())
    deep = folder
    for _ in range(60):
        deep = os.path.join(deep, b"deep" * 15)  # noqa: PTH118
        with suppress(OSError):
            os.mkdir(deep)  # noqa: PTH102
            Path(os.fsdecode(deep), "deep.txt").write_text(prose(f"deep {len(deep)}"))


def _kinds(folder: Path) -> None:
    """What is no regular file, and links everywhere."""
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    with suppress(OSError), socket.socket(socket.AF_UNIX) as door:
        door.bind(os.fspath(folder / "socket.txt"))
    links = {
        "passwd.txt": "/etc/passwd", "self.txt": "self.txt", "one.txt": "two.txt", "two.txt": "one.txt",
        "up": "..",
        "zero.txt": "/dev/zero", "environ.txt": "/proc/self/environ", "nowhere.txt": "/nowhere",
        "here": ".", "root": "/",
        "long.txt": "x" * 200, "pipe link.txt": "pipe.txt",
    }  # fmt: skip
    for name, target in links.items():
        (folder / name).symlink_to(target)
    (folder / "folder.txt").mkdir()
    (folder / "folder.txt" / "in.txt").write_text(prose("folder"))
    (folder / "story.txt").write_text(prose("linked"))
    os.link(folder / "story.txt", folder / "same story.txt")
    with suppress(OSError):
        os.mknod(folder / "device.txt", 0o020666, os.makedev(1, 5))
    for name, size in {"sparse.txt": 2 << 30, "long line.txt": 50_000_000}.items():
        with (folder / name).open("wb") as file:
            file.truncate(size)
    (folder / "wall.txt").write_bytes(b"Chapter 1\n\nx\n\n" * 1_200_000)
    (folder / "closed.txt").write_text(prose("closed"))
    (folder / "closed.txt").chmod(0)


def _times(folder: Path) -> None:
    folder.mkdir()
    for seconds in (0, -1, -2_208_988_800, 4_070_908_800, 253_402_300_799, 2**33, -(2**31)):
        path = folder / f"time {seconds}.txt"
        path.write_text(prose(path.name))
        with suppress(OSError, OverflowError):
            os.utime(path, (seconds, seconds))


if __name__ == "__main__":
    plant(Path(sys.argv[1]), large="--large" in sys.argv)
