"""The line that names the question: written as the first line of a message, and read back from it.

Buttons and replies are about the question of their message, and it is kept nowhere else; so all of it works after a
restart too.
"""

from __future__ import annotations

import re

from bot.i18n.translate import Voice
from bot.messages import escape

MOST = 500
"""UTF-16 units of a question that are shown."""
_LABEL = re.compile(r"\w{1,12}\s?: ")
"""What stands before a question, in any language."""


def write(question: str, voice: Voice, most: int = MOST) -> str:
    """The line, ready for Discord; of a longer question the first ``most`` units."""
    return voice("Q: {question}", question=escape.one_line(question, most))


def read(content: str) -> str | None:
    """The question that the first line of a message of ours names, as its readers see it; ``None`` without one."""
    line = content.partition("\n")[0]
    label = _LABEL.match(line)
    return escape.decode(line[label.end() :]) if label else None
