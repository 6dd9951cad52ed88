"""The canonical form of a record's text: order and spacing; values and comments stay as written.

A comment on a line belongs to that line, comments directly above a line belong to it, comments
directly below one and apart from the next belong to the one above. Comments apart from both go
with what follows; those apart from everything at the top and at the end of the file stay there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from filmcli.errors import FilmcliError, RecordInvalid
from filmcli.record.order import rank
from filmcli.record.outline import Line, Outline, outline
from filmcli.record.reader import parse
from filmcli.safe import normalized

Block = tuple[str, ...]  # comment lines without a blank one between them

_BASIC = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
_LONG = r'"""[^"\\]*+(?:(?:\\(?s:.)|"{1,2}+(?!"))[^"\\]*+)*+"{3,5}+'
_LONG_LITERAL = r"'''[^']*+(?:'{1,2}+(?!')[^']*+)*+'{3,5}+"
_TOKEN = re.compile(
    rf"{_LONG}|{_LONG_LITERAL}|{_BASIC}|'[^'\n]*+'|#[^\n]*+|[ \t]++|[\n\[\]{{}},=]"
    r"|[^\[\]{}\"',#\n=\s]++"
)
_KEY_PART = re.compile(rf"[A-Za-z0-9_-]++|{_BASIC}|'[^'\n]*+'")
_INDENT = "  "
_END, _OPENING, _CLOSING = "\n", ("[", "{"), ("]", "}")


def formatted(data: bytes, *, file: str, slug: str) -> bytes:
    """Give a record in canonical form; its line ends stay, a byte order mark goes.

    Raises RecordInvalid for one that breaks the format, also where it does so only in NFC, and
    FilmcliError rather than change what a record says.
    """
    reading = parse(data, file=file, slug=slug)
    if reading.film is None:
        raise RecordInvalid(reading.problems)
    text = data.decode("utf-8").removeprefix("\ufeff")
    newline = "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"
    text = normalized("NFC", text.replace("\r\n", "\n"))
    before = parse(text, file=file, slug=slug)
    if before.film is None:
        raise RecordInvalid(before.problems)
    arranged = arrange(text)
    if parse(arranged, file=file, slug=slug).film != before.film:
        raise FilmcliError(
            f"{file}: cannot be put in order without changing what it says; left as it is",
            hint="it may hold a table of one film field in parts; put these together by hand",
        )
    return arranged.replace("\n", newline).encode()


class _Piece:
    """A line of a record with its comments."""

    def __init__(self, line: Line, words: str) -> None:
        self.line = line
        self.words = words  # the canonical line, its own comment included
        self.apart: list[Block] = []  # comments before it, apart from everything
        self.above: Block = ()
        self.below: Block = ()
        self.spaced = False  # whether a blank line stands before it


class _Part(NamedTuple):
    """A header with the pairs below it."""

    header: _Piece | None
    pairs: list[_Piece]


class _Gap(NamedTuple):
    """What stands between two lines."""

    blocks: list[Block]
    joins_above: bool
    joins_below: bool
    spaced: bool


def arrange(text: str) -> str:
    """Put valid TOML in canonical order and spacing; line ends are newlines."""
    found = outline(text)
    parts = [
        _Part(
            _Piece(section.header, _header(found, section.header)) if section.header else None,
            [_Piece(pair, _pair(found, pair)) for pair in section.pairs],
        )
        for section in found.sections
    ]
    top, end = _share_out(found, [piece for part in parts for piece in _pieces(part)])
    for part in parts:
        table = part.header.line.path if part.header else ()
        part.pairs.sort(key=lambda piece: rank(table, str(piece.line.path[len(table)])))
    parts[1:] = sorted(parts[1:], key=_place)
    lines: list[str] = []
    for block in top:
        lines += [*block, ""]
    for part in parts:
        for piece in _pieces(part):
            _write(piece, lines, piece is part.header, part.header)
    for block in end:
        _space(lines)
        lines += block
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def _pieces(part: _Part) -> Iterator[_Piece]:
    if part.header:
        yield part.header
    yield from part.pairs


def _place(part: _Part) -> int:
    return rank((), str(part.header.line.path[0])) if part.header else -1


