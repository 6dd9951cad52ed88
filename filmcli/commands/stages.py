"""The stages of an import: the tables are read, the catalogue is made of them, and put together."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmcli import workers
from filmcli.catalogue.imdb import schema
from filmcli.importers.imdb.reader import check_share
from filmcli.workers import Task

if TYPE_CHECKING:
    from filmcli.commands.importing import Choice
    from filmcli.importers.imdb.tables import Source

SMALL = 8 << 20  # bytes of files that are read sooner than workers start
SOURCE = "https://datasets.imdbws.com/"
_READING = "filmcli.importers.imdb.work"
_TITLES = "filmcli.catalogue.imdb.build:titles"
_WORDS = "filmcli.catalogue.imdb.build_words:words"
_PEOPLE = "filmcli.catalogue.imdb.build_people:people"
_PUT = "filmcli.catalogue.imdb.assemble:assemble"
_MADE = frozenset({_TITLES, _WORDS, _PEOPLE, _PUT})
# How much of the whole time the stages take.
_SHARES = {"read": 0.55, "built": 0.4, "put": 0.05}
_WHOLE = 1000
_BUILT = ("titles", "words", "people")

Show = Callable[[int, int, str], object]


def cores() -> int:
    """Give how many workers there are room for."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def made(
    place: Path, sources: Mapping[str, Source], choice: Choice, today: str, show: Show | None
) -> dict[str, Any]:
    """Make the catalogue in a directory, as titles.db; give its manifest."""
    from filmcli.catalogue.imdb.assemble import write_manifest

    started = time.monotonic()
    whole = sum(each.size for each in sources.values())
    course = Course(sources, show, started)
    tasks = _tasks(place, sources, choice)
    reading = [task.call for task in tasks if task.call.startswith(_READING)]

    def done(results: dict[str, Any]) -> None:
        if not choice.lenient and set(reading) <= results.keys():
            check_share(_reports(results))

    results = workers.all_of(
        tasks, course.tell, at_once=1 if whole < SMALL else max(2, cores()), done=done
    )
    course.end()
    titles, words, people, put = (results[each] for each in (_TITLES, _WORDS, _PEOPLE, _PUT))
    again = titles["again"] | {"name.basics": people.get("again", 0)}
    manifest = {
        "source": SOURCE,
        "read": today,
        "files": _files(sources, _reports(results), again, people.get("people", 0)),
        "kinds": list(choice.kinds),
        "options": {
            "min_votes": choice.min_votes,
            "only": list(choice.only),
            "adult": choice.adult,
            "strict": choice.strict,
            "lenient": choice.lenient,
        },
        "counts": {"titles": titles["titles"], "words": words["words"] + people["words"], **put},
        "unknown_people": people.get("unknown", 0),
        "seconds": round(time.monotonic() - started, 1),
    }
    write_manifest(place / "titles.db", manifest)
    return manifest


def _reports(results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give what readers say of their tables."""
    return [each for result in results.values() for each in result.get("reports", ())]


def _tasks(place: Path, sources: Mapping[str, Source], choice: Choice) -> list[Task]:
    """Give the tasks in an order that leaves no core idle: what others wait for comes first."""
    own = {name: each[1:] for name, each in sources.items()}
    kept = (schema.KINDS, choice.kinds, choice.adult, choice.min_votes, choice.strict)
    job, work = ((str(place), own, *kept),), ((str(place),),)
    ranked = (f"{_READING}:titles",)
    akas, names, parts, crew, episodes = (
        f"{_READING}:{each}" for each in ("akas", "names", "principals", "crew", "episodes")
    )
    tasks = {
        "title.basics": Task(*ranked, job),
        "name.basics": Task(names, job),
        "title.principals": Task(parts, job, ranked),
        "title.akas": Task(akas, job, ranked),
        _WORDS: Task(_WORDS, work, (*ranked, akas)),
        "title.crew": Task(crew, job, ranked),
        "title.episode": Task(episodes, job, ranked),
        _TITLES: Task(_TITLES, work, (*ranked, akas, parts, crew, episodes)),
        _PEOPLE: Task(_PEOPLE, work, (*ranked, names, parts, crew)),
        _PUT: Task(_PUT, work, (_WORDS, _PEOPLE, _TITLES)),
    }
    return [task for what, task in tasks.items() if what in sources or what in _MADE]


def _files(
    sources: Mapping[str, Source],
    reports: list[dict[str, Any]],
    again: Mapping[str, int],
    people: int,
) -> list[dict[str, Any]]:
    """Give what was read of each file, and what became of it; the rows add up."""
    from datetime import UTC, datetime

    by_table = {each["table"]: each for each in reports}
    files = []
    for name, source in sources.items():
        report = by_table[name]
        counts, twice = dict(report["counts"]), again.get(name, 0)
        bad = sum(report["rejected"].values())
        if name == "name.basics":
            counts = {"kept": people + twice}
            counts["left out"] = report["read"] - counts["kept"] - bad
        counts["kept"] = counts.get("kept", 0) - twice
        counts["duplicate"] = counts.get("duplicate", 0) + twice
        named = ("kept", "left out", "dangling", "duplicate")
        samples = [f"{file}:{line}: {words}" for file, line, _, words, _ in report["samples"]]
        files.append(
            {
                "table": name,
                "file": source.path,
                "size": source.size,
                "date": datetime.fromtimestamp(source.modified, UTC).date().isoformat(),
                "read": report["read"],
                **{each.replace(" ", "_"): counts.get(each, 0) for each in named},
                "rejected": dict(sorted(report["rejected"].items())),
                "samples": samples,
            }
        )
    return files


class Course:
    """How far an import has come, in words: rows, rows a second, time left."""

    def __init__(self, sources: Mapping[str, Source], show: Show | None, started: float) -> None:
        self._sizes = {name: max(1, each.size) for name, each in sources.items()}
        self._show, self._started = show, started
        self._rows: dict[str, int] = {}
        self._packed: dict[str, int] = {}
        self._built: dict[str, float] = {}

    def tell(self, what: str, done: int, of: int) -> None:
        """Hear from a worker: rows and bytes of a table, or partitions of what is made."""
        if self._show is None:
            return
        if what in self._sizes:
            self._rows[what], self._packed[what] = done, of
        else:
            self._built[what] = done / max(1, of)
        share = self._share()
        self._show(min(_WHOLE - 1, round(share * _WHOLE)), _WHOLE, self._words(share))

    def end(self) -> None:
        """Take the line away."""
        if self._show is not None:
            self._show(_WHOLE, _WHOLE, "")

    def _share(self) -> float:
        read = sum(self._packed.values()) / sum(self._sizes.values())
        built = sum(self._built.get(each, 0.0) for each in _BUILT) / len(_BUILT)
        put = self._built.get("catalogue", 0.0)
        return _SHARES["read"] * read + _SHARES["built"] * built + _SHARES["put"] * put

    def _words(self, share: float) -> str:
        elapsed = time.monotonic() - self._started
        rows = sum(self._rows.values())
        words = f" {rows:,} rows"
        if not self._built:
            words += f", {rows / max(0.1, elapsed):,.0f} a second"
        if share > 0.02:
            minutes, seconds = divmod(round(elapsed * (1 - share) / share), 60)
            words += f", {minutes}:{seconds:02} left"
        return words
