"""One film of Wikidata: an item's labels and statements as the values of a record.

Statements that are deprecated are put aside, and of plain facts those that better ones outrank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from filmcli.importers import wikidata_codes as table
from filmcli.importers.items import Item, Refused
from filmcli.importers.making import Making, country_code, iso_date, language_tag, whole
from filmcli.importers.wikidata_statements import Statement, Told, statements, texts

_ISO_COUNTRY, _LANGUAGE_CODES = "P297", ("P218", "P219", "P220")
_NEEDED = ("P31", "P345", "P4985", "P1559", _ISO_COUNTRY, *_LANGUAGE_CODES)
_IDS = {"P345": "imdb", "P4947": "tmdb", "P2704": "eidr", "P6127": "letterboxd"}
_JOBS = {
    "P57": "director",
    "P58": "writer",
    "P162": "producer",
    "P1431": "executive producer",
    "P86": "composer",
    "P344": "cinematographer",
    "P1040": "editor",
    "P2554": "production designer",
    "P2515": "costume designer",
    "P3174": "art director",
    "P5028": "sound designer",
}
_CAST = {"P161": None, "P725": "voice"}
_COMPANIES = {"P272": "production", "P750": "distribution"}
_CODED = {
    "P495": ("countries", table.COUNTRIES),
    "P364": ("languages", table.LANGUAGES),
}
_AMOUNTS = {"P2130": "budget", "P2142": "gross"}
_STATED_AS, _ROLE, _ROLE_NAME, _ORDINAL = "P1932", "P453", "P4633", "P1545"
_PLACE, _VALID_IN, _DISTRIBUTED = "P291", "P3005", "P437"
_FILM_CLASS = re.compile(r"\bfilm$")


class Known:
    """The entities of a file, by id, and what they are called."""

    def __init__(self, language: str | None = None) -> None:
        self.entities: dict[str, Told] = {}
        self.language = language or "en"

    def add(self, entity: Told) -> None:
        """Keep of an entity what others need of it: its name, its codes, whether it is a person."""
        label, claims = self.own_label(entity), entity.get("claims")
        claims = claims if isinstance(claims, dict) else {}
        self.entities[entity["id"]] = {
            "id": entity["id"],
            "labels": {} if label is None else {"": {"language": self.language, "value": label}},
            "claims": {name: claims[name] for name in _NEEDED if name in claims},
        }

    def label(self, item: Any) -> str | None:
        """Give what an item is called; None where its entity is not in the file."""
        entity = self.entities.get(item) if isinstance(item, str) else None
        return None if entity is None else self.own_label(entity)

    def own_label(self, entity: Told) -> str | None:
        """Give an entity's label in the language asked for, in English, in any."""
        labels = texts(entity.get("labels"))
        for language in (self.language, "en", "mul"):
            if language in labels:
                return labels[language]
        return next(iter(labels.values()), None)


class _Film(NamedTuple):
    """A film in the making, and where names are found."""

    made: Making
    known: Known


# Keeps a statement, and gives the qualifiers it used; None where it cannot be kept.
_Keep = Callable[[_Film, str, Statement], "tuple[str, ...] | None"]


def film(entity: Told, known: Known, line: int | None = None) -> Item:
    """Give the film that an entity is, or say what it is instead."""
    item = entity["id"]
    claims = entity.get("claims")
    claims = claims if isinstance(claims, dict) else {}
    said = {name: list(statements(each)) for name, each in claims.items()}
    if why := _no_film(said, known):
        return Refused(why, line, known.own_label(entity) or item)
    made = Making()
    _titles(made, entity, known, said.get("P1476", []))
    made.id("wikidata", item)
    state = _Film(made, known)
    for name in _billed(said):
        _take(state, name, said[name])
    _year(made, said.get("P577", []))
    _rest(made, entity, claims)
    return made.item(line, item)


