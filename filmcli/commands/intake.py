"""Films from elsewhere on their way into the collection: found there, made, or proposed to it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli import files
from filmcli.catalogue.collection import SUFFIX
from filmcli.catalogue.folding import fold
from filmcli.catalogue.matching import Film
from filmcli.commands import keep
from filmcli.commands.entries import matcher_of
from filmcli.commands.proposals import Change, Origin, changes, joined, taken
from filmcli.errors import FilmcliError, RecordInvalid
from filmcli.importers.items import Draft, Input
from filmcli.record.canonical import in_order
from filmcli.record.drafts import cited, fitting, own
from filmcli.record.limits import MAX_BYTES
from filmcli.record.reader import parse
from filmcli.record.slugs import slugify, slugs
from filmcli.record.written import record_text

if TYPE_CHECKING:
    from filmcli.commands.session import Session

_ENDINGS = (".gz", ".json", ".jsonl", ".nfo", ".xml", ".csv", ".tsv", ".zip")


class Wish(NamedTuple):
    """What is to be done with films that are there already, and whether anything is written."""

    take: tuple[str, ...] = ()
    diff: bool = False
    dry_run: bool = False


class Told(NamedTuple):
    """A film as a file tells of it, ready for a record."""

    values: dict[str, Any]  # without sources, but for whole records
    own: dict[str, Any]  # what has no field
    table: str  # where that goes: x-KIND
    origin: Origin
    slug: str | None = None
    whole: bool = False  # it is a record already, with sources of its own
    lost: tuple[str, ...] = ()

    @property
    def title(self) -> str | None:
        """The film's title; None for a part of a film."""
        return self.values.get("title")

    def record(self) -> dict[str, Any]:
        """Give the values of a record of its own."""
        if self.whole:
            return in_order(self.values) | ({self.table: self.own} if self.own else {})
        key = next(iter(self.origin.sources))
        made = in_order(cited(self.values, key))
        made["sources"] = dict(self.origin.sources)
        return made | ({self.table: self.own} if self.own else {})


class Outcome(NamedTuple):
    """What came of a film."""

    how: str  # "new", "same", "changed", "proposed", "joined", "unsure", "refused"
    slug: str | None = None
    changes: tuple[Change, ...] = ()  # that were not taken
    why: str | None = None
    difference: str = ""


def told(draft: Draft, file: Input, kind: str, importer: Any) -> Told:
    """Make a draft ready: what a record cannot hold is lost, with the reason."""
    lost = list(draft.lost)
    values, unfit = fitting(draft.values)
    aside = own(draft.aside, lost.append)
    lost += unfit
    slug = values.pop("slug", None)
    if whole := bool(getattr(importer, "WHOLE", False)):
        cites = values.get("cites", {})
        origin = Origin(values.get("sources", {}), cites)
    else:
        name = file.name.replace("\\", "/").rpartition("/")[2]
        source = {"title": f"{name} ({importer.TITLE})"}
        source |= {"retrieved": file.date} if file.date else {}
        origin = Origin({_key(kind, name): source})
    return Told(values, aside, f"x-{kind}", origin, slug, whole, tuple(lost))


def _key(kind: str, name: str) -> str:
    """Name the source after the kind and the file."""
    stem = name
    while any(stem.lower().endswith(ending) for ending in _ENDINGS):
        stem = stem.rpartition(".")[0]
    return slugify(f"{kind}-{stem}")


