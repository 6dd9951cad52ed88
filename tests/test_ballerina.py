"""The bundled record, fact by fact, against a list typed from the sources."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORD = Path(__file__).parent.parent / "data" / "ballerina.toml"
FILM: dict[str, Any] = tomli.loads(RECORD.read_text("utf-8"))

# Where a fact is: keys, and for a list the values that pick exactly one of its entries.
Path_ = tuple[str | dict[str, Any], ...]
# What it is, where it is, its value, who states it (all of them, in any order).
Fact = tuple[str, Path_, Any, str]

ALL = "article pinkvilla hallyubeat collider hancinema ticker hellokpop facinema wikipedia tmdb"
BUSAN = "Busan International Film Festival"
MONEY_HEIST = "Money Heist: Korea - Joint Economic Area"
WOO = "Extraordinary Attorney Woo"
CREW_OF_DIRECTOR = "article ticker wikipedia hancinema hallyubeat collider hellokpop"
DIGITAL = "article wikipedia pinkvilla hallyubeat ticker"


def cast(name: str, *rest: str | dict[str, Any]) -> Path_:
    return ("cast", {"name": name}, *rest)


def role(actor: str, spelling: str) -> Path_:
    return cast(actor, "variants", {"name": spelling}, "name")


def crew(job: str, name: str) -> Path_:
    return ("crew", {"job": job, "name": name}, "name")


def company(name: str, *rest: str | dict[str, Any]) -> Path_:
    return ("companies", {"name": name}, *rest)


def native(person: str, hangul: str) -> Path_:
    return ("people", person, "names", {"name": hangul, "language": "ko"}, "type")


def form(person: str, spelling: str) -> Path_:
    return ("people", person, "names", {"name": spelling}, "type")


def known(person: str, title: str, key: str) -> Path_:
    return ("people", person, "known_for", {"title": title}, key)


def busan(day: date | None, key: str) -> Path_:
    return ("releases", {"type": "premiere", "date": day}, key)


def digital(key: str) -> Path_:
    return ("releases", {"type": "digital"}, key)


def claim(field: str, value: Any) -> Path_:
    return ("claims", {"field": field, "value": value}, "value")


OCT_5, OCT_6 = date(2023, 10, 5), date(2023, 10, 6)

FACTS: list[Fact] = [
    ("title", ("title",), "Ballerina", ALL),
    ("original title", ("titles", {"type": "original"}, "title"), "발레리나", "tmdb"),
    ("its language", ("titles", {"type": "original"}, "language"), "ko", "tmdb"),
    ("year", ("year",), 2023, "article wikipedia"),
    ("year, HanCinema", claim("year", 2022), 2022, "hancinema"),
    ("country", ("countries",), ["KR"], "wikipedia article"),
    ("language", ("languages",), ["ko"], "wikipedia article"),
    ("genres", ("genres",), ["Thriller"], "article"),
    (
        "genres, Wikipedia",
        claim("genres", ["Action", "Thriller"]),
        ["Action", "Thriller"],
        "wikipedia",
    ),
    (
        "genres, TMDB",
        claim("genres", ["Action", "Crime", "Thriller"]),
        ["Action", "Crime", "Thriller"],
        "tmdb",
    ),
    ("runtime", ("runtime",), 93, "wikipedia tmdb"),
    ("filming", ("filming",), "2022-06-15/2022-10-25", "hancinema"),
    ("filming, Pinkvilla", claim("filming", "2022-10"), "2022-10", "pinkvilla"),
    ("IMDb id", ("ids", "imdb"), "tt26350277", "tmdb"),
    ("TMDB id", ("ids", "tmdb"), 961268, "tmdb"),
    # Director and writer: one person, spelled in six ways.
    ("director", crew("director", "Lee Chung Hyeon"), "Lee Chung Hyeon", CREW_OF_DIRECTOR),
    ("director's name", native("Lee Chung Hyeon", "이충현"), "native", "korean-press"),
    (
        "director's name, most",
        form("Lee Chung Hyeon", "Lee Chung-hyun"),
        "romanised",
        "wikipedia hancinema hallyubeat collider",
    ),
    (
        "director's name, ticker",
        form("Lee Chung Hyeon", "Lee Chung-hyeon"),
        "romanised",
        "ticker",
    ),
    (
        "director's name, HelloKpop",
        form("Lee Chung Hyeon", "Lee Choong Hyun"),
        "romanised",
        "hellokpop",
    ),
    (
        "director's name, Pinkvilla",
        form("Lee Chung Hyeon", "Lee Chung Hyun"),
        "romanised",
        "pinkvilla",
    ),
    ("earlier film", known("Lee Chung Hyeon", "The Call", "job"), "director", "article collider"),
    ("its year", known("Lee Chung Hyeon", "The Call", "year"), 2020, "article collider"),
    (
        "writer",
        crew("writer", "Lee Chung-hyun"),
        "Lee Chung-hyun",
        "wikipedia pinkvilla collider",
    ),
    # The rest of the crew, and the companies.
    ("producer", crew("producer", "Byun Seung-min"), "Byun Seung-min", "wikipedia"),
    ("producer, ticker", claim("producer", "Choi Ji-young"), "Choi Ji-young", "ticker"),
    (
        "composer",
        crew("composer", "Gray"),
        "Gray",
        "article wikipedia hancinema hellokpop facinema",
    ),
    ("composer in Hangul", native("Gray", "그레이"), "native", "korean-press"),
    ("composer in capitals", form("Gray", "GRAY"), "stage", "hancinema hellokpop"),
    ("composer's own name", form("Gray", "Lee Seong Hwa"), "birth", "facinema"),
    (
        "cinematographer",
        crew("cinematographer", "Cho Young-jik"),
        "Cho Young-jik",
        "wikipedia",
    ),
    ("editor", crew("editor", "Cho Han-ul"), "Cho Han-ul", "wikipedia"),
    ("studio", company("Climax Studios", "role"), "production", "article wikipedia facinema"),
    (
        "studio, others",
        company("Climax Studios", "variants", {"name": "Climax Studio"}, "name"),
        "Climax Studio",
        "wikipedia facinema",
    ),
    *(
        (
            f"studio's {title}",
            company("Climax Studios", "known_for", {"title": title}, "title"),
            title,
            "article",
        )
        for title in ("Hellbound", "D.P.", "Jung_E")
    ),
    ("distributor", company("Netflix", "role"), "distribution", "wikipedia facinema"),
    # The cast.
    (
        "cast 1",
        cast("Jeon Jong Seo", "character"),
        "Ok Ju",
        "article wikipedia hancinema hallyubeat",
    ),
    *(
        (f"cast 1's role, {spelling}", role("Jeon Jong Seo", spelling), spelling, source)
        for spelling, source in [
            ("Ok-ju", "article"),
            ("Ok Joo", "article"),
            ("Yook Joo", "article"),
            ("Jang Ok-ju", "wikipedia"),
            ("Ok-joo", "hancinema"),
            ("Okju", "hallyubeat"),
        ]
    ),
    ("cast 1 in Hangul", native("Jeon Jong Seo", "전종서"), "native", "korean-press"),
    ("cast 1, Wikipedia", form("Jeon Jong Seo", "Jeon Jong-seo"), "romanised", "wikipedia"),
    (
        "cast 1 before",
        known("Jeon Jong Seo", MONEY_HEIST, "character"),
        "Tokyo",
        "article pinkvilla",
    ),
    (
        "cast 2",
        cast("Kim Ji Hoon", "character"),
        "Choi Pro",
        "article wikipedia pinkvilla hancinema",
    ),
    *(
        (f"cast 2's role, {spelling}", role("Kim Ji Hoon", spelling), spelling, source)
        for spelling, source in [
            ("pro, Choi", "article"),
            ("Pro Choi", "pinkvilla"),
            ("Choi", "hancinema"),
        ]
    ),
    ("cast 2 in Hangul", native("Kim Ji Hoon", "김지훈"), "native", "korean-press"),
    ("cast 2, Wikipedia", form("Kim Ji Hoon", "Kim Ji-hoon"), "romanised", "wikipedia"),
    ("cast 2, HanCinema", form("Kim Ji Hoon", "Kim Ji-hoon-I"), "alternative", "hancinema"),
    (
        "cast 2 before",
        known("Kim Ji Hoon", MONEY_HEIST, "character"),
        "Denver",
        "article pinkvilla",
    ),
    (
        "cast 2 before, too",
        known("Kim Ji Hoon", "Love to Hate You", "title"),
        "Love to Hate You",
        "article pinkvilla",
    ),
    ("cast 3", cast("Park Yoo Rim", "character"), "Min Hee", "article wikipedia hallyubeat"),
    (
        "cast 3 is who the title means",
        cast("Park Yoo Rim", "note"),
        "the ballerina",
        "article wikipedia hallyubeat",
    ),
    *(
        (f"cast 3's role, {spelling}", role("Park Yoo Rim", spelling), spelling, source)
        for spelling, source in [
            ("Min-hee", "article"),
            ("Choi Min-hee", "wikipedia"),
            ("Minhee", "hallyubeat"),
        ]
    ),
    ("cast 3 in Hangul", native("Park Yoo Rim", "박유림"), "native", "korean-press"),
    ("cast 3, Wikipedia", form("Park Yoo Rim", "Park Yu-rim"), "romanised", "wikipedia"),
    ("cast 3, HallyuBeat", form("Park Yoo Rim", "Park Yoo-Rim"), "romanised", "hallyubeat"),
    ("cast 3's debut", ("people", "Park Yoo Rim", "debut"), "2017", "article pinkvilla"),
    ("cast 3 before", known("Park Yoo Rim", WOO, "character"), "Kang Ji Hye", "article pinkvilla"),
    ("cast 4", cast("Shin Se-hwi", "name"), "Shin Se-hwi", "hancinema"),
    ("cast 4 in Hangul", native("Shin Se-hwi", "신세휘"), "native", "korean-press"),
    # Releases: one premiere in three claims, and Netflix.
    *(
        fact
        for day, sources in [
            (OCT_5, "wikipedia hallyubeat"),
            (OCT_6, "pinkvilla"),
            (None, "article"),
        ]
        for fact in [
            (f"premiere {day}", busan(day, "event"), BUSAN, sources),
            (f"premiere {day}, edition", busan(day, "edition"), 28, sources),
            (f"premiere {day}, country", busan(day, "territory"), "KR", sources),
            (f"premiere {day} is disputed", busan(day, "certainty"), "disputed", sources),
        ]
    ),
    (
        "premiere's section, HallyuBeat",
        busan(OCT_5, "section"),
        "Korean Cinema Today - Special Premiere",
        "wikipedia hallyubeat",
    ),
    (
        "premiere's section, article",
        busan(None, "section"),
        "Today's Korean Cinema: Special Debut",
        "article",
    ),
    ("digital release", digital("date"), OCT_6, DIGITAL),
    ("digital release, where", digital("territory"), "001", DIGITAL),
    ("digital release, platform", digital("platform"), "Netflix", DIGITAL),
]

# Key, publisher, date, address.
SOURCES: list[tuple[str, str | None, date | str | None, str | None]] = [
    ("article", None, date(2023, 9, 8), None),
    (
        "pinkvilla",
        "Pinkvilla",
        date(2023, 9, 7),
        (
            "https://www.pinkvilla.com/entertainment/ballerina-jeon-jong-seo-and-kim-ji-hoon-starrers"
            "-first-teaser-and-poster-out-release-date-inside-1241651"
        ),
    ),
    (
        "hallyubeat",
        "HallyuBeat",
        date(2023, 9, 20),
        (
            "https://hallyubeat.com/2023/09/20/"
            "jeon-jong-seo-action-thriller-ballerina-to-hit-netflix-on-oct-6/"
        ),
    ),
    (
        "collider",
        "Collider",
        date(2023, 10, 5),
        "https://collider.com/netflixs-ballerina-cast-and-character-guide/",
    ),
    (
        "hancinema",
        "HanCinema",
        date(2023, 10, 6),
        "https://images.hancinema.net/korean-movie-opening-today-2023-10-06-172340.html",
    ),
    (
        "ticker",
        "ticker NEWS",
        None,
        (
            "https://ticker.tv/news/"
            "ballerina-streaming-release-date-when-is-it-coming-out-on-netflix/64852/"
        ),
    ),
    (
        "hellokpop",
        "HelloKpop",
        None,
        "https://www.hellokpop.com/kdrama/ballerina-casting-news/",
    ),
    (
        "facinema",
        "Facinema",
        None,
        "https://facinema.com/offcial-ballerina-trailer-and-poster-starring-jeon-jong-seo/",
    ),
    (
        "wikipedia",
        "Wikipedia",
        None,
        "https://en.wikipedia.org/wiki/Ballerina_(2023_film)",
    ),
    ("tmdb", "TMDB", "2023", None),
    ("korean-press", None, None, None),
]

# The keys of the format, in its order; plain fields (with their sources in [cites]) before tables.
PLAIN = [
    *("title", "year", "kind", "countries", "languages", "genres", "runtime", "filming"),
    *("synopsis", "tagline", "budget", "gross"),
]
SHORT = [
    *("director", "writer", "producer", "composer", "cinematographer", "editor"),
    *("studio", "distributor"),
]
TABLES = ["ids", "titles", "cast", "crew", "companies", "releases", "people"]
TOP = [*PLAIN, *SHORT, *TABLES, "cites", "claims", "sources"]
ENTRY = ["sources", "certainty", "note"]
INNER = {
    "variants": ["name", *ENTRY],
    "names": ["name", "language", "type", *ENTRY],
    "known_for": ["title", "character", "job", "year", *ENTRY],
}
PERSON = ["ids", "names", "debut", "known_for", "note", "sources"]
SOURCE = ["title", "url", "publisher", "published", "retrieved", "note"]
ENTRIES = {
    "titles": ["title", "language", "type", "region", *ENTRY],
    "cast": ["name", "character", "variants", *ENTRY],
    "crew": ["name", "job", *ENTRY],
    "companies": ["name", "role", "variants", "known_for", *ENTRY],
    "releases": [
        *("type", "date", "territory", "event", "edition", "section", "platform"),
        *ENTRY,
    ],
    "claims": ["field", "value", *ENTRY],
}


def pick(entries: list[dict[str, Any]], wanted: dict[str, Any]) -> dict[str, Any]:
    """Find the one entry that has these values."""
    found = [e for e in entries if all(e.get(key) == value for key, value in wanted.items())]
    assert len(found) == 1, f"{wanted}: {len(found)} entries"
    return found[0]


def look_up(path: Path_) -> tuple[Any, list[str], set[tuple[int, str]]]:
    """Follow a path: the value, the sources nearest to it, and the leaves that were read."""
    here: Any = FILM
    sources: list[str] = FILM["cites"].get(path[0], [])
    read: set[tuple[int, str]] = set()
    for step in path:
        if isinstance(step, dict):
            here = pick(here, step)
            read |= {(id(here), key) for key in step}
        else:
            read.add((id(here), step))
            here = here[step]
        if isinstance(here, dict) and isinstance(here.get("sources"), list):
            sources = here["sources"]
    return here, sources, read


def entries(node: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table that is an item of a list, at any depth, with its path."""
    for key, value in node.items():
        if isinstance(value, dict):
            yield from entries(value, f"{where}.{key}")
        elif isinstance(value, list):
            for n, item in enumerate(value):
                if isinstance(item, dict):
                    yield f"{where}.{key}[{n}]", item
                    yield from entries(item, f"{where}.{key}[{n}]")


