"""The JSON Schema: what an editor says of a record, held against what the reader says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import tomli
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from filmcli.record.fields import all_fields
from filmcli.record.reader import parse
from filmcli.record.schema import DIALECT, schema
from tests.conftest import Run

BALLERINA = Path(__file__).parent.parent.parent / "data" / "ballerina.toml"

VALID = {
    "the least": 'title = "A"',
    "a schema comment": '#:schema ./film.json\ntitle = "A"',
    "first and last year": 'title = "A"\nyear = 1870\n[[claims]]\nfield = "year"\nvalue = 2200',
    "every kind of plain field": """\
        title = "A"
        year = 2023
        kind = "tv-movie"
        countries = ["KR", "SUHH", "DDDE"]
        languages = ["ko", "zh-Hant-TW", "x-klingon"]
        genres = ["Drama"]
        runtime = 93
        filming = "2022-06-15/2022-10"
        synopsis = "s"
        tagline = "t"
        budget = { amount = 0, currency = "KRW" }
        gross = { amount = 9223372036854775807, currency = "DEM" }
        """,
    "short forms": 'title = "A"\ndirector = "B"\nwriter = ["B", "C"]\nstudio = "D"',
    "every short form": """\
        title = "A"
        director = "B"
        writer = "B"
        producer = "B"
        composer = "B"
        cinematographer = "B"
        editor = "B"
        studio = "B"
        distributor = ["B"]
        """,
    "ids": """\
        title = "A"
        [ids]
        imdb = "tt0111161"
        tmdb = 278
        wikidata = "Q172241"
        eidr = "10.5240/7791-8534-2C23-9030-8610-5"
        letterboxd = "the-shawshank-redemption"
        kobis = "20184105"
        kmdb = "K-29046"
        """,
    "titles": """\
        title = "A"
        [[titles]]
        title = "예시"
        language = "ko"
        type = "original"
        region = "KR"
        """,
    "a title of nothing but digits": 'title = "1917"',
    "a title of signs": 'title = "$9.99"',
    "cast": 'title = "A"\n[[cast]]\nname = "B"\ncharacter = "C"\nvariants = ["D", { name = "E" }]',
    "crew": 'title = "A"\n[[crew]]\nname = "B"\njob = "gaffer"\ncertainty = "probable"\nnote = "n"',
    "companies": """\
        title = "A"
        [[companies]]
        name = "B"
        role = "sales"
        known_for = [{ title = "C", job = "producer", year = 1999, character = "D" }]
        """,
    "a release of every sort": "".join(
        ['title = "A"\n']
        + [
            f'[[releases]]\ntype = "{kind}"\n'
            for kind in ("premiere", "limited", "theatrical", "digital", "physical", "tv")
        ]
    ),
    "a release with everything": """\
        title = "A"
        [[releases]]
        type = "premiere"
        date = 2023-10-05
        territory = "001"
        event = "E"
        edition = 28
        section = "S"
        platform = "P"
        sources = ["s"]
        certainty = "disputed"
        note = "n"
        """,
    "dates in every form": 'title = "A"\n'
    + "".join(
        f'[[releases]]\ntype = "tv"\ndate = {day}\n'
        for day in ("2023-10-05", '"2023-10"', '"2023"', '"2023?"', '"2023-10~"', '"2024-02-29%"')
    )
    + '[sources.a]\npublished = 2023-01-01\nretrieved = "2026"\n',
    "people": """\
        title = "A"
        [people."J. J. 국"]
        ids = { imdb = "nm0000151", tmdb = 1, wikidata = "Q1" }
        names = [{ name = "전종서", language = "ko", type = "native" }]
        debut = "2017"
        known_for = [{ title = "B", sources = ["s"] }]
        """,
    "cites and sources": """\
        title = "A"
        [cites]
        title = ["s"]
        director = []
        [sources.s]
        title = "S"
        url = "https://example.org/a?b=c#d"
        publisher = "P"
        author = "W"
        note = "n"
        """,
    "claims": """\
        title = "A"
        claims = [
          { field = "genres", value = ["Drama"] },
          { field = "genres", value = [] },
          { field = "producer", value = "B", sources = ["s"] },
          { field = "producer", value = ["B", "C"] },
          { field = "filming", value = 2022-10-01 },
          { field = "budget", value = { amount = 1, currency = "USD" } },
          { field = "ids", value = { imdb = "tt0111161" } },
          { field = "kind", value = "short" },
        ]
        """,
    "tables of one's own": 'title = "A"\nx-a = 1\n[x-b]\nc = 2023-01-01\n[[x-d]]\ne = 10:00:00',
    "empty lists and tables": 'title = "A"\ngenres = []\ncast=[]\nids={}\npeople={}\ncites = {}',
    "a person and a source with nothing": 'title = "A"\n[people.B]\n[sources.c]',
    "the longest text": f'title = "{"a" * 100_000}"',
    "the longest list": 'title = "A"\ngenres = [' + '"a",' * 10_000 + "]",
    "invisible letters beside one that is not": 'title = "\\u200bA\\u0301"',
    "several lines": 'title = "A"\nsynopsis = """\na\nb\n"""',
}
BROKEN = {
    "no title": "year = 1999",
    "a title of another type": "title = 1917",
    "a blank title": 'title = "   "',
    "an invisible title": 'title = "\\u200b\\u2060\\u3164"',
    "a title of accents": 'title = "\\u0301\\u0308"',
    "a title too long": f'title = "{"a" * 100_001}"',
    "year as text": 'title = "A"\nyear = "1999"',
    "year as truth": 'title = "A"\nyear = true',
    "year too early": 'title = "A"\nyear = 1869',
    "year too late": 'title = "A"\nyear = 2201',
    "year with a fraction": 'title = "A"\nyear = 1999.5',
    "year beyond 64 bits": 'title = "A"\nyear = 1000000000000000000000000000000',
    "year as a date": 'title = "A"\nyear = 1999-01-01',
    "an unknown kind": 'title = "A"\nkind = "movie"',
    "a country in small letters": 'title = "A"\ncountries = ["kr"]',
    "the world as a country": 'title = "A"\ncountries = ["001"]',
    "a country as text": 'title = "A"\ncountries = "KR"',
    "a language's name": 'title = "A"\nlanguages = ["Korean"]',
    "a genre that is blank": 'title = "A"\ngenres = [""]',
    "a list too long": 'title = "A"\ngenres = [' + '"a",' * 10_001 + "]",
    "runtime zero": 'title = "A"\nruntime = 0',
    "runtime in words": 'title = "A"\nruntime = "93 min"',
    "no such month": 'title = "A"\nfilming = "2023-13"',
    "no such day": 'title = "A"\nfilming = "2023-02-30"',
    "day first": 'title = "A"\nfilming = "01/02/2023"',
    "a date with a time": 'title = "A"\nfilming = 2023-01-01T10:00:00',
    "a date as a number": 'title = "A"\nfilming = 2023',
    "money without a currency": 'title = "A"\nbudget = { amount = 1 }',
    "money below zero": 'title = "A"\nbudget = { amount = -1, currency = "USD" }',
    "money of no country": 'title = "A"\nbudget = { amount = 1, currency = "WON" }',
    "money as a number": 'title = "A"\ngross = 100',
    "a director with no name": 'title = "A"\ndirector = ""',
    "no director at all": 'title = "A"\ndirector = []',
    "a director as a table": 'title = "A"\n[director]\nname = "B"',
    "an IMDb id of another kind": 'title = "A"\nids.imdb = "nm0000151"',
    "an IMDb id as a number": 'title = "A"\nids.imdb = 111161',
    "a TMDB id as text": 'title = "A"\nids.tmdb = "603"',
    "a TMDB id of zero": 'title = "A"\nids.tmdb = 0',
    "an EIDR of another length": 'title = "A"\nids.eidr = "10.5240/7791-8534-2C23-9030-5"',
    "an unknown id": 'title = "A"\nids.imbd = "tt0111161"',
    "ids as a list": 'title = "A"\n[[ids]]\nimdb = "tt0111161"',
    "an unknown key": 'title = "A"\ntitel = "B"',
    "a key that follows from others": 'title = "A"\nreleased = 2023-01-01',
    "the slug": 'title = "A"\nslug = "a"',
    "cast as a table": 'title = "A"\n[cast]\nname = "B"',
    "cast as texts": 'title = "A"\ncast = ["B"]',
    "a credit without a name": 'title = "A"\n[[cast]]\ncharacter = "B"',
    "a credit with an unknown key": 'title = "A"\n[[cast]]\nname = "B"\nrole = "C"',
    "a spelling that is blank": 'title = "A"\n[[cast]]\nname = "B"\nvariants = [" "]',
    "a spelling with an unknown key": 'title = "A"\n[[cast]]\nname = "B"\nvariants=[{ nam="C" }]',
    "sources as text": 'title = "A"\n[[cast]]\nname = "B"\nsources = "s"',
    "crew without a job": 'title = "A"\n[[crew]]\nname = "B"',
    "a company with an unknown role": 'title = "A"\n[[companies]]\nname = "B"\nrole = "studio"',
    "a release without a type": 'title = "A"\n[[releases]]\ndate = 2023-01-01',
    "a release of an unknown type": 'title = "A"\n[[releases]]\ntype = "cinema"',
    "a release in no territory": 'title = "A"\n[[releases]]\ntype = "tv"\nterritory = "XX"',
    "the zeroth edition": 'title = "A"\n[[releases]]\ntype = "tv"\nedition = 0',
    "an unknown certainty": 'title = "A"\n[[releases]]\ntype = "tv"\ncertainty = "sure"',
    "a title's unknown type": 'title = "A"\n[[titles]]\ntitle = "B"\ntype = "aka"',
    "people as a list": 'title = "A"\n[[people]]\nnote = "B"',
    "a person as text": 'title = "A"\npeople.B = "C"',
    "a person without a name": 'title = "A"\n[people." "]\nnote = "B"',
    "a person's unknown key": 'title = "A"\n[people.B]\nborn = "1990"',
    "a person's name of an unknown type": 'title = "A"\npeople.B.names=[{name="C",type="pen"}]',
    "a person's id of another kind": 'title = "A"\npeople.B.ids.imdb = "tt0111161"',
    "a source's address": 'title = "A"\nsources.a.url = "www.example.org"',
    "a source's address that runs": 'title = "A"\nsources.a.url = "javascript:alert(1)"',
    "a source's address with a blank": 'title = "A"\nsources.a.url = "https://example.org/a b"',
    "a source's unknown key": 'title = "A"\nsources.a.link = "x"',
    "a source as text": 'title = "A"\nsources.a = "https://example.org"',
    "cites of what is no plain field": 'title = "A"\ncites.cast = ["a"]',
    "cites as text": 'title = "A"\ncites.year = "a"',
    "a claim without a value": 'title = "A"\n[[claims]]\nfield = "year"',
    "a claim about no field": 'title = "A"\n[[claims]]\nfield = "cast"\nvalue = 1',
    "a claim of another type": 'title = "A"\n[[claims]]\nfield = "year"\nvalue = "2022"',
    "a claim of an unknown id": 'title = "A"\n[[claims]]\nfield = "ids"\nvalue = { imbd = "x" }',
}  # fmt: skip

# What no pattern can say. The reason is the key; the reader must refuse each, the schema need not.
READER_ONLY = {
    "check letters are sums": 'title = "A"\nids.eidr = "10.5240/7791-8534-2C23-9030-8610-6"',
    "languages are a registry of 9,000": 'title = "A"\nlanguages = ["zz"]',
    "so are the parts of their tags": 'title = "A"\nlanguages = ["ko-Zzzq"]',
    "letter case in tags depends on the part": 'title = "A"\nlanguages = ["ko-kr"]',
    "a range compares its ends": 'title = "A"\nfilming = "2023-10/2022-06"',
    "to a schema 1999.0 is a whole number": 'title = "A"\nyear = 1999.0',
    "$ matches before a last new line in some dialects": 'title = "A"\nids.imdb = "tt0111161\\n"',
    "rare invisible letters are beyond the patterns' plane": 'title = "\\U000e0100"',
    "a schema has no words for nan": 'title = "A"\nx-a = nan',
    "a schema says nothing of what is one's own": f'title = "A"\nx-a = {2**63}',
}  # fmt: skip


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def as_editors_see_it(text: str) -> Any:
    """Give TOML values as JSON: dates and times become their ISO text."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items()}
        if isinstance(value, list):
            return [plain(each) for each in value]
        return value.isoformat() if isinstance(value, (date, time)) else value

    return plain(tomli.loads(text))


