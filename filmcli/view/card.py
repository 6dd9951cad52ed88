"""The card of a film: first what it says, as lines of words, then how it looks."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from filmcli.record import releases
from filmcli.record.dates import in_words
from filmcli.record.facts import disputed
from filmcli.safe import safe, safe_lines
from filmcli.view import words
from filmcli.view.terminal import ACCENT, QUIET, STRONG, WARN, render, text

CARD_WIDTH = 96  # longer lines are hard to read
FIRST_CAST = 5
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


class Card(NamedTuple):
    """What a card says, in order; every text still as the record has it."""

    title: str
    original: str
    facts: str
    tagline: str
    synopsis: str
    credits: list[tuple[str, str]]
    cast: list[tuple[str, str]]
    more_cast: int
    releases: list[str]
    ids: str
    extra: list[tuple[str, str]]
    disputed: list[str]
    slug: str


def compose(values: dict[str, Any], today: date, *, full: bool = False) -> Card:
    """Gather what the card says; `full` leaves nothing of the record out."""
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
        cast=[(credit["name"], _role(credit)) for credit in first],
        more_cast=len(cast) - len(first),
        releases=_releases(values, today, marked),
        ids=" · ".join(f"{_ID_NAMES[key]} {each}" for key, each in values.get("ids", {}).items()),
        extra=_extra(values, marked) if full else [],
        disputed=marked,
        slug=values["slug"],
    )


def _marked(field: str, marked: list[str]) -> str:
    return MARK if field in marked else ""


def _title(values: dict[str, Any], marked: list[str]) -> str:
    title = values["title"] + _marked("title", marked)
    return f"{title} ({values['year']}{_marked('year', marked)})" if "year" in values else title


def _facts_line(values: dict[str, Any], marked: list[str]) -> str:
    parts = [values["kind"].replace("-", " ") + _marked("kind", marked)]
    if "runtime" in values:
        parts.append(words.runtime(values["runtime"]) + _marked("runtime", marked))
    if "genres" in values:
        parts.append(", ".join(values["genres"]) + _marked("genres", marked))
    if "countries" in values:
        parts.append(
            ", ".join(map(words.place, values["countries"])) + _marked("countries", marked)
        )
    if "languages" in values:
        parts.append(words.languages(values["languages"]) + _marked("languages", marked))
    parts[0] = parts[0][0].upper() + parts[0][1:]
    return " · ".join(parts)


def _credits(values: dict[str, Any], marked: list[str], *, full: bool) -> list[tuple[str, str]]:
    shown = (*_CREDITS, *_MORE_CREDITS) if full else _CREDITS
    return [
        (label, ", ".join(values[field]) + _marked(field, marked))
        for field, label in shown
        if field in values
    ]


def _role(credit: dict[str, Any]) -> str:
    note = f" ({credit['note']})" if "note" in credit else ""
    return str(credit.get("character", "")) + note


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


def _extra(values: dict[str, Any], marked: list[str]) -> list[tuple[str, str]]:
    rows = []
    for field in ("filming", "budget", "gross"):
        if field in values:
            told = in_words(values[field]) if field == "filming" else words.money(values[field])
            rows.append((field.capitalize(), told + _marked(field, marked)))
    jobs = {field for field, _ in (*_CREDITS, *_MORE_CREDITS)}
    rows += [
        (credit["job"].capitalize(), credit["name"])
        for credit in values.get("crew", ())
        if credit["job"] not in jobs
    ]
    rows += [("Title", words.value("titles", title)) for title in values.get("titles", ())]
    rows += [
        ("Release", words.value("releases", release)) for release in values.get("releases", ())
    ]
    for name, person in values.get("people", {}).items():
        names = [each["name"] for each in person.get("names", ())]
        if names:
            rows.append((name, f"also {', '.join(names)}"))
        works = [words.value("known_for", work) for work in person.get("known_for", ())]
        if works:
            rows.append((name, f"known for {', '.join(works)}"))
    rows += [
        (
            "Source",
            ", ".join(str(part) for part in (key, source.get("title"), source.get("url")) if part),
        )
        for key, source in values.get("sources", {}).items()
    ]
    return rows


def why_line(card: Card) -> str:
    """Say which facts are disputed and how to see why."""
    return f"{MARK} sources disagree on {', '.join(card.disputed)}: filmcli why {card.slug}"


def plain(card: Card) -> str:
    """Write the card for a pipe: one fact a line, nothing cut, no layout."""
    lines = [card.title]
    lines += [f"Original title: {card.original}"] if card.original else []
    lines += [card.facts]
    lines += [f"Tagline: {card.tagline}"] if card.tagline else []
    lines += [f"Synopsis: {card.synopsis}"] if card.synopsis else []
    lines += [f"{label}: {names}" for label, names in card.credits]
    lines += [f"Cast: {name}{f' as {role}' if role else ''}" for name, role in card.cast]
    lines += [f"Cast: {card.more_cast} more"] if card.more_cast else []
    lines += card.releases
    lines += [f"{label}: {told}" for label, told in card.extra]
    lines += [f"Ids: {card.ids}"] if card.ids else []
    lines += [why_line(card)] if card.disputed else []
    return "".join(safe(line) + "\n" for line in lines)


def rich(card: Card, *, width: int, colour: bool) -> str:
    """Lay the card out in a frame of that many columns."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.panel import Panel

    title = text(card.title, STRONG)
    parts: list[Any] = [title]
    if card.original:
        parts.append(text(card.original, ACCENT))
    parts.append(text(card.facts, QUIET))
    if card.tagline:
        parts += ["", text(card.tagline, "italic")]
    if card.synopsis:
        parts += ["", *(text(line, limit=None) for line in safe_lines(card.synopsis))]
    left = _left_width(card, min(width, CARD_WIDTH) - 6)
    if card.credits:
        parts += ["", _pairs(card.credits, left, QUIET, "")]
    if card.cast:
        parts += ["", _pairs(card.cast, left, "", ACCENT)]
        if card.more_cast:
            parts.append(text(f"and {card.more_cast} more: filmcli cast {card.slug}", QUIET))
    if card.releases:
        parts += ["", *(text(sentence) for sentence in card.releases)]
    if card.extra:
        parts += ["", _pairs(card.extra, left, QUIET, "")]
    if card.ids:
        parts += ["", text(card.ids, QUIET)]
    if card.disputed:
        parts.append(text(why_line(card), WARN))
    made = Panel(Padding(Group(*parts), (0, 1)), width=min(width, CARD_WIDTH), border_style=QUIET)
    return render(width, made, colour=colour)


def _left_width(card: Card, width: int) -> int:
    """Give one width for the left column of every section, so that all of them line up."""
    from rich.cells import cell_len

    labels = [safe(label) for label, _ in (*card.credits, *card.cast, *card.extra)]
    return min(max(map(cell_len, labels), default=1), width * 2 // 5)


def _pairs(rows: list[tuple[str, str]], left: int, label_style: str, style: str) -> Any:
    from rich.table import Table

    made = Table.grid(padding=(0, 2))
    made.add_column(width=left, overflow="fold")
    made.add_column(overflow="fold")
    for label, told in rows:
        made.add_row(text(label, label_style), text(told, style))
    return made
