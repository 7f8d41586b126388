"""Questions that the articles could not answer, as messages of Discord for those who add articles. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.modals import FILL
from bot.messages.part import Part, Press
from bot.messages.phrases import moment
from index.domain.ledger import Gap, Standing

GAPS, DISMISS = "gaps", "dismiss"
"""The kinds of buttons that turn the pages, and that list a question no more."""
PAGE = 4
"""Questions on a page: each has a row of buttons, and Discord shows five."""
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
    lines = [] if days else [voice("Questions are not kept here. /settings gap-days changes that.")]
    if not total and days:
        lines.append(voice("There is no question that the articles could not answer, of the last days at least."))
    elif total:
        lines.append(
            voice.count(
                "{count} question that the articles could not answer:",
                "{count} questions that the articles could not answer, most asked first:",
                total,
            )
        )
        lines += [_line(gap, voice) for gap in gaps] or [voice("There is nothing on this page any more.")]
    rows = [button for row, gap in enumerate(gaps) for button in _buttons(gap, offset, row, voice)]
    previous = Press(label=voice("Previous"), custom_id=f"{GAPS}:{max(0, offset - PAGE)}", row=PAGE)
    following = Press(label=voice("Next"), custom_id=f"{GAPS}:{offset + PAGE}", row=PAGE)
    turns = ((previous,) if offset else ()) + ((following,) if offset + PAGE < total else ())
    return Part("\n".join(lines), (*rows, *turns))


def filled(gap: Gap, voice: Voice) -> str:
    """Whether an article that was added for a question answers it."""
    asked = escape.one_line(gap.question, _QUESTION)
    if gap.standing is Standing.ANSWERED:
        return voice("It answers the question, which is closed now: {question}", question=asked)
    return voice(
        "It does not surely answer the question, which stays on the list: {question} Ask it to see what is said.",
        question=asked,
    )


def _line(gap: Gap, voice: Voice) -> str:
    asked = voice.count("asked {count} time", "asked {count} times", gap.weight)
    about = [f"{gap.id} · {escape.one_line(gap.question, _QUESTION)}", f"{asked}, {moment(gap.last)}"]
    if gap.waiting:
        about.append(voice.count("{count} member waits", "{count} members wait", gap.waiting))
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
