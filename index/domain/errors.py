"""The errors of a library. ``str(error)`` is a sentence that a member may read.

    LibraryError
    |-- QuestionError        the question cannot be asked as it stands
    |   |-- EmptyQuestion
    |   |-- LongQuestion
    |   `-- BadScope
    |-- ArticleError         the article cannot be taken as it stands
    |   |-- EmptyArticle
    |   |-- LongArticle
    |   |-- NotText
    |   |-- BadFrontMatter
    |   |-- BadField
    |   `-- SameText
    |-- UnknownArticle
    |-- UnknownFeed
    |-- KnownFeed
    |-- UnknownJob
    |-- UnknownGap
    |-- Interrupted          the program goes down
    |-- StorageError         the data folder, a file in it, or a file that the settings name cannot be used
    |-- ModelUnavailable     a model cannot be loaded
    `-- DataSetError         the data to measure with cannot be used

``index.domain.source_errors`` continues the tree with why a link or a file gives no article, and
``index.domain.storage_errors`` with what can be wrong with the data folder. Each says what was found, what was
expected, and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.translatable import Saying

if TYPE_CHECKING:
    from datetime import date


class LibraryError(Exception):
    """An error that can be told to a person in one sentence.

    Args:
        template: the sentence in English, a literal, with the names of values in braces; or it as a saying.
        values: what stands in it; a reason is a ``Saying`` too where it is ours and not the system's.

    """

    passing = False
    """Whether a later try may succeed without anybody's doing."""

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template if isinstance(template, Saying) else Saying(template, **values))

    @property
    def saying(self) -> Saying:
        """The sentence, which can be said in other languages too."""
        found: Saying = self.args[0]
        return found


class QuestionError(LibraryError):
    """The question cannot be asked as it stands."""


class EmptyQuestion(QuestionError):
    """There are no words in the question."""

    def __init__(self) -> None:
        super().__init__("The question is empty. Ask it in a few words, such as: when does Biden visit?")


class LongQuestion(QuestionError):
    """The question is longer than the limit."""

    def __init__(self, found: int, limit: int) -> None:
        super().__init__(
            "The question has {found:,} characters; at most {limit:,} are read. Ask it in one sentence.",
            found=found,
            limit=limit,
        )


class BadScope(QuestionError):
    """The days between which articles are to be searched are in the wrong order."""

    def __init__(self, since: date, until: date) -> None:
        super().__init__(
            "The days from {since} until {until} end before they begin. Name the earlier day as since.",
            since=since,
            until=until,
        )


class ArticleError(LibraryError):
    """The article cannot be taken as it stands."""


class EmptyArticle(ArticleError):
    """The article holds no sentence."""

    def __init__(self, name: str) -> None:
        super().__init__("{name} has no text to quote. Add an article of at least one sentence.", name=name)


class LongArticle(ArticleError):
    """The article's text is longer than the limit."""

    def __init__(self, name: str, found: int, limit: int) -> None:
        super().__init__(
            "{name} has {found:,} bytes of text; at most {limit:,} are taken. Split it into several articles.",
            name=name,
            found=found,
            limit=limit,
        )


class NotText(ArticleError):
    """The bytes are not text in UTF-8."""

    def __init__(self, name: str, found: str) -> None:
        super().__init__(
            "{name} is not plain text: {found}. Save it as a .txt or .md file in UTF-8.", name=name, found=found
        )


class BadFrontMatter(ArticleError):
    """The head of a Markdown file cannot be read; the reason is a sentence."""


FIELDS = {
    "title": Saying("title"),
    "link": Saying("link"),
    "date": Saying("date"),
    "author": Saying("author"),
    "text": Saying("text"),
}
"""What the parts of an article are called."""


class BadField(ArticleError):
    """A title, link, date or author that cannot be kept."""

    def __init__(self, field: str, found: str, expected: str) -> None:
        shown = found if len(found) <= 60 else found[:60] + "..."
        super().__init__(
            "The {field} {found!r} cannot be used; expected {expected}.",
            field=FIELDS.get(field, field),
            found=shown,
            expected=expected,
        )


class SameText(ArticleError):
    """An article's new text is another article's."""

    def __init__(self, article_id: int, title: str) -> None:
        super().__init__(
            "Its text is now that of article number {article_id}, {title!r}, so the old text was kept. "
            "Look at the page, and remove one of the two if they have become one.",
            article_id=article_id,
            title=title,
        )
        self.article_id = article_id


class UnknownArticle(LibraryError):
    """No article of this library has that number."""

    def __init__(self, article_id: int) -> None:
        super().__init__(
            "There is no article number {article_id} here. List the articles to see their numbers.",
            article_id=article_id,
        )


class UnknownFeed(LibraryError):
    """No feed of this library has that number."""

    def __init__(self, feed_id: int) -> None:
        super().__init__(
            "There is no feed number {feed_id} here. List the feeds to see their numbers.", feed_id=feed_id
        )


class KnownFeed(LibraryError):
    """The feed stands in the library already."""

    def __init__(self, feed_id: int, url: str) -> None:
        super().__init__(
            "The feed {url} is here already: number {feed_id}. Remove that one to add it anew.",
            url=url,
            feed_id=feed_id,
        )
        self.feed_id = feed_id


class UnknownJob(LibraryError):
    """No job of this library has that number."""

    def __init__(self, job_id: int) -> None:
        super().__init__(
            "Job number {job_id} is no longer on record. List the articles to see what became of it.", job_id=job_id
        )


class UnknownGap(LibraryError):
    """No unanswered question of this library has that number."""

    def __init__(self, gap_id: int) -> None:
        super().__init__("Unanswered question number {gap_id} is no longer here. List them again.", gap_id=gap_id)


class Interrupted(LibraryError):
    """The work was stopped before its end, and goes on when the program runs again."""

    passing = True

    def __init__(self) -> None:
        super().__init__("Citewell is being restarted, so this was not done yet. It goes on by itself in a minute.")


class StorageError(LibraryError):
    """The data folder, or a file in it, cannot be used."""


class ModelUnavailable(LibraryError):
    """A model cannot be loaded."""

    def __init__(self, model: str, reason: str, setting: str = "embedder.model") -> None:
        if setting == "embedder.model":
            super().__init__(
                "The model {model!r} cannot be loaded: {reason}. Name an installed package's model, a folder, "
                "or a hub model that this machine can reach in {setting}.",
                model=model,
                reason=reason,
                setting=setting,
            )
        else:
            super().__init__(
                "The model {model!r} cannot be loaded: {reason}. "
                "Name a folder, or a hub model that this machine can reach in {setting}.",
                model=model,
                reason=reason,
                setting=setting,
            )


class DataSetError(LibraryError):
    """The data to measure with cannot be used."""

    def __init__(self, place: str, found: str, expected: str) -> None:
        super().__init__("{place}: {found}; expected {expected}.", place=place, found=found, expected=expected)
