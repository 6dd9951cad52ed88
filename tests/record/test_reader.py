"""From a file to a film, or to every reason why not."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.record.canonical import to_json
from filmcli.record.limits import MAX_BYTES, MAX_PROBLEMS
from filmcli.record.model import Film
from filmcli.record.reader import Reading, dotted, parse, read
from tests.conftest import Run

Records = Callable[..., Path]

BROKEN = """\
# Five mistakes, each of another kind.
title = "Example"
year = "2023"
genres = [
  "Drama",
  "   ",
]
synopsis = '''
title = 1
'''

[[cast]]
name = "One"

[[cast]]
charcter = "Two's role"
name = "Two"

[[releases]]
type = "digital"
date = 2023-10-06

[[releases]]
type = "premiere"
date = "2023-02-30"

[ids]
imdb = "tt12"
"""


def reading(text: str | bytes) -> Reading:
    return parse(text, file="x.toml", slug="x")


def problems(text: str | bytes) -> list[str]:
    result = reading(text)
    assert (result.film is None) == bool(result.problems)
    return [str(problem) for problem in result.problems]


def problem(text: str | bytes) -> str:
    (only,) = problems(text)
    return only


def film(text: str | bytes) -> Film:
    result = reading(text)
    assert result.problems == ()
    assert result.film is not None
    return result.film


def wrong(rest: str) -> str:
    """Give the one problem of a record with a title in line 1, without the file's name."""
    return problem('title = "A"\n' + dedent(rest)).removeprefix("x.toml:")


class TestAllProblemsInOneGo:
    def test_five_mistakes_are_five_problems_with_their_lines(self) -> None:
        assert problems(BROKEN) == [
            'x.toml:3: year: is the text "2023"; year = 2023 would be right',
            "x.toml:6: genres[1]: is blank; write something that can be seen, or leave the key out",
            "x.toml:16: cast[1].charcter: is not a key here; did you mean character?",
            "x.toml:25: releases[1].date: 2023-02-30 is not a day: February 2023 has 28 days",
            (
                'x.toml:28: ids.imdb: "tt12" is not an IMDb title id; '
                "it is tt and seven or more digits, as in tt0111161"
            ),
        ]

    def test_over_a_limit_and_wrong_in_other_ways_are_told_together(self) -> None:
        text = 'title = "A"\nyear = true\n[x-mine]\nrating = nan\nother = 1e999\n'
        assert [line.split(": ")[:2] for line in problems(text)] == [
            ["x.toml:2", "year"],
            ["x.toml:4", "x-mine.rating"],
            ["x.toml:5", "x-mine.other"],
        ]

    def test_a_claim_is_checked_beside_other_mistakes(self) -> None:
        text = 'title = "A"\nyear = 1\n[[claims]]\nfield = "runtime"\nvalue = "93"\n'
        assert [line.split(": ")[:2] for line in problems(text)] == [
            ["x.toml:2", "year"],
            ["x.toml:5", "claims[0].value"],
        ]

    def test_problems_are_in_the_order_of_the_file(self) -> None:
        text = 'unknown = 1\ntitle = 1\n[sources.a]\nurl = "a"\n[[cast]]\nnam = "x"\n'
        lines = [int(line.split(":")[1]) for line in problems(text)]
        assert lines == sorted(lines)
        assert len(lines) == 5

    def test_of_very_many_the_first_are_told_and_the_rest_counted(self) -> None:
        told = problems('title = "A"\n' + "".join(f"k{n} = 1\n" for n in range(5000)))
        assert len(told) == MAX_PROBLEMS + 1
        assert told[0].startswith("x.toml:2: k0: ")
        assert told[-2].startswith(f"x.toml:{MAX_PROBLEMS + 1}: ")
        assert told[-1] == f"x.toml: and {5000 - MAX_PROBLEMS} more problems"

    def test_on_the_command_line_it_is_exit_5_and_nothing_on_stdout(
        self, run: Run, records: Records
    ) -> None:
        directory = records(broken=BROKEN)
        ran = run("info", "broken")
        assert ran.code == 5
        assert ran.out == ""
        named = [line for line in ran.err.splitlines() if "broken.toml:" in line]
        assert [int(line.partition("broken.toml:")[2].partition(":")[0]) for line in named] == [
            *(3, 6, 16, 25, 28),
        ]
        assert str(directory / "broken.toml") in named[0]


