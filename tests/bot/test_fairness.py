"""Fairness: who asks too much is told when to ask again, and who repeats a question gets the answer it got."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TooSoonError, UserError
from bot.fairness import CHANNEL_BURST, DAY, QUIET, USER_BURST, Fairness, Lapsing, Limits
from bot.service import Question, Reply, Surface
from knowledge import dates
from knowledge.models import Answer
from tests.bot.clocks import Clock

USERS = Limits(user_cooldown_seconds=3.0)
CHANNELS = Limits(channel_cooldown_seconds=2.0)
DAILY = Limits(daily_questions=7)
REPEATS = Limits(repeat_seconds=60.0)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


def asked(text: str = "When is Artemis III?", user: int | None = 1, channel: int = 10, **fields: Any) -> Question:
    """Somebody's question by mention."""
    return Question(text, Surface.MENTION, user_id=user, channel_id=channel, **fields)


def admitted(fairness: Fairness, questions: Iterable[Question]) -> int:
    """How many of the questions may be answered."""
    return sum(refusal(fairness, question) is None for question in questions)


def refusal(fairness: Fairness, question: Question) -> TooSoonError | None:
    try:
        fairness.admit(question)
    except TooSoonError as error:
        return error
    return None


def test_without_limits_anyone_may_ask_anything(clock: Clock) -> None:
    """0 is no limit."""
    assert admitted(Fairness(clock=clock), [asked()] * 1000) == 1000


@pytest.mark.parametrize(("limits", "burst", "pause"), [(USERS, USER_BURST, 3), (CHANNELS, CHANNEL_BURST, 2)])
def test_a_few_at_once_and_then_one_by_one(clock: Clock, limits: Limits, burst: int, pause: int) -> None:
    """Who has asked a few at once gets one more after each cooldown, and all of them again after a rest."""
    fairness = Fairness(limits, clock=clock)

    assert admitted(fairness, [asked()] * 20) == burst
    clock.now += pause
    assert admitted(fairness, [asked()] * 20) == 1
    clock.now += burst * pause
    assert admitted(fairness, [asked()] * 20) == burst


@given(st.lists(st.integers(0, 40), min_size=1, max_size=200))
def test_no_rhythm_gets_round_the_cooldown(tenths: list[int]) -> None:
    """In any stretch of time a user gets the few at once and one for each cooldown in it, never more."""
    clock = Clock()
    fairness = Fairness(USERS, clock=clock)
    moments: list[float] = []
    for pause in tenths:
        clock.now += pause / 10
        moments += [clock.now] * admitted(fairness, [asked()])

    for first, start in enumerate(moments):
        for count, end in enumerate(moments[first:], 1):
            assert count <= USER_BURST + (end - start) / 3.0 + 1e-6


@pytest.mark.parametrize("limits", [USERS, CHANNELS, DAILY])
def test_the_time_that_is_told_suffices(clock: Clock, limits: Limits) -> None:
    """Whoever asks again when told to is answered."""
    fairness = Fairness(limits, clock=clock)
    clock.now += 0.3
    admitted(fairness, [asked()] * 20)
    clock.now += 0.6
    error = refusal(fairness, asked())
    told = re.search(r"Please ask again in (\d+) (second|hour)s?\.$", str(error))

    assert told
    clock.now += int(told[1]) * {"second": 1, "hour": 3600}[told[2]]
    assert refusal(fairness, asked()) is None


@pytest.mark.parametrize(
    ("cooldown", "told"),
    [(0.2, "1 second"), (1, "1 second"), (59.5, "60 seconds"), (61, "2 minutes"), (3600, "60 minutes")],
)
def test_times_are_told_in_words(clock: Clock, cooldown: float, told: str) -> None:
    """Rounded up, so that nobody comes too early."""
    fairness = Fairness(Limits(user_cooldown_seconds=cooldown), clock=clock)
    admitted(fairness, [asked()] * USER_BURST)

    assert str(refusal(fairness, asked())) == f"You ask faster than I may answer. Please ask again in {told}."


