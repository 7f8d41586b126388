from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.articles import article_view
from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.part import CONTENT
from index.domain.article import Article, Change, Elsewhere
from tests.bot import examples
from tests.bot.ask.test_answer_view import within_limits
from tests.bot.messages import markdown
from tests.bot.messages.test_escape import hostile
from tests.lengths import drawn

VOICE = Voice()
voices = st.sampled_from([Voice(language) for language in LANGUAGES])
urls = (
    st.none()
    | hostile.map(lambda part: f"https://{part}.example/")
    | st.just(f"https://{'x' * 60}.{'y' * 60}.example/")
)


def usable(url: str | None) -> bool:
    try:
        return examples.entry(url=url).site is not None or url is None
    except ValueError:
        return False


articles = st.builds(
    lambda title, url, body: examples.article(body, title=title, url=url),
    hostile,
    urls.filter(usable),
    hostile.map(escape.received),
)


@drawn(long=100, short=20)
@given(articles, voices)
def test_any_article_can_be_shown_added_and_removed(article: Article, voice: Voice) -> None:
    entry = examples.entry(title=article.title)
    for part in (
        article_view.shown(article, voice),
        article_view.removing(article, voice),
        article_view.removed(article, voice),
    ):
        assert within_limits([part])
        assert markdown.read(part.content).constructs <= {"our quote"}
    assert escape.units(article_view.choice(entry, voice)) <= 100


def test_the_longest_article_with_the_longest_history_fits() -> None:
    """The shortest word between two signs that are escaped, on as many lines as there can be."""
    host = f"https://{'a.' * 100}example/"
    article = examples.article("*\n" * 1000, title="*" * 300, url=host)
    change = Change(number=2, at=article.added, fields=("title", "text", "link", "date", "author"), added=10**6)
    other = Elsewhere(url=host, title="*", published=None, added=article.added)
    for language in LANGUAGES:
        part = article_view.shown(article, Voice(language), [change] * 1000, [other] * 1000)
        assert within_limits([part])
        assert len(part.content) > CONTENT // 2


def test_a_choice_shows_number_title_and_date() -> None:
    assert article_view.choice(examples.entry(), VOICE) == "7 · A visit · 17 October 2023"
    assert (
        article_view.choice(examples.entry(published=None, title="Line\nbreak\u202e @everyone"), VOICE)
        == "7 · Line break @everyone"
    )