def _no_film(said: Mapping[str, list[Statement]], known: Known) -> str | None:
    """Say what an entity is, unless it is a film."""
    classes = [each.value for each in said.get("P31", []) if isinstance(each.value, str)]
    if any(each in table.FILMS for each in classes):
        return None
    for each in classes:
        if each in table.OTHERS:
            return f"{table.OTHERS[each]}, not a film"
    names = [name for each in classes if (name := known.label(each))]
    if any(_FILM_CLASS.search(name) for name in names):
        return None
    has_title_id = any(str(each.value).startswith("tt") for each in said.get("P345", []))
    if has_title_id:
        return None
    what = ", ".join(names or classes)
    return f"an item of {what}, not a film" if what else "an item that is not said to be a film"


def _billed(said: Mapping[str, list[Statement]]) -> list[str]:
    """Order properties as they are; what P161 says comes in billing order where that is told."""
    for name in _CAST:
        if name in said and all(_place(each) is not None for each in said[name]):
            said[name].sort(key=lambda each: _place(each) or 0)
    return list(said)


def _place(statement: Statement) -> int | None:
    return whole(statement.one(_ORDINAL))


def _take(state: _Film, name: str, said: list[Statement]) -> None:
    """Keep what a property says, and put aside what is left."""
    keep = _KEEP.get(name)
    best = max((_RANKS.get(each.rank, 1) for each in said), default=0)
    left: list[Any] = []
    for each in said:
        if each.value is None:
            state.made.lose(f"{name}: a value that Wikidata says is unknown or none")
            continue
        rank = _RANKS.get(each.rank, 1)
        taken = rank > 0 and (rank == best or name not in _OUTRANKED)
        used = keep(state, name, each) if keep and taken else None
        spare = {key: told for key, told in each.qualifiers.items() if key not in (used or ())}
        if each.rank == "deprecated":
            spare["rank"] = ["deprecated"]
        if used is None or spare:
            left.append({"value": each.value, **spare} if spare else each.value)
    state.made.put_aside(name, left)


_RANKS = {"deprecated": 0, "normal": 1, "preferred": 2}
_OUTRANKED = {"P577", "P2047", "P495", "P364", "P1476", *_AMOUNTS, *_IDS}


def _titles(made: Making, entity: Told, known: Known, original: list[Statement]) -> None:
    labels = texts(entity.get("labels"))
    own = [each.value for each in original if _is_worded(each.value)]
    first = own[0].get("text") if own else None
    chosen = next((key for key in (known.language, "en", "mul") if key in labels), None)
    made.title(labels.get(chosen or "") or first or next(iter(labels.values()), None))
    aliases = entity.get("aliases")
    others = [(language, text) for language, text in labels.items() if language != chosen]
    for each in aliases.values() if isinstance(aliases, dict) else ():
        if isinstance(each, list):
            others += [pair for alias in each for pair in texts({"": alias}).items()]
    known_titles = {(each.get("language"), each.get("text")) for each in own}
    for language, text in others:
        tag = language_tag(language)
        if (language, text) in known_titles:
            continue  # comes as the original title
        if tag is None or tag == "mul":
            more = made.aside.setdefault("labels", {})
            more.setdefault(language, []).append(text)
        else:
            made.other_title(text, tag)


def _is_worded(value: Any) -> bool:
    """Tell a text with its language."""
    return isinstance(value, dict) and all(
        isinstance(value.get(key), str) for key in ("text", "language")
    )


def _keep_title(state: _Film, _name: str, said: Statement) -> tuple[str, ...] | None:
    if not _is_worded(said.value):
        return None
    text, language = said.value["text"], said.value["language"]
    tag = language_tag(language)
    state.made.entry("titles", title=text, language=None if tag == "mul" else tag, type="original")
    return ()


def _keep_id(state: _Film, name: str, said: Statement) -> tuple[str, ...] | None:
    before = state.made.values.get("ids", {}).get(_IDS[name])
    attempt = Making()
    attempt.id(_IDS[name], said.value)
    if "ids" not in attempt.values or before not in (None, attempt.values["ids"][_IDS[name]]):
        return None
    state.made.id(_IDS[name], said.value)
    return ()


