"""The text of a record from a film in canonical form: the way back from what the reader gives.

Reading what is written here gives the very same canonical form, derived fields included.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from filmcli.record.model import (
    Claim,
    Company,
    Credit,
    CrewCredit,
    Ids,
    Money,
    Person,
    PersonIds,
    PersonName,
    Release,
    Source,
    Title,
    Variant,
    Work,
)
from filmcli.record.values import toml_key, toml_value
from filmcli.record.vocabulary import CREW_SHORT_FORMS
from filmcli.safe import visible

Values = Mapping[str, Any]

_PLAIN = (
    *("title", "year", "kind", "countries", "languages", "genres", "runtime", "filming"),
    *("synopsis", "tagline", "budget", "gross"),
)
_LISTS = {
    "titles": Title,
    "cast": Credit,
    "crew": CrewCredit,
    "companies": Company,
    "releases": Release,
}
_INNER = {
    "variants": Variant,
    "known_for": Work,
    "names": PersonName,
    "ids": PersonIds,
    "budget": Money,
    "gross": Money,
}
_DATES = frozenset({"date", "debut", "published", "retrieved", "filming"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What the reader takes for the marks of a merge, also in a text.
_MARKS = re.compile(r"^(?:<{7}|>{7}|={7}|\|{7})", re.MULTILINE)
_SPECIAL = re.compile(r'["\\\x00-\x1f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def record_text(film: Values) -> str:
    """Give the text of a record that holds this film; what follows from other fields is not in it.

    Crew that has but a name and a job of a short form is written in that form where it comes first.
    """
    short, crew = _short_forms(film)
    blocks = ["".join(_root(film, short))]
    if "ids" in film:
        blocks.append(_table("[ids]", film["ids"], Ids))
    for name, kind in _LISTS.items():
        entries = crew if name == "crew" else film.get(name, ())
        blocks += [_table(f"[[{name}]]", entry, kind) for entry in entries]
    for person, entry in film.get("people", {}).items():
        blocks.append(_table(f"[people.{_key(person)}]", entry, Person))
    if "cites" in film:
        pairs = (f"{key} = {text_of(each)}\n" for key, each in film["cites"].items())
        blocks.append("".join(("[cites]\n", *pairs)))
    blocks += [_table("[[claims]]", entry, Claim) for entry in film.get("claims", ())]
    for key, entry in film.get("sources", {}).items():
        blocks.append(_table(f"[sources.{_key(key)}]", entry, Source))
    for key, value in _own(film):
        if isinstance(value, Mapping):
            pairs = (f"{_key(name)} = {text_of(each)}\n" for name, each in value.items())
            blocks.append("".join((f"[{_key(key)}]\n", *pairs)))
    return "\n".join(blocks)


def text_of(value: Any) -> str:
    """Write a value on one line of TOML; what drives a terminal is an escape."""
    match value:
        case str():
            return f'"{_escaped(value)}"'
        case Mapping():
            pairs = [f"{_key(key)} = {text_of(each)}" for key, each in value.items()]
            return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
        case list() | tuple():
            return f"[{', '.join(map(text_of, value))}]"
    return toml_value(value)


def _root(film: Values, short: Values) -> Iterator[str]:
    """Give the lines before the first table."""
    for name in _PLAIN:
        if name in film and not (name == "kind" and film[name] == "feature"):
            yield f"{name} = {_of_field(name, film[name])}\n"
    for job, names in short.items():
        yield f"{job} = {text_of(names[0] if len(names) == 1 else names)}\n"
    for key, value in _own(film):
        if not isinstance(value, Mapping):
            yield f"{_key(key)} = {text_of(value)}\n"


def _own(film: Values) -> list[tuple[str, Any]]:
    return [(key, value) for key, value in film.items() if key.startswith("x-")]


def _short_forms(film: Values) -> tuple[dict[str, list[str]], Sequence[Values]]:
    """Part the crew in what short forms say, and what has to be written out.

    The reader puts short forms first, job by job, gives them the sources in [cites], and leaves
    out who stands in the long form for the same job, too.
    """
    crew, cites = film.get("crew", ()), film.get("cites", {})

    def is_plain(entry: Values) -> bool:
        known = entry["job"] in CREW_SHORT_FORMS and entry["job"] not in cites
        return known and entry.keys() == {"name", "job"}

    first = list(takewhile(is_plain, crew))
    places = [CREW_SHORT_FORMS.index(entry["job"]) for entry in first]
    said = Counter((entry["name"], entry["job"]) for entry in crew)
    is_twice = any(said[entry["name"], entry["job"]] > 1 for entry in first)
    if places != sorted(places) or is_twice:
        return {}, crew
    short: dict[str, list[str]] = {}
    for entry in first:
        short.setdefault(entry["job"], []).append(entry["name"])
    return short, crew[len(first) :]


def _table(header: str, entry: Values, kind: Any) -> str:
    """Write a table of its own: a key a line, in the order of the model."""
    names = (name for name in kind._fields if name in entry)
    return "".join(
        (f"{header}\n", *(f"{each} = {_of_field(each, entry[each])}\n" for each in names))
    )


def _of_field(name: str, value: Any) -> str:
    """Write a field's value; a text of several lines, or a list of tables, on several."""
    if isinstance(value, str):
        return _date_or_text(name, value)
    kind = _INNER.get(name)
    if kind is None:
        return text_of(value)
    if isinstance(value, Mapping):
        return _inline(value, kind)
    entries = [_inline(entry, kind) for entry in value]
    if len(entries) == 1:
        return f"[{entries[0]}]"
    return "".join(("[\n", *(f"  {entry},\n" for entry in entries), "]"))


def _inline(entry: Values, kind: Any) -> str:
    """Write an entry in braces; a spelling without more to say is a plain text."""
    if kind is Variant and entry.keys() == {"name"}:
        return text_of(entry["name"])
    pairs = [
        f"{name} = {_date(entry[name]) if name in _DATES else text_of(entry[name])}"
        for name in kind._fields
        if name in entry
    ]
    return f"{{ {', '.join(pairs)} }}" if pairs else "{}"


def _date_or_text(name: str, value: str) -> str:
    if name in _DATES:
        return _date(value)
    if "\n" in value and not _MARKS.search(value):
        lines = (_escaped(line) for line in value.split("\n"))
        return '"""\n{}"""'.format("\n".join(lines))
    return text_of(value)


def _date(value: str) -> str:
    return value if _DAY.fullmatch(value) else text_of(value)


def _key(name: str) -> str:
    written = toml_key(name)
    return written if written == name else text_of(name)


def _escaped(text: str) -> str:
    if visible(text) == text:  # nearly always; a newline and a tab stay what they are there
        return _SPECIAL.sub(lambda found: _escape(found[0]), text)
    return "".join(map(_escaped_letter, text))


def _escaped_letter(letter: str) -> str:
    odd = letter in '"\\\n\t' or visible(letter) != letter
    return _escape(letter) if odd else letter


def _escape(letter: str) -> str:
    code = ord(letter)
    return _ESCAPES.get(letter) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
