from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from filmcli.catalogue.scoring import SCORES
from filmcli.commands.search import _excerpt
from filmcli.view import why_found
from tests.conftest import ROOT, Ran, Run


@pytest.fixture(autouse=True)
def collection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILMCLI_DATA", str(ROOT / "tests" / "data" / "collection"))


def hits(ran: Ran) -> list[tuple[str, dict[str, Any]]]:
    assert ran.code == 0
    return [(film["slug"], film["matched"]) for film in json.loads(ran.out)["films"]]


@pytest.mark.parametrize(
    ("text", "slug", "field", "matched"),
    [
        ("lantern", "lantern", "title", "Lantern"),
        ("등불", "lantern", "title", "등불"),
        ("東京物語", "tokyo-story", "title", "東京物語"),
        ("setsuko hara", "late-spring", "person", "Setsuko Hara"),
        ("graf orlok", "nosferatu", "character", "Graf Orlok"),
        ("prana", "nosferatu", "company", "Prana-Film"),
        ("yasujiro ozu", "late-spring", "person", "Yasujirō Ozu"),
        ("Kim Haneul", "lantern", "person", "Kim Ha-neul"),
        ("friedrich wilhelm murnau", "nosferatu", "person", "Friedrich Wilhelm Murnau"),
    ],
)
def test_a_hit_is_a_film_that_says_what_matched(
    run: Run, text: str, slug: str, field: str, matched: str
) -> None:
    found, about = hits(run("search", text, "--json"))[0]
    assert (found, about) == (slug, {"field": field, "text": matched})


def test_words_need_no_quotes(run: Run) -> None:
    assert run("search", "setsuko", "hara").out == run("search", "setsuko hara").out


def test_a_pipe_gets_what_matched_and_where(run: Run) -> None:
    assert run("search", "orlok").out == "Nosferatu\t1922\tF. W. Murnau\tcharacter\tGraf Orlok\n"


def test_tables_for_scripts_have_the_match(run: Run) -> None:
    (row,) = csv.DictReader(io.StringIO(run("search", "orlok", "--csv").out))
    assert row["slug"] == "nosferatu"
    assert (row["matched.field"], row["matched.text"]) == ("character", "Graf Orlok")
    assert run("search", "orlok", "--fields", "slug,matched.text").out == (
        "slug\tmatched.text\nnosferatu\tGraf Orlok\n"
    )


def test_a_terminal_names_the_match_unless_the_title_shows_it(run: Run) -> None:
    out = run("search", "orlok", terminal=True, columns=100).out
    assert "character: Graf Orlok" in out
    title = run("search", "lantern", terminal=True, columns=100).out
    assert "Matched" not in title
    other = run("search", "등불", terminal=True, columns=100).out
    assert "Matched" in other
    assert "등불" in other


def test_places_narrow_the_search(run: Run) -> None:
    assert [slug for slug, _ in hits(run("search", "lee", "--in", "person", "--json"))] != []
    assert run("search", "lee", "--in", "title").code == 3
    found = hits(run("search", "choi", "--in", "characters", "--json"))
    assert {about["field"] for _, about in found} == {"character"}
    for plural in ("people", "Titles", "companies", "synopsis"):
        assert run("search", "zzzzqqq", "--in", plural).code == 3
    ran = run("search", "lee", "--in", "titel")
    assert (ran.code, ran.out) == (2, "")
    assert "--in titel: nowhere to search" in ran.err
    assert "did you mean title?" in ran.err
    assert "one of title, person" in run("search", "lee", "--in", "xxxxxx").err


def test_limit_takes_the_best(run: Run) -> None:
    assert [slug for slug, _ in hits(run("search", "lantern", "--limit", "1", "--json"))] == [
        "lantern"
    ]


def test_explain_says_in_a_sentence_why_a_film_ranks_where_it_does(run: Run) -> None:
    (first, about), (second, other) = hits(run("search", "ozu", "1953", "--explain", "--json"))
    assert (first, second) == ("tokyo-story", "late-spring")
    assert about["how"] == "words of a name"
    assert about["score"] > other["score"]
    points = f"{about['score']:.0f} points"
    assert about["why"] == (
        f'The words are in the name of somebody in it: "Yasujirō Ozu", and the year fits ({points})'
    )
    assert "but the year is another" in other["why"]
    out = run("search", "Lantern", "--explain").out
    assert out.splitlines()[0].endswith("\tIt is called exactly that (100 points)")
    terminal = run("search", "Lantern", "--explain", terminal=True, columns=80).out
    assert "It is called exactly that (100 points)" in terminal
    assert "why" not in hits(run("search", "ozu", "--json"))[0][1]


def test_every_way_to_match_has_its_sentence() -> None:
    assert set(why_found._WAYS) == set(SCORES)
    assert why_found.sentence("name", "A", 41.2, "a", None) == (
        "Nothing fits as it was typed; as 'a', somebody in it is called that: \"A\" (41 points)"
    )


def test_a_slip_is_said_on_standard_error(run: Run) -> None:
    ran = run("search", "nosferatoo")
    assert ran.code == 0
    assert ran.err == "filmcli: nothing matches 'nosferatoo'; showing 'nosferatu'\n"
    assert ran.out.startswith("Nosferatu\t")
    assert run("search", "nosferatoo", "-q").err == ""
    assert run("search", "nosferatu").err == ""


def test_nothing_found_is_said(run: Run) -> None:
    ran = run("search", "zzzzqqqq")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("filmcli: nothing matches 'zzzzqqqq'\n")
    assert json.loads(run("search", "zzzzqqqq", "--json").err)["error"]["code"] == 3
    assert run("search", "   ").code == 2


def test_of_a_synopsis_people_see_the_part_that_matched(run: Run) -> None:
    out = run("search", "widowed", terminal=True, columns=120).out
    assert "synopsis: A daughter looks after her widowed" in out
    text = f"{'word ' * 30}needle {'word ' * 30}"
    shown = _excerpt(text, ["NEEDLE"])
    assert "needle" in shown
    assert (shown[0], shown[-1]) == ("…", "…")
    assert len(shown) < 70
    assert _excerpt("short text", ["absent"]) == "short text"


def test_words_of_several_fields_are_called_that(run: Run) -> None:
    ran = run("search", "ozu noriko", "--json")
    assert hits(ran)[0][1] == {"text": "ozu noriko"}
    assert "several fields" in run("search", "ozu noriko", terminal=True, columns=100).out
