"""Values in words: dates, places, releases, credits; `safe` is the caller's last step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from filmcli.record.codes import language_name, territory_name
from filmcli.record.dates import PartialDate, from_today, in_words

# How a release is said by its type: what has begun and goes on, or what took place on a day.
_GOES_ON = {"digital": "to stream", "physical": "on disc"}
_OPENINGS = {
    "theatrical": ("opened in cinemas", "opens in cinemas"),
    "limited": ("opened in selected cinemas", "opens in selected cinemas"),
    "tv": ("first shown on television", "to be shown on television"),
}
# Places whose name takes an article within a sentence, beside those that end in one of these.
_WITH_THE = (
    *("AE", "ANHH", "BQ", "BS", "CF", "DO", "FK", "GB", "GM", "IO", "KM", "MV", "NL", "PH", "SC"),
    *("SUHH", "UM", "US", "VI"),
)
_ENDINGS_WITH_THE = ("Islands", "Territory", "Territories")
# What tells entries of a field apart, beside the name; for a director the field says it.
_ABOUT = {"crew": ("job",), "companies": ("role",), "people.names": ("type",)}


def place(code: str) -> str:
    """Say where: South Korea, world-wide."""
    return "world-wide" if code == "001" else territory_name(code) or code


def in_place(code: str) -> str:
    """Say where within a sentence: in South Korea, in the United States, world-wide."""
    name = place(code)
    if code == "001":
        return name
    article = "the " if code in _WITH_THE or name.endswith(_ENDINGS_WITH_THE) else ""
    return f"in {article}{name}"


def languages(tags: list[str]) -> str:
    """Name languages: Korean, French."""
    return ", ".join(language_name(tag) or tag for tag in tags)


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 11th, 28th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def runtime(minutes: int) -> str:
    """Write minutes as people read them: 93 min, hours only from two on (2 h 5 min)."""
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if minutes < 120 else f"{hours} h {rest} min" if rest else f"{hours} h"


def money(value: dict[str, Any]) -> str:
    """Write an amount: KRW 12,000,000."""
    return f"{value['currency']} {value['amount']:,}"


def is_to_come(release: dict[str, Any], today: date) -> bool:
    """Tell whether a release is still ahead, or may be: of this year, say, with no day known."""
    return "date" in release and PartialDate(release["date"]).latest > today


def when(text: str, today: date) -> str:
    """Write a date, and how far off it is while it is still to come."""
    words = in_words(text)
    ahead = from_today(text, today) if PartialDate(text).earliest > today else None
    return f"{words}, {ahead}" if ahead else words


def premiere(release: dict[str, Any], today: date) -> str:
    """Say the premiere: premiered 5 Oct 2023 at the 28th Busan International Film Festival."""
    words = {"past": "premiered", "ahead": "premieres"}.get(_stands(release, today), "premiere")
    if "date" in release:
        words += _at(release["date"], day="")
    if "event" in release:
        words += f" at {'the ' if 'edition' in release else ''}{where_shown(release)}"
    elif "platform" in release:
        words += f" on {release['platform']}"
    if "territory" in release and "event" not in release:
        words += f" {in_place(release['territory'])}"
    return words + _ahead(release, today) + _doubt(release)


def general_release(release: dict[str, Any], today: date) -> str:
    """Say the release that counts: on Netflix world-wide since 6 Oct 2023."""
    stands = _stands(release, today)
    words = _way(release, past=stands == "past")
    if "territory" in release:
        words += f" {in_place(release['territory'])}"
    if "date" in release:
        text = release["date"]
        if release["type"] not in _GOES_ON or stands == "open" or PartialDate(text).is_range:
            words += _at(text, day="on ")
        else:
            words += f" {'since' if stands == 'past' else 'from'} {in_words(text)}"
    return words + _ahead(release, today) + _doubt(release)


def _way(release: dict[str, Any], *, past: bool) -> str:
    """Say how a release is seen: on Netflix, on disc, opened in cinemas."""
    kind, platform = release["type"], release.get("platform")
    words = _GOES_ON.get(kind) or _OPENINGS[kind][not past]
    if platform is None:
        return words
    if kind == "digital":
        return f"on {platform}"
    if kind == "tv":
        return f"{words.removesuffix(' on television')} on {platform}"
    return f"{words} ({platform})"


def _stands(release: dict[str, Any], today: date) -> str:
    """Tell past from ahead (a day is ahead until it is over); open where its date allows both."""
    if "date" not in release:
        return "past"
    known = PartialDate(release["date"])
    if known.latest < today:
        return "past"
    begins_today = known.precision == "day" and known.earliest == today
    return "ahead" if known.earliest > today or begins_today else "open"


def _at(text: str, *, day: str) -> str:
    """Write a date within a sentence: on a day, in a month or year; ranges speak for themselves."""
    known = PartialDate(text)
    if known.is_range or "~" in known or "%" in known:
        return f" {in_words(text)}"
    return f" {day if known.precision == 'day' else 'in '}{in_words(text)}"


def _ahead(release: dict[str, Any], today: date) -> str:
    """Say how far off a release is; nothing once it has passed."""
    if "date" not in release or _stands(release, today) == "past":
        return ""
    ahead = from_today(release["date"], today)
    return f", {ahead}" if ahead else ""


def _doubt(release: dict[str, Any]) -> str:
    return " (probable)" if release.get("certainty") == "probable" else ""


def where_shown(release: dict[str, Any]) -> str:
    """Name the event or the platform of a release."""
    if "event" not in release:
        return str(release.get("platform", ""))
    edition = f"{ordinal(release['edition'])} " if "edition" in release else ""
    return f"{edition}{release['event']}"


def after_premiere(release: dict[str, Any]) -> str:
    """Say how long after the premiere a release was: same day, 1 day, 40 days, 2 days before."""
    days = release.get("days_after_premiere")
    if days is None:
        return ""
    counted = f"{abs(days):,} day{'s' * (abs(days) != 1)}"
    return "same day" if days == 0 else counted if days > 0 else f"{counted} before"


def rating(values: dict[str, Any]) -> str:
    """Say what those who voted gave: 8.7 from 2,000,000 votes."""
    votes = values["votes"]
    return f"{values['rating']:.1f} from {votes:,} vote{'s' * (votes != 1)}"


def episode(values: dict[str, Any]) -> str:
    """Say where an episode belongs: The Wire, season 1, episode 2."""
    parts = [f"{name} {values[name]}" for name in ("season", "episode") if name in values]
    return ", ".join((values["series"], *parts))


_WRITE: dict[str, Callable[[Any], str]] = {
    "runtime": runtime,
    "filming": in_words,
    "countries": place,
    "votes": lambda votes: f"{votes:,}",
    "languages": lambda tag: languages([tag]),
}


def value(field: str, fact: Any) -> str:
    """Write any fact's value on one line, as `why` shows it."""
    if isinstance(fact, dict):
        return _entry(field, fact)
    if isinstance(fact, list):
        return ", ".join(value(field, each) for each in fact)
    write = _WRITE.get(field, str)
    return write(fact)


