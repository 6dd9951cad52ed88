"""The catalogue: IMDb's data sets as one SQLite file, made by `import imdb` and only read here."""
