"""Slugs: plain file names from any title."""

from __future__ import annotations

import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmcli.record.slugs import MAX_LETTERS, slugify, slugs


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Ballerina", "ballerina"),
        ("[REC] 4: 아포칼립스", "rec-4-apokallibseu"),
        ("Don't Look Now", "dont-look-now"),
        ("Amélie", "amelie"),
        ("Œuvre – Straße", "oeuvre-strasse"),
        ("Сталкер", "stalker"),
        ("../../etc/passwd", "etc-passwd"),
        ("", "film"),
        ("...", "film"),
        ("CON", "con-film"),
        ("nul", "nul-film"),
        ("COM1", "com1-film"),
        ("Lpt9", "lpt9-film"),
        ("Console", "console"),
        ("a" * 200, "a" * 80),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_a_title_becomes_a_slug(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text())
def test_every_slug_is_a_plain_name_and_its_own_slug(title: str) -> None:
    slug = slugify(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= MAX_LETTERS
    assert slugify(slug) == slug


def test_a_slug_in_use_gets_the_year_and_then_a_number() -> None:
    assert list(islice(slugs("Heat", 1995), 4)) == [
        "heat",
        "heat-1995",
        "heat-1995-2",
        "heat-1995-3",
    ]
    assert list(islice(slugs("Heat", None), 3)) == ["heat", "heat-2", "heat-3"]
    assert list(islice(slugs("Blade Runner 2049", 2049), 2)) == [
        "blade-runner-2049",
        "blade-runner-2049-2",
    ]
    assert next(islice(slugs("a" * 99, 1995), 1, None)) == "a" * 75 + "-1995"
