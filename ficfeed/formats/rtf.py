"""Rich Text: paragraphs, line breaks and emphasis of a word processor's file, then read like any other text.

The reader knows groups, destinations, code pages (the document's and each font's), \\u with its fallback and
\\bin; everything else is formatting, and passes (Rich Text Format Specification 1.9.1). One pass and no
recursion: however deep a file is, it costs no more than its length.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from ficfeed.errors import UnreadableFile
from ficfeed.formats import text
from ficfeed.formats.filenames import title_and_part
from ficfeed.story import StoryDraft
from ficfeed.text.clean import clean, one_line

_TOKEN = re.compile(
    r"\\(?:'([0-9A-Fa-f]{2})|([A-Za-z]{1,32})(-?\d{1,10})? ?|([^A-Za-z0-9']))|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SIGNS = {
    "par": "\n",
    "sect": "\n",
    "page": "\n",
    "row": "\n",
    "line": "\v",
    "tab": "\t",
    "cell": "\t",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
}
_SYMBOLS = {"~": "\xa0", "_": "‑", "-": "", "\n": "\n", "\r": "\n", "{": "{", "}": "}", "\\": "\\"}
_UNSEEN_WORDS = (
    "colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pict object objdata header "
    "headerl headerr headerf footer footerl footerr footerf fldinst filetbl xmlnstbl datastore themedata "
    "colorschememapping latentstyles template private bkmkstart bkmkend nonshppict shpinst pntext info"
)
_UNSEEN = frozenset(_UNSEEN_WORDS.split())
_EMPHASIS = {"i": "i", "b": "b", "strike": "s"}
_CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""The character sets of fonts, as code pages."""

_DOCUMENT = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_DEEPEST = 10_000
_LONG = 120


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits: where its text goes, the font's code page, how many characters follow \\u."""

    into: str = "body"
    codepage: str = ""
    skip: int = 1
    emphasis: tuple[str, ...] = ()


