"""The film record: what a film is made of, and in each annotation what a field means.

The annotations are the one definition of the format. `validation` builds the strict pydantic
types and the JSON Schema from them, `fields` prints them, and at run time these are plain named
tuples: fifteen of them cost 2 ms at start-up, frozen dataclasses 10 ms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from filmcli.record import releases
from filmcli.record.dates import PartialDate
from filmcli.record.vocabulary import (
    CERTAINTIES,
    COMPANY_ROLES,
    COMPANY_SHORT_FORMS,
    KINDS,
    NAME_TYPES,
    RELEASE_TYPES,
    TITLE_TYPES,
)


class Is(NamedTuple):
    """A check by name; `validation.CHECKS` says what it accepts."""

    check: str


class OneOf(NamedTuple):
    """The values an enumeration has."""

    values: tuple[str, ...]


class Money(NamedTuple):
    """An amount in a currency."""

    amount: Annotated[int, "Whole units of the currency", Is("amount")]
    currency: Annotated[str, "ISO 4217 code, such as KRW", Is("currency")]


class Ids(NamedTuple):
    """The film's identifiers elsewhere."""

    imdb: Annotated[str | None, "IMDb title id: tt and seven or more digits", Is("imdb")] = None
    tmdb: Annotated[int | None, "TMDB film number", Is("tmdb")] = None
    wikidata: Annotated[str | None, "Wikidata item: Q and digits", Is("wikidata")] = None
    eidr: Annotated[str | None, "EIDR, check letter included", Is("eidr")] = None
    letterboxd: Annotated[str | None, "Slug in the Letterboxd address", Is("letterboxd")] = None
    kobis: Annotated[str | None, "KOBIS film code", Is("kobis")] = None
    kmdb: Annotated[str | None, "KMDb id, such as K-29046", Is("kmdb")] = None


class PersonIds(NamedTuple):
    """A person's identifiers elsewhere."""

    imdb: Annotated[str | None, "IMDb name id: nm and digits", Is("imdb_person")] = None
    tmdb: Annotated[int | None, "TMDB person number", Is("tmdb")] = None
    wikidata: Annotated[str | None, "Wikidata item: Q and digits", Is("wikidata")] = None


Sources = Annotated[tuple[str, ...], "Keys of [sources] that state this", Is("text")]
Certainty = Annotated[str | None, "How sure this is; certain when left out", OneOf(CERTAINTIES)]
Note = Annotated[str | None, "Anything a reader should know", Is("text")]


class Variant(NamedTuple):
    """Another spelling; in a record a plain string will do."""

    name: Annotated[str, "The spelling", Is("text")]
    sources: Sources = ()
    certainty: Certainty = None
    note: Note = None


class Work(NamedTuple):
    """Another title that a person or company is known for."""

    title: Annotated[str, "The other title", Is("text")]
    character: Annotated[str | None, "The role played in it", Is("text")] = None
    job: Annotated[str | None, "The work done on it", Is("text")] = None
    year: Annotated[int | None, "Its year", Is("year")] = None
    sources: Sources = ()
    certainty: Certainty = None
    note: Note = None


class Title(NamedTuple):
    """A title of the film other than the one it is filed under."""

    title: Annotated[str, "The title as written", Is("text")]
    language: Annotated[str | None, "BCP 47 language tag", Is("language")] = None
    type: Annotated[str, "What sort of title", OneOf(TITLE_TYPES)] = "alternative"
    region: Annotated[str | None, "Where it is used, ISO 3166", Is("territory")] = None
    sources: Sources = ()
    certainty: Certainty = None
    note: Note = None


class Credit(NamedTuple):
    """A person's part in the cast, in billing order."""

    name: Annotated[str, "The person's name as credited", Is("text")]
    character: Annotated[str | None, "The role", Is("text")] = None
    variants: Annotated[tuple[Variant, ...], "Other spellings of the role"] = ()
    sources: Sources = ()
    certainty: Certainty = None
    note: Annotated[str | None, "voice, uncredited, archive footage, ...", Is("text")] = None


