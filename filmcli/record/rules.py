"""What a valid record could do better: errors of sense, and advice on what is worth adding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from filmcli.errors import nearest
from filmcli.record.vocabulary import PLAIN_FIELDS, SHORT_FORMS
from filmcli.safe import safe

ERROR, ADVICE = "error", "advice"
KeyPath = tuple[str | int, ...]
Written = Mapping[str, Any]


class Remark(NamedTuple):
    """Something about a valid record: where, how grave, what, and what to do."""

    path: KeyPath
    severity: str
    code: str
    message: str


_WORTH_ADDING = {
    "year": "year = 2023",
    "director": 'director = "Name"',
    "runtime": "runtime = 93, in minutes",
    "countries": 'countries = ["KR"]',
    "languages": 'languages = ["ko"]',
    "genres": 'genres = ["Thriller"]',
    "synopsis": 'synopsis = "..."',
    "cast": "a [[cast]] table for each role",
    "releases": "a [[releases]] table",
    "ids": "[ids] with imdb or tmdb",
    "sources": "[sources.key], so that facts can name where they come from",
}
_LISTS = ("titles", "cast", "crew", "companies", "releases", "claims")
_INNER = ("variants", "known_for", "names")


def remarks(written: Written) -> Iterator[Remark]:
    """Give what is to be said of a valid record; `written` is what its file says, key for key."""
    cited = dict(_cited(written, ()))
    yield from _unlisted(written, cited)
    yield from _idle_cites(written)
    if written.get("sources"):
        yield from _uncited(written, cited)
        yield from _unsourced(written)
    for key, value in written.items():
        if not key.startswith("x-"):
            yield from _hidden_letters({key: value}, ())
    yield from _missing(written)


def _cited(value: Any, path: KeyPath) -> Iterator[tuple[str, KeyPath]]:
    """Give each source that is named, and where; of one named twice the first place comes last."""
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, each in reversed(list(pairs)):
        if path == () and (key == "sources" or key.startswith("x-")):
            continue
        if isinstance(each, list) and (key == "sources" or path == ("cites",)):
            yield from ((name, (*path, key, n)) for n, name in reversed(list(enumerate(each))))
        elif isinstance(each, Mapping | list):
            yield from _cited(each, (*path, key))


def _unlisted(written: Written, cited: Mapping[str, KeyPath]) -> Iterator[Remark]:
    listed = list(written.get("sources", {}))
    for name in sorted(set(cited) - set(listed)):
        close = nearest(name, listed)
        hint = f"did you mean {close}?" if close else f"add [sources.{name}]"
        words = f'"{name}" is cited but not listed; {hint}'
        yield Remark(cited[name], ERROR, "unlisted-source", words)


def _idle_cites(written: Written) -> Iterator[Remark]:
    for field in written.get("cites", {}):
        if field not in written and field != "kind":
            words = f"there is no {field} at the top to cite for"
            if field in SHORT_FORMS:
                words += "; an entry of a list names its sources itself"
            yield Remark(("cites", field), ADVICE, "idle-cite", words)


def _uncited(written: Written, cited: Mapping[str, KeyPath]) -> Iterator[Remark]:
    for key in written["sources"]:
        if key not in cited:
            words = "no fact names this source; name it where it states one, or delete it"
            yield Remark(("sources", key), ADVICE, "uncited-source", words)


def _unsourced(written: Written) -> Iterator[Remark]:
    cites = written.get("cites", {})
    for field in PLAIN_FIELDS:
        if written.get(field) and not cites.get(field):
            words = f"no source; name one in [cites], {field} = [...]"
            yield Remark((field,), ADVICE, "unsourced", words)
    bare: dict[str, list[KeyPath]] = {}
    for path, entry in _entries(written):
        if not entry.get("sources"):
            kind = ".".join(str(part) for part in path if isinstance(part, str))
            bare.setdefault("people" if path[0] == "people" else kind, []).append(path)
    for paths in bare.values():
        more = f", nor have {len(paths) - 1} more like it" if len(paths) > 1 else ""
        words = f"no source{more}; name one in its sources"
        yield Remark(paths[0], ADVICE, "unsourced", words)


def _entries(written: Written) -> Iterator[tuple[KeyPath, Written]]:
    """Give every entry that can name sources, with its key path."""
    for field in _LISTS:
        for number, entry in enumerate(written.get(field, ())):
            yield (field, number), entry
            yield from _inner(entry, (field, number))
    for name, person in written.get("people", {}).items():
        if "ids" in person or "debut" in person:
            yield ("people", name), person
        yield from _inner(person, ("people", name))


def _inner(entry: Written, path: KeyPath) -> Iterator[tuple[KeyPath, Written]]:
    for key in _INNER:
        for number, each in enumerate(entry.get(key, ())):
            yield (*path, key, number), each


def _hidden_letters(value: Any, path: KeyPath) -> Iterator[Remark]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _hidden_letters(key, (*path, key))
            yield from _hidden_letters(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _hidden_letters(each, (*path, index))
    elif isinstance(value, str) and (sign := _hidden(value)):
        words = f"holds the control or invisible character U+{ord(sign):04X}; delete it"
        yield Remark(path, ERROR, "hidden-character", words)


def _hidden(text: str) -> str | None:
    """Give the first letter that display has to replace; line ends and tabs are honest."""
    return next(
        (sign for sign in text if not sign.isprintable() and sign not in " \n\t" and _shown(sign)),
        None,
    )


def _shown(sign: str) -> bool:
    return safe(f"a{sign}a") != f"a{sign}a"


def _missing(written: Written) -> Iterator[Remark]:
    jobs = {credit["job"] for credit in written.get("crew", ())}
    for field, example in _WORTH_ADDING.items():
        if not written.get(field) and not (field == "director" and field in jobs):
            yield Remark((), ADVICE, "missing", f"no {field}; add {example}")