def test_a_day_is_24_hours_from_the_first_question(clock: Clock) -> None:
    """The daily limit does not care when midnight is, nor how the questions are spread."""
    fairness = Fairness(DAILY, clock=clock)

    assert admitted(fairness, [asked()] * 3) == 3
    clock.now += DAY / 2
    assert admitted(fairness, [asked()] * 9) == 4
    assert str(refusal(fairness, asked())).endswith("in 24 hours. Please ask again in 12 hours.")
    clock.now += DAY / 2
    assert admitted(fairness, [asked()] * 9) == 7


def test_users_and_channels_are_counted_apart(clock: Clock) -> None:
    """One user's haste costs another nothing, nor one channel's."""
    users, channels = Fairness(USERS, clock=clock), Fairness(CHANNELS, clock=clock)
    admitted(users, [asked()] * 20)
    admitted(channels, [asked()] * 20)

    assert refusal(users, asked(user=2)) is None
    assert refusal(users, asked(channel=20)) is not None
    assert refusal(channels, asked(channel=20)) is None
    assert refusal(channels, asked(user=2)) is not None
    assert refusal(users, asked(user=None)) is None


def test_a_refusal_costs_nothing(clock: Clock) -> None:
    """What a busy channel refuses is not taken from the user."""
    fairness = Fairness(replace(CHANNELS, user_cooldown_seconds=1000, daily_questions=USER_BURST), clock=clock)
    admitted(fairness, [asked(user=number) for number in range(2, 2 + CHANNEL_BURST)])

    assert admitted(fairness, [asked()] * 20) == 0
    assert admitted(fairness, [asked(channel=20)] * 20) == USER_BURST


def test_a_server_may_have_limits_of_its_own(clock: Clock) -> None:
    """Limits that come with a question hold for that question."""
    fairness = Fairness(USERS, clock=clock)
    strict = Limits(daily_questions=1)
    fairness.admit(asked(), strict)

    with pytest.raises(TooSoonError, match="24 hours"):
        fairness.admit(asked(), strict)
    assert admitted(fairness, [asked()] * 20) == USER_BURST


def test_what_was_asked_on_one_server_costs_nothing_on_another(clock: Clock) -> None:
    """However slow or generous the first one is; elsewhere is one place."""
    slow, quick = Limits(user_cooldown_seconds=3600), Limits(user_cooldown_seconds=1, daily_questions=USER_BURST)
    fairness = Fairness(quick, clock=clock)
    for _ in range(USER_BURST):
        fairness.admit(asked(guild_id=1), slow)

    assert refusal(fairness, asked(guild_id=2)) is None
    assert admitted(fairness, [asked(), asked(channel=20)] * USER_BURST) == USER_BURST


def test_a_flood_is_answered_once(clock: Clock) -> None:
    """One sentence while it lasts, another for another person, and again after it was quiet."""
    fairness = Fairness(USERS, clock=clock)
    admitted(fairness, [asked(user=user) for user in (1, 2)] * USER_BURST)

    def news(user: int) -> bool:
        error = refusal(fairness, asked(user=user))
        assert error is not None
        return fairness.is_news(error)

    assert [news(1), news(1), news(2), news(1)] == [True, False, True, False]
    clock.now += QUIET
    admitted(fairness, [asked()] * USER_BURST)
    assert [news(1), news(1)] == [True, False]


