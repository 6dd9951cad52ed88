"""iCalendar: each release as a day of a calendar. RFC 5545.

A release keeps its UID when its date or note changes, so that importing again updates it. Nothing
depends on the clock: the stamp is SOURCE_DATE_EPOCH, else the latest day that the record's own
sources give.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from filmcli.exporters.formats import Options, Part, Values
from filmcli.exporters.links import LINKED, ONE_LINK, links
from filmcli.record.codes import territory_name
from filmcli.record.dates import PartialDate
from filmcli.safe import safe, safe_lines

OCTETS = 75  # of a line, its end not counted
NO_DAY = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
CARRIES = (
    *("title", "year", *LINKED, "releases.type", "releases.date", "releases.territory"),
    *("releases.event", "releases.edition", "releases.section", "releases.platform"),
    *("releases.certainty", "releases.note"),
)


def is_day(release: Values) -> bool:
    """Tell whether a release has a day, or a range of days."""
    return "date" in release and PartialDate(release["date"]).precision == "day"


def _without_day(film: Values) -> int:
    return sum(not is_day(each) for each in film.get("releases", ()))


PARTS = (ONE_LINK, Part("releases.date", "all but whole days", _without_day))


def export(films: Sequence[Values], options: Options) -> Iterator[str]:
    """Give a calendar; of the releases only those of the places and types asked for."""
    yield from map(
        _folded,
        (
            *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//filmcli//releases//EN"),
            *("CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:Film releases"),
        ),
    )
    for film in films:
        for lines in _events(film, options):
            yield "".join(map(_folded, lines))
    yield _folded("END:VCALENDAR")


def wanted(release: Values, options: Options) -> bool:
    """Tell whether a release is of the places and types asked for."""
    return (not options.places or release.get("territory") in options.places) and (
        not options.types or release["type"] in options.types
    )


def _events(film: Values, options: Options) -> Iterator[list[str]]:
    stamp = _stamp(film, options)
    seen: Counter[str] = Counter()
    for release in film.get("releases", ()):
        identity = _identity(film, release)
        seen[identity] += 1  # counted for all, so that filters change no UID
        if wanted(release, options) and is_day(release):
            yield _event(film, release, f"{identity}\0{seen[identity]}", stamp)


def _event(film: Values, release: Values, identity: str, stamp: str) -> list[str]:
    date = PartialDate(release["date"])
    end = date.latest + dt.timedelta(days=1)
    doubt = date.qualifier or release.get("certainty", "certain") != "certain"
    code = release.get("territory")
    lines = [
        "BEGIN:VEVENT",
        f"UID:{sha256(identity.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}@filmcli",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{date.earliest:%Y%m%d}",
        f"DTEND;VALUE=DATE:{end:%Y%m%d}",
        f"SUMMARY:{text(_summary(film, release))}",
        f"CATEGORIES:{text(release['type'])}",
        f"STATUS:{'TENTATIVE' if doubt else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
    ]
    if code:
        lines.append(f"LOCATION:{text(_place(code))}")
    if about := _description(release):
        lines.append(f"DESCRIPTION:{text(about)}")
    lines += [f"URL:{address}" for address in list(links(film).values())[:1]]
    return [*lines, "END:VEVENT"]


def text(value: str) -> str:
    """Write a text as a value: what drives a terminal is a sign, a newline an escape."""
    shown = "\n".join(safe_lines(value))
    for sign, escape in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        shown = shown.replace(sign, escape)
    return shown


def _summary(film: Values, release: Values) -> str:
    year = f" ({film['year']})" if "year" in film else ""
    at = release.get("event") or release.get("platform")
    kind = {"tv": "TV"}.get(release["type"], release["type"])
    return safe(f"{film['title']}{year}: {kind}{f', {at}' if at else ''}")


def _place(code: str) -> str:
    return "World-wide" if code == "001" else territory_name(code) or code


def _description(release: Values) -> str:
    parts = {
        "Event": release.get("event"),
        "Edition": release.get("edition"),
        "Section": release.get("section"),
        "Platform": release.get("platform"),
        "Certainty": release.get("certainty"),
        "Note": release.get("note"),
    }
    return "\n".join(f"{name}: {value}" for name, value in parts.items() if value is not None)


def _identity(film: Values, release: Values) -> str:
    """Give what a release is known by: its film, and all but what may be corrected."""
    which: Mapping[str, Any] = film.get("ids", {})
    scheme = next((each for each in ("imdb", "wikidata", "tmdb") if each in which), None)
    parts = [f"{scheme}:{which[scheme]}" if scheme else f"slug:{film['slug']}"]
    keys = ("type", "territory", "event", "edition", "platform")
    return "\0".join((*parts, *(str(release.get(key, "")) for key in keys)))


def _stamp(film: Values, options: Options) -> str:
    if options.stamp is not None:
        return f"{dt.datetime.fromtimestamp(options.stamp, dt.UTC):%Y%m%dT%H%M%SZ}"
    days = [
        PartialDate(source[key]).earliest
        for source in film.get("sources", {}).values()
        for key in ("published", "retrieved")
        if key in source
    ]
    return f"{max(days):%Y%m%d}T000000Z" if days else f"{NO_DAY:%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """Fold a line at 75 octets, between letters; the end of a line is CR LF."""
    if len(line) <= OCTETS and line.isascii():
        return f"{line}\r\n"
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode("utf-8", "backslashreplace"))
        if size + octets > OCTETS:
            parts.append("")
            size = 1  # the blank that a folded line begins with
        parts[-1] += letter
        size += octets
    return "\r\n ".join(parts) + "\r\n"
