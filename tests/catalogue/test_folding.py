from __future__ import annotations

import csv
import time
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.catalogue.folding import ARTICLES, fold, german, roman_key, without_article

if TYPE_CHECKING:
    from pathlib import Path

ANY_TEXT = st.text(st.characters(), max_size=20)
EUROPEAN = st.text(
    "abcdefghijklmnopqrstuvwxyzäöüßéèêëçñøåæœþðłđħıŋșțžščřőűαβγδάέςбгдёйїаяі 0123456789½.,:!&'’-·",
    max_size=20,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Schindler's List", "schindlers list"),
        ("Schindler’s List", "schindlers list"),
        ("Hawaiʻi", "hawaii"),
        ("WALL·E", "wall e"),
        ("wall-e", "wall e"),
        ("wall e", "wall e"),
        ("8½", "8 1 2"),
        ("8 1/2", "8 1 2"),
        ("Alien³", "alien3"),
        ("Se7en", "se7en"),
        ("$9.99", "9 99"),
        ("M*A*S*H", "m a s h"),
        ("Tom & Jerry", "tom and jerry"),
        ("R&B", "r and b"),
        ("  The\tThird\n Man ", "the third man"),
        ("The Thing: Part_2", "the thing part 2"),
        ("Amélie", "amelie"),
        ("Ame\u0301lie", "amelie"),
        ("Łódź", "lodz"),
        ("Þór Đorđe Øre Æon Œuvre Ŋ", "thor dorde ore aeon oeuvre n"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("İstanbul ışık", "istanbul isik"),
        ("ΟΔΟΣ", "οδοσ"),
        ("Ёлки", "елки"),
        ("ＦＵＬＬ　ﾊﾞﾚｴ", "full バレエ"),
        ("발레리나", "발레리나"),
        (unicodedata.normalize("NFD", "발레리나"), "발레리나"),
        ("שָׁלוֹם", "שלום"),
        ("شَمْـس", "شمس"),
        ("क्या", "क्या"),
        ("มิน", "มิน"),
        ("a\u200bb\u202ec\u00add\ufeff", "abcd"),
        ("ha\ud800lf", "ha lf"),
        ("nul\x00l", "nul l"),
        ("ᾌ᾽", "αι"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("...", "..."),
        ("…", "..."),
        ("!!!", "!!!"),
        ("！！！", "!!!"),
        ("'", "'"),
        (" ? \u200b !", "? !"),
        ("❤\ufe0f", "❤"),
        ("\ud800", "\ufffd"),
    ],
)
def test_a_title_of_symbols_can_still_be_found(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["", " \t", "\u200b", "\u3164", "\x00"])
def test_a_text_that_shows_nothing_folds_to_nothing(text: str) -> None:
    assert fold(text) == ""


def test_kana_keep_their_voicing() -> None:
    assert fold("ガ") == "ガ"
    assert fold("ガ") != fold("カ")


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert german(german(text)) == german(text)


@given(ANY_TEXT)
def test_the_normal_form_does_not_matter(text: str) -> None:
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(apart) == fold(text)
    assert german(composed) == german(apart)


@given(EUROPEAN)
def test_case_does_not_matter(text: str) -> None:
    assert fold(text) == fold(text.upper()) == fold(text.lower())


@given(ANY_TEXT)
def test_a_folded_text_can_be_stored_and_holds_single_blanks(text: str) -> None:
    folded = fold(text)
    folded.encode()
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize("text", ["é!", "a&", "\u0301", "½", "가"])
def test_long_text_takes_linear_time(text: str) -> None:
    start = time.perf_counter()
    fold(text * 300_000)
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("folded", "rest"),
    [
        ("the third man", "third man"),
        ("der himmel uber berlin", "himmel uber berlin"),
        ("l age d or", "age d or"),
        ("le", "le"),
        ("the", "the"),
        ("theodora", "theodora"),
        ("i robot", "i robot"),
        ("as good as it gets", "as good as it gets"),
        ("the the", "the"),
        ("", ""),
    ],
)
def test_without_article(folded: str, rest: str) -> None:
    assert without_article(folded) == rest


@given(st.lists(st.sampled_from(sorted(ARTICLES)) | EUROPEAN, min_size=1).map(" ".join))
def test_a_title_without_its_article_is_never_empty(text: str) -> None:
    folded = fold(text)
    assert bool(without_article(folded)) == bool(folded)


def test_an_umlaut_is_found_by_either_spelling() -> None:
    assert fold("Die Blechtrömmel") == fold("Die Blechtrommel")
    assert german("Schöne Müller Ähre") == fold("Schoene Mueller Aehre")
    assert german("o\u0308".upper()) == "oe"
    assert german("Amélie") == fold("Amélie")


@pytest.mark.parametrize(
    "spellings",
    [
        ["Lee Chung-hyun", "Lee Chung Hyun", "Lee Choong Hyun", "Lee Chung-hyeon", "LEE Chunghyun"],
        ["Park Yoo Rim", "Park Yu-rim"],
        ["Ok Ju", "Ok-joo", "Okju"],
        ["Jeon Jong-seo", "Jun Jong Su"],
        ["Kim Sun-young", "Kim Seon-yeong"],
        ["Lee Byung-hun", "LEE Byoung-heon"],
        ["Yoon Joon-ho", "Yun Jun-ho"],
    ],
)
def test_romanisations_of_one_name_share_a_key(spellings: list[str]) -> None:
    assert len({roman_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Kim Ji-hoon", "Kim Ji-hun-I"), ("Park", "Bak"), ("Min-hee", "Min-hui")]
)
def test_the_key_knows_its_limits(one: str, other: str) -> None:
    assert roman_key(one) != roman_key(other)


def test_the_key_holds_letters_only() -> None:
    assert roman_key("Ch'oe Sŏk 2") == "choesok"
    assert roman_key("전종서") == "전종서"
    assert roman_key("...") == ""


def test_real_spellings_of_one_cast_share_a_key(test_data: Path) -> None:
    keys: dict[str, set[str]] = defaultdict(set)
    path = test_data / "names" / "ballerina-2023.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            # HanCinema numbers namesakes: the number is no part of the name.
            if "namesakes" not in row["seen_on"]:
                keys[row["hangul"]].add(roman_key(row["roman"]))
    assert keys
    assert {hangul: found for hangul, found in keys.items() if len(found) > 1} == {}
