"""The card of a film: first what it says, as lines of words, then how it looks."""

from __future__ import annotations

import shlex
from datetime import date
from typing import Any, NamedTuple

from filmcli.record import releases
from filmcli.record.facts import disputed
from filmcli.safe import safe
from filmcli.view import words
from filmcli.view.terminal import (
    ACCENT,
    QUIET,
    STRONG,
    WARN,
    paragraphs,
    render,
    text,
)

CARD_WIDTH = 96  # longer lines are hard to read
NARROW = 60  # columns below which the frame gives its inner blanks to the text
FIRST_CAST = 5
ORDINARY_WORD = len("Cinematographer")  # a longer one may be folded
SYNOPSIS_LETTERS = 2_000
MARK = "†"

_ID_NAMES = {
    "imdb": "IMDb",
    "tmdb": "TMDB",
    "wikidata": "Wikidata",
    "eidr": "EIDR",
    "letterboxd": "Letterboxd",
    "kobis": "KOBIS",
    "kmdb": "KMDb",
}
_CREDITS = (
    ("director", "Director"),
    ("writer", "Writer"),
    ("composer", "Composer"),
    ("studio", "Studio"),
    ("distributor", "Distributor"),
)
_MORE_CREDITS = (
    ("producer", "Producer"),
    ("cinematographer", "Cinematographer"),
    ("editor", "Editor"),
)
Pairs = list[tuple[str, str]]


class Card(NamedTuple):
    """What a card says, in order; every text still as the record has it."""

    title: str
    original: str
    facts: str
    tagline: str
    synopsis: str
    credits: Pairs
    cast: Pairs
    more_cast: int
    releases: list[str]
    ids: str
    whole: bool  # nothing is left out
    sections: list[tuple[str, Pairs]]  # heading, rows: the rest, for a card that is whole
    disputed: list[str]
    film: str  # how a shell names the film


def compose(
    values: dict[str, Any], today: date, *, full: bool = False, film: str | None = None
) -> Card:
    """Gather what the card says; `full` leaves nothing of the record out.

    `film` is what finds the record again where its slug does not: a path.
    """
    marked = disputed(values)
    cast = values.get("cast", [])
    first = cast if full else cast[:FIRST_CAST]
    return Card(
        title=_title(values, marked),
        original=values.get("original_title", ""),
        facts=_facts_line(values, marked),
        tagline=values.get("tagline", ""),
        synopsis=values.get("synopsis", ""),
        credits=_credits(values, marked, full=full),
        cast=[(credit["name"], role(credit)) for credit in first],
        more_cast=len(cast) - len(first),
        releases=_releases(values, today, marked),
        ids=" · ".join(f"{_ID_NAMES[key]} {each}" for key, each in values.get("ids", {}).items()),
        whole=full,
        sections=_sections(values) if full else [],
        disputed=marked,
        film=_for_shell(film or values["slug"]),
    )


def _sections(values: dict[str, Any]) -> list[tuple[str, Pairs]]:
    from filmcli.view.full import sections

    return sections(values)


def _for_shell(film: str) -> str:
    """Quote a name so that the command shown is safe to copy."""
    quoted = shlex.quote(film)
    return f"-- {quoted}" if film.startswith("-") else quoted


def _marked(field: str, marked: list[str]) -> str:
    return MARK if field in marked else ""


def _title(values: dict[str, Any], marked: list[str]) -> str:
    title = f"{values['title']}{_marked('title', marked)}"
    if "year" not in values:
        return title
    end = values.get("end_year", values["year"])
    until = f"-{end}" if end != values["year"] else ""
    return f"{title} ({values['year']}{until}{_marked('year', marked)})"


def _facts_line(values: dict[str, Any], marked: list[str]) -> str:
    kind = values["kind"].replace("-", " ").replace("tv", "TV")
    told = {"kind": kind[0].upper() + kind[1:]}
    if "series" in values:
        told["series"] = words.episode(values)
    for field, write in (
        ("runtime", words.runtime),
        ("genres", ", ".join),
        ("countries", lambda codes: ", ".join(map(words.place, codes))),
        ("languages", words.languages),
    ):
        if field in values:
            told[field] = write(values[field])
    if "votes" in values:
        told["rating"] = words.rating(values)
    return " · ".join(each + _marked(field, marked) for field, each in told.items())


def _credits(values: dict[str, Any], marked: list[str], *, full: bool) -> Pairs:
    shown = (*_CREDITS, *_MORE_CREDITS) if full else _CREDITS
    return [
        (label, ", ".join(values[field]) + _marked(field, marked))
        for field, label in shown
        if field in values
    ]


def role(credit: dict[str, Any]) -> str:
    """Write a role with its note: Ok Ju (voice)."""
    note = f"({credit['note']})" if "note" in credit else ""
    mark = MARK if credit.get("certainty") == "disputed" else ""
    return " ".join(part for part in (credit.get("character", ""), note) if part) + mark


