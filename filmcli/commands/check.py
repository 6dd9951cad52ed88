"""The command that validates records: errors and advice, apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmcli.errors import ExitCode, FilmcliError, NotFound
from filmcli.exporters import Document

if TYPE_CHECKING:
    from filmcli.commands.session import Session


def check(films: list[str], session: Session, *, strict: bool = False) -> ExitCode:
    """Validate records; exit 5 for an error, with --strict for advice too."""
    rows: list[dict[str, Any]] = []
    paths = _paths(films, session)
    for path in paths:
        rows += examine(path)
    errors = [row for row in rows if row["severity"] == "error"]
    advice = [row for row in rows if row["severity"] == "advice"]
    columns = ["file", "line", "severity", "code", "key", "message"]
    session.answer(
        Document("problems", rows, columns),
        people=lambda: _lines(errors, advice),
        pipe=lambda: _lines(errors, advice),
    )
    session.note(
        f"filmcli: {_count(len(paths), 'record')}, {_count(len(errors), 'error')}, {_count(len(advice), 'remark')}"
    )
    return ExitCode.DATA if errors or (strict and advice) else session.code


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _paths(films: list[str], session: Session) -> list[Path]:
    """Give the files to check: those named, or the whole collection."""
    if not films:
        return session.catalogue.files()
    from filmcli.streams import lines_of

    named = [
        each
        for film in films
        for each in (lines_of(session.streams.stdin()) if film == "-" else [film])
    ]
    paths = []
    for film in named:
        try:
            paths.append(session.catalogue.locate(film))
        except (NotFound, FilmcliError) as error:
            session.code = error.code
            session.report(error)
    return paths


def examine(path: Path) -> list[dict[str, Any]]:
    """Give everything to say of one record, by line."""
    from filmcli.record.canonical import to_json
    from filmcli.record.lines import line_of, locate
    from filmcli.record.reader import dotted, open_record, read
    from filmcli.record.rules import remarks

    reading = read(path)
    if reading.film is None:
        return [
            _row(
                problem.file,
                problem.line,
                "error",
                "invalid",
                problem.key,
                f"{problem.message}; {problem.hint}" if problem.hint else problem.message,
            )
            for problem in reading.problems
        ]
    lines = locate(open_record(path).data.decode("utf-8-sig"))
    rows = [
        _row(
            str(path),
            line_of(lines, remark.path),
            remark.severity,
            remark.code,
            dotted(remark.path),
            remark.message,
        )
        for remark in remarks(reading.film, to_json(reading.film))
    ]
    return sorted(rows, key=lambda row: row.get("line", 0))


def _row(
    file: str, line: int | None, severity: str, code: str, key: str, message: str
) -> dict[str, Any]:
    row = {"file": file, "line": line, "severity": severity, "code": code, "key": key}
    return {name: value for name, value in row.items() if value} | {"message": message}


def _lines(errors: list[dict[str, Any]], advice: list[dict[str, Any]]) -> str:
    """Write problems as editors and compilers do: file:line: severity: key: message."""
    from filmcli.safe import safe

    lines = []
    for row in (*errors, *advice):
        where = f"{row['file']}:{row['line']}" if "line" in row else row["file"]
        key = f"{row['key']}: " if "key" in row else ""
        lines.append(safe(f"{where}: {row['severity']}: {key}{row['message']} [{row['code']}]"))
    return "".join(f"{line}\n" for line in lines)
