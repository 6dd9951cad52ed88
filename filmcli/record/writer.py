"""Edits of a record's text that leave every other byte as it is: text in, text out.

An edit replaces, inserts or takes out a span of the text, found by `outline`. What comes out is
parsed again and must hold what was asked for and nothing else; otherwise nothing is changed.
"""

from __future__ import annotations

import copy
import re
from typing import Any, NamedTuple

import tomli

from filmcli.errors import UsageFault, nearest
from filmcli.record.limits import before_parsing, too_many
from filmcli.record.order import rank
from filmcli.record.outline import Outline, Section, outline
from filmcli.record.values import KeyPath, shown, toml_key, toml_value

_MISSING = object()
_NAN = float("nan")  # one for all: no other is equal to it, and it is the same as itself
_COMMENT_END = re.compile(r"[ \t]*,?[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)")
_COMMENTS = re.compile(r"(?:[ \t]*#[^\n]*(?:\n|\Z))*")
_TO_COMMA = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*,")


class _Edit(NamedTuple):
    """Put `text` in the place of a span."""

    start: int
    end: int
    text: str


class _Record:
    """A record's text and what it says."""

    def __init__(self, text: str) -> None:
        self.mark = "\ufeff" if text.startswith("\ufeff") else ""
        self.text = text[len(self.mark) :]
        self.newline = "\r\n" if self.text[: self.text.find("\n") + 1].endswith("\r\n") else "\n"
        self.data = _parsed(self.text)
        self.outline: Outline = outline(self.text)

    def edited(self, edit: _Edit, expected: dict[str, Any], path: KeyPath) -> str:
        """Carry an edit out; raises UsageFault where TOML does not allow it there."""
        text = self.text[: edit.start] + edit.text + self.text[edit.end :]
        try:
            found = _parsed(text)
        except UsageFault:
            found = {}
        if found != expected or not _same_type(found, expected, path):
            raise UsageFault(
                f"{shown(path)}: cannot be changed where it is written",
                hint="change it by hand: filmcli edit",
            )
        return self.mark + text

    def inserted(self, position: int, words: str) -> _Edit:
        """Insert whole lines at the start of one; a last line without an end keeps none."""
        words = words.replace("\n", self.newline)
        if position == len(self.text) and self.text and not self.text.endswith("\n"):
            words = self.newline + words.removesuffix(self.newline)
        return _Edit(position, position, words)


def set_value(text: str, path: KeyPath, value: Any) -> str:
    """Set one value; tables on the way are made where they are missing."""
    record = _Record(text)
    current = _lookup(record.data, path)
    if current is not _MISSING and toml_value(current) == toml_value(value):
        return text
    if span := record.outline.values.get(path):
        edit = _Edit(span.start, span.end, toml_value(value))
    elif current is not _MISSING:
        keys = "its keys" if isinstance(current, dict) else "an entry's keys, or use --add"
        raise UsageFault(f"{shown(path)}: is written as tables of its own", hint=f"set {keys}")
    else:
        edit = _insertion(record, path, value)
    return record.edited(edit, _assigned(record.data, path, value), path)


def add_value(text: str, path: KeyPath, value: Any) -> str:
    """Add an entry to a list, in the form that the list has; a list of values adds each."""
    for entry in value if isinstance(value, list) else [value]:
        text = _with_entry(text, path, entry)
    return text


def unset_value(text: str, path: KeyPath) -> str:
    """Take a key or an entry away, with the comment on its line; comments above it stay."""
    record = _Record(text)
    if _lookup(record.data, path) is _MISSING:
        raise _no_such(record.data, path)
    expected = _copied(record.data, path[:-1])
    holder = _lookup(expected, path[:-1])
    del holder[path[-1]]
    span = record.outline.values.get(path)
    if span is not None and span.holder is not None:
        return record.edited(_taken_out(record.outline, path), expected, path)
    edits = _lines_of(record.outline, path)
    for edit in edits[:0:-1]:
        record.text = record.text[: edit.start] + record.text[edit.end :]
    _prune(expected, path[:-1], record.text[: edits[0].start] + record.text[edits[0].end :])
    return record.edited(edits[0], expected, path)


