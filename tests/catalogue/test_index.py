"""The index: always what a fresh one would say, and no more work than that takes."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmcli.catalogue import index as index_module
from filmcli.catalogue import stamps
from filmcli.catalogue.collection import slugs_and_paths
from filmcli.catalogue.index import Index
from filmcli.record import reader

SECOND = 1_000_000_000
OLD = 1_500_000_000


def write(directory: Path, slug: str, text: str, *, age: bool = True) -> Path:
    """Write a record, as if long ago unless its age shall count."""
    path = directory / f"{slug}.toml"
    path.write_text(text, encoding="utf-8")
    if age:
        os.utime(path, (OLD, OLD))
    return path


def film(title: str, more: str = "") -> str:
    return f'title = "{title}"\n{more}\n'


def paths_in(directory: Path) -> list[str]:
    return [path for _, path in slugs_and_paths(directory)]


def everything(index: Index, directory: Path) -> dict[str, Any]:
    """Give all that an index says of a directory."""
    paths = paths_in(directory)
    problems = index.refresh(paths)
    return {
        "problems": problems,
        "titles": sorted(index.titles()),
        "entries": [index.entry(Path(path)) for path in paths],
        "by title": {title: index.by_title(title) for title in ("A", "B", "C")},
        "by prefix": index.by_prefix(""),
        "by id": [index.by_id("tmdb", str(number)) for number in range(4)],
    }


@pytest.fixture
def open_index(tmp_path: Path) -> Iterator[Callable[..., Index]]:
    """Open the index of one cache directory, as each run does, and close it at the end."""
    opened = []

    def call(cache: Path | None = tmp_path / "cache", clock: Any = time.time_ns) -> Index:
        opened.append(Index(cache, clock))
        return opened[-1]

    yield call
    for each in opened:
        each.close()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the files that are read rather than remembered."""
    names: list[str] = []
    real = reader.open_record

    def counted(path: Path) -> reader.Contents:
        names.append(path.stem)
        return real(path)

    monkeypatch.setattr(reader, "open_record", counted)
    return names


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    place = tmp_path / "films"
    place.mkdir()
    return place


OpenIndex = Callable[..., Index]


