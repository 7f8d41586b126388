"""Questions that lean on the one before them: how they are told, and what they are read with."""

from __future__ import annotations

from typing import Any

import pytest

from index.answering.followup import Turn, context, is_bare, kind, leans, may_lean
from index.answering.pipeline import Options
from index.answering.question import Kind
from index.domain.article import Answer, Draft
from index.library.library import Library
from tests.doubles.corpus import MemoryCorpus
from tests.doubles.search import MemorySearch
from tests.index.examples import ferry, library, mill


@pytest.mark.parametrize(
    "question",
    [
        "and how many were hurt?",
        "But when does the ferry sail?",
        "what about Germany?",
        "How about children?",
        "Who else was there?",
        "why?",
        "Why not?",
        "when was that?",
        "who is he?",
        "Where is it?",
        "how many?",
        "What year was he born?",
        "Did they say why?",
        "How much does it cost?",
        "What did she say about the war?",
        "What were its sisters' names?",
        "who was behind this?",
        "What happened after that?",
        "How many people live there?",
        "Which rocket carried it?",
        "what's the reason?",
        "Was it raining then?",
        "How many of these colonies were there?",
    ],
)
def test_a_question_that_points_back_leans(question: str) -> None:
    assert leans(question)


@pytest.mark.parametrize(
    "question",
    [
        "When does Biden visit?",
        "when does biden visit israel?",
        "How many people fled the north of Gaza?",
        "What is photosynthesis?",
        "who is Ida Strand?",
        "Did the ferry return to its harbour?",
        "Which country recalled its ambassador?",
        "Which automaker announced that it lost money?",
        "When did Biden say he would visit?",
        "How long does it take to cross the river?",
        "How many islands are there in Skarrow Bay?",
        "What was agreed this week?",
        "Who won the elections this year?",
        "What did those who stayed say?",
        "Activists glue themselves to paintings. What do they want?",
        "Andorra borders which countries?",
        "Which of these animals is not a mammal?",
    ],
)
def test_a_question_that_names_what_it_is_about_does_not(question: str) -> None:
    assert not leans(question)


@pytest.mark.parametrize(
    ("question", "language"),
    [("Und warum?", "de"), ("Et en Allemagne ?", "fr"), ("¿Y cuándo?", "es"), ("A kiedy?", "pl"), ("А коли?", "uk")],
)
def test_other_languages_lean_by_how_they_begin(question: str, language: str) -> None:
    assert leans(question, language)
    assert not leans("Andorra Zagreb Kyjiw 2024?", language)


def test_words_of_one_language_do_not_tell_of_another() -> None:
    assert not leans("Also sprach Zarathustra auf Deutsch", "de")
    assert leans("Also, when did Zarathustra speak?", "en")


def test_a_short_question_without_a_name_may_lean() -> None:
    assert may_lean("How many people were killed?")
    assert not may_lean("How many people were killed in Amman?")
    assert not may_lean("How many people were killed in 1990?")
    assert not may_lean("How many people fled the north after the warning of the army reached the towns?")


def test_only_a_question_that_asks_for_nothing_in_particular_is_bare() -> None:
    assert is_bare("why?")
    assert is_bare("and how so?")
    assert not is_bare("when was that?")
    assert not is_bare("why the delay?")


def test_a_follow_up_is_read_with_the_names_of_the_question_before() -> None:
    assert context("who is he?", "When does President Biden visit Israel?") == "President Biden Israel"
    assert context("and in 2024?", "How many people came to Paris in 2020?") == "Paris 2020"


def test_without_names_it_is_read_with_all_that_tells() -> None:
    assert context("why?", "when does biden visit israel?") == "biden visit israel"
    assert context("why?", "who is it?") == ""


def test_words_that_it_has_itself_are_not_read_twice() -> None:
    assert context("and when will Biden leave?", "When does Biden visit Israel?") == "Israel"
    assert context("why?", "Does Biden like Paris, or Biden Paris?") == "Biden Paris"


def test_of_a_long_question_before_some_words_are_enough() -> None:
    assert len(context("why?", " ".join(f"Name{number}" for number in range(500))).split()) == 24


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what about Germany?", Kind.HOW_MANY),
        ("and in 2024?", Kind.HOW_MANY),
        ("and the owls?", Kind.HOW_MANY),
        ("and when?", Kind.WHEN),
        ("who else?", Kind.WHO),
        ("and why?", Kind.OTHER),
        ("and where was that?", Kind.WHERE),
    ],
)
def test_a_follow_up_asks_for_its_own_kind_or_else_for_that_before(question: str, expected: Kind) -> None:
    assert kind(question, "How many people live in France?") is expected


def test_a_turn_carries_on_what_a_chain_is_about() -> None:
    chain = Answer(question="and why?", read_as="and why? Biden Israel")
    assert Turn.after(chain) == Turn(question="and why? Biden Israel", article_id=None)
    plain = Answer(question="When does Biden visit?")
    assert Turn.after(plain) == Turn(question="When does Biden visit?")


# with a library; the model is a double


def filled(**options: Any) -> Library:
    made = library(**options)
    made.add(ferry())
    made.add(mill())
    return made


