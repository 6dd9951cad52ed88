"""KMDb, the Korean Movie Database: bodies of search_json2, and lists of its films cut down.

Every value is a text, some padded with blanks, found words marked with !HS and !HE; other titles
come in one text parted by ^, the romanised title in brackets behind the English one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from filmcli.importers import korean
from filmcli.importers.bounded import Unreadable
from filmcli.importers.items import Input, Item, Refused
from filmcli.importers.making import Making
from filmcli.importers.parsing import json_value

TITLE = "KMDb"

_MARKED = re.compile(r"\s*!(?:HS|HE)\s*")
_BRACKETS = re.compile(r"\s*\(\s*([^()]+?)\s*\)\s*$")
_ROMANISED = re.compile(r"[A-Za-z0-9 .,:;!?'’+&~/-]+")
_KEYS = (b'"kmdb_new', b'"movieSeq"', b'"directorNm"', b'"actorNm"')
_VOICE = re.compile(r"(?:^|\s*\(?)(?:목소리|더빙)\)?$")

_KINDS = {"극영화": "feature", "다큐멘터리": "documentary"}
_ROLES = {"제작사": "production", "배급사": "distribution"}
_CAST, _OTHER_STAFF = "출연", "기타스탭"
# Companies in roles that a record has no word for.
_BUSINESSES = frozenset({"수입사", "투자사", "제공사", "공동제공"})
_KOREAN = "한국어"
_READ = """
    title titleEng titleOrg titleEtc prodYear directors directorNm directorEnNm actors actor nation
    company plots runtime rating genre type repRlsDate ratings staffs movieId movieSeq DOCID
    posters poster stlls keywords Codes CommCodes
"""
_USED = frozenset(_READ.split())


def sniff(head: bytes, name: str) -> bool:
    """Tell films by the names of KMDb's keys."""
    del name
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") and any(
        key in head for key in _KEYS
    )


def read(file: Input, options: Mapping[str, str]) -> Iterator[Item]:
    """Give every film of a body, of a list, or of one object."""
    del options
    told = json_value(file.data, file.name)
    entries = _entries(told)
    if entries is None:
        raise Unreadable(file.name, "not a body of KMDb")
    if not entries:
        raise Unreadable(file.name, "a body of KMDb without films")
    for number, each in enumerate(entries, start=1):
        if isinstance(each, dict):
            yield _film(each, f"entry {number}")
        else:
            yield Refused("no film", what=f"entry {number}")


def _entries(told: Any) -> list[Any] | None:
    if isinstance(told, list):
        return told
    if not isinstance(told, dict):
        return None
    if isinstance(data := told.get("Data"), list):
        results = [each.get("Result") for each in data if isinstance(each, dict)]
        return [film for each in results if isinstance(each, list) for film in each]
    return [told] if "title" in told and "prodYear" in told else None


def _plain(value: Any) -> Any:
    """Give a text without the marks of a search and blanks around it; all of an object so."""
    if isinstance(value, str):
        return " ".join(_MARKED.sub(" ", value).split()) if "!H" in value else value.strip()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _film(told: Mapping[str, Any], what: str) -> Item:
    told = _plain(told)
    if told.get("episodes"):
        return Refused("a series in episodes, not a film", what=str(told.get("title") or what))
    made = Making()
    _ids(made, told)
    korean.countries(made, korean.split(told.get("nation")), "nation")
    _titles(made, told)
    made.year(told.get("prodYear"), "prodYear")
    made.runtime(told.get("runtime"))
    for genre in korean.split(told.get("genre")):
        made.listed("genres", genre)
    kind = made.words(told.get("type"), "type")
    if kind in _KINDS:
        made.put("kind", _KINDS[kind])
    else:
        made.put_aside("type", kind)
    _releases(made, told)
    _plots(made, told.get("plots"))
    _people(made, told)
    _companies(made, told)
    _rest(made, told)
    return made.item(what=what)


def _objects(told: Any, *path: str) -> list[dict[str, str]]:
    """Give the objects of a list, or of a list in an object: {"plot": [...]}."""
    for key in path:
        if isinstance(told, dict):
            told = told.get(key)
    return korean.objects(told)


def _ids(made: Making, told: Mapping[str, Any]) -> None:
    """Keep KMDb's own id; a code of FIMS is the film's code at KOBIS."""
    kind, number = told.get("movieId"), told.get("movieSeq")
    if kind and number:
        made.id("kmdb", f"{kind}-{number}")
    elif told.get("DOCID"):
        made.put_aside("DOCID", told["DOCID"])
    others = []
    for key, inner in (("Codes", "Code"), ("CommCodes", "CommCode")):
        for each in _objects(told.get(key), inner):
            if each.get("CodeNm") == "FIMS" and each.get("CodeNo"):
                made.id("kobis", each["CodeNo"], "FIMS")
            elif any(each.values()):
                others.append(each)
    made.put_aside("Codes", others)


