"""Where facts come from, for people: each value with its sources, then the sources themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filmcli.record.dates import in_words
from filmcli.view import words
from filmcli.view.terminal import QUIET, STRONG, WARN, render, text

if TYPE_CHECKING:
    from rich.text import Text

BESIDE = 60  # columns from which a value's sources stand beside it


def standing(row: dict[str, Any]) -> str:
    """Say whether the film shows a value: shown, or not."""
    return "shown" if row["shown"] else "not shown"


def all_sources(row: dict[str, Any]) -> str:
    """Name every source of a value in full."""
    return "; ".join(source_words(source) for source in row["sources"]) or "no source"


def source_words(source: dict[str, Any]) -> str:
    """Name a source: publisher or title, date, address."""
    return ", ".join(part for part in (_called(source), source.get("url", "")) if part)


def _called(source: dict[str, Any]) -> str:
    """Name a source by its publisher or title, and its date."""
    name = source.get("publisher") or source.get("title") or source["key"]
    return f"{name}, {in_words(source['published'])}" if "published" in source else str(name)


def facts(rows: list[dict[str, Any]], *, width: int, colour: bool) -> str:
    """Lay facts out by field, each field once, with a list of the sources they name at the end."""
    by_field: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_field.setdefault(row["field"], []).append(row)
    left = _value_width(rows, width)
    parts: list[Any] = []
    for field, each in by_field.items():
        heading = field.replace(".", ": ").replace("_", " ")
        parts += [text(heading[0].upper() + heading[1:], STRONG), *_values(each, left), ""]
    sources = {source["key"]: source for row in rows for source in row["sources"]}
    if sources:
        parts += [text("Sources", STRONG), *map(_source, sources.values()), ""]
    return render(width, *parts[:-1], colour=colour)


def _value_width(rows: list[dict[str, Any]], width: int) -> int | None:
    """Give one width for the values of every field; None where sources go below them."""
    from rich.cells import cell_len

    if width < BESIDE:
        return None
    longest = max((cell_len(_value(row).plain) for row in rows), default=1)
    return width * 3 // 5 if any("note" in row for row in rows) else min(longest, width * 3 // 5)


def _values(rows: list[dict[str, Any]], left: int | None) -> list[Any]:
    from rich.cells import cell_len
    from rich.padding import Padding
    from rich.table import Table

    if left is None:
        return [
            Padding(part, (0, 0, 0, indent))
            for row in rows
            for part, indent in ((_value(row), 2), (_keys(row), 4), (_note(row), 4))
            if part
        ]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(width=left, overflow="fold")
    grid.add_column(overflow="fold")
    apart = any(cell_len(_value(row).plain) > left for row in rows)
    for number, row in enumerate(rows):
        if number and apart:
            grid.add_row("", "")
        grid.add_row(_value(row), _keys(row))
        if note := _note(row):
            grid.add_row(Padding(note, (0, 0, 0, 2)), "")
    return [Padding(grid, (0, 0, 0, 2))]


def _value(row: dict[str, Any]) -> Text:
    told = text(words.value(row["field"], row["value"]), "" if row["shown"] else QUIET)
    standings = [] if row["shown"] else ["not shown"]
    standings += [row["certainty"]] if row.get("certainty", "certain") != "certain" else []
    return told.append_text(text(f" ({', '.join(standings)})" if standings else "", WARN))


def _keys(row: dict[str, Any]) -> Text:
    keys = ", ".join(source["key"] for source in row["sources"]) or "no source"
    if "where" not in row:
        return text(keys, QUIET)
    # The end of a path is enough to find it by; a script gets the whole.
    place = row["where"].replace("\\", "/").rpartition("/")[2]
    return text(f"{keys} · {place}", QUIET)


def _note(row: dict[str, Any]) -> Text | None:
    return text(f"Note: {row['note']}", QUIET) if "note" in row else None


def _source(source: dict[str, Any]) -> Any:
    from rich.console import Group
    from rich.padding import Padding

    told = text(source["key"]).append_text(text(f"  {_called(source)}", QUIET))
    parts = [Padding(told, (0, 0, 0, 2))]
    if "url" in source:
        parts.append(Padding(text(source["url"], QUIET), (0, 0, 0, 4)))
    return Group(*parts)
