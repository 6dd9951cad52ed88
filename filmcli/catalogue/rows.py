"""What the index holds of a film, so that queries need not open it: one row a field.

A row is (field, text, folded, low, high). A field of several values has them in one row, with
SEPARATOR between: `text` as written, `folded` as it is matched, several forms of one value on a
line each. `low` and `high` are the numbers or days (proleptic ordinals) of fields that have
ranges, which have a row for each value; of decimals they are tenths. Fields are those of
`query.FIELDS`; of a release `folded` is the territory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from filmcli.catalogue.folding import arabic, fold, german, roman_of
from filmcli.record.codes import language_name, territory_name
from filmcli.record.dates import PartialDate
from filmcli.record.vocabulary import COMPANY_SHORT_FORMS, CREW_SHORT_FORMS

SEPARATOR = "\x1f"
# Of a value as written, what would part it: nobody can type it, and no terminal shows it.
_PARTING = str.maketrans({SEPARATOR: " ", "\0": " "})
# Names and genres come again in film after film.
_folded = lru_cache(maxsize=1 << 15)(fold)
_roman = lru_cache(maxsize=1 << 15)(roman_of)
_language = lru_cache(maxsize=1 << 10)(language_name)
_territory = lru_cache(maxsize=1 << 10)(territory_name)
# Fields of one text, and those of several.
_TEXTS = ("slug", "kind", "synopsis", "tagline")
_SEVERAL = ("genres",)

Row = tuple[str, str, str, int | None, int | None]


class NameRow(NamedTuple):
    """One way to write one person's name, with what they did."""

    credited: str
    written: str  # this way of writing it
    folded: str
    roman: str  # key of romanised spellings; finds candidates, never merges people
    job: str  # cast, director, ...
    character: str | None
    person: str | None  # scheme:value, where the record has an id


def rows(values: Mapping[str, Any]) -> Iterator[Row]:
    """Give the rows of a film in canonical form."""
    for field in _TEXTS:
        if field in values:
            yield field, plain(values[field]), fold(values[field]), None, None
    yield from _numbers(values)
    titles = [values["title"], *(each["title"] for each in values.get("titles", ()))]
    yield _row("title", {title: _title_forms(title) for title in titles})
    yield from _named(values)
    if "cast" in values:
        yield from _cast(values["cast"])
    if "crew" in values:
        yield _texts("crew", (each["name"] for each in values["crew"]))
    if "companies" in values:
        yield from _companies(values["companies"])
    if spellings := _spellings(values):
        yield _texts("person", spellings)
    yield from _dates(values)
    yield from _sources(values)


def plain(text: str) -> str:
    """Give a value as rows hold it: without signs that would part it."""
    return text.translate(_PARTING) if SEPARATOR in text or "\0" in text else text


def _row(field: str, forms: Mapping[str, str]) -> Row:
    """Give the row of a field from its values as written and as folded."""
    return field, SEPARATOR.join(map(plain, forms)), SEPARATOR.join(forms.values()), None, None


def _texts(field: str, texts: Iterable[str]) -> Row:
    return _row(field, {text: _folded(text) for text in texts})


def _forms(*texts: str) -> str:
    """Fold several ways to write one value."""
    return "\n".join(dict.fromkeys(_folded(text) for text in texts if text))


def _title_forms(title: str) -> str:
    folded = fold(title)
    if title.isascii():
        numbered = arabic(folded)
        return folded if numbered == folded else f"{folded}\n{numbered}"
    return "\n".join(dict.fromkeys((folded, german(title), arabic(folded))))


def _numbers(values: Mapping[str, Any]) -> Iterator[Row]:
    for field in ("year", "runtime", "votes"):
        if field in values:
            number = values[field]
            yield field, str(number), str(number), number, number
    if "rating" in values:
        tenths = tenths_of(values["rating"])
        yield "score", str(values["rating"]), str(values["rating"]), tenths, tenths
    if "year" in values:
        decade = values["year"] // 10 * 10
        yield "decade", str(decade), str(decade), decade, decade


def tenths_of(number: float | str) -> int:
    """Give a decimal as it is compared: whole tenths."""
    return round(float(number) * 10)


