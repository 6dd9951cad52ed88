"""A collection made for one test, and who answers over it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filmcli.catalogue.finder import Finder
from filmcli.catalogue.index import Index


@pytest.fixture
def films_of(tmp_path: Path) -> Iterator[Callable[..., Finder]]:
    """Write records, given as TOML after their title, and give a finder over them."""
    opened: list[Index] = []

    def call(**records: str) -> Finder:
        directory = tmp_path / f"collection-{len(opened)}"
        directory.mkdir()
        paths = []
        for slug, more in records.items():
            path = directory / f"{slug}.toml"
            title = "" if more.startswith("title") else f'title = "{slug.capitalize()}"\n'
            path.write_text(title + more, encoding="utf-8")
            paths.append(os.fspath(path))
        opened.append(Index(None, time.time_ns))
        assert opened[-1].refresh(paths) == ()
        return Finder(opened[-1])

    yield call
    for each in opened:
        each.close()