class TestTypes:
    """Nothing is turned into what it is not."""

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ("true", "is the truth value true; a whole number without quotes would be right"),
            ('"1999"', 'is the text "1999"; year = 1999 would be right'),
            ("1999.0", "is the number 1999.0; year = 1999 would be right"),
            ("1999.5", "is the number 1999.5; a whole number without quotes would be right"),
            ("1999-05-01", "is the date 1999-05-01; year = 1999 would be right"),
            ("1_000_000" + "0" * 25, "a number beyond 64 bits"),
            ("1" + "0" * 40, "a number of more than 40 digits"),
            ("-5", "-5 is no year of a film; one from 1870 to 2200 would be right"),
            ("1869", "1869 is no year of a film; one from 1870 to 2200 would be right"),
            ("2201", "2201 is no year of a film; one from 1870 to 2200 would be right"),
            ("[1999]", "is a list; a whole number without quotes would be right"),
            ("{}", "is a table; a whole number without quotes would be right"),
            ("10:00:00", "is the time 10:00:00; a whole number without quotes would be right"),
            ("nan", "nan is not a number; leave it out or write a finite one"),
            ("inf", "inf is not a number; leave it out or write a finite one"),
        ],
    )
    def test_a_year_is_a_whole_number(self, value: str, said: str) -> None:
        assert wrong(f"year = {value}") == f"2: year: {said}"

    @pytest.mark.parametrize("year", [1870, 1999, 2200])
    def test_years_within_the_range_are_taken(self, year: int) -> None:
        assert film(f'title = "A"\nyear = {year}\n').year == year

    @pytest.mark.parametrize(
        ("rest", "said"),
        [
            ('runtime = "93 min"', '2: runtime: is the text "93 min"; a whole number without'),
            ("runtime = 0", "2: runtime: 0 is out of range; a whole number from 1 to 100000 would"),
            ("runtime = 100001", "2: runtime: 100001 is out of range; "),
            ("tagline = 1917", '2: tagline: is the number 1917; tagline = "1917" would be right'),
            ("tagline = 2023-01-01", "2: tagline: is the date 2023-01-01; text in quotes, "),
            (
                "tagline = 2023-01-01T10:00:00",
                "2: tagline: is the date and time 2023-01-01T10:00:00; text in quotes, ",
            ),
            ('genres = "Drama"', '2: genres: is the text "Drama"; a list in square brackets, genr'),
            ("genres = [1]", '2: genres[0]: is the number 1; "1" would be right'),
            ('kind = "movie"', '2: kind: "movie" is not one of feature, short, documentary, tv-m'),
            ("kind = 3", '2: kind: is the number 3; kind = "3" would be right'),
            ('studio = [""]', "2: studio[0]: is blank; write something that can be seen, or leav"),
            ("director = []", "2: director: is an empty list; write a name, or leave the key out"),
            ("director = true", "2: director: is the truth value true; a list in square brackets"),
            ("[cast]\nname = 'x'", "2: cast: is a table; a list of tables, each under [[cast]], "),
            ('cast = ["Joe"]', '2: cast[0]: is the text "Joe"; a table, { name = "Joe" }, would'),
            ("[[ids]]\nimdb = 'x'", "2: ids: is a list; a table, [ids] with imdb = ..., would be"),
            ("[[people]]", '2: people: is a list; a table for each, [people."A Name"], would be'),
            ('people.x = "y"', '2: people.x: is the text "y"; a table, [people.x] with ids = .'),
            ('sources = ["a"]', "2: sources: is a list; a table for each, [sources.key], would b"),
            ("cites = 1", '2: cites: is the number 1; a table, [cites] with year = ["key"], wou'),
            ('cites.year = "a"', '2: cites.year: is the text "a"; a list in square brackets, year'),
            (
                "[[cast]]\nname = 'x'\nvariants = 'y'",
                '4: cast[0].variants: is the text "y"; a list of tables, variants = [{ name = "y"',
            ),
            ("budget = 100", "2: budget: is the number 100; a table, [budget] with amount = ..., "),
            ("budget = { amount = 1 }", '2: budget.currency: is missing; write currency = "..."'),
            (
                "[[releases]]\ndate = 2023-01-01",
                "2: releases[0].type: is missing; write type = one of premiere, limited, ",
            ),
            ("[[claims]]\nfield = 'year'", "2: claims[0].value: is missing; write value = what th"),
            ("budget = { currency = 'USD' }", "2: budget.amount: is missing; write amount = 1"),
        ],
    )
    def test_what_is_wrong_and_what_would_be_right(self, rest: str, said: str) -> None:
        assert wrong(rest).startswith(said)

    def test_an_empty_file_lacks_its_title(self) -> None:
        assert problem("") == 'x.toml:1: title: is missing; write title = "..."'

    @pytest.mark.parametrize(
        "text", ["  ", "\\u200b\\u2060", "\\u0301\\u0308", "\\u3164", "\\t\\n"]
    )
    def test_a_title_that_cannot_be_seen_is_none(self, text: str) -> None:
        assert problem(f'title = "{text}"').startswith("x.toml:1: title: is blank; ")

    @pytest.mark.parametrize("table", ["people", "sources"])
    def test_a_name_that_cannot_be_seen_is_no_key(self, table: str) -> None:
        assert wrong(f'[{table}." "]\nnote = "x"').startswith(f'2: {table}." ": is blank; ')

    def test_text_is_kept_as_written(self) -> None:
        assert film('title = " [REC]\\t\\u0065\\u0301 "').title == " [REC]\te\u0301 "