def test_a_follow_up_finds_what_it_is_about_in_the_question_before() -> None:
    made = filled()
    first = made.ask("When does the ferry to Skarrow sail again?")
    answer = made.ask("and how long is the crossing?", before=Turn.after(first))
    assert "50 minutes" in answer.quotes[0].text
    assert answer.question == "and how long is the crossing?"
    assert answer.read_as == "and how long is the crossing? Skarrow"


def test_a_question_that_stands_by_itself_is_answered_as_if_it_were_no_reply() -> None:
    made = filled()
    before = Turn.after(made.ask("When does the ferry to Skarrow sail again?"))
    question = "In what year had the old mill burnt down?"
    assert made.ask(question, before=before) == made.ask(question)
    assert made.ask(question, before=before).read_as is None


def test_the_article_before_decides_between_two_that_say_the_same() -> None:
    """Of two articles that differ in a word which nobody asks for."""
    made = library(MemoryCorpus())
    for place in ("north", "south"):
        text = f"The mill in the {place} burnt down. The owner of the {place} is Ida Strand. She was away that night."
        made.restore(Draft(title=f"Mill {place}", text=text), made.now())
    for number in (1, 2):
        answer = made.ask("and who is the owner?", before=Turn(question="When did the Mill burn?", article_id=number))
        assert answer.quotes[0].article.id == number


def test_an_article_that_is_gone_is_no_fault_of_the_follow_up() -> None:
    made = filled()
    before = Turn(question="and when does it sail?", article_id=99)
    assert made.ask("and how much is a ticket?", before=before).quotes


def test_of_a_chain_the_title_of_the_article_tells_what_it_is_about() -> None:
    made = filled()
    answer = made.ask("and how much?", before=Turn(question="and when?", article_id=1))
    assert answer.read_as == "and how much? ferry returns"


def test_why_alone_is_answered_by_a_perhaps() -> None:
    made = filled(confidence=0.0, maybe=0.0)
    before = Turn(question="When does the ferry to Skarrow sail again?", article_id=1)
    answer = made.ask("why?", before=before)
    assert answer.quotes == ()
    assert answer.maybe
    assert answer.nearest


def test_the_question_before_may_be_anything() -> None:
    made = filled()
    for before in ("", "?", "🦉", "x" * 10_000, '"*', "\0"):
        made.ask("and when?", before=Turn(question=before, article_id=1))


def test_the_defaults_leave_a_plain_question_to_one_reading() -> None:
    class Counting(MemorySearch):
        asked = 0

        def languages(self) -> frozenset[str | None]:
            self.asked += 1
            return super().languages()

    corpus = MemoryCorpus()
    corpus.search = counting = Counting(corpus.rows)
    made = library(corpus, confidence=Options().confidence)
    made.add(ferry())
    counting.asked = 0
    made.ask("When does the ferry sail?")
    made.ask("When does the ferry to Skarrow sail again?", before=Turn(question="What is a mill?"))
    assert counting.asked == 2


# with the real weights

CONVERSATIONS = [
    ("When was Voyager 1 launched?", "and how long does a signal take to reach it?", "22 and a half"),
    ("When does Biden visit?", "whom will he meet in Amman?", "King Abdullah"),
    ("When does Biden visit?", "and how many hostages were taken?", "200"),
    ("How long does the ferry crossing take?", "and how much is a ticket?", "14 crowns"),
    ("How long does the ferry crossing take?", "what about children?", "travel free"),
    ("When was Webb launched?", "how far from Earth does it work?", "1.5 million"),
    ("Who is the captain of the robot team?", "what is it called?", "Magpie"),
    ("When did Croatia join the European Union?", "how many people live there?", "four million"),
    ("How many gold medals did France win?", "and the United States?", "won 40 gold medals each"),
    ("When did the fire at Notre-Dame break out?", "how high is its spire?", "96 metres"),
    ("When will Europa Clipper reach Jupiter?", "which rocket carried it?", "Falcon Heavy"),
    ("Who voted against the change at the library?", "when does it take effect?", "1 March"),
]


def first_sentence(answer: Answer) -> str:
    if not answer.quotes:
        return ""
    start, end = answer.quotes[0].sentence
    return answer.quotes[0].article.text[start:end]


def test_of_twelve_follow_ups_eleven_are_answered_by_the_first_sentence_marked(sample: Library) -> None:
    missed = []
    for question, asked, words in CONVERSATIONS:
        answer = sample.ask(asked, before=Turn.after(sample.ask(question)))
        if words not in first_sentence(answer):
            missed.append((asked, answer.read_as, first_sentence(answer)))
    assert len(missed) <= 1, missed


def test_a_reply_about_something_else_is_not_dragged_back(sample: Library) -> None:
    questions = [question for question, *_ in CONVERSATIONS]
    alone = {question: sample.ask(question) for question in questions}
    for question, before in zip(questions, [*questions[3:], *questions[:3]], strict=True):
        assert sample.ask(question, before=Turn.after(alone[before])) == alone[question]


def test_what_is_not_said_is_not_answered_to_a_follow_up_either(sample: Library) -> None:
    before = Turn.after(sample.ask("When does Biden visit?"))
    for asked in ("and who painted the Mona Lisa?", "how old is the Eiffel Tower?", "how do I bake bread with it?"):
        assert sample.ask(asked, before=before).quotes == ()