class CrewCredit(NamedTuple):
    """A person's job on the film."""

    name: Annotated[str, "The person's name as credited", Is("text")]
    job: Annotated[str, "director, writer, producer, composer, ...: any job", Is("text")]
    sources: Sources = ()
    certainty: Certainty = None
    note: Note = None


class Company(NamedTuple):
    """A company's part in the film."""

    name: Annotated[str, "The company's name as credited", Is("text")]
    role: Annotated[str, "What it did", OneOf(COMPANY_ROLES)]
    variants: Annotated[tuple[Variant, ...], "Other spellings of the name"] = ()
    known_for: Annotated[tuple[Work, ...], "Other titles it made"] = ()
    sources: Sources = ()
    certainty: Certainty = None
    note: Note = None


class Release(NamedTuple):
    """One release: where, when and how the film could be seen."""

    type: Annotated[str, "What sort of release", OneOf(RELEASE_TYPES)]
    date: Annotated[PartialDate | None, "When; EDTF, may be partial or a range", Is("date")] = None
    territory: Annotated[str | None, "Where, ISO 3166; 001 is the whole world", Is("territory")] = (
        None
    )
    event: Annotated[str | None, "The festival or occasion", Is("text")] = None
    edition: Annotated[int | None, "Which time the event was held", Is("count")] = None
    section: Annotated[str | None, "The event's section", Is("text")] = None
    platform: Annotated[str | None, "Where to stream or watch, for digital and tv", Is("text")] = (
        None
    )
    sources: Sources = ()
    certainty: Certainty = None
    note: Note = None


class PersonName(NamedTuple):
    """Another name or spelling of a person."""

    name: Annotated[str, "The name", Is("text")]
    language: Annotated[str | None, "BCP 47 language tag", Is("language")] = None
    type: Annotated[str | None, "What sort of name", OneOf(NAME_TYPES)] = None
    sources: Sources = ()
    certainty: Certainty = None
    note: Note = None


class Person(NamedTuple):
    """More about a person than the name as credited."""

    ids: Annotated[PersonIds | None, "Identifiers elsewhere"] = None
    names: Annotated[tuple[PersonName, ...], "Other names and spellings"] = ()
    debut: Annotated[PartialDate | None, "First work", Is("date")] = None
    known_for: Annotated[tuple[Work, ...], "Other titles, with the role or job"] = ()
    sources: Sources = ()
    certainty: Certainty = None
    note: Note = None


class Claim(NamedTuple):
    """A value that a source states and the record does not show."""

    field: Annotated[str, "The field it is about", Is("plain_field")]
    value: Annotated[Any, "What the source says; of the field's type"]
    sources: Sources = ()
    certainty: Certainty = None
    note: Note = None


class Source(NamedTuple):
    """Where facts come from."""

    title: Annotated[str | None, "The page's, article's or book's title", Is("text")] = None
    url: Annotated[str | None, "Its address: http or https", Is("url")] = None
    publisher: Annotated[str | None, "Who published it", Is("text")] = None
    author: Annotated[str | None, "Who wrote it", Is("text")] = None
    published: Annotated[PartialDate | None, "When it was published", Is("date")] = None
    retrieved: Annotated[PartialDate | None, "When it was read", Is("date")] = None
    note: Note = None