class TestNoWordOfPydantic:
    VALUES = (
        *('"x"', '""', "1", "-1", "1.5", "true", "[]", "[1]", '["x"]', "{}", "{ a = 1 }", "[{}]"),
        *("[[]]", "2023-01-01", "10:00:00", "2023-01-01T10:00:00", "nan", "1" + "0" * 30),
    )
    KEYS = (
        *("title", "year", "kind", "countries", "languages", "genres", "runtime", "filming"),
        *("synopsis", "tagline", "budget", "gross", "director", "studio", "ids", "titles", "cast"),
        *("crew", "companies", "releases", "people", "cites", "claims", "sources", "nonsense"),
        *("ids.imdb", "ids.tmdb", "ids.eidr", "people.x", "people.x.ids", "people.x.debut"),
        *("people.x.ids.tmdb", "people.x.names", "people.x.known_for", "cites.year", "cites.x"),
        *("sources.x", "sources.x.url", "sources.x.published", "budget.amount", "gross.currency"),
    )
    LEFTOVER = re.compile(
        r"Input should|Value error|valid (?:string|integer|list)|pydantic|Keys should|validat",
        re.IGNORECASE,
    )

    @pytest.mark.parametrize("key", KEYS)
    @pytest.mark.parametrize("owner", ["", "claims", "cast", "releases"])
    def test_no_value_at_any_key_brings_it_out(self, key: str, owner: str) -> None:
        for value in self.VALUES:
            if owner == "claims":
                text = f'[[claims]]\nfield = "{key}"\nvalue = {value}\n'
            elif owner:
                text = f"[[{owner}]]\n{key} = {value}\nnote = {value}\n"
            else:
                text = f"{key} = {value}\n"
            for line in problems(('title = "A"\n' if key != "title" or owner else "") + text):
                assert re.match(r"x\.toml:\d+: [^:]+: .", line), line
                assert not self.LEFTOVER.search(line), line


class TestUnknownKeys:
    @pytest.mark.parametrize(
        ("rest", "said"),
        [
            ("titel = 1", "2: titel: is not a key here; did you mean title?"),
            ("Year = 1999", "2: Year: is not a key here; did you mean year?"),
            ("[[relases]]\ntype = 'tv'", "2: relases: is not a key here; did you mean releases?"),
            ("[[titles]]\ntitle = 'B'\nlanguag = 'ko'", "4: titles[0].languag: {} language?"),
            ("[[cast]]\nname = 'x'\ncharcter = 'y'", "4: cast[0].charcter: {} character?"),
            (
                "[[cast]]\nname='x'\nvariants=[\n{name='y',\nnte='z'}]",
                "6: cast[0].variants[0].nte: {} note?",
            ),
            ("[[crew]]\nname='x'\njob='y'\nsourcs=[]", "5: crew[0].sourcs: {} sources?"),
            (
                "[[companies]]\nname='x'\nrole='sales'\nknownfor=[]",
                "5: companies[0].knownfor: {} known_for?",
            ),
            ("[[releases]]\ntype='tv'\nteritory='KR'", "4: releases[0].teritory: {} territory?"),
            ('[people."J. J."]\nname=[]', '3: people."J. J.".name: {} names?'),
            ("[people.x.ids]\nimbd='nm'", "3: people.x.ids.imbd: {} imdb?"),
            (
                "[people.x]\nknown_for=[{tite='a',title='b'}]",
                "3: people.x.known_for[0].tite: {} title?",
            ),
            ("[people.x]\nnames=[{nam='a',name='b'}]", "3: people.x.names[0].nam: {} name?"),
            ("[sources.a]\nulr = 'x'", "3: sources.a.ulr: {} url?"),
            ("[ids]\nimbd = 'x'", "3: ids.imbd: {} imdb?"),
            ("[budget]\namount=1\ncurrency='USD'\namont=1", "5: budget.amont: {} amount?"),
            ("[[claims]]\nfield='year'\nvalue=1999\nsource=[]", "5: claims[0].source: {} sources?"),
            ("[[claims]]\nfield='ids'\nvalue={\n  imbd='x' }", "5: claims[0].value.imbd: {} imdb?"),
            (
                '[people.x."[key]"]',
                '2: people.x."[key]": is not a key here; known are ids, names, ',
            ),
            (
                "[[cast]]\nname='x'\nzzz=1",
                "4: cast[0].zzz: is not a key here; known are name, character, ",
            ),
            (
                "zzz = 1",
                "2: zzz: is not a key of a record; filmcli fields lists them, one of your own",
            ),
            ("released = 1", "2: released: is never written; [[releases]] says it"),
            ("slug = 'a'", "2: slug: is never written; it is the file's name"),
            ("extra.a = 1", "2: extra: is not a key of a record; "),
        ],
    )
    def test_the_nearest_known_one_is_named(self, rest: str, said: str) -> None:
        assert wrong(rest).startswith(said.format("is not a key here; did you mean"))

    def test_tables_of_ones_own_are_kept_and_dates_in_them_become_text(self) -> None:
        text = """\
            title = "A"
            x-seen = 2023-10-06
            [x-mine]
            rating = 8.5
            on = [2023-10-06T20:15:00+02:00, 07:32:00, { day = 2023-10-07 }]
            titel = "not looked at"
            [[x-list]]
            empty = []
            """
        own = {
            "x-seen": "2023-10-06",
            "x-mine": {
                "rating": 8.5,
                "on": ["2023-10-06T20:15:00+02:00", "07:32:00", {"day": "2023-10-07"}],
                "titel": "not looked at",
            },
            "x-list": [{"empty": []}],
        }
        made = film(dedent(text))
        assert made.extra == own
        assert {key: each for key, each in to_json(made).items() if key[:2] == "x-"} == own


