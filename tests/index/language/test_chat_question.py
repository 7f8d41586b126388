"""Which messages are questions, and what is asked of the articles. Sentences, people and places are invented."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.chat_question import LONGEST, Asking, chance, cleaned, question_in, shipped

ASKING = """
does anyone here know if the ferry to Skerry sails tonight
wen next ferry
any idea why the price of bread went up
can you pass me the link pls
how are you all today
@ann are you coming tonight?
whats the new timetable
wahts the new timetable
wut time does it start
do u know if the shop is open
who won the election
is the museum open on sunday
has the strike ended yet
was anyone hurt
how many seats did they win
so the tunnel is closed or not
lol really?
who's the new mayor
need to know how old the bridge is
someone pls explain why they closed the school
did the mayor resign
what about the bridge in Velm
tell me who the new minister is
when is the next meeting
is it just me or is the site down
wanna play cards later
explain the tax on boats
could u tell me the price of a ticket
have they said anything about refunds
the ferry sails at 8, right?
the new bridge, how long is it
looking for the article on the dam, anyone got it
which team is top of the league?
""".strip().splitlines()

TELLING = """
I know what you did last summer
what a lovely morning
lol
the ferry sails at nine
When the ferry sails, the shop closes.
How the lighthouse was built
that is what I said on monday
see you tomorrow
I have no idea what is going on
let me know if you need anything
if anyone wants tickets, I have two left
what he said is true
which is why I left early
thanks for the help
haha what a legend
Why we moved to a new server: a thread
How to bake bread in five steps
you can ask the bot when the ferry sails
She asked me when the ferry sails
should be fixed now
would love to see that
whatever you say
I wonder what she sees in him lol
don't ask me how I know
please read the rules before posting
could not agree more with you
any news is good news
as if anyone knows
it depends on what you want
ok will try that
he told us how to get there
I'll ask when I get there
can't wait
have a good one
are too expensive for me
""".strip().splitlines()


def test_five_in_six_of_what_is_taken_for_a_question_is_one_and_four_in_five_are_found() -> None:
    found = [message for message in ASKING if question_in(message)]
    wrong = [message for message in TELLING if question_in(message)]
    assert len(found) >= 0.8 * len(ASKING)
    assert len(found) >= 0.85 * (len(found) + len(wrong)), wrong


def test_those_sentences_were_not_learnt() -> None:
    learnt = (resources.files("index") / "data" / "asked.txt").read_text("utf-8").splitlines()
    assert {line[2:] for line in learnt}.isdisjoint(message.lower() for message in [*ASKING, *TELLING])


@pytest.mark.parametrize(
    "message",
    [
        "Wann fährt die Fähre?",
        "¿Cuándo sale el ferry?",
        "когда отходит паром?",
        "渡船什么时候开？",
        "متى تغادر العبارة؟",
        "Πότε φεύγει το πλοίο\u037e",
    ],
)
def test_a_question_of_another_language_is_told_by_its_mark(message: str) -> None:
    assert question_in(message) == message


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("Hi all! I read about the harbour. When will the new pier open? Thanks", "When will the new pier open?"),
        ("hey guys, does anyone know who owns the mill", "does anyone know who owns the mill"),
        ("<@123> <:wave:45> what did the council decide?", "what did the council decide?"),
        ("@ann what did the council decide?", "what did the council decide?"),
        ("> it sails at eight\nwhen does it sail back", "when does it sail back"),
        (">>> it sails at eight.\nreally?\n", None),
        ("**When** does [the ferry](https://sea.example/a?b=c) sail? https://sea.example", "When does the ferry sail?"),
        ("when does the ferry sail \N{SHIP}\N{VARIATION SELECTOR-16}", "when does the ferry sail"),
        ("Does anyone know? When does the ferry to Skerry sail?", "When does the ferry to Skerry sail?"),
        ("The ferry to Skerry did not sail. Why?", "The ferry to Skerry did not sail. Why?"),
        ("was it ever above 30 °C in Skerry?", "was it ever above 30 °C in Skerry?"),
        ("what is snake_case for in `pip`?", "what is snake_case for in pip?"),
        ("```\nconst late = now > then ? 1 : 0\n```", None),
        ("https://sea.example/search?when=now", None),
        ("The ferry sails at eight.", None),
        ("?", None),
        ("??? \N{GRINNING FACE}", None),
        ("", None),
    ],
)
def test_the_question_is_taken_out_of_the_message(message: str, question: str | None) -> None:
    assert question_in(message) == question


def test_what_stands_past_the_longest_message_is_not_looked_at() -> None:
    assert question_in("a " * (LONGEST // 2) + "when does the ferry sail?") is None


@given(st.text(max_size=300))
def test_any_text_has_a_chance_and_a_question_or_none(message: str) -> None:
    assert 0 <= chance(message) <= 1
    question = question_in(message)
    assert question is None or (question.strip() == question != "" and question in " ".join(cleaned(message).split()))


@given(st.text(alphabet="<>@#:!?&`*_~|[]()\\/ -\n a1https.", max_size=300))
def test_so_has_any_markup(message: str) -> None:
    assert 0 <= chance(message) <= 1
    question = question_in(message)
    assert question is None or "`" not in question


@given(st.text(max_size=100))
def test_a_message_with_a_question_reaches_the_bar(message: str) -> None:
    if question_in(message):
        assert chance(message) >= shipped().bar - 1e-9


def test_other_weights_may_be_given() -> None:
    never = Asking(words=frozenset(), weights={}, intercept=-9.0, bar=0.5)
    always = Asking(words=frozenset(), weights={}, intercept=9.0, bar=0.5)
    assert question_in("When does it sail?", never) is None
    assert question_in("It sails at eight.", always) == "It sails at eight."


def test_a_data_file_without_its_bar_is_refused() -> None:
    with pytest.raises(KeyError, match="bar"):
        Asking.from_json('{"words": "", "signs": {}, "intercept": 0}')
