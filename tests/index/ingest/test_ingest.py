"""An article comes in once: known, linked, revised or added. All articles here are invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.pipeline import Options
from index.domain.article import Change, Draft, Fate, Filter
from index.domain.document import Validators
from index.domain.errors import EmptyArticle, LongArticle
from index.domain.jobs import Fields
from index.domain.stores import Corpus
from index.ingest import draft
from index.library.library import Library
from index.storage.sqlite import SqliteCorpus
from tests.doubles.corpus import MemoryCorpus
from tests.doubles.models import HashingEmbedder
from tests.index.examples import ARTICLE, FERRY, MILL, ferry, library, mill, whole_projection
from tests.index.ingest.test_near_duplicate import FERRY as STRANDED

LINK = "https://a.example/ferry"
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Corpus]:
    made: Corpus = MemoryCorpus() if request.param == "memory" else SqliteCorpus(tmp_path / "library.sqlite")
    yield made
    made.close()


@pytest.mark.parametrize(
    "again",
    [
        ferry(url=LINK),
        ferry(),
        replace(ferry(), title="Another title"),
        replace(ferry(), text="\n" + FERRY.replace(" ", "  ").replace("\n", "\r\n")),
        ferry(url="http://www.a.example/ferry/?utm_source=feed#top"),
    ],
    ids=["all", "no link", "title", "blanks", "the link written otherwise"],
)
def test_the_same_article_is_known_before_anything_is_embedded(corpus: Corpus, again: Draft) -> None:
    embedder = HashingEmbedder()
    made = library(corpus, embedder)
    made.add(mill())
    kept = made.add(ferry(url=LINK)).article
    encoded = list(embedder.encoded)
    taken = made.add(again)
    assert (taken.fate, taken.article) == (Fate.KNOWN, kept)
    assert embedder.encoded == encoded
    assert made.articles.count() == 2


def test_a_copy_under_another_link_and_headline_is_linked_to_the_first(corpus: Corpus) -> None:
    made = Library(corpus, HashingEmbedder(), whole_projection, Options(), clock=lambda: NOON)
    first = made.add(Draft(title="Ferry aground", text=STRANDED, url="https://a.example/1")).article
    copy = Draft(
        title="All 212 safe", text=f"VESSBY - {STRANDED}", url="https://b.example/2", published=date(2024, 4, 30)
    )
    taken = made.add(copy)
    assert (taken.fate, taken.article) == (Fate.LINKED, first)
    (other,) = made.articles.history(first.id).elsewhere
    assert (other.url, other.title, other.published, other.added) == (copy.url, copy.title, copy.published, NOON)
    assert made.articles.count() == 1
    assert made.add(replace(copy, text=MILL)).fate is Fate.KNOWN, "what its other publisher changes is not the article"
    made.unlink(first.id, "https://b.example/2")
    assert made.articles.history(first.id).elsewhere == ()


def test_a_text_without_a_link_is_dropped_only_if_it_is_the_same(corpus: Corpus) -> None:
    made = library(corpus)
    made.add(Draft(title="Ferry aground", text=STRANDED, url="https://a.example/1"))
    assert made.add(Draft(title="Ferry", text=STRANDED.replace("midnight", "dawn"))).fate is Fate.ADDED


def test_an_article_without_a_link_takes_the_first_that_comes(corpus: Corpus) -> None:
    made = library(corpus)
    kept = made.add(ferry()).article
    taken = made.add(ferry(url=LINK, published="2024-04-30"))
    assert taken.fate is Fate.REVISED
    assert taken.change is not None
    assert taken.change.fields == ("link", "date")
    assert (taken.article.id, taken.article.url) == (kept.id, LINK)
    assert made.articles.get(kept.id) == taken.article


def test_a_changed_article_is_embedded_only_where_it_changed(corpus: Corpus) -> None:
    embedder = HashingEmbedder()
    made = Library(corpus, embedder, whole_projection, Options(confidence=0, passage_words=20), clock=lambda: NOON)
    made.add(mill())
    kept = made.add(ferry(url=LINK)).article
    before = len(made.search.passages(kept.id))
    embedder.encoded.clear()
    newer = FERRY.replace("50 minutes", "45 minutes")
    taken = made.add(ferry(url=LINK) if newer == FERRY else replace(ferry(url=LINK), text=newer))
    assert taken.fate is Fate.REVISED
    assert len(embedder.encoded) == 1 < before
    assert taken.change == Change(
        number=2,
        at=NOON,
        fields=("text",),
        added=1,
        removed=1,
        embedded=1,
        before="The crossing takes 50 minutes.",
        after="The crossing takes 45 minutes.",
    )
    assert made.articles.history(kept.id).changes == (taken.change,)
    assert made.articles.get(kept.id).text == newer
    assert (made.articles.get(kept.id).id, made.articles.get(kept.id).added) == (kept.id, kept.added)


def test_old_text_is_never_quoted_again(corpus: Corpus) -> None:
    made = library(corpus)
    made.add(mill())
    kept = made.add(ferry(url=LINK)).article
    made.add(replace(ferry(url=LINK), text=FERRY.replace("on Sunday", "on Friday")))
    answer = made.ask("When does the ferry to Skarrow sail again?")
    quoted = " ".join(quote.text for quote in (*answer.quotes, *answer.nearest))
    assert "on Friday" in quoted
    assert "Sunday" not in quoted
    assert all("Sunday" not in one.text for one in made.search.passages(kept.id))
    assert not corpus.search.matching(["sunday"], 5)


def test_a_revised_article_answers_as_one_that_was_added_so(corpus: Corpus) -> None:
    newer = replace(ferry(url=LINK), text=FERRY.replace("14 crowns", "16 crowns") + "\nDogs need a ticket.\n")
    made, fresh = library(corpus), library()
    for one in (mill(), ferry(url=LINK), newer):
        made.add(one)
    for one in (mill(), newer):
        fresh.add(one)
    for question in ("What does a return ticket cost?", "Do dogs need a ticket?", "When did the mill open?"):
        assert [q.text for q in made.ask(question).quotes] == [q.text for q in fresh.ask(question).quotes]


@given(ARTICLE, ARTICLE)
def test_any_text_may_come_in_the_place_of_any_other(old: str, new: str) -> None:
    made = library(passage_words=20)
    try:
        first = made.add(Draft(title="A", text=old, url=LINK)).article
    except EmptyArticle:
        return
    try:
        taken = made.add(Draft(title="A", text=new, url=LINK))
    except EmptyArticle:
        assert made.articles.get(first.id) == first
        return
    fresh = library(passage_words=20)
    other = fresh.add(Draft(title="A", text=new, url=LINK)).article
    assert taken.article.text == (new if taken.fate is Fate.REVISED else old)
    if taken.fate is Fate.REVISED:
        assert [(p.text, p.passage) for p in made.search.passages(first.id)] == [
            (p.text, p.passage) for p in fresh.search.passages(other.id)
        ]


def test_a_refused_revision_leaves_the_old_state(corpus: Corpus) -> None:
    made = library(corpus, article_bytes=1_000)
    kept = made.add(ferry(url=LINK)).article
    for text, error in ((" ", EmptyArticle), ("Too long. " * 200, LongArticle)):
        with pytest.raises(error):
            made.revise(kept.id, Draft(title="Ferry", text=text, url=LINK))
    assert made.articles.get(kept.id) == kept
    assert made.articles.history(kept.id).changes == ()


def test_what_a_person_typed_outlives_a_refresh(corpus: Corpus) -> None:
    made = library(corpus)
    kept = made.add(Draft(title="Ferry | A Site", text=FERRY, url=LINK)).article
    typed = draft.corrected(kept, Fields(title="The ferry returns", published="2024-04-30"))
    taken = made.revise(kept.id, typed)
    assert (taken.fate, taken.change.fields if taken.change else ()) == (Fate.REVISED, ("title", "date"))
    newer = Draft(title="Ferry | A Site", text=FERRY + "\nMore.", url=LINK, published=date(2020, 1, 1), author="Ida")
    article = made.add(newer).article
    assert (article.title, article.published, article.author) == ("The ferry returns", date(2024, 4, 30), "Ida")
    assert article.text == newer.text
    assert [entry.title for entry in made.articles.entries(only=Filter(title="returns"))] == ["The ferry returns"]


def test_a_date_that_a_page_no_longer_tells_is_kept(corpus: Corpus) -> None:
    made = library(corpus)
    made.add(ferry(url=LINK, published="2024-04-30", author="Ida Strand"))
    taken = made.add(ferry(url=LINK))
    assert taken.fate is Fate.KNOWN
    assert (taken.article.published, taken.article.author) == (date(2024, 4, 30), "Ida Strand")


def test_an_export_is_restored_as_it_was_and_changes_nothing_that_is_here(corpus: Corpus) -> None:
    made = library(corpus)
    change = Change(number=2, at=NOON, fields=("title",))
    restored = made.restore(ferry(url=LINK), NOON, [change])
    assert (restored.fate, restored.article.added) == (Fate.ADDED, NOON)
    assert made.articles.history(restored.article.id).changes == (change,)
    again = made.restore(replace(ferry(url=LINK), text=MILL), NOON)
    assert (again.fate, again.article) == (Fate.KNOWN, restored.article)


def test_copies_that_an_export_holds_apart_stay_apart(corpus: Corpus) -> None:
    made = library(corpus)
    for number, text in enumerate((STRANDED, f"VESSBY - {STRANDED}")):
        made.restore(Draft(title="Ferry", text=text, url=f"https://{number}.example/"), NOON)
    assert made.articles.count() == 2


def test_a_rebuild_changes_nothing_that_people_see(corpus: Corpus) -> None:
    made = library(corpus)
    kept = made.add(ferry(url=LINK)).article
    made.add(replace(ferry(url=LINK), text=FERRY + "\nMore."))
    made.articles.looked_at(kept.id, NOON, Validators(etag="x"))
    before = (made.articles.get(kept.id), made.articles.history(kept.id).changes, made.ask("When does the ferry sail?"))
    assert made.rebuild() == 1
    assert (
        made.articles.get(kept.id),
        made.articles.history(kept.id).changes,
        made.ask("When does the ferry sail?"),
    ) == before
    assert made.articles.history(kept.id).validators == Validators(etag="x")


@given(st.sampled_from(["title", "url", "published", "author"]))
def test_correcting_nothing_changes_nothing(field: str) -> None:
    made = library()
    kept = made.add(ferry(url=LINK, published="2024-04-30", author="Ida")).article
    same = {field: str(getattr(kept, field))}
    taken = made.revise(kept.id, draft.corrected(kept, Fields(**same)))
    assert taken.change is None
    assert made.articles.history(kept.id).changes == ()
