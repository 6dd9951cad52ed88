"""A film in the making: what a file tells of it, field by field, and what has no place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from filmcli.importers.items import Draft
from filmcli.record.ids import id_problem
from filmcli.record.limits import MAX_INTEGER, MAX_TEXT

_EMPTY: tuple[Any, ...] = (None, "", [], {}, ())
_DEEPEST = 8  # of what is put aside; deeper is no note of anybody's


class Making:
    """Collects the values of a draft; an entry that says what another said is left out."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.aside: dict[str, Any] = {}
        self.lost: list[str] = []

    def keep(self, key: str, value: Any) -> None:
        """Keep a plain field, where there is a value; the first one of a key stays."""
        if value not in _EMPTY:
            self.values.setdefault(key, value)

    def add(self, key: str, entry: Mapping[str, Any]) -> None:
        """Add an entry to a list of tables, without its keys that say nothing."""
        told = {name: each for name, each in entry.items() if each not in _EMPTY}
        entries = self.values.setdefault(key, [])
        if told not in entries:
            entries.append(told)

    def credit(self, name: str, job: str, note: str | None = None) -> None:
        """Add a person's job; the notes of one job are put together."""
        for entry in self.values.get("crew", ()):
            if (entry["name"], entry["job"]) == (name, job):
                notes = [each for each in (entry.get("note"), note) if each]
                if notes and entry.get("note") != note:
                    entry["note"] = ", ".join(dict.fromkeys(notes))
                return
        self.add("crew", {"name": name, "job": job, "note": note})

    def identify(self, scheme: str, value: Any) -> None:
        """Keep an id of the film where it is one; another of its kind is told as lost."""
        if value in _EMPTY or value == 0:
            return
        if problem := id_problem(scheme, value):
            self.lose(f"ids.{scheme}", problem)
            return
        ids = self.values.setdefault("ids", {})
        if ids.setdefault(scheme, value) != value:
            self.lose(f"ids.{scheme}", f"{value} besides {ids[scheme]}")

    def person(self, name: str, scheme: str | None, value: Any, **more: Any) -> None:
        """Keep an id of a person, and other names; two persons of one name are told as lost."""
        people = self.values.setdefault("people", {})
        entry = people.setdefault(name, {})
        if scheme and value not in _EMPTY and value != 0:
            if problem := id_problem("imdb_person" if scheme == "imdb" else scheme, value):
                self.lose(f"people.{name}", problem)
            elif entry.setdefault("ids", {}).setdefault(scheme, value) != value:
                self.lose(f"people.{name}", f"two persons of that name, one is {scheme} {value}")
        for names in more.get("names", ()):
            if names not in entry.setdefault("names", []):
                entry["names"].append(names)
        if not entry:
            del people[name]
        if not people:
            del self.values["people"]

    def put_aside(self, name: str, value: Any) -> None:
        """Put aside what a record has no field for; several of a name become a list."""
        told = portable(value)
        if told in _EMPTY:
            return
        if name not in self.aside:
            self.aside[name] = told
        elif isinstance(self.aside[name], list):
            self.aside[name].append(told)
        elif self.aside[name] != told:
            self.aside[name] = [self.aside[name], told]

    def lose(self, what: str, why: str) -> None:
        """Tell of something that is neither kept nor put aside."""
        self.lost.append(f"{what}: {why}")

    def draft(self, line: int | None = None) -> Draft:
        """Give the draft."""
        values = {key: value for key, value in self.values.items() if value not in _EMPTY}
        return Draft(values, self.aside, line, tuple(dict.fromkeys(self.lost)))


def portable(value: Any, depth: int = 0) -> Any:
    """Give a value as TOML can hold it, without what says nothing; None for what it cannot."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        pairs = {str(key): portable(each, depth + 1) for key, each in value.items()}
        return {key: each for key, each in pairs.items() if each not in _EMPTY}
    if isinstance(value, str):
        return value if len(value) <= MAX_TEXT else None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= MAX_INTEGER else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Iterable):
        entries = [portable(each, depth + 1) for each in value]
        return [each for each in entries if each not in _EMPTY]
    return None