class TestShortAndLongForms:
    def test_a_text_and_a_list_say_the_same(self) -> None:
        one = film('title = "A"\ndirector = "B"\nstudio = "C"\n')
        assert one == film('title = "A"\ndirector = ["B"]\nstudio = ["C"]\n')
        long = """\
            title = "A"
            [[crew]]
            name = "B"
            job = "director"
            [[companies]]
            name = "C"
            role = "production"
            """
        assert one == film(dedent(long))

    def test_cites_of_a_short_form_become_the_sources_of_its_entries(self) -> None:
        made = film(
            'title = "A"\nwriter = ["B", "C"]\ncites.writer = ["s"]\nsources.s.title = "S"\n'
        )
        assert [(each.name, each.sources) for each in made.crew] == [("B", ("s",)), ("C", ("s",))]

    def test_the_long_form_of_an_entry_wins_over_the_short_one(self) -> None:
        text = """\
            title = "A"
            director = ["B", "C"]
            [[crew]]
            name = "B"
            job = "director"
            note = "uncredited"
            """
        assert [(each.name, each.note) for each in film(dedent(text)).crew] == [
            ("C", None),
            ("B", "uncredited"),
        ]

    def test_a_spelling_may_be_a_text_or_a_table(self) -> None:
        text = (
            'title = "A"\n[[cast]]\nname = "B"\nvariants = ["C", { name = "D", note = "once" }]\n'
        )
        assert [(each.name, each.note) for each in film(text).cast[0].variants] == [
            ("C", None),
            ("D", "once"),
        ]


class TestClaims:
    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("year", '"2022"', 'value: is the text "2022"; value = 2022 would be right'),
            (
                "genres",
                '"Drama"',
                'value: is the text "Drama"; a list in square brackets, value = ["D',
            ),
            ("countries", '["KR", "XX"]', 'value[1]: "XX" is not an ISO 3166 territory; '),
            ("filming", '"2022-13"', "value: 2022-13 has no such month: "),
            ("title", "2", 'value: is the number 2; value = "2" would be right'),
            ("budget", "{ amount = 1 }", "value.currency: is missing; "),
            ("director", "1", 'value: is the number 1; a list in square brackets, value = ["1"]'),
        ],
    )
    def test_its_value_is_checked_as_the_field_it_is_about(
        self, field: str, value: str, said: str
    ) -> None:
        found = wrong(f'[[claims]]\nfield = "{field}"\nvalue = {value}')
        assert found.startswith(f"4: claims[0].{said}")

    @pytest.mark.parametrize("field", ['"yaer"', '"cast"', '"x-a"', "3", "[1]", "{ a = 1 }"])
    def test_one_about_no_field_is_one_problem(self, field: str) -> None:
        assert wrong(f"[[claims]]\nfield = {field}\nvalue = 2").startswith("3: claims[0].field: ")

    def test_its_value_is_in_canonical_form(self) -> None:
        text = """\
            title = "A"
            claims = [
              { field = "filming", value = 2022-10-01 },
              { field = "producer", value = "B" },
              { field = "producer", value = ["B", "C"] },
              { field = "genres", value = [] },
            ]
            """
        values = [claim.value for claim in film(dedent(text)).claims]
        assert values == ["2022-10-01", "B", ["B", "C"], []]


