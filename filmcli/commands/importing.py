"""The command that makes the catalogue of a download of IMDb's data sets."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from filmcli import beside, workers
from filmcli.catalogue.imdb import schema
from filmcli.errors import ExitCode, FilmcliError, UsageFault, nearest
from filmcli.importers.imdb import tables

if TYPE_CHECKING:
    from filmcli.commands.session import Session
    from filmcli.importers.imdb.tables import Source

FILMS = ("movie", "short", "tvMovie", "tvSpecial", "tvShort", "video")
_IMPORT, _BUILD = "filmcli.importers.imdb", "filmcli.catalogue.imdb"
SMALL = 8 << 20  # bytes of files that are read sooner than workers start


class Choice(NamedTuple):
    """What is imported, and how strictly."""

    kinds: tuple[str, ...] = FILMS
    min_votes: int = 0
    only: tuple[str, ...] = tables.GROUPS
    adult: bool = False
    strict: bool = False
    lenient: bool = False


def run(
    paths: Sequence[str],
    session: Session,
    *,
    kinds: str | None = None,
    min_votes: int = 0,
    only: str | None = None,
    adult: bool = False,
    strict: bool = False,
    lenient: bool = False,
    dry_run: bool = False,
) -> ExitCode:
    """Make the catalogue, and print what was read and kept."""
    if strict and lenient:
        raise UsageFault("--strict or --lenient, not both")
    choice = Choice(_kinds(kinds), min_votes, _groups(only), adult, strict, lenient)
    target = _target(session)
    sources, strangers = tables.find([Path(each) for each in paths])
    used = {name: each for name, each in sources.items() if _is_used(name, choice, sources)}
    _say_what_is_missing(session, choice, sources, strangers)
    if dry_run:
        return ExitCode.OK
    with _signals(), _telling(target), beside.directory(
        target, "another import is running"
    ) as place:
        manifest = _made(place, used, choice, session)
        size = (place / "titles.db").stat().st_size
        beside.publish(place / "titles.db", target)
    return _answer(session, manifest | {"size": size})


def _made(
    place: Path, sources: dict[str, Source], choice: Choice, session: Session
) -> dict[str, Any]:
    """Make the new catalogue in a directory; give its manifest."""
    from filmcli.catalogue.imdb.assemble import write_manifest
    from filmcli.importers.imdb.reader import check_share

    started = time.monotonic()
    whole = sum(each.size for each in sources.values())
    at_once = 1 if whole < SMALL else max(2, os.cpu_count() or 2)

    def tell(*_: Any) -> None:
        return

    def all_of(*tasks: workers.Task) -> list[Any]:
        return workers.all_of(tasks, tell, at_once=at_once)

    job = (
        str(place),
        {name: each[1:] for name, each in sources.items()},
        schema.KINDS,
        choice.kinds,
        choice.adult,
        choice.min_votes,
        choice.strict,
    )

    def reading(name: str, table: str) -> list[workers.Task]:
        there = table in sources
        return [workers.Task(f"{_IMPORT}.work:{name}", (job,))] if there else []

    first = all_of(*reading("titles", "title.basics"), *reading("names", "name.basics"))
    second = all_of(
        *reading("principals", "title.principals"),
        *reading("akas", "title.akas"),
        *reading("crew", "title.crew"),
        *reading("episodes", "title.episode"),
    )
    reports = [report for part in (*first, *second) for report in part["reports"]]
    if not choice.lenient:
        check_share(reports)
    work = (str(place), first[0]["genres"])
    made = all_of(
        *(
            workers.Task(f"{_BUILD}.{module}", (work,))
            for module in ("build:titles", "build_words:words", "build_people:people")
        )
    )
    (put,) = all_of(workers.Task(f"{_BUILD}.assemble:assemble", (work,)))
    files = _files(sources, reports, made)
    manifest = {
        "source": "https://datasets.imdbws.com/",
        "read": session.today.isoformat(),
        "files": files,
        "kinds": list(choice.kinds),
        "options": {
            "min_votes": choice.min_votes,
            "only": list(choice.only),
            "adult": choice.adult,
            "strict": choice.strict,
            "lenient": choice.lenient,
        },
        "counts": {"titles": made[0]["titles"], **put},
        "unknown_people": made[2].get("unknown", 0),
        "seconds": round(time.monotonic() - started, 1),
    }
    write_manifest(place / "titles.db", manifest)
    return manifest


def _files(
    sources: dict[str, Source], reports: list[dict[str, Any]], made: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Give what was read of each file, and what became of it."""
    from datetime import UTC, datetime

    by_table = {each["table"]: each for each in reports}
    files = []
    for name, source in sources.items():
        report = by_table[name]
        counts = {key.replace(" ", "_"): value for key, value in report["counts"].items()}
        again = made[0]["again"].get(name, 0)
        if name == "name.basics":
            again = made[2].get("again", 0)
            counts["kept"] = made[2].get("people", 0) + again
            counts["left_out"] = report["read"] - counts["kept"] - sum(report["rejected"].values())
        counts["duplicate"] = counts.get("duplicate", 0) + again
        counts["kept"] = counts.get("kept", 0) - again
        files.append(
            {
                "table": name,
                "file": source.path,
                "size": source.size,
                "date": datetime.fromtimestamp(source.modified, UTC).date().isoformat(),
                "read": report["read"],
                **{
                    key: counts.get(key, 0)
                    for key in ("kept", "left_out", "dangling", "duplicate")
                },
                "rejected": report["rejected"],
                "samples": [
                    f"{file}:{line}: {words}" for file, line, _, words, _ in report["samples"]
                ],
            }
        )
    return files


