from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from filmcli.commands import session as session_module
from filmcli.commands.session import Session
from tests.conftest import ROOT, Run

Records = Callable[..., Path]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it 24 September 2023."""

    class Then(Session):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **(kwargs | {"today": date(2023, 9, 24)}))

    monkeypatch.setattr(session_module, "Session", Then)


def rows(run: Run, key: str, *argv: str) -> list[dict[str, Any]]:
    ran = run(*argv, "--json")
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)[key]
    return found


def test_the_card_in_a_pipe(run: Run) -> None:
    assert run("info", "ballerina").out.split("\n") == [
        "Ballerina (2023†)",
        "Original title: 발레리나",
        "Feature · 93 min · Thriller† · South Korea · Korean",
        (
            "Synopsis: Ok Ju once made her living as a bodyguard. Then Min Hee, a ballerina and "
            "her dearest friend, dies, and the guilt is Choi Pro's. Ok Ju goes hunting for him, "
            "to make him pay."
        ),
        "Director: Lee Chung Hyeon",
        "Writer: Lee Chung-hyun",
        "Composer: Gray",
        "Studio: Climax Studios",
        "Distributor: Netflix",
        "Cast: Jeon Jong Seo as Ok Ju",
        "Cast: Kim Ji Hoon as Choi Pro",
        "Cast: Park Yoo Rim as Min Hee (the ballerina)",
        "Cast: Shin Se-hwi",
        "Premiered 5 Oct 2023 at the 28th Busan International Film Festival†",
        "On Netflix world-wide since 6 Oct 2023",
        "Ids: IMDb tt26350277 · TMDB 961268",
        "† sources disagree on year, genres, producer and premiere: filmcli why ballerina",
        "",
    ]


@pytest.mark.usefixtures("today")
def test_before_its_release_the_card_counts_the_days(run: Run) -> None:
    out = run("info", "ballerina").out
    assert (
        "Premieres 5 Oct 2023 at the 28th Busan International Film Festival, in 11 days†\n"
        "On Netflix world-wide from 6 Oct 2023, in 12 days\n"
    ) in out


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for key, each in value.items() if key != "slug" for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


def test_full_tells_every_text_of_the_record(run: Run) -> None:
    film = json.loads(run("info", "ballerina", "--json").out)["film"]
    out = run("info", "ballerina", "--full").out.casefold()
    in_words = {"KR", "ko", "001"}  # these, and dates, are tested with the words
    wanted = {each for each in texts(film) if each not in in_words and not each[:4].isdecimal()}
    assert len(wanted) > 100
    assert not {each for each in wanted if each.casefold() not in out}


def test_several_films_from_stdin(run: Run, records: Records) -> None:
    records(one="title = 'One'", two="title = 'Two'\nsynopsis = 'Short.'")
    ran = run("info", "-", stdin="one\ntwo\n")
    assert ran.out == "One\nFeature\n\nTwo\nFeature\nSynopsis: Short.\n"
    document = json.loads(run("info", "-", "--json", stdin="one\ntwo\n").out)
    assert [film["slug"] for film in document["films"]] == ["one", "two"]
    assert run("cast", "-", "--csv", stdin="one\ntwo\n").out.startswith("film,billing,name")
    assert run("titles", "-", stdin="one\ntwo\n").out == (
        "one\tOne\tmain\t\t\tLatn\t\t\ntwo\tTwo\tmain\t\t\tLatn\t\t\n"
    )
    both = json.loads(run("titles", "-", "--json", stdin="one\ntwo\n").out)
    assert both["films"][1] == {
        "slug": "two",
        "title": "Two",
        "titles": [{"title": "Two", "type": "main", "script": "Latn"}],
    }


def test_the_cast_in_billing_order(run: Run) -> None:
    cast = rows(run, "cast", "cast", "ballerina")
    assert [(row["billing"], row["name"], row.get("character")) for row in cast] == [
        (1, "Jeon Jong Seo", "Ok Ju"),
        (2, "Kim Ji Hoon", "Choi Pro"),
        (3, "Park Yoo Rim", "Min Hee"),
        (4, "Shin Se-hwi", None),
    ]
    assert run("cast", "ballerina", "--fields", "name,character").out == (
        "name\tcharacter\nJeon Jong Seo\tOk Ju\nKim Ji Hoon\tChoi Pro\n"
        "Park Yoo Rim\tMin Hee\nShin Se-hwi\t\n"
    )
    lines = run("cast", "ballerina", "--jsonl").out.splitlines()
    assert [json.loads(line)["film"] for line in lines] == ["ballerina"] * 4


def test_the_first_of_the_cast_and_those_of_a_role(run: Run) -> None:
    assert len(rows(run, "cast", "cast", "ballerina", "--top", "2")) == 2
    (found,) = rows(run, "cast", "cast", "ballerina", "--character", "OKJU")
    assert (found["billing"], found["name"]) == (1, "Jeon Jong Seo")
    nobody = run("cast", "ballerina", "--character", "nobody")
    assert (nobody.code, nobody.out) == (0, "")
    assert nobody.err == "filmcli: Ballerina: no role matches 'nobody'\n"


def test_variants_and_known_for_are_columns_of_their_own(run: Run) -> None:
    line = run("cast", "ballerina", "--variants", "--known-for").out.split("\n")[1]
    assert line.split("\t")[5:] == [
        "pro, Choi; Pro Choi; Choi",
        "Money Heist: Korea - Joint Economic Area; Love to Hate You",
    ]
    screen = run("cast", "ballerina", "--known-for", terminal=True, columns=200).out
    assert "Denver in Money Heist: Korea - Joint Economic Area; Love to Hate You" in screen


def test_a_hidden_certainty_column_shows_below_on_a_terminal(run: Run, records: Records) -> None:
    records(film="title = 'T'\n[[cast]]\nname = 'A'\ncharacter = 'B'\ncertainty = 'disputed'\n")
    screen = run("cast", "film", terminal=True, columns=60, environ={"NO_COLOR": "1"}).out
    assert screen.split("\n")[2:4] == ["1   A      B", "           disputed"]


def test_the_crew_by_department(run: Run, records: Records) -> None:
    crew = "".join(
        f"[[crew]]\nname = '{name}'\njob = '{job}'\n"
        for name, job in (("A", "gaffer"), ("B", "editor"), ("C", "director"))
    )
    records(film=f"title = 'T'\n{crew}")
    found = rows(run, "crew", "crew", "film")
    assert [(row["department"], row["job"]) for row in found] == [
        ("Directing", "director"),
        ("Editing", "editor"),
        ("Other", "gaffer"),
    ]
    assert [row["name"] for row in rows(run, "crew", "crew", "film", "--job", "GAFFER")] == ["A"]
    assert "nobody has the job 'grip'" in run("crew", "film", "--job", "grip").err
    assert run("crew", "film").out == (
        "Directing\tdirector\tC\t\t\nEditing\teditor\tB\t\t\nOther\tgaffer\tA\t\t\n"
    )


def test_releases_in_date_order_with_days_after_the_premiere(run: Run) -> None:
    found = rows(run, "releases", "release", "ballerina")
    assert [(row.get("date"), row["type"], row.get("days_after_premiere")) for row in found] == [
        ("2023-10-05", "premiere", 0),
        ("2023-10-06", "premiere", 1),
        ("2023-10-06", "digital", 1),
        (None, "premiere", None),
    ]


def test_releases_as_csv_keep_edition_and_note(run: Run) -> None:
    found = list(csv.DictReader(io.StringIO(run("release", "ballerina", "--csv").out)))
    assert found[0]["edition"] == "28"
    assert found[0]["section"] == "Korean Cinema Today - Special Premiere"
    assert found[1]["note"] == "same day as its release"
    assert found[2] | {"note": ""} == {
        "date": "2023-10-06",
        "type": "digital",
        "territory": "001",
        "event": "",
        "edition": "",
        "section": "",
        "platform": "Netflix",
        "days_after_premiere": "1",
        "certainty": "",
        "note": "",
    }


RELEASES = """
title = "T"
countries = ["US"]
releases = [
  { type = "theatrical", date = 2023-10-06, territory = "US" },
  { type = "theatrical", date = "2023-11", territory = "KR" },
  { type = "digital", date = 2020-01-01, territory = "001" },
  { type = "tv" },
]
"""


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    ("options", "dates"),
    [
        (["--country", "kr"], ["2020-01-01", "2023-11"]),
        (["--country", "South Korea"], ["2020-01-01", "2023-11"]),
        (["--country", "world"], ["2020-01-01"]),
        (["--type", "THEATRICAL"], ["2023-10-06", "2023-11"]),
        (["--type", "tv", "--type", "digital"], ["2020-01-01", None]),
        (["--upcoming"], ["2023-10-06", "2023-11"]),
        (["--upcoming", "--first"], ["2023-10-06"]),
        (["--first"], ["2020-01-01"]),
    ],
)
def test_releases_that_match(
    run: Run, records: Records, options: list[str], dates: list[str | None]
) -> None:
    records(film=RELEASES)
    found = rows(run, "releases", "release", "film", *options)
    assert [row.get("date") for row in found] == dates


@pytest.mark.usefixtures("today")
def test_releases_to_come_say_how_far_off_they_are(run: Run, records: Records) -> None:
    records(film=RELEASES)
    screen = run("release", "film", terminal=True, columns=80, environ={"NO_COLOR": "1"}).out
    assert screen.split("\n")[2:6] == [
        "1 Jan 2020               digital      world-wide",
        "6 Oct 2023, in 12 days   theatrical   United States",
        "Nov 2023, in 2 months    theatrical   South Korea",
        "no date                  tv",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--country", "Sout Korea"], "did you mean KR (South Korea)?"),
        (["--country", "zz"], "an ISO 3166 code such as KR, or a name such as South Korea"),
        (["--type", "digtal"], "did you mean digital?"),
        (["--type", "zzzz"], "one of premiere, limited, theatrical, digital, physical, tv"),
    ],
)
def test_a_wrong_place_or_type_is_a_usage_error(run: Run, options: list[str], said: str) -> None:
    ran = run("release", "ballerina", *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_no_release_is_said_on_stderr(run: Run, records: Records) -> None:
    records(film="title = 'T'")
    assert run("release", "film") == (0, "", "filmcli: T: no release in the record\n")
    assert run("release", "film", "--upcoming").err == "filmcli: T: no release matches\n"
    assert run("release", "film", "--upcoming", "-q").err == ""


def test_titles_by_language_region_and_type(run: Run, records: Records) -> None:
    records(
        film="""title = "T"
