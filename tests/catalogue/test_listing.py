"""Which records there are is read from the directories only where one of them has changed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filmcli.catalogue import index as module
from filmcli.catalogue.resolve import Catalogue
from filmcli.settings import find_places, resolve

LONG_AGO = (1_600_000_000, 1_600_000_000)
Look = Callable[[], tuple[list[str], list[str]]]
_scanned: list[str] = []
_is_noting = False


def _note(event: str, values: tuple[object, ...]) -> None:
    if _is_noting and event == "os.scandir":
        _scanned.append(str(values[0]))


sys.addaudithook(_note)


@pytest.fixture
def films(tmp_path: Path) -> Path:
    directory = tmp_path / "films"
    (directory / "inner").mkdir(parents=True)
    for number in range(module.WORTH_A_SNAPSHOT):
        place = directory / "inner" if number % 10 == 0 else directory
        path = place / f"f{number:03}.toml"
        path.write_text(f'title = "F {number}"\n', encoding="utf-8")
        os.utime(path, LONG_AGO)
    settle(directory)
    return directory


def settle(directory: Path) -> None:
    """Make the directories old enough to be trusted."""
    for place in (directory, *(each for each in directory.rglob("*") if each.is_dir())):
        os.utime(place, LONG_AGO)


@pytest.fixture
def look(films: Path) -> Iterator[Look]:
    """Give what looks: the slugs that there are, and the directories that were read for them."""

    def looked() -> tuple[list[str], list[str]]:
        global _is_noting  # noqa: PLW0603
        settings = resolve({"data": [str(films)]}, os.environ, find_places(os.environ))
        catalogue = Catalogue(settings, time.time_ns)
        _scanned.clear()
        _is_noting = True
        try:
            finder = catalogue.finder()
        finally:
            _is_noting = False
        paths = [Path(path) for path in catalogue.index.valid.values()]
        assert len(finder.heads(list(catalogue.index.valid))) == len(paths)
        catalogue.close()
        return [path.stem for path in paths], [Path(each).name for each in _scanned]

    yield looked
    _scanned.clear()


def test_unchanged_directories_are_not_read_again(look: Look) -> None:
    first, read = look()
    assert read == ["films", "inner"]
    assert len(first) == module.WORTH_A_SNAPSHOT
    second, read = look()
    assert read == []
    assert second == first


def _add(films: Path) -> None:
    (films / "inner" / "new.toml").write_text('title = "New"\n', encoding="utf-8")


def _remove(films: Path) -> None:
    (films / "inner" / "f000.toml").unlink()


def _rename(films: Path) -> None:
    (films / "f001.toml").rename(films / "new.toml")


def _nest(films: Path) -> None:
    (films / "deeper").mkdir()
    (films / "f001.toml").rename(films / "deeper" / "new.toml")


def _hide(films: Path) -> None:
    (films / "inner").rename(films / ".inner")


@pytest.mark.parametrize("change", [_add, _remove, _rename, _nest, _hide])
@pytest.mark.parametrize("is_settled", [True, False])
def test_a_change_is_seen_at_once(
    look: Look, films: Path, change: Callable[[Path], None], *, is_settled: bool
) -> None:
    look()
    change(films)
    if is_settled:
        settle(films)  # times that somebody put back; nobody can put back the change time
    wanted = sorted(
        path.stem
        for path in films.rglob("*.toml")
        if "/." not in path.as_posix()[len(str(films)) :]
    )
    for _ in range(2):
        found, _ = look()
        assert sorted(found) == wanted


def test_a_directory_that_changes_this_moment_is_read_again(look: Look, films: Path) -> None:
    (films / "new.toml").write_text('title = "New"\n', encoding="utf-8")
    look()
    _, read = look()
    assert "films" in read


def test_a_link_that_may_come_to_lead_to_a_directory_is_looked_at(
    look: Look, films: Path, tmp_path: Path
) -> None:
    (films / "link").symlink_to(tmp_path / "elsewhere")
    settle(films)
    look()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "new.toml").write_text('title = "New"\n', encoding="utf-8")
    found, _ = look()
    assert "new" in found


def test_a_changed_file_is_read_though_no_directory_changed(look: Look, films: Path) -> None:
    look()
    look()
    (films / "f001.toml").write_text("title = 1\n", encoding="utf-8")
    found, read = look()
    assert read == []
    assert "f001" not in found


def test_a_directory_that_cannot_be_read_is_named_every_time(
    films: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refused(place: str) -> Iterator[os.DirEntry[str]]:
        if place.endswith("inner"):
            raise PermissionError(13, "Permission denied")
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refused)
    for _ in range(2):
        settings = resolve({"data": [str(films)]}, os.environ, find_places(os.environ))
        catalogue = Catalogue(settings, time.time_ns)
        catalogue.finder()
        assert "permission denied" in str(catalogue.invalid[0])
        catalogue.close()
