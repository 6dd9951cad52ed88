"""The JSON Schema of a record, for editors that complete and check TOML."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from filmcli.record.validation import CHECKS, record
from filmcli.record.vocabulary import PLAIN_FIELDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) that says of a record what the reader says.

    The reader also checks what a schema cannot: check letters, language registries, calendars.
    """
    definitions: dict[str, Any] = {}
    made = GenerateJsonSchema().generate(record())
    made["properties"] = _shared(made["properties"], definitions)
    made["properties"]["claims"]["items"]["allOf"] = [_claimed(field) for field in PLAIN_FIELDS]
    return {
        "$schema": DIALECT,
        **made,
        "title": "A film record of filmcli",
        "description": "Film facts, each with its source; only the title is required",
        "additionalProperties": False,
        "patternProperties": {"^x-": {"description": "Your own; kept, never interpreted"}},
        "$defs": dict(sorted(definitions.items())),
    }


def _claimed(field: str) -> dict[str, Any]:
    """Say that a claim about a field holds a value of that field."""
    about = {"properties": {"field": {"const": field}}, "required": ["field"]}
    return {"if": about, "then": {"properties": {"value": {"$ref": f"#/properties/{field}"}}}}


def _shared(node: Any, definitions: dict[str, Any]) -> Any:
    """Move what a check says into $defs, so that it is written once; drop pydantic's titles."""
    if isinstance(node, list):
        return [_shared(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    if "patternProperties" in node:
        node = _closed(node)
    # A property may be called title or description too, but that is a table, not a text.
    words = {key: each for key, each in node.items() if _is_text(key, each)}
    rules = {key: _shared(each, definitions) for key, each in node.items() if key not in words}
    words.pop("title", None)
    name = next((name for name, (_, said) in CHECKS.items() if _says(rules, said)), None)
    if name is None:
        return rules | words
    definitions[name] = rules
    return {"$ref": f"#/$defs/{name}"} | words


def _closed(node: dict[str, Any]) -> dict[str, Any]:
    """Refuse the keys that do not match, where pydantic says only what those that do may hold."""
    ((pattern, values),) = node["patternProperties"].items()
    names = {"type": "string", "pattern": pattern, **node.get("propertyNames", {})}
    rest = {key: each for key, each in node.items() if key != "patternProperties"}
    return rest | {"propertyNames": names, "additionalProperties": values}


def _is_text(key: str, value: Any) -> bool:
    return key in ("title", "description") and isinstance(value, str)


def _says(rules: dict[str, Any], said: dict[str, Any]) -> bool:
    return rules == {"type": rules.get("type")} | said
