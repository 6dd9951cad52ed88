"""Titles of the catalogue as films in canonical form: whole, or the little that lists show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from filmcli.catalogue.imdb.schema import KINDS
from filmcli.catalogue.imdb.store import Store
from filmcli.packed import OTHER, Aka, Part, akas, parts
from filmcli.record.derived import in_json_order

# The layer is the source of all that it says.
SOURCE = "imdb"
ADDRESS = "https://datasets.imdbws.com/"
BATCH = 500
FILMS = frozenset(range(6))  # the kinds that are films, by their numbers

# IMDb's titleType -> kind.
KIND_OF = dict(
    zip(
        KINDS,
        (
            *("feature", "short", "tv-movie", "special", "short", "video"),
            *("series", "mini-series", "episode", "episode", "game"),
        ),
        strict=True,
    )
)
_TITLE_TYPE = {
    "original": "original",
    "alternative": "alternative",
    "working": "working",
    "festival": "festival",
    "imdbDisplay": "release",
    "dvd": "release",
    "tv": "release",
    "video": "release",
}
_ATTRIBUTES = {"transliterated": "transliterated", "literal": "translated"}
# What IMDb writes for regions and languages where the standards have something else. Regions that
# are parts of the world are told in the note.
_REGIONS = {"XWW": "001", "XWG": "DE", "XKO": "KR", "XSI": "TH", "XPI": "PS", "XYU": "YUCS"}
_PARTS_OF_THE_WORLD = {
    "XEU": "Europe",
    "XAS": "Asia",
    "XNA": "North America",
    "XSA": "South America",
    "XAF": "Africa",
}
_LANGUAGES = {"qbn": "nl-BE", "qbo": "sh", "qbp": "pt-BR", "qal": "fr-CA"}
_CAST = frozenset({"actor", "actress", "self", "archive_footage", "archive_sound"})


class Row(NamedTuple):
    """What the table of titles says of one, without what is packed beside it."""

    id: int
    tt: int
    kind: int
    title: str
    original: str | None
    year: int | None
    end_year: int | None
    runtime: int | None
    genres: int
    adult: int
    rating: int | None
    votes: int
    series: int | None
    season: int | None
    episode: int | None

    @property
    def slug(self) -> str:
        """The id, which is also what a title without a record is called by."""
        return slug_of(self.tt)


class _LookedUp(NamedTuple):
    """What several films refer to: the names of people, the titles of series."""

    names: dict[int, str]
    series: dict[int, str]


COLUMNS = ", ".join(f"title.{name}" for name in Row._fields)


def slug_of(tt: int) -> str:
    """Write the number of a title as IMDb does."""
    return f"tt{tt:07}"


def number_of(identifier: str) -> int | None:
    """Read an id of IMDb's: tt and digits; None for anything else."""
    digits = identifier[2:]
    if identifier[:2].lower() != "tt" or not (digits.isascii() and digits.isdecimal()):
        return None
    return int(digits) if 7 <= len(digits) <= 10 else None