def _named(values: Mapping[str, Any]) -> Iterator[Row]:
    """Give the fields that have a name beside their code, and short forms."""
    if codes := values.get("countries"):
        yield _row("country", {code: _forms(code, _territory(code) or "") for code in codes})
    if tags := values.get("languages"):
        yield _row("language", {tag: _forms(tag, _language(tag) or "") for tag in tags})
    if genres := values.get("genres"):
        yield _texts("genre", genres)
    for job in CREW_SHORT_FORMS:
        if job in values:
            yield _texts(job, values[job])


def _cast(cast: list[dict[str, Any]]) -> Iterator[Row]:
    yield _texts("cast", (each["name"] for each in cast))
    roles = {
        each["character"]: _forms(each["character"], *_variants(each))
        for each in cast
        if "character" in each
    }
    if roles:
        yield _row("character", roles)


def _variants(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(each["name"] for each in entry.get("variants", ()))


def _companies(companies: list[dict[str, Any]]) -> Iterator[Row]:
    roles = {role: field for field, role in COMPANY_SHORT_FORMS.items()}
    found: dict[str, dict[str, str]] = {"company": {}}
    for each in companies:
        forms = _forms(each["name"], *_variants(each))
        found["company"][each["name"]] = forms
        if each["role"] in roles:
            found.setdefault(roles[each["role"]], {})[each["name"]] = forms
    for field, names in found.items():
        yield _row(field, names)


def _dates(values: Mapping[str, Any]) -> Iterator[Row]:
    for field in ("released", "premiered", "filming"):
        if field in values:
            yield _date(field, values[field], values[field])
    releases = values.get("releases", ())
    for release in releases:
        if "date" in release:
            yield _date("release", release["date"], release.get("territory", "").lower())
    for field in ("event", "platform"):
        texts = [release[field] for release in releases if field in release]
        if texts:
            yield _texts(field, texts)


def _date(field: str, text: str, folded: str) -> Row:
    low, high = _days(text)
    return field, text, folded, low, high


@lru_cache(maxsize=1 << 12)
def _days(text: str) -> tuple[int, int]:
    date = PartialDate(text)
    return date.earliest.toordinal(), date.latest.toordinal()


def _sources(values: Mapping[str, Any]) -> Iterator[Row]:
    if sources := values.get("sources"):
        named = (f"{key} {each.get('publisher', '')}".strip() for key, each in sources.items())
        yield _texts("source", named)
    if ids := values.get("ids"):
        both = [(str(each), f"{scheme}:{each}") for scheme, each in ids.items()]
        yield _row("id", {each: fold(each) for pair in both for each in pair})


def names_of(values: Mapping[str, Any]) -> Iterator[NameRow]:
    """Give every way to write every credited person's name, once for each part they had."""
    people = _people(values)
    parts = [(each["name"], "cast", each.get("character")) for each in values.get("cast", ())]
    parts += [(each["name"], each["job"], None) for each in values.get("crew", ())]
    for name, job, character in parts:
        spellings, key = people.get(name, ((name,), None))
        for written in spellings:
            folded = _folded(written)
            yield NameRow(name, written, folded, _roman(folded), job, character, key)


def _spellings(values: Mapping[str, Any]) -> dict[str, None]:
    """Give every way to write a credited name, each once."""
    people = _people(values)
    found: dict[str, None] = {}
    for field in ("cast", "crew"):
        for each in values.get(field, ()):
            name = each["name"]
            if name in people:
                found |= dict.fromkeys(people[name][0])
            else:
                found[name] = None
    return found


def _people(values: Mapping[str, Any]) -> dict[str, tuple[tuple[str, ...], str | None]]:
    """Give what the record says of people, by every name that one may be credited under."""
    found: dict[str, tuple[tuple[str, ...], str | None]] = {}
    people = values.get("people", {})
    for main, person in people.items():
        key = next((f"{scheme}:{value}" for scheme, value in person.get("ids", {}).items()), None)
        names = (main, *(each["name"] for each in person.get("names", ())))
        for name in names:
            # Who has a table of their own is that one, whoever else is also called so.
            if name == main or not (name in people or name in found):
                found[name] = tuple(dict.fromkeys((name, *names))), key
    return found


def roman_words(names: str, shortest: int) -> str:
    """Give the keys of romanised names, folded, that are long enough not to group strangers."""
    keys = {_roman(name) for name in names.split(SEPARATOR) if name.isascii()}
    return " ".join(sorted(key for key in keys if len(key) >= shortest))
