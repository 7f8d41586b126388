"""add and extract: what is taken, what is refused, and how each is told. All articles here are invented."""

import os
import resource
import sys
from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from index import build
from index.domain.source_errors import Gone, Unreachable
from tests.command import FERRY, Shelf, light, need_modes
from tests.index.web import WrittenWeb

READ = ".txt, .md, .markdown, .html, .htm, .pdf, .docx, .epub"
LINK = "https://a.example/mill"
PAGE = b"""<html lang="en"><head><title>A new mill - A Site</title><meta property="og:site_name" content="A Site">
<meta property="article:published_time" content="2024-04-30T08:00:00+02:00"></head><body><article><h1>A new mill</h1>
<p>The new mill at the river was opened on Tuesday by the mayor of the town, who had waited for it for years.</p>
<p>It grinds four tonnes of rye a day, and its flour is sold at the market on Saturdays, as the miller said.</p>
</article></body></html>"""


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch) -> WrittenWeb:
    return light(monkeypatch)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_a_file_with_front_matter_brings_its_fields_and_its_text_to_the_letter(shelf: Shelf) -> None:
    outcome = shelf.do("add", shelf.file("ferry.md", FERRY))
    assert (outcome.code, outcome.out, outcome.err) == (Exit.DONE, "Added 1: The ferry returns\n", "")
    shown = shelf.do("show", 1, "--json").json
    assert shown.pop("added")
    assert shown == {
        "id": 1,
        "title": "The ferry returns",
        "url": "https://www.example.org/ferry",
        "site": "example.org",
        "published": "2024-05-01",
        "author": "Ida Strand",
        "language": "en",
        "fixed": [],
        "elsewhere": [],
        "changes": [],
        "feed": None,
        "text": "The ferry sails again on Sunday.\n\nIt leaves at nine and takes fifty minutes.\n",
    }


def test_options_go_before_the_front_matter(shelf: Shelf) -> None:
    fields = ("--title", "T", "--url", "https://example.org/t", "--published", "2020-02-02", "--author", "A")
    shelf.do("add", shelf.file("ferry.md", FERRY), *fields)
    shown = shelf.do("show", 1, "--json").json
    assert [shown[key] for key in ("title", "url", "published", "author")] == [
        "T",
        "https://example.org/t",
        "2020-02-02",
        "A",
    ]


def test_options_for_several_articles_are_refused_before_anything_is_added(shelf: Shelf) -> None:
    outcome = shelf.do("add", shelf.file("a.txt", "One."), shelf.file("b.txt", "Two."), "--title", "T")
    assert outcome.code == Exit.USAGE
    assert "single article; 2 were named" in outcome.err
    assert not shelf.data.exists()


def test_standard_input_is_an_article(shelf: Shelf) -> None:
    outcome = shelf.do("add", "-", "--title", "Typed", stdin="Zażółć gęślą jaźń.".encode())
    assert (outcome.code, outcome.out) == (Exit.DONE, "Added 1: Typed\n")
    assert shelf.do("show", 1, "--json").json["text"] == "Zażółć gęślą jaźń."


def test_a_folder_is_taken_in_order_without_hidden_files_and_says_what_it_skips(shelf: Shelf) -> None:
    for name in ("b.txt", "a.md", "sub/c.MD", ".hidden.txt", ".git/d.txt", "e.png"):
        shelf.file(name, f"The text of {name}.")
    outcome = shelf.do("add", shelf.files)
    assert outcome.code == Exit.DONE
    assert outcome.out.splitlines() == [
        "Added 1: The text of a.md.",
        "Added 2: The text of b.txt.",
        "Added 3: The text of sub/c.MD.",
        f"{shelf.files / 'e.png'}: not a file that is read ({READ}).",
        "3 added, 1 skipped.",
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", "", "empty.txt holds no article text: "),
        ("blank.md", " \n\n", "blank.md holds no article text: "),
        ("head.md", "---\ntitle: T\n---\n", "head.md holds no article text: "),
        ("big.txt", "word " * 200_001, "has 1,000,005 bytes of text; at most 1,000,000"),
        ("huge.txt", "word " * 300_000, "at most 1,000,000"),
        ("binary.txt", b"PK\x03\x04\x00\x00", "binary.txt is a ZIP archive that is cut short or damaged"),
        ("page.html", "<html><body><nav>Home</nav></body></html>", "page.html holds no article text: "),
        ("head.md", "---\ntitle: The ferry: late\n---\nText.", "front matter that cannot be read (line 2"),
        ("date.md", "---\ndate: soon\n---\nText.", "The date 'soon' cannot be used; expected a day as YYYY-MM-DD"),
        ("link.md", "---\nlink: javascript:alert(1)\n---\nText.", "The link 'javascript:alert(1)' cannot be used"),
    ],
)
def test_a_faulty_article_is_told_in_one_line_and_the_others_are_added(
    shelf: Shelf, name: str, content: str | bytes, said: str
) -> None:
    faulty = shelf.file(name, content)
    outcome = shelf.do("add", faulty, shelf.file("good.txt", "A good article."))
    assert outcome.code == Exit.INPUT
    assert outcome.out.splitlines() == ["Added 1: A good article.", "1 added, 1 refused."]
    assert said in outcome.err
    assert outcome.err.startswith(f"Error: {faulty}") or name == "big.txt"
    assert outcome.err.count("\n") == 1
    assert shelf.listed() == ["A good article."]


