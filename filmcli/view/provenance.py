"""Where facts come from, for people: each value with its sources, then the sources themselves."""

from __future__ import annotations

from typing import Any

from filmcli.record.dates import in_words
from filmcli.view import words
from filmcli.view.terminal import QUIET, STRONG, WARN, render, text


def standing(row: dict[str, Any]) -> str:
    """Say how a value stands: shown, or not; disputed."""
    told = "shown" if row["shown"] else "not shown"
    return f"{told}, {row['certainty']}" if "certainty" in row else told


def all_sources(row: dict[str, Any]) -> str:
    """Name every source of a value in full."""
    return "; ".join(source_words(source) for source in row["sources"]) or "no source"


def source_words(source: dict[str, Any]) -> str:
    """Name a source: publisher or title, date, address."""
    name = source.get("publisher") or source.get("title") or source["key"]
    published = in_words(source["published"]) if "published" in source else ""
    return ", ".join(part for part in (name, published, source.get("url", "")) if part)


def facts(rows: list[dict[str, Any]], *, width: int, colour: bool) -> str:
    """Lay facts out by field, with a list of the sources they name at the end."""
    from rich.padding import Padding

    parts: list[Any] = []
    field = None
    sources: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["field"] != field:
            field = row["field"]
            parts += [*([""] if parts else []), text(field.replace(".", " "), STRONG)]
        sources |= {source["key"]: source for source in row["sources"]}
        parts.append(Padding(_value(row), (0, 0, 0, 2)))
        if "note" in row:
            parts.append(Padding(text(row["note"], QUIET), (0, 0, 0, 4)))
    if sources:
        parts += ["", text("Sources", STRONG), *map(_source, sources.values())]
    return render(width, *parts, colour=colour)


def _value(row: dict[str, Any]) -> Any:
    line = text(words.value(row["field"], row["value"]), "" if row["shown"] else QUIET)
    if not row["shown"] or "certainty" in row:
        told = row.get("certainty") if row["shown"] else "not shown"
        line.append_text(text(f" ({told})", WARN))
    keys = ", ".join(source["key"] for source in row["sources"]) or "no source"
    return line.append_text(text(f"  {keys}", QUIET))


def _source(source: dict[str, Any]) -> Any:
    from rich.padding import Padding

    line = text(source["key"]).append_text(text(f"  {source_words(source)}", QUIET))
    return Padding(line, (0, 0, 0, 2))