def leaves(node: Any) -> Iterator[tuple[int, str, Any]]:
    """Every value that is no table and no list of tables: its table's identity, key, itself."""
    for key, value in node.items():
        items = value if isinstance(value, list) else [value]
        if any(isinstance(item, dict) for item in items):
            for item in items:
                yield from leaves(item)
        else:
            yield id(node), key, value


FACT_NAMES = [fact[0] for fact in FACTS]
FACT_VALUES = [fact[1:] for fact in FACTS]


@pytest.mark.parametrize(("path", "value", "sources"), FACT_VALUES, ids=FACT_NAMES)
def test_fact_is_in_the_record_with_all_its_sources(path: Path_, value: Any, sources: str) -> None:
    found, cited, _ = look_up(path)
    assert found == value
    assert type(found) is type(value)
    assert sorted(cited) == sorted(sources.split())


def test_record_holds_nothing_beyond_the_facts() -> None:
    read = set().union(*(look_up(fact[1])[2] for fact in FACTS))
    prose = {"synopsis", "sources", "certainty", "note"}
    facts = {key: value for key, value in FILM.items() if key not in {"cites", "sources"}}
    top = {key: value for key, value in facts.items() if (id(FILM), key) not in read}
    assert set(top) == {"synopsis"}
    tables = {key: facts[key] for key in (*TABLES, "claims")}
    unread = [
        (key, value)
        for table, key, value in leaves(tables)
        if key not in prose and (table, key) not in read
    ]
    assert unread == []


