"""What is exported, read by other people's programs; and back into films where nothing is lost."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import sqlite3
import warnings
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from filmcli.exporters import ics
from filmcli.exporters.formats import Options, load
from filmcli.exporters.html_style import SCRIPT
from filmcli.record.canonical import in_order
from filmcli.record.model import Ids
from filmcli.record.vocabulary import DERIVED
from filmcli.safe import safe
from tests.exporters import schema_org
from tests.exporters.test_formats import FULL
from tests.record.films import films

FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
LISTS = st.lists(films(), max_size=3)
DRIVING = {*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0x202E, 0xFEFF} - {0x0A, 0x0D, 0x09}


def export(name: str, *many: dict[str, Any], **options: Any) -> str:
    text = "".join(load(name).export(many, Options(**options)))
    text.encode()
    return text


# Round trips.


@given(LISTS)
def test_json_and_json_lines_come_back(many: list[dict[str, Any]]) -> None:
    assert json.loads(export("json", *many)) == {"schema": 1, "films": many}
    lines = export("jsonl", *many).split("\n")[:-1]
    assert [json.loads(line) for line in lines] == many


def rows(database: sqlite3.Connection, table: str, **where: Any) -> list[dict[str, Any]]:
    """Give rows of a table in order, without what is absent."""
    cursor = database.execute(f"SELECT * FROM {table} ORDER BY rowid")
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor]
    kept = [each for each in found if all(each[key] == value for key, value in where.items())]
    return [{key: value for key, value in each.items() if value is not None} for each in kept]


def entries(database: sqlite3.Connection, table: str, **where: Any) -> list[dict[str, Any]]:
    """Read a table's entries back as a record has them, with what lies within them."""
    inner = {
        "cast_members": {"variants": "cast_variants"},
        "companies": {"variants": "company_variants", "known_for": "company_works"},
        "people": {"names": "person_names", "known_for": "person_works"},
    }
    found = []
    for row in rows(database, table, **where):
        entry = {key: row[key] for key in row if key not in ("id", "film", "entry", "position")}
        stated = rows(database, "stated", table_name=table, entry=row["id"])
        entry |= {"sources": [each["source"] for each in stated]} if stated else {}
        for field, name in inner.get(table, {}).items():
            if below := entries(database, name, entry=row["id"]):
                entry[field] = below
        found.append(entry)
    return found


def read_back(database: sqlite3.Connection, film: dict[str, Any]) -> dict[str, Any]:
    """Make a film of its row and of what belongs to it."""
    number = film.pop("id")
    values: dict[str, Any] = {}
    ids = {key: film.pop(key) for key in Ids._fields if key in film}
    for name in ("budget", "gross"):
        if f"{name}_amount" in film:
            amount, currency = film.pop(f"{name}_amount"), film.pop(f"{name}_currency")
            values[name] = {"amount": amount, "currency": currency}
    for name, column in (("countries", "country"), ("languages", "language"), ("genres", "genre")):
        values[name] = [row[column] for row in rows(database, name, film=number)]
    for name, table in (("cast", "cast_members"), ("crew", "crew_members")):
        values[name] = entries(database, table, film=number)
    for name in ("titles", "companies", "releases", "claims"):
        values[name] = entries(database, name, film=number)
    for claim in values["claims"]:
        claim["value"] = json.loads(claim["value"])
    values["people"] = {each.pop("name"): each for each in entries(database, "people", film=number)}
    for person in values["people"].values():
        known = {key: person.pop(key) for key in ("imdb", "tmdb", "wikidata") if key in person}
        person.update({"ids": known} if known else {})
    values["sources"] = {
        each.pop("key"): each for each in entries(database, "sources", film=number)
    }
    cites: dict[str, list[str]] = {}
    for row in rows(database, "cites", film=number):
        cites.setdefault(row["field"], []).append(row["source"])
    own = {row["key"]: json.loads(row["value"]) for row in rows(database, "extras", film=number)}
    plain = {key: value for key, value in film.items() if key not in DERIVED}
    return in_order({**plain, **values, "ids": ids, "cites": cites, **own})


