"""Questions as people type them in a chat: lower case, no question mark, "whats", a slip of the finger."""

from __future__ import annotations

import random
import re

_CONTRACTIONS = {
    "what is": "whats",
    "who is": "whos",
    "where is": "wheres",
    "when is": "whens",
    "how is": "hows",
    "what's": "whats",
    "who's": "whos",
    "did not": "didnt",
    "didn't": "didnt",
    "doesn't": "doesnt",
    "isn't": "isnt",
    "wasn't": "wasnt",
    "don't": "dont",
    "what are": "what r",
    "does not": "doesnt",
    "is not": "isnt",
    "what did": "whatd",
    "who has": "whos",
    "can not": "cant",
    "can't": "cant",
    "won't": "wont",
}
_OPENINGS = ("so ", "does anyone know ", "hey ", "do we know ", "and ", "ok ")
_LONG_WORD = 5


def as_typed(question: str, lot: random.Random) -> str:
    """The question, half of the time as it would be typed."""
    if lot.random() < 0.5:
        return question
    typed = question.lower()
    if lot.random() < 0.8:
        typed = typed.rstrip(" ?!.")
    if lot.random() < 0.5:
        for written, said in _CONTRACTIONS.items():
            typed = re.sub(rf"\b{written}\b", said, typed)
    if lot.random() < 0.3:
        typed = typed.replace("'s ", "s ")
    if lot.random() < 0.1:
        typed = re.sub(r"\bthe ", "", typed)
    chance = lot.random()
    if chance < 0.05:
        typed = re.sub(r"^(what|who) (is|was|are|were) (the )?", "", typed)
    elif chance < 0.08:
        typed = lot.choice(_OPENINGS) + typed
    return _slipped(typed, lot) if lot.random() < 0.07 else typed


def _slipped(typed: str, lot: random.Random) -> str:
    """Two letters of a long word in the wrong order, or one missing."""
    words = typed.split()
    long = [at for at, word in enumerate(words) if len(word) > _LONG_WORD and word.isalpha()]
    if not long:
        return typed
    at = lot.choice(long)
    word = words[at]
    cut = lot.randrange(1, len(word) - 2)
    turned = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    words[at] = lot.choice([turned, word[:cut] + word[cut + 1 :]])
    return " ".join(words)
