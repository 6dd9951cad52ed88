"""The rules that make queries of titles, and the arithmetic of how well these are answered."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

from tests import ranking
from tests.ranking import Query, Title, Titles


def title(number: int, name: str, votes: int = 0, **values: object) -> Title:
    base = Title(f"tt{number:07}", "movie", name, name, "1999", False, votes, ())
    return base._replace(**values)  # type: ignore[arg-type]


def made(rule: str, titles: Titles, number: int, seed: int = 1) -> str | None:
    chance = random.Random(seed)
    return ranking.RULES[rule](titles, titles.by_id[f"tt{number:07}"], chance)


def test_an_article_is_dropped_where_nothing_better_known_is_called_so() -> None:
    matrix, other = title(1, "The Matrix", 5), title(2, "Matrix", 4)
    assert made("dropped article", Titles([matrix, other]), 1) == "Matrix"
    more = Titles([matrix, other._replace(votes=5)])
    assert made("dropped article", more, 1) is None
    assert made("dropped article", more, 2) is None  # it has none


def test_episodes_and_adult_titles_are_never_meant_instead() -> None:
    crowd = [
        title(2, "The Matrix", 9, kind="tvEpisode"),
        title(3, "The Matrix", 9, is_adult=True),
    ]
    titles = Titles([title(1, "The Matrix"), *crowd])
    assert made("dropped article", titles, 1) == "Matrix"
    assert titles.films() == [titles.by_id["tt0000001"]]


def test_accents_are_stripped_where_letters_are_left() -> None:
    titles = Titles([title(1, "Amélie"), title(2, "기생충"), title(3, "Up")])
    assert [made("accents stripped", titles, n) for n in (1, 2, 3)] == ["amelie", None, None]


@pytest.mark.parametrize(
    ("rule", "change"),
    [("insertion", 1), ("deletion", -1), ("replacement", 0), ("transposition", 0)],
)
def test_a_typo_is_one_and_of_its_kind(rule: str, change: int) -> None:
    titles = Titles([title(1, "Parasite")])
    found = {text for seed in range(40) if (text := made(rule, titles, 1, seed))}
    assert len(found) > 5
    for text in found:
        assert OSA.distance(text, "parasite") == 1
        assert len(text) == len("parasite") + change
        assert (sorted(text) == sorted("parasite")) == (rule == "transposition")
        assert text[0] == "p"


def test_a_typo_that_is_as_near_to_another_title_is_not_asked() -> None:
    titles = Titles([title(1, "Bald"), title(2, "Bold", 1)])
    asked = {made("replacement", titles, 1, seed) for seed in range(200)} - {None}
    assert asked
    assert not any(text and text[0] == "b" and text[2:] == "ld" for text in asked)


def test_a_year_tells_namesakes_apart() -> None:
    one, other = title(1, "Suspiria", 5, year="2018"), title(2, "Suspiria", 9, year="1977")
    assert made("year added", Titles([one, other]), 1) == "suspiria 2018"
    assert made("year added", Titles([one, other._replace(year="2018")]), 1) is None
    assert made("year added", Titles([one._replace(year="\\N")]), 1) is None


def test_words_are_swapped_and_left_out() -> None:
    titles = Titles([title(1, "The Voyage of the Dawn Treader"), title(2, "Voyage Dawn")])
    swapped = made("words swapped", titles, 1)
    assert swapped is not None
    assert sorted(swapped.split()) == ["dawn", "of", "the", "the", "treader", "voyage"]
    assert swapped != "the voyage of the dawn treader"
    assert made("words swapped", Titles([title(1, "Jaws")]), 1) is None
    partial = made("partial title", titles, 1)
    assert partial is not None
    assert partial in "voyage of the dawn treader"


def test_part_of_a_title_that_another_has_too_is_not_asked() -> None:
    titles = Titles([title(1, "Return of the King"), title(2, "Return of the King Kong")])
    assert made("partial title", titles, 1) is None


def test_an_alternative_title_is_another_one() -> None:
    titles = Titles([title(1, "Parasite", akas=("Parasite", "PARASITE", "Schmarotzer"))])
    assert made("alternative title", titles, 1) == "Schmarotzer"
    assert made("alternative title", Titles([title(1, "Up", akas=("Up",))]), 1) is None


def test_hits_and_ranks_are_counted_over_what_was_looked_at() -> None:
    answers = {"a": ["1", "2"], "b": ["2", "1"], "c": [], "d": ["9"] * ranking.LOOKED_AT + ["1"]}
    queries = [Query(text, "1", "rule", text in "ab") for text in answers]
    report = ranking.Report(queries, answers.__getitem__)
    assert report.overall == (4, 0.25, 0.375)
    assert report.known == (2, 0.5, 0.75)
    assert [query.text for query, _ in report.missed] == ["b", "c", "d"]
    assert "'b' wants 1; gave 2, 1" in str(report)


def test_tables_are_read_and_joined_by_column(tmp_path: Path) -> None:
    one, other, joined = (tmp_path / name for name in ("one", "other", "joined"))
    for directory in (one, other, joined):
        directory.mkdir()
    head = "tconst\taverageRating\tnumVotes\n"
    (one / "title.ratings.tsv").write_text(f"{head}tt0000001\t5.0\t7\nbad row\n")
    (other / "title.ratings.tsv").write_text(f"{head}tt0000001\t6.0\t8\ntt0000002\t6.0\t8\n")
    ranking.joined({"title.ratings": tuple(head.split())}, tmp_path, joined)
    rows = list(ranking.rows(joined / "title.ratings.tsv"))
    assert [row["numVotes"] for row in rows] == ["7", "8"]


def test_a_value_that_a_csv_tool_quoted_is_read_as_it_was() -> None:
    assert ranking._unquoted('"[""Ok Ju""]"') == '["Ok Ju"]'
    assert ranking._unquoted('"Giliap"') == '"Giliap"'