@FEW
@given(LISTS)
@example([in_order(FULL)])
def test_a_database_comes_back(tmp_path: Path, many: list[dict[str, Any]]) -> None:
    path = tmp_path / "films.sqlite"
    path.unlink(missing_ok=True)
    load("sqlite").write(many, Options(), path)
    with closing(sqlite3.connect(path)) as database:
        back = [read_back(database, each) for each in rows(database, "films")]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert back == many


def test_a_database_says_what_each_table_and_column_means(tmp_path: Path) -> None:
    path = tmp_path / "films.sqlite"
    load("sqlite").write([in_order(FULL)], Options(), path)
    with closing(sqlite3.connect(path)) as database:
        about = database.execute("SELECT table_name, column_name, meaning FROM about").fetchall()
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
        tables = {each for each in tables if "_" not in each or f"{each}" in {x[0] for x in about}}
        for table, column, meaning in about:
            assert len(meaning) > 3
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            assert column is None or column in names
        credits_ = database.execute("SELECT title, name, job, character FROM credits").fetchall()
    assert {"films", "titles", "cast_members", "releases", "stated"} <= tables
    assert credits_[:2] == [("Full", "A", "cast", "B"), ("Full", "C", "director", None)]


@FEW
@given(LISTS)
@example([in_order(FULL)])
def test_parquet_comes_back(tmp_path: Path, many: list[dict[str, Any]]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "films.parquet"
    load("parquet").write(many, Options(), path)

    def tidy(value: Any) -> Any:
        if isinstance(value, dict):
            kept = {key: tidy(each) for key, each in value.items()}
            return {key: each for key, each in kept.items() if each not in (None, [], {})}
        return list(map(tidy, value)) if isinstance(value, list) else value

    back = []
    for row in parquet.read_table(path).to_pylist():
        own = json.loads(row.pop("x") or "{}")
        film = {**row, **{key: dict(row[key] or []) for key in ("people", "cites", "sources")}}
        people = film.pop("people")
        claims = film.pop("claims") or []
        found = tidy({key: value for key, value in film.items() if key not in DERIVED})
        found["people"] = {name: tidy(each or {}) for name, each in people.items()}
        found["sources"] = {key: tidy(each or {}) for key, each in film["sources"].items()}
        found["claims"] = [{**tidy(each), "value": json.loads(each["value"])} for each in claims]
        back.append(in_order({**found, **own}))
    assert back == many


# Calendars.


@FEW
@given(films(), st.integers(0, 2**32))
@example(in_order(FULL), 1)
def test_icalendar_reads_every_release_that_has_a_day(film: dict[str, Any], stamp: int) -> None:
    icalendar = pytest.importorskip("icalendar")
    text = export("ics", film, stamp=stamp)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert not {ord(sign) for sign in text} & DRIVING
    calendar = icalendar.Calendar.from_ical(text.encode())
    events = calendar.walk("VEVENT")
    dated = [each for each in film.get("releases", ()) if ics.is_day(each)]
    assert [str(each["CATEGORIES"].to_ical().decode()) for each in events] == [
        each["type"] for each in dated
    ]
    for event, release in zip(events, dated, strict=True):
        first, last = release["date"].rstrip("?~%").split("/")[0], event["DTEND"].dt
        assert event["DTSTART"].dt.isoformat() == first.rstrip("?~%")
        assert last > event["DTSTART"].dt
        assert str(event["SUMMARY"]).startswith(safe(film["title"]))
        assert event["DTSTAMP"].dt.timestamp() == stamp
        doubtful = release["date"][-1] in "?~%" or release.get("certainty", "certain") != "certain"
        assert event["STATUS"] == ("TENTATIVE" if doubtful else "CONFIRMED")
    assert len({str(each["UID"]) for each in events}) == len(events)


def test_a_value_of_a_calendar_is_escaped_as_the_standard_says() -> None:
    assert ics.text("a;b, c\\d\ne\r\nf\x1b") == r"a\;b\, c\\d\ne\nf␛"


# Pages.


@FEW
@given(LISTS)
@example([in_order(FULL)])
def test_html_is_read_as_it_was_meant(many: list[dict[str, Any]]) -> None:
    html5lib = pytest.importorskip("html5lib")
    text = export("html", *many) if len(many) != 1 else export("html", *many, single=True)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = parser.parse(text)
    scripts = [(each.get("type"), each.text) for each in tree.iter("script")]
    assert [each for each in scripts if each[0] is None] == (
        [(None, SCRIPT)] if len(many) != 1 else []
    )
    data = [json.loads(each[1]) for each in scripts if each[0] == "application/ld+json"]
    assert [each["name"] for each in data] == [film["title"] for film in many]
    for element in tree.iter():
        assert not [key for key in element.attrib if key.startswith("on") or key == "style"]
        if element.tag == "a":
            assert re.match("https?://|#", element.get("href"))
        assert element.tag not in ("img", "link", "iframe", "object", "base", "form")
    anchors = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(anchors) == len(set(anchors))
    for link in tree.iter("a"):
        if link.get("href").startswith("#") and len(link.get("href")) > 1:
            assert link.get("href")[1:] in anchors
    assert not {ord(sign) for sign in text} & DRIVING


@pytest.mark.parametrize("count", [1, 2])
def test_the_policy_of_a_page_allows_what_it_holds_and_no_more(count: int) -> None:
    html5lib = pytest.importorskip("html5lib")
    films = [in_order(FULL)] * count
    page = export("html", *films, single=count == 1)
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    head = list(tree.find("head"))
    assert [each.tag for each in head[:2]] == ["meta", "meta"]  # before all that it is about
    words = head[1].get("content")
    policy = dict(each.strip().split(" ", 1) for each in words.split(";"))

    def allowed(text: str) -> str:
        digest = hashlib.sha256(text.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    scripts = [each.text for each in tree.iter("script") if each.get("type") is None]
    (style,) = (each.text for each in tree.iter("style"))
    assert policy == {
        "default-src": "'none'",
        "style-src": allowed(style),
        "script-src": allowed(scripts[0]) if scripts else "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert len(scripts) == (count > 1)


def test_every_title_has_its_language() -> None:
    text = export("html", in_order(FULL), single=True)
    assert '<p class="original" dir="auto" lang="ko">가득</p>' in text
    assert '<bdi lang="fr">Plein</bdi> (French, France)' in text
    assert '<h1 dir="auto" lang="">Full' in text
    film = in_order({"slug": "a", "title": "晩春", "titles": [{"title": "晩春", "language": "ja"}]})
    assert '<h1 dir="auto" lang="ja">晩春</h1>' in export("html", film, single=True)
    film = in_order({"slug": "a", "title": "발레리나"})
    assert '<h1 dir="auto" lang="und-Hang">' in export("html", film, single=True)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///etc/passwd"]
)
def test_only_addresses_of_the_web_are_links(address: str) -> None:
    film = in_order({"slug": "a", "title": "A", "sources": {"s": {"title": "T", "url": address}}})
    text = export("html", film, single=True)
    assert f'href="{address}' not in text
    assert address in text
    assert address not in export("jsonld", film, single=True)


# schema.org.


@FEW
@given(LISTS)
@example([in_order(FULL)])
def test_json_ld_says_only_what_schema_org_knows(many: list[dict[str, Any]]) -> None:
    found = json.loads(export("jsonld", *many))
    assert found["@context"] == "https://schema.org"
    assert [each["name"] for each in found["@graph"]] == [film["title"] for film in many]
    for movie in found["@graph"]:
        assert schema_org.problems(movie) == []
    for film in many:
        single = json.loads(export("jsonld", film, single=True))
        assert schema_org.problems(single) == []


def test_the_validator_of_json_ld_finds_mistakes() -> None:
    wrong: list[dict[str, Any]] = [
        {"@type": "Movie"},
        {"@type": "Movie", "name": "A", "tagline": "B"},
        {"@type": "Movie", "name": "A", "duration": "93"},
        {"@type": "Movie", "name": "A", "datePublished": "2023~"},
        {"@type": "Movie", "name": "A", "director": {"@type": "Country", "name": "C"}},
        {"@type": "Movie", "name": "A", "sameAs": "javascript:x"},
    ]
    assert all(schema_org.problems(each) for each in wrong)


# Citations.


@FEW
@given(LISTS)
@example([in_order(FULL)])
def test_bibtex_is_read_by_another_parser(many: list[dict[str, Any]]) -> None:
    bibtexparser = pytest.importorskip("bibtexparser")
    text = export("bibtex", *many)
    parser = bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False)
    found = bibtexparser.loads(text, parser).entries
    assert len(found) == len(many)
    assert len({each["ID"] for each in found}) == len(many)
    for entry, film in zip(found, many, strict=True):
        assert entry["ENTRYTYPE"] == "movie"
        assert entry["title"].startswith("{")
        assert "year" not in film or entry["date"] == str(film["year"])
        assert entry.get("author", "").count("{") == entry.get("author", "").count("}")
    # Addresses and dates (2024-02~) are no text to TeX.
    bare = re.sub(r"\\[&%$#_]", "", re.sub(r"  (?:url|date) = .*", "", text))
    assert not re.search(r"[&%$#_~^]", bare)
    assert not {ord(sign) for sign in text} & DRIVING


CSL_NAMES = (
    *("director", "script-writer", "producer", "executive-producer", "composer"),
    *("narrator", "performer"),
)
CSL_TEXTS = (
    *("id", "type", "title", "original-title", "genre", "dimensions", "publisher"),
    *("publisher-place", "language", "abstract", "URL"),
)


@FEW
@given(LISTS)
@example([in_order(FULL)])
def test_csl_has_only_variables_of_csl(many: list[dict[str, Any]]) -> None:
    for item in json.loads(export("csl", *many)):
        assert item["type"] == "motion_picture"
        for key, value in item.items():
            if key == "issued":
                assert isinstance(value["date-parts"][0][0], int)
            elif key in CSL_NAMES:
                assert all(list(each) == ["literal"] for each in value)
            else:
                assert key in CSL_TEXTS
                assert isinstance(value, str)


# Media servers and tables.


@FEW
@given(LISTS)
@example([in_order(FULL)])
def test_an_nfo_is_xml_with_the_fields_of_kodi(many: list[dict[str, Any]]) -> None:
    text = export("nfo", *many)
    root = ET.fromstring(text.encode())
    assert root.tag == "videodb"
    movies = root.findall("movie")
    assert len(movies) == len(many)
    known = {"title", "originaltitle", "year", "plot", "tagline", "runtime", "uniqueid", "genre"}
    known |= {"country", "credits", "director", "premiered", "studio", "actor"}
    for movie, film in zip(movies, many, strict=True):
        assert {each.tag for each in movie} <= known
        assert [each.get("type") for each in movie.findall("uniqueid")] == [*film.get("ids", {})]
        names = [each.findtext("name") for each in movie.findall("actor")]
        assert len(names) == len(film.get("cast", ()))
    assert not {ord(sign) for sign in text} & DRIVING


@FEW
@given(LISTS)
@example([in_order(FULL)])
def test_letterboxd_gets_its_columns(many: list[dict[str, Any]]) -> None:
    header, *found = csv.reader(io.StringIO(export("letterboxd", *many), newline=""), strict=True)
    assert header[:6] == ["LetterboxdURI", "tmdbID", "imdbID", "Title", "Year", "Directors"]
    assert header[6:] == ["Rating", "WatchedDate", "Rewatch", "Tags", "Review"]
    assert [row[2] for row in found] == [film.get("ids", {}).get("imdb", "") for film in many]


@FEW
@given(LISTS, st.sampled_from("=+-@\t\r＝＋－＠"))
def test_no_cell_for_a_spreadsheet_is_a_formula(many: list[dict[str, Any]], sign: str) -> None:
    film = in_order({"slug": "a", "title": f"{sign}1+1", "genres": [f"{sign}2"]})
    text = export("csv", *many, film, excel=True)
    assert text.startswith("\ufeff")
    cells = [x for row in csv.reader(io.StringIO(text[1:], newline="")) for x in row]
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r\n＝＋－＠]", cell)]
    exact = export("csv", film)
    assert not exact.startswith("\ufeff")
    assert "'" not in exact
