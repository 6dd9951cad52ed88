"""Values in words: dates, places, releases, credits. Plain text; `safe` is the caller's last step."""

from __future__ import annotations

from datetime import date
from typing import Any

from filmcli.record.codes import language_name, territory_name
from filmcli.record.dates import PartialDate, from_today, in_words

_WAYS = {
    "theatrical": "in cinemas",
    "limited": "in selected cinemas",
    "digital": "to stream",
    "physical": "on disc",
    "tv": "on television",
}


def place(code: str) -> str:
    """Say where: South Korea, world-wide."""
    return "world-wide" if code == "001" else territory_name(code) or code


def languages(tags: list[str]) -> str:
    """Name languages: Korean, French."""
    return ", ".join(language_name(tag) or tag for tag in tags)


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 11th, 28th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def runtime(minutes: int) -> str:
    """Write minutes as people read them: 93 min, 2 h 5 min only beyond two hours."""
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if minutes < 120 else f"{hours} h {rest} min" if rest else f"{hours} h"


def money(value: dict[str, Any]) -> str:
    """Write an amount: KRW 12,000,000."""
    return f"{value['currency']} {value['amount']:,}"


def is_to_come(release: dict[str, Any], today: date) -> bool:
    """Tell whether a release is still ahead."""
    return "date" in release and PartialDate(release["date"]).earliest > today


def when(text: str, today: date) -> str:
    """Write a date, and how far off it is while it is still to come."""
    words = in_words(text)
    ahead = from_today(text, today) if PartialDate(text).earliest > today else None
    return f"{words}, {ahead}" if ahead else words


def premiere(release: dict[str, Any], today: date) -> str:
    """Say the premiere: premiered 5 Oct 2023 at the 28th Busan International Film Festival."""
    words = "premieres" if is_to_come(release, today) else "premiered"
    if "date" in release:
        words += f" {in_words(release['date'])}"
    if "event" in release:
        edition = f"{ordinal(release['edition'])} " if "edition" in release else ""
        words += f" at the {edition}{release['event']}"
    elif "territory" in release:
        words += f" in {place(release['territory'])}"
    return words + _ahead(release, today)


def general_release(release: dict[str, Any], today: date) -> str:
    """Say the release that counts: on Netflix world-wide since 6 Oct 2023."""
    words = f"on {release['platform']}" if "platform" in release else _WAYS[release["type"]]
    if "territory" in release:
        where = place(release["territory"])
        words += f" {where}" if release["territory"] == "001" else f" in {where}"
    if "date" in release:
        words += " from " if is_to_come(release, today) else _since(release["date"])
        words += in_words(release["date"])
    return words + _ahead(release, today)


def _since(text: str) -> str:
    return " " if PartialDate(text).is_range else " since "


def _ahead(release: dict[str, Any], today: date) -> str:
    ahead = from_today(release["date"], today) if is_to_come(release, today) else None
    return f", {ahead}" if ahead else ""


def where_shown(release: dict[str, Any]) -> str:
    """Name the event or the platform of a release."""
    if "event" not in release:
        return str(release.get("platform", ""))
    edition = f"{ordinal(release['edition'])} " if "edition" in release else ""
    return f"{edition}{release['event']}"


def after_premiere(release: dict[str, Any]) -> str:
    """Say how long after the premiere a release was: same day, 1 day, 40 days."""
    days = release.get("days_after_premiere")
    if days is None:
        return ""
    return "same day" if days == 0 else f"{days} day{'s' * (abs(days) != 1)}"


def value(field: str, fact: Any) -> str:
    """Write any fact's value on one line, as `why` shows it."""
    if isinstance(fact, dict):
        return _entry(field, fact)
    if isinstance(fact, list):
        return ", ".join(value(field, each) for each in fact)
    return runtime(fact) if field == "runtime" else str(fact)


def _entry(field: str, entry: dict[str, Any]) -> str:
    if field == "ids":
        return ", ".join(f"{scheme} {each}" for scheme, each in entry.items())
    if field in ("premiere", "releases"):
        parts = [entry["type"], entry.get("date"), where_shown(entry), entry.get("section")]
        parts += [place(entry["territory"])] if "territory" in entry else []
        return ", ".join(str(part) for part in parts if part)
    if field in ("budget", "gross"):
        return money(entry)
    if field == "titles":
        about = [entry.get("type"), entry.get("language"), entry.get("region")]
        return f"{entry['title']} ({', '.join(each for each in about if each)})"
    return _named(entry)


def _named(entry: dict[str, Any]) -> str:
    """Write a credit, a company, a variant or a known work."""
    words = str(entry.get("name") or entry.get("title") or "")
    if "character" in entry:
        words = (
            f"{entry['character']} in {words}"
            if "title" in entry
            else (f"{words} as {entry['character']}")
        )
    if "debut" in entry:
        words = f"since {in_words(entry['debut'])}"
    if "ids" in entry:
        words = ", ".join(f"{scheme} {each}" for scheme, each in entry["ids"].items())
    of = entry.get("of")
    return f"{of}: {words}" if of else words
