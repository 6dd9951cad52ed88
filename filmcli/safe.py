r"""Makes strangers' text harmless: `safe` for people, the others for machine formats.

Text stays as it is in records; it is changed only on its way out.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from typing import Any, Literal

MARKS_PER_LETTER = 8  # honest text stays below: Hebrew with cantillation has 5, Tibetan 6

_HEAP = 64  # marks on one letter: no language comes near
_HEAP_OF_MARKS = f"[^M]?M{{{_HEAP + 1},}}"

_CONTROLS = ((0x00, 0x1F),)
# What changes the state or the reading order of a terminal, or cannot be encoded.
_DRIVING = (
    (0x7F, 0x9F), (0x61C, 0x61C), (0x200E, 0x200F), (0x2028, 0x202E), (0x2066, 0x2069),
    (0xD800, 0xDFFF), (0xFEFF, 0xFEFF), (0xE0000, 0xE007F),
)  # fmt: skip
# Unicode's Default_Ignorable_Code_Point without joiners and variation selectors, interlinear
# annotation and noncharacters: spelled out, so that every Python gives the same answer.
_UNSEEN = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180E, 0x180E),
    (0x200B, 0x200B), (0x2060, 0x2065), (0x206A, 0x206F), (0x3164, 0x3164), (0xFDD0, 0xFDEF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
    (0xE0080, 0xE00FF), (0xE01F0, 0xE0FFF),
    *((plane << 16 | 0xFFFE, plane << 16 | 0xFFFF) for plane in range(17)),
)  # fmt: skip
_ODD_EDGES = [
    edge for first, last in sorted((*_CONTROLS, *_DRIVING, *_UNSEEN)) for edge in (first, last + 1)
]
_SELECTOR_EDGES = [0x180B, 0x180E, 0x180F, 0x1810, 0xFE00, 0xFE10, 0xE0100, 0xE01F0]

# England, Scotland and Wales: the only tag sequences in use; any other may carry hidden text.
_FLAGS = tuple(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    for region in ("gbeng", "gbsct", "gbwls")
)

# Patterns stay text: a set of these costs 0.8 ms to compile, and `re` remembers it on first use.
_DRIVING_SET = "".join(f"{chr(first)}-{chr(last)}" for first, last in _DRIVING)
_ODD_IN_JSON = f"[{_DRIVING_SET}]"
_ODD_IN_CSV = rf"\r\n|[\x00-\x08\x0b-\x1f{_DRIVING_SET}]"
_ODD_IN_TSV = rf"[\\\x00-\x1f{_DRIVING_SET}]"
_TSV_ESCAPE = r"\\(?:([\\tnr])|x([0-9a-f]{2})|u([0-9a-f]{4})|U(000[0-9a-f]{5}|0010[0-9a-f]{4}))"
_TSV_NAMES = {"\\": "\\", "\t": "t", "\n": "n", "\r": "r"}
_TSV_LETTERS = {name: char for char, name in _TSV_NAMES.items()}
_NEWLINE = r"\r\n|[\n\x0b\x0c\r\x85\u2028\u2029]"
_BLANKS = frozenset("\t\n\x0b\x0c\r\x85\u2028\u2029")


def safe(text: str, *, limit: int | None = None) -> str:
    """Give the text on one line, with a visible sign for all that drives or deceives.

    Newlines and tabs become blanks, joiners stay between letters, a letter keeps 8 marks.
    `limit` is the most code points to return, the closing `…` among them.
    """
    shown = text
    if not (text.isascii() and text.isprintable()):
        text = text.replace("\r\n", "\n")
        kinds = text.translate(_KINDS)
        plain = "M" not in kinds and "J" not in kinds and "V" not in kinds and "X" not in kinds
        shown = text if plain else _in_context(text, kinds)
    return shown if limit is None or len(shown) <= limit else _cut(shown, limit)


def safe_lines(text: str) -> list[str]:
    """Split text of several paragraphs at its newlines, each line made safe."""
    lines = re.split(_NEWLINE, text)
    if not lines[-1]:
        lines.pop()
    return [safe(line) for line in lines]


def visible(text: str) -> str:
    """Show what drives a terminal, but keep newlines and tabs: for CSV fields."""
    return re.sub(_ODD_IN_CSV, lambda found: "\n" if found[0] == "\r\n" else _sign(found[0]), text)


def normalized(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Write a text in a form of Unicode, but for letters with a heap of marks, which stay.

    To put marks in order costs the square of their number: 3 minutes for a mebibyte of them.
    """
    if len(text) <= _HEAP or text.isascii():
        return unicodedata.normalize(form, text)
    kinds = text.translate(_KINDS)
    done = 0
    kept: list[str] = []
    for heap in re.finditer(_HEAP_OF_MARKS, kinds):
        kept += [
            unicodedata.normalize(form, text[done : heap.start()]),
            text[heap.start() : heap.end()],
        ]
        done = heap.end()
    return "".join([*kept, unicodedata.normalize(form, text[done:])])


def without_heaps(text: str) -> str:
    """Leave out all but the first 64 marks of a letter, for what is compared and never shown."""
    if len(text) <= _HEAP or text.isascii():
        return text
    kinds = text.translate(_KINDS)
    if "M" * (_HEAP + 1) not in kinds:
        return text
    kept: list[str] = []
    done = 0
    for heap in re.finditer(_HEAP_OF_MARKS, kinds):
        start = heap.end() - heap[0].count("M")
        kept.append(text[done : start + _HEAP])
        done = heap.end()
    return "".join([*kept, text[done:]])