class Films:
    """The titles of a catalogue."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._genres: list[tuple[int, str]] | None = None

    def row(self, identifier: str) -> Row | None:
        """Give the row of a tt id."""
        number = number_of(identifier)
        rows = () if number is None else self.rows("WHERE tt = ?", number)
        return next(iter(rows), None)

    def rows_called(self, identifiers: Iterable[str]) -> list[Row]:
        """Give the rows of tt ids, the best known first; those that are not there are left out."""
        numbers = [number for each in identifiers if (number := number_of(each)) is not None]
        found = [row for marks in _batches(numbers) for row in self.rows(f"WHERE tt IN ({marks})")]
        return sorted(found)

    def rows(self, rest: str, *values: object) -> list[Row]:
        """Give the rows of a query over `title`, whose end this is."""
        found = self.store.ask(f"SELECT {COLUMNS} FROM title {rest}", *values)  # noqa: S608
        return [Row(*each) for each in found]

    def rows_of(self, ids: Sequence[int]) -> list[Row]:
        """Give the rows of ids, in this order."""
        found: dict[int, Row] = {}
        for marks in _batches(ids):
            found |= {row.id: row for row in self.rows(f"WHERE id IN ({marks})")}
        return [found[each] for each in ids if each in found]

    def heads(self, ids: Sequence[int], jobs: Iterable[str] = ()) -> list[dict[str, Any]]:
        """Give what lists show of films, in this order; with the people of jobs that are named."""
        rows = self.rows_of(ids)
        heads = [self.head(row) for row in rows]
        if wanted := set(jobs):
            credits_of = self._credits([row.id for row in rows], wanted)
            for number, row in enumerate(rows):
                head = in_json_order(heads[number] | {"crew": credits_of.get(row.id, [])})
                head.pop("crew", None)
                heads[number] = head
        return heads

    def head(self, row: Row) -> dict[str, Any]:
        """Give what a title's own row says."""
        try:
            return in_json_order(self._plain(row))
        except (IndexError, KeyError, TypeError, ValueError) as error:
            self.store.damaged(f"title {row.id}: {error}")

    def _plain(self, row: Row) -> dict[str, Any]:
        values: dict[str, Any] = {"slug": row.slug, "title": row.title}
        values["original_title"] = row.original if row.original != row.title else None
        values |= {
            "year": row.year,
            "end_year": row.end_year,
            "kind": KIND_OF[KINDS[row.kind]],
            "runtime": row.runtime,
        }
        values["genres"] = self.genres_of(row.genres)
        if row.votes and row.rating is not None:
            values |= {"rating": row.rating / 10, "votes": row.votes}
        return values | {
            "season": row.season,
            "episode": row.episode,
            "ids": {"imdb": row.slug},
        }

    def film(self, row: Row) -> dict[str, Any]:
        """Give a whole film in canonical form."""
        return self.whole([row])[0]

    def whole(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """Give whole films in canonical form; the people of all of them are looked up at once."""
        packed: dict[int, tuple[str | None, str | None]] = {}
        for marks in _batches([row.id for row in rows]):
            query = f"SELECT id, akas, credits FROM title WHERE id IN ({marks})"  # noqa: S608
            packed |= {row[0]: (row[1], row[2]) for row in self.store.ask(query)}
        try:
            credited = {each: parts(texts[1]) for each, texts in packed.items()}
            names = self.names({part.person for found in credited.values() for part in found})
            looked_up = _LookedUp(names, self._series(rows))
            return [
                self._film(row, akas(packed[row.id][0]), credited[row.id], looked_up)
                for row in rows
            ]
        except (IndexError, KeyError, TypeError, ValueError) as error:
            self.store.damaged(f"what is packed cannot be read: {error}")

    def _film(
        self, row: Row, others: list[Aka], credited: list[Part], known: _LookedUp
    ) -> dict[str, Any]:
        more: dict[str, Any] = {"titles": titles(row, others)}
        more["cast"] = list(_cast(credited, known.names))
        more["crew"] = list(_crew(credited, known.names))
        more["sources"] = {SOURCE: self.source}
        if row.series is not None:
            more["series"] = known.series.get(row.series, slug_of(row.series))
        return in_json_order(self._plain(row) | more)

    def _series(self, rows: Sequence[Row]) -> dict[int, str]:
        """Give the titles of the series that episodes belong to, where they are kept."""
        wanted = sorted({row.series for row in rows if row.series is not None})
        found = [row for marks in _batches(wanted) for row in self.rows(f"WHERE tt IN ({marks})")]
        return {row.tt: row.title for row in found}

    def names(self, people: Iterable[int]) -> dict[int, str]:
        """Give the names of people, by the numbers of their nm ids."""
        found: dict[int, str] = {}
        for marks in _batches(sorted(people)):
            query = f"SELECT id, name FROM person WHERE id IN ({marks})"  # noqa: S608
            found |= dict(self.store.ask(query))
        return found

    def _credits(self, ids: Sequence[int], jobs: set[str]) -> dict[int, list[dict[str, Any]]]:
        """Give the crew of films that have one of these jobs."""
        wanted: dict[int, list[Part]] = {}
        for marks in _batches(ids):
            query = f"SELECT id, credits FROM title WHERE id IN ({marks})"  # noqa: S608
            for each, packed in self.store.ask(query):
                try:
                    wanted[each] = [part for part in parts(packed) if part.category in jobs]
                except ValueError as error:
                    self.store.damaged(f"title {each}: {error}")
        names = self.names({part.person for found in wanted.values() for part in found})
        return {each: list(_crew(found, names)) for each, found in wanted.items()}

    @property
    def source(self) -> dict[str, Any]:
        """What the layer is called as a source, with the date of its files."""
        source = {"title": "IMDb non-commercial data sets", "url": ADDRESS, "publisher": "IMDb"}
        date = self.store.dated
        return source | ({"published": date} if date else {})

    def genres_of(self, bits: int) -> list[str]:
        """Give the genres that are set in a number."""
        if self._genres is None:
            self._genres = self.store.ask("SELECT bit, name FROM genre ORDER BY bit")
        return [name for bit, name in self._genres if bits >> bit & 1]


def _batches(numbers: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(numbers), BATCH):
        yield ",".join(map(str, numbers[start : start + BATCH]))


def titles(row: Row, others: Iterable[Aka]) -> list[dict[str, Any]]:
    """Give the titles of a film beside its own, the original first."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    if row.original is not None and row.original != row.title:
        entry = {"title": row.original, "type": "original"}
        found[row.original, None, None] = entry
    for aka in others:
        entry = _title(aka)
        is_original = entry["type"] == "original"
        if is_original and (row.original or row.title) == aka.title:
            if row.original not in (None, row.title):
                # The list knows more of it: its language, where it is used.
                found[row.original, None, None] |= entry
            continue
        key = (aka.title, entry.get("region"), entry.get("language"))
        found.setdefault(key, entry)
    return list(found.values())


def _title(aka: Aka) -> dict[str, Any]:
    """Give an alternative title as records have it."""
    kinds = [_TITLE_TYPE[each] for each in aka.types if each in _TITLE_TYPE]
    marks = (each.partition(" ")[0] for each in aka.attributes)
    kinds = [_ATTRIBUTES[each] for each in marks if each in _ATTRIBUTES] or kinds
    entry: dict[str, Any] = {"title": aka.title}
    if aka.language:
        entry["language"] = _LANGUAGES.get(aka.language, aka.language)
    entry["type"] = kinds[0] if kinds else "alternative"
    if aka.region and aka.region not in _PARTS_OF_THE_WORLD:
        entry["region"] = _REGIONS.get(aka.region, aka.region)
    told = [each for each in aka.types if each in ("dvd", "tv", "video")]
    told += aka.attributes
    told += [_PARTS_OF_THE_WORLD[aka.region]] if aka.region in _PARTS_OF_THE_WORLD else []
    return entry | ({"note": ", ".join(told)} if told else {})


def _cast(credited: Iterable[Part], names: dict[int, str]) -> Iterator[dict[str, Any]]:
    for part in credited:
        if part.category in _CAST and part.person in names:
            entry: dict[str, Any] = {"name": names[part.person]}
            role = " / ".join(part.characters) or ("Self" if part.category == "self" else "")
            entry |= {"character": role} if role else {}
            is_archive = part.category.startswith("archive_")
            yield entry | ({"note": part.category.replace("_", " ")} if is_archive else {})


def _crew(credited: Iterable[Part], names: dict[int, str]) -> Iterator[dict[str, Any]]:
    """Give who did what, each person once for each job; what it was exactly is a note."""
    found: dict[tuple[int, str], list[str]] = {}
    for part in credited:
        if part.category not in _CAST and part.person in names:
            job = part.job if part.category == OTHER else part.category.replace("_", " ")
            notes = found.setdefault((part.person, job or "other"), [])
            told = part.job.strip("() ")
            if told and told != job and told not in notes:
                notes.append(told)
    for (person, job), notes in found.items():
        entry = {"name": names[person], "job": job}
        yield entry | ({"note": "; ".join(notes)} if notes else {})
