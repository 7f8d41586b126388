"""The terminal: what is seen, with colours and without, and what never gets through."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import RenderableType

from bot.cli.base import screen as base_screen
from bot.cli.base import tables
from index.domain.article import Answer, Article, AsOf, Entry, Quote, Span

TEXT = "It rained. Biden is to go to Israel on Wednesday. He flies at night.\n\nMore stands here."
ARTICLE = Article(
    id=7,
    title="Biden to visit Israel",
    text=TEXT,
    url="https://www.example.org/biden",
    published=date(2023, 10, 17),
    author="Ann Writer",
    added=datetime(2024, 1, 1, tzinfo=UTC),
)
DAY = TEXT.index("Wednesday")
QUOTE = Quote(
    article=ARTICLE,
    span=Span(0, TEXT.index("\n")),
    sentence=Span(TEXT.index("Biden"), DAY + 10),
    focus=Span(DAY, DAY + 9),
    confidence=0.9,
)


class Terminal:
    """A screen of a set width, and what it was sent."""

    def __init__(self, *, colours: bool, width: int = 60) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("FORCE_COLOR" if colours else "NO_COLOR", "1")
            patch.delenv("NO_COLOR" if colours else "FORCE_COLOR", raising=False)
            patch.setenv("TERM", "xterm")
            self.screen = base_screen.Screen(file=io.StringIO(), width=width)

    def of(self, what: RenderableType) -> str:
        with self.screen.capture() as seen:
            self.screen.show(what)
        return seen.get()


@pytest.fixture
def paper() -> Terminal:
    return Terminal(colours=False)


def test_without_colours_signs_mark_the_answer_and_its_focus(paper: Terminal) -> None:
    assert paper.of(base_screen.answer(Answer(question="When?", quotes=(QUOTE,)))) == (
        "  │ It rained. **Biden is to go to Israel on\n"
        "  │ __Wednesday__.** He flies at night.\n"
        "      Wednesday: 18 October 2023\n"
        "  [1] Biden to visit Israel\n"
        "      example.org · 17 October 2023 · Ann Writer\n"
        "      https://www.example.org/biden\n"
        "\n"
    )


def test_a_quote_tells_its_age_by_the_day_it_is_given(paper: Terminal) -> None:
    given = Answer(question="When?", quotes=(QUOTE,), as_of=AsOf(date(2026, 11, 1)))
    assert "      example.org · 17 October 2023, 3 years ago · Ann Writer\n" in paper.of(base_screen.answer(given))


def test_an_old_article_is_warned_of_where_that_is_wanted(paper: Terminal) -> None:
    warning = "This is more than 30 days old and may be out of date."
    for last, warned in ((date(2023, 11, 16), False), (date(2023, 11, 17), True)):
        given = Answer(question="When?", nearest=(QUOTE,), as_of=AsOf(last, old_days=30))
        assert (warning in paper.of(base_screen.answer(given))) is warned


def test_the_older_of_two_quotes_months_apart_is_labelled(paper: Terminal) -> None:
    old = replace(QUOTE, article=replace(ARTICLE, published=date(2022, 3, 5)))
    seen = paper.of(base_screen.answer(Answer(question="When?", quotes=(QUOTE, old))))
    assert "      example.org · 17 October 2023 · Ann Writer\n" in seen
    assert "      example.org · older: 5 March 2022 · Ann Writer\n" in seen


def test_a_question_in_a_language_that_the_model_does_not_know_is_told_so(paper: Terminal) -> None:
    for told in (Answer(question="?", quotes=(QUOTE,)), Answer(question="?", nearest=(QUOTE,)), Answer(question="?")):
        assert "words alone were compared" not in " ".join(paper.of(base_screen.answer(told)).split())
        seen = paper.of(base_screen.answer(replace(told, by_words=True)))
        assert " ".join(seen.split()).startswith(base_screen.BY_WORDS)


def test_with_colours_the_answer_is_bold_and_its_focus_underlined() -> None:
    seen = Terminal(colours=True).of(base_screen.quote(QUOTE, 1))
    assert "\x1b[1mBiden is to go to Israel on \x1b[0m\x1b[1;4mWednesday\x1b[0m\x1b[1m.\x1b[0m" in seen
    assert "**" not in seen


def test_every_quote_has_its_number_for_open(paper: Terminal) -> None:
    seen = paper.of(base_screen.answer(Answer(question="When?", quotes=(QUOTE, QUOTE, QUOTE))))
    assert re.findall(r"\[(\d)\]", seen) == ["1", "2", "3"]


def test_no_answer_says_so_and_offers_the_nearest_passage_unmarked(paper: Terminal) -> None:
    seen = paper.of(base_screen.answer(Answer(question="When?", nearest=(QUOTE,))))
    assert seen.startswith("The articles don't say.\n\nThe nearest passage, which may be about something else:\n")
    assert "Wednesday" in seen
    assert "**" not in seen
    assert "__" not in seen


def test_what_may_be_about_it_is_said_so_and_all_its_quotes_are_unmarked(paper: Terminal) -> None:
    seen = paper.of(base_screen.answer(Answer(question="When?", nearest=(QUOTE, QUOTE), maybe=True)))
    assert " ".join(seen.split()).startswith(base_screen.MAYBE)
    assert re.findall(r"\[(\d)\]", seen) == ["1", "2"]
    assert "The articles don't say" not in seen
    assert "**" not in seen
    assert "__" not in seen


def test_nothing_near_is_just_said(paper: Terminal) -> None:
    assert paper.of(base_screen.answer(Answer(question="When?"))) == "The articles don't say.\n\n"


def test_a_source_without_link_date_or_author_is_a_title(paper: Terminal) -> None:
    bare = replace(QUOTE, article=replace(ARTICLE, url=None, published=None, author=None))
    assert paper.of(base_screen.quote(bare, 2)).endswith("\n  [2] Biden to visit Israel\n\n")


@pytest.mark.parametrize("width", [30, 60, 100])
def test_lines_keep_to_the_width_but_a_link_stays_whole(width: int) -> None:
    link = "https://example.org/" + "a" * 120
    article = replace(ARTICLE, url=link, text=TEXT + " word" * 200)
    long = replace(QUOTE, article=article, span=Span(0, len(article.text)))
    lines = Terminal(colours=False, width=width).of(base_screen.quote(long, 1)).splitlines()
    assert any(line.strip() == link for line in lines)
    assert all(len(line) <= width for line in lines if line.startswith("  │"))


def test_an_article_is_shown_to_the_letter(paper: Terminal) -> None:
    seen = paper.of(base_screen.article(ARTICLE))
    assert seen.startswith("Biden to visit Israel\nArticle 7\nexample.org · 17 October 2023 · Ann Writer\n")
    assert "\nMore stands here.\n" in seen


def test_an_opened_source_shows_where_the_quote_stands(paper: Terminal) -> None:
    late = replace(QUOTE, span=QUOTE.sentence)
    seen = paper.of(base_screen.article(ARTICLE, late))
    assert "It rained.\n\n  │ **Biden is to go to Israel on __Wednesday__.**\n\nHe flies at night.\n\nMore" in seen


def test_a_file_gets_the_lines_of_an_article_unbroken(paper: Terminal) -> None:
    long = replace(ARTICLE, text="word " * 60 + "\nend")
    paper.screen.file = io.StringIO()
    paper.screen.show(base_screen.article(long), unwrapped=True)
    assert paper.screen.file.getvalue().endswith("word " * 60 + "\nend\n")


def test_the_list_has_number_date_title_site_and_length(paper: Terminal) -> None:
    entry = Entry(
        id=12,
        title="A\ttitle\x1b[2J",
        url="https://www.example.org/x",
        published=None,
        author=None,
        added=ARTICLE.added,
        characters=12345,
        passages=3,
    )
    dated = replace(entry, id=3, title="B", published=date(2024, 5, 1))
    rows = [row.split() for row in paper.of(tables.entries([entry, dated])).splitlines()]
    assert rows[0] == ["No.", "Date", "Title", "Site", "Characters"]
    assert rows[1] == ["12", "A", "title\ufffd[2J", "example.org", "12,345"]
    assert rows[2][:3] == ["3", "2024-05-01", "B"]


HOSTILE = "a\x1b[31mred\x1b]8;;http://evil.example\x07link\x9b2J\x00\x08\x7f\u202egnp.exe\u2066\rover\r\nnext\ud800"


@pytest.fixture
def hostile() -> Article:
    return replace(ARTICLE, title=HOSTILE, text=HOSTILE * 2, author=HOSTILE, url="https://example.org/\x1b[5m\x9d")


def views(article: Article) -> Iterator[RenderableType]:
    quote = Quote(article=article, span=Span(0, 60), sentence=Span(3, 40), focus=Span(5, 20), confidence=1)
    yield base_screen.answer(Answer(question="?", quotes=(quote,)))
    yield base_screen.answer(Answer(question="?", nearest=(quote,)))
    yield base_screen.article(article)
    yield base_screen.article(article, quote)


def test_no_control_character_of_an_article_reaches_the_terminal(paper: Terminal, hostile: Article) -> None:
    for view in views(hostile):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", paper.of(view))


@given(st.text(alphabet=st.characters(), min_size=60, max_size=200))
def test_whatever_an_article_holds_only_our_own_styles_are_sent(text: str) -> None:
    coloured = Terminal(colours=True)
    for view in views(replace(ARTICLE, title=text, text=text, author=text)):
        left = re.sub(r"\x1b\[[\d;]*m", "", coloured.of(view))
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", left)


def test_no_text_is_taken_for_markup_or_emoji(paper: Terminal) -> None:
    text = "[bold]Hello[/bold] :smile: [link=https://evil.example]x[/link] and more words here."
    quote = Quote(article=replace(ARTICLE, text=text), span=Span(0, 50), sentence=Span(0, 18), confidence=1)
    assert "[bold]Hello[/bold]** :smile:" in paper.of(base_screen.quote(quote, 1))


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert base_screen.Screen().styled
    monkeypatch.setenv("NO_COLOR", "1")
    assert not base_screen.Screen().styled


def test_a_complaint_is_one_line_where_no_terminal_is(capsys: pytest.CaptureFixture[str]) -> None:
    base_screen.Screen(stderr=True).complain("word " * 60 + "\x1b[2J")
    assert capsys.readouterr().err == "Error: " + "word " * 60 + "\ufffd[2J\n"
