"""The audit log: noting who did what to a server's library, and showing it to admins page by page."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.pager import Pager
from bot.messages.part import Part
from bot.messages.phrases import moment
from index.domain.events import TERMINAL
from index.domain.ledger import Act, Event

log = logging.getLogger(__name__)
LOG = "log"
"""The kind of the buttons that turn the pages."""
PAGER = Pager(kind=LOG, size=8, newest_first=True)
"""With the longest titles, a page still fits into one message."""
_TITLE = 40
_DETAIL = 30


def page(events: Sequence[Event], offset: int, voice: Voice) -> Part:
    """A page of the audit, newest first.

    Args:
        events: the lines from ``offset`` on; more than a page, if there are more.
        offset: how many stand before them.
        voice: who says it.

    """
    if not events and not offset:
        return Part(voice("The audit log is empty: no change to articles or settings is on record."))
    lines = PAGER.lines([_line(event, voice) for event in events[: PAGER.size]], voice)
    return Part("\n".join(lines), PAGER.turns(offset, voice, more=len(events) > PAGER.size))


def _line(event: Event, voice: Voice) -> str:
    """When, who, what, which: the member as a mention, which shows a name and calls nobody."""
    about = [str(event.article_id)] if event.article_id else []
    about += [escape.one_line(event.title, _TITLE)] if event.title else []
    about += [escape.one_line(event.detail, _DETAIL)] if event.detail else []
    return " · ".join([moment(event.at), _who(event, voice), _done(event.what, voice), *about])


def _who(event: Event, voice: Voice) -> str:
    if event.actor == TERMINAL:
        return voice("the terminal")
    return voice("automatic") if event.actor is None else f"<@{event.actor}>"


def _done(what: Act, voice: Voice) -> str:
    said = {
        Act.ADDED: voice("article added"),
        Act.CHANGED: voice("article details changed"),
        Act.CORRECTED: voice("article text replaced"),
        Act.REFRESHED: voice("article refreshed"),
        Act.REMOVED: voice("article removed"),
        Act.IMPORTED: voice("article imported"),
        Act.EXPORTED: voice("articles exported"),
        Act.FEED_ADDED: voice("feed added"),
        Act.FEED_CHANGED: voice("feed changed"),
        Act.FEED_REMOVED: voice("feed removed"),
        Act.HIDDEN: voice("wrong source hidden"),
        Act.SHOWN: voice("hidden source shown again"),
        Act.DISMISSED: voice("question dismissed"),
        Act.SETTINGS: voice("setting changed"),
        Act.BACKUP: voice("backup made"),
        Act.RESTORED: voice("backup restored"),
    }
    return said[what]