class TestLimits:
    def test_a_list_holds_10000(self) -> None:
        text = 'title = "A"\ngenres = [' + '"a",' * 10_000
        assert len(film(text + "]").genres) == 10_000
        assert wrong("genres = [" + '"a",' * 10_001 + "]") == (
            "2: genres: 10001 entries; a list holds 10000 at most"
        )

    def test_a_list_of_ones_own_too(self) -> None:
        film('title = "A"\nx-a = [' + "1," * 10_000 + "]")
        assert "10001 entries" in wrong("x-a = [" + "1," * 10_001 + "]")

    def test_a_record_holds_10000_keys(self) -> None:
        keys = "".join(f"x-{n} = 1\n" for n in range(9_999))
        assert len(film('title = "A"\n' + keys).extra) == 9_999
        assert wrong(keys + "x-y = 1\n") == "1: 10001 keys; a record holds 10000 at most"

    def test_a_record_holds_50000_keys_and_entries(self) -> None:
        lists = "".join(f"x-{n} = [{'1,' * 9_999}]\n" for n in range(4)) + f"x-4 = [{'1,' * 9_998}]"
        assert len(film(f'title = "A"\n{lists}').extra) == 5  # and the 6 keys
        assert wrong(lists.replace("x-4 = [", "x-4 = [1,")) == (
            "1: more than 50000 keys and entries, the most that a record holds"
        )

    def test_keys_and_numbers_hold_100000_dots(self) -> None:
        table = f"[x-a{'.b' * 18}.%]\n"
        count = 100_000 // 19
        tables = "".join(table.replace("%", str(n)) for n in range(count))
        rest = "x-b = [" + "1.5," * (100_000 - 19 * count) + "]\n"
        assert film('title = "A"\n' + rest + tables).extra["x-b"] == [1.5] * 3
        assert wrong("x-c = 1.5\n" + rest + tables) == (
            "1: more than 100000 dots in keys and numbers"
        )
        assert film(f'title = "{"a." * 40_000}"\nx-a = """{"." * 90_000}"""').title

    def test_a_text_holds_100000_letters(self) -> None:
        assert len(film(f'title = "{"국" * 100_000}"').title) == 100_000
        assert problem(f'title = "{"a" * 100_001}"') == (
            "x.toml:1: title: 100001 letters; a text holds 100000 at most"
        )

    def test_a_number_has_64_bits(self) -> None:
        assert film(f'title = "A"\nx-a = {2**63 - 1}').extra == {"x-a": 2**63 - 1}
        assert wrong(f"x-a = {2**63}") == "2: x-a: a number beyond 64 bits"

    @pytest.mark.parametrize("digits", ["1" * 41, "0x" + "f" * 60, "-" + "9" * 4300])
    def test_a_number_has_40_digits(self, digits: str) -> None:
        assert wrong(f"x-a = {digits}") == "2: x-a: a number of more than 40 digits"

    def test_a_number_that_python_refuses_is_named_by_its_line(self) -> None:
        text = f"x-a = '{'1' * 5000}'\nx-c = 3 # {'1' * 6000}\n\nx-b = {'1' * 4400}\n"
        assert wrong(text) == "5: a number of more than 40 digits"

    def test_a_long_key_of_digits_is_no_number(self) -> None:
        assert film(f'title = "A"\n[x-sums]\n{"0a1b" * 16} = 1\n').extra["x-sums"]

    def test_nesting_goes_50_deep(self) -> None:
        film('title = "A"\nx-a = ' + "[" * 50 + "]" * 50)
        film('title = "A"\nx-a = ' + "{a=" * 50 + "1" + "}" * 50)
        text = "x-a = 1\nx-b = " + "[" * 51 + "]" * 51
        assert wrong(text) == "3: nested more than 50 levels deep; records need 4 at most"

    @pytest.mark.parametrize(
        "line", ["{} = 1", "[{}]", "[[{}]]", "x-a = {{ {} = 1 }}", "x-a = [{{ b=1, {} = 1 }}]"]
    )
    def test_a_key_has_20_parts(self, line: str) -> None:
        key = "x-b . 'c.c'" + ".d" * 18
        film('title = "A"\n' + line.format(key))
        assert wrong(line.format(key + ".e")) == (
            "2: a key of more than 20 parts; records need 4 at most"
        )

    def test_brackets_and_dots_in_texts_and_comments_count_for_nothing(self) -> None:
        dots, open_ = "a." * 30, "[" * 60
        text = f"""\
            title = "{dots} {open_} ''' \\" # "
            tagline = '{dots} {open_} \"\"\" \\'
            # it's "{dots} {open_} \"\"\"
            synopsis = \"\"\"
            {dots}
            {open_} "" \\\"\"\" # '''
            \"\"\"\"
            """
        film(dedent(text))

    def test_a_quote_in_a_comment_hides_nothing(self) -> None:
        text = '# """\nx-a = ' + "[" * 60 + "]" * 60 + '\n# """\n'
        assert wrong(text).startswith("3: nested more than 50")

    def test_a_mebibyte_is_read_and_a_byte_more_is_not(self, tmp_path: Path) -> None:
        path = tmp_path / "big.toml"
        text = 'title = "A"\n'
        path.write_text(text + "#" * (MAX_BYTES - len(text)))
        assert read(path).film is not None
        path.write_text(text + "#" * (MAX_BYTES - len(text) + 1))
        (only,) = read(path).problems
        assert str(only) == (
            f"{path}: cannot be read: 1048577 bytes; a record holds 1048576 at most"
        )


