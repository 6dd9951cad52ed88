"""Files what a person's own exports say into their log: matched, and never twice.

An entry is matched by the film its owner named for it, by id, else by title and year. With an id
it goes to the log though there is no record of the film; one that fits several films, or none,
goes to a table beside the log, to be finished by hand and imported again. What the log holds
already stays as it is there: only what it lacks is added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli.catalogue.matching import Film, Match, Matcher
from filmcli.catalogue.own import Films
from filmcli.commands import logbook
from filmcli.commands.leftovers import Table, Unmatched
from filmcli.importers.items import Entry, Refused
from filmcli.record.ids import id_problem
from filmcli.record.log import (
    MAX_ENTRIES,
    SCHEMES,
    SECTIONS,
    Log,
    Logged,
    entry_of,
    findings_in,
    is_absent,
    tidy,
)
from filmcli.record.log_text import appended, completed

if TYPE_CHECKING:
    from filmcli.commands.session import Session

SECTION = {
    "seen": "seen",
    "rating": "ratings",
    "watchlist": "watchlist",
    "list": "lists",
    "listed": "listed",
}
MOST_TOLD = 10
_IDENTITY = ("film", "title", "year", "ids", "uri", "list")


class Filed(NamedTuple):
    """What came of entries."""

    log: Path
    added: Mapping[str, int]  # by kind
    present: int  # in the log already, or said there by another entry
    completed: int  # in the log already, and what they lacked was added
    differing: tuple[str, ...]  # in the log with other values, which stay
    matched: Mapping[str, int]  # of those added: by slug, id, title, "id alone", "by hand"
    unmatched: tuple[Unmatched, ...]
    table: Path | None  # where these are
    refused: tuple[tuple[str, Refused], ...]  # with the name of the file
    difference: str  # of the log and the table, as a unified diff


def file_entries(
    items: Iterable[tuple[str, Entry]],
    session: Session,
    *,
    dry_run: bool = False,
    matcher: Matcher | None = None,
) -> Filed:
    """File entries, each with the name of the file it is from, in one write at the end."""
    log = logbook.opened(session)
    filing = Filing(log, matcher or matcher_of(session))
    # What its owner has named a film for may help to match what else is of that film.
    for name, entry in sorted(items, key=lambda each: (not each[1].film, _rank(each[1]))):
        filing.take(name, entry)
    text = filing.text(logbook.text_of(log))
    table = Table(log.path.parent, [each for _, each in filing.unmatched])
    if not dry_run:
        table.save()
        logbook.save(log, text)
    return Filed(
        log.path,
        filing.added,
        filing.present,
        len(filing.completions),
        tuple(filing.differing),
        filing.matched,
        tuple(each for _, each in filing.unmatched),
        table.path if filing.unmatched else None,
        tuple(filing.refused),
        logbook.difference(log, text) + table.difference,
    )


def matcher_of(session: Session) -> Matcher:
    """Give what matches entries to the films there are."""
    from filmcli.catalogue.matching_below import below
    from filmcli.commands.find import records

    records(session)
    layers = session.catalogue.layers
    return Matcher(session.catalogue.index, below(layers) if layers is not None else None)


def _rank(entry: Entry) -> int:
    """Put viewings first: a rating, or that a film was seen at all, may be said by one of them."""
    if entry.kind == "seen":
        return 0 if entry.date else 3
    return {"rating": 1 if entry.rating is not None else 2, "watchlist": 4, "list": 5}.get(
        entry.kind, 6
    )


class Filing:
    """The log while entries go to it."""

    def __init__(self, log: Log, matcher: Matcher) -> None:
        self._matcher = matcher
        self._films = Films()
        self._by_uri: dict[tuple[str, str | None, str], list[Logged]] = {}
        self._new: dict[tuple[str, int], dict[str, Any]] = {}
        self.completions: dict[tuple[str, int], dict[str, Any]] = {}
        self.added: Counter[str] = Counter()
        self.matched: Counter[str] = Counter()
        self.present = 0
        self.differing: list[str] = []
        self.unmatched: list[tuple[str, Unmatched]] = []
        self.refused: list[tuple[str, Refused]] = []
        self._lists: set[str] = set()
        for entry in log.entries:
            found = matcher.match(entry.title, entry.year, entry.ids, entry.film).film
            self._note(entry, found.record if found and entry.section != "lists" else None)

    def _note(self, entry: Logged, record: int | None) -> None:
        if entry.section == "lists":
            self._lists.add(entry.title)
            return
        self._films.add(entry, record)
        if entry.uri:
            key = (entry.section, entry.list, entry.uri)
            self._by_uri.setdefault(key, []).append(entry)

    def text(self, text: str) -> str:
        """Give the log's text with what has come to it."""
        old = {place: each for place, each in self.completions.items() if place not in self._new}
        new = [(section, values) for (section, _), values in self._new.items()]
        return appended(completed(text, old), new)

    def take(self, name: str, entry: Entry) -> None:
        """File one entry."""
        section = SECTION[entry.kind]
        values = _values(entry, section)
        findings = list(findings_in(section, values))
        if findings:
            where, words = findings[0]
            why = f"{'.'.join(where)}: {words}" if where else words
            self.refused.append((name, Refused(why, entry.line, entry.title)))
        elif section == "lists":
            if entry.title in self._lists:
                self.present += 1
            else:
                self._add(section, values, None)
        elif not self._is_known_by_uri(section, values):
            self._match(name, entry, section, values)

    def _is_known_by_uri(self, section: str, values: dict[str, Any]) -> bool:
        key = (section, values.get("list"), values.get("uri", ""))
        known = self._by_uri.get(key, ())
        if not known:
            return False
        if section != "ratings" or "rating" not in values:
            self._compare(known[0], values)
            return True
        # The same film rated anew is news, not another value of the same entry.
        rated = [each for each in known if each.rating is not None]
        same = [each for each in rated if each.rating == values["rating"]]
        day = [each for each in rated if each.date == values.get("date")]
        if same or day:
            self._compare((same or day)[0], values)
        return bool(same or day)

    def _match(self, name: str, entry: Entry, section: str, values: dict[str, Any]) -> None:
        try:
            slug, ids = _named(entry.film)
        except ValueError as error:
            self.refused.append((name, Refused(str(error), entry.line, entry.title)))
            return
        match = self._matcher.match(entry.title, entry.year, ids or entry.ids, slug)
        values |= {"ids": ids} if ids else {}
        if not (match.films or "ids" in values or slug) and entry.year:
            match = self._of_the_log(entry_of(section, -1, values), match)
        film = match.film
        if film is not None and film.slug is not None:
            values["film"] = film.slug
        if film is not None and "ids" not in values and film.ids:
            scheme = next(each for each in SCHEMES if each in film.ids)
            values["ids"] = {scheme: film.ids[scheme]}
        logged = entry_of(section, -1, values)
        record = film.record if film else None
        # One of several films of a name must not be taken for another that the log has.
        if len(match.films) < 2 and self._is_known(logged, record, values):
            return
        how = _how(entry, match, values, slug)
        if how is None:
            why = _why(match, entry, slug)
            self.unmatched.append((name, Unmatched(entry, why, match.films, match.near)))
            return
        self.matched[how] += 1
        self._add(section, values, record)

    def _of_the_log(self, entry: Logged, match: Match) -> Match:
        """Match an entry to a film that other entries of the log are about."""
        film = self._films.find(entry)
        if film is None:
            return match
        slug = next((each.film for each in film.entries if each.film), None)
        return Match((Film(slug, entry.title, entry.year, film.ids, film.record),), "title")

    def _add(self, section: str, values: dict[str, Any], record: int | None) -> None:
        # Behind those of the file, until they have their place in it.
        place = (section, MAX_ENTRIES + len(self._new))
        self._new[place] = values
        self._note(entry_of(*place, values), record)
        self.added[next(kind for kind, each in SECTION.items() if each == section)] += 1

    def _is_known(self, entry: Logged, record: int | None, values: dict[str, Any]) -> bool:
        """Tell whether the log has this already, of the same film; compare it where it has."""
        film = self._films.find(entry, record)
        if film is None:
            return False
        there = film.of(entry.section)
        match entry.section:
            case "seen":
                if entry.date is None:
                    same = there
                else:
                    same = [each for each in there if _is_same_viewing(each, entry)]
                    if same:
                        self._compare(same[0], values)
                        return True
            case "ratings" if entry.rating is None:
                same = [each for each in film.entries if each.like]
            case "ratings":
                same = [each for each in film.entries if _says_rating(each, entry)]
                day = [each for each in there if each.date == entry.date]
                if day and not same:
                    self._compare(day[0], values)
                    return True
            case "watchlist":
                same = there or [each for each in film.of("seen") if _is_later(each, entry)]
            case _:
                same = [each for each in there if each.list == entry.list]
        self.present += bool(same)
        return bool(same)

    def _compare(self, known: Logged, values: Mapping[str, Any]) -> None:
        """Add what an entry lacks; what it says otherwise stays, and is told."""
        place = (known.section, known.number)
        there = {**known.values(), **self.completions.get(place, {}), **self._new.get(place, {})}
        missing, other = {}, []
        is_like = known.section == "ratings" and "rating" not in values
        for key, value in values.items():
            if key in _IDENTITY:
                continue
            if key not in there:
                missing[key] = value
            elif there[key] != value and key != "added" and not (is_like and key == "date"):
                other.append(key)
        if other:
            year = f" ({known.year})" if known.year else ""
            self.differing.append(f"{known.title}{year}: {', '.join(other)}")
        if not missing:
            self.present += not other
        elif place in self._new:
            self._new[place] |= missing
            self.present += 1
        else:
            self.completions.setdefault(place, {}).update(missing)