def test_what_is_not_there_is_told(shelf: Shelf) -> None:
    outcome = shelf.do("add", shelf.files / "none.txt")
    assert outcome.code == Exit.INPUT
    assert outcome.err.endswith("none.txt: there is no such file or folder. A link begins with https://.\n")
    assert not shelf.data.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
def test_a_name_that_is_no_text_is_told(shelf: Shelf) -> None:
    (shelf.files / os.fsdecode(b"caf\xe9.txt")).write_text("The ferry is late.")
    outcome = shelf.do("add", shelf.files)
    assert outcome.code == Exit.INPUT
    assert "its name is no UTF-8, so it cannot be noted. Rename the file." in outcome.err


def test_an_empty_folder_adds_nothing_and_says_so(shelf: Shelf) -> None:
    outcome = shelf.do("add", shelf.files)
    assert outcome.code == Exit.INPUT
    assert "holds no file that is read" in outcome.err


def test_what_may_not_be_read_is_told(shelf: Shelf) -> None:
    need_modes(shelf.files)
    shelf.file("a.txt", "Text.").chmod(0)
    shelf.file("sub/b.txt", "Text.").parent.chmod(0)
    outcome = shelf.do("add", shelf.files)
    assert outcome.code == Exit.INPUT
    assert outcome.err.count("it cannot be read: permission denied.") == 2


def test_the_same_article_again_is_told_with_its_number_and_a_code_of_its_own(shelf: Shelf) -> None:
    ferry = shelf.file("ferry.md", FERRY)
    shelf.do("add", ferry)
    outcome = shelf.do("add", ferry)
    assert outcome.code == Exit.KNOWN
    assert "is here already: number 1, 'The ferry returns'" in outcome.out
    assert outcome.err == ""
    assert shelf.do("add", ferry, shelf.file("new.txt", "Something new.")).code == Exit.DONE
    assert shelf.listed() == ["Something new.", "The ferry returns"]


def test_the_result_as_json_says_what_became_of_each(shelf: Shelf) -> None:
    ferry, bad = shelf.file("a/ferry.md", FERRY), shelf.file("bad.txt", b"\0")
    shelf.file("a/x.png", "")
    shelf.do("add", ferry)
    outcome = shelf.do("add", "--json", shelf.files / "a", bad, shelf.file("new.txt", "Something new."))
    assert outcome.code == Exit.INPUT
    assert outcome.err == ""
    found = outcome.json
    assert found["stopped"] is False
    assert found["added"] == [{"path": str(shelf.files / "new.txt"), "id": 2, "title": "Something new."}]
    assert [(row["path"], row["id"]) for row in found["known"]] == [(str(ferry), 1)]
    assert [row["path"] for row in found["skipped"]] == [str(shelf.files / "a" / "x.png")]
    assert [(row["path"], row["reason"][:22]) for row in found["refused"]] == [(str(bad), "bad.txt is binary data")]


def test_many_articles_are_counted_and_not_all_named(shelf: Shelf) -> None:
    for number in range(25):
        shelf.file(f"{number:02}.txt", f"Article number {number}.")
    lines = shelf.do("add", shelf.files).out.splitlines()
    assert lines[19:] == ["Added 20: Article number 19.", "... and 5 more added", "25 added."]


