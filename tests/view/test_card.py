from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len

from filmcli.view import card, full

TODAY = date(2024, 1, 1)
SHORT: dict[str, Any] = {"slug": "example", "title": "Example", "kind": "feature"}


def plain(values: dict[str, Any], **options: Any) -> str:
    return card.plain(card.compose(values, TODAY, **options))


def drawn(values: dict[str, Any], *, width: int = 80, **options: Any) -> list[str]:
    made = card.rich(card.compose(values, TODAY, **options), width=width, colour=False)
    return made.rstrip("\n").split("\n")


def inside(lines: list[str]) -> list[str]:
    return [line.strip("│ ").rstrip() for line in lines[1:-1]]


def test_a_title_alone_is_a_card() -> None:
    assert plain(SHORT) == "Example\nFeature\n"
    assert inside(drawn(SHORT)) == ["Example", "Feature"]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("tv-movie", "TV movie"), ("short", "Short"), ("documentary", "Documentary")],
)
def test_the_kind_in_words(kind: str, shown: str) -> None:
    assert plain(SHORT | {"kind": kind}) == f"Example\n{shown}\n"


def test_five_of_forty_and_how_to_see_the_rest() -> None:
    cast = [{"name": f"Name {number}", "character": f"Role {number}"} for number in range(40)]
    lines = inside(drawn(SHORT | {"cast": cast}))
    assert lines[2:] == [
        "",
        *(f"Name {number}  Role {number}" for number in range(5)),
        "and 35 more: filmcli cast example",
    ]
    assert "Cast: 35 more\n" in plain(SHORT | {"cast": cast})
    assert plain(SHORT | {"cast": cast}, full=True).count("Cast: Name") == 40


def test_a_note_stands_beside_the_role() -> None:
    cast = [
        {"name": "One", "character": "Robot", "note": "voice"},
        {"name": "Two", "note": "uncredited"},
        {"name": "Three", "character": "Maybe", "certainty": "disputed"},
    ]
    assert plain(SHORT | {"cast": cast}).split("\n")[2:5] == [
        "Cast: One as Robot (voice)",
        "Cast: Two as (uncredited)",
        "Cast: Three as Maybe†",
    ]


@pytest.mark.parametrize("width", [20, 40, 59, 60, 80, 96, 97, 120, 400])
def test_every_line_of_the_frame_is_as_wide_as_the_others(width: int) -> None:
    values = SHORT | {
        "original_title": "발레리나 그리고 아주 긴 제목",
        "synopsis": "발레리나 beside Latin " * 30,
        "cast": [{"name": "전종서", "character": "Ok Ju"}, {"name": "Jeon", "character": "옥주"}],
    }
    assert {cell_len(line) for line in drawn(values, width=width)} == {min(width, 96)}


def test_roles_line_up_beside_wide_letters() -> None:
    cast = [{"name": "전종서", "character": "Ok Ju"}, {"name": "Kim Ji", "character": "Choi"}]
    lines = drawn(SHORT | {"cast": cast})
    ok_ju, choi = (next(line for line in lines if role in line) for role in ("Ok Ju", "Choi"))
    assert cell_len(ok_ju.partition("Ok Ju")[0]) == cell_len(choi.partition("Choi")[0])


def test_a_label_is_not_broken_at_forty_columns() -> None:
    lines = drawn(SHORT | {"cinematographer": ["Cho Young-jik"]}, width=40, full=True)
    assert any("Cinematographer  Cho Young-jik" in line for line in lines)


DISPUTED: dict[str, Any] = SHORT | {
    "year": 2023,
    "genres": ["Thriller"],
    "claims": [{"field": "year", "value": 2022}, {"field": "genres", "value": ["Action"]}],
}


def test_what_is_disputed_is_marked_and_explained() -> None:
    assert plain(DISPUTED) == (
        "Example (2023†)\nFeature · Thriller†\n"
        "† sources disagree on year and genres: filmcli why example\n"
    )
    one = DISPUTED | {"claims": DISPUTED["claims"][:1]}
    assert plain(one).endswith("† sources disagree on year: filmcli why example\n")


def test_the_command_to_copy_is_never_broken() -> None:
    lines = inside(drawn(DISPUTED, width=40))
    assert lines[-3:] == ["† sources disagree on year and", "genres:", "filmcli why example"]
    assert inside(drawn(DISPUTED, width=80))[-1] == (
        "† sources disagree on year and genres: filmcli why example"
    )


