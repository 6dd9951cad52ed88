"""People and their films, by role and year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from filmcli.safe import safe
from filmcli.view.terminal import ACCENT, QUIET, STRONG, render, text

# The order of roles in a filmography; any other job follows.
ROLES = {"director": "Directed", "writer": "Wrote", "cast": "Played in", "producer": "Produced"}


def by_role(films: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give the films of each role, in the order of ROLES and then by name."""
    jobs = sorted({film["job"] for film in films}, key=lambda job: (_place(job), job))
    for job in jobs:
        yield ROLES.get(job, job.capitalize()), [film for film in films if film["job"] == job]


def _place(job: str) -> int:
    return list(ROLES).index(job) if job in ROLES else len(ROLES)


def people(rows: list[dict[str, Any]], *, width: int, colour: bool) -> str:
    """Lay people out, each with their films by role, oldest first."""
    from rich.padding import Padding
    from rich.table import Table

    parts: list[Any] = []
    for row in rows:
        parts += [*([""] if parts else []), text(row["name"], STRONG)]
        about = [*row.get("names", ()), *([row["id"]] if "id" in row else [])]
        if about:
            parts.append(text(" · ".join(about), QUIET))
        for heading, films in by_role(row["films"]):
            parts.append(Padding(text(heading, ACCENT), (0, 0, 0, 2)))
            grid = Table.grid(padding=(0, 2))
            grid.add_column(width=4)
            grid.add_column(overflow="fold")
            for film in films:
                grid.add_row(text(str(film.get("year", "")), QUIET), text(_film(film, row)))
            parts.append(Padding(grid, (0, 0, 0, 4)))
    return render(width, *parts, colour=colour)


def _film(film: dict[str, Any], person: dict[str, Any]) -> str:
    character = f" as {film['character']}" if "character" in film else ""
    credited = film["credited"]
    under = f" (credited as {credited})" if credited != person["name"] else ""
    return f"{film['title']}{character}{under}"


def plain(rows: list[dict[str, Any]]) -> str:
    """Give a line for each part of each person: name, year, title, job, character, slug."""
    lines = []
    for row in rows:
        for film in row["films"]:
            year, character = str(film.get("year", "")), film.get("character", "")
            cells = (row["name"], year, film["title"], film["job"], character, film["slug"])
            lines.append("\t".join(map(safe, cells)))
    return "".join(f"{line}\n" for line in lines)


def other_names(person: dict[str, Any]) -> str:
    """Write a person's other names."""
    return ", ".join(person.get("names", ()))


def roles(person: dict[str, Any]) -> str:
    """Write what a person did, most often first: cast, director."""
    jobs = [film["job"] for film in person["films"]]
    return ", ".join(sorted(dict.fromkeys(jobs), key=lambda job: (-jobs.count(job), job)))


def how_many(person: dict[str, Any]) -> str:
    """Count a person's films, each once whatever was done in it."""
    return f"{len({film['slug'] for film in person['films']}):,}"


def years(person: dict[str, Any]) -> str:
    """Write from when to when a person's films are."""
    found = [film["year"] for film in person["films"] if "year" in film]
    if not found:
        return ""
    first, last = min(found), max(found)
    return str(first) if first == last else f"{first}–{last}"
