"""Messages to a member who gave feedback or waits for an answer, and to a manager who hid a passage. Pure.

Only that one sees them. Each names the question first, since further buttons are about it.
"""

from __future__ import annotations

from bot.ask.answer_buttons import UNHIDE, tell, wrong
from bot.i18n.translate import Voice
from bot.messages import question_line
from bot.messages.part import Button, Part, Press
from bot.messages.phrases import source
from index.domain.article import Article, Quote


def helpful(asked: str, voice: Voice) -> Part:
    """What is said to one who found an answer helpful."""
    thanks = voice("Thank you. I have noted that this answer was helpful. Press the other button to change that.")
    return Part(f"{question_line.write(asked, voice)}\n{thanks}")


def unhelpful(found: Quote, asked: str, voice: Voice, *, manager: bool, waits: bool) -> Part:
    """What is said to one who did not: they may wait for a better one, and managers may hide the passage."""
    lines = [
        question_line.write(asked, voice),
        voice("Thank you. I have noted that this answer was not helpful. Press the other button to change that."),
    ]
    buttons: list[Button] = [*(tell(voice) if waits else ())]
    if manager:
        lines.append(
            voice("You manage the articles, so you can also stop me from quoting that passage for this question.")
        )
        buttons += wrong(found, voice)
    return Part("\n".join(lines), tuple(buttons))


def hidden(number: int, article: Article, asked: str, voice: Voice) -> Part:
    """What a manager reads when a passage is kept from a question; ``number`` takes that back."""
    undo = Press(label=voice("Undo"), custom_id=f"{UNHIDE}:{number}")
    lines = [
        question_line.write(asked, voice),
        voice("From now on I will not quote that passage for this question, or for one that means the same:"),
        source(article, voice),
    ]
    return Part("\n".join(lines), (undo,))


def shown_again(voice: Voice) -> Part:
    """What a manager reads when that was taken back."""
    return Part(voice("That passage may be quoted for this question again."))


def waiting(asked: str, voice: Voice) -> Part:
    """What is said to one who is to be told."""
    said = voice(
        "I will tell you when an article answers this: in a direct message, or here if I cannot send you "
        "one. Press the button again to cancel."
    )
    return Part(f"{question_line.write(asked, voice)}\n{said}")


def waiting_no_more(asked: str, voice: Voice) -> Part:
    """What is said to one who took that back."""
    said = voice("You are no longer waiting for an answer to this.")
    return Part(f"{question_line.write(asked, voice)}\n{said}")
