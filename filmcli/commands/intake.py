"""Films from elsewhere on their way into the collection: found there, made, or proposed to it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
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
from filmcli.errors import RecordInvalid
from filmcli.importers.items import Draft, Input
from filmcli.record.canonical import in_order
from filmcli.record.drafts import cited, fitting, own
from filmcli.record.limits import MAX_BYTES
from filmcli.record.reader import parse
from filmcli.record.slugs import slugify, slugs
from filmcli.record.written import record_text

if TYPE_CHECKING:
    from filmcli.commands.session import Session

BATCH = 200  # records that are written together
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
    file: str = ""
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
    unkept: tuple[Change, ...] = ()  # of what no field holds: another value is there, and stays


def told(draft: Draft, file: Input, kind: str, importer: Any) -> Told:
    """Make a draft ready: what a record cannot hold is lost, with the reason."""
    lost = list(draft.lost)
    whole = bool(getattr(importer, "WHOLE", False))
    given = dict(draft.values) if whole else _with_newlines(draft.values)
    slug = given.pop("slug", None)
    tables = {key: given.pop(key) for key in list(given) if key.startswith("x-")}
    values, unfit = fitting(given)
    values = {key: _long(each) for key, each in values.items()} | own(tables, lost.append)
    aside = own(draft.aside, lost.append)
    lost += unfit
    if whole:
        cites = values.get("cites", {})
        origin = Origin(values.get("sources", {}), cites)
    else:
        name = file.name.replace("\\", "/").rpartition("/")[2]
        source = {"title": f"{name} ({importer.TITLE})"}
        source |= {"retrieved": file.date} if file.date else {}
        origin = Origin({_key(kind, name): source})
    return Told(values, aside, f"x-{kind}", origin, file.name, slug, whole, tuple(lost))


def _long(value: Any) -> Any:
    """Write out the short form of other spellings, plain texts in an entry's `variants`."""
    if not isinstance(value, list):
        return value
    return [
        {**entry, "variants": [_named(each) for each in entry["variants"]]}
        if isinstance(entry, dict) and "variants" in entry
        else entry
        for entry in value
    ]


def _named(variant: Any) -> Any:
    return {"name": variant} if isinstance(variant, str) else variant


