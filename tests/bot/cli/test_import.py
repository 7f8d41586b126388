"""import and export: whole collections in, and out again without a loss. All articles here are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.base.exit_codes import Exit
from index.domain.source_errors import Gone
from index.ingest import collections as ingest_collections
from index.ingest import front_matter
from tests.command import FERRY, Shelf, light
from tests.index.web import WrittenWeb

SITE = "https://a.example"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch) -> WrittenWeb:
    return light(monkeypatch)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def urlset(*pages: tuple[str, str | None]) -> bytes:
    rows = (f"<url><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>" for url, day in pages)
    return f"{XML}<urlset {SPACE}>{''.join(rows)}</urlset>".encode()


def sitemaps(*urls: str) -> bytes:
    rows = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"{XML}<sitemapindex {SPACE}>{rows}</sitemapindex>".encode()


def stock(shelf: Shelf, web: WrittenWeb) -> None:
    """A library with all that an export must keep: typed fields, other sources, changes, odd signs."""
    web.pages = {
        f"{SITE}/1": "The ferry left at nine.\r\n\r\nIt carried sixty \u2028 people and a goat \x85 home.".encode(),
        f"{SITE}/copy": b"The mill was opened on Tuesday by the mayor of the town, who had waited for it for years, "
        b"and it grinds four tonnes of rye a day.",
    }
    web.pages[f"{SITE}/2"] = web.pages[f"{SITE}/copy"]
    shelf.do("add", f"{SITE}/1", "--title", "Zażółć “ferry”", "--published", "2024-05-01")
    shelf.do("add", f"{SITE}/2", f"{SITE}/copy", shelf.file("ferry.md", FERRY))
    web.pages[f"{SITE}/1"] = b"The first ferry left at ten."
    shelf.do("refresh", 1)


def test_an_export_comes_back_byte_for_byte(shelf: Shelf, web: WrittenWeb, tmp_path: Path) -> None:
    stock(shelf, web)
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    out = shelf.do("export", first)
    assert (out.code, out.err) == (Exit.DONE, f"Written: {first}, articles: 3.\n")
    shelf.do("--library", "copy", "import", first)
    shelf.do("--library", "copy", "export", second)
    assert second.read_bytes() == first.read_bytes()
    rows = [json.loads(row) for row in first.read_bytes().split(b"\n")[:-1]]
    assert rows[0]["title"] == "Zażółć “ferry”"
    assert rows[0]["fixed"] == ["title", "published"]
    assert rows[0]["changes"][0]["fields"] == ["text"]
    assert [one["url"] for one in rows[1]["elsewhere"]] == [f"{SITE}/copy"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_importing_an_export_twice_adds_nothing(shelf: Shelf, web: WrittenWeb, tmp_path: Path) -> None:
    stock(shelf, web)
    shelf.do("export", tmp_path / "a.jsonl")
    assert shelf.do("import", tmp_path / "a.jsonl").code == Exit.KNOWN
    assert len(shelf.listed()) == 3


def test_an_export_goes_to_standard_output_too(shelf: Shelf) -> None:
    shelf.do("add", shelf.file("ferry.md", FERRY))
    out = shelf.do("export", "-").out
    assert json.loads(out)["title"] == "The ferry returns"


def test_what_is_there_is_overwritten_only_when_asked(shelf: Shelf) -> None:
    shelf.do("add", shelf.file("ferry.md", FERRY))
    target = shelf.file("a.jsonl", "dear to somebody")
    refused = shelf.do("export", target)
    assert refused.code == Exit.USAGE
    assert "is there already. Add --overwrite" in refused.err
    assert target.read_text() == "dear to somebody"
    assert "is a folder. Name a file, or add --markdown" in shelf.do("export", shelf.files).err
    assert shelf.do("export", target, "--overwrite").code == Exit.DONE
    assert json.loads(target.read_text())["title"] == "The ferry returns"


def test_a_place_that_cannot_be_written_is_told(shelf: Shelf) -> None:
    outcome = shelf.do("export", shelf.files / "none" / "a.jsonl")
    assert outcome.code == Exit.STORAGE
    assert "cannot be written: no such file or directory." in outcome.err


def test_articles_become_markdown_files_that_are_read_back(shelf: Shelf, web: WrittenWeb, tmp_path: Path) -> None:
    stock(shelf, web)
    folder = tmp_path / "out"
    assert shelf.do("export", folder, "--markdown").code == Exit.DONE
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3
    assert "the-ferry-returns" in names[2]
    found = front_matter.read((folder / names[2]).read_text("utf-8"), names[2])
    assert (found.title, found.published, found.author) == ("The ferry returns", "2024-05-01", "Ida Strand")
    again = shelf.do("export", folder, "--markdown")
    assert again.code == Exit.USAGE
    assert "is not empty" in again.err


def test_rows_that_cannot_be_taken_are_named_by_their_line(shelf: Shelf) -> None:
    rows = [
        '{"title": "A", "text": "It is open."}',
        "",
        "nonsense",
        '{"title": "B"}',
        '{"title": "C", "text": "Late."}',
    ]
    outcome = shelf.do("import", shelf.file("rows.jsonl", "\n".join(rows)))
    assert outcome.code == Exit.INPUT
    assert outcome.out.splitlines() == ["Added 1: A", "Added 2: C", "2 added, 2 refused."]
    assert [line.split("rows.jsonl, ")[1][:6] for line in outcome.err.splitlines()] == ["line 3", "line 4"]


def test_a_row_of_immense_length_is_left_out(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_collections, "MOST_ROW", 200)
    rows = (
        '{"title": "A", "text": "The mill is open."}\n{"title": "B", "text": "'
        + "x" * 900
        + '"}\n{"title": "C", "text": "The ferry is late."}\n'
    )
    outcome = shelf.do("import", shelf.file("rows.jsonl", rows))
    assert outcome.out.splitlines()[-1] == "2 added, 1 refused."
    assert "line 2: the line has more than 200 bytes." in outcome.err


def test_a_sitemap_brings_its_pages_politely_and_those_of_its_parts(shelf: Shelf, web: WrittenWeb) -> None:
    web.pages = {
        f"{SITE}/sitemap.xml": sitemaps(f"{SITE}/a.xml", f"{SITE}/b.xml", f"{SITE}/sitemap.xml"),
        f"{SITE}/a.xml": urlset((f"{SITE}/1", "2024-05-01"), (f"{SITE}/2", None), (f"{SITE}/1", None)),
        f"{SITE}/b.xml": Gone(f"{SITE}/b.xml", 404),
        f"{SITE}/1": b"The mill is open at last.",
        f"{SITE}/2": b"The ferry is late again.",
    }
    outcome = shelf.do("import", f"{SITE}/sitemap.xml")
    assert outcome.code == Exit.INPUT
    assert outcome.out.splitlines()[-1] == "2 added, 1 refused."
    assert f"There is no page at {SITE}/b.xml" in outcome.err
    assert {polite for _, _, polite in web.asked} == {True}
    assert len(web.asked) == 5, "each once"


def test_since_leaves_out_pages_that_did_not_change(shelf: Shelf, web: WrittenWeb) -> None:
    days = ("2024-04-30", "2024-05-01T08:00:00Z", None)
    web.pages = {f"{SITE}/{n}": f"Article number {n} is here.".encode() for n in range(3)}
    web.pages[f"{SITE}/s.xml"] = urlset(*((f"{SITE}/{n}", day) for n, day in enumerate(days)))
    outcome = shelf.do("import", f"{SITE}/s.xml", "--since", "2024-05-01")
    assert shelf.listed() == ["Article number 1 is here."]
    assert "1 of its pages don't tell when they changed" in outcome.out
    assert shelf.do("import", shelf.files, "--since", "2024-05-01").code == Exit.USAGE


def test_more_pages_than_one_import_takes_are_told(
    shelf: Shelf, web: WrittenWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_collections, "MOST_PAGES", 2)
    web.pages = {f"{SITE}/{n}": f"Article number {n} is here.".encode() for n in range(3)}
    web.pages[f"{SITE}/s.xml"] = urlset(*((f"{SITE}/{n}", None) for n in range(3)))
    outcome = shelf.do("import", f"{SITE}/s.xml")
    assert (len(shelf.listed()), outcome.code) == (2, Exit.INPUT)
    assert "it names more than 2 pages." in outcome.err


def test_a_sitemap_that_is_none_is_told(shelf: Shelf, web: WrittenWeb) -> None:
    web.pages[f"{SITE}/s.xml"] = b"<html><body>Hello</body></html>"
    outcome = shelf.do("import", f"{SITE}/s.xml")
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (Exit.INPUT, "", 1)


WORDPRESS = f"""{XML}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<wp:wxr_version>1.2</wp:wxr_version>
<item><title>The mill opens</title><link>{SITE}/mill</link><pubDate>Wed, 01 May 2024 08:00:00 +0000</pubDate>
<dc:creator>ida</dc:creator><content:encoded><![CDATA[<p>The mill was opened on Tuesday.</p>]]></content:encoded>
<wp:post_date>2024-05-01 08:00:00</wp:post_date><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>A draft</title><link>{SITE}/?p=2</link><content:encoded><![CDATA[Not yet.]]></content:encoded>
<wp:status>draft</wp:status><wp:post_type>post</wp:post_type></item>
</channel></rss>"""


def test_a_wordpress_export_brings_its_published_posts(shelf: Shelf) -> None:
    outcome = shelf.do("import", shelf.file("export.xml", WORDPRESS))
    assert (outcome.code, outcome.out) == (Exit.DONE, "Added 1: The mill opens\n")
    shown = shelf.do("show", 1, "--json").json
    assert (shown["url"], shown["published"]) == (f"{SITE}/mill", "2024-05-01")


def test_a_folder_is_imported_as_it_is_added(shelf: Shelf) -> None:
    shelf.file("a.txt", "The mill is open.")
    assert shelf.do("import", shelf.files).out == "Added 1: The mill is open.\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("a.pdf", b"%PDF-1.4", "it is no collection of articles"), ("none", None, "no such file or directory")],
)
def test_what_is_no_collection_is_told(shelf: Shelf, name: str, content: bytes | None, said: str) -> None:
    path = shelf.file(name, content) if content else shelf.files / name
    outcome = shelf.do("import", path)
    assert (outcome.code, outcome.out) == (Exit.INPUT, "")
    assert said in outcome.err
    assert not shelf.data.exists()
