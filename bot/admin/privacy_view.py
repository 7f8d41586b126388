"""What is kept of members, as messages of Discord. Pure."""

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
    lines = [voice("**What I keep in this server**"), *_rules(settings, days, voice)]
    lines += [voice("**What I keep of you here**"), _counts(kept, voice)]
    button = Press(label=voice("Delete what is mine"), custom_id=MINE, danger=True)
    return Part("\n".join(lines), (button,) if kept != Kept() else ())


def asking(voice: Voice) -> Part:
    """The question before what is a member's own is deleted."""
    buttons = (
        Press(label=voice("Delete it"), custom_id=f"{MINE}:{SURE}", danger=True),
        Press(label=voice("Keep it"), custom_id=f"{MINE}:{KEEP}"),
    )
    said = voice(
        "Delete what I keep of you in this server? You are not told of answers any more, what you thought of answers "
        "is not counted, and articles, feeds and the list of changes no longer name you; the articles stay. "
        "This cannot be undone."
    )
    return Part(said, buttons)


def deleted(kept: Kept, voice: Voice) -> Part:
    """What a member reads when it is done."""
    return Part(voice("Deleted. What I had kept of you here: {counts}", counts=_counts(kept, voice)))


def left_alone(voice: Voice) -> Part:
    """What a member reads who has thought better of it."""
    return Part(voice("Nothing was deleted."))


def outside(voice: Voice) -> Part:
    """What is said in a direct message."""
    return Part(
        voice(
            "What I keep belongs to the servers that have added me, each apart from the others. Give /privacy in a "
            "server to read what I keep there, and to delete what is yours: that is done server by server. "
            "Of direct messages I keep nothing but what the server that you ask in says."
        )
    )


def _rules(settings: ServerSettings, days: tuple[int, int, int], voice: Voice) -> list[str]:
    sent, votes, left = days
    told = [
        voice(
            "Questions that the articles could not answer, without who asked: for {days}.",
            days=voice.count("{count} day", "{count} days", settings.gap_days),
        )
        if settings.gap_days
        else voice("Questions are not kept."),
        voice("Who wants to be told an answer, and where: until it is told, or as long as the question."),
        voice(
            "What you think of an answer is counted with the question. That it was you can be worked out, so that you "
            "can change it, for {days}; only the count is kept then.",
            days=voice.count("{count} day", "{count} days", votes),
        ),
        voice("Sources that an admin called wrong, with the question: until they are shown again."),
        voice(
            "Which articles an answer quotes that I gave in public: for {days}.",
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
        (kept.waiting, voice.count("{count} question to be told of", "{count} questions to be told of", kept.waiting)),
        (kept.votes, voice.count("{count} opinion on an answer", "{count} opinions on answers", kept.votes)),
        (kept.events, voice.count("{count} change that names you", "{count} changes that name you", kept.events)),
        (kept.articles, voice.count("{count} article that names you", "{count} articles that name you", kept.articles)),
        (kept.jobs, voice.count("{count} article on its way", "{count} articles on their way", kept.jobs)),
        (kept.feeds, voice.count("{count} feed that names you", "{count} feeds that name you", kept.feeds)),
    ]
    return ", ".join(said for number, said in counts if number) or voice("Nothing.")