def _with_newlines(value: Any) -> Any:
    """Write line ends as records do: those of Windows say nothing of a film."""
    match value:
        case str() if "\r" in value:
            return value.replace("\r\n", "\n").replace("\r", "\n")
        case dict():
            return {key: _with_newlines(each) for key, each in value.items()}
        case list():
            return [_with_newlines(each) for each in value]
    return value


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
        self._new: dict[Path, bytes] = {}  # records that are to be written
        self._more: dict[Path, bytes] = {}  # and those of this run that are to be replaced
        self._ids: dict[tuple[str, str], Path] = {}  # of the films of this run
        self._titles: dict[tuple[str, int | None], list[tuple[Path, str]]] = {}
        self.written = 0

    def take(self, film: Told) -> Outcome:
        """Take one film in: as a new record, or as proposals to the one that is there."""
        if film.title is None and "ids" not in film.values:
            return Outcome("refused", why="neither a title nor an id")
        made = self._of_this_run(film)
        if made:
            return self._join(made[0], film) if len(made) == 1 else _unsure(map(_stem, made))
        meant = self._meant(film)
        if len(meant) == 1:
            return self._propose(meant[0], film)
        if meant:
            said = (each for each in meant if not self._compared(self._known(each), film))
            same = next(said, None)
            slugs = [str(each.slug) for each in meant]
            return Outcome("same", same.slug) if same else _unsure(slugs)
        return self._begin(film)

    def _begin(self, film: Told) -> Outcome:
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
            and not _conflict(each.ids, ids)
            and each.slug in self._paths
        ]

    def _of_this_run(self, film: Told) -> list[Path]:
        """Give the records that this run has made of the same film.

        Two entries of one file with nothing but title and year in common are two films.
        """
        ids = film.values.get("ids", {})
        known = [self._ids[pair] for pair in _pairs(ids) if pair in self._ids]
        if known or film.title is None:
            return list(dict.fromkeys(known))
        alike = self._titles.get((fold(film.title), film.values.get("year")), ())
        return [
            path
            for path, file in alike
            if file != film.file and not _conflict(self._reading(path).get("ids", {}), ids)
        ]

    def _remember(self, path: Path, values: Mapping[str, Any], file: str | None = None) -> None:
        for pair in _pairs(values.get("ids", {})):
            self._ids.setdefault(pair, path)
        if file is not None:
            key = (fold(values["title"]), values.get("year"))
            self._titles.setdefault(key, []).append((path, file))

    def _make(self, film: Told) -> Outcome:
        """Make a record under the first slug that is free; it is written with others."""
        values = film.record()
        slug = next(each for each in _slugs(film) if each.casefold() not in self._taken)
        path = self._directory / f"{slug}{SUFFIX}"
        data, why = written(values, path)
        if data is None:
            return Outcome("refused", why=why)
        self._taken.add(slug.casefold())
        self._new[path] = data
        self._remember(path, values, film.file)
        if len(self._new) >= BATCH:
            self.flush()
        difference = keep.diff(b"", data, path) if self._wish.dry_run else ""
        return Outcome("new", slug, difference=difference, why=why)

    def flush(self) -> None:
        """Write what waits to be written, under the directory's lock, held once."""
        if self._wish.dry_run:
            return
        for waiting, replaces in ((self._new, False), (self._more, True)):
            if waiting:
                keep.make_directory(self._directory)
                files.put_all(self._directory, self._named(waiting, replaces), replaces=replaces)
            waiting.clear()

    def _named(
        self, waiting: Mapping[Path, bytes], replaces: bool
    ) -> Iterator[tuple[str, Iterable[bytes]]]:
        for path, data in waiting.items():
            yield path.name, (data,)
            self.written += not replaces

    def _reading(self, path: Path) -> dict[str, Any]:
        """Read a record that this run has made."""
        reading = parse(self._data(path), file=str(path), slug=path.stem)
        if reading.values is None:
            raise RecordInvalid(reading.problems)
        return reading.values

    def _data(self, path: Path) -> bytes:
        return self._more.get(path) or self._new.get(path) or keep.content(path)

    def _compared(self, record: Mapping[str, Any], film: Told) -> list[Change]:
        source = None if film.whole else next(iter(film.origin.sources))
        return changes(record, film.values, film.own, film.table, source)

    def _join(self, path: Path, film: Told) -> Outcome:
        """Put what another file says into a record that this run has made."""
        record = self._reading(path)
        found = self._compared(record, film)
        wanted = [each for each in found if not _is_other(each)]
        others = tuple(each for each in found if _is_other(each) and not each.is_own)
        unkept = tuple(each for each in found if _is_other(each) and each.is_own)
        if not wanted:
            return Outcome("same", path.stem, others, unkept=unkept)
        before = self._data(path)
        made = joined(record, wanted, film.origin)
        data, why = written(made, path)
        if data is None:
            return Outcome("refused", path.stem, why=why)
        waiting = self._new if path in self._new else self._more
        waiting[path] = data
        self._remember(path, made)
        if len(self._more) >= BATCH:
            self.flush()
        difference = keep.diff(before, data, path) if self._wish.dry_run else ""
        return Outcome("joined", path.stem, others, difference=difference, unkept=unkept)

    def _known(self, film: Film) -> dict[str, Any]:
        """Give a film of the collection as the index has it."""
        record = film.record or 0
        return self._session.catalogue.index.whole([record])[record]

    def _propose(self, meant: Film, film: Told) -> Outcome:
        """Compare a film with its record, and take the fields that were asked for."""
        wish, slug = self._wish, str(meant.slug)
        found = self._compared(self._known(meant), film)
        wanted = [each for each in found if wish.diff or each.named(wish.take)]
        rest = [each for each in found if not each.named(wish.take)]
        left = tuple(each for each in rest if not (each.is_own and each.differs))
        unkept = tuple(each for each in rest if each.is_own and each.differs and not wish.diff)
        if not wanted:
            return Outcome("proposed" if left else "same", slug, left, unkept=unkept)
        path = Path(self._paths[slug])
        data = keep.content(path)
        after = taken(data.decode("utf-8"), wanted, film.origin).encode()
        keep.ensure_valid(after, path)
        difference = keep.diff(data, after, path) if wish.diff or wish.dry_run else ""
        if not (wish.diff or wish.dry_run):
            keep.save(keep.Target(path, data), after, self._session)
            self.written += 1
        how = "changed" if wish.take else "proposed"
        return Outcome(how, slug, left, None, difference, unkept)


def _pairs(ids: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(scheme, str(value)) for scheme, value in ids.items()]


def _conflict(known: Mapping[str, Any], ids: Mapping[str, Any]) -> bool:
    return any(known.get(scheme, value) != value for scheme, value in ids.items())


def _stem(path: Path) -> str:
    return path.stem


def _unsure(meant: Iterable[str]) -> Outcome:
    names = ", ".join(sorted(meant))
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
