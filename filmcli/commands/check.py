"""The command that validates records: errors and advice, apart.

What is wrong with a record is what was asked for, so it goes to stdout; other commands, which were
asked for the film, say the same on stderr.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.errors import ExitCode, FilmcliError, Problem
from filmcli.exporters import Document

if TYPE_CHECKING:
    from filmcli.commands.session import Session

Row = dict[str, Any]
COLUMNS = ("file", "line", "severity", "code", "key", "message")


class Examined(NamedTuple):
    """A record's problems, and the ids by which it may turn out to be another's double."""

    path: Path
    rows: list[Row]
    ids: list[tuple[str, int | None]]  # (scheme:value, line)


def check(films: list[str], session: Session, *, strict: bool = False) -> ExitCode:
    """Validate records; exit 5 for an error, with --strict for advice too."""
    examined = [examine(path) for path in _paths(films, session)]
    rows = [row for each in examined for row in each.rows]
    rows += _doubles(examined)
    if not films:
        rows += _unlisted(session)
    errors = [row for row in rows if row["severity"] == "error"]
    advice = [row for row in rows if row["severity"] == "advice"]
    rows = errors + advice
    session.answer(
        Document("problems", rows, COLUMNS),
        people=lambda: _lines(rows),
        pipe=lambda: _lines(rows),
    )
    counts = (_count(examined, "record"), _count(errors, "error"), _count(advice, "remark"))
    session.note(f"filmcli: {', '.join(counts)}")
    return ExitCode.DATA if errors or (strict and advice) else session.code


def _count(things: list[Any], noun: str) -> str:
    return f"{len(things)} {noun}{'s' * (len(things) != 1)}"


def _paths(films: list[str], session: Session) -> list[Path]:
    """Give the files to check: those named, or the whole collection."""
    if not films:
        return session.catalogue.files()
    paths: dict[Path, None] = {}
    for film in _named(films, session):
        try:
            paths[session.catalogue.locate(film)] = None
        except FilmcliError as error:
            session.code = error.code
            session.report(error)
    return list(paths)


def _named(films: list[str], session: Session) -> Iterator[str]:
    from filmcli.streams import lines_of

    for film in films:
        yield from lines_of(session.streams.stdin()) if film == "-" else [film]


def examine(path: Path) -> Examined:
    """Give everything to say of one record, by line."""
    from filmcli.record.canonical import to_json
    from filmcli.record.lines import line_of, locate
    from filmcli.record.reader import cannot_read, dotted, open_record, parse
    from filmcli.record.rules import remarks

    try:
        data = open_record(path).data
    except OSError as error:
        return Examined(path, [_invalid(cannot_read(path, error))], [])
    reading = parse(data, file=str(path), slug=path.stem)
    if reading.film is None:
        return Examined(path, [_invalid(problem) for problem in reading.problems], [])
    values = to_json(reading.film)
    lines = locate(data.decode("utf-8-sig"))
    rows = []
    for remark in remarks(reading.written):
        line = line_of(lines, remark.path)
        problem = Problem(str(path), line, dotted(remark.path), remark.message)
        rows.append(_row(problem, remark.severity, remark.code))
    ids = [
        (f"{scheme}:{value}", line_of(lines, ("ids", scheme)))
        for scheme, value in values.get("ids", {}).items()
    ]
    return Examined(path, sorted(rows, key=lambda row: row.get("line", 0)), ids)


def _doubles(examined: Iterable[Examined]) -> Iterator[Row]:
    """Name every record whose id is another's too: asked for by it, neither can be told apart."""
    holders: dict[str, list[tuple[Path, int | None]]] = {}
    for each in examined:
        for identifier, line in each.ids:
            holders.setdefault(identifier, []).append((each.path, line))
    for identifier, places in holders.items():
        for path, line in places if len(places) > 1 else ():
            other = next(each for each, _ in places if each != path)
            key = f"ids.{identifier.partition(':')[0]}"
            words = f"{identifier} is the id of {other} too; one film is one record"
            yield _row(Problem(str(path), line, key, words), "error", "double-id")


def _unlisted(session: Session) -> Iterator[Row]:
    """Name what no command lists: directories that cannot be read, and hidden records."""
    listing = session.catalogue.listing()
    for fault in listing.faults:
        yield _invalid(fault)
    for hidden, hiding in listing.hidden:
        words = f"is hidden by {hiding}, which has the same name; rename one of them"
        yield _row(Problem(hidden, None, "", words), "error", "double-slug")


def _invalid(problem: Problem) -> Row:
    return _row(problem, "error", "invalid")


def _row(problem: Problem, severity: str, code: str) -> Row:
    message = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
    row = {
        "file": problem.file,
        "line": problem.line,
        "severity": severity,
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
