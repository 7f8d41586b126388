"""What every ``Corpus`` keeps of an article beside its text: revisions, addresses, where it came from."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from index.domain.article import Article, Change, Draft, Elsewhere, History
from index.domain.document import UNKNOWN, Validators
from index.domain.errors import SameText, UnknownArticle
from index.domain.ports import Candidate
from index.domain.stores import Corpus
from index.ingest.draft import draft
from index.language.terms import terms
from index.storage.sqlite import SqliteCorpus
from tests.doubles.corpus import MemoryCorpus
from tests.doubles.search import MemorySearch, Rows
from tests.index.examples import FERRY, assert_slice, ferry, library
from tests.index.storage.corpus_contract import NOON, add, index_of, indexed, link, parted, size, unit

SECOND = Change(
    number=2, at=NOON, fields=("title", "text"), added=2, removed=1, embedded=1, before="old.", after="new."
)
COPY = Elsewhere(url="https://b.example/copy", title="Copy", published=date(2024, 5, 2), added=NOON)


def replaced(corpus: Corpus, article: Article, title: str, parts: list[str], seed: int) -> Article:
    draft, index = parted(title, parts, seed=seed, url=article.url)
    return corpus.articles.replace(article.id, draft, index, SECOND)


def test_a_replaced_article_keeps_its_number_and_day_and_is_found_by_its_new_text_alone(corpus: Corpus) -> None:
    other = add(corpus, "Other", ["quiet words."], seed=9)
    old = add(corpus, "Old", ["secret word.", "ferry."], seed=1, url="https://a.example/1")
    new = replaced(corpus, old, "New", ["public word.", "bridge.", "owl."], seed=5)
    assert (new.id, new.added, new.title) == (old.id, old.added, "New")
    assert corpus.articles.get(old.id) == new
    assert corpus.search.matching(terms("secret"), 9) == []
    assert corpus.search.matching(terms("old"), 9) == []
    assert [c.text for c in corpus.search.passages(new.id)] == ["public word.", "bridge.", "owl."]
    found = corpus.search.candidates([hit.passage_id for hit in corpus.search.nearest(unit(5), 9)])
    assert (found[0].article_id, found[0].text) == (new.id, "public word.")
    assert {(c.article_id, c.text) for c in found} == {
        (other.id, "quiet words."),
        *((new.id, text) for text in ("public word.", "bridge.", "owl.")),
    }
    assert size(corpus) == (2, 4)
    assert corpus.articles.find(text="secret word.\n\nferry.") is None
    assert corpus.articles.find(text=new.text) == new


def test_what_is_replaced_takes_all_fields_and_the_language(corpus: Corpus) -> None:
    old = add(corpus, "Old", ["old."], url="https://a.example/1")
    draft = Draft(
        title="Neu",
        text="Neu.",
        url="https://a.example/2",
        published=date(2024, 1, 2),
        author="Ä",
        fixed=("title", "author"),
    )
    new = corpus.articles.replace(old.id, draft, index_of(indexed("Neu.", 0, 4, 1), language="de"), SECOND)
    assert new == Article(
        id=old.id,
        title="Neu",
        text="Neu.",
        url="https://a.example/2",
        published=date(2024, 1, 2),
        author="Ä",
        added=NOON,
        language="de",
        fixed=("title", "author"),
    )
    assert corpus.search.languages() == {"de"}
    assert corpus.articles.find(url="https://a.example/1") is None
    assert corpus.articles.find(url="https://a.example/2") == new


def test_changes_are_kept_in_their_order_and_a_rebuild_is_none(corpus: Corpus) -> None:
    old = add(corpus, "Old", ["one."])
    assert corpus.articles.history(old.id).changes == ()
    third = Change(number=3, at=NOON + timedelta(seconds=0.5), fields=("link",))
    corpus.articles.replace(old.id, *parted("Old", ["two."]), SECOND)
    corpus.articles.replace(old.id, *parted("Old", ["three."]), third)
    corpus.articles.replace(old.id, *parted("Old", ["three."], seed=7), None)
    assert corpus.articles.history(old.id).changes == (SECOND, third)
    assert corpus.articles.get(old.id).text == "three."
    assert corpus.articles.history(99).changes == ()


def test_an_article_can_bring_its_history(corpus: Corpus) -> None:
    kept = corpus.articles.add(*parted("One", ["one."]), added=NOON, changes=[SECOND])
    assert corpus.articles.history(kept.id).changes == (SECOND,)


def test_an_article_that_is_not_here_cannot_be_replaced(corpus: Corpus) -> None:
    with pytest.raises(UnknownArticle, match="no article number 7"):
        corpus.articles.replace(7, *parted("One", ["one."]), None)
    assert corpus.articles.count() == 0


def test_a_text_that_another_article_has_replaces_none(corpus: Corpus) -> None:
    first = add(corpus, "First", ["Please sign in."])
    second = add(corpus, "Second", ["A report."], seed=3)
    with pytest.raises(SameText, match=rf"number {first.id}, 'First'"):
        corpus.articles.replace(second.id, *parted("Second", ["Please  sign in."]), SECOND)
    with pytest.raises(SameText):
        add(corpus, "Third", ["A report. "])
    assert corpus.articles.get(second.id) == second
    assert corpus.articles.history(second.id).changes == ()
    assert [c.text for c in corpus.search.passages(second.id)] == ["A report."]
    assert corpus.search.nearest(unit(3), 1)[0].score == pytest.approx(1, abs=1e-5)


def test_an_article_is_found_by_its_address_however_it_is_written(corpus: Corpus) -> None:
    kept = add(corpus, "One", ["one."], url="https://a.example/x?utm_source=feed")
    add(corpus, "Two", ["two."])
    assert corpus.articles.find(url="https://A.example/x") == kept
    assert corpus.articles.find(url="https://a.example/y") is None


def test_another_address_leads_to_the_article_until_it_is_forgotten(corpus: Corpus) -> None:
    kept = add(corpus, "One", ["one."], url="https://a.example/1")
    later = Elsewhere(url="https://c.example/x", title="X", published=None, added=NOON + timedelta(hours=1))
    for source in (later, COPY, COPY):
        link(corpus, kept.id, source)
    assert corpus.articles.history(kept.id).elsewhere == (COPY, later)
    assert corpus.articles.find(url=COPY.url) == kept
    corpus.articles.set_elsewhere(kept.id, [later])
    assert corpus.articles.history(kept.id).elsewhere == (later,)
    assert corpus.articles.find(url=COPY.url) is None


def test_an_address_that_is_known_is_not_noted_again(corpus: Corpus) -> None:
    first = add(corpus, "One", ["one."], url="https://a.example/1")
    second = add(corpus, "Two", ["two."])
    link(corpus, first.id, Elsewhere(url="https://a.example/1", title="Own", published=None, added=NOON))
    link(corpus, first.id, COPY)
    link(corpus, second.id, COPY)
    link(corpus, 99, Elsewhere(url="https://d.example/", title="Of none", published=None, added=NOON))
    assert corpus.articles.history(first.id).elsewhere == (COPY,)
    assert corpus.articles.history(second.id).elsewhere == ()
    assert corpus.articles.find(url="https://d.example/") is None


def test_an_articles_own_address_goes_before_anothers_other_one(corpus: Corpus) -> None:
    add_copy = add(corpus, "One", ["one."])
    link(corpus, add_copy.id, COPY)
    own = add(corpus, "Two", ["two."], url=COPY.url)
    assert corpus.articles.find(url=COPY.url) == own


def test_a_removed_article_leaves_nothing(corpus: Corpus) -> None:
    gone = corpus.articles.add(*parted("Gone", ["one."], url="https://a.example/1"), added=NOON, changes=[SECOND])
    link(corpus, gone.id, COPY)
    corpus.articles.looked_at(gone.id, NOON, Validators(etag='"x"'))
    corpus.articles.remove(gone.id)
    assert corpus.articles.history(gone.id).changes == ()
    assert corpus.articles.history(gone.id).elsewhere == ()
    assert corpus.articles.history(gone.id).validators == UNKNOWN
    assert corpus.articles.find(url="https://a.example/1") is None
    assert corpus.articles.find(url=COPY.url) is None
    kept = add(corpus, "Again", ["one."])
    link(corpus, kept.id, COPY)
    assert corpus.articles.history(kept.id).elsewhere == (COPY,)


def test_validators_are_those_of_the_last_look(corpus: Corpus) -> None:
    kept = add(corpus, "One", ["one."], url="https://a.example/1")
    assert corpus.articles.history(kept.id).validators == UNKNOWN
    seen = Validators(etag='W/"1"', modified="Wed, 01 May 2024 12:00:00 GMT")
    corpus.articles.looked_at(kept.id, NOON, seen)
    corpus.articles.looked_at(99, NOON, seen)
    assert corpus.articles.history(kept.id).validators == seen
    corpus.articles.replace(kept.id, *parted("One", ["two."]), None)
    assert corpus.articles.history(kept.id).validators == seen
    corpus.articles.looked_at(kept.id, NOON, UNKNOWN)
    assert corpus.articles.history(kept.id).validators == UNKNOWN


def test_sketches_are_those_of_the_present_texts(corpus: Corpus) -> None:
    first, gone, none = (
        corpus.articles.add(Draft(title="T", text=text), index_of(indexed(text, 0, 1, 1), sketch=sketch), added=NOON).id
        for text, sketch in (("a.", b"\x00a"), ("b.", b"b"), ("c.", b""))
    )
    corpus.articles.replace(first, Draft(title="T", text="d."), index_of(indexed("d.", 0, 1, 1), sketch=b"\x00d"), None)
    corpus.articles.remove(gone)
    assert dict(corpus.articles.sketches()) == {first: b"\x00d"}
    assert none not in corpus.articles.sketches()


def test_a_time_of_another_zone_is_the_same_time(corpus: Corpus) -> None:
    east = datetime(2024, 5, 1, 14, 0, 0, 250, tzinfo=timezone(timedelta(hours=2)))
    assert corpus.articles.add(*parted("One", ["one."]), added=east).added == datetime(
        2024, 5, 1, 12, 0, 0, 250, tzinfo=UTC
    )


def test_all_of_it_is_in_the_file_when_it_is_opened_again(tmp_path: Path) -> None:
    corpus = SqliteCorpus(tmp_path / "l.sqlite")
    old = add(corpus, "Old", ["secret word."], seed=1, url="https://a.example/1")
    new = replaced(corpus, old, "New", ["public word.", "owl."], seed=5)
    link(corpus, new.id, COPY)
    corpus.articles.looked_at(new.id, NOON, Validators(etag='"x"'))
    corpus.close()
    again = SqliteCorpus(tmp_path / "l.sqlite")
    assert again.articles.find(url=COPY.url) == new
    assert again.articles.history(new.id) == History(
        changes=(SECOND,), elsewhere=(COPY,), validators=Validators(etag='"x"')
    )
    assert again.search.nearest(unit(5), 1)[0].score == pytest.approx(1, abs=1e-5)
    assert size(again) == (1, 2)
    again.close()


class Meanwhile(MemorySearch):
    """A search during which something is done once, just after the passages for an answer were read."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self.deeds: list[Callable[[], object]] = []

    def candidates(self, passage_ids: Sequence[int]) -> list[Candidate]:
        found = super().candidates(passage_ids)
        while self.deeds:
            self.deeds.pop()()
        return found


