"""The film record: its types, its dates and codes, and how a file becomes a Film."""
