"""Errors on stderr: text for people, one JSON object for scripts that asked for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from filmcli.errors import FilmcliError, Problem, RecordInvalid
from filmcli.safe import json_text, safe, safe_lines

JSON_FORMATS = ("json", "jsonl")
LONGEST = 4_096  # letters of a line; what was typed may be a megabyte, and is repeated


def as_asked(error: FilmcliError, format: str | None, traceback: str | None = None) -> str:  # noqa: A002
    """Write an error for whoever reads the answer's format; --debug adds the traceback."""
    if format in JSON_FORMATS:
        return as_json(error, compact=format == "jsonl", traceback=traceback)
    lines = safe_lines(traceback or "")
    return "".join(f"{line}\n" for line in lines) + as_text(error)


def as_text(error: FilmcliError) -> str:
    """Write an error as lines: what is wrong, the candidates if any, what to do next."""
    if isinstance(error, RecordInvalid):
        lines = [safe(str(problem), limit=LONGEST) for problem in error.problems]
    else:
        lines = [
            f"filmcli: {safe(line, limit=LONGEST)}" for line in error.message.split("\n") if line
        ]
    lines += [f"  {safe(_candidate(each))}" for each in error.details.get("candidates", ())]
    if error.hint:
        lines.append(f"filmcli: {safe(error.hint, limit=LONGEST)}")
    return "".join(f"{line}\n" for line in lines)


def as_json(error: FilmcliError, *, compact: bool = False, traceback: str | None = None) -> str:
    """Write an error as one JSON object: code, message, hint, problems or candidates."""
    shown: dict[str, Any] = {"code": int(error.code), "message": error.message}
    if error.hint:
        shown["hint"] = error.hint
    if isinstance(error, RecordInvalid):
        shown["problems"] = [
            {key: value for key, value in problem._asdict().items() if value}
            for problem in error.problems
        ]
    shown |= error.details
    if traceback:
        shown["traceback"] = traceback.splitlines()
    return json_text({"schema": 1, "error": shown}, compact=compact) + "\n"


def _candidate(each: dict[str, Any]) -> str:
    parts = [
        str(each["slug"]),
        f"{each['title']} ({each['year']})" if "year" in each else str(each["title"]),
        str(each.get("kind", "")),
        ", ".join(each.get("director", ())),
        str(each.get("imdb", "")),
    ]
    # What is only in the catalogue goes by its id already.
    return "  ".join(part for part in dict.fromkeys(parts) if part)


def left_out(problems: Sequence[Problem], form: str | None, *, most: int) -> str:
    """Name the records that a listing left out, at most so many, each by its first problem."""
    if not problems:
        return ""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    if form in JSON_FORMATS:
        return as_asked(RecordInvalid(tuple(problems)), form)
    lines = []
    for found in list(by_file.values())[:most]:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        lines.append(safe(f"{found[0]}{more}", limit=LONGEST))
    rest = len(by_file) - most
    if rest > 0:
        lines.append(f"and {rest} more record{'s' * (rest != 1)}: filmcli check")
    return "".join(f"{line}\n" for line in lines)