class TestSyntax:
    @pytest.mark.parametrize(
        ("rest", "said"),
        [
            ("year = 1\n\nyear = 2", "4: year is written twice, first in line 2; keep one of them"),
            ('year = 1\n\n"year" = 2', '4: "year" is written twice, first in line 2'),
            ("[ids]\nimdb = 'a'\n[ ids ]", "4: [ ids ] is written twice, first in line 2"),
            ("ids.imdb = 'a'\n[ids]", "3: [ids] is written twice, first in line 2"),
            ("ids.imdb = 'a'\nids . imdb = 'b'", "3: ids . imdb is written twice, first in line 2"),
            ("ids = { tmdb = 1 }\n[ids]", "3: [ids] is written twice, first in line 2"),
            ("ids = { tmdb = 1 }\nids.imdb = 1", "3: ids.imdb is written twice, first in line 2"),
            ("ids = {\ntmdb = 1,\ntmdb = 2 }", "4: tmdb is written twice, first in line 3"),
            ("cast = []\n[[cast]]", "3: [[cast]] is written twice, first in line 2"),
            ("[cast]\n[[cast]]", "3: [[cast]] is written twice, first in line 2"),
            ("[[cast]]\n[cast]", "3: [cast] is written twice, first in line 2"),
            (
                "[[cast]]\nname = 1\n[[cast]]\nname = 2\nname = 3",
                "6: name is written twice, first in line 5",
            ),
            ("year = 1\nyear.a = 1", "3: year.a is written twice, first in line 2"),
            (
                "synopsis = '''\nyear = 1\n'''\nyear = 2\nyear = '''\n'''",
                "6: year is written twice, first in line 5",
            ),
            ("# year = 1\nyear = [\n1 ]\nyear = 3", "5: year is written twice, first in line 3"),
            ("[x-a.b]\n[x-a]\nb.c = 1", "4: b.c is written twice, first in line 2"),
            (
                "year = 1999 Drama",
                "2: not valid TOML: something after the value (year = 1999 Drama); ",
            ),
            (
                "tagline = unquoted",
                "2: not valid TOML: no TOML value (tagline = unquoted); text goes in",
            ),
            (
                'tagline = "open\nyear = 1',
                '2: not valid TOML: a text that is not closed (tagline = "open); ',
            ),
            (
                "tagline = 'open\nyear = 1",
                "2: not valid TOML: a text that is not closed (tagline = 'open); ",
            ),
            (
                'tagline = """open\nyear = 1\n',
                '2: not valid TOML: a text that is not closed (tagline = """open)',
            ),
            (
                "genres = [\n'a'\nyear = 1\n",
                "2: not valid TOML: a list that is not closed (genres = [); ",
            ),
            (
                "ids = {\nimdb = 'a'\n\n",
                "2: not valid TOML: a table that is not closed (ids = {); close it",
            ),
            ("year", "2: not valid TOML: a key without a value (year); "),
            ('tagline = "a\\q"', "2: not valid TOML: a backslash that escapes nothing (tagline ="),
            (
                "filming = 2023-02-30",
                "2: not valid TOML: a day that is not in the calendar (filming = ",
            ),
            ('tagline = "\x1b[31m"', "2: not valid TOML: Illegal character "),
            ("= 1", "2: not valid TOML: Invalid statement (column 1); the line is: = 1"),
            ("genres = [\n1 2 ]", "3: not valid TOML: a list that is not closed (1 2 ]); "),
            ("[cast.b]\n[[cast]]", "3: not valid TOML: a name that another line uses otherwise ("),
            ("[cast.b]\n[[cast]]\n= 1", "3: not valid TOML: a name that another line uses other"),
        ],
    )
    def test_it_is_named_with_its_line(self, rest: str, said: str) -> None:
        found = problem('title = "A"\n' + rest).removeprefix("x.toml:")
        assert found.startswith(said)
        assert found.isprintable()

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ('title = "A"\n<<<<<<< HEAD\nyear = 1\n=======\nyear = 2\n>>>>>>> other\n', 2),
            ('title = "A"\nyear = 1\n=======\nyear = 2\n>>>>>>> other\n', 3),
            ('title = "A"\nyear = 1\n||||||| base\n', 3),
            ('title = "A"\nsynopsis = """\na\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> o\n"""\n', 4),
        ],
    )
    def test_a_conflict_mark_is_named_with_its_line(self, text: str, line: int) -> None:
        assert problem(text) == (
            f"x.toml:{line}: a conflict mark of git; keep one side of it and delete the marks"
        )

    def test_a_rule_under_a_heading_is_no_conflict_mark(self) -> None:
        assert film('title = "A"\nsynopsis = """\nAct one\n=======\n<<<<<<<>>>>>>>\n"""').synopsis

    def test_a_schema_comment_may_be_the_first_line(self) -> None:
        assert film('#:schema ./record.json\ntitle = "A"\n').title == "A"

    def test_toml_1_1_is_read_on_every_python(self) -> None:
        text = 'title = "\\x41\\e"\nids = {\n  imdb = "tt0111161", # a\n}\nx-a = 04:05\n'
        made = film(text)
        assert made.title == "A\x1b"
        assert made.ids is not None
        assert made.extra == {"x-a": "04:05:00"}

    def test_a_byte_order_mark_and_windows_lines_are_taken(self) -> None:
        data = b'\xef\xbb\xbftitle = "A"\r\nsynopsis = """\r\na\r\nb"""\r\n'
        assert film(data).synopsis == "a\nb"
        assert film(data.decode()).synopsis == "a\nb"
        assert problem(data + b"year = 'x'\r\n").startswith("x.toml:5: year: ")

    def test_what_is_not_utf_8_is_named_with_line_and_byte(self) -> None:
        assert problem(b'title = "A"\n\nsynopsis = "\xe9"') == (
            "x.toml:3: not UTF-8 (byte 0xe9); save the file as UTF-8"
        )
        assert problem('title = "A"'.encode("utf-16")).startswith("x.toml:1: not UTF-8 (byte 0xff)")