titles = [
  { title = "예시", language = "ko-KR", region = "KR", type = "original" },
  { title = "Beispiel", language = "de", region = "DE", type = "release" },
]
"""
    )
    assert [row["title"] for row in rows(run, "titles", "titles", "film")] == [
        *("T", "예시", "Beispiel")
    ]
    for options, title in (
        (["--language", "ko"], "예시"),
        (["--region", "de"], "Beispiel"),
        (["--type", "original"], "예시"),
        (["--type", "main"], "T"),
    ):
        assert [row["title"] for row in rows(run, "titles", "titles", "film", *options)] == [title]
    assert "no title matches" in run("titles", "film", "--language", "fr").err


def test_the_synopsis_alone(run: Run, records: Records) -> None:
    records(film='title = "T"\nsynopsis = "One.\\n\\n\\nTwo."', none='title = "N"')
    assert run("synopsis", "film").out == "One.\n\n\nTwo.\n"
    assert run("synopsis", "film", terminal=True, columns=40).out == "One.\n\nTwo.\n"
    assert json.loads(run("synopsis", "film", "--json").out)["film"]["synopsis"] == "One.\n\n\nTwo."
    missing = run("synopsis", "none")
    assert (missing.code, missing.out) == (3, "")
    assert "no synopsis in the record" in missing.err
    assert run("synopsis", "-", stdin="none\nfilm\n").out == "One.\n\n\nTwo.\n"


def test_the_path_of_the_record(run: Run, records: Records) -> None:
    directory = records(film='title = "T"')
    path = str(directory / "film.toml")
    assert run("path", "film").out == f"{path}\n"
    assert run("path", "film", terminal=True, columns=20).out == f"{path}\n"  # never folded
    assert json.loads(run("path", "film", "--json").out)["film"]["path"] == path


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from filmcli.__main__ import main
main(sys.argv[2:])
print(sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.mark.parametrize("argv", [["release", "--json"], ["info"], ["cast", "--csv"], ["why"]])
def test_what_no_terminal_reads_is_made_without_rich(argv: list[str]) -> None:
    for _ in range(2):  # the first run validates and stores
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(ROOT), *argv, "ballerina"],
            capture_output=True,
            text=True,
            check=True,
        )
    assert "'typer'" in ran.stderr
    assert not {"'rich'", "'pydantic'", "'asyncio'"} & set(ran.stderr.strip("[]\n").split(", "))


def test_titles_are_chosen_by_language_in_any_of_its_names(run: Run, records: Records) -> None:
    records(
        a="title = 'A'\n"
        "[[titles]]\ntitle = '甲'\nlanguage = 'zh-Hant'\nregion = 'TW'\ntype = 'translated'\n"
    )
    for language in ("zh-Hant", "ZH", "zh", "chinese"):
        assert run("titles", "--language", language).out.startswith("甲\t"), language
    assert run("titles", "--region", "Taiwan").out.startswith("甲\t")
    assert run("titles", "--type", "Translated").out.startswith("甲\t")


def test_a_title_type_that_does_not_exist_is_named(run: Run) -> None:
    ran = run("titles", "--type", "translatd")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean translated?" in ran.err
    assert "one of main, original" in run("titles", "--type", "x").err
    assert "--region Nowhereland" in run("titles", "--region", "Nowhereland").err
