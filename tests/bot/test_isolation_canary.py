"""Two servers, canary words in one: many questions, looks, presses and exports of the other never show them."""

from __future__ import annotations

import gzip
import random
from typing import Any

from bot.ask.quote_pointer import Pointer, pack
from index.domain.article import Article, Span
from index.ingest.draft import draft
from index.library.libraries import Libraries
from tests.bot.world import World, settle_in
from tests.lengths import rounds

ROUNDS = rounds(long=1_000, short=150)
CANARIES = ("xylocanary", "quetzalbird", "zorblatt")
WORDS = "president visit bridge mill rye ferry storm Monday harbour ticket who when where how many".split()
OTHERS = """The mill by the river

The mill opened in May. The president will visit it on Monday, and bakers from the harbour buy rye there.
"""


def told(article: int) -> str:
    canary = CANARIES[article % 3]
    return f"The {canary} report {article}\n\nThe {canary} visits the president on day {article}."


def pointed(articles: list[Article], chance: random.Random) -> str:
    """The state of a button to quotes of the other server, as somebody might copy it."""
    chosen = chance.choice(articles)
    span = Span(0, min(len(chosen.text), 30))
    return f"0:{pack([Pointer(chosen.id, span, span, None, chance.randrange(0x4000))], 80)}"


async def test_nothing_of_another_server_is_ever_shown(there: World, opened: Libraries) -> None:
    chance = random.Random(0)
    articles = [there.library.add(draft("a", told(number))).article for number in range(9)]
    there.library.ledger.missed(f"Where is the {CANARIES[0]}?", None, there.library.now())
    other = settle_in(there.env, there.client)
    opened.open(str(other.guild.id)).add(draft("b", OTHERS))
    before = len(there.env.http_requests)
    for number in range(ROUNDS):
        await one(other, articles, chance, number)
    assert all("There is no article number" in str(error) for error in there.env.errors), "what is not here is told so"
    sent = there.env.http_requests[before:]
    assert len(sent) >= ROUNDS
    for request in sent:
        assert not any(canary in repr(request.json).casefold() for canary in CANARIES), request.path
        for name, data in files(request):
            whole = gzip.decompress(data) if name.endswith(".gz") else data
            assert not any(canary.encode() in whole for canary in CANARIES), name


async def one(other: World, articles: list[Article], chance: random.Random, number: int) -> Any:
    """One thing that somebody of the other server does."""
    words = " ".join(chance.sample([*WORDS, *(canary[:-2] for canary in CANARIES)], 4))  # a reply repeats its question
    kind = number % 10
    if kind < 5:
        return await other.ask(f"{words}?", who=chance.choice([other.member, other.admin]))
    if kind == 5:
        return await other.member.autocomplete(other.channel, "ask", "article", chance.choice(CANARIES), question="x")
    if kind == 6:
        return await other.admin.autocomplete(other.channel, "article show", "article", chance.choice(CANARIES))
    if kind == 7:
        state = chance.choice(
            [f"quote:{pointed(articles, chance)}", f"remove:{chance.randrange(2, 20)}", "gaps:0", "log:0"]
        )
        return await other.press(other.admin, state)
    if kind == 8:
        return await other.article("show", article=chance.randrange(2, 12))
    return await other.command(other.admin, chance.choice(["library export", "gaps", "library log", "library stats"]))


def files(request: Any) -> list[tuple[str, bytes]]:
    """The files that a request carries."""
    return [
        (str(getattr(one, "filename", "")), getattr(one, "data", b"")) for one in getattr(request, "files", None) or ()
    ]