def test_premise_is_cited() -> None:
    assert sorted(FILM["cites"]["synopsis"]) == ["article", "hancinema", "wikipedia"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (busan(OCT_5, "note"), ["section", "HallyuBeat", "Wikipedia names none"]),
        (busan(OCT_6, "note"), ["same day as its release"]),
        (digital("note"), ["6 October", "globally"]),
        (("crew", {"job": "writer"}, "note"), ["the director", "the article names no writer"]),
        (("crew", {"job": "composer"}, "note"), ["music director"]),
        (known("Kim Ji Hoon", "Love to Hate You", "note"), ["Denver", "both titles"]),
        (known("Lee Chung Hyeon", "The Call", "note"), ["year", "Collider"]),
        (cast("Jeon Jong Seo", "variants", {"name": "Yook Joo"}, "note"), ["once"]),
        (company("Climax Studios", "known_for", {"title": "Jung_E"}, "note"), ["film"]),
        (("sources", "article", "note"), ["publisher", "address", "not stated"]),
        (("sources", "tmdb", "note"), ["public dump"]),
        (("claims", {"field": "year"}, "note"), ["under 2022"]),
        (("claims", {"field": "filming"}, "note"), ["wrapped in October 2022"]),
    ],
)
def test_note_says_what_the_sources_do_not_share(path: Path_, words: list[str]) -> None:
    note, _, _ = look_up(path)
    assert [word for word in words if word not in note] == []


