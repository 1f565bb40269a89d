"""Archives from strangers: what is in them is read by name, and nothing else happens."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.formats import archivefile
from ficfeed.formats.archivefile import Archive, BadArchive, is_archive, resolve


def packed(members: Iterable[tuple[str, bytes]], method: int = ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive of these members."""
    target = BytesIO()
    with ZipFile(target, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return target.getvalue()


def overlapping(count: int, size: int) -> bytes:
    """Return an archive whose `count` members all share one packed body of `size` bytes (overlap bomb)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(b"a" * size) + packer.flush()
    sums = (zlib.crc32(b"a" * size), len(body), size)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, *sums, 1, 0) + b"x" + body
    entries = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, *sums, 4, 0, 0, 0, 0, 0, 0)
        + b"%04d" % number
        for number in range(count)
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), len(local), 0)
    return local + entries + end


def test_a_member_is_read_by_its_name() -> None:
    archive = Archive(packed([("a/One.txt", b"first"), ("b.txt", b"second")]))
    assert archive.names == ("a/One.txt", "b.txt")
    assert archive.read("a/One.txt") == b"first"


def test_a_member_is_found_whatever_its_capitals_slashes_and_accents() -> None:
    archive = Archive(
        packed([("OEBPS/Chapter1.xhtml", b"x"), ("Cafe\u0301.xhtml", b"y"), ("a\\b.txt", b"z")])
    )
    assert archive.find("oebps/chapter1.XHTML") == "OEBPS/Chapter1.xhtml"
    assert archive.find("Café.xhtml") == "Cafe\u0301.xhtml"
    assert archive.find("a/b.txt") == "a\\b.txt"
    assert archive.find("a/c.txt") is None


def test_a_utf8_name_that_does_not_say_so_is_found() -> None:
    data = packed([("глава.xhtml", b"text")])
    info = next(iter(ZipFile(BytesIO(data)).infolist()))
    flagged = struct.pack("<H", info.flag_bits)
    unflagged = data.replace(flagged + b"\x08\x00", b"\x00\x00\x08\x00")
    archive = Archive(unflagged)
    name = archive.find("глава.xhtml")
    assert name is not None
    assert archive.read(name) == b"text"


def test_links_and_folders_are_no_members() -> None:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        link = ZipInfo("passwd")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("folder/", b"")
    assert Archive(target.getvalue()).names == ()


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("ch1.xhtml", "OEBPS/ch1.xhtml"),
        ("ch1.xhtml#part?2", "OEBPS/ch1.xhtml"),
        ("Text/My%20Story.xhtml", "OEBPS/Text/My Story.xhtml"),
        ("../ch1.xhtml", "ch1.xhtml"),
        ("./a/../b.xhtml", "OEBPS/b.xhtml"),
        ("..\\ch1.xhtml", "ch1.xhtml"),
        ("../../etc/passwd", None),
        ("%2e%2e/%2e%2e/etc/passwd", None),
        ("/etc/passwd", None),
        ("file:///etc/passwd", None),
        ("http://archive.example/x", None),
        ("//archive.example/x", None),
        ("C:\\boot.ini", None),
        ("a%00b", None),
        ("#only", None),
        ("", None),
    ],
)
def test_a_link_stays_within_the_archive(href: str, path: str | None) -> None:
    assert resolve("OEBPS/content.opf", href) == path


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_link_climbs_above_the_root(base: str, href: str) -> None:
    found = resolve(base.strip("/."), href)
    assert found is None or not found.startswith(("../", "/"))


def test_a_bomb_in_one_member_is_stopped_early() -> None:
    with pytest.raises(BadArchive, match="times its packed size"):
        Archive(packed([("bomb.xhtml", b"\0" * 50_000_000)])).read("bomb.xhtml")


def test_a_member_that_is_too_large_is_refused() -> None:
    text = bytes(range(256)) * 4
    with pytest.raises(BadArchive, match=r"more than 0\.001 MB"):
        Archive(packed([("a.xhtml", text)])).read("a.xhtml", most=1000)


def test_all_members_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archivefile, "TOTAL", 1_000)
    archive = Archive(packed([("a", b"x" * 600), ("b", b"y" * 600)]))
    archive.read("a")
    with pytest.raises(BadArchive, match="together"):
        archive.read("b")


def test_overlapping_members_are_a_trap() -> None:
    bomb = overlapping(1000, 1_000_000)
    assert len(bomb) < 210_000
    with pytest.raises(BadArchive, match="overlap"):
        Archive(bomb)


def test_sixty_thousand_members_are_refused_before_they_are_listed() -> None:
    with pytest.raises(BadArchive, match="more than 5,000 files"):
        Archive(overlapping(60_000, 10))


@pytest.mark.parametrize("claimed", [0, 50, 4_000_000_000])
def test_what_a_member_says_of_its_size_is_not_believed(claimed: int) -> None:
    text = b"word " * 1000
    data = packed([("a.xhtml", text)])
    lying = data.replace(struct.pack("<L", 5000), struct.pack("<L", claimed))
    assert Archive(lying).read("a.xhtml") == text


def test_a_wrong_check_sum_is_damage() -> None:
    data = packed([("a.xhtml", b"word")])
    with pytest.raises(BadArchive, match="another check sum"):
        Archive(data.replace(struct.pack("<L", zlib.crc32(b"word")), b"\1\2\3\4")).read("a.xhtml")


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(packed([("a.xhtml", b"word")]))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(BadArchive, match="password"):
        Archive(bytes(data)).read("a.xhtml")


def test_another_method_of_packing_is_refused() -> None:
    with pytest.raises(BadArchive, match="packed in a way"):
        Archive(packed([("a.xhtml", b"word")], ZIP_BZIP2)).read("a.xhtml")


def test_a_member_without_a_name_is_none() -> None:
    data = packed([("aa", b"word"), ("b.txt", b"word")]).replace(b"aa", b"\0a")
    assert Archive(data).names == ("b.txt",)


def test_a_member_that_is_not_there_is_named_in_one_line() -> None:
    with pytest.raises(BadArchive, match=r"^a\?b is not in the archive$"):
        Archive(packed([])).read("a\nb")


@given(st.data())
def test_any_bytes_are_members_or_one_reason(data: st.DataObject) -> None:
    good = packed([("a/One.xhtml", b"word " * 200), ("b", b"text")])
    cut = data.draw(st.integers(0, len(good)))
    broken = bytearray(good[:cut] if data.draw(st.booleans()) else good)
    for _ in range(data.draw(st.integers(0, 8))):
        if broken:
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        archive = Archive(bytes(broken))
        for name in archive.names:
            archive.read(name)
    except BadArchive as why:
        assert "\n" not in str(why)


def test_an_archive_is_known_by_its_first_bytes() -> None:
    assert is_archive(packed([("a", b"b")]))
    assert not is_archive(b"A story.")