class TestFreshness:
    def test_an_unchanged_record_is_not_read_again(
        self, open_index: OpenIndex, directory: Path, reads: list[str]
    ) -> None:
        path = write(directory, "a", film("A"))
        first = open_index().entry(path)
        assert reads == ["a"]
        assert open_index().entry(path) == first
        open_index().refresh(paths_in(directory))
        assert reads == ["a"]

    @pytest.mark.parametrize("text", [film("B"), film("Longer than before"), "title = 1\n"])
    def test_a_rewritten_record_is_read_again(
        self, open_index: OpenIndex, directory: Path, text: str
    ) -> None:
        path = write(directory, "a", film("A"))
        assert open_index().refresh([str(path)]) == ()
        write(directory, "a", text)
        assert everything(open_index(), directory) == everything(open_index(None), directory)

    def test_a_replaced_file_of_the_same_size_and_time_is_read_again(
        self, open_index: OpenIndex, directory: Path
    ) -> None:
        path = write(directory, "a", film("A"))
        open_index().entry(path)
        new = write(directory, "new", film("B"))
        new.replace(path)
        entry = open_index().entry(path)
        assert entry.values is not None
        assert entry.values["title"] == "B"

    def test_a_rewrite_within_one_tick_of_the_clock_is_noticed(
        self,
        open_index: OpenIndex,
        directory: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        # The stamp cannot show such a rewrite; only that the file was too young when it was read.
        monkeypatch.setattr(stamps, "stamp_of", lambda _: "the same")
        path = write(directory, "a", film("A"))
        for clock_ahead in (0, 2 * SECOND, -2 * SECOND):
            open_index(clock=lambda late=clock_ahead: OLD * SECOND + late).entry(path)
            write(directory, "a", film("B"))
            entry = open_index().entry(path)
            assert entry.values is not None
            assert entry.values["title"] == "B"
            write(directory, "a", film("A"))
            Path(open_index()._database._path or "").unlink()

    @pytest.mark.parametrize("ahead", [3 * SECOND, -3 * SECOND, -(10**6) * SECOND])
    def test_a_record_older_or_of_another_clock_is_trusted(
        self, open_index: OpenIndex, directory: Path, reads: list[str], ahead: int
    ) -> None:
        path = write(directory, "a", film("A"))
        for _ in range(3):
            open_index(clock=lambda: OLD * SECOND + ahead).entry(path)
        assert reads == ["a"]

    def test_a_young_record_is_read_once_in_a_run_and_again_in_the_next(
        self, open_index: OpenIndex, directory: Path, reads: list[str]
    ) -> None:
        path = write(directory, "a", film("A"), age=False)
        run = open_index()
        run.refresh([str(path)])
        assert run.by_title("A") == [str(path)]
        assert run.entry(path).values
        assert run.by_title("A") == [str(path)]
        assert reads == ["a"]
        write(directory, "a", film("Another"), age=False)
        assert run.entry(path).values == {"slug": "a", "title": "Another", "kind": "feature"}
        assert reads == ["a", "a"]
        open_index().entry(path)
        assert reads == ["a", "a", "a"]

    def test_numbers_that_sqlite_cannot_hold_do_no_harm(
        self, open_index: OpenIndex, directory: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write(directory, "a", film("A"))
        real = path.stat()
        huge = os.stat_result((real.st_mode, 2**64 - 1, *tuple(real)[2:]))
        stamp = stamps.stamp_of
        monkeypatch.setattr(stamps, "stamp_of", lambda _: stamp(huge))
        assert open_index().entry(path).values
        assert open_index().entry(path).values


class TestFiles:
    def test_a_removed_record_is_forgotten(self, open_index: OpenIndex, directory: Path) -> None:
        write(directory, "a", film("A"))
        gone = write(directory, "b", film("B"))
        open_index().refresh(paths_in(directory))
        gone.unlink()
        write(directory, "c", film("C"))
        after = open_index()
        after.refresh(paths_in(directory))
        assert after.by_title("B") == []
        assert after._database.rows("SELECT count(*) FROM record") == [(2,)]

    def test_records_of_another_collection_are_kept_and_not_found(
        self, open_index: OpenIndex, tmp_path: Path, reads: list[str]
    ) -> None:
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            write(tmp_path / name, name, film("A"))
        for _ in range(2):
            for name in ("one", "two"):
                index = open_index()
                index.refresh(paths_in(tmp_path / name))
                assert index.by_title("A") == [f"{tmp_path}/{name}/{name}.toml"]
        assert reads == ["one", "two"]

    def test_a_relative_path_is_the_same_file_and_is_named_as_asked(
        self,
        open_index: OpenIndex,
        directory: Path,
        reads: list[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        write(directory, "bad", "title = 1\n")
        open_index().refresh(paths_in(directory))
        monkeypatch.chdir(directory)
        (problem,) = open_index().refresh(["bad.toml"])
        assert (problem.file, problem.line) == ("bad.toml", 1)
        assert open_index().entry(Path("bad.toml")).problems == (problem,)
        assert reads == ["bad"]

    def test_an_unreadable_record_is_named_and_not_stored(
        self, open_index: OpenIndex, directory: Path
    ) -> None:
        path = write(directory, "a", film("A"))
        open_index().refresh([str(path)])
        path.unlink()
        path.mkdir()
        index = open_index()
        (problem,) = index.refresh([str(path)])
        assert str(problem) == f"{path}: cannot be read: not a regular file"
        assert index.by_title("A") == []

    def test_a_record_that_vanishes_after_listing_is_named(
        self, open_index: OpenIndex, directory: Path
    ) -> None:
        path = write(directory, "a", film("A"))
        open_index().refresh([str(path)])
        path.unlink()
        index = open_index()
        (problem,) = index.refresh([str(path)])
        assert str(problem) == f"{path}: cannot be read: no such file or directory"
        assert index.by_title("A") == []

    def test_problems_come_in_the_order_of_the_records(
        self, open_index: OpenIndex, directory: Path
    ) -> None:
        for slug in "abcd":
            write(directory, slug, "title = 1\n")
        open_index().refresh(paths_in(directory))
        write(directory, "b", "title = 2\nyear = 1\n")
        problems = open_index().refresh(paths_in(directory))
        assert [Path(each.file).stem for each in problems] == ["a", "b", "b", "c", "d"]

    def test_a_first_run_gives_the_very_values_of_the_second(
        self, open_index: OpenIndex, directory: Path
    ) -> None:
        more = 'release = 1\n[x-mine]\nday = 2020-01-01\nlist = [1.5, true, "\\u0000"]\n'
        path = write(directory, "a", film("A", more.partition("\n")[2]))
        first = open_index().entry(path).values
        assert first == open_index().entry(path).values
        assert first is not None
        assert first["x-mine"] == {"day": "2020-01-01", "list": [1.5, True, "\0"]}


class TestWork:
    def test_any_number_of_unchanged_records_takes_one_query(
        self, open_index: OpenIndex, directory: Path
    ) -> None:
        for number in range(30):
            write(directory, f"f{number}", film(f"F {number}"))
        open_index().refresh(paths_in(directory))
        index = open_index()
        queries: list[str] = []
        index._database._connection.set_trace_callback(queries.append)
        index.refresh(paths_in(directory))
        assert queries == ["SELECT path, id, stamp, problems FROM record"]

    def test_progress_counts_only_what_is_read(
        self, open_index: OpenIndex, directory: Path
    ) -> None:
        told: list[tuple[int, int]] = []
        for number in range(4):
            write(directory, f"f{number}", film(f"F {number}"))
        open_index().refresh(paths_in(directory), lambda *counts: told.append(counts))
        assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
        told.clear()
        write(directory, "f2", film("New"))
        open_index().refresh(paths_in(directory), lambda *counts: told.append(counts))
        assert told == [(1, 1)]

    def test_an_interrupted_first_run_keeps_what_was_stored(
        self,
        open_index: OpenIndex,
        directory: Path,
        reads: list[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(index_module, "BATCH", 3)
        for number in range(8):
            write(directory, f"f{number}", film(f"F {number}"))

        def interrupt(done: int, total: int) -> None:
            if done == 7:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            open_index().refresh(paths_in(directory), interrupt)
        reads.clear()
        index = open_index()
        index.refresh(paths_in(directory))
        assert sorted(reads) == ["f6", "f7"]
        assert len(list(index.titles())) == 8


# What may happen to a directory of records between two runs.
SLUGS = st.sampled_from("abc")
TEXTS = st.sampled_from(
    [
        film("A", "[ids]\ntmdb = 1"),
        film("B", "[ids]\ntmdb = 2"),
        film("C", '[[titles]]\ntitle = "A"'),
        film("A", "[ids]\ntmdb = 3"),
        "title = 1\n",
        "not TOML",
    ]
)
EDITS = st.one_of(
    st.tuples(st.just("write"), SLUGS, TEXTS, st.booleans()),
    st.tuples(st.just("delete"), SLUGS),
    st.tuples(st.just("rename"), SLUGS, SLUGS),
    st.tuples(st.just("hide"), SLUGS),
    st.tuples(st.just("run")),
)


def edit(directory: Path, what: str, *how: Any, step: int) -> None:
    """Do one edit; those that need a file that is not there do nothing."""
    path = directory / f"{how[0]}.toml"
    if what == "write":
        path.write_text(how[1], encoding="utf-8")
        if how[2]:  # no two writes with one time: each is noticed by its stamp
            os.utime(path, (OLD + step, OLD + step))
    elif not path.exists():
        return
    elif what == "delete":
        path.unlink()
    elif what == "rename":
        path.replace(directory / f"{how[1]}.toml")
    else:
        (directory / "sub").mkdir(exist_ok=True)
        path.replace(directory / "sub" / path.name)


@given(edits=st.lists(EDITS, min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_after_any_edits_the_index_equals_a_fresh_one(edits: list[tuple[Any, ...]]) -> None:
    root = Path(tempfile.mkdtemp())
    directory = root / "films"
    directory.mkdir()
    try:
        for step, (what, *how) in enumerate([*edits, ("run",)]):
            if what != "run":
                edit(directory, what, *how, step=step)
                continue
            kept, fresh = Index(root / "cache", time.time_ns), Index(None, time.time_ns)
            try:
                assert everything(kept, directory) == everything(fresh, directory)
            finally:
                kept.close()
                fresh.close()
    finally:
        shutil.rmtree(root)
