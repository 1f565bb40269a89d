from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.text.decode import NotText, decode

ENGLISH = "“Don’t,” he said – and it wasn’t like him… at the café.\nShe waited.\n"
RUSSIAN = "Гарри посмотрел на Драко и ничего не сказал. Было уже темно, и дождь не кончался.\n"
JAPANESE = "彼は窓の外を見て、何も言わなかった。夜はもう遅い。\n雨が降っていた。\n"
CHINESE = "他看着窗外，什么也没有说。夜已经很深了。\n"
HEBREW = "השעון בתחנה עמד על חמש, ואיש לא תיקן אותו.\nשרלוק אמר שכך עדיף.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "utf-32-le"),
        (ENGLISH, "utf-32-be"),
        (ENGLISH, "cp1252"),
        (HEBREW, "utf-16-le"),
        (HEBREW, "utf-16-be"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gbk"),
        (HEBREW, "cp1255"),
    ],
)
def test_encodings_of_saved_stories_are_read(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    assert found.text == text
    assert found.problem is None


def test_big_endian_mark_is_believed() -> None:
    assert decode(codecs.BOM_UTF16_BE + ENGLISH.encode("utf-16-be")).text == ENGLISH


def test_few_high_bytes_after_a_long_beginning_are_still_read() -> None:
    text = "Nothing but plain letters here.\n" * 2000 + "Été, déjà vu, où es-tu?\n"
    assert decode(text.encode("cp1252")).text == text


def test_one_broken_byte_does_not_make_utf8_something_else() -> None:
    found = decode((RUSSIAN * 3).encode() + b"\xd0")
    assert found.encoding == "utf-8"
    assert found.text.startswith(RUSSIAN)
    assert found.problem is not None


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "PNG"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 50, "program"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00" + b"\0" * 30, "ZIP"),
        (b"\x1f\x8b\x08\x00" + b"x" * 30, "gzip"),
        (b"\0" * 1000, "binary"),
        (bytes(range(256)) * 40, "binary"),
    ],
)
def test_binary_data_is_refused_by_name(data: bytes, word: str) -> None:
    with pytest.raises(NotText, match=word):
        decode(data)


def test_letters_that_are_also_a_signature_are_text() -> None:
    assert decode(b"RIFF raff, street rat. I don't buy that.").encoding == "utf-8"


@given(st.binary(max_size=3000))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        assert isinstance(decode(data).text, str)
    except NotText as why:
        assert str(why)
