"""What a file says of a film and its record does not: found, shown, and taken where wanted."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date as day
from typing import Any, NamedTuple

from filmcli.catalogue.folding import fold
from filmcli.errors import UsageFault, nearest
from filmcli.record.values import KeyPath, shown
from filmcli.record.vocabulary import CREW_SHORT_FORMS, PLAIN_FIELDS, SHORT_FORMS
from filmcli.record.writer import add_value, set_value, value_at
from filmcli.safe import normalized

Values = Mapping[str, Any]

_TABLES = ("people", "sources")  # whose entries are tables


class Change(NamedTuple):
    """One thing that a record does not say, or says otherwise."""

    path: KeyPath
    value: Any
    old: Any = None  # what the record says, where it says otherwise
    adds: bool = False  # to the list at the path

    @property
    def field(self) -> str:
        """The field it is about."""
        return str(self.path[0])

    @property
    def differs(self) -> bool:
        """Whether the record says otherwise."""
        return self.old is not None

    @property
    def is_own(self) -> bool:
        """Whether it is about what no field is for, which the next file may say otherwise."""
        return self.field.startswith("x-")

    def named(self, wanted: Sequence[str]) -> bool:
        """Tell whether --take names it: by its field, or its whole key."""
        return "all" in wanted or self.field in wanted or shown(self.path) in wanted


class Origin(NamedTuple):
    """Where values come from: sources by key, and the keys of each plain field; None is all."""

    sources: Mapping[str, Values]
    cites: Mapping[str, Sequence[str]] | None = None

    def of(self, field: str) -> list[str]:
        """Give the keys of the sources that state a field."""
        return list(self.sources if self.cites is None else self.cites.get(field, ()))


def changes(
    record: Values, told: Values, own: Values, table: str, source: str | None
) -> list[Change]:
    """Give what a draft says and a record does not; `own` is what goes to `table`.

    `record` is in canonical form; `told` holds a record's values, where `source` is None with
    sources of their own.
    """
    found: list[Change] = []
    for key, value in told.items():
        if key in _COMPARED:
            found += _COMPARED[key](record, value, source)
        elif key in PLAIN_FIELDS and key != "ids":
            found += _plain(record, key, value)
        elif key.startswith("x-"):
            found += _own(record, key, value)
    return found + list(_own(record, table, own))


def _own(record: Values, table: str, told: Any) -> Iterator[Change]:
    """Compare a table that is not the format's."""
    there = record.get(table, {})
    if isinstance(told, Mapping) and isinstance(there, Mapping):
        for key, each in told.items():
            if there.get(key) != each:
                yield Change((table, key), each, there.get(key))
    elif told != there:
        yield Change((table,), told, there or None)


def _citing(entry: Values, source: str | None) -> dict[str, Any]:
    """Give an entry that names the source; without one it names its own."""
    return dict(entry) if source is None else {**entry, "sources": [source]}


def _plain(record: Values, key: str, value: Any) -> Iterator[Change]:
    old = record.get(key)
    if _same(old, value) or any(
        claim["field"] == key and _same(claim["value"], value) for claim in record.get("claims", ())
    ):
        return
    # A record that names no kind is of a feature, without anybody's having said so.
    unsaid = key == "kind" and old == "feature"
    yield Change((key,), value, None if unsaid else old)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return _spelled(one) == _spelled(other)
    if isinstance(one, list) and isinstance(other, list):
        return {_spelled(str(each)) for each in one} == {_spelled(str(each)) for each in other}
    return bool(one == other)


def _spelled(text: str) -> str:
    return " ".join(normalized("NFC", text).split())


def _title(record: Values, value: str, source: str | None) -> Iterator[Change]:
    """Another title than the record's is one more of its titles, never in the place of it."""
    yield from _titles(record, [{"title": value, "type": "alternative"}], source)


def _titles(record: Values, told: Iterable[Values], source: str | None) -> Iterator[Change]:
    known = {_spelled(record["title"])}
    known |= {_spelled(each["title"]) for each in record.get("titles", ())}
    known |= {
        _spelled(str(each["value"]))
        for each in record.get("claims", ())
        if each["field"] == "title"
    }
    for entry in told:
        if _spelled(entry["title"]) not in known:
            known.add(_spelled(entry["title"]))
            yield Change(("titles",), _citing(entry, source), adds=True)


