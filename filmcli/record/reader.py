"""From the TOML of a record to a Film, with every problem of the file in one go."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from filmcli.errors import Problem, nearest
from filmcli.record.canonical import from_json
from filmcli.record.limits import MAX_BYTES, after_parsing, before_parsing
from filmcli.record.model import Film
from filmcli.record.vocabulary import COMPANY_SHORT_FORMS, CREW_SHORT_FORMS, SHORT_FORMS

KeyPath = tuple[str | int, ...]
Finding = tuple[KeyPath, str]


class Reading(NamedTuple):
    """What a file holds: a film, or the reasons why not."""

    film: Film | None
    problems: tuple[Problem, ...] = ()


class Contents(NamedTuple):
    """The bytes of a regular file and the stat of the very file they came from."""

    data: bytes
    status: os.stat_result


def open_record(path: Path) -> Contents:
    """Read a record's bytes; raise OSError for what is not a regular file within the limit.

    O_NONBLOCK keeps a FIFO named x.toml from hanging the whole listing.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("not a regular file")
        if status.st_size > MAX_BYTES:
            raise OSError(f"{status.st_size} bytes; a record holds {MAX_BYTES} at most")
        with os.fdopen(os.dup(descriptor), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(data) > MAX_BYTES:
        raise OSError(f"more than {MAX_BYTES} bytes, the most a record holds")
    return Contents(data, status)


def read(path: Path) -> Reading:
    """Read the record at `path`; what is wrong with the file comes back as problems."""
    try:
        contents = open_record(path)
    except OSError as error:
        return Reading(None, (cannot_read(path, error),))
    return parse(contents.data, file=str(path), slug=path.stem)


def cannot_read(path: Path, error: OSError) -> Problem:
    """Say in words why a file could not be read."""
    reason = error.strerror.lower() if error.strerror else str(error)
    return Problem(str(path), None, "", f"cannot be read: {reason}")


def parse(data: bytes | str, *, file: str, slug: str) -> Reading:
    """Read a record from its bytes or text; `file` names it in problems."""
    try:
        # utf-8-sig: Windows editors put a byte order mark there, which tomli refuses.
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        words = f"not UTF-8 (byte 0x{error.object[error.start]:02x}); save the file as UTF-8"
        return Reading(None, (Problem(file, line, "", words),))
    text = text.replace("\r\n", "\n")
    early = tuple(Problem(file, line, "", words) for line, words in before_parsing(text))
    if early:
        return Reading(None, early)
    try:
        values = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        return Reading(None, (_syntax_problem(text, file, error),))
    except (RecursionError, ValueError) as error:
        return Reading(None, (Problem(file, None, "", f"cannot be parsed: {error}"),))
    return _validated(values, text, file, slug)


def _syntax_problem(text: str, file: str, error: tomli.TOMLDecodeError) -> Problem:
    line = min(error.lineno, text.count("\n") + 1)
    shown = text.split("\n")[line - 1].strip()
    words = f"not valid TOML: {error.msg} (column {error.colno})"
    if error.msg.startswith("Cannot ") and (first := _first_line(text, shown, line)):
        words = f"{shown.partition('=')[0].strip()} is written twice, first in line {first}"
        return Problem(file, line, "", words, "keep one of them")
    return Problem(file, line, "", words, f"the line is: {shown[:120]}" if shown else None)


def _first_line(text: str, shown: str, line: int) -> int | None:
    """Find the earlier line that a doubled key or table header repeats."""
    key = shown.partition("=")[0].strip()
    earlier = text.split("\n")[: line - 1]
    for number in range(len(earlier), 0, -1):
        words = earlier[number - 1].strip()
        if words.partition("=")[0].strip() == key:
            return number
        if words.startswith("[") and not shown.startswith("["):
            return None
    return None


def _validated(values: dict[str, Any], text: str, file: str, slug: str) -> Reading:
    findings = list(after_parsing(values)) or list(_findings(values))
    if not findings:
        return Reading(from_json(canonical(values, slug)))
    from filmcli.record.lines import line_of, locate

    lines = locate(text)
    problems = [
        Problem(file, line_of(lines, path), dotted(path), words) for path, words in findings
    ]
    return Reading(None, tuple(sorted(problems, key=lambda problem: problem.line or 0)))


def dotted(path: KeyPath) -> str:
    """Write a key path as people do: cast[0].name, people."Jeon Jong Seo".names."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f"[{part}]"
            continue
        bare = part and all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in part)
        words += ("." if words else "") + (part if bare else f'"{part}"')
    return words


def _findings(values: dict[str, Any]) -> Iterator[Finding]:
    from pydantic_core import ValidationError

    from filmcli.record.validation import validator

    fields = {key: value for key, value in values.items() if not key.startswith("x-")}
    claims = fields.get("claims")
    try:
        checked = validator().validate_python(fields)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            yield _finding(dict(each))
    else:
        values.update(checked)
    if isinstance(claims, list):
        yield from _claim_findings(claims, values)


def _finding(error: Mapping[str, Any]) -> Finding:
    path = tuple(part for part in error["loc"] if part != "[key]")
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return path, str(context["error"])
    if kind == "extra_forbidden":
        return path, _unknown_key(path)
    if kind == "missing":
        return path, f'is missing; write {path[-1]} = "..."'
    wanted = {
        "string_type": "text in quotes",
        "int_type": "a whole number without quotes",
        "list_type": "a list in square brackets",
        "dict_type": "a table",
    }.get(kind)
    if wanted is None:
        return path, str(error["msg"])
    return path, f"is {_described(error['input'])}; {wanted} would be right"


def _described(value: Any) -> str:
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"the number {str(value)[:40]}"
    if isinstance(value, str):
        return f'the text "{value[:40]}"'
    if isinstance(value, (date, datetime, time)):
        return f"the date {value.isoformat()}"
    return "a list" if isinstance(value, list) else "a table"


def _unknown_key(path: KeyPath) -> str:
    from filmcli.record.fields import keys_at

    known = keys_at(path[:-1])
    close = nearest(str(path[-1]), known)
    if close:
        return f"is not a key here; did you mean {close}?"
    own = "; a key of your own begins with x-" if len(path) == 1 else ""
    return f"is not a key here; known are {', '.join(known)}{own}"


def _claim_findings(claims: list[Any], values: Mapping[str, Any]) -> Iterator[Finding]:
    """Check each claim's value as the field it is about would be, and put it in place."""
    from pydantic_core import ValidationError

    from filmcli.record.validation import validator

    for index, claim in enumerate(claims):
        if not isinstance(claim, dict) or "value" not in claim:
            continue
        field = claim.get("field")
        try:
            checked = validator().validate_python({"title": "-", field: claim["value"]})
        except ValidationError as error:
            for each in error.errors(include_url=False):
                if each["type"] != "extra_forbidden" or len(each["loc"]) > 1:
                    _, words = _finding(dict(each))
                    yield ("claims", index, "value"), words
        else:
            value = checked[field]
            shown = value[0] if field in SHORT_FORMS and len(value) == 1 else value
            values["claims"][index]["value"] = shown


def canonical(values: Mapping[str, Any], slug: str) -> dict[str, Any]:
    """Give the canonical form of validated values: short forms written out, dates as text."""
    film = {key: value for key, value in values.items() if not key.startswith("x-")}
    cites = film.get("cites", {})
    crew = [
        _entry(name, "job", job, cites) for job in CREW_SHORT_FORMS for name in film.pop(job, ())
    ]
    companies = [
        _entry(name, "role", role, cites, field)
        for field, role in COMPANY_SHORT_FORMS.items()
        for name in film.pop(field, ())
    ]
    film["crew"] = _merged(crew, film.get("crew", []), "job")
    film["companies"] = _merged(companies, film.get("companies", []), "role")
    own = {key: _portable(value) for key, value in values.items() if key.startswith("x-")}
    return {"slug": slug} | film | own


def _entry(
    name: str, key: str, value: str, cites: Mapping[str, Any], field: str | None = None
) -> dict[str, Any]:
    sources = cites.get(field or value)
    return {"name": name, key: value} | ({"sources": list(sources)} if sources else {})


def _merged(short: list[dict[str, Any]], long: list[dict[str, Any]], key: str) -> list[Any]:
    """Join the two forms; the long form of an entry says more, so it wins."""
    said = {(entry["name"], entry[key]) for entry in long}
    return [entry for entry in short if (entry["name"], entry[key]) not in said] + long


def _portable(value: Any) -> Any:
    """Give x-* values as JSON can hold them: dates and times as their ISO text."""
    if isinstance(value, dict):
        return {key: _portable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_portable(each) for each in value]
    return value.isoformat() if isinstance(value, (date, time)) else value
