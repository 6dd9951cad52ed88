"""From the TOML of a record to a Film, with every problem of the file in one go."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli

from filmcli.errors import Problem
from filmcli.record.canonical import from_json, in_order
from filmcli.record.limits import (
    MAX_BYTES,
    MAX_DIGITS,
    MAX_LIST,
    MAX_PROBLEMS,
    after_parsing,
    before_parsing,
    long_number,
)
from filmcli.record.model import Film
from filmcli.record.vocabulary import (
    COMPANY_SHORT_FORMS,
    CREW_SHORT_FORMS,
    PLAIN_FIELDS,
    SHORT_FORMS,
)

if TYPE_CHECKING:
    from pydantic_core import ValidationError

KeyPath = tuple[str | int, ...]


class Finding(NamedTuple):
    """Something wrong at a key path: in words already, or as the validator's error."""

    path: KeyPath
    error: str | Mapping[str, Any]


class Reading(NamedTuple):
    """What a file holds: a film, or the reasons why not."""

    values: dict[str, Any] | None  # the canonical form
    problems: tuple[Problem, ...] = ()
    written: Mapping[str, Any] = {}  # what the file says, key for key, for who needs its paths

    @property
    def film(self) -> Film | None:
        """The film, made at each use: the index needs its values alone."""
        return None if self.values is None else from_json(self.values)


class Contents(NamedTuple):
    """The bytes of a regular file and the stat of the very file they came from."""

    data: bytes
    status: os.stat_result


def open_record(path: Path, most: int = MAX_BYTES) -> Contents:
    """Read a record's bytes; raise OSError for what is not a regular file within the limit.

    O_NONBLOCK keeps a FIFO named x.toml from hanging the whole listing.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("not a regular file")
        if status.st_size > most:
            raise OSError(f"{status.st_size} bytes; a record holds {most} at most")
        with os.fdopen(os.dup(descriptor), "rb") as file:
            data = file.read(most + 1)
    finally:
        os.close(descriptor)
    if len(data) > most:
        raise OSError(f"more than {most} bytes, the most a record holds")
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
    found = toml_of(data, file)
    if isinstance(found.values, tuple):
        return Reading(None, found.values)
    return _validated(found.values, found.text, file, slug)


class Toml(NamedTuple):
    """What a file says, key for key; or the problems that keep it from being TOML."""

    text: str
    values: dict[str, Any] | tuple[Problem, ...]


def toml_of(data: bytes | str, file: str) -> Toml:
    """Read TOML within the limits of records; `text` has newlines as line ends."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        words = f"not UTF-8 (byte 0x{error.object[error.start]:02x}); save the file as UTF-8"
        return Toml("", (Problem(file, line, "", words),))
    # Windows editors put a byte order mark there, which tomli refuses.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    early = tuple(Problem(file, line, "", words) for line, words in before_parsing(text))
    if early:
        return Toml(text, early)
    try:
        return Toml(text, tomli.loads(text))
    except tomli.TOMLDecodeError as error:
        from filmcli.record.syntax import syntax_problem

        return Toml(text, (syntax_problem(text, file, error),))
    except ValueError:  # of int(): more digits than Python reads
        words = f"a number of more than {MAX_DIGITS} digits"
        return Toml(text, (Problem(file, long_number(text), "", words),))


def _validated(values: dict[str, Any], text: str, file: str, slug: str) -> Reading:
    # The validator bounds numbers and lists of the format; this short a file holds no long one.
    is_plain = len(text) < 2 * MAX_LIST and not any(
        key == "claims" or key[:2] == "x-" for key in values
    )
    if is_plain and not list(_findings(values)):
        return Reading(in_order(canonical(values, slug)), written=values)
    findings = [Finding(path, words) for path, words in after_parsing(values)]
    over = {finding.path for finding in findings}
    if () not in over:
        findings += [each for each in _findings(values) if each.path not in over]
    if not findings:
        return Reading(in_order(canonical(values, slug)), written=values)
    return Reading(None, tuple(_problems(findings, text, file)))


def _problems(findings: list[Finding], text: str, file: str) -> Iterator[Problem]:
    """Put findings in the order of the file and into words."""
    from filmcli.record.lines import line_of, locate
    from filmcli.record.wording import worded
    from filmcli.safe import safe

    lines = locate(text) if any(finding.path for finding in findings) else {}
    placed = [(line_of(lines, finding.path) or 1, finding) for finding in findings]
    placed.sort(key=lambda each: each[0])
    for line, (path, error) in placed[:MAX_PROBLEMS]:
        words = error if isinstance(error, str) else worded(error, path[-1])
        yield Problem(file, line, safe(dotted(path)), safe(words))
    if len(placed) > MAX_PROBLEMS:
        yield Problem(file, None, "", f"and {len(placed) - MAX_PROBLEMS} more problems")


def dotted(path: KeyPath) -> str:
    """Write a key path as people do: cast[0].name, people."Jeon Jong Seo".names."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f"[{part}]"
            continue
        bare = part and all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in part)
        quoted = part.replace("\\", "\\\\").replace('"', '\\"')
        words += ("." if words else "") + (part if bare else f'"{quoted}"')
    return words


def _findings(values: dict[str, Any]) -> Iterator[Finding]:
    from pydantic_core import ValidationError

    from filmcli.record.validation import validator

    fields = {key: value for key, value in values.items() if not key.startswith("x-")}
    claims = fields.get("claims")
    try:
        checked = validator().validate_python(fields)
    except ValidationError as error:
        yield from _told(error)
    else:
        values.update(checked)
    if isinstance(claims, list):
        yield from _claim_findings(claims[:MAX_LIST], values)


def _told(error: ValidationError) -> Iterator[Finding]:
    from filmcli.record.wording import key_path

    for each in error.errors(include_url=False):
        yield Finding(key_path(each), each)


def _claim_findings(claims: list[Any], values: Mapping[str, Any]) -> Iterator[Finding]:
    """Check each claim's value as the field it is about would be, and put it in place."""
    from pydantic_core import ValidationError

    from filmcli.record.validation import validator

    for index, claim in enumerate(claims):
        if not isinstance(claim, dict) or "value" not in claim:
            continue
        field = claim.get("field")
        if not isinstance(field, str) or field not in PLAIN_FIELDS:
            continue  # which is a finding of its own
        try:
            checked = validator().validate_python({"title": "-", field: claim["value"]})
        except ValidationError as error:
            for path, each in _told(error):
                yield Finding(("claims", index, "value", *path[1:]), each)
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
