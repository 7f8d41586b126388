"""A small library of short news articles, to try Citewell with; written for it, in our own words."""

from __future__ import annotations

from importlib.resources import files

from index.domain.article import Draft
from index.ingest.draft import draft

LIBRARY = "sample"
"""The name of the library that the articles go into."""


def articles() -> list[tuple[str, str]]:
    """File names and texts (Markdown with front matter), oldest article first."""
    found = sorted((f for f in files(__name__).iterdir() if f.name.endswith(".md")), key=lambda f: f.name)
    return [(f.name, f.read_text(encoding="utf-8")) for f in found]


def drafts() -> list[Draft]:
    """The articles as a library takes them, oldest first."""
    return [draft(name, text) for name, text in articles()]
