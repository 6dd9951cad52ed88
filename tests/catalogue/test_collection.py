"""Which files are records, and in which order."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from filmcli.catalogue.collection import Walk, existing, slugs_and_paths
from filmcli.errors import UsageFault


def make(directory: Path, *names: str) -> None:
    for name in names:
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('title = "X"\n', encoding="utf-8")


def names(directory: Path) -> list[str]:
    return [Path(path).relative_to(directory).as_posix() for _, path in slugs_and_paths(directory)]


def test_records_of_a_directory_come_before_those_of_its_subdirectories(tmp_path: Path) -> None:
    make(tmp_path, "b.toml", "a/z.toml", "c.toml", "a/deep/y.toml", "d/x.toml")
    assert names(tmp_path) == ["b.toml", "c.toml", "a/z.toml", "a/deep/y.toml", "d/x.toml"]


def test_hidden_files_and_directories_and_other_files_are_no_records(tmp_path: Path) -> None:
    make(tmp_path, "a.toml", ".b.toml", ".git/c.toml", ".x/d.toml", "e.txt", "f.TOML", "g.toml~")
    assert names(tmp_path) == ["a.toml"]


def test_a_directory_that_ends_like_a_record_is_a_directory(tmp_path: Path) -> None:
    make(tmp_path, "a.toml/b.toml")
    assert names(tmp_path) == ["a.toml/b.toml"]


def test_links_that_lead_round_in_circles_are_followed_once(tmp_path: Path) -> None:
    make(tmp_path, "a.toml", "sub/b.toml")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "sub" / "self").symlink_to(tmp_path / "sub")
    assert names(tmp_path) == ["a.toml", "sub/b.toml"]


def test_a_link_to_itself_is_a_record_that_cannot_be_read(tmp_path: Path) -> None:
    make(tmp_path, "a.toml")
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    (tmp_path / "dangling.toml").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    assert names(tmp_path) == ["a.toml", "dangling.toml", "loop.toml"]


def test_directories_nested_deeper_than_python_recurses(tmp_path: Path) -> None:
    place = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_200):
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(os.open("x.toml", os.O_WRONLY | os.O_CREAT, dir_fd=place))
    os.close(place)
    found = [Path(path).name for _, path in slugs_and_paths(tmp_path)]
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # Python's own rmtree recurses
    assert found == ["x.toml"]


def test_odd_names_are_kept_byte_for_byte(tmp_path: Path) -> None:
    odd = [b"\xff\xfe.toml", b"a b.toml", b"new\nline.toml", "é.toml".encode(), b"a.b.toml"]
    for name in odd:
        (tmp_path / os.fsdecode(name)).write_bytes(b"")
    found = dict(slugs_and_paths(tmp_path))
    assert {os.fsencode(slug) + b".toml" for slug in found} == set(odd)
    assert all(Path(path).exists() for path in found.values())


def test_a_directory_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a.toml", "locked/b.toml", "z/c.toml")
    real = os.scandir

    def scandir(place: str) -> Any:
        if place.endswith("locked"):
            raise PermissionError(13, "Permission denied", place)
        return real(place)

    monkeypatch.setattr(os, "scandir", scandir)
    walk = Walk()
    found = [slug for slug, _ in slugs_and_paths(tmp_path, walk)]
    assert found == ["a", "c"]
    assert list(map(str, walk.faults)) == [f"{tmp_path}/locked: cannot be read: permission denied"]
    assert names(tmp_path) == ["a.toml", "z/c.toml"]  # nobody has to ask for the faults


def test_a_directory_that_was_named_must_exist(tmp_path: Path) -> None:
    there, gone = tmp_path, tmp_path / "gone"
    assert existing([there, gone], optional=True) == (there,)
    with pytest.raises(UsageFault, match="gone: no such record directory"):
        existing([there, gone], optional=False)
