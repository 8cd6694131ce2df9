"""Games planted among honest weeks are found, and honest weeks are left alone."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from accord.agreements.rules.gaming import chance, end_of, find_signs
from accord.agreements.rules.windows import window_around
from accord.agreements.tests.bodies import CALENDAR, MONDAY, both, local
from accord.agreements.values.facts import Attempt, Delivered, Facts, Window
from accord.agreements.values.gaming import Game
from accord.agreements.values.terms import Every
from accord.kernel.working_time import due, elapsed

AGREEMENT = both(
    {"code": "attempts", "side": "sales", "kind": "persistence", "every": "week", "attempts": 6,
     "within_days": 10, "channels": 2, "spacing": "PT1H"}
)  # fmt: skip
WINDOW = window_around(AGREEMENT, every=Every.WEEK, calendar=CALENDAR, at=local(MONDAY, 12))
AT = WINDOW.end + timedelta(days=1)
WORKED = elapsed(CALENDAR, start=WINDOW.start, end=WINDOW.end)
HOUR = timedelta(hours=1)


def worked_at(share: float) -> datetime:
    """The moment at which so much of the week is worked."""
    found = due(CALENDAR, start=WINDOW.start, target=max(WORKED * share, timedelta(seconds=1)))
    assert found is not None
    return found


def week(luck: random.Random, owner: int, *, game: Game | None) -> list[Delivered]:
    """What a seller did in a week: honest but for one game, which is not played all the time."""
    start = owner * 1_000
    plays = luck.uniform(0.6, 1.0)

    def gamed(which: Game) -> bool:
        return game is which and luck.random() < plays

    rows = []
    for place in range(luck.randint(18, 40)):
        handed = worked_at(luck.uniform(0, 0.6))
        decided = worked_at(luck.uniform(0.92, 1) if gamed(Game.BURST) else luck.uniform(0.62, 1))
        at, attempts = handed + luck.random() * HOUR, []
        for number in range(luck.randint(3, 6)):
            attempts.append(Attempt(at, luck.choice(["call", "mail"])))
            soon = gamed(Game.TOO_CLOSE) or luck.random() < 0.04
            at += luck.uniform(0.01, 0.3) * HOUR if soon else luck.uniform(1.1, 5) * HOUR
            if number and at > decided:
                break
        silent = luck.random() < 0.04 or gamed(Game.UNTOUCHED)
        sql = luck.random() < 0.5
        kinds = ["fit", "data", "reach", "other", "process"]
        why = "" if sql else luck.choices(kinds, [6, 3, 3, 0.6, 0.8])[0]
        if why and gamed(Game.ALL_OTHER):
            why = "other"
        is_agreed = why == "process" and luck.random() < 0.5
        if why and gamed(Game.OWN_ORDER):
            why, is_agreed = "process", False
        put_off = luck.random() < 0.06 or gamed(Game.PUT_OFF)
        rows.append(
            Delivered(
                start + place, handed, decided_at=decided, rejected=why, owner_id=owner,
                qualified_at=decided if sql else None,
                attempts=() if silent else tuple(each for each in attempts if each.at <= decided),
                is_agreed=is_agreed, put_off_at=handed if put_off else None,
            )
        )  # fmt: skip
    return rows


def found_of(rows: list[Delivered]) -> set[tuple[Game, int | None]]:
    signs = find_signs(AGREEMENT, window=WINDOW, facts=Facts(tuple(rows)), calendar=CALENDAR, at=AT)
    return {(one.game, one.owner_id) for one in signs}


def test_planted_games_are_found_and_honest_weeks_are_left_alone():
    luck = random.Random(20261123)
    found = missed = alarms = honest = 0
    for owner in range(1, 1_201):
        game = luck.choice([*Game, *[None] * 4])
        told = found_of(week(luck, owner, game=game))
        mine = {one for one, whom in told if whom == owner}
        if game is None:
            honest += 1
            alarms += bool(mine)
        else:
            found += game in mine
            missed += game not in mine
    assert found / (found + missed) >= 0.95
    assert alarms / honest <= 0.02
    assert min(found, honest) > 400


def marketing(luck: random.Random, late: float) -> list[Delivered]:
    return [
        Delivered(
            place, worked_at(luck.uniform(0.91, 1) if luck.random() < late else luck.random())
        )
        for place in range(60)
    ]


def test_leads_pushed_over_at_the_end_of_the_week_are_a_sign():
    luck = random.Random(7)
    pushed = [found_of(marketing(luck, 0.5)) for _time in range(60)]
    steady = [found_of(marketing(luck, 0.0)) for _time in range(60)]
    assert sum((Game.BURST, None) in one for one in pushed) >= 57
    assert sum(bool(one) for one in steady) <= 1


def test_the_leads_behind_a_sign_are_named():
    rows = [
        Delivered(place, worked_at(0.1), decided_at=worked_at(0.5), rejected="other", owner_id=5)
        for place in range(6)
    ]
    [sign] = find_signs(
        AGREEMENT, window=WINDOW, facts=Facts(tuple(rows)), calendar=CALENDAR, at=AT
    )
    assert (sign.game, sign.owner_id, sign.count, sign.of) == (Game.ALL_OTHER, 5, 6, 6)
    assert sign.lead_ids == (0, 1, 2, 3, 4, 5)


def test_of_few_leads_nothing_is_said():
    few = [
        Delivered(place, worked_at(0.1), decided_at=worked_at(0.5), rejected="other", owner_id=5)
        for place in range(4)
    ]
    assert found_of(few) == set()


def test_the_end_of_a_week_is_friday_afternoon_and_a_closed_week_has_none():
    assert end_of(WINDOW, calendar=CALENDAR) == local(MONDAY + timedelta(days=4), 13, 30)
    closed = type(CALENDAR)(
        CALENDAR.zone, CALENDAR.week,
        frozenset(MONDAY + timedelta(days=place) for place in range(7)),
    )  # fmt: skip
    assert end_of(WINDOW, calendar=closed) is None


def test_chances_are_those_of_a_coin():
    told: Callable[[int], float] = lambda count: chance(count, 4, honest=0.5)  # noqa: E731
    assert [told(count) for count in range(5)] == [1, 15 / 16, 11 / 16, 5 / 16, 1 / 16]


def test_a_window_that_runs_has_no_end_to_look_at():
    window: Window = WINDOW
    rows = tuple(marketing(random.Random(3), 0.9))
    assert not find_signs(
        AGREEMENT, window=window, facts=Facts(rows), calendar=CALENDAR,
        at=window.end - timedelta(hours=1),
    )  # fmt: skip
