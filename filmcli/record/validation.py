"""The strict pydantic validator of a record, built from the annotations in `model`.

Imported only for a record that has changed. It is built from pydantic's core schemas, not with
TypeAdapter: loading and building that takes 78 ms, this 16 ms, and both validate alike.
"""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic_core import CoreConfig, CoreSchema, SchemaValidator, core_schema

from filmcli.errors import nearest
from filmcli.record import codes, model
from filmcli.record.dates import DATE_PATTERN, parse_date
from filmcli.record.ids import ID_PATTERNS, id_problem
from filmcli.record.limits import MAX_INTEGER, MAX_LIST, MAX_TEXT
from filmcli.record.vocabulary import MEANT, PLAIN_FIELDS, SHORT_FORMS, UNWRITTEN

# Of every table: a typed dict takes nothing over from the one it is in.
CONFIG = CoreConfig(strict=True, extra_fields_behavior="forbid", allow_inf_nan=False)

MIN_YEAR, MAX_YEAR = 1870, 2200
MAX_MINUTES = 100_000  # the longest film known takes 51,420 minutes

# A letter that can be seen: not space, control, format, combining mark or filler.
_INVISIBLE = "\u115f\u1160\u3164\uffa0\u2800"
# Spelled out, since \s is not the same everywhere.
_UNSEEN = (
    r"\s\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u180e\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
VISIBLE_PATTERN = rf"[^{_UNSEEN}\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
URL_PATTERN = rf"^https?://[^{_UNSEEN}]+$"
LANGUAGE_PATTERN = r"^(?:[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*|x(?:-[a-z0-9]{1,8})+)$"


def _text(value: str) -> str:
    first = value[:1]
    if first.isalnum() and first not in _INVISIBLE:
        return value
    if not any(
        unicodedata.category(sign)[0] not in "ZCM" and sign not in _INVISIBLE for sign in value
    ):
        raise ValueError("is blank; write something that can be seen, or leave the key out")
    return value


def _year(value: int) -> int:
    if not MIN_YEAR <= value <= MAX_YEAR:
        raise ValueError(
            f"{value} is no year of a film; one from {MIN_YEAR} to {MAX_YEAR} would be right"
        )
    return value


def _between(low: int, high: int) -> Callable[[int], int]:
    def check(value: int) -> int:
        if not low <= value <= high:
            words = f"{value} is out of range; a whole number from {low} to {high} would be right"
            raise ValueError(words)
        return value

    return check


def _territory(value: str) -> str:
    return _known_territory(value, 'two capital letters as in "KR", or "001", the whole world')


def _country(value: str) -> str:
    if value == codes.WORLD:
        raise ValueError('"001" is the whole world, not a country; name the countries')
    return _known_territory(value, 'two capital letters as in "KR"')


def _known_territory(value: str, hint: str) -> str:
    if codes.territory_name(value) is None:
        meant = codes.territory_named(value)
        if codes.territory_name(value.upper()):
            meant = value.upper()
        hint = f'write "{meant}"' if meant else hint
        raise ValueError(f'"{value[:40]}" is not an ISO 3166 territory; {hint}')
    return value


def _language(value: str) -> str:
    if problem := codes.language_problem(value):
        raise ValueError(problem)
    return value


def _currency(value: str) -> str:
    if not codes.is_currency(value):
        raise ValueError(f'"{value[:40]}" is not an ISO 4217 currency; "KRW" or "USD" would be')
    return value


def _url(value: str) -> str:
    if not re.fullmatch(URL_PATTERN, value):
        words = f'"{value[:40]}" is not a web address; it begins with https:// and has no blanks'
        raise ValueError(words)
    return value


def _plain_field(value: str) -> str:
    if value not in PLAIN_FIELDS:
        close = nearest(value, list(PLAIN_FIELDS))
        hint = f"did you mean {close}?" if close else f"one of {', '.join(PLAIN_FIELDS)}"
        raise ValueError(f'"{value[:40]}" is not a plain field; {hint}')
    return value


def _id(scheme: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if problem := id_problem(scheme, value):
            raise ValueError(problem)
        return value

    return check


# name -> (what accepts a value, what a JSON Schema can say of it)
CHECKS: dict[str, tuple[Callable[[Any], Any], dict[str, Any]]] = {
    "text": (_text, {"pattern": VISIBLE_PATTERN, "maxLength": MAX_TEXT}),
    "year": (_year, {"minimum": MIN_YEAR, "maximum": MAX_YEAR}),
    "minutes": (_between(1, MAX_MINUTES), {"minimum": 1, "maximum": MAX_MINUTES}),
    "count": (_between(1, 10_000), {"minimum": 1, "maximum": 10_000}),
    "amount": (_between(0, MAX_INTEGER), {"minimum": 0, "maximum": MAX_INTEGER}),
    "territory": (_territory, {"enum": [*codes.territory_codes(), codes.WORLD]}),
    "country": (_country, {"enum": list(codes.territory_codes())}),
    "language": (_language, {"pattern": LANGUAGE_PATTERN, "maxLength": 64}),
    "currency": (_currency, {"enum": list(codes.currency_codes())}),
    "url": (_url, {"pattern": URL_PATTERN, "maxLength": MAX_TEXT}),
    "plain_field": (_plain_field, {"enum": list(PLAIN_FIELDS)}),
    "date": (parse_date, {"type": "string", "pattern": DATE_PATTERN}),
    "tmdb": (_id("tmdb"), {"type": "integer", "minimum": 1, "maximum": MAX_INTEGER}),
}
CHECKS |= {
    scheme: (_id(scheme), {"type": "string", "pattern": pattern})
    for scheme, pattern in ID_PATTERNS.items()
}
_TYPE_TOO = {"date", "tmdb", *ID_PATTERNS}  # checks that take any type and speak of it themselves


def meaning(annotation: Any) -> str:
    """Give the words in a model annotation."""
    return next((mark for mark in get_args(annotation)[1:] if isinstance(mark, str)), "")


def _schema_of(annotation: Any, marks: tuple[Any, ...] = ()) -> CoreSchema:
    """Give the core schema for a model annotation: tables for named tuples, lists for tuples."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _schema_of(arguments[0], (*arguments[1:], *marks))
    if origin in (Union, types.UnionType):
        return _schema_of(next(each for each in arguments if each is not type(None)), marks)
    if origin is tuple:
        return core_schema.list_schema(_schema_of(arguments[0], marks), max_length=MAX_LIST)
    if origin is Mapping:
        return core_schema.dict_schema(_schema_of(str, marks), _schema_of(arguments[1]))
    if hasattr(annotation, "_fields"):
        made = table(annotation)
        is_short = annotation is model.Variant
        return _or_text(made, lambda text: {"name": text}) if is_short else made
    return _scalar(annotation, marks)


def _scalar(annotation: Any, marks: tuple[Any, ...]) -> CoreSchema:
    for mark in marks:
        if isinstance(mark, model.Is):
            base = Any if mark.check in _TYPE_TOO else annotation
            return _checked(_BASES[base](), *CHECKS[mark.check])
        if isinstance(mark, model.OneOf):
            schema = {"enum": list(mark.values)}
            return _checked(core_schema.str_schema(), _one_of(mark.values), schema)
    return _BASES[annotation]()


_BASES: dict[Any, Callable[[], CoreSchema]] = {
    str: core_schema.str_schema,
    int: core_schema.int_schema,
    Any: core_schema.any_schema,
}


def _checked(
    base: CoreSchema, check: Callable[[Any], Any], json_schema: dict[str, Any]
) -> CoreSchema:
    metadata = {"pydantic_js_updates": json_schema}
    return core_schema.no_info_after_validator_function(check, base, metadata=metadata)


def _or_text(schema: CoreSchema, expand: Callable[[str], Any]) -> CoreSchema:
    """Accept the short form too: a text where a list of texts or a table is meant."""

    def expanded(value: Any) -> Any:
        return expand(value) if isinstance(value, str) else value

    def both(_: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", **CHECKS["text"][1]}, handler(schema)]}

    metadata = {"pydantic_js_functions": [both]}
    return core_schema.no_info_before_validator_function(expanded, schema, metadata=metadata)


def _one_of(values: tuple[str, ...]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in values:
            close = MEANT.get(value.casefold()) or nearest(value, list(values))
            hint = f'did you mean "{close}"?' if close in values else "write one of them"
            raise ValueError(f'"{value[:40]}" is not one of {", ".join(values)}; {hint}')
        return value

    return check


@cache
def table(kind: Any) -> CoreSchema:
    """Give the schema of a table for a named tuple of the model."""
    return core_schema.typed_dict_schema(_table_fields(kind), cls_name=kind.__name__, config=CONFIG)


def _table_fields(kind: Any) -> dict[str, core_schema.TypedDictField]:
    hints = get_type_hints(kind, include_extras=True)
    return {
        name: _field(
            _schema_of(annotation), meaning(annotation), required=name not in kind._field_defaults
        )
        for name, annotation in hints.items()
        if kind is not model.Film or name not in UNWRITTEN
    }


def _field(schema: CoreSchema, words: str, *, required: bool) -> core_schema.TypedDictField:
    metadata = {"pydantic_js_updates": {"description": words}}
    return core_schema.typed_dict_field(schema, required=required, metadata=metadata)


@cache
def record() -> CoreSchema:
    """Give the schema of a whole record, short forms included, x-* tables left to the reader."""
    fields = _table_fields(model.Film)
    text = _schema_of(str, (model.Is("text"),))
    names = core_schema.list_schema(text, min_length=1, max_length=MAX_LIST)
    for name in SHORT_FORMS:
        words = f"Short form: the name of the {name}, or a list of names"
        fields[name] = _field(_or_text(names, lambda text: [text]), words, required=False)
    return core_schema.typed_dict_schema(fields, cls_name="Film", config=CONFIG)


@cache
def validator() -> SchemaValidator:
    """Give the validator of a whole record, without its x-* tables."""
    return SchemaValidator(record())
