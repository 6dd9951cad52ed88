"""What an import of IMDb's data sets wrote down: a few lines, and a table of the files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from filmcli.safe import safe
from filmcli.view import table
from filmcli.view.table import Column
from filmcli.view.terminal import ACCENT, QUIET, render, text

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def card(manifest: Mapping[str, Any], *, width: int, colour: bool) -> str:
    """Lay a manifest out for a terminal."""
    from rich.table import Table

    facts = Table.grid(padding=(0, 2))
    for label, words in _summary(manifest):
        facts.add_row(text(label, QUIET), text(words))
    told = render(width, facts, colour=colour)
    return told + "\n" + table.table(_COLUMNS, _files(manifest), width=width, colour=colour)


def plain(manifest: Mapping[str, Any]) -> str:
    """Give a manifest for a pipe: a line of name and value for each fact, then one for each file.

    Of a file: its table, rows read, kept, left out, dangling, doubled and rejected, its date.
    """
    lines = [f"{label.lower()}\t{safe(words)}\n" for label, words in _summary(manifest)]
    return "".join(lines) + table.plain(_COLUMNS, _files(manifest))


def estimated(row: Mapping[str, Any], *, width: int, colour: bool) -> str:
    """Lay out what an import would come to."""
    told = (
        f"About {size_in_words(row['size'])} in {row['seconds']} s; {_room(row)} while it is made"
    )
    files = table.table(_ESTIMATED, list(row["files"]), width=width, colour=colour)
    return files + render(width, text(told, QUIET), colour=colour)


def estimated_plain(row: Mapping[str, Any]) -> str:
    """Give an estimate for a pipe: size, room and seconds, then table, rows and rows kept."""
    told = "".join(f"{each}\t{row[each]}\n" for each in ("size", "room", "seconds"))
    return told + table.plain(_ESTIMATED, list(row["files"]))


def _room(row: Mapping[str, Any]) -> str:
    return size_in_words(row["room"])


def size_in_words(size: int) -> str:
    """Write a number of bytes as people read it: 1.2 GiB."""
    amount, unit = float(size), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{size} B"


def _summary(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    counts = manifest.get("counts", {})
    parts = [f"{counts[each]:,} {each}" for each in ("titles", "people", "words") if each in counts]
    told = [
        ("Catalogue", str(manifest["path"]) if "path" in manifest else ""),
        ("Holds", ", ".join(parts)),
        ("Kinds", ", ".join(manifest.get("kinds", ()))),
        ("Size", size_in_words(manifest["size"]) if "size" in manifest else ""),
        ("Imported", f"{manifest.get('read', '')} in {manifest.get('seconds', 0)} s"),
        ("Source", str(manifest.get("source", ""))),
    ]
    return [(label, words) for label, words in told if words]


def _files(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**each, "bad": sum(each["rejected"].values())} for each in manifest["files"]]


def _number(field: str) -> Column:
    def words(row: dict[str, Any]) -> str:
        return f"{row[field]:,}" if row.get(field) else ""

    return Column(field, field.replace("_", " ").capitalize(), words, right=True)


_COLUMNS = [
    Column("table", "Table", style=ACCENT),
    *map(_number, ("read", "kept", "left_out", "dangling", "duplicate", "bad")),
    Column("date", "Date", style=QUIET),
]
_ESTIMATED = [Column("table", "Table", style=ACCENT), *map(_number, ("rows", "kept"))]
