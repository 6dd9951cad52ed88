"""The difference of two texts: what difflib gives, in time for texts of any shape."""

from __future__ import annotations

import difflib
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.commands import differing
from filmcli.commands.differing import unified

LINES = st.lists(st.sampled_from([f"{word}\n" for word in "abcdefg"] + ["\n"]), max_size=40)


def patched(old: list[str], difference: list[str]) -> list[str]:
    """Do what a unified diff says, and check that it says what is there."""
    new: list[str] = []
    at = 0
    for line in difference[2:]:
        if line.startswith("@@"):
            first, _, count = line.split()[1][1:].partition(",")
            start = int(first) - (count != "0")
            new += old[at:start]
            at = start
            continue
        if line[0] in " -":
            assert old[at] == line[1:]
            at += 1
        if line[0] in " +":
            new.append(line[1:])
    return new + old[at:]


@given(LINES, LINES)
def test_what_it_says_makes_the_new_text_of_the_old(old: list[str], new: list[str]) -> None:
    found = list(unified(old, new, "f"))
    assert bool(found) == (old != new)
    assert patched(old, found) == new


@given(LINES, LINES)
def test_long_texts_too(old: list[str], new: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differing, "_LONG", 0)
        patch.setattr(differing, "_LONG_PART", 4)
        assert patched(old, list(unified(old, new, "f"))) == new


def test_short_texts_are_told_as_difflib_tells_them() -> None:
    old = [f"{number}\n" for number in range(60)]
    new = [*old[:9], "new\n", *old[9:30], *old[31:50], "other\n", *old[51:]]
    assert list(unified(old, new, "f")) == list(difflib.unified_diff(old, new, "f", "f"))
    assert list(unified([], new, "f")) == list(difflib.unified_diff([], new, "f", "f"))


def test_a_long_text_with_blank_lines_put_in_loses_no_line() -> None:
    old = [line for number in range(5_000) for line in ("[[cast]]\n", f'name = "{number}"\n')]
    new = [line for each in old for line in (["\n", each] if each[0] == "[" else [each])]
    found = list(unified(old, new, "f"))
    assert not [line for line in found[2:] if line.startswith("-")]
    assert sum(line == "+\n" for line in found) == 5_000


@pytest.mark.parametrize("shape", ["a blank after each", "turned round", "all the same"])
def test_its_time_grows_with_the_text(shape: str) -> None:
    took = []
    for count in (8_000, 32_000):
        old = [f"{number}\n" for number in range(count)]
        new = old[::-1]
        if shape == "a blank after each":
            new = [line for each in old for line in (each, "\n")]
        elif shape == "all the same":
            old, new = ["a\n"] * count, ["a\n", "b\n"] * count
        started = time.process_time()
        for _ in unified(old, new, "f"):
            pass
        took.append(time.process_time() - started)
    assert took[1] < 0.1 + 8 * took[0], took  # the square would be 16 times


@pytest.mark.skipif(shutil.which("patch") is None, reason="no patch here")
def test_patch_takes_it(tmp_path: Path) -> None:
    old = [f"{number}\n" for number in range(3_000)]
    new = [line for each in old for line in (each, "\n")]
    new[100:140] = ["changed\n"]
    (tmp_path / "f").write_text("".join(old), encoding="utf-8")
    said = "".join(unified(old, new, "f"))
    subprocess.run(["patch", "-s", "f"], input=said, text=True, cwd=tmp_path, check=True)
    assert (tmp_path / "f").read_text(encoding="utf-8") == "".join(new)
