"""Messages about what is kept of members. Pure."""

from __future__ import annotations

from bot.i18n.translate import Voice
from bot.messages.part import Part, Press
from config.server_settings import ServerSettings
from index.domain.ledger import Kept

MINE = "mine"
"""The kind of the buttons that delete what is a member's own, once that was confirmed."""
SURE, KEEP = "sure", "keep"
"""What such a button carries besides: the answers to the question whether it is meant."""


def page(settings: ServerSettings, kept: Kept, days: tuple[int, int, int], voice: Voice) -> Part:
    """What is kept in a server, and what of it is the member's own.

    Args:
        settings: the server's.
        kept: what is kept of the member.
        days: for which the answers sent, the votes and a library that was left are kept.
        voice: who says it.

    """
    lines = [voice("**What I keep for this server**"), *_rules(settings, days, voice)]
    lines += [voice("**What I keep about you here**"), _counts(kept, voice)]
    button = Press(label=voice("Delete my data"), custom_id=MINE, danger=True)
    return Part("\n".join(lines), (button,) if kept != Kept() else ())


def asking(voice: Voice) -> Part:
    """The question before what is a member's own is deleted."""
    buttons = (
        Press(label=voice("Delete it"), custom_id=f"{MINE}:{SURE}", danger=True),
        Press(label=voice("Keep it"), custom_id=f"{MINE}:{KEEP}"),
    )
    said = voice(
        "Delete what I keep about you in this server? I will no longer tell you about answers, your "
        "feedback on answers is no longer counted, and articles, feeds and the audit log no longer name "
        "you. The articles stay. This cannot be undone."
    )
    return Part(said, buttons)


def deleted(kept: Kept, voice: Voice) -> Part:
    """What a member reads when it is done."""
    return Part(voice("Deleted. This is what I had kept about you here: {counts}", counts=_counts(kept, voice)))


def left_alone(voice: Voice) -> Part:
    """What a member reads who has thought better of it."""
    return Part(voice("Nothing was deleted."))


def outside(voice: Voice) -> Part:
    """What is said in a direct message."""
    return Part(
        voice(
            "I keep data for each server separately. Use /privacy in a server to see what I keep about you "
            "there, and to delete it. Of direct messages I keep only what the server that you ask says."
        )
    )


def _rules(settings: ServerSettings, days: tuple[int, int, int], voice: Voice) -> list[str]:
    sent, votes, left = days
    told = [
        voice(
            "Questions that the articles could not answer, without the name of who asked: for {days}.",
            days=voice.count("{count} day", "{count} days", settings.gap_days),
        )
        if settings.gap_days
        else voice("Questions are not kept."),
        voice("Who is waiting for an answer, and where: until they are told, or for as long as the question is kept."),
        voice(
            "Your feedback on an answer is counted with the question. It can be traced back to you, so that "
            "you can change it, for {days}; after that only the count is kept.",
            days=voice.count("{count} day", "{count} days", votes),
        ),
        voice("Sources that an admin has hidden as wrong, with the question: until they are shown again."),
        voice(
            "Which articles my public answers quote: for {days}.",
            days=voice.count("{count} day", "{count} days", sent),
        ),
        voice(
            "Who added, changed or removed articles, feeds and settings, and when: for {days}. Articles and feeds name "
            "who added them.",
            days=voice.count("{count} day", "{count} days", settings.audit_days),
        ),
        voice(
            "If I am removed from this server, all of it is deleted after {days}.",
            days=voice.count("{count} day", "{count} days", left),
        ),
    ]
    return [f"- {one}" for one in told]


def _counts(kept: Kept, voice: Voice) -> str:
    counts = [
        (
            kept.waiting,
            voice.count(
                "{count} answer that you are waiting for", "{count} answers that you are waiting for", kept.waiting
            ),
        ),
        (kept.votes, voice.count("{count} vote on an answer", "{count} votes on answers", kept.votes)),
        (kept.events, voice.count("{count} change that names you", "{count} changes that name you", kept.events)),
        (kept.articles, voice.count("{count} article that names you", "{count} articles that name you", kept.articles)),
        (kept.jobs, voice.count("{count} article being added", "{count} articles being added", kept.jobs)),
        (kept.feeds, voice.count("{count} feed that names you", "{count} feeds that name you", kept.feeds)),
    ]
    return ", ".join(said for number, said in counts if number) or voice("Nothing.")
