"""The people in files of media servers: cast in billing order, crew, and their ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from filmcli.importers import naming
from filmcli.importers.making import Making
from filmcli.importers.markup import Node, parts_of
from filmcli.record import roles
from filmcli.record.ids import id_problem


def crew(default: str) -> Callable[[Making, Node], None]:
    """Give what reads the names of people with a job."""

    def put(making: Making, node: Node) -> None:
        for words in naming.listed(node.text):
            name, note = roles.credited(words)
            making.entry("crew", name=name, job=default, note=note)
        _person(making, node, naming.one_line(node.text))

    return put


def producer(making: Making, node: Node) -> None:
    """Read tinyMediaManager's <producer>, which holds every job."""
    parts = parts_of(node)
    name = parts.get("name") or naming.one_line(node.text)
    job, note = naming.job(parts.get("role") or "producer")
    if name:
        making.entry("crew", name=name, job=job, note=note)
        _person(making, node, name)


def cast(making: Making, actors: list[Node]) -> None:
    """Add the cast in the order that the file gives, or stands in."""
    told = [(parts_of(node), node) for node in actors]
    orders = [parts.get("order", "") for parts, _ in told]
    if all(order.isascii() and order.isdigit() and len(order) < 9 for order in orders):
        told.sort(key=lambda each: int(each[0]["order"]))
    pictures: dict[str, str] = {}
    for parts, node in told:
        name, (character, note) = parts.get("name", ""), roles.role(parts.get("role", ""))
        if not name:
            if any(parts.values()):
                making.lose(f"an actor without a name, line {node.line}")
            continue
        kind = parts.get("type", "").lower()
        if kind in ("", "actor", "gueststar"):
            making.entry("cast", name=name, character=character or None, note=note)
        else:
            job, said = naming.job(kind)
            making.entry("crew", name=name, job=job, note=said)
        _person(making, node, name)
        if parts.get("thumb"):
            pictures.setdefault(name, parts["thumb"])
    making.put_aside("actor_thumb", pictures)


def _person(making: Making, node: Node, name: str) -> None:
    """Keep the ids of a person; of two of one name, none."""
    parts = parts_of(node) | {key.lower(): value for key, value in node.attributes.items()}
    for key, scheme, checked in (
        ("tmdbid", "tmdb", "tmdb"),
        ("imdbid", "imdb", "imdb_person"),
        ("profile", "tmdb", "tmdb"),
    ):
        words = parts.get(key, "")
        if key == "profile" and (match := re.search(r"themoviedb\.org/person/(\d{1,18})", words)):
            words = match[1]
        value: Any = (
            int(words) if scheme == "tmdb" and words.isascii() and words.isdigit() else words
        )
        if not words or id_problem(checked, value):
            continue
        known = making.values.get("people", {}).get(name, {}).get("ids", {}).get(scheme)
        if known is None:
            making.person(name, ids={scheme: value})
        elif known != value:
            making.lose(f"people: two persons are called {name}: {scheme} {known} and {value}")