def _ids(record: Values, told: Values, _source: str | None) -> Iterator[Change]:
    known = record.get("ids", {})
    for scheme, value in told.items():
        if known.get(scheme) != value:
            yield Change(("ids", scheme), value, known.get(scheme))


def _names(record: Values) -> Callable[[str], str]:
    """Give what makes one word of the names that the record says are one person's."""
    one = {
        fold(other["name"]): fold(name)
        for name, person in record.get("people", {}).items()
        for other in person.get("names", ())
    }

    def known(name: str) -> str:
        folded = fold(name)
        return one.get(folded, folded)

    return known


def _cast(record: Values, told: Iterable[Values], source: str | None) -> Iterator[Change]:
    name_of = _names(record)
    there: dict[str, list[int]] = {}
    for number, credit in enumerate(record.get("cast", ())):
        there.setdefault(name_of(credit["name"]), []).append(number)
    for credit in told:
        numbers = there.get(name_of(credit["name"]), [])
        if not numbers:
            yield Change(("cast",), _citing(credit, source), adds=True)
        elif change := _role(record["cast"], numbers, credit, source):
            yield change


def _role(
    cast: Sequence[Values], numbers: Sequence[int], credit: Values, source: str | None
) -> Change | None:
    """Compare the role of somebody who is in the cast."""
    role = credit.get("character")
    said = [
        fold(each)
        for number in numbers
        for each in (
            cast[number].get("character", ""),
            *(other["name"] for other in cast[number].get("variants", ())),
        )
        if each
    ]
    if role is None or fold(role) in said:
        return None
    bare = [number for number in numbers if "character" not in cast[number]]
    if bare:
        return Change(("cast", bare[0], "character"), role)
    variant = _citing({"name": role}, source)
    return Change(("cast", numbers[0], "variants"), variant, adds=True)


def _by_name(
    field: str, key: str
) -> Callable[[Values, Iterable[Values], str | None], Iterator[Change]]:
    def compared(record: Values, told: Iterable[Values], source: str | None) -> Iterator[Change]:
        name_of = _names(record)
        known = {(name_of(each["name"]), each[key]) for each in record.get(field, ())}
        for entry in told:
            if (name_of(entry["name"]), entry[key]) not in known:
                yield Change((field,), _citing(entry, source), adds=True)

    return compared


def _releases(record: Values, told: Iterable[Values], source: str | None) -> Iterator[Change]:
    known = {
        (each["type"], each.get("date"), each.get("territory"))
        for each in record.get("releases", ())
    }
    dates = {date for _, date, _ in known}
    for entry in told:
        date, place = entry.get("date"), entry.get("territory")
        unsure = place is None and entry.get("certainty") == "probable"
        if (entry["type"], date, place) not in known and not (unsure and date in dates):
            yield Change(("releases",), _citing(entry, source), adds=True)


def _people(record: Values, told: Values, source: str | None) -> Iterator[Change]:
    there = record.get("people", {})
    for name, person in told.items():
        known = there.get(name)
        if known is None:
            yield Change(("people", name), _citing(person, source))
            continue
        for scheme, value in person.get("ids", {}).items():
            if known.get("ids", {}).get(scheme) != value:
                old = known.get("ids", {}).get(scheme)
                yield Change(("people", name, "ids", scheme), value, old)
        for key in person.keys() - {"ids", "names", "sources"} - known.keys():
            yield Change(("people", name, key), person[key])
        names = {_spelled(each["name"]) for each in known.get("names", ())}
        for each in person.get("names", ()):
            if _spelled(each["name"]) not in names:
                yield Change(("people", name, "names"), _citing(each, source), adds=True)


def _claims(record: Values, told: Iterable[Values], _source: str | None) -> Iterator[Change]:
    known = record.get("claims", ())
    for entry in told:
        if not any(
            each["field"] == entry["field"] and _same(each["value"], entry["value"])
            for each in known
        ):
            yield Change(("claims",), dict(entry), adds=True)


