"""add: what is taken, what is refused, and that nothing is lost."""

import resource
from pathlib import Path

import pytest

from bot.cli import intake
from bot.cli.exits import Exit
from index import build
from index.errors import StorageFull
from index.library import Library
from tests.command import FERRY, ReadyEmbedder, Shelf, need_modes


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "embedder", lambda _: ReadyEmbedder())


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
    for name in ("b.txt", "a.md", "sub/c.MD", ".hidden.txt", ".git/d.txt", "e.pdf"):
        shelf.file(name, f"The text of {name}.")
    outcome = shelf.do("add", shelf.files)
    assert outcome.code == Exit.DONE
    assert outcome.out.splitlines() == [
        "Added 1: The text of a.md.",
        "Added 2: The text of b.txt.",
        "Added 3: The text of sub/c.MD.",
        f"{shelf.files / 'e.pdf'}: not a .txt or .md file.",
        "3 added, 1 skipped.",
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", "", "has no text to quote"),
        ("blank.md", " \n\n", "has no text to quote"),
        ("head.md", "---\ntitle: T\n---\n", "has no text to quote"),
        ("big.txt", "word " * 200_001, "has 1,000,005 bytes of text; at most 1,000,000"),
        ("huge.txt", "word " * 300_000, "at most 1,000,000"),
        ("binary.txt", b"PK\x03\x04\x00\x00", "is not plain text: it holds zero bytes"),
        ("latin.txt", "café".encode("latin-1"), "byte 4 (0xe9) is not UTF-8"),
        ("page.html", "<p>Text.</p>", "a .html file is not read"),
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
    assert outcome.err.endswith("none.txt: there is no such file or folder.\n")
    assert not shelf.data.exists()


def test_an_empty_folder_adds_nothing_and_says_so(shelf: Shelf) -> None:
    outcome = shelf.do("add", shelf.files)
    assert outcome.code == Exit.INPUT
    assert "holds no .txt or .md file" in outcome.err


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
    shelf.file("a/x.pdf", "")
    shelf.do("add", ferry)
    outcome = shelf.do("add", "--json", shelf.files / "a", bad, shelf.file("new.txt", "Something new."))
    assert outcome.code == Exit.INPUT
    assert outcome.err == ""
    found = outcome.json
    assert found["stopped"] is False
    assert found["added"] == [{"path": str(shelf.files / "new.txt"), "id": 2, "title": "Something new."}]
    assert [(row["path"], row["id"]) for row in found["known"]] == [(str(ferry), 1)]
    assert found["skipped"] == [{"path": str(shelf.files / "a" / "x.pdf"), "reason": "not a .txt or .md file."}]
    assert found["refused"][0]["reason"].startswith(f"{bad} is not plain text")


def test_many_articles_are_counted_and_not_all_named(shelf: Shelf) -> None:
    for number in range(25):
        shelf.file(f"{number:02}.txt", f"Article number {number}.")
    lines = shelf.do("add", shelf.files).out.splitlines()
    assert lines[19:] == ["Added 20: Article number 19.", "... and 5 more", "25 added."]


class Stopping(Library):
    """A library whose third article is interrupted."""

    def add(self, *args: object, **more: object) -> object:  # type: ignore[override]
        if self.size()[0] == 2:
            raise self.fault
        return super().add(*args, **more)  # type: ignore[arg-type]

    fault: BaseException = KeyboardInterrupt()


@pytest.mark.parametrize(
    ("fault", "code"), [(KeyboardInterrupt(), Exit.INTERRUPTED), (StorageFull(Path("D")), Exit.STORAGE)]
)
def test_a_stop_half_way_leaves_what_was_added_and_says_how_many(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, fault: BaseException, code: Exit
) -> None:
    for name in "abcd":
        shelf.file(f"{name}.txt", f"Article {name}.")
    with monkeypatch.context() as patch:
        patch.setattr(build, "Library", Stopping)
        patch.setattr(Stopping, "fault", fault)
        outcome = shelf.do("add", shelf.files)
    assert outcome.code == code
    assert outcome.err.startswith("Stopped. 2 were added and are whole; nothing is half done.\n")
    assert shelf.listed() == ["Article b.", "Article a."]


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


def test_a_pipe_is_read_but_not_without_end() -> None:
    with pytest.raises(Exception, match="bytes of text; at most 1,000"):
        intake.draft("/dev/zero", intake.Fields(), 1_000)