def _releases(values: dict[str, Any], today: date, marked: list[str]) -> list[str]:
    known = values.get("releases", [])
    sentences = []
    premiere = releases.premiere(known)
    if premiere is not None:
        sentences.append(words.premiere(known[premiere], today) + _marked("premiere", marked))
    general = releases.general(known, values.get("countries", ()))
    if general is not None:
        chosen = known[general]
        mark = MARK if chosen.get("certainty") == "disputed" else ""
        sentences.append(words.general_release(chosen, today) + mark)
    return [sentence[0].upper() + sentence[1:] for sentence in sentences]


def why_lines(card: Card) -> tuple[str, str]:
    """Say which facts are disputed, and the command that shows why."""
    *others, last = (field.replace("_", " ").replace(".", " ") for field in card.disputed)
    fields = f"{', '.join(others)} and {last}" if others else last
    return f"{MARK} sources disagree on {fields}:", f"filmcli why {card.film}"


def plain(card: Card) -> str:
    """Write the card for a pipe: one fact a line, nothing cut, no layout."""
    lines = [card.title]
    lines += [f"Original title: {card.original}"] if card.original else []
    lines += [card.facts]
    lines += [f"Tagline: {card.tagline}"] if card.tagline else []
    lines += [f"Synopsis: {card.synopsis}"] if card.synopsis else []
    lines += [f"{label}: {names}" for label, names in card.credits]
    lines += [f"Cast: {name}{f' as {told}' if told else ''}" for name, told in card.cast]
    lines += [f"Cast: {card.more_cast} more"] if card.more_cast else []
    lines += card.releases
    lines += [
        ": ".join(part for part in (heading, label, told) if part)
        for heading, rows in card.sections
        for label, told in rows
    ]
    lines += [f"Ids: {card.ids}"] if card.ids else []
    lines += [" ".join(why_lines(card))] if card.disputed else []
    return "".join(safe(line) + "\n" for line in lines)


def rich(card: Card, *, width: int, colour: bool) -> str:
    """Lay the card out in a frame of that many columns."""
    from rich.console import Group
    from rich.panel import Panel

    width = min(width, CARD_WIDTH)
    sides = 1 if width < NARROW else 2
    inner = width - 2 - 2 * sides
    parts: list[Any] = [text(card.title, STRONG)]
    if card.original:
        parts.append(text(card.original, ACCENT))
    parts.append(text(card.facts, QUIET))
    if card.tagline:
        parts += ["", text(card.tagline, "italic")]
    if card.synopsis:
        parts += ["", paragraphs(card.synopsis, most=None if card.whole else SYNOPSIS_LETTERS)]
    parts += _people(card, inner)
    if card.releases:
        parts += ["", *(text(sentence) for sentence in card.releases)]
    left = _left_width([label for _, rows in card.sections for label, _ in rows], inner)
    for heading, rows in card.sections:
        parts += ["", text(heading, STRONG), _pairs(rows, left, QUIET, "")]
    if card.ids:
        parts += ["", text(card.ids, QUIET)]
    if card.disputed:
        parts += [*([] if card.ids else [""]), *_why(card, inner)]
    made = Panel(Group(*parts), width=width, border_style=QUIET, padding=(0, sides))
    return render(width, made, colour=colour)


def _people(card: Card, inner: int) -> list[Any]:
    """Lay out who made the film, then who plays in it, in columns that line up."""
    left = _left_width([label for label, _ in (*card.credits, *card.cast)], inner)
    parts: list[Any] = []
    if card.credits:
        parts += ["", _pairs(card.credits, left, QUIET, "")]
    if card.cast:
        parts += ["", _pairs(card.cast, left, "", ACCENT)]
    if card.more_cast:
        parts.append(text(f"and {card.more_cast} more: filmcli cast {card.film}", QUIET))
    return parts


def _why(card: Card, inner: int) -> list[Any]:
    """Keep the command on one line: it is there to be copied."""
    from rich.cells import cell_len

    disagree, command = why_lines(card)
    joined = f"{disagree} {command}"
    if cell_len(safe(joined)) <= inner:
        return [text(joined, WARN)]
    return [text(disagree, WARN), text(f"  {command}", WARN)]


def _left_width(labels: list[str], inner: int) -> int:
    """Give one width for the left column: two fifths, more only for an ordinary word."""
    from rich.cells import cell_len

    shown = [safe(label, limit=inner) for label in labels]
    longest = max(map(cell_len, shown), default=1)
    word = max((cell_len(word) for label in shown for word in label.split()), default=1)
    wide = max(inner * 2 // 5, min(word, ORDINARY_WORD, inner // 2))
    return max(1, min(longest, wide))


def _pairs(rows: Pairs, left: int, label_style: str, style: str) -> Any:
    from rich.table import Table

    made = Table.grid(padding=(0, 2))
    made.add_column(width=left, overflow="fold")
    made.add_column(overflow="fold")
    last = None
    for label, told in rows:
        made.add_row(text("" if label == last else label, label_style), text(told, style))
        last = label
    return made