def _share_out(found: Outline, pieces: list[_Piece]) -> tuple[list[Block], list[Block]]:
    """Give each comment to the line it belongs to; give back those of the file itself."""
    top: list[Block] = []
    end = 0
    previous: _Piece | None = None
    for piece in pieces:
        gap = _gap(found.text[end : found.line_start(piece.line.start)])
        blocks = gap.blocks
        piece.spaced = gap.spaced
        if blocks and gap.joins_below:
            piece.above = blocks.pop()
        if previous is None:
            top = blocks
        else:
            if blocks and gap.joins_above:
                previous.below = blocks.pop(0)
            piece.apart = blocks
        previous, end = piece, found.line_end(piece.line.end)
    last = _gap(found.text[end:])
    if previous is None:
        return last.blocks, []
    if last.blocks and last.joins_above:
        previous.below = last.blocks.pop(0)
    return top, last.blocks


def _gap(text: str) -> _Gap:
    lines = [line.strip() for line in text.split("\n")[:-1] if text]
    if text and not text.endswith("\n"):
        lines.append(text.rpartition("\n")[2].strip())
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    full = [tuple(block) for block in blocks if block]
    return _Gap(full, bool(lines and lines[0]), bool(lines and lines[-1]), "" in lines)


def _write(piece: _Piece, lines: list[str], is_header: bool, header: _Piece | None) -> None:
    """Add a line and its comments to what is written."""
    for block in piece.apart:
        _space(lines)
        lines += [*block, ""]
    first = header is not None and lines and lines[-1] == header.words and not header.below
    if is_header or (piece.spaced and not first):
        _space(lines)
    lines += [*piece.above, piece.words]
    if piece.below:
        lines += [*piece.below, ""]


def _space(lines: list[str]) -> None:
    if lines and lines[-1]:
        lines.append("")


def _header(found: Outline, line: Line) -> str:
    words = found.text[line.start : line.end]
    name = _key(words.strip("[] \t"))
    return (
        f"[[{name}]]{_comment(found, line)}"
        if words[1] == "["
        else f"[{name}]{_comment(found, line)}"
    )


def _key(words: str) -> str:
    return ".".join(_KEY_PART.findall(words))


def _pair(found: Outline, line: Line) -> str:
    span = found.values[line.path]
    key = _key(found.text[span.key : span.start])
    return f"{key} = {spaced(found.text[span.start : span.end])}{_comment(found, line)}"


def _comment(found: Outline, line: Line) -> str:
    """Give the comment behind a line; the blanks before it may line it up with others."""
    rest = found.text[line.end : found.line_end(line.end)].rstrip()
    words = rest.lstrip()
    blanks = rest[: len(rest) - len(words)].replace("\t", " ")
    return f"{blanks or ' '}{words}" if words else ""


def spaced(value: str) -> str:
    """Space a value in brackets; what stands on several lines stays so, indented."""
    if value[0] not in "[{":
        return value
    writer = _Spacing()
    for token in _tokens(value):
        writer.add(token)
    return "".join(writer.words)


def _tokens(value: str) -> Iterable[str]:
    return (match[0] for match in _TOKEN.finditer(value))


class _Spacing:
    """Writes the tokens of a value in brackets with canonical blanks between them."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.open: list[str] = []
        self.blanks = ""  # those before this token
        self.last = ""

    def add(self, token: str) -> None:
        """Write one token."""
        if token[0] in " \t":
            self.blanks = token.replace("\t", " ")
            return
        if token == _END:
            if self.words[-2:] != [_END, _END]:
                self.words.append(_END)
        else:
            closing = token in _CLOSING and self.open.pop()
            self.words.append(self._before(token, closing or "") + token.rstrip())
            if token in _OPENING:
                self.open.append(token)
        self.last, self.blanks = token, ""

    def _before(self, token: str, opened: str) -> str:
        """Give the blanks before a token; `opened` is the bracket that it closes."""
        if self.last == _END:
            return _INDENT * len(self.open)
        if token[0] == "#":
            return self.blanks or " "
        if opened:
            return " " if opened == "{" and self.last != "{" else ""
        if self.last in ("", "[") or token == ",":  # noqa: S105
            return ""
        if self.last in ("{", ",", "=") or token == "=":  # noqa: S105
            return " "
        # Between the parts of a key a blank says nothing; between a date and its time it does.
        in_key = token[0] == "." or self.last[-1] == "."
        return " " if self.blanks and not in_key else ""