class Oracle:
    """Gives each question a reply of its own."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    async def __call__(self, question: Question) -> Reply:
        """Answer, unless the question is empty."""
        self.asked.append(question)
        if not question.text:
            raise UserError("There is no question.")
        return Reply(str(len(self.asked)), Answer(question.text), 1.0)


@pytest.mark.parametrize(
    "again", ["When is Artemis III?", "when is artemis iii", "  WHEN IS\nArtemis\tIII ?!", "When is Artemis III …"]
)
async def test_the_same_question_gets_the_same_reply(clock: Clock, again: str) -> None:
    """Within a minute, however it is spaced and shouted; after that it is asked anew."""
    fairness, oracle = Fairness(REPEATS, clock=clock), Oracle()
    first = await fairness.once(asked(), oracle)
    clock.now += 59

    assert await fairness.once(asked(again), oracle) is first
    clock.now += 1
    assert await fairness.once(asked(again), oracle) is not first
    assert len(oracle.asked) == 2


@pytest.mark.parametrize(
    "other",
    [
        asked("When was Artemis III?"),
        asked("Is Artemis III when?"),
        asked(user=2),
        asked(channel=20),
        asked(as_of="2021"),
        asked(after=Answer("Did Luna 25 fly?")),
        asked(user=None),
    ],
    ids=["words", "order", "user", "channel", "as of", "after", "nobody"],
)
async def test_another_question_gets_its_own_reply(clock: Clock, other: Question) -> None:
    """Other words, another person or place, another date, or a reply to something else."""
    fairness, oracle = Fairness(REPEATS, clock=clock), Oracle()
    first = await fairness.once(asked(), oracle)

    assert await fairness.once(other, oracle) is not first
    assert await fairness.once(asked(), oracle) is first


async def test_replies_to_equal_answers_are_the_same_question(clock: Clock) -> None:
    """An answer is recalled anew for each reply to it; what counts is what it says."""
    fairness, oracle = Fairness(REPEATS, clock=clock), Oracle()
    question, again = (
        asked("since when?", after=Answer("Did Luna 25 fly?", asked_as_of=dates.parse("2023"))) for _ in range(2)
    )

    assert await fairness.once(question, oracle) is await fairness.once(again, oracle)


async def test_what_fails_is_not_remembered(clock: Clock) -> None:
    """A question that could not be taken is looked at again."""
    fairness, oracle = Fairness(REPEATS, clock=clock), Oracle()
    for _ in range(2):
        with pytest.raises(UserError):
            await fairness.once(asked(""), oracle)

    assert len(oracle.asked) == 2


async def test_answers_can_be_forgotten(clock: Clock) -> None:
    """One user's, or all."""
    fairness, oracle = Fairness(REPEATS, clock=clock), Oracle()
    for user in (1, 2):
        await fairness.once(asked(user=user), oracle)
    fairness.forget_answers(1)
    for user in (1, 2):
        await fairness.once(asked(user=user), oracle)
    assert [question.user_id for question in oracle.asked] == [1, 2, 1]
    fairness.forget_answers()
    await fairness.once(asked(user=2), oracle)

    assert [question.user_id for question in oracle.asked] == [1, 2, 1, 2]


async def test_memory_is_bounded(clock: Clock) -> None:
    """A crowd of any size leaves no more than so much behind, and after a day nothing but the last one."""
    fairness = Fairness(Limits(3.0, 1.0, 200, 60.0), clock=clock)
    oracle = Oracle()
    for number in range(20_000):
        fairness.admit(asked(user=number, channel=number))
        await fairness.once(asked(user=number), oracle)
    paces, days = (fairness._user_pace._ends, fairness._channel_pace._ends), fairness._user_day._days
    stores: list[Lapsing[Any, Any]] = [*paces, days, fairness._answers]
    assert [len(store) for store in stores] == [10_000, 10_000, 10_000, 1_000]
    clock.now += DAY
    fairness.admit(asked())
    await fairness.once(asked(), oracle)

    assert [len(store) for store in stores] == [1, 1, 1, 1]


def test_what_was_put_longest_ago_goes_first(clock: Clock) -> None:
    """What is put again is new again."""
    memory: Lapsing[str, int] = Lapsing(2, clock)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        memory.put(key, value, 60)

    assert [memory.get(key) for key in "abc"] == [3, None, 4]