def readable(text: str) -> bool:
    """Tell whether a text can be taken apart; what is wrong with it is the reader's to say."""
    text = text.removeprefix("\ufeff")
    if any(before_parsing(text.replace("\r\n", "\n"))):
        return False
    try:
        values = _parsed(text)
    except UsageFault:
        return False
    return not too_many(values)


def value_at(text: str, path: KeyPath) -> Any:
    """Give the value at a path; None where there is none."""
    value = _lookup(_parsed(text.removeprefix("\ufeff")), path)
    return None if value is _MISSING else value


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomli.loads(text.replace("\r\n", "\n"), parse_float=_float)
    except (ValueError, RecursionError) as error:
        raise UsageFault(f"not valid TOML: {error}") from None


def _float(words: str) -> float:
    return _NAN if words.endswith("nan") else float(words)


def _lookup(data: Any, path: KeyPath) -> Any:
    """Follow a path; _MISSING where it leads nowhere."""
    for part in path:
        fits = isinstance(data, list if isinstance(part, int) else dict)
        if not fits or (part >= len(data) if isinstance(part, int) else part not in data):
            return _MISSING
        data = data[part]
    return data


def _same_type(found: Any, expected: Any, path: KeyPath) -> bool:
    """Tell whether 1, 1.0 and true, which are equal, are what they should be."""
    one, other = _lookup(found, path), _lookup(expected, path)
    return type(one) is type(other)


def _assigned(data: dict[str, Any], path: KeyPath, value: Any) -> dict[str, Any]:
    """Give the data with one value set."""
    expected = _copied(data, path[:-1])
    holder: Any = expected
    for part in path[:-1]:
        holder = holder.setdefault(part, {}) if isinstance(part, str) else holder[part]
    holder[path[-1]] = value
    return expected


