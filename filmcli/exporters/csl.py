"""CSL-JSON: what Zotero, pandoc and citeproc read of a film they cite.

https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from filmcli.exporters.formats import Options, Part, Values
from filmcli.exporters.links import LINKED, ONE_LINK, links
from filmcli.exporters.plain import other_companies
from filmcli.record.codes import territory_name
from filmcli.record.dates import PartialDate
from filmcli.safe import json_text

# The variables of CSL for people, by job; other jobs have none.
_JOBS = {
    "director": "director",
    "writer": "script-writer",
    "producer": "producer",
    "executive producer": "executive-producer",
    "composer": "composer",
    "narrator": "narrator",
}
_KINDS = {"short": "Short film", "documentary": "Documentary film", "tv-movie": "Television film"}


def _count_kind(film: Values) -> int:
    return int(film.get("kind", "feature") not in ("feature", *_KINDS))


def _other_titles(film: Values) -> int:
    original = film.get("original_title")
    return sum(each["title"] != original for each in film.get("titles", ()))


def _other_crew(film: Values) -> int:
    return sum(each["job"] not in _JOBS for each in film.get("crew", ()))


CARRIES = (
    *("title", "year", "kind", "countries", "languages", "genres", "runtime", "synopsis"),
    *(*LINKED, "titles.title", "titles.type", "cast.name", "crew.name", "crew.job"),
    *("companies.name", "companies.role"),
)
PARTS = (
    ONE_LINK,
    Part("kind", "special and video", _count_kind),
    Part("languages", "all but the first", lambda film: max(0, len(film.get("languages", ())) - 1)),
    Part("titles.title", "all but the original", _other_titles),
    Part("crew.name", f"all but {', '.join(_JOBS)}", _other_crew),
    Part("companies.name", "all but studio and distributor", other_companies),
)


def export(films: Sequence[Values], options: Options) -> Iterator[str]:
    """Give a list of items, an item a line."""
    del options
    yield "["
    between = "\n"
    for film in films:
        yield f"{between}{json_text(item(film))}"
        between = ",\n"
    yield "\n]\n"


def item(film: Values) -> dict[str, Any]:
    """Give a film as an item of CSL."""
    found: dict[str, Any] = {"id": film["slug"], "type": "motion_picture", "title": film["title"]}
    found["original-title"] = film.get("original_title")
    for job, variable in _JOBS.items():
        names = [each["name"] for each in film.get("crew", ()) if each["job"] == job]
        found[variable] = [{"literal": name} for name in names]
    found["performer"] = [{"literal": each["name"]} for each in film.get("cast", ())]
    found["issued"] = issued(film)
    found["genre"] = "; ".join(
        [*([_KINDS[film["kind"]]] if film.get("kind") in _KINDS else []), *film.get("genres", ())]
    )
    found["dimensions"] = f"{film['runtime']} min" if "runtime" in film else None
    found["publisher"] = "; ".join((*film.get("studio", ()), *film.get("distributor", ())))
    places = (territory_name(code) or code for code in film.get("countries", ()))
    found["publisher-place"] = "; ".join(places)
    found["language"] = next(iter(film.get("languages", ())), None)
    found["abstract"] = film.get("synopsis")
    found["URL"] = next(iter(links(film).values()), None)
    return {key: value for key, value in found.items() if value}


def issued(film: Values) -> dict[str, Any] | None:
    """Give the year of a film as CSL does; without one, that of its release."""
    if "year" in film:
        return {"date-parts": [[film["year"]]]}
    if "released" not in film:
        return None
    date = PartialDate(film["released"])
    about = {"circa": True} if date.qualifier else {}
    return {"date-parts": [[date.year]]} | about
