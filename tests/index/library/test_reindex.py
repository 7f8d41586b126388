"""A library rebuilt with another model: whole or not at all, and with all that is kept beside its passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.domain.article import Elsewhere
from index.domain.document import Validators
from index.domain.jobs import State
from index.domain.ledger import Act, Event, Hidden, Sent
from index.domain.ports import Encoding, Progress, silent
from index.domain.storage_errors import OtherEmbedder
from index.library import gaps
from index.storage.inspect import examine
from tests.doubles.models import DIMENSIONS, HashingEmbedder
from tests.index.examples import FERRY, ferry, libraries, mill
from tests.index.storage.corpus_contract import NOON
from tests.index.storage.work_contract import FEED, FILE, of_feed


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "libraries").iterdir())


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The file of a library of one article, closed."""
    with libraries(tmp_path) as opened:
        opened.open("1").add(ferry())
    return tmp_path / "libraries" / "1.sqlite"


def test_another_model_is_refused_until_reindex(kept: Path) -> None:
    with libraries(kept.parents[1], HashingEmbedder("new@2")) as opened:
        with pytest.raises(OtherEmbedder, match=r"hashing@1.*new@2.*citewell reindex"):
            opened.open("1").ask("When does the ferry sail?")
        (entry,) = opened.open("1").articles.entries()
        assert opened.reindex("1") == 1
        assert opened.open("1").ask("When does the ferry to Skarrow sail?").quotes[0].article.id == entry.id
        assert opened.open("1").articles.entries() == [entry]


def test_a_rebuilt_library_keeps_numbers_texts_and_days(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        made = opened.open("1")
        gone, *rest = [made.add(one).article for one in (ferry(), mill(published="2024-05-01", author="I. S."))]
        made.remove(gone.id)
        seen: list[tuple[int, int]] = []
        assert opened.reindex("1", lambda done, total: seen.append((done, total))) == 1
        assert [opened.open("1").articles.get(one.id) for one in rest] == rest
        assert seen[-1] == (1, 1)
        assert opened.open("1").add(ferry()).article.id > rest[0].id
    assert files(tmp_path) == ["1.sqlite"]


class Short(HashingEmbedder):
    """A model whose embeddings have half the length."""

    def question(self, text: str) -> Encoding:
        return halved(super().question(text))

    def passages(self, texts: Sequence[str], progress: Progress = silent) -> list[Encoding]:
        return [halved(one) for one in super().passages(texts, progress)]


def halved(encoding: Encoding) -> Encoding:
    half = encoding.embedding[: DIMENSIONS // 2]
    return replace(encoding, embedding=half / np.linalg.norm(half))


def test_all_but_the_passages_outlives_a_rebuild_even_by_a_model_of_another_length(tmp_path: Path) -> None:
    source = Elsewhere(url="https://b.example/copy", title="Copy", published=None, added=NOON)
    with libraries(tmp_path) as opened:
        made = opened.open("1")
        feed = made.feeds.add(FEED)
        kept = made.add(ferry(url="https://a.example/1"), feed_id=feed.id).article
        made.add(mill())
        change = made.revise(kept.id, ferry(url="https://a.example/1", title="The ferry sails")).change
        made.link(kept.id, source)
        made.articles.looked_at(kept.id, NOON, Validators(etag='"x"'))
        (job,) = made.feeds.save(feed, {"a": FILE}, now=NOON)
        (cut_off,) = made.jobs.add([FILE], now=NOON, batch="b")
        made.jobs.begin(NOON, job_id=cut_off)
        before = made.articles.get(kept.id)
    with libraries(tmp_path, Short("short@1")) as opened:
        assert opened.reindex("1") == 2
        made = opened.open("1")
        assert made.articles.get(kept.id) == before
        history = made.articles.history(kept.id)
        assert (history.changes, history.elsewhere) == ((change,), (source,))
        assert made.articles.history(kept.id).validators == Validators(etag='"x"')
        assert (made.feeds.all(), of_feed(made, feed.id)) == ([feed], [kept.id])
        assert made.feeds.save(feed, {"a": FILE}, now=NOON) == []
        assert made.jobs.job(job).request == replace(FILE, feed_id=feed.id)
        assert (made.jobs.job(cut_off).state, made.jobs.job(cut_off).batch) == (State.WAITING, "b")
        assert made.ask("When does the ferry to Skarrow sail?").quotes[0].article == before
    found = examine(tmp_path / "libraries" / "1.sqlite", DIMENSIONS // 2)
    assert (found.articles, found.embedder, found.damage, found.gaps) == (2, "short@1", (), ())


def test_what_members_asked_outlives_a_rebuild_and_is_compared_by_words_then(tmp_path: Path) -> None:
    question = "When does the ferry sail?"
    with libraries(tmp_path) as opened:
        made = opened.open("1")
        article = made.add(ferry()).article
        gap = gaps.missed(made, made.ask(question))
        made.ledger.wait(gap.id, question, member=1, channel=5, at=NOON)
        made.ledger.hide(Hidden(question=question, embedding=gap.embedding, article_id=article.id, digest=b"x"))
        made.ledger.vote(question, member=1, answer=1, article_id=article.id, helpful=True, at=NOON)
        made.ledger.noted(Event(at=NOON, actor=1, what=Act.ADDED))
        made.ledger.sent(Sent(message=1, channel=5, articles=(article.id,), at=NOON))
        made.remember("server", b"{}")
        waiting, hidden, kept = made.ledger.waiting(), made.ledger.hidden(), made.ledger.kept_of(1)
    with libraries(tmp_path, Short("short@1")) as opened:
        opened.reindex("1")
        made = opened.open("1")
        assert made.ledger.gaps() == [replace(gap, waiting=1)]
        assert (made.ledger.waiting(), made.ledger.hidden(), made.ledger.kept_of(1)) == (waiting, hidden, kept)
        assert [made.ledger.gaps()[0].embedding, made.ledger.hidden()[0].embedding] == [None, None]
        assert [len(made.ledger.quoting(article.id, NOON)), made.recall("server")] == [1, b"{}"]
        again = gaps.missed(made, made.ask(question))
        assert (again.id, again.weight) == (gap.id, 2)
        assert again.embedding is not None
        assert gaps.missed(made, made.ask("Who burnt the mill?")).id != gap.id


class GivingOut(HashingEmbedder):
    """A model that is interrupted at its second article."""

    def passages(self, texts: Sequence[str], progress: Progress = silent) -> list[Encoding]:
        if self.encoded:
            raise KeyboardInterrupt
        return super().passages(texts, progress)


def test_an_interrupted_rebuild_leaves_the_library_as_it_was(tmp_path: Path) -> None:
    with libraries(tmp_path) as opened:
        first, second = (opened.open("1").add(one).article for one in (ferry(), mill()))
        before = opened.open("1").ask("When did a mill open?")
    with libraries(tmp_path, GivingOut()) as opened, pytest.raises(KeyboardInterrupt):
        opened.reindex("1")
    with libraries(tmp_path) as opened:
        assert opened.names() == ["1"]
        assert opened.open("1").ask("When did a mill open?") == before
        assert [entry.id for entry in opened.open("1").articles.entries()] == [second.id, first.id]
        assert opened.reindex("1") == 2
        assert opened.open("1").articles.get(first.id).text == FERRY
    assert files(tmp_path) == ["1.sqlite"]
