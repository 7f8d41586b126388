from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.catalogs import LANGUAGES
from bot.i18n.translate import Voice
from bot.messages import escape, question_line
from tests.bot.messages import markdown

questions = st.text(min_size=1, max_size=300).filter(lambda text: bool(escape.label(text, question_line.MOST)))


@given(questions, st.sampled_from(sorted(LANGUAGES)), st.text(max_size=50))
def test_what_is_written_is_read_again_whatever_follows(question: str, language: str, below: str) -> None:
    line = question_line.write(question, Voice(language))
    assert "\n" not in line
    assert question_line.read(f"{line}\n{below}") == escape.label(question, question_line.MOST)


@given(questions, st.integers(10, 900))
def test_of_a_long_question_the_beginning_is_written(question: str, most: int) -> None:
    line = question_line.write(question, Voice(), most)
    assert question_line.read(line) == escape.label(question, most)
    assert markdown.read(line).constructs == set()


@pytest.mark.parametrize("content", ["", "The articles don't say.", "> Q: When?", "https://example.org: a page", "Q:"])
def test_other_messages_name_no_question(content: str) -> None:
    assert question_line.read(content) is None
