"""Escapes untrusted text for Discord: article text, titles, links, questions, names.

What comes out shows the reader the same words, and nothing in it is live: no mention, link,
emoji, timestamp, command, code, spoiler, heading, list, quote or subtext. A backslash
before a sign makes Discord's clients show the sign; it is put before every sign that could
begin or hold such a construct, and inside addresses, so that they are no links. Undo it with
``decode``. What a reader cannot see, and what turns or piles up text, is dropped by ``plain``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MARKS_PER_LETTER = 4
"""How many combining marks may sit on a letter; Hebrew with all its points needs as many."""
ELLIPSIS = "…"

_NEWLINE = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ZW_JOINERS = "\u200c\u200d"
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Joiners shape Arabic and Indic letters and build emoji; the sign before may be a colour or a variant.
_SHAPED = "\u0620-\u109f\u1780-\u18af"
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_WANTED = re.compile(
    f"(?<=[{_SHAPED}])[{_ZW_JOINERS}](?=[{_SHAPED}])"
    f"|(?<=[{_PICTURES}\ufe0f])\u200d(?=[{_PICTURES}])"
    f"|(?<=[#*0-9\u00a9\u00ae{_PICTURES}])[\ufe0e\ufe0f]"
)

_LIVE = re.compile(
    r"""
      [\\`*_~|<\[\]]              # markup, code, spoilers, every <...> construct, masked links
    | (?<=\])\(                   # the second half of a masked link
    | [@:](?=\S)                  # @everyone; :smile:, and the colon of https://
    | (?i:(?<=mailto)|(?<=discord)|(?<=steam)|(?<=tel)|(?<=sip)|(?<=sms)):  # our own ** may come next
    | (?<=[^\W_])\.(?=[^\W\d_]{2})  # example.com, also where no https:// stands before it
    | (?<=[Ww]{3})\.              # www. and whatever follows
    | &(?=\#?\w+;)                # &lt; where a client decodes it
    """,
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_BLOCK = re.compile(r"\s*(?:([#>\-+=])|\d+([.)])(?!\S))")


def received(text: str) -> str:
    """``text`` as it can be stored: half characters, which JSON can smuggle in, become U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def plain(text: str) -> str:
    """What a reader is to see of ``text``: every line break is a line feed, and nothing unseen is left.

    Control characters, direction marks, zero-width characters (but for joiners where letters
    or emoji need them) and combining marks beyond ``MARKS_PER_LETTER`` are dropped.
    """
    text = _NEWLINE.sub("\n", received(text)).replace("\t", " ")
    wanted = {found.start() for found in _WANTED.finditer(text)}
    kept: list[str] = []
    marks = 0
    for index, sign in enumerate(text):
        if _UNSEEN.match(sign) and index not in wanted:
            continue
        kind = unicodedata.category(sign)
        if kind == "Cc" and sign != "\n":
            continue
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks <= MARKS_PER_LETTER or index in wanted:
            kept.append(sign)
    return "".join(kept)


def signs(text: str) -> list[str]:
    """Each character of the plain ``text``, with a backslash before it where it could be live.

    A line joined from these must go through ``opened``, for what is live at its beginning.
    """
    live = {found.start() for found in _LIVE.finditer(text)}
    return ["\\" + sign if index in live else sign for index, sign in enumerate(text)]


def opened(line: Sequence[str]) -> list[str]:
    """A line of ``signs`` that begins no heading, list, quote, subtext or rule."""
    result = list(line)
    found = _BLOCK.match("".join(sign[-1] for sign in line))
    if found:
        at = found.start(found.lastindex or 0)
        result[at] = "\\" + line[at][-1]
    return result


def encode(text: str) -> str:
    """``text`` for the content of a message, on as many lines as it has."""
    return "\n".join("".join(opened(signs(line))) for line in plain(text).split("\n"))


def one_line(text: str, limit: int) -> str:
    """``text`` encoded on one line; at most ``limit`` characters of it are shown."""
    return encode(label(text, limit))


def label(text: str, limit: int) -> str:
    """``text`` for a place that shows no markup: one line of at most ``limit`` UTF-16 units."""
    return clip(" ".join(plain(text).split()), limit)


def clip(text: str, limit: int) -> str:
    """``text`` of at most ``limit`` UTF-16 units; where some is left out, it ends in an ellipsis."""
    if units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def units(text: str) -> int:
    """The length of ``text`` in UTF-16 units, the strictest way in which Discord may count."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def decode(text: str) -> str:
    """Undo ``encode``: what Discord shows of an encoded text."""
    return _ESCAPED.sub(r"\1", text)
