"""The commands that write to the log: rate, watch, and watchlist add and remove."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from filmcli.catalogue.matching import Matcher
from filmcli.catalogue.own import Films, OwnFilm
from filmcli.commands import logbook
from filmcli.errors import ExitCode, NotFound, UsageFault
from filmcli.exporters import Document
from filmcli.record.dates import parse_date, sort_key
from filmcli.record.log import SCHEMES, Log, Logged, entry_of, typed_rating
from filmcli.record.log_text import appended, changed, removed

if TYPE_CHECKING:
    from filmcli.catalogue.resolve import Found
    from filmcli.commands.session import Session

COLUMNS = ("kind", "date", "title", "year", "rating", "rewatch", "tags", "note", "film")
KINDS = {
    "seen": "seen",
    "ratings": "rating",
    "watchlist": "watchlist",
    "lists": "list",
    "listed": "listed",
}


def row_of(entry: Logged) -> dict[str, Any]:
    """Give an entry as JSON has it: what it is, then what it says."""
    return {"kind": KINDS[entry.section]} | entry.values()


class Book:
    """The log, opened to write about films of it."""

    def __init__(self, session: Session) -> None:
        self.log: Log = logbook.opened(session)
        self.text = logbook.text_of(self.log)
        self._session = session
        self._films: Films | None = None

    def about(self, film: str) -> tuple[dict[str, Any], OwnFilm | None]:
        """Give what names a film in the log, and what the log says of it already."""
        found = _found(film, self._session)
        values: dict[str, Any] = {"film": found.values["slug"], "title": found.values["title"]}
        values |= {"year": found.values["year"]} if "year" in found.values else {}
        ids = found.values.get("ids", {})
        if scheme := next((each for each in SCHEMES if each in ids), None):
            values["ids"] = {scheme: ids[scheme]}
        if self._films is None:
            self._films = self._read()
        return values, self._films.find(entry_of("seen", 0, values))

    def _read(self) -> Films:
        matcher = Matcher(self._session.catalogue.index)
        films = Films()
        for entry in self.log.entries:
            if entry.section != "lists":
                meant = matcher.match(entry.title, entry.year, entry.ids, entry.film).film
                films.add(entry if meant is None else entry._replace(film=meant.slug))
        return films

    def finish(self, entries: Sequence[Logged], words: str, *, dry_run: bool) -> ExitCode:
        """Save the log, say what was done, and print the entries it was done to."""
        if not dry_run:
            logbook.save(self.log, self.text)
        self._session.note(f"filmcli: {words}")
        rows = [row_of(each) for each in entries]
        shown = logbook.difference(self.log, self.text) if dry_run else ""
        document = Document("log", rows, COLUMNS)
        return self._session.answer(document, people=lambda: shown, pipe=lambda: shown)


def _found(film: str, session: Session) -> Found:
    """Find the film to write about; one that is a typo away is suggested, never taken."""
    found = session.film(film) if film != "-" else None
    if found is None:
        raise UsageFault("which film?", hint="name one film")
    if found.guessed is not None:
        raise NotFound(f"no film is called {film!r}", hint=f"did you mean {found.values['slug']}?")
    session.catalogue.refresh()
    return found


def _named(values: dict[str, Any]) -> str:
    year = f" ({values['year']})" if "year" in values else ""
    return f"{values['title']}{year}"


def _checked(what: str, words: str, read: Callable[[str], Any], hint: str) -> Any:
    try:
        return read(words)
    except ValueError as error:
        raise UsageFault(f"{what}: {error}", hint=hint) from None


RATINGS = "of ten, such as 8 or 7.5; or 4/5, 85%, ★★★★"


def rate(film: str, rating: str, session: Session, *, dry_run: bool = False) -> ExitCode:
    """Rate a film: today's opinion, beside what earlier ones and viewings say."""
    number = _checked("rate", rating, typed_rating, RATINGS)
    book = Book(session)
    values, known = book.about(film)
    today = session.today.isoformat()
    given = [each for each in known.of("ratings") if each.date == today] if known else []
    before = known.rating if known else None
    if given and given[-1].rating == number:
        return book.finish(
            given[-1:], f"{_named(values)}: is rated {number:g} already", dry_run=dry_run
        )
    if given:
        entry = given[-1]._replace(rating=number)
        book.text = changed(book.text, (entry.section, entry.number), {"rating": number})
    else:
        values = {"date": today, **values, "rating": number}
        entry = entry_of("ratings", 0, values)
        book.text = appended(book.text, [("ratings", values)])
    words = f"{_named(values)}: rated {number:g} of 10"
    words += f", {before:g} before" if before is not None and before != number else ""
    return book.finish([entry], words, dry_run=dry_run)


