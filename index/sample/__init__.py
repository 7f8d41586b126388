"""A small library of short news articles for trying Citewell, written for this purpose."""

from __future__ import annotations

from importlib.resources import files

from index.domain.article import Draft
from index.ingest.draft import draft

LIBRARY = "sample"
"""The library that the articles are added to."""


def articles() -> list[tuple[str, str]]:
    """File names and texts (Markdown with front matter), oldest article first."""
    found = sorted((f for f in files(__name__).iterdir() if f.name.endswith(".md")), key=lambda f: f.name)
    return [(f.name, f.read_text(encoding="utf-8")) for f in found]


def drafts() -> list[Draft]:
    """The articles as drafts, oldest first."""
    return [draft(name, text) for name, text in articles()]