def _is_same_viewing(one: Logged, other: Logged) -> bool:
    """Tell one viewing from two of one day, which have addresses of their own."""
    return one.date == other.date and not (one.uri and other.uri and one.uri != other.uri)


def _says_rating(one: Logged, other: Logged) -> bool:
    """Tell whether an entry says a rating already: that of one day, or of a viewing entered then.

    Nothing less: the same number of another day may be news, after other ratings in between.
    """
    return one.rating == other.rating and other.date in (None, one.date, one.added)


def _is_later(seen: Logged, wanted: Logged) -> bool:
    return seen.date is not None and wanted.date is not None and seen.date >= wanted.date


def _values(entry: Entry, section: str) -> dict[str, Any]:
    """Give an entry as its section holds it."""
    found = entry._asdict() | {
        "film": None,
        "ids": dict(entry.ids),
        "tags": list(entry.tags),
        "rating": None if entry.rating is None else tidy(entry.rating),
    }
    return {key: found[key] for key in SECTIONS[section] if not is_absent(found[key])}


def _named(film: str | None) -> tuple[str | None, dict[str, str | int]]:
    """Read what a person named for a film: a slug, or an id."""
    if film is None or film == "=":
        return None, {}
    scheme, colon, value = film.partition(":")
    if film[:2] == "tt" and film[2:].isdecimal():
        scheme, colon, value = "imdb", ":", film
    if not colon:
        return film, {}
    known: str | int = int(value) if scheme == "tmdb" and value.isdecimal() else value
    if problem := id_problem(scheme, known):
        raise ValueError(problem)
    return None, {scheme: known}