class Intake:
    """The collection while films come into it."""

    def __init__(self, session: Session, wish: Wish) -> None:
        self._session, self._wish = session, wish
        self._matcher = matcher_of(session)
        self._paths = dict(session.catalogue.listing().paths)
        self._taken = {slug.casefold() for slug in self._paths}
        self._directory = keep.directory(session)
        self._made: dict[Path, bytes] = {}  # of this run; their text where nothing is written
        self._ids: dict[tuple[str, str], Path] = {}
        self._titles: dict[tuple[str, int | None], Path] = {}
        self.written = 0

    def take(self, film: Told) -> Outcome:
        """Take one film in: as a new record, or as proposals to the one that is there."""
        if film.title is None and "ids" not in film.values:
            return Outcome("refused", why="neither a title nor an id")
        if path := self._of_this_run(film):
            return self._join(path, film)
        meant = self._meant(film)
        if len(meant) == 1:
            return self._propose(Path(self._paths[str(meant[0].slug)]), film)
        return _unsure(meant) if meant else self._new(film)

    def _new(self, film: Told) -> Outcome:
        """Make a record of a film that is not here, unless nobody can tell whether it is."""
        if film.title is None:
            ids = ", ".join(f"{key} {value}" for key, value in film.values["ids"].items())
            why = f"a part of the film with {ids}, which is not here; import that first"
            return Outcome("refused", why=why)
        if near := self._alike(film):
            why = f"may be {near[0].slug}: the title is the same, but not both have a year or an id"
            return Outcome("unsure", why=why)
        return self._make(film)

    def _meant(self, film: Told) -> list[Film]:
        """Give the user's own films that are meant: by id, else by title and year."""
        values = film.values
        ids = values.get("ids", {})
        match = self._matcher.match(film.title or "", values.get("year"), ids)
        found = [each for each in match.films if each.slug in self._paths]
        if not found and film.title is not None and "year" not in values and not ids:
            # Neither has anything but its title: an import of the same file again.
            found = [each for each in self._alike(film) if each.year is None and not each.ids]
        return found

    def _alike(self, film: Told) -> list[Film]:
        """Give films of the same title of which nobody can tell whether they are others."""
        year, ids = film.values.get("year"), film.values.get("ids", {})
        match = self._matcher.match(str(film.title), year, ids)
        return [
            each
            for each in match.near
            if fold(each.title) == fold(str(film.title))
            and (each.year is None or year is None)
            and all(each.ids.get(scheme, value) == value for scheme, value in ids.items())
            and each.slug in self._paths
        ]

    def _of_this_run(self, film: Told) -> Path | None:
        """Give the record that this run has made of the same film."""
        ids = film.values.get("ids", {})
        for scheme, value in ids.items():
            if path := self._ids.get((scheme, str(value))):
                return path
        if film.title is None:
            return None
        path = self._titles.get((fold(film.title), film.values.get("year")))
        if path is None:
            return None
        known = self._reading(path).get("ids", {})
        other = any(known.get(scheme, value) != value for scheme, value in ids.items())
        return None if other else path

    def _remember(self, path: Path, values: Mapping[str, Any]) -> None:
        for scheme, value in values.get("ids", {}).items():
            self._ids.setdefault((scheme, str(value)), path)
        self._titles.setdefault((fold(values["title"]), values.get("year")), path)

    def _make(self, film: Told) -> Outcome:
        """Make a record under the first slug that is free."""
        values = film.record()
        for slug in _slugs(film):
            path = self._directory / f"{slug}{SUFFIX}"
            if slug.casefold() in self._taken:
                continue
            data, why = written(values, path)
            if data is None:
                return Outcome("refused", why=why)
            if self._wish.dry_run:
                self._made[path] = data
            else:
                try:
                    keep.make(path, data)
                except files.Taken:
                    continue
                self._made[path] = b""
                self.written += 1
            self._taken.add(slug.casefold())
            self._remember(path, values)
            difference = keep.diff(b"", data, path) if self._wish.dry_run else ""
            return Outcome("new", slug, difference=difference, why=why)
        raise FilmcliError(f"{film.title!r}: every slug is taken")  # pragma: no cover

    def _reading(self, path: Path) -> dict[str, Any]:
        """Read a record that this run has made."""
        reading = parse(self._data(path), file=str(path), slug=path.stem)
        if reading.values is None:
            raise RecordInvalid(reading.problems)
        return reading.values

    def _data(self, path: Path) -> bytes:
        return self._made.get(path) or keep.content(path)

    def _join(self, path: Path, film: Told) -> Outcome:
        """Put what another file says into a record that this run has made."""
        record = self._reading(path)
        source = None if film.whole else next(iter(film.origin.sources))
        found = changes(record, film.values, film.own, film.table, source)
        wanted = [each for each in found if not _is_other(each)]
        others = tuple(each for each in found if _is_other(each) and not each.is_own)
        if not wanted:
            return Outcome("same", path.stem, others)
        before = self._data(path)
        data, why = written(joined(record, wanted, film.origin), path)
        if data is None:
            return Outcome("refused", path.stem, why=why)
        self._remember(path, self._put(path, before, data))
        difference = keep.diff(before, data, path) if self._wish.dry_run else ""
        return Outcome("joined", path.stem, others, difference=difference)

    def _put(self, path: Path, before: bytes, data: bytes) -> dict[str, Any]:
        if self._wish.dry_run:
            self._made[path] = data
        else:
            files.replace(path, data, expected=before)
        return self._reading(path)

    def _propose(self, path: Path, film: Told) -> Outcome:
        """Compare a film with its record, and take the fields that were asked for."""
        data = keep.content(path)
        reading = parse(data, file=str(path), slug=path.stem)
        if reading.values is None:
            raise RecordInvalid(reading.problems, hint="mend it first; nothing was taken")
        source = None if film.whole else next(iter(film.origin.sources))
        found = changes(reading.values, film.values, film.own, film.table, source)
        if not found:
            return Outcome("same", path.stem)
        wish = self._wish
        wanted = [each for each in found if wish.diff or each.named(wish.take)]
        left = tuple(
            each
            for each in found
            if not each.named(wish.take) and not (each.is_own and each.differs)
        )
        if not wanted:
            return Outcome("proposed" if left else "same", path.stem, left)
        text = taken(data.decode("utf-8"), wanted, film.origin)
        after = text.encode()
        keep.ensure_valid(after, path)
        difference = keep.diff(data, after, path) if wish.diff or wish.dry_run else ""
        if not (wish.diff or wish.dry_run):
            keep.save(keep.Target(path, data), after, self._session)
            self.written += 1
        return Outcome("changed" if wish.take else "proposed", path.stem, left, None, difference)


def _unsure(meant: list[Film]) -> Outcome:
    names = ", ".join(sorted(str(each.slug) for each in meant))
    return Outcome("unsure", why=f"may be {names}; give one of them an id that it has")


def _is_other(change: Change) -> bool:
    """Tell what no claim can hold: another id, or another value of what has no field."""
    return change.differs and (change.is_own or len(change.path) > 1)


def _slugs(film: Told) -> Iterator[str]:
    """Give slugs to try; a record that comes back gets the one that it had."""
    year = film.values.get("year")
    if film.slug and slugify(film.slug) == film.slug:
        yield film.slug
        yield from (slugify(film.slug, f"-{number}") for number in count(2))
    yield from slugs(str(film.title), year)


def written(values: Mapping[str, Any], path: Path) -> tuple[bytes | None, str | None]:
    """Give the text of a record that its reader takes; else None, and why not.

    Where it would be too long, what has no field is left out, which is said.
    """
    why = None
    data = record_text(values).encode()
    if len(data) > MAX_BYTES:
        fields = {key: each for key, each in values.items() if not key.startswith("x-")}
        data, why = record_text(fields).encode(), "what has no field is more than a record holds"
    with contextlib.suppress(RecordInvalid):
        keep.ensure_valid(data, path)
        return data, why
    problems = parse(data, file=path.name, slug=path.stem).problems
    return None, problems[0].message if problems else "no record"