def test_disputed_entries_are_marked() -> None:
    marked = [
        (where.split("[")[0], entry.get("name") or entry.get("event"))
        for where, entry in entries(FILM, "")
        if entry.get("certainty", "certain") == "disputed"
    ]
    assert marked == [(".crew", "Byun Seung-min"), *[(".releases", BUSAN)] * 3]


def test_every_list_entry_names_its_sources() -> None:
    assert [where for where, entry in entries(FILM, "") if not entry.get("sources")] == []


def test_every_plain_field_is_cited_and_nothing_else_is() -> None:
    plain = [key for key in FILM if key in PLAIN or key in SHORT]
    assert list(FILM["cites"]) == [*plain, "ids"]
    assert all(FILM["cites"].values())


def test_sources_are_those_that_are_cited() -> None:
    cited = {key for _, entry in entries(FILM, "") for key in entry["sources"]}
    cited |= {key for keys in FILM["cites"].values() for key in keys}
    cited |= {key for person in FILM["people"].values() for key in person.get("sources", [])}
    assert cited == set(FILM["sources"])


def test_no_source_is_named_twice_for_one_fact() -> None:
    lists = [entry["sources"] for _, entry in entries(FILM, "")] + list(FILM["cites"].values())
    assert [keys for keys in lists if len(keys) != len(set(keys))] == []


