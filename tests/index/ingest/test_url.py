"""When two links lead to the same page, and which link a page is cited by."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.ingest.draft import draft
from index.ingest.url import canonical, key

NEWS = "https://example.com/news/ferry"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NEWS, "http://example.com/news/ferry"),
        (NEWS, "https://www.Example.com/news/ferry"),
        (NEWS, "HTTPS://EXAMPLE.COM:443/news/ferry/"),
        (NEWS, "http://example.com:80/news/ferry"),
        (NEWS, f" {NEWS}#comments "),
        (NEWS, f"{NEWS}?utm_source=a&UTM_Medium=b&fbclid=c&gclid=d&mc_cid=e&at_medium=f&smid=g&_ga=h"),
        (NEWS, "https://example.com/a/../news/./ferry"),
        ("https://example.com", "https://example.com/"),
        (f"{NEWS}?b=2&a=1", f"{NEWS}?a=1&utm_id=9&b=2"),
        (f"{NEWS}?q=a+b", f"{NEWS}?q=a%20b"),
        ("https://example.com/%7Ewriter", "https://example.com/~writer"),
        ("https://example.com/gr%c3%b6%C3%9Fe", "https://example.com/größe"),
        ("https://bücher.example.com/", "https://xn--bcher-kva.example.com"),
        ("https://example.com:8443/a", "https://www.example.com:8443/a/"),
        (f"{NEWS}?", NEWS),
    ],
)
def test_links_to_the_same_page_are_equal(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NEWS, "https://example.com/news"),
        (NEWS, "https://example.com/News/ferry"),
        (NEWS, "https://example.org/news/ferry"),
        (NEWS, "https://blog.example.com/news/ferry"),
        (NEWS, "https://example.com:8443/news/ferry"),
        ("https://example.com/?p=1", "https://example.com/?p=2"),
        ("https://example.com/view?cid=1", "https://example.com/view?cid=2"),
        ("https://example.com/view?uid=1", "https://example.com/view?uid=2"),
        ("https://example.com/view?source=a", "https://example.com/view"),
        ("https://example.com/view?gallery=1", "https://example.com/view?gallery=2"),
        ("https://example.com/view?1001", "https://example.com/view?1002"),
        ("https://example.com/view?a=1&a=2", "https://example.com/view?a=1"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("ftp://example.com/a", "http://example.com/a"),
        ("", "https://example.com/"),
    ],
)
def test_links_to_different_pages_are_not(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("found", "at", "cited"),
    [
        (None, NEWS, NEWS),
        ("", NEWS, NEWS),
        (None, f"{NEWS}?b=2&utm_source=x&a=1#top", f"{NEWS}?b=2&a=1"),
        ("https://example.com/ferry", f"{NEWS}?x=1", "https://example.com/ferry"),
        ("/ferry?utm_source=a&id=7#x", NEWS, "https://example.com/ferry?id=7"),
        ("ferry-2", NEWS, "https://example.com/news/ferry-2"),
        ("//www.example.com/ferry", NEWS, "https://www.example.com/ferry"),
        (NEWS, "https://www.example.com/news/ferry", NEWS),
        (NEWS, "https://m.example.com/news/ferry", NEWS),
        (
            "https://www.example.com/news/ferry",
            "https://amp.example.com/news/ferry",
            "https://www.example.com/news/ferry",
        ),
        (NEWS, "https://mobile.example.com/n?id=7", NEWS),
        ("https://EXAMPLE.com/ferry", NEWS, "https://EXAMPLE.com/ferry"),
    ],
)
def test_a_page_is_cited_by_the_address_that_it_names_on_its_own_host(found: str | None, at: str, cited: str) -> None:
    assert canonical(found, at) == cited


@pytest.mark.parametrize(
    "found",
    [
        "https://example.org/news/ferry",
        "https://example.com.evil.example.org/news/ferry",
        "https://blog.example.com/news/ferry",
        "https://com/news/ferry",
        "https://someone:word@example.com/news",
        "https://example.com@example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:desk@example.com",
        "file:///etc/passwd",
        "https://example.com/",
        "https://www.example.com",
        "https://example.com/" + "a" * 600,
        "https://example.com/a b",
        "https://example.com/a\u202eb",
        "https://[::1",
        "http://[example.com]/",
    ],
)
def test_what_cannot_be_believed_or_kept_is_not_cited(found: str) -> None:
    assert canonical(found, NEWS) == NEWS


def test_a_host_that_is_called_like_a_mirror_is_a_host() -> None:
    assert canonical("https://com/a", "https://m.com/b") == "https://m.com/b"


TEXTS = st.text() | st.text(alphabet="htps:/[]@%#?&=.a1ü\ud800 ")


@given(TEXTS, TEXTS)
@example("http://[", "http://]")
@example("https://example.com:99999/", "https://example.com:x/")
@example("https://example.com/\ud800", "https://example.com/%")
def test_no_text_makes_them_fail_and_what_a_page_names_can_be_kept(one: str, other: str) -> None:
    assert isinstance(key(one), str)
    for text in (one, f"https://{one}", f"https://example.com/{one}"):
        assert isinstance(key(text), str)
        assert isinstance(canonical(other, text), str)
        cited = canonical(text, NEWS)
        assert draft("ferry", "The ferry sails.", url=cited).url == cited
