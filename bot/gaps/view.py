"""Messages about unanswered questions, for those who add articles. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.pager import Pager
from bot.messages.part import PASTED, Field, Form, Part, Press
from bot.messages.phrases import moment
from index.domain.ledger import Gap, Standing

GAPS, DISMISS, FILL = "gaps", "dismiss", "fill"
"""The kinds of buttons that turn the pages, that list a question no more, and that ask for an article to it."""
PAGER = Pager(kind=GAPS, size=4, row=4)
"""Each question has a row of buttons, and Discord shows five."""
_QUESTION = 120
_EXAMPLE = 60


def page(gaps: Sequence[Gap], offset: int, total: int, days: int, voice: Voice) -> Part:
    """A page of the open questions, most asked first.

    Args:
        gaps: the page's.
        offset: how many stand before them.
        total: how many there are.
        days: for how many days questions are kept; 0: not at all.
        voice: who says it.

    """
    lines = [] if days else [voice("Unanswered questions are not kept here. Change that with /settings gap-days.")]
    if not total and days:
        lines.append(voice("There are no unanswered questions from the last days."))
    elif total:
        lines.append(
            voice.count(
                "{count} question that the articles could not answer:",
                "{count} questions that the articles could not answer, most asked first:",
                total,
            )
        )
        lines += PAGER.lines([_line(gap, voice) for gap in gaps], voice)
    rows = [button for row, gap in enumerate(gaps) for button in _buttons(gap, offset, row, voice)]
    return Part("\n".join(lines), (*rows, *PAGER.turns(offset, voice, more=offset + PAGER.size < total)))


def filling(gap_id: int, question: str, voice: Voice) -> Form:
    """The form for an article that answers a question: where it stands, or its text."""
    title, date = (
        voice("Without one, I use the title in the article."),
        voice("The day it was published, as YYYY-MM-DD."),
    )
    text = voice("If the link cannot be fetched, or there is none: the article's text.")
    return Form(
        title=voice("Add an article for this"),
        custom_id=f"{FILL}:{gap_id}",
        fields=(
            Field(name="link", label=voice("Link"), description=escape.label(question, _QUESTION), most=512),
            Field(name="title", label=voice("Title"), description=title, most=300),
            Field(name="date", label=voice("Date"), description=date, most=40),
            Field(name="text", label=voice("Text"), description=text, most=PASTED, long=True),
        ),
    )


def filled(gap: Gap, voice: Voice) -> str:
    """Whether an article that was added for a question answers it."""
    asked = escape.one_line(gap.question, _QUESTION)
    if gap.standing is Standing.ANSWERED:
        return voice("It answers the question, which is closed now: {question}", question=asked)
    return voice(
        "I am not sure that it answers the question, which stays on the list: {question} Ask it to see "
        "what I would say.",
        question=asked,
    )


def _line(gap: Gap, voice: Voice) -> str:
    asked = voice.count("asked {count} time", "asked {count} times", gap.weight)
    about = [f"{gap.id} · {escape.one_line(gap.question, _QUESTION)}", f"{asked}, {moment(gap.last)}"]
    if gap.waiting:
        about.append(voice.count("{count} member is waiting", "{count} members are waiting", gap.waiting))
    if gap.examples:
        about.append(voice("also: {question}", question=escape.one_line(gap.examples[0], _EXAMPLE)))
    return " · ".join(about)


def _buttons(gap: Gap, offset: int, row: int, voice: Voice) -> tuple[Press, ...]:
    add = voice("{number}: Add an article for this", number=gap.id)
    dismiss = voice("{number}: Dismiss", number=gap.id)
    return (
        Press(label=add, custom_id=f"{FILL}:{gap.id}", row=row),
        Press(label=dismiss, custom_id=f"{DISMISS}:{gap.id}:{offset}", row=row),
    )