def sniff(data: bytes, name: str) -> bool:
    """Return whether the bytes are a Rich Text file."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")


def parse(data: bytes, name: str) -> StoryDraft:
    """Return the story. Raises UnreadableFile where there is no text in it.

    Of the file's own facts only the title is taken, where the text has none: its author is whoever the
    computer belonged to.
    """
    reader = _Reader(_raw_encoding(data))
    if not reader.read(data.decode("latin-1")):
        raise UnreadableFile(name, f"more than {_DEEPEST:,} groups within each other")
    story = clean(_with_gaps("".join(reader.body)))
    if not story.strip():
        raise UnreadableFile(name, "there are no words in it")
    draft = text.told(story, name)
    title = one_line(clean("".join(reader.title)))[:300]
    return replace(draft, title=title) if title and draft.title == title_and_part(name)[0] else draft


def _raw_encoding(data: bytes) -> str:
    """Bytes above ASCII should not stand in such a file; some writers put UTF-8 there."""
    if data.isascii():
        return ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _with_gaps(body: str) -> str:
    """Where paragraphs follow each other without an empty one between, an empty line parts them."""
    lines = body.split("\n")
    told = [line for line in lines if line.strip()]
    is_dense = 3 * (len(lines) - len(told)) < len(told)
    parted = "\n\n".join(lines) if is_dense and any(len(line) > _LONG for line in told) else body
    return parted.replace("\v", "\n")


class _Reader:
    """Takes the file's tokens in their order; `body` is its text, `title` what the file says of itself."""

    def __init__(self, raw: str) -> None:
        self.body: list[str] = []
        self.title: list[str] = []
        self._raw = raw
        self._document = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._state = _State()
        self._groups: list[_State] = []
        self._bytes = bytearray()
        self._high = ""
        self._skipping = 0
        self._shown: tuple[str, ...] = ()

    def read(self, source: str) -> bool:
        """Read the whole file; False where its groups are too deep."""
        at, end = 0, len(source)
        while at < end:
            token = _TOKEN.match(source, at)
            if token is None:  # a backslash before a digit or at the end
                at += 1
                continue
            at = token.end()
            byte, word, number, symbol, brace, written = token.groups()
            if byte is not None:
                self._byte(int(byte, 16))
            elif word is not None:
                at += self._word(word, int(number) if number else None)
            elif written is not None:
                self._written(written)
            elif symbol is not None:
                self._symbol(symbol)
            elif brace is not None and not self._brace(brace):
                return False
        self._flush()
        self._emphasise(())
        return True

    def _brace(self, brace: str) -> bool:
        self._flush()
        self._skipping = 0
        if brace == "{":
            self._groups.append(self._state)
        elif self._groups:
            self._state = self._groups.pop()
        return len(self._groups) <= _DEEPEST

    def _byte(self, byte: int) -> None:
        if self._skipping:
            self._skipping -= 1
        else:
            self._bytes.append(byte)

    def _written(self, text: str) -> None:
        if self._skipping:
            taken = min(self._skipping, len(text))
            self._skipping -= taken
            text = text[taken:]
        if self._bytes and text and self._is_half():
            self._bytes += text[:1].encode("latin-1")
            text = text[1:]
        self._flush()
        if text and not text.isascii():
            raw = self._raw or self._codepage()
            text = text.encode("latin-1").decode(raw, "replace")
        self._take(text)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._state = replace(self._state, into="")
        elif self._skipping:
            self._skipping -= 1
        elif symbol in "{}\\" and self._bytes and self._is_half():
            self._bytes += symbol.encode("latin-1")
        else:
            self._flush()
            self._take(_SYMBOLS.get(symbol, ""))

    def _word(self, word: str, number: int | None) -> int:
        """Obey one control word; return how many characters behind it are no text."""
        if word == "bin":
            return max(number or 0, 0)
        if word == "u":
            self._unicode(number or 0)
            return 0
        if self._skipping and word in _SIGNS:  # a sign as the fallback of \\u
            self._skipping -= 1
            return 0
        self._flush()
        if word in _SIGNS:
            self._take(_SIGNS[word])
        elif word in _UNSEEN:
            self._state = replace(self._state, into="info" if word == "info" else "")
        elif word in _EMPHASIS:
            self._emphasis(_EMPHASIS[word], on=number != 0)
        else:
            self._setting(word, number)
        return 0

    def _setting(self, word: str, number: int | None) -> None:
        """Control words that change how what follows is read."""
        state = self._state
        if word == "uc":
            self._state = replace(state, skip=min(max(number or 0, 0), 16))
        elif word == "f":
            self._font = number or 0
            if state.into != "fonts":
                self._state = replace(state, codepage=self._fonts.get(self._font, ""))
        elif word == "fcharset":
            self._fonts[self._font] = _CHARSETS.get(number or 0, "")
        elif word == "fonttbl":
            self._state = replace(state, into="fonts")
        elif word == "plain":
            self._state = replace(state, emphasis=())
        elif word == "v":
            self._state = replace(state, into="body" if number == 0 else "")
        elif word == "title" and state.into == "info":
            self._state = replace(state, into="title")
        elif word == "ansicpg" and number:
            self._document = _known({10000: "mac_roman", 65001: "utf-8"}.get(number, f"cp{number}"))
        elif word in _DOCUMENT:
            self._document = _DOCUMENT[word]

    def _unicode(self, number: int) -> None:
        """A character by its number; beyond 65,535 it comes as two."""
        code = number & 0xFFFF
        if self._bytes:
            self._flush()
        self._skipping = self._state.skip
        if 0xD800 <= code < 0xDC00:
            self._high = chr(code)
            return
        pair, self._high = self._high + chr(code), ""
        self._take(pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore"))

    def _emphasis(self, tag: str, *, on: bool) -> None:
        others = tuple(one for one in self._state.emphasis if one != tag)
        self._state = replace(self._state, emphasis=(*others, tag) if on else others)

    def _take(self, text: str) -> None:
        """Text goes where the group says; emphasis ends with its paragraph, and begins again in the next."""
        if not text or self._state.into not in {"body", "title"}:
            return
        if self._state.into == "title":
            self.title.append(text)
        elif text == "\n":
            self._emphasise(())
            self.body.append(text)
        else:
            if not text.isspace() and (self._shown or any(map(str.isalnum, text))):
                self._emphasise(self._state.emphasis)
            self.body.append(text)

    def _emphasise(self, wanted: tuple[str, ...]) -> None:
        if wanted != self._shown:
            self.body += [f"</{tag}>" for tag in reversed(self._shown)]
            self.body += [f"<{tag}>" for tag in wanted]
            self._shown = wanted

    def _is_half(self) -> bool:
        """Whether the bytes end within a character: its second byte may stand there as a letter."""
        try:
            self._bytes.decode(self._codepage())
        except UnicodeDecodeError as why:
            return why.end >= len(self._bytes)
        return False

    def _flush(self) -> None:
        if self._bytes:
            text = self._bytes.decode(self._codepage(), "replace")
            self._bytes.clear()
            self._take(text)

    def _codepage(self) -> str:
        return self._state.codepage or self._document


def _known(codepage: str) -> str:
    """The numbers of code pages come from strangers."""
    try:
        codecs.lookup(codepage)
    except LookupError:
        return "cp1252"
    return codepage
