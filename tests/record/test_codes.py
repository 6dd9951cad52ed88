"""Codes: every table answers, valid tags pass, and a wrong tag is told its right form."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from filmcli.record import codes

TABLES = sorted(Path(codes.__file__).with_name("tables").glob("*.tsv"))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("KR", "South Korea"),
        ("KP", "North Korea"),
        ("RU", "Russia"),
        ("CZ", "Czechia"),
        ("HK", "Hong Kong"),
        ("MO", "Macao"),
        ("MM", "Myanmar"),
        ("TW", "Taiwan"),
        ("TT", "Trinidad and Tobago"),
        ("XK", "Kosovo"),
        ("SUHH", "Soviet Union"),
        ("DDDE", "East Germany"),
        ("YUCS", "Yugoslavia"),
        ("CSHH", "Czechoslovakia"),
        ("001", "the whole world"),
    ],
)
def test_a_territory_has_its_common_english_name(code: str, name: str) -> None:
    assert codes.territory_name(code) == name


@pytest.mark.parametrize(
    "code", ["", "kr", "XX", "EU", "UK", "SU", "KR\n", "K", "KR\t", "한국", "\ud800", "#"]
)
def test_what_is_no_territory_has_no_name_and_no_years(code: str) -> None:
    assert codes.territory_name(code) is None
    assert codes.territory_span(code) == (None, None)


def test_territory_codes_are_those_of_the_standard_in_order() -> None:
    known = codes.territory_codes()
    assert list(known) == sorted(known)
    assert len([code for code in known if len(code) == 2]) == 249 + len(["XK"])
    assert len([code for code in known if len(code) == 4]) == 31
    assert codes.WORLD not in known
    assert all(codes.territory_name(code) for code in known)


@pytest.mark.parametrize(
    ("code", "span"),
    [
        ("SUHH", (None, 1992)),
        ("DDDE", (None, 1990)),
        ("CSXX", (2003, 2006)),
        ("CZ", (1993, None)),
        ("SS", (2011, None)),
        ("KR", (None, None)),
    ],
)
def test_a_territory_knows_its_years_in_the_standard(
    code: str, span: tuple[int | None, int | None]
) -> None:
    assert codes.territory_span(code) == span


def test_every_former_territory_ended_after_it_began() -> None:
    for code in codes.territory_codes():
        first, last = codes.territory_span(code)
        assert (last is not None) == (len(code) == 4)
        assert (first or 1974) <= (last or 9999)


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("ko", "Korean"),
        ("zh-Hant", "Chinese (Traditional)"),
        ("pt-BR", "Portuguese (Brazil)"),
        ("ko-Latn", "Korean (Latin)"),
        ("zh-Hans-SG", "Chinese (Simplified, Singapore)"),
        ("es-419", "Spanish (Latin America)"),
        ("de-DD", "German (East Germany)"),
        ("ca-valencia", "Catalan (Valencian)"),
        ("yue", "Cantonese"),
        ("bn", "Bengali"),
        ("zxx", "No linguistic content"),
        ("mis", "Uncoded languages"),
        ("qab", "Private use"),
        ("en-u-ca-buddhist", "English"),
        ("KO-latn", "Korean (Latin)"),
        ("kor", "Korean"),
        ("iw", "Hebrew"),
    ],
)
def test_a_language_tag_has_an_english_name(tag: str, name: str) -> None:
    assert codes.language_name(tag) == name


@pytest.mark.parametrize("tag", ["", "xx", "ko-Xxxx", "ko-UK", "x-mine", "korean", "\ud800"])
def test_a_tag_with_an_unknown_part_has_no_name(tag: str) -> None:
    assert codes.language_name(tag) is None


@pytest.mark.parametrize(
    "tag",
    [
        *("ko", "en", "und", "mul", "zxx", "mis", "qaa", "qtz"),
        *("cmn", "yue", "fil", "sh", "ko-Latn", "ko-Kore", "zh-Hant-TW", "pt-BR"),
        *(
            "es-419",
            "en-001",
            "en-XK",
            "de-DD",
            "ko-KP",
            "de-1996",
            "sl-rozaj-biske-1994",
            "ja-Latn-hepburn",
        ),
        *(
            "ca-ES-valencia",
            "ko-Qaaa",
            "en-QM",
            "en-u-ca-buddhist",
            "de-DE-u-co-phonebk",
            "hi-t-en-latn-u-nu-deva",
            "en-x-a-u",
            "x-mine",
        ),
        "zh-Hans-x-mine",
    ],
)
def test_a_valid_tag_has_no_problem(tag: str) -> None:
    assert codes.language_problem(tag) is None


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ("kor", '"kor" has the shorter code "ko"'),
        ("fre", '"fre" has the shorter code "fr"'),
        ("fra-CA", '"fra" has the shorter code "fr"'),
        ("KOR", '"kor" has the shorter code "ko"'),
        ("iw", '"iw" is an old code; write "he"'),
        ("zh-yue", '"zh-yue" is out of use; write "yue"'),
        ("zh-yue-HK", '"zh-yue-HK" is written "yue-HK"'),
        ("i-klingon", '"i-klingon" is out of use; write "tlh"'),
        ("i-mingo", '"i-mingo" is out of use'),
        ("KO", '"KO" is written "ko"'),
        ("zh-hant", '"zh-hant" is written "zh-Hant"'),
        ("pt_br", '"pt_br" is written "pt-BR"'),
        ("en-U-CA-Buddhist", '"en-U-CA-Buddhist" is written "en-u-ca-buddhist"'),
        ("xx", '"xx" is not a known language'),
        ("korea", '"korea" is not a known language'),
        ("x1", '"x1" is not a known language'),
        ("1996", '"1996" is not a known language'),
        ("Korean", '"Korean" is a name; the code is "ko"'),
        ("Haitian Creole", '"Haitian Creole" is a name; the code is "ht"'),
        ("Chinese", '"Chinese" is a name; the code is "zh"'),
        ("e", '"e" is not a known language'),
        ("Europe", '"Europe" is not a known language'),
        ("ko-UK", '"UK" in "ko-UK" is not a known region'),
        ("ko-999", '"999" in "ko-999" is not a known region'),
        ("ko-Hngl", '"Hngl" in "ko-Hngl" is not a known script'),
        ("ko-abcde", '"abcde" in "ko-abcde" is not a known language variant'),
        ("pt-BRA", '"BRA" in "pt-BRA" is not a known part of a language tag'),
        ("ko-Hangul", '"Hangul" in "ko-Hangul" is the name of a script; its code is "Hang"'),
        ("en-a-bc", '"a" in "en-a-bc" is not a known extension; there are t, u and x'),
    ],
)
def test_a_wrong_tag_is_told_its_right_form(tag: str, problem: str) -> None:
    assert codes.language_problem(tag) == problem


@pytest.mark.parametrize(
    "tag",
    [
        *(
            "",
            "-",
            "en-",
            "-en",
            "en--US",
            "en\n",
            "en US",
            "한국어",
            "\ud800",
            "en-abcdefghi",
            "x",
        ),
        *("en-US-Latn", "en-US-GB", "en-Latn-Cyrl", "de-1996-1996", "en-12", "en-1"),
        *("en-u", "en-x", "en-u-u-ca", "en-u-ca-u-nu", "en-u-x-a"),
    ],
)
def test_a_malformed_tag_is_called_so(tag: str) -> None:
    problem = codes.language_problem(tag)
    assert problem is not None
    assert "not a well-formed language tag" in problem or "not a known extension" in problem


def test_a_tag_without_end_is_not_repeated_in_its_problem() -> None:
    assert codes.language_problem("a-" * 9999) == "a language tag of 19998 characters is too long"


SUBTAGS = st.sampled_from(
    [
        *("ko", "KOR", "zh", "yue", "hant", "Latn", "KR", "419", "001", "1996", "valencia"),
        *("u", "t", "x", "a", "ca", "i", "klingon", "_", "ß", "İ"),
    ]
)


@given(st.one_of(st.text(), st.lists(SUBTAGS).map("-".join)))
@example("ǰ-ǰ")
def test_the_form_a_problem_proposes_is_itself_without_that_problem(tag: str) -> None:
    problem = codes.language_problem(tag)
    if problem and '" is written "' in problem:
        proposed = problem.removesuffix('"').rpartition('"')[2]
        assert codes.language_problem(proposed) != problem
    codes.language_name(tag)


def test_every_retired_code_leads_to_a_valid_one() -> None:
    rows = [line.split("\t") for line in TABLES[1].read_text("utf-8").splitlines()[1:]]
    retired = {row[0]: row[2] for row in rows if len(row) > 2 and row[2]}
    assert len(retired) > 250
    for written in retired.values():
        assert codes.language_problem(written) is None
        assert codes.language_name(written)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_is_sorted_and_names_its_origin(path: Path) -> None:
    origin, *rows = path.read_bytes().decode().removesuffix("\n").split("\n")
    keys = [row.split("\t")[0] for row in rows]
    assert origin.startswith("# ")
    assert "CLDR" in origin
    assert keys == sorted(set(keys))
    assert all(2 <= len(row.split("\t")) <= 4 and row.split("\t")[1] for row in rows)


def test_only_the_table_asked_for_is_read() -> None:
    program = (
        "import builtins; real = open; seen = []\n"
        "builtins.open = lambda p, *a, **k: (seen.append(str(p)), real(p, *a, **k))[1]\n"
        "from filmcli.record import codes\n"
        "assert not seen, seen; codes.territory_name('KR')\n"
        "assert [p.endswith('territories.tsv') for p in seen] == [True], seen"
    )
    root = Path(codes.__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)


@pytest.mark.parametrize(
    ("code", "name"),
    [("KRW", "South Korean Won"), ("DEM", "German Mark"), ("FRF", "French Franc")],
)
def test_currencies_of_today_and_of_the_past_are_known(code: str, name: str) -> None:
    assert codes.is_currency(code)
    assert codes.currency_name(code) == name


@pytest.mark.parametrize("code", ["", "krw", "ABC", "$", "KR", "KRW\t"])
def test_what_is_no_currency_is_none(code: str) -> None:
    assert not codes.is_currency(code)
    assert codes.currency_name(code) is None


def test_scripts_have_names_that_stand_alone() -> None:
    assert codes.script_name("Hang") == "Hangul"
    assert codes.script_name("Hant") == "Traditional Han"
    assert codes.script_name("hang") is None


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("발레리나", "Hang"),
        ("\u1112\u1161\u11ab", "Hang"),
        ("芭蕾舞者", "Hani"),
        ("々", "Hani"),
        ("バレリーナ", "Jpan"),
        ("ﾊﾞﾚｴ", "Jpan"),
        ("千と千尋の神隠し", "Jpan"),
        ("Ballerina", "Latn"),
        ("ＢＡＬＬＥＴ", "Latn"),
        ("Солярис", "Cyrl"),
        ("Ψυχώ", "Grek"),
        ("باشو", "Arab"),
        ("ואלס", "Hebr"),
        ("สัตว์ประหลาด", "Thai"),
        ("पथेर", "Deva"),
        ("მონანიება", "Geor"),
        ("Նռան գույնը", "Armn"),
        ("ᐊᑕᓈᕐᔪᐊᑦ", "Cans"),
        ("The Housemaid (하녀)", "Latn"),
        ("하녀 HD", "Hang"),
        ("8½", None),
        ("1984 – ?!", None),
        ("", None),
        ("\ud800\U000e0fff\u0378", None),
    ],
)
def test_the_script_of_a_text_is_that_of_most_letters(text: str, script: str | None) -> None:
    assert codes.script_of(text) == script


@given(st.text(st.characters(codec=None)))
def test_the_script_of_any_text_is_a_known_code_or_none(text: str) -> None:
    script = codes.script_of(text)
    assert script is None or codes.script_name(script)