def watch(
    film: str,
    session: Session,
    *,
    date: str | None = None,
    rating: str | None = None,
    rewatch: bool = False,
    note: str | None = None,
    tags: Sequence[str] = (),
    dry_run: bool = False,
) -> ExitCode:
    """Log a viewing; a film that was wanted leaves the watchlist."""
    day = _day(date, session) if date != "none" else None
    more = {
        "rating": rating and _checked("--rating", rating, typed_rating, RATINGS),
        "tags": [_text("--tag", each) for each in tags],
        "note": note and _text("--note", note),
    }
    book = Book(session)
    values, known = book.about(film)
    earlier = known.of("seen") if known else []
    is_again = rewatch or any(_is_before(each.date, day) for each in earlier)
    given = {key: each for key, each in more.items() if each not in (None, "", [])}
    same = [each for each in earlier if each.date == day]
    if same:
        return _again(book, same[-1], given | ({"rewatch": True} if rewatch else {}), dry_run)
    values = ({"date": day} if day else {}) | values | given
    values |= {"rewatch": True} if is_again else {}
    wanted = known.of("watchlist") if known else []
    book.text = removed(book.text, [(each.section, each.number) for each in wanted])
    book.text = appended(book.text, [("seen", values)])
    words = f"{_named(values)}: seen {day or 'on a day not known'}"
    words += ", not for the first time" if is_again else ""
    words += "; it leaves the watchlist" if wanted else ""
    return book.finish([entry_of("seen", 0, values)], words, dry_run=dry_run)


def _is_before(one: str | None, other: str | None) -> bool:
    """Tell whether a viewing came before another; one without a day did."""
    return one is None or other is None or sort_key(one) < sort_key(other)


def _again(book: Book, entry: Logged, given: dict[str, Any], dry_run: bool) -> ExitCode:
    """Tell more of a viewing that is in the log."""
    there = entry.values()
    given = {key: value for key, value in given.items() if there.get(key) != value}
    book.text = changed(book.text, (entry.section, entry.number), given)
    words = f"{_named(there)}: seen {entry.date or 'on a day not known'}"
    words += f"; {', '.join(given)} set" if given else " is in the log already"
    shown = entry_of(entry.section, entry.number, there | given)
    return book.finish([shown], words, dry_run=dry_run)


def _day(date: str | None, session: Session) -> str:
    """Give the day of a viewing: today, yesterday, or a date that may be partial."""
    from datetime import timedelta

    named = {None: 0, "today": 0, "yesterday": 1}
    if date in named:
        return (session.today - timedelta(days=named[date])).isoformat()
    hint = "2023-10-07, 2023-10, yesterday, or none where you do not know"
    return str(_checked("--date", str(date), parse_date, hint))


def _text(option: str, words: str) -> str:
    try:
        words.encode()
    except UnicodeEncodeError:
        raise UsageFault(f"{option} is not UTF-8", hint="the log holds UTF-8 text") from None
    if not words.strip():
        raise UsageFault(f"{option} is blank", hint="write something, or leave it out")
    return words


def want(films: Sequence[str], session: Session, *, dry_run: bool = False) -> ExitCode:
    """Put films on the watchlist."""
    if not films:
        raise UsageFault("which film?", hint="filmcli watchlist add ballerina")
    book = Book(session)
    made: list[tuple[str, dict[str, Any]]] = []
    for film in films:
        values, known = book.about(film)
        there = any(each[1]["film"] == values["film"] for each in made)
        if there or (known and known.of("watchlist")):
            session.note(f"filmcli: {_named(values)}: is on the watchlist already")
        else:
            made.append(("watchlist", {"date": session.today.isoformat(), **values}))
    book.text = appended(book.text, made)
    words = f"{', '.join(_named(each) for _, each in made) or 'nothing'} put on the watchlist"
    entries = [entry_of("watchlist", 0, each) for _, each in made]
    return book.finish(entries, words, dry_run=dry_run)


def unwant(films: Sequence[str], session: Session, *, dry_run: bool = False) -> ExitCode:
    """Take films off the watchlist."""
    if not films:
        raise UsageFault("which film?", hint="filmcli watchlist remove ballerina")
    book = Book(session)
    gone: list[Logged] = []
    for film in films:
        values, known = book.about(film)
        entries = known.of("watchlist") if known else []
        if not entries:
            raise NotFound(f"{_named(values)} is not on the watchlist", hint="filmcli watchlist")
        gone += [each for each in entries if each not in gone]
    book.text = removed(book.text, [(each.section, each.number) for each in gone])
    words = f"{', '.join(_named(each.values()) for each in gone)} taken off the watchlist"
    return book.finish(gone, words, dry_run=dry_run)
