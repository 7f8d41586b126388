"""How well articles are read out of real pages: 181 of them, by the method of their benchmark."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest
import trafilatura

from index.domain.document import Extracted
from index.evaluate.shingles import compared, measures
from index.sources.html.page import article
from tests.paths import SHARED

DATA = SHARED / "data" / "extraction"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/extraction is missing")

SETTINGS: list[dict[str, bool]] = [
    {},
    {"include_comments": False},
    {"include_comments": False, "favor_precision": True},
]


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((DATA / "ground-truth.json").read_text("utf-8"))
    return found


def html(name: str) -> bytes:
    return gzip.decompress((DATA / "html" / f"{name}.html.gz").read_bytes())


@pytest.fixture(scope="module")
def read(truth: dict[str, dict[str, str]]) -> dict[str, Extracted]:
    return {name: article(html(name), name=name, url=one["url"]) for name, one in truth.items()}


def f1(texts: dict[str, str], truth: dict[str, dict[str, str]]) -> float:
    pages = [compared(texts[name], one["articleBody"]) for name, one in truth.items()]
    return measures(pages)["f1"](np.ones(len(pages)))


def test_the_text_is_found_better_than_by_trafilatura_alone(
    truth: dict[str, dict[str, str]], read: dict[str, Extracted]
) -> None:
    ours = f1({name: one.text for name, one in read.items()}, truth)
    assert ours >= 0.975
    for settings in SETTINGS:
        theirs = {name: trafilatura.extract(html(name), **settings) or "" for name in truth}  # type: ignore[arg-type]
        assert ours > f1(theirs, truth)


def test_the_day_is_found_where_the_markup_states_it(read: dict[str, Extracted]) -> None:
    stated = [name for name in read if b'"datePublished"' in html(name) or b"article:published_time" in html(name)]
    assert len(stated) > 100
    assert sum(read[name].published is not None for name in stated) >= 0.97 * len(stated)


def test_every_page_has_a_title_without_the_site(read: dict[str, Extracted]) -> None:
    assert all(one.title for one in read.values())
    assert [one.title for one in read.values() if one.title.endswith((f"| {one.site}", f"- {one.site}"))] == []
