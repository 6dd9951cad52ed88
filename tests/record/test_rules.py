"""What `check` says of records that are valid: errors of sense, and advice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from filmcli.record.reader import parse
from filmcli.record.rules import remarks
from tests.conftest import Run

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
