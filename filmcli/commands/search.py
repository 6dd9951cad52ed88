"""The command search."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from filmcli.commands.find import EMPTY, finder, in_words_of, laid_out, told
from filmcli.errors import ExitCode, NotFound, UsageFault, nearest
from filmcli.exporters import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filmcli.catalogue.scoring import Hit
    from filmcli.commands.session import Session

EXCERPT = 60  # letters of a synopsis around what was found


def searching(
    words: Sequence[str],
    session: Session,
    *,
    places: Sequence[str] = (),
    limit: int | None = None,
    explain: bool = False,
) -> ExitCode:
    """Print the films that words find, best first, and what of each matched."""
    from filmcli.catalogue.scoring import PLACES, Wanted
    from filmcli.view.table import Column
    from filmcli.view.terminal import QUIET, STRONG

    wanted = [_place(each, list(PLACES)) for each in places] or list(PLACES)
    text = " ".join(words).strip()
    if not text:
        raise UsageFault("search for what?", hint="filmcli search 'park chan wook'")
    found = finder(session)
    matched = found.search(text, wanted, limit)
    told(found, session)
    if not matched:
        raise NotFound(f"nothing matches {text!r}", hint="fewer words, or filmcli list")
    if typo := matched[0].hit.typo:
        few = "nothing" if all(hit.typo for _, hit in matched) else "little"
        session.note(f"filmcli: {few} matches {text!r}; showing {typo!r}")
    year = Wanted.of(text).year
    rows = []
    for film, hit in matched:
        fits = _year_fits(film, hit, year)
        rows.append(film | {"matched": _about(hit, fits, explain=explain)})
    columns = [
        Column("title", "Title", style=STRONG),
        Column("year", "Year", right=True),
        Column("director", "Director", partial(in_words_of, "director")),
        Column("matched.field", "", _beside),
        Column("matched.text", "Matched", partial(_matched, words), QUIET),
    ]
    if explain:
        columns.append(Column("matched.why", "Why", below="title", bare=True))
    fields = ["slug", *(column.field for column in columns)]
    document = Document("films", rows, fields)
    people = None if explain else laid_out(columns, ("director",))
    return session.table(document, columns, EMPTY, people)


def _beside(row: dict[str, Any]) -> str:
    """Give nothing: people see this field in another column's words."""
    del row
    return ""


def _year_fits(film: dict[str, Any], hit: Hit, wanted: int | None) -> bool | None:
    """Tell whether a year among the words is the film's; None where it makes no difference."""
    if wanted is None or "year" not in film or str(wanted) in hit.text:
        return None
    apart = abs(film["year"] - wanted)
    return None if apart == 1 else apart == 0


def _about(hit: Hit, year_fits: bool | None, *, explain: bool) -> dict[str, Any]:
    """Say what of a film matched, and with `explain` why it ranks where it does."""
    about: dict[str, Any] = {"field": hit.field} if hit.field else {}
    about["text"] = hit.text
    if explain:
        from filmcli.view.why_found import sentence

        about |= {"how": hit.how, "score": round(hit.score, 1)}
        about["why"] = sentence(hit.how, hit.text, hit.score, hit.typo, year_fits)
    return about


def _matched(words: Sequence[str], row: dict[str, Any]) -> str:
    """Name what matched, unless it is the title that the row shows anyway."""
    matched = row["matched"]
    field, text = matched.get("field"), str(matched["text"])
    if field == "title":
        return "" if text == row["title"] else text
    if field == "synopsis":
        text = _excerpt(text, words)
    return f"{field}: {text}" if field else "several fields"


def _excerpt(text: str, words: Sequence[str]) -> str:
    """Give the part of a long text that has the first of the words there."""
    folded = text.casefold()
    places = [folded.find(each.casefold()) for word in words for each in word.split()]
    start = max(0, min((each for each in places if each >= 0), default=0) - EXCERPT // 2)
    if start:
        start = text.find(" ", start) + 1
    shown = text[start : start + EXCERPT].rstrip()
    return f"{'…' if start else ''}{shown}{'…' if start + EXCERPT < len(text) else ''}"


def _place(place: str, known: list[str]) -> str:
    name = place.casefold().removesuffix("s") if place.casefold() not in known else place.casefold()
    name = {"people": "person", "companie": "company"}.get(name, name)
    if name not in known:
        close = nearest(place, known)
        hint = f"did you mean {close}?" if close else f"one of {', '.join(known)}"
        raise UsageFault(f"--in {place}: nowhere to search", hint=hint)
    return name