def test_sources_are_described() -> None:
    described = [
        (key, source.get("publisher"), source.get("published"), source.get("url"))
        for key, source in FILM["sources"].items()
    ]
    assert described == SOURCES
    assert all(source["title"].strip() for source in FILM["sources"].values())
    assert FILM["sources"]["article"]["title"] == (
        "Ballerina: Jeon Jong Seo Plays A Fighting Machine!"
    )
    assert FILM["sources"]["wikipedia"]["retrieved"] == "2026"


def test_article_spellings_are_shown() -> None:
    shown = [(part["name"], part.get("character")) for part in FILM["cast"]]
    assert shown == [
        ("Jeon Jong Seo", "Ok Ju"),
        ("Kim Ji Hoon", "Choi Pro"),
        ("Park Yoo Rim", "Min Hee"),
        ("Shin Se-hwi", None),
    ]
    by_job = {credit["job"]: credit["name"] for credit in FILM["crew"]}
    assert by_job["director"] == "Lee Chung Hyeon"
    assert by_job["writer"] == "Lee Chung-hyun"
    assert by_job["composer"] == "Gray"
    assert FILM["companies"][0]["name"] == "Climax Studios"


def test_people_are_those_of_the_credits() -> None:
    credited = {credit["name"] for credit in FILM["cast"] + FILM["crew"]}
    assert set(FILM["people"]) <= credited


