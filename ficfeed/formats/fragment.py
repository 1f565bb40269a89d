"""Paragraphs, headings and scene breaks as they come out of a page, as pieces of our own markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from html import escape

_WHITE = " \t\n\r\f"
_RUNS = re.compile(r"[ \t\n\r\f]+")


class Kind(Enum):
    """What a piece is: a paragraph, a heading, the tag of a list or quotation, a line that parts scenes."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TAG = "tag"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Piece:
    """A finished piece; `gap` is the number of blank lines above it, as a reader of the page sees them."""

    kind: Kind
    html: str
    gap: int = 0


@dataclass(slots=True)
class Writer:
    """Takes words and tags in their order, and makes pieces of them.

    Where a paragraph ends inside inline markup, that is closed and opened again. `breaks` counts the <br>
    since the last word; `preformatted` says that line ends are line ends.
    """

    pieces: list[Piece] = field(default_factory=list)
    breaks: int = 0
    heading: str = ""
    preformatted: int = 0
    _line: list[str] = field(default_factory=list)
    _inline: list[str] = field(default_factory=list)
    _containers: list[str] = field(default_factory=list)
    _attributes: list[str] = field(default_factory=list)
    _worded: bool = False
    _blank: int = 0
    _edge: int = 0

    def text(self, text: str) -> None:
        """Take characters between tags."""
        if self.preformatted and "\n" in text:
            self._lines(text)
        elif not text.isspace():
            self._words(text)
        elif self._worded and not self.breaks:
            self._line.append(" ")
        elif "\xa0" in text and not self._worded:
            self.breaks = self.breaks or 1  # an empty paragraph that takes up a line

    def paragraph(self, text: str) -> None:
        """Take a <p> without anything in it but text: what most of a story is, at a third of the cost."""
        self.block(edge=True)
        if self._inline or self._attributes or self.heading or self.preformatted:
            self.text(text)
        elif not text.isspace():
            html = f"<p>{_escaped(text).strip(_WHITE)}</p>"
            self.pieces.append(Piece(Kind.PARAGRAPH, html, self._blank + self._edge))
            self._blank = self._edge = 0
        elif "\xa0" in text:
            self._blank += 1
        self.block(edge=True)

    def open(self, tag: str) -> None:
        """Begin inline markup; `tag` is its name, with attributes that are escaped already."""
        if self.breaks and self._worded:
            self._line_end()
        self._inline.append(tag)
        self._line.append(f"<{tag}>")

    def close(self, tag: str) -> None:
        """End the innermost such inline markup; where there is nothing in it, it disappears."""
        while tag in self._inline:
            last = self._inline.pop()
            if self._line and self._line[-1] == f"<{last}>":
                self._line.pop()
            else:
                self._line.append(f"</{last.partition(' ')[0]}>")
            if last == tag:
                return

    def block(self, *, edge: bool = False) -> None:
        """A block begins or ends here; `edge`: browsers leave a line free there."""
        if edge and not (self._worded or self.breaks):
            self._edge = 1
            return
        if self._worded:
            self._paragraph()
        self._blank += self.breaks
        self.breaks = 0
        self._edge = 1 if edge else self._edge
        self._line = [f"<{tag}>" for tag in self._inline]

    def enter(self, tag: str) -> None:
        """A list, a list item or a quotation begins."""
        self.block(edge=True)
        self._containers.append(tag)
        self.pieces.append(Piece(Kind.TAG, f"<{tag}>"))

    def leave(self, tag: str) -> None:
        """The innermost such container ends, and all in it that nobody ended."""
        self.block(edge=True)
        while tag in self._containers:
            last = self._containers.pop()
            self.pieces.append(Piece(Kind.TAG, f"</{last}>"))
            if last == tag:
                return

    def rule(self) -> None:
        """A line across the page."""
        self.block(edge=True)
        self.pieces.append(Piece(Kind.RULE, ""))

    def speak(self, attributes: str) -> None:
        """From here on paragraphs carry these attributes (language, direction), until `fall_silent`."""
        self._attributes.append(attributes)

    def fall_silent(self) -> None:
        """What `speak` said last holds no longer."""
        self._attributes.pop()

    @property
    def speaks(self) -> bool:
        """True between `speak` and `fall_silent`."""
        return bool(self._attributes)

    def finish(self) -> list[Piece]:
        """Return the pieces; nothing more can be taken."""
        self.block()
        while self._containers:
            self.leave(self._containers[-1])
        return self.pieces

    def _words(self, text: str) -> None:
        if self.breaks and self._worded:
            self._line_end()
        if not self._worded or self._line[-1:] == ["<br>"]:
            text = text.lstrip(_WHITE)
        if not self._worded:
            self._blank += self.breaks
            self.breaks = 0
            self._worded = True
        self._line.append(_escaped(text))

    def _lines(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            self.breaks += 1 if number else 0
            if line and not line.isspace():
                self._words(line)

    def _line_end(self) -> None:
        """One <br> is a line end, more of them end the paragraph."""
        if self.breaks > 1:
            self.block()
        else:
            self._line.append("<br>")
            self.breaks = 0

    def _paragraph(self) -> None:
        """The last <br> of a paragraph is no line of its own."""
        tag = self.heading or "p"
        kind = Kind.HEADING if self.heading else Kind.PARAGRAPH
        opening = f"{tag}{self._attributes[-1]}" if self._attributes else tag
        self.pieces.append(Piece(kind, f"<{opening}>{self._inside()}</{tag}>", self._blank + self._edge))
        self._blank = self._edge = 0
        self.breaks = max(self.breaks - 1, 0)
        self._worded = False

    def _inside(self) -> str:
        still_open = list(self._inline)
        while still_open and self._line[-1] == f"<{still_open[-1]}>":
            self._line.pop()
            still_open.pop()
        closing = "".join(f"</{tag.partition(' ')[0]}>" for tag in reversed(still_open))
        return "".join(self._line).strip(_WHITE) + closing


def _escaped(text: str) -> str:
    if "\n" in text or "  " in text or "\t" in text:
        text = _RUNS.sub(" ", text)
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text