def _answer(session: Session, manifest: dict[str, Any]) -> ExitCode:
    from filmcli.exporters import Document

    document = Document("import", [manifest], tuple(manifest), single=True)

    def plain() -> str:
        lines = [
            f"{each['table']}\t{each['read']}\t{each['kept']}\t{sum(each['rejected'].values())}\n"
            for each in manifest["files"]
        ]
        return "".join(lines)

    return session.answer(document, people=plain, pipe=plain)


def _kinds(words: str | None) -> tuple[str, ...]:
    if words is None:
        return FILMS
    asked = [each.strip() for each in words.split(",") if each.strip()]
    known = {each.casefold(): each for each in schema.KINDS}
    found: list[str] = []
    for each in asked:
        if each.casefold() == "all":
            found += schema.KINDS
        elif each.casefold() == "films":
            found += FILMS
        else:
            found.append(_known("--kinds", each, known))
    if not found:
        raise UsageFault("--kinds names none", hint="--kinds all, or movie,short")
    return tuple(each for each in schema.KINDS if each in found)


def _groups(words: str | None) -> tuple[str, ...]:
    if words is None:
        return tables.GROUPS
    known = {each: each for each in tables.GROUPS}
    found = [_known("--only", each.strip(), known) for each in words.split(",") if each.strip()]
    if not found:
        raise UsageFault("--only names none", hint=f"--only {','.join(tables.GROUPS)}")
    return tuple(each for each in tables.GROUPS if each in (*found, "titles"))


def _known(option: str, word: str, known: dict[str, str]) -> str:
    if word.casefold() in known:
        return known[word.casefold()]
    close = nearest(word, list(known.values()))
    hint = f"did you mean {close}?" if close else f"of {', '.join(known.values())}"
    raise UsageFault(f"{option}: {word!r} is none", hint=hint)


def _target(session: Session) -> Path:
    """Give the file to make; a link is followed, and what is no catalogue is not replaced."""
    named = session.settings.catalogue
    if named is None:
        raise UsageFault(
            "there is no place for the catalogue", hint="FILMCLI_CATALOGUE names its file"
        )
    target = Path(os.path.realpath(named))
    try:
        with target.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return target
    except OSError as error:
        raise FilmcliError(f"{target}: cannot be replaced: {error.strerror}") from None
    ours = head[68:72] == schema.APPLICATION_ID.to_bytes(4, "big")
    if head and not ours:
        raise FilmcliError(
            f"{target}: not a catalogue of filmcli; it is left as it is",
            hint="move it away, or name another file with FILMCLI_CATALOGUE",
        )
    return target


def _is_used(name: str, choice: Choice, sources: dict[str, Source]) -> bool:
    if name == "name.basics":
        return "people" in choice.only and ("title.principals" in sources or "title.crew" in sources)
    return tables.BY_NAME[name].group in choice.only


def _say_what_is_missing(
    session: Session, choice: Choice, sources: dict[str, Source], strangers: list[str]
) -> None:
    for table in tables.TABLES:
        if table.group in choice.only and table.name not in sources:
            session.note(f"filmcli: no {table.name}: without {table.feeds}")
    for source in sources.values():
        if source.unknown:
            columns = ", ".join(source.unknown)
            session.note(f"filmcli: {source.path}: columns that are not read: {columns}")
    if session.options.verbose:
        for path in strangers:
            session.note(f"filmcli: {path}: none of IMDb's tables")


@contextlib.contextmanager
def _telling(target: Path) -> Iterator[None]:
    """Say in words what the disk refuses."""
    try:
        yield
    except OSError as error:
        raise FilmcliError(f"{target}: cannot be made: {error.strerror or error}") from None


class Stopped(FilmcliError):
    """A signal ended the import."""


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """Turn the signals that end a program into errors, so that what was begun is put away."""
    yield
