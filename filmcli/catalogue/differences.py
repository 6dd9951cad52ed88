"""Where a record and the catalogue differ on one film, and no claim of the record says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from filmcli.catalogue.across import Finding, Known
from filmcli.catalogue.folding import fold
from filmcli.catalogue.layers import Layers, person_keys

CODE = "catalogue-differs"
BATCH = 500
ROUNDED = 1  # minutes: a running time is rounded up or down


def differences(records: Sequence[Known], layers: Layers) -> Iterator[Finding]:
    """Tell where these records differ from what the catalogue says of their films."""
    by_id = {dict(each.ids)["imdb"]: each for each in records if "imdb" in dict(each.ids)}
    names = list(by_id)
    for start in range(0, len(names), BATCH):
        for under in layers.called(names[start : start + BATCH]):
            yield from _differing(by_id[under["slug"]], under)


def _differing(record: Known, under: Mapping[str, Any]) -> Iterator[Finding]:
    yield from _title(record, under)
    for field, own, slack in (("year", record.year, 0), ("runtime", record.runtime, ROUNDED)):
        other = under.get(field)
        if own is None or other is None or abs(own - other) <= slack:
            continue
        if (field, other) not in record.claims:
            words = f"the catalogue says {other}, not {own}"
            yield Finding(record.file, CODE, words, (field,))
    yield from _director(record, under)
    yield from _names(record, under)


def _title(record: Known, under: Mapping[str, Any]) -> Iterator[Finding]:
    """Compare the title with all that the catalogue has: letter for letter, then folded."""
    known = [under["title"], *(each["title"] for each in under.get("titles", ()))]
    if record.title in known or ("title", under["title"]) in record.claims:
        return
    alike = [title for title in known if fold(title) == fold(record.title)]
    words = f"the catalogue spells it {', '.join(map(_quoted, dict.fromkeys(alike)))}"
    if not alike:
        words = f"the catalogue knows no such title; there it is {_quoted(under['title'])}"
    yield Finding(record.file, CODE, words, ("title",))


def _director(record: Known, under: Mapping[str, Any]) -> Iterator[Finding]:
    own = [part.name for part in record.parts if part.job == "director"]
    others = under.get("director", [])
    if not own or not others:
        return
    mine, theirs = (_keys(names, record) for names in (own, others))
    strange = [name for name in own if theirs.isdisjoint(_keys([name], record))]
    missing = [name for name in others if mine.isdisjoint(person_keys(name))]
    claimed = {value for field, value in record.claims if field == "director"}
    if (strange or missing) and not claimed.issuperset(missing or others):
        words = f"the catalogue says {', '.join(others)}, not {', '.join(own)}"
        yield Finding(record.file, CODE, words, ("director",), name=own[0])


def _names(record: Known, under: Mapping[str, Any]) -> Iterator[Finding]:
    """Tell which people the catalogue spells in a way that the record does not know."""
    credited = [*under.get("cast", ()), *under.get("crew", ())]
    spelled = {key: each["name"] for each in credited for key in person_keys(each["name"])}
    there = {each["name"] for each in credited}
    for name in dict.fromkeys(part.name for part in record.parts):
        ways = (name, *record.people.get(name, ()))
        if not there.isdisjoint(ways):
            continue
        other = next((spelled[key] for key in person_keys(name) if key in spelled), None)
        if other is not None:
            words = f"the catalogue spells {_quoted(name)} as {_quoted(other)}"
            yield Finding(record.file, CODE, words, name=name)


def _keys(names: Sequence[str], record: Known) -> set[str]:
    ways = [way for name in names for way in (name, *record.people.get(name, ()))]
    return {key for way in ways for key in person_keys(way)}


def _quoted(text: str) -> str:
    return f'"{text}"'
