"""The contract of ``Parsers``, and the child process: what it inherits, when it ends, and that it is replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest

from config.translatable import Saying
from index.domain.document import Kind, Parsers
from index.domain.errors import BadFrontMatter, LibraryError
from index.domain.source_errors import (
    Damaged,
    LongFile,
    NotAFeed,
    NotASitemap,
    NoText,
    ParsersDown,
    TooHeavy,
    UnknownFormat,
)
from index.sources.sandbox import protocol
from index.sources.sandbox.client import ChildParsers
from tests.doubles.sources import FakeParsers
from tests.index.sources.formats import examples
from tests.index.sources.sandbox import bombs
from tests.paths import ROOT

PROC = Path("/proc")
linux = pytest.mark.skipif(not PROC.exists(), reason="looks into Linux's /proc")


@pytest.fixture(params=[ChildParsers, FakeParsers])
def parsers(request: pytest.FixtureRequest) -> Iterator[Parsers]:
    made: Parsers = request.param()
    yield made
    made.close()


@pytest.fixture
def children() -> Iterator[Callable[..., ChildParsers]]:
    """Makes parsers that are closed at the end."""
    made: list[ChildParsers] = []

    def make(**limits: float) -> ChildParsers:
        made.append(ChildParsers(**limits))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


def pid(parsers: ChildParsers) -> int:
    assert parsers._process is not None
    return parsers._process.pid


def test_a_text_comes_back_to_the_letter(parsers: Parsers) -> None:
    found = parsers.document(
        "# The ferry\n\nŻółw – “sails” \U0001f6a2.\n".encode(), name="a.md", url="https://a.example/1"
    )
    assert (found.kind, found.title, found.url) == (Kind.MARKDOWN, "The ferry", "https://a.example/1")
    assert found.text == "# The ferry\n\nŻółw – “sails” \U0001f6a2.\n"


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"\0\1\2\3", UnknownFormat), (b"PK\x03\x04...", UnknownFormat), (b"...", NoText), (b"", NoText)],
)
def test_what_cannot_be_read_is_refused_by_name(parsers: Parsers, data: bytes, fault: type[LibraryError]) -> None:
    with pytest.raises(fault, match=r"^a\.txt "):
        parsers.document(data, name="a.txt")


def test_a_text_is_no_feed_and_no_sitemap(parsers: Parsers) -> None:
    with pytest.raises(NotAFeed, match=r"^https://a\.example/feed "):
        parsers.feed(b"\0\1", url="https://a.example/feed")
    with pytest.raises(NotASitemap, match=r"^https://a\.example/map "):
        parsers.sitemap(b"\0\1", url="https://a.example/map")


def test_every_format_comes_through_the_pipe(children: Callable[..., ChildParsers]) -> None:
    parsers = children()
    made = {
        Kind.PDF: examples.pdf(),
        Kind.DOCX: examples.word(),
        Kind.EPUB: examples.epub(),
        Kind.HTML: examples.page(),
    }
    for kind, data in made.items():
        found = parsers.document(data, name="lies.txt", content_type="text/plain")
        assert (found.kind, found.title) == (kind, examples.TITLE)
        assert all(one in found.text for one in examples.PARAGRAPHS)


def test_feeds_and_sitemaps_come_through_the_pipe(children: Callable[..., ChildParsers]) -> None:
    parsers = children()
    feed = "<rss version='2.0'><channel><title>News</title><item><title>Ferry</title><link>https://a.example/1</link>"
    dated = f"{feed}<pubDate>Mon, 04 Mar 2024 09:00:00 GMT</pubDate></item></channel></rss>"
    found = parsers.feed(dated.encode(), url="https://a.example/feed")
    assert found.title == "News"
    assert [(one.title, one.url, one.published) for one in found.items] == [
        ("Ferry", "https://a.example/1", date(2024, 3, 4))
    ]
    place = "<url><loc>https://a.example/1</loc><lastmod>2024-03-04T09:00:00Z</lastmod></url>"
    listed = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{place}</urlset>'
    pages = parsers.sitemap(listed.encode(), url="https://a.example/map").pages
    assert [(one.url, one.changed) for one in pages] == [("https://a.example/1", datetime(2024, 3, 4, 9, tzinfo=UTC))]


def test_a_page_without_a_title_is_called_by_its_first_line(children: Callable[..., ChildParsers]) -> None:
    found = children().document(examples.page(title=""), name="a.html")
    assert found.title
    assert found.title in found.text


def test_a_fault_comes_back_as_it_was_raised(children: Callable[..., ChildParsers]) -> None:
    with pytest.raises(BadFrontMatter, match=r"a\.md begins with front matter that cannot be read \(line 2"):
        children().document(b"---\ntitle: a: b\n---\ntext", name="a.md")
    with pytest.raises(Damaged, match=r"^a\.pdf cannot be read as a PDF: it is locked with a password\."):
        children().document(examples.pdf(encrypt="secret"), name="a.pdf")


@pytest.mark.parametrize("fault", [Damaged("a", "b", "c"), NoText("a", "b"), TooHeavy("a", "b"), NotAFeed("a", "b")])
def test_a_fault_keeps_its_class_and_sentence_on_the_way(fault: LibraryError) -> None:
    back = protocol.error_of(protocol.packed_error(fault))  # type: ignore[arg-type]
    assert (type(back), str(back)) == (type(fault), str(fault))


def test_a_fault_can_be_said_in_another_language_on_the_other_side(children: Callable[..., ChildParsers]) -> None:
    with pytest.raises(NoText) as caught:
        children().document(b"?", name=Saying("The pasted text"))
    values = caught.value.saying.values
    assert values == {"name": "The pasted text", "reason": "it has no letter or digit in it"}
    assert all(isinstance(one, Saying) for one in values.values())
    assert "{name}" in caught.value.saying.template


def test_threads_share_one_child(children: Callable[..., ChildParsers]) -> None:
    parsers = children()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda at: parsers.document(f"Ferry {at}".encode(), name="a").text, range(40)))
    assert found == [f"Ferry {at}" for at in range(40)]


@linux
def test_the_child_inherits_no_secret_and_has_its_limits(
    children: Callable[..., ChildParsers], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CITEWELL_TOKEN", "HTTPS_PROXY", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "canary-of-the-test")
    parsers = children()
    parsers.document(b"The ferry", name="a")
    home = PROC / str(pid(parsers))
    assert b"canary-of-the-test" not in (home / "environ").read_bytes()
    limits = (home / "limits").read_text()
    for line in ("Max data size             240000000", "Max file size             0", "Max core file size        0"):
        assert line in limits
    assert "Max processes             0" in limits


@linux
def test_the_child_loads_no_model_and_nothing_of_the_library(children: Callable[..., ChildParsers]) -> None:
    parsers = children()
    for data in (examples.pdf(), examples.page(), examples.word(), examples.epub()):
        parsers.document(data, name="a")
    maps = (PROC / str(pid(parsers)) / "maps").read_text()
    assert "pdfium" in maps
    assert not [name for name in ("torch", "faiss", "sqlite3") if name in maps]


def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_read(
    children: Callable[..., ChildParsers],
) -> None:
    parsers = children(seconds=0.5)
    with pytest.raises(TooHeavy, match=r"^slow\.pdf took more than 0\.5 seconds to read"):
        parsers.document(bombs.pages(), name="slow.pdf")
    parsers._seconds = 60  # a new child needs more than half a second on a busy machine
    assert parsers.document(b"The ferry", name="a").text == "The ferry"


def test_a_child_that_dies_is_replaced(children: Callable[..., ChildParsers]) -> None:
    parsers = children()
    parsers.document(b"The ferry", name="a")
    first = pid(parsers)
    os.kill(first, signal.SIGKILL)
    until(lambda: ended(first))
    assert parsers.document(b"The ferry", name="a").text == "The ferry"
    assert pid(parsers) != first


@pytest.mark.parametrize(
    ("by", "fault"), [(signal.SIGKILL, ParsersDown), (signal.SIGABRT, TooHeavy), (signal.SIGSEGV, Damaged)]
)
def test_how_a_child_ends_at_work_tells_the_fault(
    children: Callable[..., ChildParsers], by: signal.Signals, fault: type[LibraryError]
) -> None:
    parsers = children()
    parsers.document(b"The ferry", name="a")
    child = pid(parsers)
    before = worked(child)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(parsers.document, bombs.pages(), name="slow.pdf")
        until(lambda: worked(child) > before + 0.1)  # of the seconds that it takes
        os.kill(child, by)
        with pytest.raises(fault):
            reading.result()


def test_a_child_without_work_is_ended_and_started_again_when_needed(children: Callable[..., ChildParsers]) -> None:
    parsers = children(idle=0.2)
    parsers.document(b"The ferry", name="a")
    first = pid(parsers)
    until(lambda: parsers._process is None)
    assert ended(first)
    assert parsers.document(b"The ferry", name="a").text == "The ferry"


def test_closing_ends_a_child_at_work_at_once_and_for_good(children: Callable[..., ChildParsers]) -> None:
    parsers, told = children(), list[str]()

    def read() -> None:
        try:
            parsers.document(bombs.pages(), name="slow.pdf")
        except ParsersDown as error:
            told.append(str(error))

    thread = Thread(target=read)
    thread.start()
    until(lambda: parsers._process is not None)
    parsers.close()
    thread.join(5)
    assert "was ended" in told[0]
    with pytest.raises(ParsersDown, match="has been ended"):
        parsers.document(b"The ferry", name="a")


def test_the_child_ends_with_its_parent() -> None:
    program = (
        "import os, signal\n"
        "from index.sources.sandbox.client import ChildParsers\n"
        "parsers = ChildParsers()\n"
        "parsers.document(b'The ferry', name='a')\n"
        "print(parsers._process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=False, cwd=ROOT)
    assert ran.returncode == -signal.SIGKILL
    until(lambda: ended(int(ran.stdout)))


def test_more_than_a_frame_holds_is_refused_before_it_is_sent(children: Callable[..., ChildParsers]) -> None:
    with pytest.raises(LongFile, match="at most 50,331,648 are read"):
        children().document(bytes(protocol.MOST + 1), name="a")


def ended(process: int) -> bool:
    """Whether a process is gone, or is only waited for by its parent."""
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(") ")[2].startswith("Z")
    except OSError:
        return True


def worked(process: int) -> float:
    """The processor's seconds that a process has taken; where no system tells, those of the clock."""
    if not PROC.exists():
        return time.monotonic()
    fields = (PROC / str(process) / "stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until(done: Callable[[], bool]) -> None:
    for _ in range(3_000):
        if done():
            return
        time.sleep(0.02)
    pytest.fail("it did not come to pass within a minute")
