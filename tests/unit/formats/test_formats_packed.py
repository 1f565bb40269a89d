"""Stories in gzip and ZIP wrappings: opened within bounds, or refused with one reason."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficfeed.errors import UnreadableFile
from ficfeed.formats import packed, parse
from ficfeed.formats.opening import LARGEST

STORY = (
    b"Lamp Oil\n\nAnn came down to the harbour, and nobody had thought to tell her.\n\n"
    b"Bea stood on the wall with the can in both hands.\n"
)


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def refusal(data: bytes, name: str = "x.zip") -> str:
    with pytest.raises(UnreadableFile) as caught:
        parse(data, name)
    assert caught.value.reason and "\n" not in caught.value.reason
    return caught.value.reason


@pytest.mark.parametrize("name", ["lamp.txt.gz", "lamp.txt.GZ", "lamp.gz"])
def test_a_gzipped_story_is_read(name: str) -> None:
    draft = parse(gzip.compress(STORY), name)
    assert (draft.title, draft.words) == ("Lamp Oil", 24)


def test_a_gzipped_story_without_a_title_has_that_of_its_file_without_the_suffix() -> None:
    text = STORY.partition(b"\n\n")[2]
    assert parse(gzip.compress(text), "lamp-oil.txt.gz").title == "lamp oil"


def test_several_gzip_members_are_one_file() -> None:
    half = len(STORY) // 2
    data = gzip.compress(STORY[:half]) + gzip.compress(STORY[half:])
    assert parse(data, "a.txt.gz").words == 24


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_zip_of_one_story_is_read(method: int) -> None:
    assert parse(zipped({"folder/lamp.txt": STORY}, method), "x.zip").title == "Lamp Oil"


def test_what_packers_and_browsers_leave_beside_a_story_does_not_count() -> None:
    members = {
        "lamp.txt": STORY,
        "__MACOSX/._lamp.txt": b"\0\5\x16\7",
        ".DS_Store": b"x",
        "lamp_files/a.html": b"<p>x",
        "cover.jpg": b"\xff\xd8\xff",
        "readme.txt": b"Thank you for downloading.",
    }
    assert parse(zipped(members), "x.zip").title == "Lamp Oil"


def test_a_zipped_gzip_is_read_and_a_third_wrapping_is_not() -> None:
    inner = gzip.compress(STORY)
    assert parse(zipped({"a.txt.gz": inner}), "x.zip").title == "Lamp Oil"
    assert "gzip" in refusal(zipped({"a.gz": gzip.compress(inner)}))


def test_several_stories_in_one_archive_are_refused_and_counted() -> None:
    assert "3 stories" in refusal(zipped({f"{n}.txt": STORY for n in range(3)}))
    assert "no story" in refusal(zipped({".DS_Store": b"x"}))


def test_names_that_climb_out_of_the_archive_only_name_the_story() -> None:
    assert parse(zipped({"../../etc/lamp oil.txt": STORY.partition(b"\n\n")[2]}), "x.zip").title == "lamp oil"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (gzip.compress(b"a" * (LARGEST + 1)), "more than"),
        (gzip.compress(STORY)[:-12], "cut off"),
        (b"\x1f\x8b\x08" + b"\xff" * 60, "damaged"),
        (gzip.compress(b""), "empty"),
        (gzip.compress(gzip.compress(gzip.compress(STORY))), "gzip"),
        (zipped({"a.txt": b"a" * 5_000_000}), "250 times"),
        (zipped({"a.txt": STORY})[:60], "damaged"),
    ],
    ids=["bomb", "cut", "junk", "empty", "nested", "zip bomb", "cut zip"],
)
def test_bombs_and_damage_cost_one_reason(data: bytes, word: str) -> None:
    assert word in refusal(data)


def test_a_gzip_bomb_is_stopped_at_the_bound_not_at_its_end() -> None:
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = stream.compress(bytes(1 << 20)) + stream.flush(zlib.Z_FULL_FLUSH)
    data = piece + b"".join(stream.compress(bytes(1 << 20)) for _ in range(200)) + stream.flush()
    assert "more than" in refusal(data, "bomb.txt.gz")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([b"\x1f\x8b\x08", b"PK\x03\x04"]), st.binary(max_size=600))
def test_any_bytes_behind_the_signature_are_a_story_or_one_reason(magic: bytes, rest: bytes) -> None:
    try:
        parse(magic + rest, "x")
    except UnreadableFile as why:
        assert why.reason


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_archive_is_a_story_or_one_reason(data: st.DataObject) -> None:
    good = bytearray(zipped({"a.txt": STORY}) if data.draw(st.booleans()) else gzip.compress(STORY))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        parse(bytes(good), "x")
    except UnreadableFile as why:
        assert why.reason


def test_books_are_no_wrappings() -> None:
    assert not packed.is_packed(
        zipped({"mimetype": b"application/epub+zip", "a.txt": STORY}, zipfile.ZIP_STORED)
    )
    assert not packed.is_packed(zipped({"META-INF/container.xml": b"<x/>"}))
    assert not packed.is_packed(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