def reader_takes(text: str) -> bool:
    return parse(text, file="x.toml", slug="x").film is not None


def properties(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every property at any depth with its path."""
    if isinstance(node, list):
        for each in node:
            yield from properties(each, path)
    elif isinstance(node, dict):
        for name, each in node.get("properties", {}).items():
            yield f"{path}.{name}", each
            yield from properties(each, f"{path}.{name}")
        for key in ("items", "anyOf", "additionalProperties"):
            yield from properties(node.get(key), path)


class TestTheSchemaItself:
    def test_it_is_draft_2020_12_and_valid(self) -> None:
        made = schema()
        assert made["$schema"] == DIALECT == "https://json-schema.org/draft/2020-12/schema"
        Draft202012Validator.check_schema(made)

    def test_every_property_is_described(self) -> None:
        found = list(properties(schema()))
        assert len(found) > 100
        assert [path for path, each in found if not each.get("description")] == []

    def test_no_title_of_the_generator_is_left(self) -> None:
        assert [path for path, each in properties(schema()) if "title" in each] == []

    def test_every_reference_leads_somewhere(self) -> None:
        made = schema()
        text = json.dumps(made)
        references = {part.split('"')[0] for part in text.split('"$ref": "')[1:]}
        assert references
        for reference in references:
            node: Any = made
            for part in reference.removeprefix("#/").split("/"):
                node = node[part]
            assert node
        assert {f"#/$defs/{name}" for name in made["$defs"]} <= references

    def test_it_is_small_enough_for_an_editor(self) -> None:
        assert len(json.dumps(schema())) < 40_000

    def test_it_is_what_the_command_prints(self, run: Run) -> None:
        ran = run("schema")
        assert ran.code == 0
        assert json.loads(ran.out) == schema()

    def test_it_has_the_fields_that_are_told_and_no_others(self) -> None:
        paths = {path.removeprefix(".") for path, _ in properties(schema())}
        told = {
            info.name.replace("[]", "").replace(".<name>", "")
            for info in all_fields()
            if "derived" not in info.type and not info.name.startswith("x-")
        }
        assert paths == told


class TestAgreement:
    def test_the_bundled_record_is_valid(self, validator: Draft202012Validator) -> None:
        text = BALLERINA.read_text("utf-8")
        assert [each.message for each in validator.iter_errors(as_editors_see_it(text))] == []
        assert reader_takes(text)

    @pytest.mark.parametrize("name", VALID)
    def test_both_take_what_is_valid(self, name: str, validator: Draft202012Validator) -> None:
        text = dedent(VALID[name])
        assert [each.message[:200] for each in validator.iter_errors(as_editors_see_it(text))] == []
        assert reader_takes(text)

    @pytest.mark.parametrize("name", BROKEN)
    def test_both_refuse_what_is_broken(self, name: str, validator: Draft202012Validator) -> None:
        text = dedent(BROKEN[name])
        assert not reader_takes(text)
        assert not validator.is_valid(as_editors_see_it(text))

    @pytest.mark.parametrize("reason", READER_ONLY)
    def test_the_reader_alone_refuses_what_a_schema_cannot_say(
        self, reason: str, validator: Draft202012Validator
    ) -> None:
        text = READER_ONLY[reason]
        assert not reader_takes(text)
        assert validator.is_valid(as_editors_see_it(text))