def test_an_article_revised_while_a_question_is_answered_is_quoted_as_it_stands_now() -> None:
    corpus = MemoryCorpus()
    corpus.search = meanwhile = Meanwhile(corpus.rows)
    made = library(corpus)
    first = made.add(ferry()).article
    later = f"The storm is over, and all is well. {FERRY.replace('Sunday', 'Monday')}"
    meanwhile.deeds.append(lambda: made.revise(first.id, draft("ferry.txt", later, title=first.title)))
    quote = made.ask("When does the ferry to Skarrow sail?").quotes[0]
    assert quote.article.text == later
    assert quote.article.text[slice(*quote.sentence)] == "The ferry to Skarrow sails again on Monday."
    assert_slice(quote, later)


def test_passages_of_an_article_never_mix_its_old_and_new_state(tmp_path: Path) -> None:
    corpus = SqliteCorpus(tmp_path / "l.sqlite")
    article = add(corpus, "T", ["old 0 a.", "old 0 b."])
    done = threading.Event()
    failed: list[object] = []

    def look() -> None:
        try:
            while not done.is_set():
                words = [c.text.split()[1] for c in corpus.search.passages(article.id)]
                if len(words) != 2 or len(set(words)) != 1:
                    failed.append(words)
                corpus.search.candidates([hit.passage_id for hit in corpus.search.nearest(unit(1), 5)])
        except Exception as error:  # noqa: BLE001 - any will do
            failed.append(error)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 60):
        corpus.articles.replace(article.id, *parted("T", [f"new {number} a.", f"new {number} b."], seed=number), None)
    done.set()
    for reader in readers:
        reader.join()
    assert failed == []
    assert size(corpus) == (1, 2)
    assert len(corpus.search.nearest(unit(1), 9)) == 2
    corpus.close()
