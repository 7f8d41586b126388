"""What a link leads to, and every kind of answer that is no page."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain.document import Validators
from index.domain.errors import LibraryError
from index.domain.source_errors import Gone, Refused, Unreachable, WrongAnswer
from index.domain.storage_errors import FolderUnusable
from index.sources.fetch import response
from index.sources.fetch.fetcher import AGENT, SafeFetcher
from tests.index.sources.fetch.servers import Reply, page, redirect, server

Make = Callable[..., SafeFetcher]
WORDS = b"<p>The ferry to Norrhamn sails at noon.</p>"


def chunked(*parts: bytes) -> bytes:
    body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (*parts, b""))
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body


def test_a_page_is_fetched_with_what_the_server_says_of_it(fetcher: Make) -> None:
    reply = page(
        WORDS,
        kind="text/html; charset=latin-1",
        etag='"v1"',
        last_modified="Tue, 17 Oct 2023 08:00:00 GMT",
        content_disposition='attachment; filename="../../norr hamn.html"',
    )
    with server({"/news?a=1": reply}) as site:
        found = fetcher(site).get(f"{site.url}/news?a=1#top")
    assert found is not None
    assert (found.url, found.data) == (f"{site.url}/news?a=1", WORDS)
    assert found.content_type == "text/html; charset=latin-1"
    assert found.name == "norr hamn.html"
    assert found.validators == Validators(etag='"v1"', modified="Tue, 17 Oct 2023 08:00:00 GMT")


def test_the_request_names_us_and_carries_nothing_secret(fetcher: Make) -> None:
    with server({"/": page()}) as site:
        fetcher(site).get(site.url)
    lines = site.heads[0].splitlines()
    names = {line.partition(":")[0].lower() for line in lines[1:] if line}
    assert lines[0] == "GET / HTTP/1.1"
    assert f"Host: {site.host}" in lines
    assert f"User-Agent: {AGENT}" in lines
    assert names == {"host", "connection", "user-agent", "accept", "accept-encoding"}


def test_a_name_for_us_in_any_letters_can_be_sent(fetcher: Make) -> None:
    with server({"/": page()}) as site:
        assert fetcher(site, agent="Citewell/0.1 (büro@example.com)").get(site.url)
    assert "User-Agent: Citewell/0.1 (b?ro@example.com)" in site.heads[0]


@pytest.mark.parametrize(
    "reply",
    [
        page(WORDS),
        chunked(WORDS[:7], WORDS[7:]),
        b"HTTP/1.0 200 OK\r\n\r\n" + WORDS,
        b"HTTP/1.1 203 Well\r\nConnection: close\r\n\r\n" + WORDS,
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + page(WORDS),
        page(gzip.compress(WORDS, mtime=0), content_encoding="gzip"),
        page(gzip.compress(WORDS, mtime=0), content_encoding="X-GZIP"),
        page(zlib.compress(WORDS), content_encoding="deflate"),
        page(WORDS, content_encoding="identity"),
    ],
)
def test_every_usual_way_of_sending_a_page_is_read(fetcher: Make, reply: bytes) -> None:
    with server({"/": reply}) as site:
        found = fetcher(site).get(site.url)
    assert found is not None
    assert found.data == WORDS


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("404 Not Found", Gone),
        ("410 Gone", Gone),
        ("401 Unauthorized", Refused),
        ("402 Payment Required", Refused),
        ("403 Forbidden", Refused),
        ("451 Legal", Refused),
        ("400 Bad Request", WrongAnswer),
        ("418 Teapot", WrongAnswer),
        ("204 No Content", WrongAnswer),
        ("206 Partial", WrongAnswer),
        ("300 Choose", WrongAnswer),
        ("304 Not Modified", WrongAnswer),
        ("101 Switching", WrongAnswer),
        ("408 Timeout", Unreachable),
        ("425 Too Early", Unreachable),
        ("429 Too Many", Unreachable),
        ("500 Oops", Unreachable),
        ("503 Busy", Unreachable),
        ("999 No", Unreachable),
    ],
)
def test_every_status_that_is_no_page_is_told_as_passing_or_not(
    fetcher: Make, status: str, error: type[LibraryError]
) -> None:
    with server({"/": page(b"", status)}) as site, pytest.raises(error, match=site.host) as refused:
        fetcher(site).get(site.url)
    assert refused.value.passing is (error is Unreachable)


@pytest.mark.parametrize(
    ("sent", "least", "most"),
    [
        ("120", 120, 120),
        (" 0 ", 0, 0),
        ("99999999999999999999", 86_400, 86_400),
        pytest.param(format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True), 6_000, 7_201, id="in 2 h"),
        pytest.param(format_datetime(datetime.now(UTC) - timedelta(hours=2), usegmt=True), 0, 0, id="2 h ago"),
        ("soon", None, None),
        ("-5", None, None),
        ("Tue, 99 Oct 2023 08:00:00 GMT", None, None),
        ("", None, None),
    ],
)
def test_a_busy_server_may_say_when_to_come_again(
    fetcher: Make, sent: str, least: float | None, most: float | None
) -> None:
    with server({"/": page(b"", "503 Busy", retry_after=sent)}) as site, pytest.raises(Unreachable) as refused:
        fetcher(site).get(site.url)
    after = refused.value.after
    assert after == least if least is None or most is None else after is not None and least <= after <= most


def test_a_page_that_has_not_changed_is_not_sent_again(fetcher: Make) -> None:
    known = Validators(etag='W/"v1"', modified="Tue, 17 Oct 2023 08:00:00 GMT")
    with server({"/": page(b"", "304 Not Modified", kind="")}) as site:
        assert fetcher(site).get(site.url, known) is None
    assert f"If-None-Match: {known.etag}" in site.heads[0]
    assert f"If-Modified-Since: {known.modified}" in site.heads[0]


def test_a_page_that_has_changed_is_fetched(fetcher: Make) -> None:
    with server({"/": page(WORDS, etag='"v2"')}) as site:
        found = fetcher(site).get(site.url, Validators(etag='"v1"'))
    assert found is not None
    assert found.validators.etag == '"v2"'


@pytest.mark.parametrize("etag", ['"a\r\nX-Evil: 1"', '"ä"', "\ud800"])
def test_validators_cannot_smuggle_headers(fetcher: Make, etag: str) -> None:
    with server({"/": page()}) as site:
        assert fetcher(site).get(site.url, Validators(etag=etag))
    assert "Evil" not in site.heads[0]


@pytest.mark.parametrize(
    "kind",
    [
        *("text/html", "application/xhtml+xml", "application/pdf", "application/epub+zip", "text/plain"),
        *("text/markdown", "application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"),
        *("text/xml; charset=utf-8", "application/xml", "application/gzip", "application/zip", "binary/octet-stream"),
        *("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/octet-stream"),
        *("", "nonsense", "x/y", ";"),
    ],
)
def test_types_that_can_hold_an_article_pass_and_unknown_ones_are_left_to_their_content(
    fetcher: Make, kind: str
) -> None:
    with server({"/": page(WORDS, kind=kind)}) as site:
        assert fetcher(site).get(site.url)


@pytest.mark.parametrize(
    "kind",
    [
        *("image/png", "image/svg+xml", "VIDEO/mp4", "audio/mpeg; codecs=x", "font/woff2", "text/css"),
        *("application/x-msdownload", "application/vnd.microsoft.portable-executable", "application/x-executable"),
        *("application/java-archive", "application/vnd.android.package-archive", "text/javascript", "model/gltf+json"),
    ],
)
def test_types_that_hold_no_article_are_refused_by_name(fetcher: Make, kind: str) -> None:
    named = kind.partition(";")[0].lower().replace("+", r"\+")
    with server({"/": page(WORDS, kind=kind)}) as site, pytest.raises(WrongAnswer, match=f"it is {named}"):
        fetcher(site).get(site.url)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed_to_where_the_page_is(fetcher: Make, status: str) -> None:
    replies = {"/a/old": redirect("../b/new?x=1#part", status), "/b/new?x=1": page(WORDS)}
    with server(replies) as site:
        found = fetcher(site).get(f"{site.url}/a/old")
    assert found is not None
    assert found.url == f"{site.url}/b/new?x=1"


def test_five_redirects_are_followed_and_no_more(fetcher: Make) -> None:
    replies: dict[str, Reply] = {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
    with server(replies | {"/6": page(WORDS)}) as site:
        found = fetcher(site).get(f"{site.url}/1")
        assert found is not None
        assert found.data == WORDS
        with pytest.raises(WrongAnswer, match="redirects more than 5 times"):
            fetcher(site).get(f"{site.url}/0")


@pytest.mark.parametrize(
    ("replies", "told"),
    [
        ({"/": redirect("/")}, "in a circle"),
        ({"/": redirect("/a"), "/a": redirect("/b"), "/b": redirect("/a#x")}, "in a circle"),
        ({"/": page(b"", "302 Found")}, "without saying where to"),
        ({"/": redirect("http://[::1")}, "to what is no web address"),
    ],
)
def test_redirects_that_lead_nowhere_are_refused(fetcher: Make, replies: dict[str, bytes], told: str) -> None:
    with server(replies) as site, pytest.raises(WrongAnswer, match=told):
        fetcher(site).get(site.url)


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("inline", None),
        ("attachment; filename=report.pdf", "report.pdf"),
        ('attachment; filename="C:\\\\temp\\\\a b.docx"', "a b.docx"),
        ("attachment; filename=a.pdf; filename*=UTF-8''gr%C3%B6%C3%9Fe.pdf", "größe.pdf"),
        ('attachment; filename="größe.pdf"', "größe.pdf"),
        ("attachment; filename*=no-such-charset''a%FF.pdf", None),
        ("attachment; filename*=UTF-8''a%00%FF%2F..%2Fb.pdf", "b.pdf"),
        ('attachment; filename="a\u202efdp.exe"', "afdp.exe"),
        ('attachment; filename="/"', None),
        (";;=;filename*9*=x", None),
    ],
)
def test_the_name_of_a_file_is_read_without_folders(sent: str, name: str | None) -> None:
    assert response.file_name({"content-disposition": sent}) == name


@given(st.text())
def test_no_header_makes_reading_it_fail(text: str) -> None:
    for sent in (text, f"attachment; filename{text}", f"attachment; filename*={text}''%ff{text}"):
        assert response.file_name({"content-disposition": sent}) != ""
    assert (response.retry_after({"retry-after": text}) or 0) >= 0


def test_nothing_listens_there(fetcher: Make) -> None:
    with server() as site:
        pass
    with pytest.raises(Unreachable, match="no connection to its server could be made"):
        fetcher(site).get(site.url)


def test_a_name_that_nobody_knows_is_told_so() -> None:
    def unknown(name: str) -> list[str]:
        raise OSError(name)

    with pytest.raises(Unreachable, match=r"no address is known of exmaple\.com; is it spelt right\?"):
        SafeFetcher(lookup=unknown).get("https://exmaple.com/")


def test_certificates_that_cannot_be_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/certificates.pem")
    with pytest.raises(FolderUnusable, match="cannot be used"):
        SafeFetcher()