def json_text(value: Any, *, compact: bool = True) -> str:
    r"""Give JSON in readable UTF-8, with `\u` escapes for what drives a terminal.

    Raises ValueError for NaN and infinities. `json.loads` gives the equal value back, but for
    a high surrogate directly before a low one: JSON cannot tell the two from one letter.
    """
    import json  # 2 ms, and not every command writes JSON

    text = json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        indent=None if compact else 2,
        separators=(",", ":") if compact else None,
    )
    return re.sub(_ODD_IN_JSON, lambda found: _json_escape(found[0]), text)


def tsv_cell(text: str) -> str:
    r"""Escape a TSV cell so that `tsv_value` can undo it: `\t`, `\n`, `\x1b`, `\u202e`."""
    return re.sub(_ODD_IN_TSV, lambda found: _tsv_escape(found[0]), text)


def tsv_value(cell: str) -> str:
    """Undo `tsv_cell`; a backslash that begins no known escape stays."""
    return re.sub(
        _TSV_ESCAPE,
        lambda found: (
            _TSV_LETTERS[found[1]] if found[1] else chr(int(found[found.lastindex or 0], 16))
        ),
        cell,
    )


def _json_escape(char: str) -> str:
    r"""Give the `\u` escape of one letter, two of them beyond U+FFFF."""
    units = char.encode("utf-16-be", "surrogatepass").hex(" ", 2).split()
    return "".join(f"\\u{unit}" for unit in units)


def _tsv_escape(char: str) -> str:
    """Give the shortest escape of one letter."""
    if char in _TSV_NAMES:
        return f"\\{_TSV_NAMES[char]}"
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _sign(char: str) -> str:
    """Give the visible sign of one letter: a control picture, or its code point."""
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"


class _Signs(dict[int, str]):
    """Translates odd letters to their signs; few enough to remember them all."""

    def __missing__(self, code: int) -> str:
        """Make a sign, or a blank for what separates lines or cells."""
        char = chr(code)
        self[code] = " " if char in _BLANKS else _sign(char)
        return self[code]


class _Kinds(dict[int, str]):
    """Translates text to the kind of each code point, so that rules are on short strings.

    X odd (shown by a sign, or as a blank), M mark, J joiner, V variation selector, _ blank.
    Others are bases: L may have a joiner at its side and a selector after it, l only a joiner,
    D only a selector, d neither.
    """

    def __missing__(self, code: int) -> str:
        """Work out a kind, and remember it while the table is small."""
        kind = _kind(code)
        if len(self) < 0x10000:  # all of Unicode would take 100 MB
            self[code] = kind
        return kind


def _kind(code: int) -> str:
    """Give the kind of one code point, as listed at `_Kinds`."""
    if bisect(_ODD_EDGES, code) % 2:
        return "X"
    if bisect(_SELECTOR_EDGES, code) % 2:
        return "V"
    if code in (0x200C, 0x200D):
        return "J"
    char = chr(code)
    category = unicodedata.category(char)
    # The arrow and the skin tones are parts of emoji that are not of category So; unassigned
    # code points among the emoji are of a Unicode newer than this Python.
    if category == "So" or code == 0x2194 or 0x1F000 <= code <= 0x1FBFF:
        return "L"
    kind = {"L": "L", "M": "M", "Z": "_", "C": "d"}.get(category[0], "D")
    # Of ASCII, only digits, # and * begin an emoji: a keycap.
    return kind.lower() if code < 0x80 and char not in "0123456789#*" else kind


_SIGNS = _Signs()
_KINDS = _Kinds()


def _in_context(text: str, kinds: str) -> str:
    """Show what is odd, and marks, joiners and selectors where they are not honest."""
    kept: list[str] = []
    last = "_"  # the kind of the letter kept last; the start is like a blank
    marks = 0  # since the last base
    for run in re.finditer("[^MJVX]+|M+|X+|J+|V", kinds):
        start, end = run.span()
        piece = text[start:end]
        kind = kinds[start]
        if kind == "M":
            piece, last, marks = _with_marks(piece, last, marks)
        elif kind == "X":
            flag = piece[:6] if start and text.startswith(_FLAGS, start - 1) else ""
            piece = flag + piece[len(flag) :].translate(_SIGNS)
            last, marks = "_" if piece[-1] == " " else "d", 0
        elif kind in "JV":
            if not _honest(kind, last, kinds[start + 1 : start + 2], marks):
                piece, kind, marks = piece.translate(_SIGNS), "d", 0
            last = kind
        else:
            last, marks = kinds[end - 1], 0
        kept.append(piece)
    return "".join(kept)


def _with_marks(piece: str, last: str, marks: int) -> tuple[str, str, int]:
    """Give a run of marks with a base and no more than fit, its last kind, marks so far."""
    base = "\u25cc" if last == "_" else ""  # else it sits on what is left of it, or a line up
    room = MARKS_PER_LETTER - marks
    if len(piece) <= room:
        return base + piece, "M", marks + len(piece)
    return f"{base}{piece[:room]}…", "D", 0


def _honest(kind: str, last: str, after: str, marks: int) -> bool:
    """Tell whether a joiner or selector stands where its script or emoji needs it."""
    if kind == "V":
        return last in "LD"
    return last in "LlMV" and (after in ("L", "l") or (after == "M" and marks < MARKS_PER_LETTER))


def _cut(shown: str, limit: int) -> str:
    """Cut safe text so that no letter loses its marks, and no joiner or half a flag is left."""
    if limit < 1:
        return ""
    end = limit - 1
    while end and _kind(ord(shown[end])) in "MJVX":
        end -= 1
    if end and _kind(ord(shown[end - 1])) == "J":
        end -= 1
    return shown[:end] + "…"
