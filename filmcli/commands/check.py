"""The command that validates records: errors, warnings and advice.

What is wrong with a record is what was asked for, so it goes to stdout; other commands, which were
asked for the film, say the same on stderr.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.commands import mend
from filmcli.errors import ExitCode, FilmcliError, NotFound, Problem, UsageFault
from filmcli.exporters import Document

if TYPE_CHECKING:
    from filmcli.catalogue.across import Finding, Known
    from filmcli.commands.session import Session

Row = dict[str, Any]
COLUMNS = ("file", "line", "severity", "code", "key", "message")
BATCH = 500  # films taken from the index at once


class Examined(NamedTuple):
    """A record's problems, and what the comparison with others needs of a valid one."""

    path: Path
    rows: list[Row]
    known: Known | None = None
    credits: Mapping[str, tuple[str | int, ...]] = {}  # where each name is first credited
    ignored: frozenset[str] = frozenset()
    fixable: int = 0


def check(
    films: list[str], session: Session, *, strict: bool = False, fix: mend.Fix = mend.NO_FIX
) -> ExitCode:
    """Validate records; exit 5 for an error, with --strict for anything."""
    if (fix.yes or fix.dry_run) and not fix.wanted:
        raise UsageFault("--yes and --dry-run belong to --fix", hint="filmcli check --fix")
    paths = _paths(films, session)
    if fix.wanted and (code := mend.mend(paths, session, fix)) is not None:
        return code
    examined = [examine(path, session.today) for path in paths]
    rows = [row for each in examined for row in each.rows]
    rows += _compared(examined, session, is_all=not films)
    if not films:
        rows += [*_unlisted(session), *_of_log(session)]
    return _answer(rows, examined, session, strict=strict)


def _answer(
    rows: list[Row], examined: Sequence[Examined], session: Session, *, strict: bool
) -> ExitCode:
    from filmcli.record.rules import SEVERITIES

    sorts = {name: [row for row in rows if row["severity"] == name] for name in SEVERITIES}
    errors, warnings, advice = sorts.values()
    rows = errors + warnings + advice
    session.answer(
        Document("problems", rows, COLUMNS),
        people=lambda: _lines(rows),
        pipe=lambda: _lines(rows),
    )
    counts = [_count(examined, "record"), _count(errors, "error")]
    counts += [_count(warnings, "warning")] if warnings else []
    session.note(f"filmcli: {', '.join((*counts, _count(advice, 'remark')))}")
    if fixable := sum(each.fixable for each in examined):
        session.note(f"filmcli: {fixable} can be mended: filmcli check --fix")
    return ExitCode.DATA if errors or (strict and rows) else session.code


def _count(things: Sequence[Any], noun: str) -> str:
    return f"{len(things)} {noun}{'s' * (len(things) != 1)}"


def _paths(words: list[str], session: Session) -> list[Path]:
    """Give the files to check: those named or found by a query, or the whole collection."""
    if not words:
        return session.catalogue.files()
    films = [word for word in words if word == "-" or word.endswith(".toml")]
    query = [word for word in words if word not in films]
    if not any(map(is_query, query)):
        films, query = words, []
    paths: dict[Path, None] = {}
    for film in _named(films, session):
        try:
            paths[session.catalogue.locate(film)] = None
        except FilmcliError as error:
            session.code = error.code
            session.report(error)
    if query:
        paths |= dict.fromkeys(_found(query, session))
    return list(paths)


def is_query(word: str) -> bool:
    """Tell whether a word holds a field of the query language; an id is a film."""
    from filmcli.catalogue.query import PRESENCE, known
    from filmcli.record.model import Ids

    name, colon, value = word.removeprefix("^").partition(":")
    key = name.casefold()
    if not colon or value[:1] in ("", " ") or (key in Ids._fields and value[:1] not in "=:"):
        return False
    return key in PRESENCE or known(key) is not None


def _found(words: list[str], session: Session) -> list[Path]:
    """Give the records of a query; those that are invalid are named, as `list` does."""
    from filmcli.catalogue.query import parse

    query = parse(" ".join(words))
    finder = session.catalogue.finder()
    if session.catalogue.invalid:
        session.name_invalid()
        session.code = ExitCode.DATA
    valid = session.catalogue.index.valid
    found = [Path(valid[record]) for record in finder.select(query)]
    if not found:
        raise NotFound(f"no film matches {query}")
    return found


def _named(films: list[str], session: Session) -> Iterator[str]:
    from filmcli.streams import lines_of

    for film in films:
        yield from lines_of(session.streams.stdin()) if film == "-" else [film]


def examine(path: Path, today: date | None = None) -> Examined:
    """Give everything to say of one record, by line."""
    from filmcli.catalogue.across import known
    from filmcli.record.reader import cannot_read, dotted, open_record, parse
    from filmcli.record.rules import ignored, remarks

    try:
        data = open_record(path).data
    except OSError as error:
        return Examined(path, [_invalid(cannot_read(path, error))])
    reading = parse(data, file=str(path), slug=path.stem)
    if reading.values is None:
        return Examined(path, [_invalid(problem) for problem in reading.problems])
    found = list(remarks(reading.written, today))
    lines = _Lines(data)
    rows = []
    for remark in found:
        where = dotted(remark.path)
        problem = Problem(str(path), lines.of(remark.path), where, remark.message)
        rows.append(_row(problem, remark.code))
    return Examined(
        path,
        sorted(rows, key=lambda row: row.get("line", 0)),
        known(str(path), reading.values),
        dict(_credits(reading.written)),
        ignored(reading.written),
        sum(remark.fixable for remark in found),
    )