class Film(NamedTuple):
    """A film: every fact of a record, in canonical form (short forms written out)."""

    slug: Annotated[str, "The record's file name without .toml; not written in the record"]
    title: Annotated[str, "The title it is filed under", Is("text")]
    year: Annotated[int | None, "Production year, 1870 to 2200", Is("year")] = None
    kind: Annotated[str, "What sort of film; feature when left out", OneOf(KINDS)] = "feature"
    end_year: Annotated[int | None, "The year that a series ended in"] = None
    series: Annotated[str | None, "The series that an episode belongs to"] = None
    season: Annotated[int | None, "The season of an episode"] = None
    episode: Annotated[int | None, "The number of an episode in its season"] = None
    countries: Annotated[tuple[str, ...], "Countries of production, ISO 3166", Is("country")] = ()
    languages: Annotated[tuple[str, ...], "Spoken languages, BCP 47", Is("language")] = ()
    genres: Annotated[tuple[str, ...], "Genres", Is("text")] = ()
    runtime: Annotated[int | None, "Minutes", Is("minutes")] = None
    rating: Annotated[float | None, "The mean of the votes, 1 to 10"] = None
    votes: Annotated[int | None, "How many voted"] = None
    filming: Annotated[PartialDate | None, "Principal photography", Is("date")] = None
    synopsis: Annotated[str | None, "What it is about, without the ending", Is("text")] = None
    tagline: Annotated[str | None, "The line on the poster", Is("text")] = None
    budget: Annotated[Money | None, "What it cost"] = None
    gross: Annotated[Money | None, "What it earned in cinemas, world-wide"] = None
    ids: Annotated[Ids | None, "Identifiers elsewhere"] = None
    titles: Annotated[tuple[Title, ...], "Other titles"] = ()
    cast: Annotated[tuple[Credit, ...], "The cast in billing order"] = ()
    crew: Annotated[tuple[CrewCredit, ...], "The crew; the long form of director = ..."] = ()
    companies: Annotated[tuple[Company, ...], "Companies; the long form of studio = ..."] = ()
    releases: Annotated[tuple[Release, ...], "Releases"] = ()
    people: Annotated[
        Mapping[str, Person], "More about people, by name as credited", Is("text")
    ] = {}
    cites: Annotated[
        Mapping[str, tuple[str, ...]], "The sources of plain fields", Is("plain_field")
    ] = {}
    claims: Annotated[tuple[Claim, ...], "Values that other sources state"] = ()
    sources: Annotated[Mapping[str, Source], "The sources, by key", Is("text")] = {}
    extra: Annotated[Mapping[str, Any], "The user's own x-* tables, kept and never read"] = {}

    @property
    def director(self) -> tuple[str, ...]:
        """Names of the directors."""
        return self.names_of("director")

    @property
    def writer(self) -> tuple[str, ...]:
        """Names of the writers."""
        return self.names_of("writer")

    @property
    def producer(self) -> tuple[str, ...]:
        """Names of the producers."""
        return self.names_of("producer")

    @property
    def composer(self) -> tuple[str, ...]:
        """Names of the composers."""
        return self.names_of("composer")

    @property
    def cinematographer(self) -> tuple[str, ...]:
        """Names of the cinematographers."""
        return self.names_of("cinematographer")

    @property
    def editor(self) -> tuple[str, ...]:
        """Names of the editors."""
        return self.names_of("editor")

    @property
    def studio(self) -> tuple[str, ...]:
        """Names of the production companies."""
        return self.names_of("studio")

    @property
    def distributor(self) -> tuple[str, ...]:
        """Names of the distributors."""
        return self.names_of("distributor")

    @property
    def original_title(self) -> str | None:
        """The title in the language it was made in, where the record has one."""
        return next((title.title for title in self.titles if title.type == "original"), None)

    @property
    def premiered(self) -> PartialDate | None:
        """The date of the earliest premiere."""
        release = self.premiere
        return release.date if release else None

    @property
    def released(self) -> PartialDate | None:
        """The date of the general release."""
        release = self.general_release
        return release.date if release else None

    @property
    def premiere(self) -> Release | None:
        """The earliest dated premiere, else the first without a date."""
        chosen = releases.premiere(self._released())
        return None if chosen is None else self.releases[chosen]

    @property
    def general_release(self) -> Release | None:
        """The home country's release, else the world-wide one, else the earliest."""
        chosen = releases.general(self._released(), self.countries)
        return None if chosen is None else self.releases[chosen]

    def _released(self) -> list[dict[str, Any]]:
        return [each._asdict() for each in self.releases]

    def names_of(self, field: str) -> tuple[str, ...]:
        """Names for a derived field such as `director` or `studio`, in the record's order."""
        if role := COMPANY_SHORT_FORMS.get(field):
            return tuple(company.name for company in self.companies if company.role == role)
        return tuple(credit.name for credit in self.crew if credit.job == field)
