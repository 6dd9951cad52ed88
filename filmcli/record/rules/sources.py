"""Rules about who states what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from filmcli.errors import nearest
from filmcli.record.rules.table import KeyPath, Remark, Written
from filmcli.record.vocabulary import PLAIN_FIELDS, SHORT_FORMS

_LISTS = ("titles", "cast", "crew", "companies", "releases", "claims")
_INNER = ("variants", "known_for", "names")


def remarks(written: Written, today: date | None = None) -> Iterator[Remark]:
    """Give what is to be said of sources."""
    del today
    cited = dict(_cited(written, ()))
    yield from _unlisted(written, cited)
    yield from _idle_cites(written)
    if written.get("sources"):
        yield from _uncited(written, cited)
        yield from _unsourced(written)


def _cited(value: Any, path: KeyPath) -> Iterator[tuple[str, KeyPath]]:
    """Give each source that is named, and where; of one named twice the first place comes last."""
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, each in reversed(list(pairs)):
        if path == () and (key == "sources" or key.startswith("x-")):
            continue
        if isinstance(each, list) and (key == "sources" or path == ("cites",)):
            yield from ((name, (*path, key, n)) for n, name in reversed(list(enumerate(each))))
        elif isinstance(each, Mapping | list):
            yield from _cited(each, (*path, key))


def _unlisted(written: Written, cited: Mapping[str, KeyPath]) -> Iterator[Remark]:
    listed = list(written.get("sources", {}))
    for name in sorted(set(cited) - set(listed)):
        close = nearest(name, listed)
        hint = f"did you mean {close}?" if close else f"add [sources.{name}]"
        words = f'"{name}" is cited but not listed; {hint}'
        yield Remark(cited[name], "unlisted-source", words)


def _idle_cites(written: Written) -> Iterator[Remark]:
    for field in written.get("cites", {}):
        if field not in written and field != "kind":
            words = f"there is no {field} at the top to cite for"
            if field in SHORT_FORMS:
                words += "; an entry of a list names its sources itself"
            yield Remark(("cites", field), "idle-cite", words)


def _uncited(written: Written, cited: Mapping[str, KeyPath]) -> Iterator[Remark]:
    for key in written["sources"]:
        if key not in cited:
            words = "no fact names this source; name it where it states one, or delete it"
            yield Remark(("sources", key), "uncited-source", words)


def _unsourced(written: Written) -> Iterator[Remark]:
    cites = written.get("cites", {})
    for field in PLAIN_FIELDS:
        if written.get(field) and not cites.get(field):
            words = f"no source; name one in [cites], {field} = [...]"
            yield Remark((field,), "unsourced", words)
    bare: dict[str, list[KeyPath]] = {}
    for path, entry in _entries(written):
        if not entry.get("sources"):
            kind = ".".join(str(part) for part in path if isinstance(part, str))
            bare.setdefault("people" if path[0] == "people" else kind, []).append(path)
    for paths in bare.values():
        more = f", nor have {len(paths) - 1} more like it" if len(paths) > 1 else ""
        words = f"no source{more}; name one in its sources"
        yield Remark(paths[0], "unsourced", words)


def _entries(written: Written) -> Iterator[tuple[KeyPath, Written]]:
    """Give every entry that can name sources, with its key path."""
    for field in _LISTS:
        for number, entry in enumerate(written.get(field, ())):
            yield (field, number), entry
            yield from _inner(entry, (field, number))
    for name, person in written.get("people", {}).items():
        if "ids" in person or "debut" in person:
            yield ("people", name), person
        yield from _inner(person, ("people", name))


def _inner(entry: Written, path: KeyPath) -> Iterator[tuple[KeyPath, Written]]:
    for key in _INNER:
        for number, each in enumerate(entry.get(key, ())):
            yield (*path, key, number), each
