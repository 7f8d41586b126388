"""Chat's spellings written out, for the search to read: "whats", "didnt", "u", "rn", "ppl"; in English."""

from __future__ import annotations

import re

SPELLED = {
    written: word
    for word, forms in {
        "you": "u ya yu yo", "your": "ur", "are": "r", "why": "y", "what": "wat wut wht wot", "when": "wen whn",
        "where": "wer whr", "who": "hu", "how": "hw", "does": "duz", "anyone": "any1 ne1 anyl", "someone": "some1 sum1",
        "what is": "whats wats wuts", "when is": "whens wens", "where is": "wheres", "who is": "whos", "how is": "hows",
        "why is": "whys", "what do you mean": "wdym", "what are you doing": "wyd", "what about you": "wbu hbu",
        "know": "kno noe knw", "because": "cuz coz cos bc bcoz", "please": "pls plz plez", "the": "da teh",
        "that": "dat tht", "this": "dis ths", "have": "hav hv", "to": "2", "for": "4", "with": "wit wif w",
        "want to": "wanna wana", "going to": "gonna gona", "got to": "gotta", "i dont know": "idk dunno",
        "is it": "izzit", "about": "abt bout", "though": "tho", "right": "rite", "some": "sum", "will": "wil",
    }.items()
    for written in forms.split()
}  # fmt: skip
"""How chat spells words of grammar: those that tell whether a message asks."""

_NUMBERS = frozenset("2 4".split())
"""Spelled so in chat, but numbers in a question."""
_NAMES = frozenset("yo hu da sum w nope wil noe".split())
"""Short forms that in a question are likelier a name or a word of its own."""
_CONTRACTED = {
    **{f"{word}nt": f"{word} not" for word in "did does do is are was were has have had would could should".split()},
    **{f"{word}s": f"{word} is" for word in "what who where when how why that there he she".split()},
    **{f"{word}'d": f"{word} did" for word in "what who where when how why".split()},
    **{f"{word}ve": f"{word} have" for word in "i you they".split()},
    **{f"{word}re": f"{word} are" for word in "you they what".split()},
    "cant": "can not", "wont": "will not", "aint": "is not", "im": "i am", "b4": "before", "rn": "right now",
    "atm": "at the moment", "thru": "through",
}  # fmt: skip
"""Contractions without their apostrophe, and what else only questions need spelled out."""
_GRAMMAR = {word: plain for word, plain in SPELLED.items() if word not in _NUMBERS | _NAMES} | _CONTRACTED

SHORT_FOR = {
    short: word
    for word, forms in {
        "people": "ppl", "government": "govt gov", "president": "pres prez", "tomorrow": "tmrw tmr tomoz",
        "today": "2day", "tonight": "2nite", "year": "yr", "years": "yrs", "hour": "hr", "hours": "hrs",
        "minutes": "min mins", "seconds": "secs", "week": "wk", "weeks": "wks", "information": "info",
        "picture": "pic", "pictures": "pics", "video": "vid", "videos": "vids", "problem": "prob",
        "problems": "probs", "university": "uni", "department": "dept", "temperature": "temp", "birthday": "bday",
        "population": "pop", "girlfriend": "gf", "boyfriend": "bf", "celebrity": "celeb", "celebrities": "celebs",
        "police": "cops cop", "doctor": "doc", "doctors": "docs", "dollars": "bucks", "pounds": "quid",
        "message": "msg", "account": "acct", "approximately": "approx", "amount": "amt", "championship": "champs",
        "favourite": "fave", "versus": "vs", "helicopter": "chopper heli", "prime minister": "pm",
    }.items()
    for short in forms.split()
}  # fmt: skip
"""Short forms of words with content, each with the word that articles write."""

_WORD = re.compile(r"(?<![\w'’-])[^\W_]+(?:['’][^\W_]+)?(?![\w'’-])")
_LEAD = re.compile(
    r"^(?:(?:hey|hi|hello|ok(?:ay)?|so|um+|uh+|hm+|btw|pls|plz|please|guys|quick question"
    r"|(?:does |do )?(?:any(?:one|body|1)|some(?:one|body)|(?:you|u) (?:guys )?) ?know"
    r"|(?:can|could) (?:you|u|any(?:one|body)|some(?:one|body)) (?:please )?tell (?:me|us)"
    r"|any idea|i wonder|(?:just )?wondering)[\s,:!-]+)+(?=\w+ \w+)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,]+(?:pls|plz|please|lol|lmao|thx|thanks|ty|bro|guys|btw|tho|though)\s*([?!.]*)$", re.IGNORECASE
)


def plain(question: str) -> str:
    """The question with words of grammar spelled out, and without what only leads up to it or politely ends it."""
    text = _TAIL.sub(r"\1", _LEAD.sub("", question))
    text = _WORD.sub(_written_out, text)
    return text if any(character.isalnum() for character in text) else question


def _written_out(match: re.Match[str]) -> str:
    word = match.group().replace("’", "'")
    if len(word) == 1 and word.isupper():  # an initial, or a name: "vitamin U"
        return match.group()
    return _GRAMMAR.get(word.lower(), match.group())