class TestDates:
    @pytest.mark.parametrize(
        ("value", "said"),
        [
            (
                "2023-01-01T10:00:00",
                "2023-01-01T10:00:00 has a time; a film is released on a day: w",
            ),
            (
                '"2023-01-01T10:00"',
                "2023-01-01T10:00 has a time; a film is released on a day: write",
            ),
            ("86400", "86400 is a number, not a date: write a date as 2023-10-05"),
            ("2023", '2023 is a number, not a date: write it in quotes, "2023"'),
            (
                '"01/02/2023"',
                "01/02/2023 is not a date: write 2023-02-01 or 2023-01-02, year first",
            ),
            ('"2023-02-30"', "2023-02-30 is not a day: February 2023 has 28 days"),
            ("true", "true is not a date: "),
            ("[]", "a date cannot be of type list: "),
            ("10:00:00", "10:00:00 is a time of day, not a date: "),
        ],
    )
    def test_a_release_has_a_day_or_less(self, value: str, said: str) -> None:
        found = wrong(f'[[releases]]\ntype = "tv"\ndate = {value}')
        assert found.startswith(f"4: releases[0].date: {said}")

    @pytest.mark.parametrize(
        "value", ["2023-10-05", '"2023-10"', '"2023~"', '"2022-06-15/2022-10"']
    )
    def test_partial_and_uncertain_ones_are_kept(self, value: str) -> None:
        (release,) = film(f'title = "A"\n[[releases]]\ntype = "tv"\ndate = {value}').releases
        assert release.date == value.strip('"')


class TestCodes:
    @pytest.mark.parametrize(
        ("rest", "said"),
        [
            ('countries = ["kr"]', 'countries[0]: "kr" is not an ISO 3166 territory; write "KR"'),
            (
                'countries = ["France"]',
                'countries[0]: "France" is not an ISO 3166 territory; write "FR"',
            ),
            (
                'countries = ["001"]',
                'countries[0]: "001" is the whole world, not a country; name the',
            ),
            ('languages = ["Korean"]', 'languages[0]: "Korean" is a name; the code is "ko"'),
            (
                "gross = { amount = 1, currency = 'Won' }",
                'gross.currency: "Won" is not an ISO 4217 ',
            ),
            ("gross = { amount = -1, currency = 'KRW' }", "gross.amount: -1 is out of range; "),
            ('ids.eidr = "10.5240/7791-8534-2C23-9030-8610-6"', "ids.eidr: "),
            ("ids.imdb = 111161", "ids.imdb: 111161 is not an IMDb title id; "),
            ('ids.tmdb = "603"', 'ids.tmdb: "603" is not a TMDB id; write 603'),
            ("ids.tmdb = true", "ids.tmdb: true or false is not a TMDB id; "),
            ('ids.tmdb = "https://www.themoviedb.org/movie/603"', "ids.tmdb: "),
            ('sources.a.url = "www.x.org"', 'sources.a.url: "www.x.org" is not a web address; '),
            ('sources.a.url = "javascript:x"', "sources.a.url: "),
            ('sources.a.url = "https://x\\u202ey"', "sources.a.url: "),
        ],
    )
    def test_a_wrong_one_is_named_with_the_right_one(self, rest: str, said: str) -> None:
        assert wrong(rest).startswith(f"2: {said}")

    @pytest.mark.parametrize("country", ["KR", "SUHH", "DDDE", "YUCS"])
    def test_dead_states_are_countries(self, country: str) -> None:
        assert film(f'title = "A"\ncountries = ["{country}"]').countries == (country,)


class TestFiles:
    def test_a_pipe_named_as_a_record_is_refused_at_once(self, tmp_path: Path) -> None:
        path = tmp_path / "pipe.toml"
        os.mkfifo(path)
        assert str(read(path).problems[0]) == f"{path}: cannot be read: not a regular file"

    def test_a_directory_and_a_device_are_refused(self, tmp_path: Path) -> None:
        for target in (tmp_path, Path("/dev/zero")):
            link = tmp_path / f"{target.name}.toml"
            link.symlink_to(target)
            assert "cannot be read: " in str(read(link).problems[0])

    def test_a_file_that_is_gone_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "gone.toml"
        assert str(read(path).problems[0]) == (f"{path}: cannot be read: no such file or directory")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
    def test_a_file_without_permission_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "shut.toml"
        path.write_text('title = "A"')
        path.chmod(0)
        assert str(read(path).problems[0]) == f"{path}: cannot be read: permission denied"

    def test_a_file_that_grows_while_it_is_read_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "grows.toml"
        path.write_text("#" * MAX_BYTES)
        real = os.fstat

        def fstat_then_grow(descriptor: int) -> os.stat_result:
            status = real(descriptor)
            with path.open("a") as file:
                file.write("#")
            return status

        monkeypatch.setattr(os, "fstat", fstat_then_grow)
        assert "more than 1048576 bytes" in str(read(path).problems[0])

    def test_the_slug_is_the_name_of_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "a.b.toml"
        path.write_text('title = "A"')
        made = read(path).film
        assert made is not None
        assert made.slug == "a.b"


