"""The commands that show the user's own side: log, watchlist, and stats --mine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from filmcli.catalogue.folding import fold
from filmcli.commands.find import query_of, records
from filmcli.commands.mark import KINDS, row_of
from filmcli.errors import ExitCode, NotFound, UsageFault, nearest
from filmcli.exporters import Document

if TYPE_CHECKING:
    from filmcli.catalogue.finder import Finder
    from filmcli.catalogue.own import Own
    from filmcli.catalogue.query import Query, Sort, Term
    from filmcli.commands.session import Session
    from filmcli.record.log import Logged
    from filmcli.view.table import Column

COLUMNS = ("date", "kind", "title", "year", "rating", "rewatch", "like", "tags", "note", "film")
LISTED = ("list", "position", "title", "year", "note", "film")
WANTED = ("date", "title", "year", "tags", "note", "film")
# What `log` shows unless it is asked for more: what was, not what is to come.
USUAL = ("seen", "rating")
# A query for one of these is one for entries of that kind.
_KIND_OF_FIELD = {"wanted": "watchlist", "listed": "listed"}
# Entries that answer for themselves, not for their film: `log seen:2025` is of viewings alone.
_SAID_BY = {"seen": ("seen", "ratings"), "wanted": ("watchlist",), "listed": ("listed",)}
NONE_WANTED = "the watchlist is empty; filmcli watchlist add FILM begins it"
EMPTY = "the log is empty; filmcli watch FILM begins it"


def log(
    words: Sequence[str],
    session: Session,
    *,
    kinds: Sequence[str] = (),
    limit: int | None = None,
) -> ExitCode:
    """Print the log's entries, the latest first."""
    query = query_of(words)
    wanted = [_kind(each) for each in kinds] or [*USUAL, *_kinds_of(query)]
    return _shown(query, wanted, session, COLUMNS, limit)


def watchlist(words: Sequence[str], session: Session, *, limit: int | None = None) -> ExitCode:
    """Print the films that are wanted, the latest first."""
    return _shown(query_of(words), ["watchlist"], session, WANTED, limit)


def _kind(name: str) -> str:
    kinds = list(KINDS.values())
    if name not in kinds:
        close = nearest(name, kinds)
        hint = f"did you mean {close}?" if close else f"one of {', '.join(kinds)}"
        raise UsageFault(f"--kind {name}: no such kind of entry", hint=hint)
    return name


def _kinds_of(query: Query) -> list[str]:
    terms = [term for group in query.groups for term in group]
    fields = [term.value if term.op in ("has", "missing") else term.field for term in terms]
    return [kind for field, kind in _KIND_OF_FIELD.items() if field in fields]


def _shown(
    query: Query, kinds: Sequence[str], session: Session, names: Sequence[str], limit: int | None
) -> ExitCode:
    entries, own, found = _entries(session)
    there = [each for each in entries if KINDS[each.section] in kinds]
    answers = _Answers(own, found)
    chosen = [each for each in there if answers.all(query, each)] if query.groups else there
    if query.groups and not chosen:
        raise NotFound(f"no entry of the log matches {query}", hint="filmcli log shows them all")
    chosen = _in_order(chosen, query.sort)[:limit]
    names = LISTED if set(kinds) == {"listed"} else names
    rows = [row_of(each) for each in chosen]
    empty = EMPTY
    if entries:
        empty = NONE_WANTED if kinds == ["watchlist"] else f"no {' or '.join(kinds)} in the log"
    return session.table(Document("log", rows, names), _columns(names), empty)


def _entries(session: Session) -> tuple[Sequence[Logged], Own, Finder]:
    """Give the entries that are right, each with its film; what is wrong is named."""
    from filmcli.catalogue.collection import log_in
    from filmcli.catalogue.matching import Matcher
    from filmcli.catalogue.own import Own
    from filmcli.commands.report import left_out
    from filmcli.commands.session import MAX_NAMED
    from filmcli.record.log import read

    found = records(session)
    path = log_in(session.catalogue.directories())
    known = read(path) if path else None
    if known is not None and known.problems:
        session.streams.err(left_out(known.problems, session.options.format, most=MAX_NAMED))
        session.code = ExitCode.DATA
    entries = known.entries if known else ()
    return entries, Own(entries, Matcher(session.catalogue.index)), found


class _Answers:
    """Which entries a term finds: by what they say themselves, else by their film's record."""

    def __init__(self, own: Own, found: Finder) -> None:
        self._own, self._found = own, found
        self._records: dict[Term, set[int]] = {}

    def all(self, query: Query, *entries: Logged) -> bool:
        """Tell whether every term of a side of a query fits any of these entries."""
        return any(
            all(any(self.fits(term, each) for each in entries) for term in group)
            for group in query.groups
        )

    def fits(self, term: Term, entry: Logged) -> bool:
        """Tell whether an entry fits a term."""
        from filmcli.catalogue.own import is_own

        plain = term._replace(negated=False)
        if is_own(term):
            return self._fits_own(plain, entry) == (term.negated == (term.op == "missing"))
        return (_says(plain, entry) or self._of_record(plain, entry)) != term.negated

    def _fits_own(self, term: Term, entry: Logged) -> bool:
        from filmcli.catalogue.own import OwnFilm, fitting

        field = term.value if term.op in ("has", "missing") else term.field or ""
        alone = OwnFilm()
        alone.entries = [entry]
        # What an entry cannot say itself its film does: rated 9, then seen in 2025.
        if field == "mine" and entry.rating is not None:
            film: OwnFilm | None = alone
        elif field == "tagged" or entry.section in _SAID_BY.get(field, ()):
            film = alone
        else:
            film = self._own.films.find(entry, self._own.record_of(entry))
        return fitting(term)((film or alone).values(field))

    def _of_record(self, term: Term, entry: Logged) -> bool:
        from filmcli.catalogue.query import Query

        record = self._own.record_of(entry)
        if record is None:
            return term.op == "missing"
        if term not in self._records:
            self._records[term] = set(self._found.select(Query(((term,),))))
        return record in self._records[term]