class _Lines:
    """The lines of a record's keys; most records that are checked need none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._lines: Mapping[tuple[str | int, ...], int] | None = None

    def of(self, path: tuple[str | int, ...]) -> int | None:
        from filmcli.record.lines import line_of, locate

        if not path:
            return None
        if self._lines is None:
            self._lines = locate(self._data.decode("utf-8-sig"))
        return line_of(self._lines, path)


def _credits(written: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Give where each name is credited, the first place last."""
    from filmcli.record.vocabulary import CREW_SHORT_FORMS

    for field in CREW_SHORT_FORMS:
        for number, name in reversed(list(enumerate(written.get(field, ())))):
            yield name, (field, number)
    for field in ("crew", "cast"):
        for number, each in reversed(list(enumerate(written.get(field, ())))):
            yield each["name"], (field, number, "name")


def _compared(examined: Sequence[Examined], session: Session, *, is_all: bool) -> Iterator[Row]:
    """Say what other records show of those that were examined."""
    from filmcli.catalogue.across import compared
    from filmcli.record.reader import dotted

    chosen = {str(each.path): each for each in examined}
    records = [each.known for each in examined if each.known is not None]
    if not is_all:
        records += _others([each.path for each in examined], session)
    by_file: dict[str, list[Finding]] = {}
    for finding in (*compared(records, chosen), *_apart(examined, session)):
        each = chosen[finding.file]
        if finding.code not in each.ignored:
            by_file.setdefault(finding.file, []).append(finding)
    for file, findings in by_file.items():
        lines = _Lines(_bytes(Path(file)))
        for finding in findings:
            path = finding.path or chosen[file].credits.get(finding.name or "", ())
            problem = Problem(file, lines.of(path), dotted(path), finding.message)
            yield _row(problem, finding.code)


def _apart(examined: Sequence[Examined], session: Session) -> Iterator[Finding]:
    """Say where records differ from the catalogue, if there is one."""
    layers = session.catalogue.layers
    if layers is None:
        return
    from filmcli.catalogue.differences import differences

    yield from differences([each.known for each in examined if each.known is not None], layers)
    session.tell_fault()


def _bytes(path: Path) -> bytes:
    """Read a record again, for its lines: the text of ten thousand is not kept for a few."""
    from filmcli.record.reader import open_record

    try:
        return open_record(path).data
    except OSError:
        return b""


def _others(paths: Sequence[Path], session: Session) -> Iterator[Known]:
    """Give the rest of the collection, where it holds a record that is checked.

    A file elsewhere is compared with those named beside it: it may be a copy.
    """
    from filmcli.catalogue.across import known

    chosen = {os.path.realpath(path) for path in paths}
    try:
        own = session.catalogue.listing().paths.values()
    except UsageFault:
        return  # files are checked without a collection, too
    rest = [path for path in own if os.path.realpath(path) not in chosen]
    if len(rest) == len(own) or not rest:
        return
    finder = session.catalogue.finder()
    wanted = set(rest)
    valid = session.catalogue.index.valid
    records = [record for record, path in valid.items() if path in wanted]
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        for record, film in zip(batch, finder.films(batch), strict=True):
            yield known(valid[record], film)


def _unlisted(session: Session) -> Iterator[Row]:
    """Name what no command lists: directories that cannot be read, and hidden records."""
    listing = session.catalogue.listing()
    for fault in listing.faults:
        yield _invalid(fault)
    for hidden, hiding in listing.hidden:
        words = f"is hidden by {hiding}, which has the same name; rename one of them"
        yield _row(Problem(hidden, None, "", words), "double-slug")
    for hidden, hiding in listing.shadowed:
        words = f"gives way to {hiding}, of a directory named earlier"
        yield _row(Problem(hidden, None, "", words), "shadowed")


def _of_log(session: Session) -> Iterator[Row]:
    """Name what is wrong with the user's log."""
    from filmcli.catalogue.collection import log_in
    from filmcli.record.log import read

    path = log_in(session.catalogue.directories())
    if path is not None:
        yield from map(_invalid, read(path).problems)


def _invalid(problem: Problem) -> Row:
    return _row(problem, "invalid")


def _row(problem: Problem, code: str) -> Row:
    from filmcli.record.rules import BY_CODE

    message = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
    row = {
        "file": problem.file,
        "line": problem.line,
        "severity": BY_CODE[code].severity,
        "code": code,
        "key": problem.key,
        "message": message,
    }
    return {name: value for name, value in row.items() if value}


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Write problems as editors and compilers do: file:line: severity: key: message."""
    from filmcli.safe import safe

    lines = []
    for row in rows:
        where = f"{row['file']}:{row['line']}" if "line" in row else row["file"]
        key = f"{row['key']}: " if "key" in row else ""
        lines.append(safe(f"{where}: {row['severity']}: {key}{row['message']} [{row['code']}]"))
    return "".join(f"{line}\n" for line in lines)
