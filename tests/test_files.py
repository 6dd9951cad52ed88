"""Writing files: whole or not at all, with their access kept, never over another's change."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from filmcli import files
from filmcli.errors import FilmcliError

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX file systems")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give an empty directory."""
    directory = tmp_path / "place"
    directory.mkdir()
    return directory


def names(directory: Path) -> list[str]:
    return sorted(each.name for each in directory.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def fail(code: int) -> Any:
    def call(*_: Any, **__: Any) -> Any:
        raise OSError(code, os.strerror(code))

    return call


def test_a_file_is_replaced_and_nothing_else_is_left(place: Path) -> None:
    path = place / "a.toml"
    path.write_bytes(b"old")
    files.replace(path, b"new", expected=b"old")
    assert path.read_bytes() == b"new"
    assert names(place) == ["a.toml"]


@pytest.mark.parametrize("wanted", [0o640, 0o600, 0o755, 0o664])
@posix
def test_the_mode_stays(place: Path, wanted: int) -> None:
    path = place / "a.toml"
    path.write_bytes(b"old")
    path.chmod(wanted)
    files.replace(path, b"new")
    assert mode(path) == wanted


@posix
def test_extended_attributes_stay(place: Path) -> None:
    path = place / "a.toml"
    path.write_bytes(b"old")
    try:
        os.setxattr(path, "user.mine", b"kept")
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")
    files.replace(path, b"new")
    assert os.getxattr(path, "user.mine") == b"kept"


@posix
def test_the_owner_stays_where_one_may_give_files_away(place: Path) -> None:
    path = place / "a.toml"
    path.write_bytes(b"old")
    try:
        os.chown(path, 12_345, 12_345)
    except OSError:
        pytest.skip("only root gives files away")
    files.replace(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (12_345, 12_345)


@pytest.mark.parametrize(("mask", "wanted"), [(0o000, 0o666), (0o022, 0o644), (0o077, 0o600)])
@posix
def test_a_new_file_has_the_mode_that_the_mask_leaves(place: Path, mask: int, wanted: int) -> None:
    before = os.umask(mask)
    try:
        files.create(place / "a.toml", b"new")
    finally:
        os.umask(before)
    assert mode(place / "a.toml") == wanted
    assert names(place) == ["a.toml"]


@posix
def test_a_file_that_others_may_not_read_is_never_readable_while_it_is_written(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place / "a.toml"
    path.write_bytes(b"old")
    path.chmod(0o600)
    seen = []
    write = os.write

    def watch(descriptor: int, data: Any) -> int:
        seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", watch)
    files.replace(path, b"new")
    assert seen == [0o600]


@posix
def test_a_link_is_written_through(place: Path) -> None:
    inner = place / "inner"
    inner.mkdir()
    (inner / "real.toml").write_bytes(b"old")
    (place / "a.toml").symlink_to("inner/real.toml")
    files.replace(place / "a.toml", b"new", expected=b"old")
    assert (place / "a.toml").is_symlink()
    assert (inner / "real.toml").read_bytes() == b"new"
    assert names(place) == ["a.toml", "inner"]


def test_a_change_made_meanwhile_is_noticed(place: Path) -> None:
    path = place / "a.toml"
    path.write_bytes(b"other")
    with pytest.raises(files.Changed, match="changed by another program meanwhile"):
        files.replace(path, b"new", expected=b"old")
    assert path.read_bytes() == b"other"
    path.unlink()
    with pytest.raises(files.Changed, match="removed by another program meanwhile"):
        files.replace(path, b"new", expected=b"old")
    assert names(place) == []


@posix
def test_a_read_only_file_stays_as_it_is(place: Path) -> None:
    path = place / "a.toml"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(FilmcliError, match=r"a\.toml: cannot be written: the file is read-only"):
        files.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(place) == ["a.toml"]


@posix
@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_directory_is_told_and_the_file_not_written_in_place(place: Path) -> None:
    path = place / "a.toml"
    path.write_bytes(b"old")
    place.chmod(0o555)
    try:
        with pytest.raises(FilmcliError, match="permission denied"):
            files.replace(path, b"new")
    finally:
        place.chmod(0o755)
    assert path.read_bytes() == b"old"


@posix
def test_what_is_no_regular_file_is_refused_at_once(place: Path) -> None:
    os.mkfifo(place / "fifo.toml")
    (place / "directory.toml").mkdir()
    for name in names(place):
        with pytest.raises(FilmcliError, match="not a regular file"):
            files.replace(place / name, b"new", expected=b"old")
    assert names(place) == ["directory.toml", "fifo.toml"]


def test_a_directory_that_is_not_there_is_told(place: Path) -> None:
    with pytest.raises(FilmcliError, match="no such file or directory"):
        files.create(place / "none" / "a.toml", b"new")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
@posix
def test_a_failing_disk_leaves_the_old_file_and_no_litter(
    place: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    path = place / "a.toml"
    path.write_bytes(b"old")
    real_open = os.open

    def only_writing(place: Any, flags: int, *rest: Any) -> int:
        if flags & os.O_CREAT:
            fail(code)()
        return real_open(place, flags, *rest)

    monkeypatch.setattr(os, call, only_writing if call == "open" else fail(code))
    with pytest.raises(FilmcliError) as caught:
        files.replace(path, b"new", expected=b"old")
    monkeypatch.undo()
    assert (caught.value.hint is not None) == (code != errno.EIO)
    assert path.read_bytes() == b"old"
    assert names(place) == ["a.toml"]


@posix
def test_a_short_write_is_gone_on_with(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data)[:1]))
    files.create(place / "a.toml", b"letters")
    assert (place / "a.toml").read_bytes() == b"letters"


@posix
def test_a_directory_that_cannot_be_synced_is_told_only_where_it_is_a_fault(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place / "a.toml"
    fsync = os.fsync
    codes = [errno.EINVAL, errno.EIO]

    def sync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            fail(codes.pop(0))()
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    files.replace(path, b"one")
    with pytest.raises(FilmcliError, match="written, but the disk does not confirm it"):
        files.replace(path, b"two")
    assert path.read_bytes() == b"two"


def test_a_new_file_never_replaces_one(place: Path) -> None:
    path = place / "a.toml"
    path.write_bytes(b"old")
    with pytest.raises(files.Taken, match=r"a\.toml: exists already"):
        files.create(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(place) == ["a.toml"]


@posix
def test_a_new_file_does_not_follow_a_link_planted_at_its_name(place: Path) -> None:
    (place / "a.toml").symlink_to(place / "elsewhere")
    with pytest.raises(files.Taken):
        files.create(place / "a.toml", b"new")
    assert names(place) == ["a.toml"]


@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_disk_without_hard_links_is_written_all_the_same(
    place: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(os, "link", fail(code))
    path = place / "a.toml"
    files.create(path, b"new")
    with pytest.raises(files.Taken):
        files.create(path, b"newer")
    files.rename(path, place / "b.toml")
    (place / "a.toml").write_bytes(b"other")
    with pytest.raises(files.Taken):
        files.rename(path, place / "b.toml")
    assert names(place) == ["a.toml", "b.toml"]
    assert (place / "b.toml").read_bytes() == b"new"


def test_a_system_without_hard_links_is_written_all_the_same(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "link")
    files.create(place / "a.toml", b"new")
    assert names(place) == ["a.toml"]


def test_a_link_that_the_disk_refuses_for_another_reason_is_an_error(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", fail(errno.EIO))
    with pytest.raises(FilmcliError, match="cannot be written"):
        files.create(place / "a.toml", b"new")
    assert names(place) == []


def test_a_rename_never_replaces_a_file(place: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (place / name).write_text(name)
    with pytest.raises(files.Taken):
        files.rename(place / "a.toml", place / "b.toml")
    assert [(place / name).read_text() for name in names(place)] == ["a.toml", "b.toml"]


@posix
def test_a_rename_that_was_killed_half_way_is_finished(place: Path) -> None:
    (place / "a.toml").write_bytes(b"text")
    os.link(place / "a.toml", place / "b.toml")
    files.rename(place / "a.toml", place / "b.toml")
    assert names(place) == ["b.toml"]


def test_a_rename_between_spellings_of_one_name_keeps_the_file(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where capitals do not count: both names are there, the directory lists one.
    (place / "Heat.toml").write_bytes(b"text")
    lexists = os.path.lexists
    lstat = Path.lstat
    monkeypatch.setattr(Path, "lstat", lambda self: lstat(self.with_name("Heat.toml")))
    monkeypatch.setattr(os.path, "lexists", lambda _: lexists(place / "Heat.toml"))
    files.rename(place / "Heat.toml", place / "heat.toml")
    monkeypatch.undo()
    assert names(place) == ["heat.toml"]


def test_a_file_is_moved_to_another_disk_by_way_of_a_copy(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, trash = place / "a.toml", place / "trash"
    path.write_bytes(b"text")
    trash.mkdir()
    monkeypatch.setattr(os, "rename", fail(errno.EXDEV))
    files.move(path, trash / "a.toml")
    assert (trash / "a.toml").read_bytes() == b"text"
    assert names(place) == ["trash"]
    path.write_bytes(b"other")
    with pytest.raises(files.Taken):
        files.move(path, trash / "a.toml")
    monkeypatch.setattr(os, "rename", fail(errno.EACCES))
    with pytest.raises(FilmcliError, match="permission denied"):
        files.move(path, trash / "b.toml")
    assert path.read_bytes() == b"other"


@posix
def test_other_names_of_a_file_are_noticed_and_litter_is_none(place: Path) -> None:
    path = place / "a.toml"
    path.write_bytes(b"text")
    assert not files.is_shared(path)
    os.link(path, place / f".a.00{files.LITTER}")
    assert not files.is_shared(path)
    os.link(path, place / "b.toml")
    assert files.is_shared(path)


@posix
def test_what_a_kill_left_is_removed_by_the_next_write_and_nothing_else(place: Path) -> None:
    (place / f".a.0123{files.LITTER}").write_bytes(b"half")
    (place / f".directory{files.LITTER}").mkdir()
    (place / f"visible{files.LITTER}").write_bytes(b"not ours")
    files.create(place / "b.toml", b"new")
    assert names(place) == [
        f".directory{files.LITTER}",
        "b.toml",
        f"visible{files.LITTER}",
    ]


@posix
def test_a_write_waits_for_another_and_gives_up_at_last(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    path = place / "a.toml"
    descriptor = os.open(place, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    monkeypatch.setattr(files, "PAUSE", 0.001)
    with pytest.raises(FilmcliError, match="another filmcli has been writing there"):
        files.create(path, b"new")
    monkeypatch.setattr(files, "PAUSE", 0.05)
    timer = threading.Timer(0.1, os.close, [descriptor])
    timer.start()
    files.create(path, b"new")
    timer.join()
    assert path.read_bytes() == b"new"


@posix
def test_a_disk_without_locks_is_written_and_its_litter_left_to_its_owner(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    (place / f".a.0123{files.LITTER}").write_bytes(b"perhaps being written")
    monkeypatch.setattr(fcntl, "flock", fail(errno.ENOLCK))
    files.create(place / "b.toml", b"new")
    assert names(place) == [f".a.0123{files.LITTER}", "b.toml"]


def test_two_writers_lose_nothing_and_one_is_told(place: Path) -> None:
    path = place / "a.toml"
    path.write_bytes(b"0")
    told = []

    def count() -> None:
        for _ in range(25):
            before = path.read_bytes()
            try:
                files.replace(path, str(int(before) + 1).encode(), expected=before)
            except files.Changed:
                told.append(before)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert int(path.read_bytes()) + len(told) == 100
    assert names(place) == ["a.toml"]


def test_an_interrupted_write_leaves_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.create(place / "a.toml", b"new")
    assert names(place) == []


@posix
@pytest.mark.parametrize("call", ["open", "unlink"])
def test_a_signal_beside_a_temporary_file_leaves_nothing(
    call: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Python heeds a signal between two steps: after the file is made, before its removal.
    real = getattr(os, call)
    came: list[str] = []

    def interrupted(path: Any, *rest: Any, **more: Any) -> Any:
        if came or not str(path).endswith(files.LITTER):
            return real(path, *rest, **more)
        came.append(call)
        if call == "open":
            os.close(real(path, *rest, **more))
        raise KeyboardInterrupt

    monkeypatch.setattr(os, call, interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.create(place / "a.toml", b"new")
    assert came == [call]
    assert names(place) == ([] if call == "open" else ["a.toml"])
