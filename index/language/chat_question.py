"""Which messages of a channel are questions, and what to ask of them: a logistic regression over signs.

A question is a request for information, with or without a question mark, to whomever it is put: what public corpora
of chat label so. Whether it is one for the articles is another matter, and the answer's own probability settles it:
"how are you" is a question, and no article answers it.

A language other than English is told by its question mark alone. Figures and sources are in docs/quality.md.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Self

from index.language.chat_features import signs

LONGEST = 4_000
"""Characters of a message that are looked at: Discord's own limit."""
_FEW = 4
"""An asking sentence of fewer words than this is asked together with the one before it ("... Why?")."""

_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_QUOTED = re.compile(r"^[ \t]*>>>(?s:.*)|^[ \t]*>[ \t].*$", re.MULTILINE)
"""A line, or, after ">>>", all the rest."""
_MASKED_LINK = re.compile(r"\[([^\]\n]{1,200})\]\(<?https?://[^)\s]*\)")
_LINK = re.compile(r"<?\bhttps?://[^\s>]+>?")
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:|/[\w -]+:|t:|id:)[\w:+-]*>|(?<!\w)@[\w.-]+|(?<!\w):[a-z]\w*:(?!\w)")
_MARKUP = re.compile(r"`|\*+|~~|\|\||(?<!\w)_+|_+(?!\w)|^[ \t]*(?:#{1,3}|-#)[ \t]", re.MULTILINE)
_END = re.compile(r"(?<=[.!?…])\s+|\s*\n\s*|(?<=\?)(?=[^\W\d_])|(?<=[。！？؟])")
_GREETING = re.compile(
    r"(?:(?:hi+|hey+|hello+|hiya|yo|greetings|good (?:morning|afternoon|evening|day))\b"
    r"(?: (?:all|everyone|everybody|guys|there|folks|people|team)\b)?[\s,!.:–—-]+)+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SKIN = range(0x1F3FB, 0x1F400)
_FIRST_SYMBOL = 0x2190
"""Symbols before it ("°", "№") belong to the text, those after it are pictures."""


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """How much each sign speaks for a question: see the data file."""

    words: frozenset[str]
    """That may tell by themselves."""
    weights: Mapping[str, float]
    """By sign; one that is not there weighs nothing."""
    intercept: float
    bar: float
    """The chance from which on a message is taken for a question."""

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read named weights. Raises ``KeyError``, ``TypeError`` or ``ValueError`` if they are not of the form."""
        kept = json.loads(text)
        weights = {str(sign): float(weight) for sign, weight in kept["signs"].items()}
        return cls(frozenset(kept["words"].split()), weights, float(kept["intercept"]), float(kept["bar"]))

    def logit(self, sentence: str) -> float:
        """How much speaks for a sentence asking; above 0, more does than not."""
        return self.weigh(signs(sentence, self.words))

    def weigh(self, found: Iterable[str]) -> float:
        """The same of a sentence's signs."""
        return self.intercept + sum(self.weights.get(sign, 0.0) for sign in found)


@cache
def shipped() -> Asking:
    """The weights that come with the program."""
    return Asking.from_json((resources.files("index") / "data" / "chat.json").read_text("utf-8"))


def chance(message: str, asking: Asking | None = None) -> float:
    """The estimated probability that a message asks something: that of its sentence that asks most.

    Args:
        message: as Discord gives it; any text.
        asking: other weights than those shipped.

    """
    asking = asking or shipped()
    logit = max((asking.logit(sentence) for sentence in sentences(cleaned(message))), default=-30.0)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def question_in(message: str, asking: Asking | None = None) -> str | None:
    """The question to ask the articles; ``None`` if the message asks nothing.

    Of several sentences that ask, the longest is the one that says what about.

    Args:
        message: as Discord gives it; any text.
        asking: other weights than those shipped.

    """
    asking = asking or shipped()
    found = sentences(cleaned(message))
    least = math.log(asking.bar / (1 - asking.bar))
    asked = [i for i, sentence in enumerate(found) if asking.logit(sentence) >= least]
    if not asked:
        return None
    longest = max(asked, key=lambda i: _words(found[i]))
    with_before = found[max(0, longest - 1) : longest + 1] if _words(found[longest]) < _FEW else [found[longest]]
    question = " ".join(with_before)
    question = question[_greeting(question) :]
    return question if _words(question) else None


def cleaned(message: str) -> str:
    """The words of the member's own: without code blocks, quotes, links, mentions, emoji and markup."""
    text = _QUOTED.sub("", _CODE.sub("\n", message[:LONGEST]))
    text = _LINK.sub(" ", _MASKED_LINK.sub(r"\1", text))
    return "".join(_plain(_MARKUP.sub("", _MENTION.sub(" ", text)))).strip()


def sentences(text: str) -> list[str]:
    """The sentences of chat, which neither capitals nor spaces need begin."""
    parts = (" ".join(part.split()) for part in _END.split(text))
    return [part for part in parts if part]


def _plain(text: str) -> Iterator[str]:
    for character in text:
        kind = unicodedata.category(character)
        picture = (kind == "So" and ord(character) >= _FIRST_SYMBOL) or ord(character) in _SKIN
        if character == "\n" or not (picture or kind.startswith("C") or character == "\ufe0f"):
            yield character
        elif picture or character == "\t":
            yield " "


def _greeting(question: str) -> int:
    """Where the question begins after a greeting."""
    found = _GREETING.match(question)
    return found.end() if found else 0


def _words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))
