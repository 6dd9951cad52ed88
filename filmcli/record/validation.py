"""The strict pydantic types of a record, built from the annotations in `model`.

Imported only for a record that has changed: pydantic takes longer to load than everything else.
"""

from __future__ import annotations

import types
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, NotRequired, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, WithJsonSchema
from pydantic_core import CoreSchema
from typing_extensions import TypedDict

from filmcli.errors import nearest
from filmcli.record import codes, model
from filmcli.record.dates import DATE_PATTERN, parse_date
from filmcli.record.ids import ID_PATTERNS, id_problem
from filmcli.record.limits import MAX_INTEGER, MAX_LIST, MAX_TEXT

MIN_YEAR, MAX_YEAR = 1870, 2200
MAX_MINUTES = 100_000  # the longest film known takes 51,420 minutes

# A letter that can be seen: not space, control, format, combining mark or filler.
_INVISIBLE = "\u115f\u1160\u3164\uffa0\u2800"
VISIBLE_PATTERN = (
    r"[^\s\u0000-\u001f\u007f-\u009f\u00ad\u034f\u0300-\u036f\u061c\u115f\u1160\u180e"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)


def _text(value: str) -> str:
    if not any(
        unicodedata.category(sign)[0] not in "ZCM" and sign not in _INVISIBLE for sign in value
    ):
        raise ValueError("blank; write something that can be seen, or leave the key out")
    return value


def _year(value: int) -> int:
    if not MIN_YEAR <= value <= MAX_YEAR:
        raise ValueError(f"not a film year; a year from {MIN_YEAR} to {MAX_YEAR} would be")
    return value


def _between(low: int, high: int) -> Callable[[int], int]:
    def check(value: int) -> int:
        if not low <= value <= high:
            raise ValueError(f"out of range; a whole number from {low} to {high} would be right")
        return value

    return check


def _territory(value: str) -> str:
    if codes.territory_name(value) is None:
        known = list(codes.territory_codes())
        close = value.upper() if value.upper() in known else None
        hint = f'write "{close}"' if close else 'two capital letters as in "KR", or "001"'
        raise ValueError(f'"{value[:40]}" is not an ISO 3166 territory; {hint}')
    return value


def _country(value: str) -> str:
    if value == codes.WORLD:
        raise ValueError('"001" is the whole world, not a country; name the countries')
    return _territory(value)


def _language(value: str) -> str:
    if problem := codes.language_problem(value):
        raise ValueError(problem)
    return value


def _currency(value: str) -> str:
    if not codes.is_currency(value):
        raise ValueError(f'"{value[:40]}" is not an ISO 4217 currency; "KRW" or "USD" would be')
    return value


def _url(value: str) -> str:
    if not value.startswith(("http://", "https://")) or not value.isprintable() or " " in value:
        raise ValueError("not a web address; it begins with https:// and has no blanks")
    return value


def _plain_field(value: str) -> str:
    if value not in model.PLAIN_FIELDS:
        close = nearest(value, list(model.PLAIN_FIELDS))
        hint = f"did you mean {close}?" if close else f"one of {', '.join(model.PLAIN_FIELDS)}"
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
    "language": (_language, {"pattern": r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$"}),
    "currency": (_currency, {"pattern": "^[A-Z]{3}$"}),
    "url": (_url, {"format": "uri", "pattern": r"^https?://[^\s]+$"}),
    "plain_field": (_plain_field, {"enum": list(model.PLAIN_FIELDS)}),
    "date": (parse_date, {"type": "string", "pattern": DATE_PATTERN}),
    "tmdb": (_id("tmdb"), {"minimum": 1}),
} | {
    scheme: (_id(scheme), {"pattern": pattern})
    for scheme, pattern in ID_PATTERNS.items()
    if scheme != "tmdb"
}


class _OrText:
    """Accepts the short form too: a text where a list of texts or a table is meant."""

    def __init__(self, expand: Callable[[str], Any]) -> None:
        self.expand = expand

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        from pydantic_core import core_schema

        def expanded(value: Any) -> Any:
            return self.expand(value) if isinstance(value, str) else value

        return core_schema.no_info_before_validator_function(expanded, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", **CHECKS["text"][1]}, handler(schema)]}


def _checked(base: Any, name: str) -> Any:
    check, schema = CHECKS[name]
    if name == "date":
        return Annotated[Any, BeforeValidator(check), WithJsonSchema(schema)]
    return Annotated[base, AfterValidator(check), Field(json_schema_extra=schema)]


def _shape(annotation: Any, marks: tuple[Any, ...] = ()) -> Any:
    """Give the pydantic type for a model annotation: tables for named tuples, lists for tuples."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(arguments[0], (*arguments[1:], *marks))
    if origin in (Union, types.UnionType):
        return _shape(next(each for each in arguments if each is not type(None)), marks)
    if origin is tuple:
        shape = Annotated[list[_shape(arguments[0], marks)], Field(max_length=MAX_LIST)]  # type: ignore[misc]
    elif origin is Mapping:
        key = _shape(str, marks) if marks else str
        shape = dict[key, _shape(arguments[1])]  # type: ignore[misc, valid-type]
    else:
        shape = _scalar_shape(annotation, marks)
    return shape


def _scalar_shape(annotation: Any, marks: tuple[Any, ...]) -> Any:
    if annotation is model.Variant:
        return Annotated[table(model.Variant), _OrText(lambda text: {"name": text})]
    if hasattr(annotation, "_fields"):
        return table(annotation)
    for mark in marks:
        if isinstance(mark, model.Is):
            return _checked(annotation, mark.check)
        if isinstance(mark, model.OneOf):
            return Annotated[
                annotation,
                AfterValidator(_one_of(mark.values)),
                Field(json_schema_extra={"enum": list(mark.values)}),
            ]
    return annotation


def _one_of(values: tuple[str, ...]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in values:
            close = nearest(value, list(values))
            hint = f'did you mean "{close}"?' if close else f"one of {', '.join(values)}"
            raise ValueError(f'"{value[:40]}" is not one of its values; {hint}')
        return value

    return check


def meaning(annotation: Any) -> str:
    """Give the words in a model annotation."""
    return next((mark for mark in get_args(annotation)[1:] if isinstance(mark, str)), "")


@cache
def table(kind: Any, *, short_forms: bool = False) -> Any:
    """Give the TypedDict for a named tuple of the model; the record itself takes short forms."""
    hints = get_type_hints(kind, include_extras=True)
    fields: dict[str, Any] = {}
    for name, annotation in hints.items():
        if kind is model.Film and name in ("slug", "extra"):
            continue
        shape = Annotated[_shape(annotation), Field(description=meaning(annotation))]
        fields[name] = shape if name not in kind._field_defaults else NotRequired[shape]
    if short_forms:
        names = Annotated[list[_checked(str, "text")], _OrText(lambda text: [text])]  # type: ignore[misc]
        for name in model.SHORT_FORMS:
            words = f"Short form: the name, or a list of names, of the {name}"
            fields[name] = NotRequired[Annotated[names, Field(description=words)]]
    made: Any = TypedDict(kind.__name__, fields)  # type: ignore[operator]
    made.__doc__ = kind.__doc__
    made.__pydantic_config__ = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
    return made


@cache
def adapter() -> TypeAdapter[dict[str, Any]]:
    """Give the validator of a whole record, without its x-* tables."""
    return TypeAdapter(table(model.Film, short_forms=True))