def _entry(field: str, entry: dict[str, Any]) -> str:
    match field:
        case "ids":
            return ", ".join(f"{scheme} {each}" for scheme, each in entry.items())
        case "premiere" | "releases":
            return release_line(entry)
        case "budget" | "gross":
            return money(entry)
        case "titles":
            return title(entry)
        case _:
            return _named(field, entry)


def release_line(release: dict[str, Any]) -> str:
    """Write a release as a list: premiere, 5 Oct 2023, 28th Busan ..., section, South Korea."""
    parts = [release["type"], in_words(release["date"]) if "date" in release else ""]
    parts += [where_shown(release), release.get("section", "")]
    parts += [place(release["territory"])] if "territory" in release else []
    return ", ".join(part for part in parts if part)


def title(entry: dict[str, Any]) -> str:
    """Write another title with what is known of it: 발레리나 (original, Korean)."""
    return f"{entry['title']} ({about_title(entry)})"


def about_title(entry: dict[str, Any]) -> str:
    """Say what sort of title it is: original, Korean, South Korea."""
    about = [entry["type"]]
    about += [languages([entry["language"]])] if "language" in entry else []
    about += [place(entry["region"])] if "region" in entry else []
    return ", ".join(about)


def work(entry: dict[str, Any]) -> str:
    """Write another title that somebody is known for: Tokyo in Money Heist (2022)."""
    words = f"{entry['title']} ({entry['year']})" if "year" in entry else str(entry["title"])
    words = f"{entry['character']} in {words}" if "character" in entry else words
    return f"{words}, {entry['job']}" if "job" in entry else words


def _named(field: str, entry: dict[str, Any]) -> str:
    """Write a credit, a company, a variant, a name, a known work, or a fact about a person."""
    if "title" in entry:
        words = work(entry)
    elif "debut" in entry:
        words = f"since {in_words(entry['debut'])}"
    elif "ids" in entry:
        words = _entry("ids", entry["ids"])
    else:
        words = str(entry["name"])
        words += f" as {entry['character']}" if "character" in entry else ""
        about = [entry[key] for key in _ABOUT.get(field, ()) if key in entry]
        words += f" ({', '.join(about)})" if about else ""
    return f"{entry['of']}: {words}" if "of" in entry else words


def date_of(row: dict[str, Any], field: str) -> str:
    """Write a row's date in words; nothing where it has none."""
    return in_words(row[field]) if field in row else ""


def counted(field: str, text: str) -> str:
    """Write a value that films are counted by: 1990s, South Korea, Korean."""
    if field == "decade":
        return f"{text}s"
    if field == "country":
        return place(text)
    if field == "language":
        return languages([text])
    if field == "runtime":
        return runtime(int(text))
    is_date = field in ("released", "premiered", "filming") or field.startswith("release")
    return in_words(text) if is_date else text