_COMPARED: dict[str, Callable[[Values, Any, str | None], Iterator[Change]]] = {
    "title": _title,
    "titles": _titles,
    "ids": _ids,
    "cast": _cast,
    "crew": _by_name("crew", "job"),
    "companies": _by_name("companies", "role"),
    "releases": _releases,
    "people": _people,
    "claims": _claims,
}
# What --take may name; people and companies in short form are entries of crew and companies.
_TAKEN = ("all", *sorted({*PLAIN_FIELDS, *_COMPARED}.difference(SHORT_FORMS)))


def ensure_taken(name: str) -> None:
    """Raise UsageFault for what --take cannot mean."""
    field = name.partition(".")[0].partition("[")[0]
    if field in _TAKEN or field.startswith("x-"):
        return
    entries = "crew" if field in CREW_SHORT_FORMS else "companies"
    close = entries if field in SHORT_FORMS else nearest(field, list(_TAKEN))
    hint = f"did you mean {close}?" if close else f"one of {', '.join(_TAKEN)}"
    raise UsageFault(f"--take {name[:60]}: no field that an import proposes", hint=hint)


def taken(text: str, wanted: Sequence[Change], origin: Origin) -> str:
    """Carry changes out in a record's text, each citing the sources; comments stay.

    What the record said instead is kept as a claim, with its sources where it has any.
    """
    for change in wanted:
        if change.differs and change.field in PLAIN_FIELDS:
            text = _with_claim(text, change)
        put = add_value if change.adds else _set
        text = put(text, change.path, change.value)
        if change.field in PLAIN_FIELDS:
            text = _cite(text, change, origin.of(change.field))
    stated = any(not change.is_own for change in wanted)
    for key, source in origin.sources.items() if stated else ():
        if value_at(text, ("sources", key)) is None:
            text = _set(text, ("sources", key), dict(source))
    return text


def _set(text: str, path: KeyPath, value: Any) -> str:
    """Set a value; a person or a source becomes a table of its own, a key a line."""
    if path[0] not in _TABLES or len(path) > 2:
        return set_value(text, path, value)
    for key, each in value.items():
        text = set_value(text, (*path, key), _dated(each) if key == "retrieved" else each)
    return text


def _dated(words: str) -> day | str:
    """Give a whole day as TOML's own date."""
    try:
        return day.fromisoformat(words)
    except ValueError:
        return words


def _with_claim(text: str, change: Change) -> str:
    if len(change.path) > 1:
        return text
    cites = value_at(text, ("cites", change.field))
    claim = {"field": change.field, "value": value_at(text, change.path)}
    return add_value(text, ("claims",), claim | ({"sources": cites} if cites else {}))


def _cite(text: str, change: Change, sources: Iterable[str]) -> str:
    known = value_at(text, ("cites", change.field)) or []
    known = [] if change.differs and len(change.path) == 1 else list(known)
    cites = [*known, *(key for key in sources if key not in known)]
    return set_value(text, ("cites", change.field), cites) if cites else text


def joined(record: Values, wanted: Sequence[Change], origin: Origin) -> dict[str, Any]:
    """Give a record's values with changes carried out; what it says otherwise, as claims."""
    made = copy.deepcopy(dict(record))
    for change in wanted:
        if change.differs:
            _claim(made, change, origin.of(change.field))
            continue
        _put(made, change)
        if change.field in PLAIN_FIELDS:
            cites = made.setdefault("cites", {}).setdefault(change.field, [])
            cites += [key for key in origin.of(change.field) if key not in cites]
    if any(not change.is_own for change in wanted):
        known = made.get("sources", {})
        made["sources"] = {
            **known,
            **{key: each for key, each in origin.sources.items() if key not in known},
        }
    return made


def _claim(made: dict[str, Any], change: Change, sources: list[str]) -> None:
    """Keep what another file says of a plain field; an id of another film is left out."""
    if change.field in PLAIN_FIELDS and len(change.path) == 1:
        claim = {"field": change.field, "value": change.value, "sources": sources}
        made.setdefault("claims", []).append(claim)


def _put(made: dict[str, Any], change: Change) -> None:
    holder: Any = made
    for part in change.path[:-1]:
        holder = holder[part] if isinstance(part, int) else holder.setdefault(part, {})
    if change.adds:
        holder.setdefault(change.path[-1], []).append(change.value)
    else:
        holder[change.path[-1]] = change.value