def _copied(data: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    """Copy what holds a path, which is then changed, and share the rest."""
    copied = holder = data.copy()
    for part in path:
        if _lookup(holder, (part,)) is _MISSING:
            break
        holder[part] = copy.copy(holder[part])  # type: ignore[index]
        holder = holder[part]  # type: ignore[index]
    return copied


def _no_such(data: dict[str, Any], path: KeyPath) -> UsageFault:
    """Say at which part a path leads nowhere."""
    known = next(n for n in range(len(path)) if _lookup(data, path[: n + 1]) is _MISSING)
    holder, part = _lookup(data, path[:known]), path[known]
    where = shown(path[: known + 1])
    if isinstance(part, int):
        if not isinstance(holder, list):
            return UsageFault(f"{where}: {shown(path[:known])} is not a list")
        return UsageFault(f"{where}: there are {len(holder)} entries, counted from 0")
    if not isinstance(holder, dict):
        hint = f"name the entry: {shown((*path[:known], 0))}" if isinstance(holder, list) else None
        return UsageFault(f"{where}: {shown(path[:known])} is not a table", hint=hint)
    close = nearest(part, [str(key) for key in holder])
    return UsageFault(
        f"{where}: not in the record", hint=f"did you mean {close}?" if close else None
    )


def _insertion(record: _Record, path: KeyPath, value: Any) -> _Edit:
    """Find the place for a key that is not there yet."""
    found = record.outline
    known = next(n for n in range(len(path) - 1, -1, -1) if _known(record.data, path[:n]))
    prefix, rest = path[:known], path[known:]
    if not isinstance(_lookup(record.data, prefix), dict) or not _words(rest):
        raise _no_such(record.data, path)
    for part in reversed(rest[1:]):
        value = {part: value}
    key = str(rest[0])
    if prefix in found.values:
        return _in_braces(found, prefix, f"{toml_key(key)} = {toml_value(value)}")
    if len(rest) > 1 and _words(path[:-1]) and len(path) <= 3:
        last = value
        for part in path[known + 1 : -1]:
            last = last[part]
        return _new_section(record, path[:-1], last, entry=False)
    sections = [each for each in found.sections if each.path == prefix]
    if sections:
        return _in_section(record, sections[-1], key, value)
    dotted = [
        (section, pair)
        for section in found.sections
        for pair in section.pairs
        if pair.path[:known] == prefix
    ]
    if not dotted:
        return _new_section(record, prefix, {key: value}, entry=False)
    section, pair = dotted[-1]
    key = ".".join(toml_key(str(part)) for part in path[len(section.path) : known + 1])
    at = found.line_end(pair.end)
    return record.inserted(at, f"{key} = {toml_value(value)}\n")


def _known(data: dict[str, Any], path: KeyPath) -> bool:
    return _lookup(data, path) is not _MISSING


def _words(path: KeyPath) -> bool:
    return all(isinstance(part, str) for part in path)


def _in_braces(found: Outline, path: KeyPath, pair: str) -> _Edit:
    """Add a pair behind the last one of a table in braces."""
    inside = found.within(path)
    if inside:
        end = found.values[inside[-1]].end
        return _Edit(end, end, f", {pair}")
    start = found.values[path].start + 1
    blank = re.match(r"[ \t]*", found.text[start:])
    return _Edit(start, start + (blank.end() if blank else 0), f" {pair} ")


def _in_section(record: _Record, section: Section, key: str, value: Any) -> _Edit:
    """Add a pair below a header, where the format's order wants it."""
    found, words = record.outline, f"{toml_key(key)} = {toml_value(value)}\n"
    own = len(section.path)
    wanted = rank(section.path, key)
    before = [each for each in section.pairs if rank(section.path, str(each.path[own])) <= wanted]
    if before:
        return record.inserted(found.line_end(before[-1].end), words)
    if section.header:
        return record.inserted(found.line_end(section.header.end), words)
    first = found.sections[1].header if len(found.sections) > 1 else None
    if section.pairs:
        return record.inserted(found.line_start(section.pairs[0].start), words)
    if first:
        return record.inserted(_above_comments(found, first.start), words + "\n")
    return record.inserted(len(found.text), words)


def _above_comments(found: Outline, position: int) -> int:
    """Go up over the comments that stand directly above a line."""
    start = found.line_start(position)
    while start and found.text[found.line_start(start - 1) : start].lstrip(" \t")[:1] == "#":
        start = found.line_start(start - 1)
    return start


def _new_section(record: _Record, path: KeyPath, values: dict[str, Any], *, entry: bool) -> _Edit:
    """Add a table behind what comes before it in the format's order."""
    found, root = record.outline, str(path[0])
    same = [each for each in found.sections if each.path[: len(path)] == path]
    before = [
        each
        for each in found.sections
        if not each.path or rank((), str(each.path[0])) <= rank((), root)
    ]
    last = (same or before)[-1].last
    at = len(found.text) if last is None else _behind(found, found.line_end(last.end))
    name = ".".join(toml_key(str(part)) for part in path if isinstance(part, str))
    order = sorted(values, key=lambda key: rank(path, key))
    lines = [f"[[{name}]]" if entry else f"[{name}]"]
    lines += [f"{toml_key(key)} = {toml_value(values[key])}" for key in order]
    words = "\n".join(lines) + "\n"
    if at and found.text[:at].strip():
        words = "\n" + words
    if found.text[at:].lstrip(" \t")[:1] not in ("", "\r", "\n"):
        words += "\n"
    return record.inserted(at, words)


def _behind(found: Outline, position: int) -> int:
    """Go down over comments that end a table; those directly above the next one begin it."""
    comments = _COMMENTS.match(found.text, position)
    end = comments.end() if comments else position
    return end if found.text[end : end + 2].lstrip("\r")[:1] in ("", "\n") else position


def _with_entry(text: str, path: KeyPath, entry: Any) -> str:
    record = _Record(text)
    current = _lookup(record.data, path)
    if isinstance(current, str):  # the short form of one becomes the list
        return set_value(text, path, [current, entry])
    if current is not _MISSING and not isinstance(current, list):
        raise UsageFault(f"{shown(path)}: not a list", hint="leave --add out")
    tables = isinstance(entry, dict) and len(path) == 1
    if current is _MISSING and not tables:
        return set_value(text, path, [entry])
    if path in record.outline.values:
        edit = _in_brackets(record, path, toml_value(entry))
    elif not isinstance(entry, dict):
        raise UsageFault(f"{shown(path)}: a list of tables", hint='add {name = "...", ...}')
    else:
        edit = _new_section(record, path, entry, entry=True)
    entries = [*(current if isinstance(current, list) else ()), entry]
    return record.edited(edit, _assigned(record.data, path, entries), path)


def _in_brackets(record: _Record, path: KeyPath, words: str) -> _Edit:
    """Add an entry behind the last one of a list, on a line of its own where they have one."""
    found = record.outline
    inside, whole = found.within(path), found.values[path]
    if not inside:
        return _Edit(whole.start + 1, whole.start + 1, words)
    last = found.values[inside[-1]]
    line = found.line_start(last.start)
    alone = not found.text[line : last.start].strip() and found.line_end(last.end) < whole.end
    if not alone:
        return _Edit(last.end, last.end, f", {words}")
    indent = found.text[line : last.start]
    comma = _TO_COMMA.match(found.text, last.end, whole.end)
    end = found.line_end(comma.end() if comma else last.end)
    behind = found.text[last.end : end]
    sign = "" if comma else ","
    return _Edit(last.end, end, f"{sign}{behind}{indent}{words},{record.newline}")


def _taken_out(found: Outline, path: KeyPath) -> _Edit:
    """Take out an entry of a list or table in brackets, with one comma."""
    span = found.values[path]
    siblings = found.within(path[:-1] if path[:-1] in found.values else span.holder or ())
    text, here = found.text, siblings.index(path)
    line = found.line_start(span.key)
    if not text[line : span.key].strip() and (ending := _COMMENT_END.match(text, span.end)):
        return _Edit(line, ending.end(), "")
    following = found.values[siblings[here + 1]] if here + 1 < len(siblings) else None
    if following and "\n" not in text[span.end : following.key]:
        return _Edit(span.key, following.key, "")
    previous = found.values[siblings[here - 1]] if here else None
    if previous and "\n" not in text[previous.end : span.key]:
        return _Edit(previous.end, span.end, "")
    comma = _TO_COMMA.match(text, span.end)
    return _Edit(span.key, comma.end() if comma else span.end, "")


def _lines_of(found: Outline, path: KeyPath) -> list[_Edit]:
    """Give the lines of a key, or of every table below it, from the top."""
    edits = []
    for section in found.sections:
        if section.header and section.path[: len(path)] == path:
            last = section.last or section.header
            start, end = found.line_start(section.header.start), found.line_end(last.end)
            blank = re.compile(r"[ \t]*\r?\n").match(found.text, end)
            above = found.text[:start].endswith(("\n\n", "\n\r\n")) or not start
            edits.append(_Edit(start, blank.end() if blank and above else end, ""))
            continue
        edits += [
            _Edit(found.line_start(pair.start), found.line_end(pair.end), "")
            for pair in section.pairs
            if pair.path[: len(path)] == path
        ]
    return edits


def _prune(expected: dict[str, Any], path: KeyPath, text: str) -> None:
    """Take out what only held the key that is gone: tables that dotted keys or headers implied."""
    found = _parsed(text)
    while path and _lookup(expected, path) in ({}, []) and not _known(found, path):
        del _lookup(expected, path[:-1])[path[-1]]
        path = path[:-1]