@pytest.mark.parametrize(
    ("slug", "film", "shown"),
    [
        ("a b", None, "filmcli why 'a b'"),
        ("$(x)", None, "filmcli why '$(x)'"),
        ("-dash", None, "filmcli why -- -dash"),
        ("example", "notes/example.toml", "filmcli why notes/example.toml"),
    ],
)
def test_the_command_names_the_film_as_a_shell_reads_it(
    slug: str, film: str | None, shown: str
) -> None:
    assert plain(DISPUTED | {"slug": slug}, film=film).endswith(f": {shown}\n")


def test_a_long_synopsis_is_cut_on_the_card_and_whole_in_full_and_in_a_pipe() -> None:
    values = SHORT | {"synopsis": "word " * 3_000 + "end"}
    assert not any("end" in line for line in drawn(values))
    assert any("…" in line for line in drawn(values))
    assert plain(values).endswith(" end\n")
    assert any("end" in line for line in drawn(values, full=True))


def test_paragraphs_keep_one_blank_line_between_them() -> None:
    lines = inside(drawn(SHORT | {"synopsis": "One.\n\n\n\nTwo.\n\n"}))
    assert lines == ["Example", "Feature", "", "One.", "", "Two."]


def test_forty_lines_of_a_synopsis_are_enough_for_a_card() -> None:
    lines = inside(drawn(SHORT | {"synopsis": "\n".join(f"L{n}" for n in range(99))}))
    assert lines[-2:] == ["L39", "…"]


def test_sentences_about_the_releases() -> None:
    releases = [
        {"type": "premiere", "date": "2024-01-13", "event": "Sundance", "certainty": "disputed"},
        {"type": "theatrical", "date": "2024-02-01", "territory": "US", "certainty": "disputed"},
    ]
    assert plain(SHORT | {"countries": ["US"], "releases": releases}).split("\n")[2:4] == [
        "Premieres 13 Jan 2024 at Sundance, in 12 days†",
        "Opens in cinemas in the United States on 1 Feb 2024, in 31 days†",
    ]


def test_ids_are_named_as_their_owners_write_them() -> None:
    ids = {"imdb": "tt0000001", "tmdb": 2, "kobis": "3"}
    assert plain(SHORT | {"ids": ids}).endswith("Ids: IMDb tt0000001 · TMDB 2 · KOBIS 3\n")


def test_full_leaves_nothing_out() -> None:
    values = SHORT | {
        "filming": "2022-06",
        "budget": {"amount": 1000, "currency": "KRW"},
        "titles": [{"title": "예시", "type": "original", "language": "ko", "sources": ["a"]}],
        "cast": [{"name": "One", "variants": [{"name": "Uno", "note": "once"}], "sources": ["a"]}],
        "crew": [{"name": "Two", "job": "gaffer", "note": "nights", "certainty": "probable"}],
        "companies": [
            {
                "name": "Co",
                "role": "sales",
                "variants": [{"name": "Company"}],
                "known_for": [{"title": "Other", "year": 1999}],
            }
        ],
        "releases": [{"type": "physical", "note": "box"}],
        "people": {
            "One": {
                "names": [{"name": "하나", "type": "native"}],
                "debut": "2017",
                "known_for": [{"title": "Hit", "character": "Lead"}],
                "ids": {"imdb": "nm1"},
                "sources": ["a"],
                "note": "shy",
            },
            "Two": {},
        },
        "cites": {"title": ["a"]},
        "claims": [{"field": "runtime", "value": 92, "sources": ["a"]}],
        "sources": {
            "a": {"title": "Page", "author": "Ann", "retrieved": "2024", "note": "old"},
            "b": {},
        },
        "x-mine": {"seen": True},
    }
    assert full.sections(values) == [
        ("Production", [("Filming", "Jun 2022"), ("Budget", "KRW 1,000")]),
        ("Stated by", [("Title", "[a]")]),
        ("Titles", [("예시", "original, Korean [a]")]),
        ("Roles", [("One", "[a]"), ("One", "also written Uno (once)")]),
        ("Crew", [("Gaffer", "Two (probable; nights)")]),
        (
            "Companies",
            [("Co", "sales"), ("Co", "also written Company"), ("Co", "known for Other (1999)")],
        ),
        ("Releases", [("no date", "physical (box)")]),
        (
            "People",
            [
                ("One", "also 하나 (native)"),
                ("One", "known for Lead in Hit"),
                ("One", "since 2017, imdb nm1 (shy) [a]"),
            ],
        ),
        ("Other claims", [("Runtime", "92 min [a]")]),
        ("Sources", [("a", "Page, Ann, read 2024"), ("a", "old"), ("b", "-")]),
        ("Your own", [("x-mine", '{"seen":true}')]),
    ]
    assert "Sources: a: Page, Ann, read 2024\n" in plain(values, full=True)
    assert "Sources" in inside(drawn(values, full=True))
    assert full.sections(SHORT) == []