def _keep_kind(state: _Film, _name: str, said: Statement) -> tuple[str, ...] | None:
    kind = table.FILMS.get(said.value) if isinstance(said.value, str) else None
    if kind is None or "kind" in state.made.values:
        return None
    state.made.put("kind", kind)
    return ()


def _keep_coded(state: _Film, name: str, said: Statement) -> tuple[str, ...] | None:
    field, codes = _CODED[name]
    return () if state.made.code(field, _code(state.known, said.value, codes)) else None


def _code(known: Known, item: Any, codes: Mapping[str, str]) -> str | None:
    """Give the code of a country or language: of the table, or as its entity says."""
    if not isinstance(item, str):
        return None
    entity = known.entities.get(item, {})
    claims = entity.get("claims") if isinstance(entity, dict) else None
    for name in (_ISO_COUNTRY,) if codes is table.COUNTRIES else _LANGUAGE_CODES:
        for said in statements(claims.get(name) if isinstance(claims, dict) else None):
            check = country_code if codes is table.COUNTRIES else language_tag
            if isinstance(said.value, str) and (code := check(said.value)):
                return code
    return codes.get(item)


def _keep_genre(state: _Film, _name: str, said: Statement) -> tuple[str, ...] | None:
    label = state.known.label(said.value)
    state.made.listed("genres", label)
    return None if label is None else ()


def _who(state: _Film, said: Statement) -> str | None:
    """Give a person's or company's name as credited, else as the file calls them."""
    credited = said.one(_STATED_AS)
    name = credited if isinstance(credited, str) else state.known.label(said.value)
    entity = state.known.entities.get(said.value) if isinstance(said.value, str) else None
    if name is not None and entity is not None:
        _person(state.made, name, entity)
    return name


def _person(made: Making, name: str, entity: Told) -> None:
    claims = entity.get("claims")
    claims = claims if isinstance(claims, dict) else {}
    ids = Making()
    ids.id("wikidata", entity["id"])
    for said in statements(claims.get("P345")):
        ids.id("imdb_person", said.value)
    for said in statements(claims.get("P4985")):
        ids.id("tmdb", said.value)
    found = ids.values.get("ids", {})
    if "imdb_person" in found:
        found["imdb"] = found.pop("imdb_person")
    if _is_person(claims) and found:
        made.person(name, ids=found)
        for said in statements(claims.get("P1559")):
            _native(made, name, said.value)


def _is_person(claims: Told) -> bool:
    return any(said.value == "Q5" for said in statements(claims.get("P31")))


def _native(made: Making, name: str, told: Any) -> None:
    text = told.get("text") if isinstance(told, dict) else None
    if isinstance(text, str) and text != name:
        language = told.get("language")
        tag = language_tag(language) if isinstance(language, str) else None
        more = {"language": tag} if tag not in (None, "mul") else {}
        made.person(name, names={"name": text, **more, "type": "native"})


def _keep_cast(state: _Film, name: str, said: Statement) -> tuple[str, ...] | None:
    who = _who(state, said)
    if who is None:
        return None
    part, item = said.one(_ROLE_NAME), said.one(_ROLE)
    character = part if isinstance(part, str) else state.known.label(item)
    state.made.entry("cast", name=who, character=character, note=_CAST[name])
    return (_STATED_AS, _ROLE_NAME, _ORDINAL, *([_ROLE] if character else []))


def _keep_crew(state: _Film, name: str, said: Statement) -> tuple[str, ...] | None:
    who = _who(state, said)
    if who is None:
        return None
    state.made.entry("crew", name=who, job=_JOBS[name])
    return (_STATED_AS, _ORDINAL)


def _keep_company(state: _Film, name: str, said: Statement) -> tuple[str, ...] | None:
    who = _who(state, said)
    if who is None:
        return None
    state.made.entry("companies", name=who, role=_COMPANIES[name])
    return (_STATED_AS, _ORDINAL)