def test_a_link_becomes_an_article_with_what_its_page_says(shelf: Shelf, web: WrittenWeb) -> None:
    web.pages[LINK] = PAGE
    assert shelf.do("add", LINK).out == "Added 1: A new mill\n"
    shown = shelf.do("show", 1, "--json").json
    assert (shown["url"], shown["published"], shown["site"]) == (LINK, "2024-04-30", "a.example")


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (Gone(LINK, 404), Exit.INPUT, f"Error: There is no page at {LINK} (the server answers 404). Check the link."),
        (Unreachable(LINK, "it answers 503"), Exit.UNREACHABLE, "It is tried again by the same command, or by the bot"),
    ],
)
def test_a_link_that_leads_to_nothing_is_told(
    shelf: Shelf, web: WrittenWeb, fault: Gone | Unreachable, code: Exit, said: str
) -> None:
    web.pages[LINK] = fault
    outcome = shelf.do("add", LINK)
    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err
    assert shelf.listed() == []


def test_a_copy_under_another_link_is_another_source_and_a_changed_page_a_change(shelf: Shelf, web: WrittenWeb) -> None:
    web.pages = {LINK: PAGE, "https://b.example/copied": PAGE}
    shelf.do("add", LINK)
    linked = shelf.do("add", "https://b.example/copied")
    assert (linked.code, linked.out) == (Exit.DONE, "Linked to 1: A new mill, which says the same\n")
    web.pages[LINK] = PAGE.replace(b"four tonnes of rye", b"five tonnes of rye")
    changed = shelf.do("add", LINK)
    assert (changed.code, changed.out) == (Exit.DONE, "Changed 1: A new mill (1 sentence new, 1 gone)\n")
    assert shelf.do("add", LINK).code == Exit.KNOWN
    shown = shelf.do("show", 1).out
    assert "Also at https://b.example/copied: A new mill, 30 April 2024\n" in shown
    assert "1 sentence new, 1 gone\n  - It grinds four tonnes" in shown
    assert "\n  + It grinds five tonnes" in shown
    told = shelf.do("show", 1, "--json").json
    assert [one["url"] for one in told["elsewhere"]] == ["https://b.example/copied"]
    assert [(one["number"], one["fields"], one["added"]) for one in told["changes"]] == [(2, ["text"], 1)]


def test_what_would_be_added_is_shown_and_nothing_is_touched(
    shelf: Shelf, web: WrittenWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "libraries", lambda *_, **__: pytest.fail("a library was opened"))
    web.pages[LINK] = PAGE
    found = shelf.do("extract", LINK, "--json").json
    assert list(found) == ["title", "text", "url", "published", "author", "site", "language", "kind"]
    assert (found["title"], found["published"], found["site"]) == ("A new mill", "2024-04-30", "A Site")
    assert (found["language"], found["kind"], found["url"]) == ("en", "html", LINK)
    assert shelf.do("extract", "-", "--json", stdin=FERRY.encode()).json["author"] == "Ida Strand"
    shown = shelf.do("extract", shelf.file("ferry.md", FERRY)).out
    assert "title: The ferry returns\n" in shown
    assert shown.endswith("It leaves at nine and takes fifty minutes.\n\n")
    assert not shelf.data.exists()


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        ("https://a.example/none", Exit.INPUT, "There is no page at https://a.example/none"),
        ("none.txt", Exit.INPUT, "none.txt cannot be read: no such file or directory."),
        (".", Exit.INPUT, "cannot be read: is a directory."),
    ],
)
def test_what_cannot_be_extracted_is_told(shelf: Shelf, source: str, code: Exit, said: str) -> None:
    outcome = shelf.do("extract", source)
    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err


def test_a_full_disk_refuses_the_article_and_leaves_no_trace(shelf: Shelf) -> None:
    shelf.do("add", shelf.file("ferry.md", FERRY))
    sizes = [path.stat().st_size for path in (shelf.data / "libraries").iterdir()]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    big = shelf.file("big.txt", "".join(f"Sentence number {n} of a long article.\n\n" for n in range(5000)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(sizes) + 50_000, hard))
    try:
        outcome = shelf.do("add", big)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert outcome.code == Exit.STORAGE
    assert "full" in outcome.err
    assert shelf.listed() == ["The ferry returns"]
    assert shelf.do("add", big).code == Exit.DONE
