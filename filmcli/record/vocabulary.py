"""The words of the format: enumerations, short forms, and the order of fields.

Plain constants, apart from the model, so that showing an unchanged record need not build its types.
"""

from __future__ import annotations

KINDS = ("feature", "short", "documentary", "tv-movie", "special", "video")
# Of titles that are no films: only a catalogue has them.
OTHER_KINDS = ("series", "mini-series", "episode", "game")
TITLE_TYPES = (
    "original",
    "release",
    "translated",
    "transliterated",
    "alternative",
    "working",
    "festival",
)
COMPANY_ROLES = ("production", "distribution", "sales")
RELEASE_TYPES = ("premiere", "limited", "theatrical", "digital", "physical", "tv")
CERTAINTIES = ("certain", "probable", "disputed")
NAME_TYPES = ("native", "romanised", "birth", "stage", "credited", "alternative")
# What other databases and people say for them.
MEANT = {
    "movie": "feature",
    "film": "feature",
    "tv movie": "tv-movie",
    "cinema": "theatrical",
    "theater": "theatrical",
    "streaming": "digital",
    "vod": "digital",
    "dvd": "physical",
    "blu-ray": "physical",
    "festival": "premiere",
    "romanized": "romanised",
}

# Short forms: `director = "One Name"` instead of [[crew]], `studio` instead of [[companies]].
CREW_SHORT_FORMS = ("director", "writer", "producer", "composer", "cinematographer", "editor")
COMPANY_SHORT_FORMS = {"studio": "production", "distributor": "distribution"}
SHORT_FORMS = (*CREW_SHORT_FORMS, *COMPANY_SHORT_FORMS)

# Fields of the canonical form that follow from others; never written in a record, always in JSON.
DERIVED = ("original_title", *SHORT_FORMS, "premiered", "released")

# The order of a film's fields in JSON.
JSON_ORDER = (
    *("slug", "title", "original_title", "year", "end_year", "kind"),
    *("series", "season", "episode"),
    *("countries", "languages", "genres", "runtime", "rating", "votes"),
    *("filming", "synopsis", "tagline", *SHORT_FORMS, "premiered", "released"),
    *("budget", "gross", "ids", "titles", "cast", "crew", "companies", "releases", "people"),
    *("cites", "claims", "sources"),
)

# Fields that hold one fact each: their sources are in [cites], what lost is in [[claims]].
PLAIN_FIELDS = (
    *("title", "year", "kind", "countries", "languages", "genres", "runtime", "filming"),
    *("synopsis", "tagline", "budget", "gross", *SHORT_FORMS, "ids"),
)

# Fields that only a catalogue gives; never written in a record.
CATALOGUED = ("end_year", "series", "season", "episode", "rating", "votes")

# Fields of the model that are not keys of a record: the file's name, where x-* tables go, and what
# a catalogue gives.
UNWRITTEN = ("slug", "extra", *CATALOGUED)
