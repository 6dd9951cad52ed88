"""What `check` says of records that are valid: errors of sense, and advice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmcli.record.lines import line_of, locate
from filmcli.record.reader import parse
from filmcli.record.rules import BY_CODE, RULES, SEVERITIES, remarks
from filmcli.record.rules.fixes import fixed
from tests.conftest import ROOT, Run

Records = Callable[..., Path]

# Nothing to say of it.
GOOD = """\
title = "A"
year = 1999
countries = ["KR"]
languages = ["ko"]
genres = ["Drama"]
runtime = 90
synopsis = "s"
director = "B"
cites = { title = ["s"], year = ["s"], countries = ["s"], languages = ["s"], genres = ["s"], \
runtime = ["s"], synopsis = ["s"], director = ["s"], ids = ["s"] }
ids = { tmdb = 1 }
cast = [{ name = "C", sources = ["s"] }]
releases = [{ type = "tv", sources = ["s"] }]
sources.s.title = "S"
"""


def said(text: str) -> list[tuple[tuple[str | int, ...], str, str]]:
    result = parse(dedent(text), file="x.toml", slug="x")
    assert result.film is not None, result.problems
    return [
        (each.path, each.code, each.message)
        for each in remarks(result.written)
        if each.code != "missing"
    ]


TODAY = date(2009, 6, 1)
TV = '{ type = "tv", sources = ["s"] }'
PREMIERE = '{ type = "premiere", date = 1999-05-01, territory = "KR", sources = ["s"] }'
LAST = 'sources.s.title = "S"\n'
CLAIM = 'claims = [{ field = "year", value = 1999, sources = ["s"] }]\n' + LAST
TITLES = (
    'titles = [{ title = "B", type = "original", language = "ko", sources = ["s"] },\n'
    '  { title = "C", type = "original", language = "ko", sources = ["s"] }]\n' + LAST
)
THEATRICAL = '{ type = "theatrical", date = 1999-04-30, territory = "KR", sources = ["s"] }'
LATER = PREMIERE.replace("05-01", "05-02")
DISPUTED = LATER.replace("}", ', certainty = "disputed" }')
# For each code: what of GOOD is replaced, by what is wrong, on which line, and by what is right.
CASES: dict[str, tuple[str, str, int | None, str]] = {
    "hidden-character": ('synopsis = "s"', 'synopsis = "s\u200b"', 7, 'synopsis = "é"'),
    "unlisted-source": ('year = ["s"]', 'year = ["t"]', 9, 'year = ["s", "s"]'),
    "double-entry": ('["Drama"]', '["Drama", "drama"]', 5, '["Drama", "Comedy"]'),
    "idle-claim": (LAST, CLAIM, 13, CLAIM.replace("1999", "1998")),
    "moved-article": ('title = "A"', 'title = "Matrix, The"', 1, 'title = "The Matrix"'),
    "release-before-premiere": (
        TV,
        f"{PREMIERE},\n{THEATRICAL}",
        13,
        f"{PREMIERE},\n{THEATRICAL.replace('1999-04-30', '1999-05-01')}",
    ),
    "release-before-year": (
        TV,
        '{ type = "tv", date = "1998", sources = ["s"] }',
        12,
        '{ type = "tv", date = "1998/1999", sources = ["s"] }',
    ),
    "territory-time": (
        TV,
        '{ type = "tv", date = 1999-01-01, territory = "SUHH", sources = ["s"] }',
        12,
        '{ type = "tv", date = 1999-01-01, territory = "RU", sources = ["s"] }',
    ),
    "two-originals": (LAST, TITLES, 14, TITLES.replace('"ko"', '"en"', 1)),
    "unmarked-conflict": (
        TV,
        f"{PREMIERE},\n{LATER}",
        13,
        f"{PREMIERE},\n{DISPUTED}",
    ),
    "capital-title": ('title = "A"', 'title = "THE MATRIX"', 1, 'title = "JFK"'),
    "edge-blanks": ('director = "B"', 'director = " B"', 8, 'director = "B C"'),
    "future-premiere": (
        TV,
        PREMIERE.replace("1999-05-01", "2009-06-02"),
        12,
        PREMIERE.replace("1999-05-01", '"2009-06-02?"'),
    ),
    "idle-cite": ("cites = { ", 'cites = { tagline = ["s"], ', 9, 'cites = { kind = ["s"], '),
    "missing": (
        'cast = [{ name = "C", sources = ["s"] }]\n',
        "",
        None,
        'cast = [{ name = "C", sources = ["s"] }]\n',
    ),
    "not-nfc": ('synopsis = "s"', 'synopsis = "e\u0301"', 7, 'synopsis = "\u00e9"'),
    "odd-runtime": ("runtime = 90", "runtime = 39", 6, "runtime = 40"),
    "release-late": (
        TV,
        '{ type = "tv", date = "2010", sources = ["s"] }',
        12,
        '{ type = "tv", date = "2009", sources = ["s"] }',
    ),
    "uncited-source": (LAST, LAST + 'sources.t.title = "T"\n', 14, LAST),
    "unknown-code": (LAST, LAST + 'x-ignore = ["missng"]\n', 14, LAST + 'x-ignore = ["missing"]\n'),
    "unsourced": ('"C", sources = ["s"]', '"C"', 11, '"C", sources = ["s"]'),
}
# Those that take several records or files: tests/commands/test_check.py has their cases.
ELSEWHERE = {
    "catalogue-differs",
    "invalid",
    "double-slug",
    "shadowed",
    "double-id",
    "double-film",
    "swapped-role",
    "two-spellings",
}


def places(text: str) -> list[tuple[int | None, str]]:
    """Give the line and the code of everything said."""
    result = parse(text, file="x.toml", slug="x")
    assert result.values is not None, result.problems
    lines = locate(text)
    return [(line_of(lines, each.path), each.code) for each in remarks(result.written, TODAY)]


def with_(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


class TestEveryRule:
    def test_has_a_case(self) -> None:
        assert set(CASES) | ELSEWHERE == set(BY_CODE)

    def test_the_good_record_is_good(self) -> None:
        assert places(GOOD) == []

    @pytest.mark.parametrize("code", CASES)
    def test_says_so_of_a_bad_record_on_its_line(self, code: str) -> None:
        old, bad, line, _ = CASES[code]
        assert places(with_(old, bad)) == [(line, code)]

    @pytest.mark.parametrize("code", CASES)
    def test_says_nothing_of_a_good_one(self, code: str) -> None:
        old, _, _, good = CASES[code]
        assert places(with_(old, good)) == []

    @pytest.mark.parametrize("code", [code for code in CASES if BY_CODE[code].silent])
    def test_can_be_silenced_in_a_record(self, code: str) -> None:
        old, bad, _, _ = CASES[code]
        text = with_(old, bad)
        names = f'"{code}", "missng"' if code == "unknown-code" else f'"{code}"'
        text = text.replace('x-ignore = ["missng"]', "") + f"x-ignore = [{names}]\n"
        assert places(text) == []
        assert places(text.replace(f'"{code}"', '"double-id"')) != []

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_is_explained_in_whole_sentences(self, rule: object) -> None:
        assert isinstance(rule, type(RULES[0]))
        assert rule.severity in SEVERITIES
        assert rule.finds[0].isupper()
        assert not rule.finds.endswith(".")
        assert rule.explanation.endswith(".")

    def test_codes_are_in_order_of_severity(self) -> None:
        order = [SEVERITIES.index(rule.severity) for rule in RULES]
        assert order == sorted(order)
        assert len(BY_CODE) == len(RULES)

    def test_is_in_the_table_of_the_readme(self) -> None:
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        table = readme[readme.index("| Rule |") :].partition("\n\n")[0].split("\n")[2:]
        wanted = [
            f"| `{rule.code}` | {rule.severity} | {rule.finds} | {rule.fix} |" for rule in RULES
        ]
        assert [line.replace("|  |", "| |") for line in table] == [
            line.replace("|  |", "| |") for line in wanted
        ]


class TestTimes:
    @pytest.mark.parametrize(
        ("premiere", "release", "is_said"),
        [
            ("KR", "US", False),  # the premiere in one country says nothing of another
            ("KR", "001", True),
            ("001", "US", True),
            ("KR", None, True),
            (None, "US", True),
        ],
    )
    def test_premieres_count_where_they_were(
        self, premiere: str | None, release: str | None, is_said: bool
    ) -> None:
        first, second = PREMIERE, THEATRICAL
        first = first.replace(
            ' territory = "KR",', f' territory = "{premiere}",' if premiere else ""
        )
        second = second.replace(
            ' territory = "KR",', f' territory = "{release}",' if release else ""
        )
        found = places(with_(TV, f"{first},\n{second}"))
        assert found == ([(13, "release-before-premiere")] if is_said else [])

    def test_a_partial_date_may_be_late_enough(self) -> None:
        release = THEATRICAL.replace("1999-04-30", '"1999-05"')
        assert places(with_(TV, f"{PREMIERE},\n{release}")) == []

    def test_a_disputed_release_may_be_early(self) -> None:
        release = THEATRICAL.replace("}", ', certainty = "disputed" }')
        assert places(with_(TV, f"{PREMIERE},\n{release}")) == []

    def test_a_claimed_year_is_a_year_too(self) -> None:
        text = with_(TV, '{ type = "tv", date = "1998", sources = ["s"] }')
        text += 'claims = [{ field = "year", value = 1998, sources = ["s"] }]\n'
        assert places(text) == []

    def test_only_the_first_release_can_be_late(self) -> None:
        late = TV.replace("}", ', date = "2015" }')
        assert places(with_(TV, f"{TV.replace('}', ', date = 1999-02-03 }')},\n{late}")) == []

    @pytest.mark.parametrize(
        ("kind", "minutes", "is_odd"),
        [
            ("short", 60, False),
            ("short", 61, True),
            ("feature", 600, False),
            ("feature", 5580, True),
            ("documentary", 20, False),
            ("tv-movie", 29, True),
            ("special", 5, False),
        ],
    )
    def test_each_kind_has_its_own_bounds(self, kind: str, minutes: int, is_odd: bool) -> None:
        text = with_("runtime = 90", f'kind = "{kind}"\nruntime = {minutes}')
        text = text.replace("cites = { ", 'cites = { kind = ["s"], ')
        assert places(text) == ([(7, "odd-runtime")] if is_odd else [])

    @pytest.mark.parametrize(
        ("code", "year", "is_said"),
        [
            ("SUHH", 1992, False),
            ("SUHH", 1993, False),  # finished a year after the state
            ("SUHH", 1994, True),
            ("CZ", 1992, True),
            ("CZ", 1993, False),
            ("RU", 1950, True),
            ("RU", 1913, False),  # before the Soviet Union
            ("RS", 2003, True),
            ("RS", 1911, False),
            ("EE", 1935, False),
            ("JE", 1960, False),  # older than its code
            ("DDDE", 1989, False),
            ("DDDE", 1995, True),
        ],
    )
    def test_countries_have_their_time(self, code: str, year: int, is_said: bool) -> None:
        text = with_("year = 1999", f"year = {year}").replace('["KR"]', f'["{code}"]')
        assert places(text) == ([(3, "territory-time")] if is_said else [])

    def test_the_state_of_the_time_is_named(self) -> None:
        text = with_("year = 1999", "year = 1980").replace('["KR"]', '["CZ"]')
        assert said(text)[0][2] == (
            "CZ, Czechia, was not yet a state; then part of CSHH, Czechoslovakia"
        )

    @pytest.mark.parametrize("more", ['certainty = "probable"', 'certainty = "disputed"'])
    def test_a_premiere_to_come_may_be_planned(self, more: str) -> None:
        premiere = PREMIERE.replace("1999-05-01", "2009-06-02").replace("}", f", {more} }}")
        assert places(with_(TV, premiere)) == []

    def test_today_is_not_to_come_and_without_a_clock_nothing_is(self) -> None:
        assert places(with_(TV, PREMIERE.replace("1999-05-01", "2009-06-01"))) == []
        assert said(with_(TV, PREMIERE.replace("1999-05-01", "2009-06-02"))) == []


class TestEntries:
    @pytest.mark.parametrize(
        ("one", "other", "is_same"),
        [
            ('name = "D", character = "E"', 'name = "d", character = "E "', True),
            ('name = "D", character = "E"', 'name = "D", character = "F"', False),
            ('name = "D"', 'name = "D", character = "F"', False),
        ],
    )
    def test_the_same_credit_is_the_same_name_in_the_same_role(
        self, one: str, other: str, is_same: bool
    ) -> None:
        text = f'title = "A"\ncast = [{{ {one} }},\n{{ {other} }}]\n'
        assert ("double-entry" in [code for _, code in places(text)]) == is_same

    def test_the_two_forms_may_name_one_person(self) -> None:
        text = GOOD + '[[crew]]\nname = "B"\njob = "director"\nsources = ["s"]\n'
        assert places(text) == []

    def test_premieres_at_different_events_are_no_conflict(self) -> None:
        other = PREMIERE.replace("05-01", "05-02").replace('"KR"', '"KR", event = "E"')
        assert places(with_(TV, f"{PREMIERE},\n{other}")) == []

    def test_a_second_original_may_be_in_doubt(self) -> None:
        titles = TITLES.replace('"C",', '"C", certainty = "disputed",')
        assert places(with_(LAST, titles)) == []

    def test_a_vague_premiere_may_be_the_exact_one(self) -> None:
        other = PREMIERE.replace("1999-05-01", '"1999-05"')
        assert places(with_(TV, f"{PREMIERE},\n{other}")) == []

    def test_a_claim_of_names_is_compared_with_both_forms(self) -> None:
        claim = 'claims = [{ field = "director", value = "B", sources = ["s"] }]\n' + LAST
        assert places(with_(LAST, claim)) == [(13, "idle-claim")]
        assert places(with_(LAST, claim.replace('"B"', '["B", "C"]'))) == []
        studio = LAST + (
            '[[companies]]\nname = "D"\nrole = "production"\nsources = ["s"]\n'
            '[[claims]]\nfield = "studio"\nvalue = "D"\nsources = ["s"]\n'
        )
        assert places(with_(LAST, studio)) == [(20, "idle-claim")]

    def test_a_claim_of_the_default_kind_is_compared_too(self) -> None:
        claim = 'claims = [{ field = "kind", value = "feature", sources = ["s"] }]\n' + LAST
        assert places(with_(LAST, claim)) == [(13, "idle-claim")]


class TestIgnore:
    def test_the_code_meant_is_named(self) -> None:
        assert said(GOOD + 'x-ignore = ["two-spelings"]\n') == [
            (
                ("x-ignore", 0),
                "unknown-code",
                '"two-spelings" is not a code; did you mean two-spellings?',
            )
        ]

    def test_some_codes_cannot_be_silenced(self) -> None:
        ((_, code, message),) = said(GOOD + 'x-ignore = ["invalid"]\n')
        assert code == "unknown-code"
        assert message.startswith('"invalid" cannot be silenced; ')

    @pytest.mark.parametrize("value", ['"missing"', "1", "{ a = 1 }"])
    def test_what_is_no_list_silences_nothing_and_says_so(self, value: str) -> None:
        ((path, code, message),) = said(GOOD + f"x-ignore = {value}\n")
        assert (path, code) == (("x-ignore",), "unknown-code")
        assert message.startswith("is not a list of codes")

    def test_an_entry_that_is_no_text_is_no_code(self) -> None:
        assert [code for _, code, _ in said(GOOD + "x-ignore = [1]\n")] == ["unknown-code"]


def mended(text: str) -> str:
    result = parse(text, file="x.toml", slug="x")
    assert result.values is not None, result.problems
    return fixed(text, remarks(result.written))


class TestFixes:
    @pytest.mark.parametrize(
        ("wrong", "right"),
        [
            ('title = "Matrix, The"', 'title = "The Matrix"'),
            ("title = 'Avventura, L\u2019'", "title = 'L\u2019Avventura'"),
            ('title = " A" # note', 'title = "A" # note'),
            ('title = "A\\t"', 'title = "A"'),
            ('title = "\\u200bA"', 'title = "A"'),
            ('title = "\ufeffA\u200b "', 'title = "A"'),
            ('title = "e\u0301"', 'title = "\u00e9"'),
            ('title = "e\\u0301"', 'title = "\u00e9"'),
            ('title = """\n  e\u0301  """', 'title = """\n\u00e9"""'),
            ("title = ''' A'''", "title = '''A'''"),
            ('title = "Say \\"Hi\\", The"', 'title = "The Say \\"Hi\\""'),
            ('title = " Matrix,  The"', 'title = "Matrix,  The"'),
        ],
    )
    def test_only_the_text_changes(self, wrong: str, right: str) -> None:
        around = "x-a = [ 1,2 ]   # kept\r\n{}\r\n  year  =  1999\n"
        once = mended(around.format(wrong))
        assert once == around.format(right)
        assert mended(once) == once

    def test_a_byte_order_mark_stays(self) -> None:
        assert mended('\ufefftitle = "Matrix, The"\n') == '\ufefftitle = "The Matrix"\n'

    def test_texts_that_others_refer_to_are_left_alone(self) -> None:
        text = dedent("""\
            title = "A"
            [[cast]]
            name = "B "
            sources = [" s"]
            [people."B "]
            debut = "2017"
            [cites]
            title = [" s"]
            [sources." s"]
            """)
        assert mended(text) == text

    def test_short_forms_are_mended_where_they_stand(self) -> None:
        text = 'title = "A"\ndirector = "B "\nwriter = [ "C", "D " ]\n'
        text += 'cast = [{ name = "E", variants = ["F ", { name = "G " }] }]\n'
        assert mended(text) == text.replace('B "', 'B"').replace('D "', 'D"').replace(
            'F "', 'F"'
        ).replace('G "', 'G"')

    def test_what_escapes_hide_in_a_long_text_stays(self) -> None:
        text = 'title = "A"\nsynopsis = """a\nb\\u0020"""\n'
        assert mended(text) == text

    def test_a_hidden_character_inside_is_for_its_author(self) -> None:
        text = 'title = "A\u200bB"\n'
        assert mended(text) == text

    @settings(deadline=None)
    @given(st.text(st.sampled_from("ab \u3000\u200be\u0301\u00e9\"\\,'TheA"), min_size=1))
    def test_mending_ends_and_leaves_a_valid_record(self, title: str) -> None:
        from filmcli.record.values import toml_value

        text = f"title = {toml_value(title)}\n"
        if parse(text, file="x", slug="x").values is None:
            return  # blank
        for _ in range(4):
            before, text = text, mended(text)
            if parse(text, file="x", slug="x").values is None:
                raise AssertionError(text)
        assert before == text


class TestSources:
    def test_one_cited_and_not_listed_is_an_error_where_it_is_first_cited(self) -> None:
        text = GOOD + '[[crew]]\nname = "D"\njob = "e"\nsources = ["s", "zzz"]\n'
        text += '[people.E]\nnames = [{ name = "F", sources = ["zzz"] }]\n'
        assert said(text) == [
            (
                ("crew", 0, "sources", 1),
                "unlisted-source",
                '"zzz" is cited but not listed; add [sources.zzz]',
            )
        ]

    def test_the_one_meant_is_named(self) -> None:
        text = GOOD + '[sources.wikipedia]\n[[crew]]\nname = "D"\njob = "e"\nsources = ["wikipeda"]'
        found = {path: message for path, _, message in said(text)}
        assert found["crew", 0, "sources", 0] == (
            '"wikipeda" is cited but not listed; did you mean wikipedia?'
        )
        assert found["sources", "wikipedia"].startswith("no fact names this source; ")

    def test_cites_count_as_citing(self) -> None:
        text = GOOD.replace('year = ["s"]', 'year = ["t"]') + 'sources.t.title = "T"\n'
        assert said(text) == []
        assert said(GOOD.replace('year = ["s"]', 'year = ["t"]'))[0][:2] == (
            ("cites", "year", 0),
            "unlisted-source",
        )

    def test_what_one_keeps_in_ones_own_tables_is_no_citation(self) -> None:
        assert said(GOOD + '[x-mine]\nsources = ["zzz"]\nnote = "a\\u200b"\n') == []

    def test_a_fact_without_a_source_is_advice_when_the_record_has_sources(self) -> None:
        text = GOOD.replace('runtime = ["s"], ', "") + 'tagline = "t"\n'
        text = text.replace('tagline = "t"\n', "").replace(
            "runtime = 90", 'runtime = 90\ntagline = "t"'
        )
        assert said(text) == [
            (("runtime",), "unsourced", "no source; name one in [cites], runtime = [...]"),
            (("tagline",), "unsourced", "no source; name one in [cites], tagline = [...]"),
        ]
        assert said('title = "A"\nyear = 1999\n') == []

    def test_entries_without_sources_are_told_once_a_kind(self) -> None:
        text = (
            GOOD
            + """\
            [[crew]]
            name = "D"
            job = "e"
            sources = ["s"]
            [[crew]]
            name = "F"
            job = "e"
            [[crew]]
            name = "G"
            job = "e"
            [[companies]]
            name = "H"
            role = "sales"
            variants = ["I"]
            sources = ["s"]
            [people.J]
            debut = "2017"
            [people.K]
            [[claims]]
            field = "year"
            value = 1998
            """.replace("            ", "")
        )
        assert [(path, message) for path, _, message in said(text)] == [
            (("crew", 1), "no source, nor have 1 more like it; name one in its sources"),
            (("companies", 0, "variants", 0), "no source; name one in its sources"),
            (("claims", 0), "no source; name one in its sources"),
            (("people", "J"), "no source; name one in its sources"),
        ]

    def test_cites_of_what_is_not_there_are_idle(self) -> None:
        text = GOOD.replace("runtime = 90\n", "").replace('director = "B"\n', "")
        text += '[[crew]]\nname = "B"\njob = "director"\nsources = ["s"]\n'
        assert [(path, code) for path, code, _ in said(text)] == [
            (("cites", "runtime"), "idle-cite"),
            (("cites", "director"), "idle-cite"),
        ]
        assert said(text)[1][2].endswith("; an entry of a list names its sources itself")

    def test_the_default_kind_may_be_cited(self) -> None:
        assert said(GOOD.replace("cites = { ", 'cites = { kind = ["s"], ')) == []


class TestHiddenCharacters:
    @pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u001b", "\u009b", "\u2060", "\ufeff"])
    def test_they_are_errors(self, sign: str) -> None:
        text = GOOD.replace('"Drama"', f'"Dr\\u{ord(sign):04x}ama"')
        assert said(text) == [
            (
                ("genres", 0),
                "hidden-character",
                f"holds the control or invisible character U+{ord(sign):04X}; delete it",
            )
        ]

    @pytest.mark.parametrize(
        "text", ["é", "a\\nb\\tc", "क्\\u200dष", "👩\\u200d👧", "전종서", "\\u00a0a"]
    )
    def test_honest_letters_are_none(self, text: str) -> None:
        assert said(GOOD.replace('"Drama"', f'"{text}"')) == []

    def test_in_a_name_too(self) -> None:
        (found,) = said(GOOD + '[people."B\\u200b"]\n')
        assert found[:2] == (("people", "B\u200b"), "hidden-character")


class TestMissing:
    @pytest.mark.parametrize(
        "field",
        [
            *("year", "director", "runtime", "countries", "languages", "genres", "synopsis"),
            *("cast", "releases", "ids", "sources"),
        ],
    )
    def test_what_is_worth_adding_is_said_with_an_example(self, field: str) -> None:
        result = parse('title = "A"\n', file="x.toml", slug="x")
        words = [each.message for each in remarks(result.written) if each.code == "missing"]
        assert len(words) == 11
        assert [each for each in words if each.startswith(f"no {field}; add ")]

    def test_a_director_in_the_long_form_is_one(self) -> None:
        text = 'title = "A"\n[[crew]]\nname = "B"\njob = "director"\n'
        result = parse(text, file="x.toml", slug="x")
        assert not [each for each in remarks(result.written) if "no director" in each.message]


class TestCommand:
    def test_of_a_good_record_nothing_is_said(self, run: Run, records: Records) -> None:
        records(good=GOOD)
        ran = run("check", "--strict")
        assert (ran.code, ran.out) == (0, "")

    def test_the_bundled_record_is_clean(self, run: Run) -> None:
        ran = run("check", "ballerina", "--strict")
        assert (ran.code, ran.out) == (0, "")

    def test_remarks_have_their_lines_and_short_forms_shift_none(
        self, run: Run, records: Records
    ) -> None:
        text = GOOD + dedent("""\
            [[crew]]
            name = "D"
            job = "e"
            note = "a\\u001bb"
            sources = ["zzz"]
            [sources.t]
            title = "T"
            """)
        directory = records(odd=text)
        first = GOOD.count("\n") + 1
        ran = run("check", "odd")
        assert ran.code == 5
        file = directory / "odd.toml"
        assert [line.partition("; ")[0] for line in ran.out.splitlines()] == [
            (
                f"{file}:{first + 3}: error: crew[0].note: holds the control or invisible character"
                " U+001B"
            ),
            f'{file}:{first + 4}: error: crew[0].sources[0]: "zzz" is cited but not listed',
            f"{file}:{first + 5}: advice: sources.t: no fact names this source",
        ]

    def test_advice_alone_fails_only_with_strict(self, run: Run, records: Records) -> None:
        records(good=GOOD + "[sources.t]\n")
        assert run("check", "good").code == 0
        assert run("check", "good", "--strict").code == 5
