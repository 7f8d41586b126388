from __future__ import annotations

from bot.runtime.cooldowns import Cooldowns, Kind, TooSoonError


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def take(
    cooldowns: Cooldowns,
    member: int = 1,
    server: str = "1",
    kind: Kind = Kind.ASKED,
    *,
    seconds: int = 3,
    minute: int = 60,
) -> str | None:
    """What is said to a question, and whether it was said before."""
    try:
        cooldowns.take(kind, member, server=server, seconds=seconds, minute=minute)
    except TooSoonError as error:
        return f"{error} {error.again}"
    return None


def test_a_member_waits_between_two_questions_and_is_told_when_to_ask_again() -> None:
    clock = Clock()
    cooldowns = Cooldowns(clock)
    assert take(cooldowns) is None
    clock.now += 0.6
    assert str(take(cooldowns)).startswith("That was quick: you can ask me again in 3 s.")
    assert take(cooldowns, member=2) is None
    clock.now += 2.5
    assert take(cooldowns) is None


def test_a_refusal_is_marked_as_told_until_the_next_question_is_taken() -> None:
    clock = Clock()
    cooldowns = Cooldowns(clock)
    take(cooldowns)
    assert str(take(cooldowns)).endswith("False")
    assert str(take(cooldowns)).endswith("True")
    clock.now += 4
    assert take(cooldowns) is None
    assert str(take(cooldowns)).endswith("False")


def test_a_server_has_so_many_questions_in_a_minute() -> None:
    clock = Clock()
    cooldowns = Cooldowns(clock)
    assert [take(cooldowns, member, minute=3) for member in (1, 2, 3)] == [None] * 3
    clock.now += 10
    refused = [str(take(cooldowns, member, minute=3)) for member in (4, 5)]
    assert all("This server has asked me a lot" in one and "again in 50 s" in one for one in refused)
    assert all(one.endswith("False") for one in refused), "each is told once"
    assert str(take(cooldowns, 4, minute=3)).endswith("True")
    assert take(cooldowns, 4, server="2", minute=3) is None
    clock.now += 51
    assert take(cooldowns, 4, minute=3) is None


def test_what_is_of_another_kind_is_counted_apart() -> None:
    cooldowns = Cooldowns(Clock())
    assert [take(cooldowns, kind=kind, minute=1) for kind in Kind] == [None] * len(Kind)
    assert all(take(cooldowns, kind=kind, minute=1) for kind in Kind)


def test_without_seconds_a_member_need_not_wait() -> None:
    cooldowns = Cooldowns(Clock())
    assert [take(cooldowns, seconds=0) for _ in range(5)] == [None] * 5


def test_a_changed_setting_counts_at_once() -> None:
    cooldowns = Cooldowns(Clock())
    take(cooldowns, seconds=3_600)
    assert take(cooldowns, seconds=3_600)
    assert take(cooldowns, seconds=1) is None


def test_of_many_those_who_asked_longest_ago_are_forgotten() -> None:
    cooldowns = Cooldowns(Clock(), most=3)
    for member in (1, 2, 3):
        take(cooldowns, member)
    assert take(cooldowns, 1) is None
    assert take(cooldowns, 3)
