"""The JSON Schema of a record, for editors that complete and check TOML."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from filmcli.record.validation import record

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) that says of a record what the reader says.

    The reader also checks what a schema cannot: check letters, language registries, calendars.
    """
    made = GenerateJsonSchema().generate(record())
    return {
        "$schema": DIALECT,
        **made,
        "title": "A film record of filmcli",
        "description": "Film facts, each with its source; only the title is required",
        "additionalProperties": False,
        "patternProperties": {"^x-": {"description": "Your own; kept, never interpreted"}},
    }
