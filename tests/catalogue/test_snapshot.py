"""The picture of an unchanged collection: taken, believed only while it is true, and dropped."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from filmcli.catalogue import index as module
from filmcli.catalogue.index import Index

Open = Callable[[], Index]


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    """Write records that are old enough to be trusted."""
    directory = tmp_path / "films"
    directory.mkdir()
    made = []
    for number in range(module.WORTH_A_SNAPSHOT):
        path = directory / f"f{number:03}.toml"
        path.write_text(f'title = "F {number}"\n', encoding="utf-8")
        made.append(str(path))
    age(made)
    return made


def age(paths: list[str]) -> None:
    for path in paths:
        os.utime(path, (1_600_000_000, 1_600_000_000))


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    return lambda: Index(tmp_path / "cache", time.time_ns)


def queries(index: Index, paths: list[str]) -> list[str]:
    asked: list[str] = []
    index._database._connection.set_trace_callback(asked.append)
    index.refresh(paths)
    index._database._connection.set_trace_callback(None)
    return asked


def test_the_third_run_looks_at_the_picture_alone(opened: Open, paths: list[str]) -> None:
    opened().refresh(paths)
    assert any("INSERT INTO snapshot" in query for query in queries(opened(), paths))
    third = opened()
    asked = queries(third, paths)
    assert [query for query in asked if "record" in query.partition("FROM")[2]] == []
    assert sorted(third.valid.values()) == paths
    heads = third.heads(list(third.valid))
    assert [head["slug"] for head in heads] == [Path(path).stem for path in third.valid.values()]


@pytest.mark.parametrize("change", ["touched", "removed", "added", "broken", "other order"])
def test_a_picture_that_is_not_true_is_not_believed(
    opened: Open, paths: list[str], change: str
) -> None:
    opened().refresh(paths)
    opened().refresh(paths)
    first = Path(paths[0])
    if change == "touched":
        first.write_text('title = "Another"\n', encoding="utf-8")
    elif change == "broken":
        first.write_text("title = 1\n", encoding="utf-8")
    elif change == "removed":
        first.unlink()
        del paths[0]
    elif change == "added":
        added = first.with_name("g.toml")
        added.write_text('title = "G"\n', encoding="utf-8")
        paths.append(str(added))
    else:
        paths.reverse()
    index = opened()
    problems = index.refresh(paths)
    fresh = Index(None, time.time_ns)
    assert problems == fresh.refresh(paths)
    assert set(index.valid.values()) == set(fresh.valid.values())
    for path in paths:
        assert index.entry(Path(path)) == fresh.entry(Path(path))


def test_a_flipped_bit_in_the_picture_changes_no_answer(opened: Open, paths: list[str]) -> None:
    opened().refresh(paths)
    index = opened()
    index.refresh(paths)
    with index._database.writing() as database:
        (records,) = database.execute("SELECT records FROM snapshot").fetchone()
        database.execute("UPDATE snapshot SET records = ?", (records[8:] + records[:8],))
    again = opened()
    again.refresh(paths)
    for record, path in again.valid.items():
        assert again.heads([record])[0]["slug"] == Path(path).stem


def test_a_picture_that_cannot_be_written_is_done_without(
    opened: Open, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened().refresh(paths)
    index = opened()
    index._database._connection.execute("PRAGMA query_only = ON")
    assert index.refresh(paths) == ()
    assert len(index.valid) == len(paths)
