"""Other programs that keep a collection in files, with as many items in them: beets and papis.

Each is installed from the registry into an environment of its own; one that does not install is
left out, with a note.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

# beets has a database and no files to read: the items are put where its importer puts them.
FILL_BEETS = """
import sys
from beets.library import Item, Library

library = Library(sys.argv[1])
with library.transaction():
    for number, line in enumerate(sys.stdin.buffer.read().decode().splitlines()):
        title, artist, year = line.split("\\t")
        path = f"/music/{number}.flac".encode()
        library.add(Item(path=path, title=title, artist=artist, album=title, year=int(year)))
"""


class Peer(NamedTuple):
    """A program with its version, and what lists all of its items."""

    name: str
    argv: list[str]
    environ: Mapping[str, str]


def peers(
    directory: Path, items: list[tuple[str, str, int]], clean: Mapping[str, str]
) -> list[Peer]:
    """Set up each peer with these items: (title, who made it, year)."""
    found = []
    for name, fill in (("beets", _beets), ("papis", _papis)):
        home = directory / name
        home.mkdir()
        try:
            programs = installed(home / "venv", name)
            found.append(fill(home, programs, items, dict(clean) | {"HOME": str(home)}))
        except subprocess.CalledProcessError as error:
            said = (error.stderr or b"").decode(errors="replace").strip().splitlines()
            print(f"{name} is left out: {said[-1] if said else error}", file=sys.stderr)
    return found


def installed(directory: Path, package: str) -> Path:
    """Install a package into a new environment; give the directory of its programs."""
    venv.create(directory, with_pip=True)
    programs = directory / "bin"
    pip = [str(programs / "pip"), "--quiet", "--disable-pip-version-check", "install", "--compile"]
    subprocess.run([*pip, package], check=True, capture_output=True)
    return programs


def _version(programs: Path, package: str) -> str:
    code = f"import importlib.metadata as m; print(m.version({package!r}))"
    ran = subprocess.run([programs / "python", "-c", code], check=True, capture_output=True)
    return f"{package} {ran.stdout.decode().strip()}"


def _beets(
    home: Path, programs: Path, items: list[tuple[str, str, int]], environ: dict[str, str]
) -> Peer:
    config, library = home / "config.yaml", home / "library.db"
    config.write_text(f"directory: {home}\nlibrary: {library}\nplugins: []\n", encoding="utf-8")
    lines = "\n".join(f"{title}\t{artist}\t{year}" for title, artist, year in items)
    fill = [str(programs / "python"), "-c", FILL_BEETS, str(library)]
    subprocess.run(fill, input=lines.encode(), check=True, capture_output=True, env=environ)
    argv = [str(programs / "python"), str(programs / "beet"), "--config", str(config), "list"]
    return Peer(_version(programs, "beets"), argv, environ | {"BEETSDIR": str(home)})


def _papis(
    home: Path, programs: Path, items: list[tuple[str, str, int]], environ: dict[str, str]
) -> Peer:
    library = home / "library"
    for number, (title, author, year) in enumerate(items):
        folder = library / f"{number}"
        folder.mkdir(parents=True)
        text = f"papis_id: {number:032x}\nref: item{number}\ntitle: {_yaml(title)}\n"
        text += f"author: {_yaml(author)}\nyear: {year}\ntype: video\n"
        (folder / "info.yaml").write_text(text, encoding="utf-8")
    config = home / ".config" / "papis" / "config"
    config.parent.mkdir(parents=True)
    words = f"[settings]\ndefault-library = items\n\n[items]\ndir = {library}\n"
    config.write_text(words, encoding="utf-8")
    argv = [str(programs / "python"), str(programs / "papis"), "list", "--all"]
    return Peer(_version(programs, "papis"), argv, environ)


def _yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
