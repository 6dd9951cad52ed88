"""The collection of records: where they are, the index over them, and finding one film."""