def _titles(made: Making, told: Mapping[str, Any]) -> None:
    english, romanised = _parted(told.get("titleEng"))
    original = told.get("titleOrg")
    korean.titles(made, told.get("title"), english, original)
    if romanised is not None:
        made.entry("titles", title=romanised, language="ko-Latn", type="transliterated")
    known = {_folded(each["title"]) for each in made.values.get("titles", ())}
    known |= {_folded(made.values.get("title", "")), _folded(str(told.get("titleEng") or ""))}
    for other in korean.split(told.get("titleEtc"), "^"):
        if _folded(other) not in known:  # most are the title again, without blanks
            known.add(_folded(other))
            made.other_title(other)


def _folded(title: str) -> str:
    return "".join(title.split()).casefold()


def _parted(value: Any) -> tuple[str | None, str | None]:
    """Part an English title from the romanised one behind it."""
    text = value if isinstance(value, str) else ""
    found = _BRACKETS.search(text)
    if found is None or not _ROMANISED.fullmatch(found[1]):
        return text or None, None
    return text[: found.start()] or None, found[1]


def _releases(made: Making, told: Mapping[str, Any]) -> None:
    grade = told.get("rating")
    ratings = _objects(told.get("ratings"), "rating")
    main = told.get("repRlsDate")
    if main or not ratings:
        korean.opening(made, main, "repRlsDate", grade)
    for each in ratings:
        date = each.get("releaseDate")
        if date and date != main:
            korean.opening(made, date, "releaseDate", each.get("ratingGrade"))
    made.put_aside("ratings", ratings)


def _plots(made: Making, told: Any) -> None:
    plots = _objects(told, "plot")
    plots.sort(key=lambda each: each.get("plotLang") != _KOREAN)
    for each in plots[:1]:
        made.put("synopsis", each.get("plotText"), "plots")
    made.put_aside("plots", plots[1:])


def _people(made: Making, told: Mapping[str, Any]) -> None:
    """Keep directors, the cast in order with parts from the staff, and the staff."""
    staff = _objects(told.get("staffs"), "staff")
    parts = {
        (each.get("staffId"), each.get("staffNm")): each.get("staffRole")
        for each in staff
        if each.get("staffRoleGroup") == _CAST
    }
    for director in _objects(told.get("directors"), "director") or korean.objects([told]):
        korean.crew(made, director.get("directorNm") or "", "감독")
        korean.latin_name(made, director.get("directorNm"), director.get("directorEnNm"))
    played = set()
    for actor in _objects(told.get("actors"), "actor") or _objects(told.get("actor")):
        who = (actor.get("actorId"), actor.get("actorNm"))
        played.add(who)
        _played(made, who[1], actor.get("actorEnNm"), parts.get(who))
    others = []
    for each in staff:
        name, group = each.get("staffNm"), each.get("staffRoleGroup")
        if group == _CAST:
            if (each.get("staffId"), name) not in played:
                _played(made, name, each.get("staffEnNm"), each.get("staffRole"))
        elif group in _BUSINESSES or not group or not name:
            others.append(each)
        elif group not in _ROLES:
            _worked(made, each, str(group))
    made.put_aside("staffs", others)


def _worked(made: Making, told: Mapping[str, Any], group: str) -> None:
    said = [made.words(told.get(key), "staffs") for key in ("staffRole", "staffEtc")]
    notes = [text for text in said if text and text != group]
    if group == _OTHER_STAFF and notes:
        group = notes.pop(0)
    if korean.JOBS.get(group) == "director" and not notes:
        crew = made.values.get("crew", ())
        if any(each["name"] == told.get("staffNm") and each["job"] == "director" for each in crew):
            return
    korean.crew(made, told.get("staffNm"), group, ", ".join(notes) or None)
    korean.latin_name(made, told.get("staffNm"), told.get("staffEnNm"))


def _played(made: Making, name: Any, latin: Any, part: Any) -> None:
    if not isinstance(name, str):
        return
    part = part if isinstance(part, str) else ""
    voice = _VOICE.search(part)
    character = part[: voice.start()].strip() if voice else part
    made.entry("cast", name=name, character=character or None, note="voice" if voice else None)
    korean.latin_name(made, name, latin)


def _companies(made: Making, told: Mapping[str, Any]) -> None:
    """Keep the companies that made a film; those of the staff have their roles."""
    for name in korean.split(told.get("company")):
        made.entry("companies", name=name, role="production")
    for each in _objects(told.get("staffs"), "staff"):
        role = _ROLES.get(str(each.get("staffRoleGroup")))
        if role is not None and isinstance(each.get("staffNm"), str):
            made.entry("companies", name=each["staffNm"], role=role)


def _rest(made: Making, told: Mapping[str, Any]) -> None:
    for key in ("posters", "poster", "stlls"):
        made.put_aside(
            key, [url for url in korean.split(told.get(key), "|") if _is_link(made, url)]
        )
    made.put_aside("keywords", korean.split(told.get("keywords")))
    for key, value in told.items():
        if key not in _USED:
            made.put_aside(key, value)


def _is_link(made: Making, url: str) -> bool:
    if url.startswith(("http://", "https://")):
        return True
    made.lose(f"a link that is not http or https: {url[:80]}")
    return False
