"""What is published: a wheel that works alone, and an sdist that holds the whole project."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import filmcli

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("currencies", "languages", "scripts", "territories")
# What pip says when there is no way to a registry; any other failure is a failure.
OFFLINE = (
    *("NewConnectionError", "Temporary failure in name resolution", "Network is unreachable"),
    *("Failed to establish a new connection", "ConnectTimeoutError", "NameResolutionError"),
)

# One worker builds and installs once for all of these.
pytestmark = pytest.mark.xdist_group("package")


class Built(NamedTuple):
    wheel: Path
    sdist: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    directory = tmp_path_factory.mktemp("dist")
    hatchling(ROOT, directory)
    (wheel,) = directory.glob("*.whl")
    (sdist,) = directory.glob("*.tar.gz")
    return Built(wheel, sdist)


def hatchling(project: Path, directory: Path, *options: str) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(directory), *options]
    ran = subprocess.run(command, cwd=project, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.fixture(scope="module")
def program(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel, and what it requires, where nothing else is."""
    place = tmp_path_factory.mktemp("clean")
    venv.create(place, with_pip=False, symlinks=os.name == "posix")
    folder = place / ("Scripts" if os.name == "nt" else "bin")
    command = [sys.executable, "-m", "pip", "--python", str(folder / "python"), "install", "-q"]
    ran = subprocess.run(
        [*command, "--retries", "1", str(built.wheel)], check=False, capture_output=True, text=True
    )
    if ran.returncode and any(sign in ran.stderr for sign in OFFLINE):
        pytest.skip("no way to a package registry")
    assert ran.returncode == 0, ran.stderr
    return folder / "filmcli"


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(path).decode("utf-8"))


def test_the_wheel_holds_records_tables_types_and_licences(built: Built) -> None:
    held = names(built.wheel)
    info = f"filmcli-{filmcli.__version__}.dist-info"
    assert {
        "filmcli/data/ballerina.toml",
        "filmcli/py.typed",
        f"{info}/licenses/LICENSE",
        f"{info}/licenses/NOTICE",
        *(f"filmcli/record/tables/{table}.tsv" for table in TABLES),
    } <= held


def test_the_wheel_holds_every_module_and_nothing_else(built: Built) -> None:
    held = {each for each in names(built.wheel) if ".dist-info/" not in each}
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "filmcli").rglob("*.py")}
    records = {f"filmcli/data/{path.name}" for path in (ROOT / "data").glob("*.toml")}
    tables = {f"filmcli/record/tables/{table}.tsv" for table in TABLES}
    assert held == modules | records | tables | {"filmcli/py.typed"}


def test_the_wheel_keeps_the_bundled_record_byte_for_byte(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        held = archive.read("filmcli/data/ballerina.toml")
    assert held == (ROOT / "data" / "ballerina.toml").read_bytes()


def test_the_metadata_tells_version_licence_and_python(built: Built) -> None:
    told = metadata(built.wheel)
    assert told["Name"] == "filmcli"
    assert told["Version"] == filmcli.__version__
    assert told["License-Expression"] == "MIT"
    assert told["Requires-Python"] == ">=3.11"


def test_the_sdist_holds_tests_data_and_documents(built: Built) -> None:
    root = f"filmcli-{filmcli.__version__}"
    with tarfile.open(built.sdist) as archive:
        held = set(archive.getnames())
    wanted = ("data/ballerina.toml", "tests/conftest.py", "README.md", "docs/card.svg", "NOTICE")
    assert {f"{root}/{each}" for each in (*wanted, "CHANGELOG.md", "LICENSE", ".ci/run")} <= held
    assert not [each for each in held if "__pycache__" in each or "/.git/" in each]


def test_the_sdist_builds_the_same_wheel(built: Built, tmp_path: Path) -> None:
    with tarfile.open(built.sdist) as archive:
        # The filter came with 3.11.4; from 3.12 on Python warns where there is none.
        safely: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(tmp_path, **safely)
    hatchling(tmp_path / f"filmcli-{filmcli.__version__}", tmp_path / "again", "-t", "wheel")
    (again,) = (tmp_path / "again").glob("*.whl")
    assert names(again) == names(built.wheel)


def bare(tmp_path: Path, **more: str) -> dict[str, str]:
    """Give an environment of a machine where filmcli was never used; HOME only if it is named.

    Without HOME filmcli asks the system for the user's; what that one keeps there must not count.
    """
    config = tmp_path / "config.toml"
    config.touch()
    own = {
        "FILMCLI_CONFIG": str(config),
        "FILMCLI_CACHE": str(tmp_path / "cache"),
        "XDG_DATA_HOME": str(tmp_path / "share"),
    }
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    return {"PATH": os.defpath, **kept, **({} if "HOME" in more else own), **more}


def read_only(tmp_path: Path) -> str:
    """Give a home that cannot be written; to root only the kernel says no."""
    if getattr(os, "geteuid", lambda: 1)() == 0:
        return "/proc"
    home = tmp_path / "fixed"
    home.mkdir(mode=0o555)
    return str(home)


@pytest.mark.parametrize("home", ["empty", "none", "read-only", "a file"])
def test_the_three_commands_of_the_user_work_on_a_bare_machine(
    program: Path, tmp_path: Path, home: str
) -> None:
    homes = {"empty": str(tmp_path), "read-only": read_only(tmp_path), "a file": os.devnull}
    environ = bare(tmp_path, **({"HOME": homes[home]} if home in homes else {}))

    def run(*argv: str) -> str:
        ran = subprocess.run(
            [program, *argv], check=False, capture_output=True, cwd=tmp_path, env=environ
        )
        assert (ran.returncode, ran.stderr) == (0, b"")
        return ran.stdout.decode("utf-8")

    card = run("info", "ballerina")
    assert card.startswith("Ballerina (2023")
    assert "Lee Chung Hyeon" in card
    assert [line.split("\t")[1] for line in run("cast").splitlines()][:2] == [
        "Jeon Jong Seo",
        "Kim Ji Hoon",
    ]
    assert '"date": "2023-10-06"' in run("release", "--json")


def test_an_installation_needs_nothing_for_development(program: Path) -> None:
    site = next(program.parent.parent.rglob("site-packages"))
    found = {path.name.partition("-")[0] for path in site.glob("*.dist-info")}
    assert "filmcli" in found
    assert not {"pytest", "hypothesis", "mypy", "ruff", "hatchling", "jsonschema"} & found
