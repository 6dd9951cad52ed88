"""The tokens that a catalogue's full-text tables hold."""

from __future__ import annotations

import pytest

from filmcli.catalogue.imdb import tokens
from filmcli.catalogue.romanised import family_keys


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("The Matrix", "=matrix the matrix"),
        ("WALL·E", "=walle wall e"),
        ("8½", "=812 8 1 2"),
        ("The Godfather Part II", "=godfatherpart2 the godfather part 2"),
        ("기생충", "=기생충 기생충 기생 생충"),
        (
            "千と千尋の神隠し",
            "=千と千尋の神隠し 千と千尋の神隠し 千と と千 千尋 尋の の神 神隠 隠し",
        ),
        ("Le Fabuleux Destin d'Amélie", "=fabuleuxdestindamelie le fabuleux destin damelie"),
    ],
)
def test_a_title_is_found_by_itself_and_its_words(title: str, found: str) -> None:
    assert tokens.document([title]) == found


def test_initials_are_of_long_titles_that_are_known_well_enough() -> None:
    title = "The Lord of the Rings"
    assert tokens.document([title], short=title).split()[-1] == "~lotr"
    assert "~" not in tokens.document([title])
    assert "~" not in tokens.document(["Blade Runner"], short="Blade Runner")


def test_a_token_stands_once_however_many_titles_have_it() -> None:
    assert tokens.document(["Heat", "HEAT", "Héat"]) == "=heat heat"


@pytest.mark.parametrize("name", ["Bong Joon Ho", "Joon-ho Bong", "Bong Jun-ho", "Bong Chunho"])
def test_a_korean_name_is_found_however_it_is_romanised(name: str) -> None:
    keys = set(family_keys(name))
    assert keys & {"bongjunho", "bongchunho"}


def test_spellings_of_one_name_share_a_token() -> None:
    one = {*tokens.name_document("Lee Chung-hyun").split()}
    other = {*tokens.name_document("Chunghyeon Yi").split()}
    assert {token for token in one & other if token[0] == "~"} == {"~lichunghyun"}


@pytest.mark.parametrize("name", ["Tom Hanks", "Cher", "봉준호", "Robert De Niro Lee Kim", ""])
def test_other_names_have_no_key(name: str) -> None:
    assert list(family_keys(name)) == []
