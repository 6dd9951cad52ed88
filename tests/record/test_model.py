"""The typed film: derived fields, and the order of its keys."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest

from filmcli.record import model
from filmcli.record.dates import PartialDate
from filmcli.record.model import Company, CrewCredit, Film, Release, Title
from filmcli.record.vocabulary import (
    COMPANY_SHORT_FORMS,
    CREW_SHORT_FORMS,
    JSON_ORDER,
    UNWRITTEN,
)
from tests.test_ballerina import ENTRIES, ENTRY, INNER, TOP

TABLES = [
    each for each in vars(model).values() if hasattr(each, "_fields") and each.__name__[0].isupper()
]


def dated(kind: str, date: str | None, territory: str | None = None) -> Release:
    return Release(kind, PartialDate(date) if date else None, territory)


class TestDerived:
    @pytest.mark.parametrize("field", CREW_SHORT_FORMS)
    def test_names_of_a_job_in_the_record_s_order(self, field: str) -> None:
        crew = (CrewCredit("A", field), CrewCredit("B", "gaffer"), CrewCredit("C", field))
        assert getattr(Film("x", "T", crew=crew), field) == ("A", "C")
        assert getattr(Film("x", "T"), field) == ()

    @pytest.mark.parametrize(("field", "role"), COMPANY_SHORT_FORMS.items())
    def test_names_of_companies(self, field: str, role: str) -> None:
        companies = (Company("A", role), Company("B", "sales"), Company("C", role))
        assert getattr(Film("x", "T", companies=companies), field) == ("A", "C")

    def test_the_original_title_is_the_first_of_that_type(self) -> None:
        titles = (Title("A"), Title("B", type="original"), Title("C", type="original"))
        assert Film("x", "T", titles=titles).original_title == "B"
        assert Film("x", "T", titles=titles[:1]).original_title is None

    def test_premiered_and_released(self) -> None:
        film = Film(
            "x",
            "T",
            countries=("KR",),
            releases=(
                dated("premiere", "2023-10-06", "KR"),
                dated("premiere", "2023-10-05", "KR"),
                dated("digital", "2023-10-06", "001"),
            ),
        )
        assert (film.premiered, film.released) == ("2023-10-05", "2023-10-06")
        assert film.premiere == film.releases[1]
        assert film.general_release == film.releases[2]

    def test_without_releases_there_is_neither(self) -> None:
        film = Film("x", "T")
        assert (film.premiered, film.released) == (None, None)
        assert (film.premiere, film.general_release) == (None, None)

    def test_a_premiere_without_a_date_is_one_all_the_same(self) -> None:
        film = Film("x", "T", releases=(dated("premiere", None),))
        assert film.premiere == film.releases[0]
        assert film.premiered is None


class TestFormat:
    @pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
    def test_every_field_says_what_it_means(self, table: Any) -> None:
        if table in (model.Is, model.OneOf):
            return
        for name, annotation in get_type_hints(table, include_extras=True).items():
            words = [each for each in get_args(annotation)[1:] if isinstance(each, str)]
            assert words, f"{table.__name__}.{name}"
            assert words[0].strip() == words[0]
            assert not words[0].removesuffix("...").endswith(".")

    def test_the_model_is_in_the_order_of_the_bundled_record(self) -> None:
        written = [name for name in Film._fields if name not in UNWRITTEN]
        short = [*CREW_SHORT_FORMS, *COMPANY_SHORT_FORMS]
        assert written == [name for name in TOP if name not in short]
        # In JSON the names come before the money; the rest is in the same order.
        assert [name for name in JSON_ORDER if name in written] == written
        assert [name for name in JSON_ORDER if name in short] == short

    @pytest.mark.parametrize(
        ("table", "order"),
        [
            (model.Title, ENTRIES["titles"]),
            (model.Credit, ENTRIES["cast"]),
            (model.CrewCredit, ENTRIES["crew"]),
            (model.Company, ENTRIES["companies"]),
            (model.Release, ENTRIES["releases"]),
            (model.Claim, ENTRIES["claims"]),
            (model.Variant, INNER["variants"]),
            (model.PersonName, INNER["names"]),
            (model.Work, INNER["known_for"]),
            (model.Person, ["ids", "names", "debut", "known_for", *ENTRY]),
        ],
    )
    def test_and_so_are_the_tables_in_it(self, table: Any, order: list[str]) -> None:
        assert list(table._fields) == order
