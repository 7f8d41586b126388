from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import listing, text
from bot.locale import LANGUAGES
from bot.messages import CONTENT
from bot.voice import Voice
from index.model import Article, Change, Elsewhere
from tests.bot import made, markdown
from tests.bot.test_render import within_limits
from tests.bot.test_text import hostile

VOICE = Voice()
voices = st.sampled_from([Voice(language) for language in LANGUAGES])
urls = (
    st.none()
    | hostile.map(lambda part: f"https://{part}.example/")
    | st.just(f"https://{'x' * 60}.{'y' * 60}.example/")
)


def usable(url: str | None) -> bool:
    try:
        return made.entry(url=url).site is not None or url is None
    except ValueError:
        return False


articles = st.builds(
    lambda title, url, body: made.article(body, title=title, url=url),
    hostile,
    urls.filter(usable),
    hostile.map(text.received),
)


@settings(max_examples=100, deadline=None)
@given(articles, voices)
def test_any_article_can_be_shown_added_and_removed(article: Article, voice: Voice) -> None:
    entry = made.entry(title=article.title)
    for part in (listing.shown(article, voice), listing.removing(article, voice), listing.removed(article, voice)):
        assert within_limits([part])
        assert markdown.read(part.content).constructs <= {"our quote"}
    assert text.units(listing.choice(entry, voice)) <= 100


def test_the_longest_article_with_the_longest_history_fits() -> None:
    """The shortest word between two signs that are escaped, on as many lines as there can be."""
    host = f"https://{'a.' * 100}example/"
    article = made.article("*\n" * 1000, title="*" * 300, url=host)
    change = Change(number=2, at=article.added, fields=("title", "text", "link", "date", "author"), added=10**6)
    other = Elsewhere(url=host, title="*", published=None, added=article.added)
    for language in LANGUAGES:
        part = listing.shown(article, Voice(language), [change] * 1000, [other] * 1000)
        assert within_limits([part])
        assert len(part.content) > CONTENT // 2


def test_a_choice_shows_number_title_and_date() -> None:
    assert listing.choice(made.entry(), VOICE) == "7 · A visit · 17 October 2023"
    assert (
        listing.choice(made.entry(published=None, title="Line\nbreak\u202e @everyone"), VOICE)
        == "7 · Line break @everyone"
    )
