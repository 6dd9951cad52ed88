"""The commands about filmcli itself: schema, fields, config, doctor, completion, version."""

from __future__ import annotations

import importlib.metadata
import json
import locale
import os
import re
import sqlite3
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from filmcli import __version__
from filmcli.commands import setup
from filmcli.settings import SETTINGS
from tests.conftest import ROOT, Run


def rows(run: Run, name: str, key: str, **more: Any) -> dict[str, dict[str, Any]]:
    """Give the rows of a command's JSON by their names."""
    ran = run(name, "--json", **more)
    assert ran.err == ""
    found = json.loads(ran.out)
    assert found["schema"] == 1
    return {row["name"]: row for row in found[key]}


def checks(run: Run, **more: Any) -> dict[str, dict[str, Any]]:
    return rows(run, "doctor", "checks", **more)


# schema and fields


def test_the_schema_is_one_document_with_and_without_json(run: Run, tmp_path: Path) -> None:
    plain = run("schema")
    schema = json.loads(plain.out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"title", "cast", "releases", "sources"} <= set(schema["properties"])
    assert run("schema", "--json").out == plain.out
    file = tmp_path / "record.schema.json"
    assert run("schema", "-o", str(file)).out == ""
    assert file.read_text(encoding="utf-8") == plain.out


@pytest.mark.parametrize("option", ["--csv", "--jsonl", "--fields=title", "--format=markdown"])
def test_the_schema_has_one_form(run: Run, option: str) -> None:
    ran = run("schema", option)
    assert (ran.code, ran.out) == (2, "")
    assert "use --json" in ran.err


def test_fields_say_type_and_meaning_of_each(run: Run) -> None:
    found = rows(run, "fields", "fields")
    assert found["title"] == {
        "name": "title",
        "type": "text",
        "meaning": "The title it is filed under",
    }
    assert all(row["type"] and row["meaning"] for row in found.values())
    lines = run("fields").out.splitlines()
    assert [line.split("\t")[0] for line in lines] == list(found)


def test_fields_of_the_query_language_are_those_that_queries_take(run: Run) -> None:
    found = json.loads(run("fields", "--query", "--json").out)["fields"]
    assert found[2] == {"name": "year", "type": "number", "meaning": "Production year"}
    assert {each["type"] for each in found} == {"text", "number", "decimal", "date"}
    for each in found:
        value = {"text": "x", "number": "1", "decimal": "7.5", "date": "2020"}[each["type"]]
        for name in (each["name"], *each.get("also", ())):
            assert run("list", f"{name}:{value}").code in (0, 3), name
    assert run("fields", "--query", "--tsv").out.startswith("name\ttype\tmeaning\talso\n")


def test_fields_and_the_schema_know_the_same_keys(run: Run) -> None:
    schema = json.loads(run("schema").out)
    names = {re.split(r"[.\[]", name)[0] for name in rows(run, "fields", "fields")}
    assert set(schema["properties"]) <= names


# config


def test_config_shows_every_setting_and_where_its_value_came_from(run: Run, home: Path) -> None:
    file = home / ".config" / "filmcli" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('film = "ballerina"\n')
    found = rows(run, "config", "settings", environ={"FILMCLI_WIDTH": "70", "PAGER": "more"})
    assert [*found][: len(SETTINGS)] == [setting.name for setting in SETTINGS]
    origins = {name: row["origin"] for name, row in found.items()}
    assert origins["film"] == str(file)
    assert (found["width"]["value"], origins["width"]) == (70, "FILMCLI_WIDTH")
    assert (found["pager"]["value"], origins["pager"]) == ("more", "PAGER")
    assert (found["color"]["value"], origins["color"]) == ("auto", "default")
    assert found["config file"]["value"] == str(file)
    assert found["data"]["value"] == [str(home / ".local" / "share" / "filmcli")]
    assert found["bundled"]["value"] == str(ROOT / "data")


def test_config_names_the_variable_that_moved_a_place(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.touch()
    environ = {"FILMCLI_CONFIG": str(file), "FILMCLI_CACHE": str(tmp_path / "cache")}
    found = rows(run, "config", "settings", environ=environ)
    assert (found["config file"]["value"], found["config file"]["origin"]) == (
        *(str(file), "FILMCLI_CONFIG"),
    )
    assert (found["cache"]["value"], found["cache"]["origin"]) == (
        *(str(tmp_path / "cache"), "FILMCLI_CACHE"),
    )


def test_config_leaves_out_what_is_not_set(run: Run) -> None:
    found = rows(run, "config", "settings")
    assert "value" not in found["film"]
    assert "value" not in found["width"]


# doctor


def test_a_healthy_machine_exits_with_0(run: Run) -> None:
    assert run("doctor").code == 0
    found = checks(run)
    assert found["filmcli"]["value"] == __version__
    assert found["python"]["value"] == ".".join(map(str, sys.version_info[:3]))
    assert found["sqlite"]["value"] == sqlite3.sqlite_version
    assert found["rich"]["value"] == importlib.metadata.version("rich")
    assert not [name for name, row in found.items() if row["state"] == "broken"]
    assert all(("advice" in row) == (row["state"] != "ok") for row in found.values())


def test_the_doctor_looks_at_every_package_that_is_required() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = [re.split(r"[<>=;\[ ]", each)[0] for each in project["dependencies"]]
    assert sorted(setup.PACKAGES) == sorted(required)


def test_a_missing_package_is_broken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "PACKAGES", ("rich", "no-such-package"))
    ran = run("doctor", "--json")
    assert ran.code == 1
    broken = [row for row in json.loads(ran.out)["checks"] if row["state"] == "broken"]
    assert [(row["name"], row["advice"]) for row in broken] == [
        ("no-such-package", "install filmcli again")
    ]


