"""The rules that valid records are held to: code, severity, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

ERROR, WARNING, ADVICE = SEVERITIES = ("error", "warning", "advice")
KeyPath = tuple[str | int, ...]
Written = Mapping[str, Any]  # what a record's file says, key for key, validated


class Rule(NamedTuple):
    """What a code means. An error is wrong, a warning most likely so, advice is worth a look."""

    code: str
    severity: str
    finds: str
    explanation: str
    fix: str = ""  # what --fix does, where it can do anything
    silent: bool = True  # whether x-ignore can silence it


class Remark(NamedTuple):
    """Something about a valid record: where and what; `fixable` where --fix is safe."""

    path: KeyPath
    code: str
    message: str
    fixable: bool = False


RULES = (
    Rule(
        "invalid",
        ERROR,
        "The file breaks the format or cannot be read",
        "Other commands refuse such a record. `filmcli fields` lists what a record can hold.",
        silent=False,
    ),
    Rule(
        "double-id",
        ERROR,
        "Two records have the same id",
        "One film is one record: asked for by its id, neither can be told apart. Join them, or"
        " correct the id.",
    ),
    Rule(
        "double-slug",
        ERROR,
        "Two files of one record directory have the same name",
        "Only the first is ever shown. Rename one: filmcli rename.",
        silent=False,
    ),
    Rule(
        "hidden-character",
        ERROR,
        "A text holds a control or invisible character",
        "Such characters come along when text is copied. They make equal names differ, or drive"
        " a terminal. Delete them.",
        fix="takes away those without width at the ends of a text",
    ),
    Rule(
        "unlisted-source",
        ERROR,
        "A source is cited and not listed",
        "What `sources` and [cites] name has a [sources.KEY] table. Add it, or correct the key.",
    ),
    Rule(
        "double-entry",
        WARNING,
        "The same credit, title, release or value twice",
        "Delete one, and give its sources and notes to the other.",
    ),
    Rule(
        "double-film",
        WARNING,
        "Two records have the same title and year",
        "Most likely one film written down twice. Join the records; two different films are told"
        " apart by an id of the same kind in both.",
    ),
    Rule(
        "idle-claim",
        WARNING,
        "A claim says what the record shows",
        "[[claims]] is for what the record does not show. Move its sources to [cites].",
    ),
    Rule(
        "moved-article",
        WARNING,
        'A title with its article behind a comma: "Matrix, The"',
        "Write a title as the film does; sorting and searching pass over the article.",
        fix="puts the article in front",
    ),
    Rule(
        "release-before-premiere",
        WARNING,
        "A release before the premiere in the same place",
        'A premiere comes first. Correct a date, or mark the release certainty = "disputed".',
    ),
    Rule(
        "release-before-year",
        WARNING,
        "A release before the production year",
        "Correct the year or the date; a year that sources disagree on has a [[claims]] entry.",
    ),
    Rule(
        "swapped-role",
        WARNING,
        "Actor and role look swapped",
        "`name` is the person, `character` the role. The name is elsewhere a role, or the"
        " character is somebody that records credit.",
    ),
    Rule(
        "territory-time",
        WARNING,
        "A territory that did not exist at the date",
        "States that are no more have codes of ISO 3166-3: SUHH until 1992, CSHH until 1993.",
    ),
    Rule(
        "two-originals",
        WARNING,
        "Two original titles in one language",
        'One is the original; the other is "alternative", "working" or "release", or'
        ' certainty = "disputed".',
    ),
    Rule(
        "two-spellings",
        WARNING,
        "One person spelled in two ways in the collection, and no record says so",
        "Spell the credit as its source does, and name the other spelling in"
        ' [people."NAME"] names. Two people are told apart by ids there.',
    ),
    Rule(
        "unmarked-conflict",
        WARNING,
        "Premieres on different days, and none is marked as disputed",
        'Where sources disagree, say so: certainty = "disputed" (or "probable") in each entry.',
    ),
    Rule(
        "capital-title",
        ADVICE,
        "A title in capitals alone",
        "Posters shout. Write the title as a text would.",
    ),
    Rule(
        "catalogue-differs",
        ADVICE,
        "The catalogue has another year, running time or director, or another spelling",
        "Either may be right; the record is what is shown. Where it is right, say so: a"
        " [[claims]] entry with the other value, or the other spelling of a name in"
        ' [people."NAME"] names. Of running times a minute is rounding.',
    ),
    Rule(
        "edge-blanks",
        ADVICE,
        "Blanks at the beginning or the end of a text",
        "They are never meant, and make equal names differ.",
        fix="takes them away",
    ),
    Rule(
        "future-premiere",
        ADVICE,
        "A premiere that is still to come, written as certain",
        'Plans change: certainty = "probable", or a date with ? behind it.',
    ),
    Rule(
        "idle-cite",
        ADVICE,
        "Sources in [cites] for a field that is not there",
        "[cites] is for plain fields; an entry of a list names its sources itself.",
    ),
    Rule(
        "missing",
        ADVICE,
        "What most readers ask for is not there",
        "Director, year, cast, running time, country, language, genre, synopsis, release, ids"
        " and sources are what people look for first.",
    ),
    Rule(
        "not-nfc",
        ADVICE,
        "A text is not in the usual Unicode form (NFC)",
        "The same letters in another form compare as different. `filmcli fmt` mends the whole"
        " file.",
        fix="writes the text in NFC",
    ),
    Rule(
        "odd-runtime",
        ADVICE,
        "A running time that this kind of film hardly has",
        "Minutes, not seconds; and `kind` may be what is wrong: feature, short, documentary,"
        " tv-movie, special or video.",
    ),
    Rule(
        "release-late",
        ADVICE,
        "First released more than ten years after the production year",
        "It happens; more often the first release is missing, or a digit is wrong.",
    ),
    Rule(
        "uncited-source",
        ADVICE,
        "A source that nothing cites",
        "Name it where it states something, or delete it.",
    ),
    Rule(
        "unknown-code",
        ADVICE,
        "A code in x-ignore that does not exist",
        'x-ignore = ["code"] at the top of a record silences codes there. invalid and'
        " double-slug cannot be silenced.",
    ),
    Rule(
        "shadowed",
        ADVICE,
        "A record directory named earlier has a record of the same name",
        "That one is shown. It is what naming several directories is for; if it is a slip, rename"
        " one of them: filmcli rename.",
        silent=False,
    ),
    Rule(
        "unsourced",
        ADVICE,
        "A fact without a source, in a record that has sources",
        "Name those who state it: in [cites] for a plain field, in `sources` for an entry.",
    ),
)
BY_CODE = {rule.code: rule for rule in RULES}
