"""IMDb's non-commercial data sets: seven tables of tab-separated values, read as a stream.

The files are told by their header, never by their name or order. What is kept is set aside, packed,
in temporary files by partition of the catalogue; `filmcli.catalogue.imdb.build` makes the catalogue
of them.
"""
