"""The hooks for pre-commit: what they say, and that what they call works as they call it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from filmcli.cli import COMMANDS
from tests.conftest import ROOT, Run

HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
# What pre-commit knows; a hook with another key is refused.
KEYS = {"id", "name", "description", "entry", "language", "files", "exclude", "require_serial"}


def hooks() -> dict[str, dict[str, str]]:
    """Read the file, which is a list of flat mappings of plain values."""
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in HOOKS.splitlines():
        match = re.fullmatch(r"(- |  )([a-z_]+): (\S.*)", line)
        assert match, line
        start, key, value = match.groups()
        # Plain values of YAML: nothing that begins otherwise, is a comment or a mapping.
        assert value[0] not in "\"'[{&*!|>%@`#-?:,"
        assert " #" not in value
        assert ": " not in value
        if start == "- ":
            assert key == "id"
            current = found.setdefault(value, {})
        assert key not in current
        current[key] = value
    return found


def test_there_are_two_hooks() -> None:
    assert list(hooks()) == ["filmcli-check", "filmcli-fmt"]


@pytest.mark.parametrize("name", ["filmcli-check", "filmcli-fmt"])
def test_each_hook_is_one_that_pre_commit_takes(name: str) -> None:
    hook = hooks()[name]
    assert {"id", "name", "entry", "language", "files"} <= set(hook) <= KEYS
    assert hook["language"] == "python"
    program, command = shlex.split(hook["entry"])
    assert program == "filmcli"
    assert command in COMMANDS


@pytest.mark.parametrize(
    ("path", "is_record"),
    [
        ("films/oldboy-2003.toml", True),
        ("oldboy.toml", True),
        ("films/my-pyproject.toml", True),
        ("pyproject.toml", False),
        ("sub/ruff.toml", False),
        (".taplo.toml", False),
        ("films/oldboy.md", False),
        ("a.toml.bak", False),
    ],
)
def test_records_are_what_it_looks_at(path: str, is_record: bool) -> None:
    for hook in hooks().values():
        taken = re.search(hook["files"], path) and not re.search(hook["exclude"], path)
        assert bool(taken) == is_record


def test_all_records_go_to_one_check_so_that_doubles_are_seen() -> None:
    assert hooks()["filmcli-check"]["require_serial"] == "true"


def test_paths_are_checked_from_any_folder_without_a_collection(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "repository" / "films"
    inner.mkdir(parents=True)
    (inner / "a.toml").write_text('title = "A"\n[ids]\ntmdb = 1\n', encoding="utf-8")
    (inner / "b.toml").write_text('title = "B"\nyear = "x"\n', encoding="utf-8")
    (inner / "c.toml").write_text('title = "C"\n[ids]\ntmdb = 1\n', encoding="utf-8")
    for folder, prefix in ((inner.parent, "films/"), (inner, ""), (tmp_path, "repository/films/")):
        monkeypatch.chdir(folder)
        ran = run("check", *(f"{prefix}{name}.toml" for name in "abc"))
        assert ran.code == 5
        errors = [line for line in ran.out.splitlines() if ": error: " in line]
        starts = [f"{prefix}b.toml:2: ", f"{prefix}a.toml:3: ", f"{prefix}c.toml:3: "]
        assert len(errors) == 3
        assert all(map(str.startswith, errors, starts))
        assert errors[1].endswith(
            f"is the id of {prefix}c.toml too; one film is one record [double-id]"
        )


def test_a_clean_file_passes_and_fmt_changes_what_is_not_canonical(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.toml").write_text('title="A"\n', encoding="utf-8")
    assert run("check", "a.toml").code == 0
    assert run("fmt", "a.toml").code == 0
    assert Path("a.toml").read_text(encoding="utf-8") == 'title = "A"\n'