def _keep_release(state: _Film, _name: str, said: Statement) -> tuple[str, ...] | None:
    """Keep a date of publication: with a place it is a release, and a year alone is but a year."""
    date = iso_date(said.value)
    place, how = said.one(_PLACE), said.one(_DISTRIBUTED)
    territory = _code(state.known, place, table.COUNTRIES)
    if date is None or (place is not None and territory is None):
        return None
    kind = table.DISTRIBUTIONS.get(how) if isinstance(how, str) else None
    if len(date) == 4 and territory is None and kind is None:
        return ()
    # Wikidata does not say whether the first date was in cinemas, at a festival or elsewhere.
    doubt = None if kind else "probable"
    state.made.release(kind or "theatrical", date, territory=territory, certainty=doubt)
    return (_PLACE, *([_DISTRIBUTED] if kind else []))


def _year(made: Making, said: list[Statement]) -> None:
    """Take the earliest year of publication, which is as near to that of production as is told."""
    kept = [each for each in said if each.rank != "deprecated"]
    best = [each for each in kept if each.rank == "preferred"] or kept
    dates = [date for each in best if (date := iso_date(each.value))]
    if dates:
        made.year(min(dates)[:4])


def _is_measured(said: Statement) -> bool:
    """Tell an amount with its unit."""
    return said.kind == "quantity" and isinstance(said.value, dict) and "unit" in said.value


def _keep_runtime(state: _Film, name: str, said: Statement) -> tuple[str, ...] | None:
    if not _is_measured(said) or "runtime" in state.made.values:
        return None
    minutes, amount = table.MINUTES.get(said.value.get("unit", "")), said.value.get("amount")
    if minutes is None or not isinstance(amount, int) or amount < 1:
        return None
    state.made.runtime(amount * minutes, name)
    return () if "runtime" in state.made.values else None


def _keep_amount(state: _Film, name: str, said: Statement) -> tuple[str, ...] | None:
    """Keep a cost, and earnings of the whole world."""
    where = said.one(_VALID_IN)
    if not _is_measured(said) or _AMOUNTS[name] in state.made.values:
        return None
    if name == "P2142" and where != table.WORLDWIDE:
        return None
    amount, currency = said.value.get("amount"), table.CURRENCIES.get(said.value.get("unit", ""))
    if currency is None or not isinstance(amount, int) or amount < 1:
        return None
    state.made.values[_AMOUNTS[name]] = {"amount": amount, "currency": currency}
    return (_VALID_IN,)


def _rest(made: Making, entity: Told, claims: Told) -> None:
    """Put aside what an entity has beside statements."""
    made.put_aside("descriptions", texts(entity.get("descriptions")))
    links = entity.get("sitelinks")
    if isinstance(links, dict):
        named = {site: each.get("title") for site, each in links.items() if isinstance(each, dict)}
        made.put_aside("sitelinks", named)
    for key in ("modified", "lastrevid"):
        made.put_aside(key, entity.get(key))
    references = sum(
        len(claim["references"])
        for each in claims.values()
        if isinstance(each, list)
        for claim in each
        if isinstance(claim, dict) and isinstance(claim.get("references"), list)
    )
    if references:
        made.lose(f"{references} references of statements: the record cites the file")


_KEEP: dict[str, _Keep] = {
    "P31": _keep_kind,
    "P136": _keep_genre,
    "P577": _keep_release,
    "P1476": _keep_title,
    "P2047": _keep_runtime,
    **dict.fromkeys(_IDS, _keep_id),
    **dict.fromkeys(_CODED, _keep_coded),
    **dict.fromkeys(_CAST, _keep_cast),
    **dict.fromkeys(_JOBS, _keep_crew),
    **dict.fromkeys(_COMPANIES, _keep_company),
    **dict.fromkeys(_AMOUNTS, _keep_amount),
}