MEBIBYTE = MAX_BYTES - 100
NASTY: dict[str, str] = {
    "tables": "".join(f"[x-a.{n:x}]\n" for n in range(85_000)),
    "unknown tables": "".join(f"[{n:x}]\n" for n in range(120_000)),
    "entries": "[[cast]]\n" * (MEBIBYTE // 9),
    "long headers": f"[x-a{'.b' * 19}]\n" + "".join(f"{n:x} = 1\n" for n in range(100_000)),
    "dotted keys": "".join(f"x-a.b.c.d.k{n} = 1\n" for n in range(50_000)),
    "many dots": "a." * (MEBIBYTE // 2) + "a = 1",
    "brackets": "x-a = " + "[" * (MEBIBYTE - 10),
    "one text": f'x-a = "{"a" * (MEBIBYTE - 10)}"',
    "no end": 'x-a = "' + 'a\\"' * (MEBIBYTE // 3),
    "no end, long": 'x-a = """' + '\\"""a' * (MEBIBYTE // 5),
    "apostrophes": "x-a = '''" + "''a" * (MEBIBYTE // 3),
    "many texts": "x-a = [" + '"",' * (MEBIBYTE // 3) + "]",
    "one word": "a" * MEBIBYTE,
    "digits": "x-a = " + "1" * (MEBIBYTE - 10),
    "hexadecimal": "x-a = 0x" + "f" * (MEBIBYTE - 10),
    "wrong entries": "[[cast]]\nnam = 1\n" * 9_999,
    "wrong claims": "[[claims]]\nfield = 'ids'\nvalue = { a = 1 }\n" * 9_999,
    "wrong dates": "[[releases]]\ntype = 'tv'\ndate = '1 foo 2020'\n" * 9_999,
    "a late double": "".join(f"[x-a.{n:x}]\n" for n in range(60_000)) + "[x-a.1]\n",
}


class TestTimeAndMemory:
    @pytest.mark.parametrize("name", NASTY)
    def test_no_record_of_a_mebibyte_takes_2_seconds(self, name: str) -> None:
        text = 'title = "A"\n' + NASTY[name]
        assert len(text.encode()) <= MAX_BYTES
        started = time.process_time()
        reading(text)
        # Coverage and debuggers make every line of Python slower, not the work larger.
        assert time.process_time() - started < (2 if sys.gettrace() is None else 10)


TOKENS = st.sampled_from(
    [
        *("title", "year", "cast", "ids", "people", "claims", "field", "value", "x-a", "name"),
        *('"', '""', '"""', "'''", "'", "=", ".", ",", "[", "]", "[[", "]]", "{", "}", "#", "\n"),
        *("\r\n", "\r", " ", "1", "1999", "-5", "nan", "true", "2023-01-01", '"A"', '"2023"', "\\"),
        *('title = "A"\n', "[[cast]]\n", "[[claims]]\n", 'field = "year"\n', "\ufeff", "\x1b", "é"),
    ]
)


class TestAnyText:
    @given(st.lists(TOKENS, max_size=40).map("".join))
    def test_what_looks_like_toml_is_read_or_refused_with_a_line(self, text: str) -> None:
        for each in reading(text).problems:
            assert each.line is not None
            assert 1 <= each.line <= text.count("\n") + 1
            assert str(each).isprintable()

    @given(st.binary(max_size=200))
    def test_bytes_are_read_or_refused(self, data: bytes) -> None:
        assert reading(data).film or reading(data).problems

    @given(st.text())
    def test_a_title_that_can_be_seen_is_kept(self, text: str) -> None:
        escaped = "".join(
            f"\\U{ord(sign):08x}" for sign in text if not 0xD800 <= ord(sign) < 0xE000
        )
        result = reading(f'title = "{escaped}"')
        if result.film:
            assert result.film.title == re.sub("[\ud800-\udfff]", "", text)
        else:
            assert "is blank" in str(result.problems[0])

    @given(st.lists(TOKENS, max_size=40).map("".join))
    def test_the_same_text_gives_the_same_answer(self, text: str) -> None:
        assert reading(text) == reading(text)


class TestKeyPaths:
    @pytest.mark.parametrize(
        ("path", "words"),
        [
            (("cast", 0, "name"), "cast[0].name"),
            (("people", "Jeon Jong Seo", "names", 1), 'people."Jeon Jong Seo".names[1]'),
            (("people", ""), 'people.""'),
            (("people", 'a"b\\c'), r'people."a\"b\\c"'),
            (("x-a", "국"), 'x-a."국"'),
            ((), ""),
        ],
    )
    def test_they_are_written_as_toml_does(self, path: Any, words: str) -> None:
        assert dotted(path) == words

    def test_a_name_with_a_new_line_stays_on_the_line(self) -> None:
        assert problem('title = "A"\n[people."a\\nb\\u001b"]\nyear = 1').isprintable()