def test_a_named_record_directory_that_is_not_there_is_broken(run: Run, tmp_path: Path) -> None:
    ran = run("doctor", "--data", str(tmp_path / "none"), "--json")
    assert ran.code == 1
    (row,) = [row for row in json.loads(ran.out)["checks"] if row["name"] == "records"]
    assert (row["state"], row["advice"]) == ("broken", "does not exist")
    assert run("doctor", "--data", str(tmp_path)).code == 0


def test_a_cache_that_cannot_be_written_is_worth_a_look(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.touch()
    advice = "cannot be written; works, but slower"
    row = checks(run, environ={"FILMCLI_CACHE": str(file / "cache")})["cache"]
    assert (row["state"], row["advice"]) == ("look", advice)
    environ = {"FILMCLI_CACHE": str(tmp_path / "cache" / "deep")}
    assert checks(run, environ=environ)["cache"]["state"] == "ok"
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everywhere
    assert checks(run, environ=environ)["cache"]["state"] == "look"


def test_without_a_home_there_is_no_cache(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filmcli.settings._home_of_user", lambda: None)
    monkeypatch.delenv("HOME")
    found = checks(run)
    assert (found["cache"]["value"], found["cache"]["state"]) == ("none", "look")
    assert "FILMCLI_CACHE" in found["cache"]["advice"]
    assert found["configuration"]["value"] == "none"
    assert "records" not in found


def test_bundled_records_that_are_gone_are_broken(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    monkeypatch.setattr("filmcli.catalogue.collection.bundled_directory", lambda: gone)
    found = checks(run)
    assert (found["bundled records"]["state"], found["bundled records"]["value"]) == (
        *("broken", str(gone)),
    )
    assert run("doctor").code == 1


def test_an_sqlite_with_two_known_faults_is_worth_a_look(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    feature = {"FTS5": False}
    for version, state in (((3, 51, 2), "look"), ((3, 51, 3), "ok"), ((3, 60, 0), "ok")):
        monkeypatch.setattr(
            "filmcli.catalogue.index.sqlite_features", lambda v=version: (v, feature)
        )
        found = checks(run)
        assert found["sqlite"]["state"] == state
        assert (found["sqlite FTS5"]["value"], found["sqlite FTS5"]["state"]) == ("no", "look")


def test_the_doctor_says_what_the_terminal_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "getpreferredencoding", lambda _: "ANSI_X3.4-1968")
    found = checks(run, environ={"TERM": ""}, columns=70)
    assert found["terminal"]["value"] == "none"
    assert found["output"]["value"] == "a pipe or file, 70 columns, without colour"
    assert found["locale"]["state"] == "look"
    monkeypatch.setattr(locale, "getpreferredencoding", lambda _: "utf8")
    found = checks(run, terminal=True, columns=90)
    assert found["output"]["value"] == "a terminal, 90 columns, with colour"
    assert found["locale"]["state"] == "ok"


def test_uncompiled_modules_are_worth_a_look(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "__file__", "/nonexistent/filmcli/commands/setup.py")
    row = checks(run)["compiled modules"]
    assert (row["value"], row["state"]) == ("no", "look")
    assert "compileall" in row["advice"]


# completion and version


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_script_calls_filmcli_by_its_own_name(run: Run, shell: str) -> None:
    ran = run("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert "filmcli" in ran.out
    assert re.search(rf"_FILMCLI_COMPLETE ?= ?\"?{shell}\b", ran.out)
    assert str(ROOT) not in ran.out


def test_a_script_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "_filmcli"
    assert run("completion", "zsh", "-o", str(file)).code == 0
    assert file.read_text(encoding="utf-8") == run("completion", "zsh").out
    assert file.read_text(encoding="utf-8").startswith("#compdef filmcli\n")


@pytest.mark.parametrize(
    ("shell", "hint"),
    [
        ("bish", "did you mean fish?"),
        ("zhs", "did you mean zsh?"),
        ("cmd", "one of bash, zsh, fish, powershell"),
    ],
)
def test_other_shells_are_refused(run: Run, shell: str, hint: str) -> None:
    ran = run("completion", shell)
    assert (ran.code, ran.out) == (2, "")
    assert f"{shell}: no completion for this shell" in ran.err
    assert hint in ran.err


def test_a_script_is_no_json(run: Run) -> None:
    ran = run("completion", "bash", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "one form of output" in ran.err


def test_the_version_is_the_packages(run: Run) -> None:
    assert run("--version").out == f"filmcli {__version__}\n"


def test_doctor_runs_with_a_broken_configuration_and_says_what_is_wrong(
    run: Run, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('colour = "always"\n', encoding="utf-8")
    environ = {"FILMCLI_CONFIG": str(config)}
    assert run("config", environ=environ).code == 2
    ran = run("doctor", "--json", environ=environ)
    (row,) = (each for each in json.loads(ran.out)["checks"] if each["name"] == "configuration")
    assert (ran.code, row["state"], row["value"]) == (1, "broken", str(config))
    assert f"{config}:1: colour" in row["advice"]
    assert "did you mean color?" in row["advice"]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_doctor_names_a_configuration_that_others_can_write(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('film = "ballerina"\n', encoding="utf-8")
    config.chmod(0o646)
    ran = run("doctor", "--json", environ={"FILMCLI_CONFIG": str(config)})
    (row,) = (each for each in json.loads(ran.out)["checks"] if each["name"] == "configuration")
    assert (ran.code, row["state"], row["value"]) == (1, "broken", str(config))
    assert f"chmod o-w {config}" in row["advice"]
