"""Files, gzip and zip within their limits: refused by name, and nothing written to the disk."""

from __future__ import annotations

import gzip
import io
import os
import random
import stat
import zipfile
from pathlib import Path

import pytest

from filmcli.errors import ExitCode, UsageFault
from filmcli.importers import bounded
from filmcli.importers.bounded import Unreadable, files, inputs


def zipped(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def test_a_plain_file_is_read_whole_with_the_day_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"{}")
    os.utime(path, (1_700_000_000, 1_700_000_000))

    assert [tuple(each) for each in inputs(path)] == [(str(path), b"{}", "2023-11-14")]


def test_what_is_not_there_is_a_mistake_in_use(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="no such file or directory"):
        files(tmp_path / "none.nfo")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs here")
def test_a_fifo_is_refused_and_hangs_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.nfo")

    with pytest.raises(Unreadable, match="not a regular file") as caught:
        list(inputs(tmp_path / "a.nfo"))

    assert caught.value.code == ExitCode.DATA


def test_a_device_is_refused() -> None:
    with pytest.raises(Unreadable, match="not a regular file"):
        list(inputs(Path(os.devnull)))


def test_a_directory_stands_for_its_files_but_not_for_hidden_ones_and_links(
    tmp_path: Path,
) -> None:
    for name in ("b.nfo", "a.nfo", "c.txt", ".hidden.nfo", "inner/d.nfo"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "linked.nfo").symlink_to(tmp_path / "a.nfo")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)

    found = files(tmp_path, lambda name: name.endswith(".nfo"))

    assert [each.relative_to(tmp_path).as_posix() for each in found] == [
        "a.nfo",
        "b.nfo",
        "inner/d.nfo",
    ]


def test_an_nfo_of_more_than_its_limit_is_refused_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.nfo"
    path.write_bytes(b"x" * bounded.MAX_NFO)
    assert len(next(inputs(path)).data) == bounded.MAX_NFO

    path.write_bytes(b"x" * (bounded.MAX_NFO + 1))
    with pytest.raises(Unreadable, match="more than 1 MiB"):
        list(inputs(path))


def test_gzip_is_read_with_two_members_and_zeros_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b"[1,") + gzip.compress(b"2]") + b"\0" * 20)

    assert next(inputs(path)).data == b"[1,2]"


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-6], lambda data: data[:40] + b"!" + data[41:]]
)
def test_gzip_that_is_cut_or_damaged_gives_nothing(tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    path = tmp_path / "a.json.gz"
    path.write_bytes(spoil(gzip.compress(os.urandom(500))))

    with pytest.raises(Unreadable, match="damaged"):
        list(inputs(path))


def test_a_gzip_bomb_is_stopped_by_its_ratio(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b"\0" * (20 << 20)))

    with pytest.raises(Unreadable, match="may be a bomb"):
        list(inputs(path))


def test_a_zip_gives_the_wanted_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("b/ratings.csv", b"2"), ("a.csv", b"1"), ("c.txt", b"3"))

    found = list(inputs(path, lambda name: name.endswith(".csv")))

    assert [(each.name, each.data) for each in found] == [
        (f"{path}/a.csv", b"1"),
        (f"{path}/b/ratings.csv", b"2"),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../out.csv", "leads out"),
        ("a/../../out.csv", "leads out"),
        ("..\\out.csv", "leads out"),
        ("/etc/out.csv", "absolute path"),
        ("C:\\out.csv", "absolute path"),
    ],
)
def test_a_zip_with_a_path_out_of_it_is_refused_whole(tmp_path: Path, name: str, why: str) -> None:
    path = zipped(tmp_path / "a.zip", ("a.csv", b"1"), (name, b"2"))

    with pytest.raises(Unreadable, match=why):
        list(inputs(path))

    assert not list(tmp_path.rglob("out.csv"))


def test_a_zip_with_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(tmp_path / "a.zip", (link, b"/etc/passwd"))

    with pytest.raises(Unreadable, match="is a link"):
        list(inputs(path))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["a.csv", "A.CSV"])
def test_a_zip_with_one_name_twice_is_refused(tmp_path: Path, second: str) -> None:
    path = zipped(tmp_path / "a.zip", ("a.csv", b"1"), (second, b"2"))

    with pytest.raises(Unreadable, match="is there twice"):
        list(inputs(path))


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("a.csv", b"1"))
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)

    with pytest.raises(Unreadable, match="is encrypted"):
        list(inputs(path))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("a.csv", b"1"), ("b.csv", b"\0" * (20 << 20)))

    with pytest.raises(Unreadable, match="may be a bomb"):
        next(inputs(path))


def test_a_zip_that_lies_about_a_size_gives_nothing(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("a.csv", b"x" * 1000))
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(mark) + offset
        data[start : start + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)

    with pytest.raises(Unreadable, match="damaged"):
        list(inputs(path))


def test_bytes_of_standard_input_are_held_to_the_same_limits() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a.csv", b"1")

    assert next(bounded.of_bytes(whole.getvalue(), "-")).name == "-/a.csv"
    with pytest.raises(Unreadable, match="damaged"):
        list(bounded.of_bytes(gzip.compress(b"[]")[:-4], "-"))


@pytest.mark.parametrize("packing", ["", "gzip", "zip"])
def test_a_library_may_be_larger_than_the_nfo_of_one_film_whatever_its_name(
    tmp_path: Path, packing: str
) -> None:
    rng = random.Random(5)
    words = b"".join(b"%d " % rng.getrandbits(60) for _ in range(80_000))
    assert len(words) > bounded.MAX_NFO

    def kept(data: bytes) -> bytes:
        path = tmp_path / ("a.zip" if packing == "zip" else f"a.nfo{'.gz' if packing else ''}")
        if packing == "zip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("a.nfo", data)
        else:
            path.write_bytes(gzip.compress(data) if packing else data)
        return next(inputs(path)).data

    library = b"<?xml version='1.0'?>\n<videodb><movie><plot>" + words
    assert kept(library) == library
    with pytest.raises(Unreadable, match="1 MiB"):
        kept(b"<?xml version='1.0'?>\n<movie><plot>" + words)
