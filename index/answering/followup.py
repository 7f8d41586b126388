"""Questions that lean on the one before them: "and how many were hurt?", "why?", "what about Germany?".

Whether a question leans is told by its own words: how it begins, what it points at, whether it has content of its
own. The rules are for English; of other languages only the words are known with which such a question begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.answering.question import Kind, kind_of
from index.domain.article import Answer
from index.language.english import AUXILIARY, PREPOSITION, QUESTION_WORDS, THIRD_PERSON
from index.language.terms import ENGLISH, terms, words

_TIME = r"(?:week|month|year|season|morning|evening|night|weekend|spring|summer|autumn|fall|winter|century|decade|time)"
_OPENERS = {
    "de": "und|aber|oder|was ist mit|wie ist es mit",
    "en": "and|but|or|so|also|then|plus|(?:what|how) about|(?:what|who|where|when|which|how|why|anything) else",
    "es": "y|e|pero|o|qué hay de|qué pasa con",
    "fr": "et|mais|ou|qu['’]en est-il",
    "pl": "a|i|ale|lub|co z",
    "uk": "а|і|й|та|але|або|чи|що з|щодо",
}
_OPENS = {language: re.compile(rf"\W*(?:{words})\b", re.IGNORECASE) for language, words in _OPENERS.items()}
_PRONOUN = re.compile(rf"\b{THIRD_PERSON}\b", re.IGNORECASE)
_SUBJECT = re.compile(rf"\b{AUXILIARY}(?:n['’]t)? (?:he|she|it|they)\b|\b(?:him|her|it|them)\W*$", re.IGNORECASE)
"""A pronoun that the question is about, or that ends it."""
_EMPTY = re.compile(r"\bit\b(?=.*\s(?:to|that|when|since)\s)", re.IGNORECASE)
"""An "it" that stands for what follows, as in "How long does it take to cross?"."""
_POINTING = re.compile(
    rf"(?<!which )\b(?:{AUXILIARY}|{PREPOSITION}) (?:this|these|then"
    r"|those(?! (?:who|that|which|in|of|on|with|from|not|responsible)\b)"
    r"|that(?! (?:the|an?|it|he|she|they|we|is|was|are|were|will|ha[sd]|have|these|\d)\b))\b"
    rf"(?! {_TIME}\b)|\b{PREPOSITION} there\b"
    r"|\b(?:this|that|these|those|(?<!is )(?<!are )(?<!was )(?<!were )there|then)\W*$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    rf"\W*(?:{PREPOSITION} )?(?:how|what|which|whose|who|whom|when|where|why)\b"
    rf"(?:(?! {AUXILIARY}\b) \w+){{0,3}}(?= {AUXILIARY}\b)",
    re.IGNORECASE,
)
"""What is asked for, where it is not the sentence's subject: "how many people" did it hurt, "what year" was he born."""
_NAMED = re.compile(r"(?<=\s)[\"“'‘(]?[A-Z]\w|\d")
_EXPLAIN = re.compile(r"\W*(?:what|who)(?: (?:is|are|was|were)|['’]s|['’]re) (?!the\b)", re.IGNORECASE)
"""Begins to ask what a word means, which is all that such a question need say."""
_NAMES = re.compile(r"(?<=\s)[A-Z][\w-]+|\d[\d.,]*")
_SHORT = 5
"""The most words with content of a question that may lean though nothing in it says so."""
_MOST = 24
"""Words that are read with a follow-up: after a chain of them, those of the last ones."""
CONTEXT_WEIGHT = 0.15
"""What a word of the question before counts for, one of the follow-up's own counting for 1."""
AHEAD = 0.1
"""How much likelier a follow-up must be answered by itself than with the question before it, to be read by itself."""
_QUESTION_WORD = re.compile(rf"\b(?:{'|'.join(QUESTION_WORDS)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What was said before a question."""

    question: str
    article_id: int | None = None
    """The article that its answer quoted first; ``None`` if it had none."""

    @classmethod
    def after(cls, answer: Answer) -> Turn:
        """The turn that an answer ends. In a chain of follow-ups it carries on what they were about."""
        quoted = answer.quotes[0].article.id if answer.quotes else None
        return cls(question=answer.read_as or answer.question, article_id=quoted)


def leans(question: str, language: str = ENGLISH) -> bool:
    """Whether a question cannot be understood without the one before it.

    Args:
        question: on one line.
        language: whose stop words say nothing, as ISO 639-1.

    """
    content, opens = terms(question, language), _OPENS.get(language)
    if not content or (opens and opens.match(question)):
        return True
    if len(content) == 1 and not _NAMED.search(question) and not _EXPLAIN.match(question):
        return True
    return language == ENGLISH and _points_back(question)


def _points_back(question: str) -> bool:
    """Whether a pronoun, or a word such as "this", stands for nothing that the question has named before it."""
    question = re.split(r"[.;:!] ", question)[0]
    if _POINTING.search(question):
        return True
    pronoun = _PRONOUN.search(question)
    if pronoun is None or (pronoun[0].lower() == "it" and _EMPTY.search(question)):
        return False
    if _SUBJECT.search(question) and not _NAMED.search(question[: pronoun.start()]):
        return True
    asked = _ASKED.match(question)
    return bool(asked and asked.end() < pronoun.start() and not terms(question[asked.end() : pronoun.start()]))


def may_lean(question: str, language: str = ENGLISH) -> bool:
    """Whether a question that finds no answer by itself may mean one about what was asked before: short, no names."""
    return not _NAMED.search(question) and len(terms(question, language)) <= _SHORT


def is_bare(question: str, language: str = ENGLISH) -> bool:
    """Whether a question says nothing of what would answer it: "why?", "how so?"."""
    return not terms(question, language) and kind_of(question) is Kind.OTHER


def context(question: str, before: str) -> str:
    """The words of the question before that a follow-up is read with, less those that it has itself.

    They are its names and numbers, or all that tell anything where it has none. With all of them every time, what
    the two questions do not share led to passages about the earlier one.
    """
    known = set(terms(question))
    named = [name for name in _NAMES.findall(before) if terms(name)]
    found = [word for word in named or words(before) if not known.issuperset(terms(word))]
    return " ".join(list(dict.fromkeys(found))[:_MOST])


def kind(question: str, before: str) -> Kind:
    """The kind of answer that a follow-up asks for: its own, or as before if it asks nothing: "what about Germany?"."""
    own = kind_of(question)
    if own is Kind.OTHER and not _QUESTION_WORD.search(_OPENS[ENGLISH].sub("", question, count=1)):
        return kind_of(before)
    return own
