"""Messages about articles being ingested: progress and results. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from bot.articles.article_view import REMOVE, beginning, changed, counted_words
from bot.articles.ingest import Step
from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.pager import Pager
from bot.messages.part import Button, Part, Press, folded, link
from bot.messages.phrases import moment, source
from index.domain.article import Article, Change, Elsewhere, Fate
from index.domain.jobs import Job, State, Way
from index.library.run_jobs import Outcome

UNLINK, JOBS, AGAIN, CORRECT = "unlink", "jobs", "again", "correct"
"""The kinds of buttons that take a link back, turn the pages of the list of jobs, try what it shows again, and open the
form for corrections."""
PAGER = Pager(kind=JOBS, size=5, newest_first=True)
_NAME = 60
_SHORT = 90
_REASON = 500
_BEGINNING = 250
_FETCHED = {Way.LINK, Way.PAGE, Way.REFRESH}


def working(steps: Sequence[Step], voice: Voice) -> Part:
    """How far the work is, a line for each article, as many as one message holds; the end tells of all."""
    return folded([_progress(step, voice) for step in steps])[0]


def ended(outcomes: Sequence[Outcome], voice: Voice) -> list[Part]:
    """What became of the work: in full for one article, else a line for each."""
    if len(outcomes) == 1:
        return [_ended(outcomes[0], voice)]
    return folded([_line(outcome, voice) for outcome in outcomes])


def corrected(article: Article, voice: Voice) -> Part:
    """What an admin reads when the facts of an article were typed anew."""
    said = voice("Number {number} now looks like this:", number=article.id)
    return Part(f"{said}\n{_described(article, voice)}", _buttons(article, voice))


def unlinked(article: Article, taken: Elsewhere, voice: Voice) -> Part:
    """What an admin reads when another address of an article was taken back."""
    site = escape.one_line(taken.site or "", _NAME)
    said = voice("Number {number} no longer names {site}:", number=article.id, site=site)
    return Part(f"{said}\n{source(article, voice)}")


def jobs(found: Sequence[Job], offset: int, voice: Voice) -> Part:
    """A page of what waits and what failed, newest first.

    Args:
        found: the jobs from ``offset`` on; more than a page, if there are more.
        offset: how many stand before them.
        voice: who says it.

    """
    if not found and not offset:
        return Part(voice("Nothing is waiting to be added, and nothing has failed recently."))
    shown = found[: PAGER.size]
    again_button = Press(label=voice("Try these again"), custom_id=f"{AGAIN}:{offset}")
    buttons = [again_button] if any(map(again, shown)) else []
    turns = PAGER.turns(offset, voice, more=len(found) > PAGER.size)
    return Part("\n".join(PAGER.lines([_job(job, voice) for job in shown], voice)), (*buttons, *turns))


def again(job: Job) -> bool:
    """Whether a job can be tried again now: one that waits, or that failed and whose page can be fetched again."""
    return job.state is State.WAITING or (job.state is State.FAILED and job.request.way in _FETCHED)


def mark(source: Elsewhere) -> str:
    """What tells an address from the others of its article, short enough for a button."""
    return f"{zlib.crc32(source.url.encode()):08x}"


def _progress(step: Step, voice: Voice) -> str:
    if step.outcome:
        return _line(step.outcome, voice)
    name = _name(step.job, voice)
    if step.loading and step.job.request.way in _FETCHED:
        return voice("Fetching {name} ...", name=name)
    if not step.total:
        return voice("Reading {name} ...", name=name)
    return voice.count(
        "Reading {name}: {done:,} of {count} passage ...",
        "Reading {name}: {done:,} of {count} passages ...",
        step.total,
        name=name,
        done=step.done,
    )


def _ended(outcome: Outcome, voice: Voice) -> Part:
    job, taken = outcome.job, outcome.taken
    if taken is None:
        return Part(_reason(job, _REASON, voice))
    article, change = taken.article, taken.change
    if taken.fate is Fate.ADDED:
        return _added(article, taken.passages, voice)
    if taken.source:
        return _linked(article, taken.source, voice)
    if change:
        return _revised(article, change, _has_changed(job, article, changed(change, voice), voice), voice)
    if job.request.way is Way.REFRESH:
        same = voice("Number {number} has not changed:", number=article.id)
    else:
        same = voice("Number {number} is already here and says the same:", number=article.id)
    return Part(f"{same}\n{_described(article, voice)}", _buttons(article, voice))


def _added(article: Article, passages: int, voice: Voice) -> Part:
    said = voice(
        "Added as number {number} ({words} in {passages}):",
        number=article.id,
        words=counted_words(article, voice),
        passages=voice.count("{count} passage", "{count} passages", passages),
    )
    undo = Press(label=voice("Undo"), custom_id=f"{REMOVE}:{article.id}", danger=True)
    content = f"{said}\n{_described(article, voice)}\n{beginning(article, _BEGINNING)}"
    return Part(content, (*_buttons(article, voice), undo))


def _linked(article: Article, noted: Elsewhere, voice: Voice) -> Part:
    said = voice(
        "Number {number} already has this text, or nearly the same, so nothing was added. It now names "
        "{site} as another source:",
        number=article.id,
        site=escape.one_line(noted.site or "", _NAME),
    )
    undo = Press(label=voice("Undo"), custom_id=f"{UNLINK}:{article.id}:{mark(noted)}", danger=True)
    return Part(f"{said}\n{source(article, voice)}", (*link(voice("Read the article"), article.url), undo))


def _has_changed(job: Job, article: Article, changes: str, voice: Voice) -> str:
    if job.request.way is Way.REFRESH:
        return voice("Number {number} has changed: {changes}.", number=article.id, changes=changes)
    return voice("Number {number} was here already and has changed: {changes}.", number=article.id, changes=changes)


def _revised(article: Article, change: Change, said: str, voice: Voice) -> Part:
    before, after = (escape.one_line(sentence or "", _BEGINNING) for sentence in (change.before, change.after))
    gone = [voice("Gone: {sentence}", sentence=before)] if before else []
    new = [voice("New: {sentence}", sentence=after)] if after else []
    return Part("\n".join([said, *gone, *new, _described(article, voice)]), _buttons(article, voice))


def _described(article: Article, voice: Voice) -> str:
    """Title, site and date; where there is no date, that is said."""
    described = source(article, voice)
    return described if article.published else "\n".join([described, voice("No date was found.")])


def _buttons(article: Article, voice: Voice) -> tuple[Button, ...]:
    correct = Press(label=voice("Correct title or date"), custom_id=f"{CORRECT}:{article.id}")
    return (*link(voice("Read the article"), article.url), correct)


def _line(outcome: Outcome, voice: Voice) -> str:
    """What became of one of several articles."""
    job, taken = outcome.job, outcome.taken
    if taken is None:
        return f"{_name(job, voice)}: {_reason(job, _SHORT, voice)}"
    number, title = taken.article.id, escape.one_line(taken.article.title, _NAME)
    if taken.fate is Fate.ADDED:
        return voice("Added as number {number}: {title}", number=number, title=title)
    if taken.fate is Fate.LINKED:
        return voice("Another source for number {number}: {title}", number=number, title=title)
    if taken.fate is Fate.REVISED:
        return voice("Changed number {number}: {title}", number=number, title=title)
    return voice("Already here as number {number}: {title}", number=number, title=title)


def _reason(job: Job, limit: int, voice: Voice) -> str:
    """Why a job did not end well, and when it is tried again."""
    reason = escape.one_line(voice.said(job.reason or ""), limit) or voice("It failed.")
    if job.state is State.WAITING:
        return voice("{reason} I will do so on my own {moment}.", reason=reason, moment=moment(job.due))
    return reason


def _job(job: Job, voice: Voice) -> str:
    """A line of the list of work."""
    return f"{job.id} · {_name(job, voice)} · {_state(job, voice)}"


def _state(job: Job, voice: Voice) -> str:
    reason = escape.one_line(voice.said(job.reason or ""), _SHORT)
    if job.state is State.RUNNING:
        return voice("in progress")
    if job.state is State.FAILED:
        return voice("failed: {reason}", reason=reason)
    if reason:
        return voice("next try {moment}: {reason}", moment=moment(job.due), reason=reason)
    return voice("next try {moment}", moment=moment(job.due))


def _name(job: Job, voice: Voice) -> str:
    return escape.one_line(voice.said(job.request.name), _NAME)