def _how(entry: Entry, match: Match, values: Mapping[str, Any], slug: str | None) -> str | None:
    """Say by what an entry is tied to its film; None where it is not."""
    if slug is not None:
        return "slug" if match.how == "slug" else None
    if match.film is not None:
        return match.how
    if "ids" in values:
        return "id alone"
    return "by hand" if entry.film == "=" else None


def _why(match: Match, entry: Entry, slug: str | None) -> str:
    if slug is not None:
        return f"no record has the slug {slug}"
    if match.films:
        return f"{len(match.films)} films are called so in that year"
    if entry.year is None:
        return "its year is not known"
    return "another year" if match.near else "no film is called so"


def report(filed: Filed, *, dry_run: bool = False) -> list[str]:
    """Say in sentences what came of entries, or would."""
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in filed.added.items())
    number = sum(filed.added.values())
    words = "entry" if number == 1 else "entries"
    words += " would be added" if dry_run else " added"
    lines = [f"{number:,} {words} to {filed.log}"]
    lines[0] += f": {kinds}" if kinds else ""
    several = sum(len(each.films) > 1 for each in filed.unmatched)
    table = f"name the films in {filed.table} and import it"
    table = f"{filed.table} would have them" if dry_run else table
    counts = {
        f"{filed.present:,} are there already": filed.present,
        f"{filed.completed:,} there now say more": filed.completed,
        f"{len(filed.differing):,} there say otherwise and stay: "
        f"{'; '.join(filed.differing[:MOST_TOLD])}": len(filed.differing),
        f"{len(filed.unmatched):,} could not be matched, {several:,} of them fit several films; "
        f"{table}": len(filed.unmatched),
    }
    return lines + [words for words, number in counts.items() if number]
