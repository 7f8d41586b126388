"""A sentence is checked for what the question asks for: a number with its unit, a person in its role, a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.answer_type.answer_check import UNKNOWN, met
from index.answering.answer_type.expected_answer import Sought, expected


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("how old is the captain", Sought.AGE),
        ("how many drones were shot down", Sought.COUNT),
        ("how many days does it take", Sought.DURATION),
        ("how long does the ferry take", Sought.DURATION),
        ("how long ago was it built", Sought.DATE),
        ("what time does it leave", Sought.CLOCK),
        ("how much is the fine", Sought.SUM),
        ("what is the mill worth now", Sought.SUM),
        ("how much rain was there", Sought.QUANTITY),
        ("who is ines vargholm", Sought.IDENTITY),
        ("who is suing the mill", Sought.PERSON),
        ("who is the captain of the Halvard", Sought.PERSON),
        ("why was it late", Sought.REASON),
        ("what made it leak", Sought.REASON),
        ("what can i borrow there", Sought.LIST),
        ("did anyone die", Sought.YES_OR_NO),
        ("ferry timetable", Sought.OTHER),
    ],
)
def test_what_is_asked_for_is_known_by_the_questions_words(question: str, sought: Sought) -> None:
    assert expected(question).sought is sought


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("how long does the ferry take", "The crossing takes 35 minutes.", "The ferry leaves at 9.40 p.m."),
        ("how many passengers were on it", "It carried 47 passengers.", "It carried 19 crew."),
        ("how many people came", "More than 300 visitors came.", "A ticket costs 300 crowns."),
        ("how old is Webb", "The jury found Webb, 51, guilty.", "The 8-year-old girl was found."),
        ("how much did it cost", "It cost 2.3 million crowns.", "It is 62 metres high."),
        ("how much did shares fall", "Shares fell 4.6% on Monday.", "Shares are traded in Hask."),
        ("who is Ines Vargholm", "Ines Vargholm, the harbour master, said so.", "Ines Vargholm said so."),
        ("who is Ines Vargholm", "Harbour master Ines Vargholm told reporters.", "Then Ines Vargholm left."),
        ("when will the dam be built", "It will be built in 2031.", "It was built in 1938."),
        ("why is it shut", "It is shut because the bridge leaks.", "It is shut."),
        ("where does it go", "It goes to Skarrow.", "It goes often."),
        ("how often does it come", "It comes every 740 years.", "It is 740 km long."),
        ("how hot was it", "It was 29 degrees at noon.", "It was 29 km away."),
    ],
)
def test_a_sentence_that_has_it_is_preferred(question: str, better: str, worse: str) -> None:
    wanted = expected(question)
    assert met(wanted, better) > met(wanted, worse)


def test_a_question_without_a_type_prefers_nothing() -> None:
    assert met(expected("ferry timetable"), "It sails at nine.") == UNKNOWN


@given(st.text(), st.text())
def test_a_check_is_a_share(question: str, sentence: str) -> None:
    assert 0 <= met(expected(question), sentence) <= 1


@pytest.mark.parametrize("text", ["what is " * 1_000, "how much does " * 1_000, "who is a" * 2_000, "1 " * 5_000])
def test_a_long_text_does_not_hold_anybody_up(text: str) -> None:
    met(expected(text[:2_000]), text)