def test_premiere_of_5_october_comes_first() -> None:
    order = [(release["type"], release.get("date")) for release in FILM["releases"]]
    assert order == [
        ("premiere", OCT_5),
        ("premiere", OCT_6),
        ("premiere", None),
        ("digital", OCT_6),
    ]


def test_keys_are_in_the_order_of_the_format() -> None:
    assert list(FILM) == [key for key in TOP if key in FILM]
    for table, order in ENTRIES.items():
        for entry in FILM[table]:
            assert list(entry) == [key for key in order if key in entry], table
    for where, entry in entries(FILM, ""):
        for part, order in INNER.items():
            if where.rpartition(".")[2].startswith(f"{part}["):
                assert list(entry) == [key for key in order if key in entry], where
    for name, person in FILM["people"].items():
        assert list(person) == [key for key in PERSON if key in person], name
    for key, source in FILM["sources"].items():
        assert list(source) == [part for part in SOURCE if part in source], key


def test_comments_lead_a_reader_on() -> None:
    comments = [line for line in RECORD.read_text("utf-8").splitlines() if "#" in line]
    text = "\n".join(comments)
    for words in ["filmcli schema", 'director = "Lee Chung Hyeon"', "x-", "disputed"]:
        assert words in text


def test_synopsis_is_short_and_holds_the_premise() -> None:
    assert 2 <= len(re.findall(r"[.!?](?=\s|$)", FILM["synopsis"])) <= 4
    for words in ["Ok Ju", "bodyguard", "Min Hee", "ballerina", "friend", "Choi Pro"]:
        assert words in FILM["synopsis"]
    assert "\n" not in FILM["synopsis"]


def test_synopsis_is_in_its_own_words(sources_dir: Path) -> None:
    article = runs(next(sources_dir.rglob("article.txt")).read_text("utf-8"))
    assert len(article) > 400
    assert runs(FILM["synopsis"]) & article == set()


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of six words, without case and punctuation."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[n : n + 6]) for n in range(len(words) - 5)}
