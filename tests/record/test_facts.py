"""Facts, who states them, and the claims that lost."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from filmcli.record.canonical import to_json
from filmcli.record.facts import Fact, disputed, facts, fields_of
from filmcli.record.reader import parse


def values(text: str) -> dict[str, Any]:
    result = parse('title = "A"\n' + dedent(text), file="x.toml", slug="x")
    assert result.film is not None, result.problems
    return to_json(result.film)


def told(text: str, field: str) -> list[Fact]:
    return [fact for fact in facts(values(text)) if fact.field == field]


class TestFacts:
    def test_a_plain_field_has_the_sources_that_cites_names(self) -> None:
        text = 'runtime = 93\ncites.runtime = ["a", "b"]'
        assert told(text, "runtime") == [Fact("runtime", 93, ("a", "b"))]

    def test_the_value_shown_comes_first_and_what_lost_follows(self) -> None:
        text = """\
            runtime = 93
            [[claims]]
            field = "runtime"
            value = 92
            sources = ["b"]
            certainty = "probable"
            note = "rounded"
            [cites]
            runtime = ["a"]
            """
        assert told(text, "runtime") == [
            Fact("runtime", 93, ("a",)),
            Fact("runtime", 92, ("b",), shown=False, certainty="probable", note="rounded"),
        ]

    def test_a_claim_about_a_field_without_a_value_is_a_fact_too(self) -> None:
        text = '[[claims]]\nfield = "runtime"\nvalue = 92\nsources = ["b"]'
        assert told(text, "runtime") == [Fact("runtime", 92, ("b",), shown=False)]

    def test_a_kind_that_nobody_stated_is_no_fact(self) -> None:
        assert told("", "kind") == []
        assert told('kind = "short"', "kind") == [Fact("kind", "short", ())]
        assert told('cites.kind = ["a"]', "kind") == [Fact("kind", "feature", ("a",))]

    def test_crew_and_companies_go_by_the_name_of_their_field(self) -> None:
        text = """\
            [[crew]]
            name = "B"
            job = "director"
            sources = ["a"]
            note = "n"
            [[crew]]
            name = "C"
            job = "gaffer"
            [[companies]]
            name = "D"
            role = "production"
            variants = [{ name = "E", sources = ["b"] }]
            [[companies]]
            name = "F"
            role = "sales"
            """
        assert told(text, "director") == [
            Fact("director", {"name": "B", "job": "director"}, ("a",), note="n")
        ]
        assert told(text, "crew") == [Fact("crew", {"name": "C", "job": "gaffer"}, ())]
        assert [fact.value["name"] for fact in told(text, "studio")] == ["D"]
        assert told(text, "studio.variants") == [
            Fact("studio.variants", {"of": "D", "name": "E"}, ("b",))
        ]
        assert [fact.value["name"] for fact in told(text, "companies")] == ["F"]

    def test_a_premiere_is_a_field_of_its_own(self) -> None:
        text = '[[releases]]\ntype = "premiere"\n[[releases]]\ntype = "tv"\n'
        assert [fact.value for fact in told(text, "premiere")] == [{"type": "premiere"}]
        assert [fact.value for fact in told(text, "releases")] == [{"type": "tv"}]

    def test_people_have_names_works_ids_and_a_debut(self) -> None:
        text = """\
            [people.B]
            names = [{ name = "C", sources = ["a"] }]
            known_for = [{ title = "D", sources = ["b"] }]
            debut = "2017"
            ids = { imdb = "nm0000151" }
            sources = ["c"]
            """
        found = [fact for fact in facts(values(text)) if fact.field.startswith("people")]
        assert found == [
            Fact("people.names", {"of": "B", "name": "C"}, ("a",)),
            Fact("people.known_for", {"of": "B", "title": "D"}, ("b",)),
            Fact("people.ids", {"of": "B", "ids": {"imdb": "nm0000151"}}, ("c",)),
            Fact("people.debut", {"of": "B", "debut": "2017"}, ("c",)),
        ]

    def test_fields_are_named_once_and_in_order(self) -> None:
        text = 'year = 1999\ncast = [{ name = "B" }, { name = "C" }]\ndirector = ["D", "E"]'
        assert fields_of(values(text)) == ["title", "year", "director", "cast"]


class TestDisputed:
    @pytest.mark.parametrize(
        ("text", "fields"),
        [
            ("year = 1999", []),
            ("year = 1999\n[[claims]]\nfield = 'year'\nvalue = 1998", ["year"]),
            # The same said again, and less said, is no dispute.
            ("year = 1999\n[[claims]]\nfield = 'year'\nvalue = 1999", []),
            ("producer = 'B'\n[[claims]]\nfield = 'producer'\nvalue = 'B'", []),
            ("producer = 'B'\n[[claims]]\nfield = 'producer'\nvalue = 'C'", ["producer"]),
            (
                "filming = '2022-06-15/2022-10-25'\n[[claims]]\nfield = 'filming'\nvalue='2022-10'",
                [],
            ),
            (
                "filming = '2022-06-15/2022-10-25'\n[[claims]]\nfield = 'filming'\nvalue='2023'",
                ["filming"],
            ),
            ("[[claims]]\nfield = 'filming'\nvalue = '2023'", ["filming"]),
            ("[[cast]]\nname = 'B'\ncertainty = 'disputed'", ["cast"]),
            ("[[cast]]\nname = 'B'\ncertainty = 'probable'", []),
            ("[[releases]]\ntype = 'premiere'\ncertainty = 'disputed'", ["premiere"]),
            (
                (
                    "[[releases]]\ntype='tv'\ncertainty='disputed'\n"
                    "[[claims]]\nfield='year'\nvalue=1999"
                ),
                ["year", "releases"],
            ),
        ],
    )
    def test_fields_on_which_sources_disagree(self, text: str, fields: list[str]) -> None:
        assert disputed(values(text)) == fields


def test_a_claimed_credit_has_the_shape_of_the_credit_that_is_shown() -> None:
    values = {
        "slug": "a",
        "title": "A",
        "kind": "feature",
        "crew": [{"name": "One", "job": "producer"}],
        "claims": [{"field": "producer", "value": ["Two", "Three"], "sources": ["s"]}],
    }
    found = [fact for fact in facts(values) if fact.field == "producer"]
    assert [(fact.value, fact.shown) for fact in found] == [
        ({"name": "One", "job": "producer"}, True),
        ({"name": "Two", "job": "producer"}, False),
        ({"name": "Three", "job": "producer"}, False),
    ]
    assert disputed(values) == ["producer"]


def test_of_premieres_in_dispute_only_the_first_is_shown() -> None:
    values = {
        "slug": "a",
        "title": "A",
        "kind": "feature",
        "releases": [
            {"type": "premiere", "date": "2023-10-06", "certainty": "disputed"},
            {"type": "premiere", "date": "2023-10-05", "certainty": "disputed"},
            {"type": "digital", "date": "2023-10-06"},
        ],
    }
    shown = [(fact.value["date"], fact.shown) for fact in facts(values) if fact.field != "title"]
    assert shown == [("2023-10-06", False), ("2023-10-05", True), ("2023-10-06", True)]