def _says(term: Term, entry: Logged) -> bool:
    """Tell whether an entry's own words fit a term, also of a film without a record."""
    from filmcli.catalogue.own import fitting

    texts = {
        "title": [entry.title],
        "slug": [entry.film] if entry.film else [],
        "id": [f"{scheme}:{each}" for scheme, each in entry.ids.items()],
    }
    texts["id"] += [str(each) for each in entry.ids.values()]
    if term.op in ("has", "missing"):
        return False
    if term.field is None:
        said = [entry.title, *entry.tags, entry.note or "", entry.list or ""]
        return fold(term.value) in " ".join(map(fold, said))
    if term.field in ("year", "decade") and term.range is not None and entry.year is not None:
        year = entry.year if term.field == "year" else entry.year // 10 * 10
        return int(term.range.low or 0) <= year <= int(term.range.high or 10**9)
    return bool(texts.get(term.field)) and fitting(term)(texts[term.field])


def _in_order(entries: Sequence[Logged], sort: Sequence[Sort]) -> list[Logged]:
    """Sort as asked, else the latest first; what has no value comes last."""
    from filmcli.record.dates import sort_key

    ordered = sorted(entries, key=lambda each: (each.list or "", each.position or 0))
    dated = [each for each in ordered if each.date]
    dated.sort(key=lambda each: sort_key(each.date)[1:], reverse=True)
    ordered = dated + [each for each in ordered if not each.date]
    values: dict[str, Callable[[Logged], Any]] = {
        "title": lambda each: fold(each.title),
        "year": lambda each: each.year,
        "decade": lambda each: each.year and each.year // 10,
        "mine": lambda each: each.rating,
        "seen": lambda each: sort_key(each.date)[1:] if each.date else None,
        "wanted": lambda each: sort_key(each.date)[1:] if each.date else None,
        "listed": lambda each: each.list,
        "slug": lambda each: each.film,
    }
    for each in reversed(sort):
        if each.field not in values:
            hint = f"one of {', '.join(values)}"
            raise UsageFault(f"{each}: the log is not sorted by that", hint=hint)
        value = values[each.field]
        there = [entry for entry in ordered if value(entry) is not None]
        there.sort(key=value, reverse=each.falling)
        ordered = there + [entry for entry in ordered if value(entry) is None]
    return ordered


def _columns(names: Sequence[str]) -> list[Column]:
    from filmcli.view.table import Column
    from filmcli.view.terminal import ACCENT, QUIET, STRONG

    def date(row: dict[str, Any]) -> str:
        from filmcli.record.dates import in_words

        return in_words(row["date"]) if "date" in row else "no date"

    made = {
        "date": Column("date", "Date", date, whole=True),
        "kind": Column("kind", "What"),
        "list": Column("list", "List", style=ACCENT),
        "position": Column("position", "#", right=True),
        "title": Column("title", "Title", style=STRONG),
        "year": Column("year", "Year", right=True),
        "rating": Column("rating", "Rating", _rating, ACCENT, right=True),
        "rewatch": Column("rewatch", "Again", lambda row: "again" if "rewatch" in row else ""),
        "like": Column("like", "Liked", lambda row: "liked" if "like" in row else ""),
        "tags": Column("tags", "Tags", style=QUIET, below="title", bare=True),
        "note": Column("note", "Note", style=QUIET, below="title", bare=True),
        "film": Column("film", "", _beside),
    }
    return [made[name] for name in names]


def _beside(row: dict[str, Any]) -> str:
    """Give nothing: people see the title."""
    del row
    return ""


def _rating(row: dict[str, Any]) -> str:
    return f"{row['rating']:g}" if "rating" in row else ""


def counted(
    words: Sequence[str], session: Session, *, by: str | None, limit: int | None
) -> ExitCode:
    """Print statistics of what was seen: by year of viewing, rating, decade, director, ..."""
    from filmcli.commands.own_stats import counts
    from filmcli.view import bars
    from filmcli.view.table import Column

    query = query_of(words)
    _, own, found = _entries(session)
    films = [each for each in own.films.all if each.of("seen") or each.rating is not None]
    if query.groups:
        answers = _Answers(own, found)
        films = [film for film in films if answers.all(query, *film.entries)]
        if not films:
            raise NotFound(f"no film of the log matches {query}", hint="filmcli log shows them all")
    fields = [each.strip() for each in (by or "seen,mine,decade").split(",") if each.strip()]
    rows = [row for each in fields for row in counts(films, each, found, limit)]
    viewings = sum(len(film.of("seen")) for film in films)
    rated = sum(film.rating is not None for film in films)
    if films:
        session.note(f"filmcli: {len(films):,} films, {viewings:,} viewings, {rated:,} rated")
    columns = [
        Column("field", "By"),
        Column("value", "Value"),
        Column("films", "Films", right=True),
    ]
    document = Document("stats", rows, ["field", "value", "films"])
    return session.table(document, columns, EMPTY, bars.by_field)
