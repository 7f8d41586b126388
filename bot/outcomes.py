"""What becomes of an article that was handed in, as messages of Discord: on its way, and at its end. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from bot import text
from bot.jobs import Outcome, Step
from bot.listing import REMOVE, beginning, changed, counted, words
from bot.messages import Button, Part, Press, folded, link
from bot.render import moment, source
from bot.views import CORRECT
from index.model import Article, Change, Elsewhere, Fate
from index.work import Job, State, Way

UNLINK, JOBS, AGAIN = "unlink", "jobs", "again"
"""The kinds of buttons that take a link back, turn the pages of the list of work, and try what it shows again."""
PAGE = 5
"""Jobs on a page."""
_NAME = 60
_SHORT = 90
_REASON = 500
_BEGINNING = 250
_FETCHED = {Way.LINK, Way.PAGE, Way.REFRESH}


def working(steps: Sequence[Step]) -> Part:
    """How far the work is, a line for each article."""
    return Part("\n".join(_progress(step) for step in steps))


def ended(outcomes: Sequence[Outcome]) -> list[Part]:
    """What became of the work: in full for one article, else a line for each."""
    if len(outcomes) == 1:
        return [_ended(outcomes[0])]
    return folded([_line(outcome) for outcome in outcomes])


def corrected(article: Article) -> Part:
    """What an admin reads when the facts of an article were typed anew."""
    return Part(f"Number {article.id} stands like this now:\n{_described(article)}", _buttons(article))


def unlinked(article: Article, taken: Elsewhere) -> Part:
    """What an admin reads when another address of an article was taken back."""
    return Part(f"Number {article.id} no longer names {text.one_line(taken.site or '', _NAME)}:\n{source(article)}")


def jobs(found: Sequence[Job], offset: int) -> Part:
    """A page of what waits and what failed, newest first.

    Args:
        found: the jobs from ``offset`` on; more than a page, if there are more.
        offset: how many stand before them.

    """
    if not found and not offset:
        return Part("Nothing is waiting to be added, and nothing has failed in the last days.")
    shown = found[:PAGE]
    buttons = [Press(label="Try these again", custom_id=f"{AGAIN}:{offset}")] if any(map(again, shown)) else []
    if offset:
        buttons.append(Press(label="Newer", custom_id=f"{JOBS}:{max(0, offset - PAGE)}"))
    if len(found) > PAGE:
        buttons.append(Press(label="Older", custom_id=f"{JOBS}:{offset + PAGE}"))
    lines = [_job(job) for job in shown] or ["There is nothing on this page any more."]
    return Part("\n".join(lines), tuple(buttons))


def again(job: Job) -> bool:
    """Whether a job can be tried again now: one that waits, or that failed and whose page can be fetched again."""
    return job.state is State.WAITING or (job.state is State.FAILED and job.request.way in _FETCHED)


def mark(source: Elsewhere) -> str:
    """What tells an address from the others of its article, short enough for a button."""
    return f"{zlib.crc32(source.url.encode()):08x}"


def _progress(step: Step) -> str:
    if step.outcome:
        return _line(step.outcome)
    verb = "Fetching" if step.loading and step.job.request.way in _FETCHED else "Reading"
    so_far = f": {step.done} of {counted(step.total, 'passage')}" if step.total else ""
    return f"{verb} {_name(step.job)}{so_far} ..."


def _ended(outcome: Outcome) -> Part:
    job, article = outcome.job, outcome.article
    if article is None:
        return Part(_reason(job, _REASON))
    if job.fate is Fate.ADDED:
        return _added(article, outcome.passages)
    if job.fate is Fate.LINKED and outcome.source:
        return _linked(article, outcome.source)
    if outcome.change:
        here = "" if job.request.way is Way.REFRESH else "was here already and "
        return _revised(article, outcome.change, f"Number {article.id} {here}has changed")
    same = "has not changed" if job.request.way is Way.REFRESH else "is here already, and says the same"
    return Part(f"Number {article.id} {same}:\n{_described(article)}", _buttons(article))


def _added(article: Article, passages: int) -> Part:
    count = f"{counted(words(article.text), 'word')} in {counted(passages, 'passage')}"
    undo = Press(label="Undo", custom_id=f"{REMOVE}:{article.id}", danger=True)
    content = f"Added as number {article.id} ({count}):\n{_described(article)}\n{beginning(article, _BEGINNING)}"
    return Part(content, (*_buttons(article), undo))


def _linked(article: Article, noted: Elsewhere) -> Part:
    where = text.one_line(noted.site or "", _NAME)
    undo = Press(label="Undo", custom_id=f"{UNLINK}:{article.id}:{mark(noted)}", danger=True)
    content = (
        f"Number {article.id} has this text already, or nearly, so nothing was added. "
        f"It now names {where} as another source:\n{source(article)}"
    )
    return Part(content, (*link("Read the article", article.url), undo))


def _revised(article: Article, change: Change, said: str) -> Part:
    sentences = (("Gone", change.before), ("New", change.after))
    told = [f"{sign}: {text.one_line(sentence, _BEGINNING)}" for sign, sentence in sentences if sentence]
    lines = [f"{said}: {changed(change)}.", *told, _described(article)]
    return Part("\n".join(lines), _buttons(article))


def _described(article: Article) -> str:
    """Title, site and date; where there is no date, that is said."""
    undated = "" if article.published else "\nNo date was found."
    return f"{source(article)}{undated}"


def _buttons(article: Article) -> tuple[Button, ...]:
    correct = Press(label="Correct title or date", custom_id=f"{CORRECT}:{article.id}")
    return (*link("Read the article", article.url), correct)


def _line(outcome: Outcome) -> str:
    """What became of one of several articles."""
    job, article = outcome.job, outcome.article
    if article is None:
        return f"{_name(job)}: {_reason(job, _SHORT)}"
    said = {
        Fate.ADDED: "Added as number {}",
        Fate.LINKED: "One more source of number {}",
        Fate.REVISED: "Changed number {}",
        Fate.KNOWN: "Here already as number {}",
    }
    return f"{said[job.fate or Fate.KNOWN].format(article.id)}: {text.one_line(article.title, _NAME)}"


def _reason(job: Job, limit: int) -> str:
    """Why a job did not end well, and when it is tried again."""
    reason = text.one_line(job.reason or "", limit) or "It failed."
    return f"{reason} I do so by myself {moment(job.due)}." if job.state is State.WAITING else reason


def _job(job: Job) -> str:
    """A line of the list of work."""
    about = f"{job.id} · {_name(job)}"
    if job.state is State.RUNNING:
        return f"{about} · at work"
    if job.state is State.FAILED:
        return f"{about} · failed: {text.one_line(job.reason or '', _SHORT)}"
    why = f": {text.one_line(job.reason, _SHORT)}" if job.reason else ""
    return f"{about} · next try {moment(job.due)}{why}"


def _name(job: Job) -> str:
    return text.one_line(job.request.name, _NAME)
