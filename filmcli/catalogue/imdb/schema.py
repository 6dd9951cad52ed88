"""What a catalogue file holds.

One row a title with its alternative titles and credits packed beside it, because every answer
about a title needs them together; one row a person with their titles packed. The full-text tables
hold words alone (contentless): what matched is read from the row.

Ids of titles are ranks: 1 has the most votes, those without votes come behind by their number. A
scan in the order of ids, of a table or of a full-text index, meets the best known first.
`title_plain` holds all that lists ask of a title without its words, so that counting and choosing
never reads the rows, which are thirty times as long.
"""

from __future__ import annotations

APPLICATION_ID = 0x46494D44  # "FIMD"
USER_VERSION = 2
FILE_NAME = "imdb.db"

# IMDb's titleType, by the number stored for it; appended to, never reordered within a version.
KINDS = (
    *("movie", "short", "tvMovie", "tvSpecial", "tvShort", "video"),
    *("tvSeries", "tvMiniSeries", "tvEpisode", "tvPilot", "videoGame"),
)

TABLES = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE genre (bit INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE title (
  id INTEGER PRIMARY KEY, tt INTEGER NOT NULL, kind INTEGER NOT NULL,
  title TEXT NOT NULL, original TEXT, year INTEGER, end_year INTEGER, runtime INTEGER,
  genres INTEGER NOT NULL, adult INTEGER NOT NULL, rating INTEGER, votes INTEGER NOT NULL,
  series INTEGER, season INTEGER, episode INTEGER, akas TEXT, credits TEXT
);
CREATE TABLE person (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, born INTEGER, died INTEGER,
  professions TEXT, known TEXT, titles BLOB NOT NULL
);
CREATE TABLE vocabulary (ends INTEGER PRIMARY KEY, words TEXT NOT NULL, weights BLOB NOT NULL);
CREATE TABLE checksum (
  name TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, crc INTEGER NOT NULL,
  PRIMARY KEY (name, first)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
  title, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '=~'"
);
CREATE VIRTUAL TABLE names USING fts5 (
  name, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '=~'"
);
"""
INDEXES = """
CREATE UNIQUE INDEX title_tt ON title (tt);
CREATE INDEX title_plain ON title (year, kind, genres, runtime, rating, votes, adult);
"""
