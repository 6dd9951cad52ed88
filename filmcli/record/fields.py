"""The format told in words: every field with its type and meaning, from the model itself."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from filmcli.record import model
from filmcli.record.vocabulary import CATALOGUED, SHORT_FORMS, UNWRITTEN

_TYPE_WORDS = {str: "text", int: "number", Any: "any"}
_CHECK_WORDS = {"date": "date", "url": "address"}


class FieldInfo(NamedTuple):
    """One field of the format."""

    name: str  # dotted; [] marks a list of tables, <name> a key of the user's choice
    type: str
    meaning: str


def all_fields() -> Iterator[FieldInfo]:
    """Give every field of a record in format order, short and derived forms included."""
    for info in _fields(model.Film, ""):
        yield info
        if info.name == "gross":
            yield from _short_forms()
    yield FieldInfo("x-<name>", "any", "Your own; kept, never interpreted")
    yield FieldInfo("original_title", "text, derived", "The title of type original")
    yield FieldInfo("premiered", "date, derived", "The earliest premiere")
    yield FieldInfo("released", "date, derived", "The general release")
    for name, annotation in get_type_hints(model.Film, include_extras=True).items():
        if name in CATALOGUED:
            words = next(each for each in get_args(annotation) if isinstance(each, str))
            kind = "text" if name == "series" else "number"
            yield FieldInfo(name, f"{kind}, derived", words)


def _short_forms() -> Iterator[FieldInfo]:
    for name in SHORT_FORMS:
        yield FieldInfo(name, "text or list of text", f"The {name}; short form, sources in cites")


def _fields(kind: Any, prefix: str) -> Iterator[FieldInfo]:
    for name, annotation in get_type_hints(kind, include_extras=True).items():
        if kind is model.Film and name in UNWRITTEN:
            continue
        words, inner, suffix = _described(annotation)
        meaning = next((each for each in get_args(annotation) if isinstance(each, str)), "")
        yield FieldInfo(prefix + name, words, meaning)
        if inner is not None:
            yield from _fields(inner, f"{prefix}{name}{suffix}.")


def _described(annotation: Any) -> tuple[str, Any, str]:
    """Give (the type in words, the named tuple inside if any, what follows the name)."""
    base, marks = annotation, []
    while get_origin(base) is Annotated:
        base, *more = get_args(base)
        marks += more
    if get_origin(base) in (Union, types.UnionType):
        base = next(each for each in get_args(base) if each is not type(None))
    if get_origin(base) is tuple:
        item = get_args(base)[0]
        if hasattr(item, "_fields"):
            return "list of tables", item, "[]"
        return "list of text", None, ""
    if get_origin(base) is Mapping:
        item = get_args(base)[1]
        if hasattr(item, "_fields"):
            return "table of tables", item, ".<name>"
        return "table of lists of text", None, ""
    if hasattr(base, "_fields"):
        return "table", base, ""
    return _scalar_words(base, marks), None, ""


def _scalar_words(base: Any, marks: list[Any]) -> str:
    for mark in marks:
        if isinstance(mark, model.OneOf):
            return " | ".join(mark.values)
        if isinstance(mark, model.Is) and mark.check in _CHECK_WORDS:
            return _CHECK_WORDS[mark.check]
    return _TYPE_WORDS[base]


def keys_at(path: tuple[str | int, ...]) -> list[str]:
    """Give the keys that a table at this key path may hold."""
    kind: Any = model.Film
    named: Any = None  # set where the next part is a name of the user's choice
    for part in path:
        if isinstance(part, int):
            continue
        if named is not None:
            kind, named = named, None
            continue
        inner, suffix = _described(get_type_hints(kind, include_extras=True)[part])[1:]
        kind, named = (kind, inner) if suffix == ".<name>" else (inner, None)
    names = [name for name in kind._fields if not (kind is model.Film and name in UNWRITTEN)]
    return [*names, *SHORT_FORMS] if kind is model.Film else names


def type_at(path: tuple[str | int, ...]) -> str:
    """Give the type, as `all_fields` words it, of what a key path leads to."""
    wanted = [part for part in path if isinstance(part, str)]
    names = {info.name.replace("[]", ""): info.type for info in all_fields()}
    if wanted[0] in _KEYED and len(wanted) > 1:
        wanted[1] = "<name>"
    words = names.get(".".join(wanted), "table")
    if isinstance(path[-1], int):
        return "table" if words == "list of tables" else "text"
    return words


_KEYED = ("people", "sources")  # tables whose keys are of the user's choice
