"""When something happens, by the words around its date. The date is in brackets; the sentences are made up."""

import pytest

from index.domain.article import Span
from index.language.tense import Tense, tense

PAST = """
Blinken said on [Monday] that President Joe Biden will visit Israel on Wednesday.
Blinken said on [Monday] Biden will visit Israel on Wednesday.
Blinken said in an interview on [Monday] Biden will visit Israel on Wednesday.
On [Wednesday], the two met in Paris.
Biden on [Wednesday] announced new sanctions.
The union announced on [Wednesday] that it would strike.
He flew to Israel on [Wednesday].
He arrived on [Monday] and will leave on Friday.
The bridge has been closed since [Monday].
The vote on [Wednesday] was fair.
said a spokesman on [Wednesday].
They did not meet on [Monday].
The ship sank on [Monday].
In a speech on [Monday], he warned of delays.
Netanyahu met Blinken in Tel Aviv, Israel, on [Wednesday] after flying in.
Hundreds of people marched on [Saturday].
Police arrested a man on [Friday] in connection with the fire.
"""
FUTURE = """
Blinken said on Monday that President Joe Biden will visit Israel on [Wednesday].
Blinken said Biden will visit Israel on [Wednesday].
On [Wednesday], Biden will visit Israel.
Biden on [Wednesday] will announce new sanctions.
The trial begins on [Monday].
The president is travelling to Israel on [Wednesday].
Results are expected on [Wednesday].
Results are expected to be released on [Wednesday].
He will attend a planned meeting on [Wednesday].
He will meet Netanyahu, Gallant and Herzog on [Wednesday].
He arrived on Monday and will leave on [Friday].
The ferry will be repaired by [Friday].
Biden, who will visit Israel on [Wednesday], said nothing.
He said the vote on [Wednesday] will be fair.
Rishi Sunak has said he will visit on [Monday].
They might meet on [Monday].
It isn't expected to reopen until next month, but the café will on [Friday].
The library reopens on [Monday] and will stay open.
He is to speak on [Monday].
"""
OPEN = """
He was due to fly to Jordan on [Wednesday].
Voters go to the polls on [Sunday].
The union announced a strike on [Wednesday].
The union announced that it would strike on [Wednesday].
She agreed to meet him on [Friday].
He flew to Israel to meet Netanyahu on [Wednesday].
He will visit a museum built in 1900 on [Wednesday].
The gallery is closed on [Monday].
The talks were to begin on [Monday].
They could meet on [Monday].
According to a report published in 2019, on [Wednesday] the museum will open.
The company had reported losses on [Tuesday].
The strike, set for [Wednesday], is off.
He is to leave after winning the race on [Sunday].
The two face a summer of talks before the winner is announced on [Monday].
She pledged to go if he becomes minister on [Monday].
"""


def told(marked: str) -> Tense | None:
    start, end = marked.index("["), marked.index("]") - 1
    return tense(marked.replace("[", "").replace("]", ""), Span(start, end))


@pytest.mark.parametrize("sentence", PAST.strip().split("\n"))
def test_what_was(sentence: str) -> None:
    assert told(sentence) is Tense.PAST


@pytest.mark.parametrize("sentence", FUTURE.strip().split("\n"))
def test_what_is_to_come(sentence: str) -> None:
    assert told(sentence) is Tense.FUTURE


@pytest.mark.parametrize("sentence", OPEN.strip().split("\n"))
def test_what_cannot_be_told_is_left_open(sentence: str) -> None:
    assert told(sentence) is None
