"""Identifiers: right ones pass, a wrong one is told what would be right."""

import re
from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.record.ids import ID_PATTERNS, ID_SCHEMES, id_problem

EIDR = "10.5240/7791-8534-2C23-9030-8610-5"  # the example of EIDR's own document on its format
EIDR_SHAPE = re.compile(r"10\.5240/([0-9A-F]{4}-){5}[0-9A-Z]")


@pytest.mark.parametrize("scheme", ID_SCHEMES)
def test_the_example_of_each_scheme_is_valid(scheme: str) -> None:
    assert id_problem(scheme, ID_SCHEMES[scheme].example) is None


def test_every_scheme_but_the_number_has_an_anchored_pattern() -> None:
    assert set(ID_SCHEMES) - set(ID_PATTERNS) == {"tmdb"}
    for scheme, pattern in ID_PATTERNS.items():
        assert (pattern[0], pattern[-1]) == ("^", "$")
        assert re.search(pattern, str(ID_SCHEMES[scheme].example))


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("imdb", "tt1234568"),
        ("imdb_person", "nm12345678"),
        ("tmdb", 1),
        ("wikidata", "Q1"),
        ("eidr", EIDR),
        ("letterboxd", "ballerina-2023-1"),
        ("kobis", "2013A001"),
        ("kmdb", "F-00123"),
    ],
)
def test_a_right_id_has_no_problem(scheme: str, value: object) -> None:
    assert id_problem(scheme, value) is None


@pytest.mark.parametrize(
    ("scheme", "value", "problem"),
    [
        (
            "imdb",
            "tt12",
            '"tt12" is not an IMDb title id; it is tt and seven or more digits, as in tt0111161',
        ),
        ("tmdb", 0, "0 is not a TMDB id; it is a whole number above zero, as in 603"),
        ("tmdb", "603", '"603" is not a TMDB id; write 603'),
        ("kobis", 20184105, '20184105 is not a KOBIS film code; write "20184105"'),
        ("kmdb", "k-29046", '"k-29046" is not a KMDb id; write "K-29046"'),
        ("wikidata", " Q1", '" Q1" is not a Wikidata id; write "Q1"'),
        ("wikidata", "Q01", '"Q01" is not a Wikidata id; it is Q and a number, as in Q172241'),
        (
            "imdb_person",
            "tt123456",
            '"tt123456" is not an IMDb name id; it is nm and seven or more digits, as in nm0000151',
        ),
        (
            "eidr",
            EIDR[:-1] + "6",
            f'"{EIDR[:-1]}6" has a wrong check character; it should end in 5',
        ),
    ],
)
def test_a_wrong_id_is_told_what_would_be_right(scheme: str, value: object, problem: str) -> None:
    assert id_problem(scheme, value) == problem


@pytest.mark.parametrize(
    ("scheme", "address", "value"),
    [
        ("imdb", "https://www.imdb.com/title/tt0111161/", '"tt0111161"'),
        ("imdb", "https://m.imdb.com/de/title/tt0111161/?ref_=x", '"tt0111161"'),
        ("imdb_person", "https://www.imdb.com/name/nm0000151/", '"nm0000151"'),
        ("tmdb", "https://www.themoviedb.org/movie/603-the-matrix?language=ko", "603"),
        ("wikidata", "https://www.wikidata.org/wiki/Q172241", '"Q172241"'),
        ("eidr", f"https://doi.org/{EIDR}", f'"{EIDR}"'),
        ("eidr", f"https://ui.eidr.org/view/content?id={EIDR}", f'"{EIDR}"'),
        ("letterboxd", "https://letterboxd.com/film/ballerina-2023/", '"ballerina-2023"'),
        ("letterboxd", "https://letterboxd.com/someone/film/parasite-2019/", '"parasite-2019"'),
        ("kobis", "https://www.kobis.or.kr/kobis/mast/mvie?a=1&code=20184105", '"20184105"'),
        ("kmdb", "https://www.kmdb.or.kr/db/kor/detail/movie/K/29046", '"K-29046"'),
    ],
)
def test_an_address_gets_the_id_that_is_in_it(scheme: str, address: str, value: str) -> None:
    problem = id_problem(scheme, address)
    assert problem is not None
    assert problem.endswith(f"; write {value}")


@pytest.mark.parametrize("scheme", ID_SCHEMES)
@pytest.mark.parametrize(
    "value",
    [True, None, 6.5, [], {}, "", "\n", -1, 10**5000, -(10**5000), "9" * 5000, "tt" + "9" * 99],
    ids=lambda value: str(type(value)),
)
def test_no_scheme_takes_what_cannot_be_an_id(scheme: str, value: object) -> None:
    slug = scheme == "letterboxd" and value == "tt" + "9" * 99
    problem = id_problem(scheme, value)
    assert (problem is None) is slug
    assert problem is None or len(problem) < 400


@pytest.mark.parametrize("scheme", ID_PATTERNS)
def test_a_final_newline_and_foreign_digits_are_refused(scheme: str) -> None:
    example = str(ID_SCHEMES[scheme].example)
    assert id_problem(scheme, f"{example}\n")
    assert id_problem(scheme, re.sub("[0-9a-z]", "\u0661", example, count=3))


def test_an_unknown_scheme_is_told_the_known_ones() -> None:
    problem = id_problem("imbd", "tt0111161")
    assert problem is not None
    assert "imdb, tmdb, wikidata" in problem


@given(st.integers(0, len(EIDR) - 1), st.sampled_from(digits + ascii_uppercase + "-./ x"))
def test_every_change_of_one_character_of_an_eidr_is_refused(place: int, character: str) -> None:
    changed = EIDR[:place] + character + EIDR[place + 1 :]
    assert (id_problem("eidr", changed) is None) == (changed == EIDR)


def test_every_wrong_digit_of_an_eidr_is_caught_by_its_check_character() -> None:
    for place in range(len("10.5240/"), len(EIDR) - 1):
        for character in "0123456789ABCDEF":
            changed = EIDR[:place] + character + EIDR[place + 1 :]
            if changed != EIDR and EIDR_SHAPE.fullmatch(changed):
                assert "check character" in str(id_problem("eidr", changed))


@given(st.text("0123456789ABCDEF", min_size=20, max_size=20))
def test_the_check_character_an_eidr_is_told_is_the_one_that_sums_to_one(code: str) -> None:
    """Verify by ISO 7064's own test: over all the characters the sum ends in 1 modulo 36."""
    body = "10.5240/" + "-".join(code[n : n + 4] for n in range(0, 20, 4)) + "-"
    right = [
        check for check in digits + ascii_uppercase if id_problem("eidr", body + check) is None
    ]
    assert len(right) == 1
    product = 36
    for character in code:
        total = (product + int(character, 16)) % 36 or 36
        product = total * 2 % 37
    assert (product + int(right[0], 36)) % 36 == 1
    wrong = "0" if right[0] != "0" else "1"
    assert str(id_problem("eidr", body + wrong)).endswith(f"it should end in {right[0]}")
