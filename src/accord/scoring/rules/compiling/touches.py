"""Criteria that look at touches, as conditions and sums of a statement."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from accord.kernel.folding import plain
from accord.scoring.rules.compiling.dialects import NUMBERS, TEXT, TEXTS, Dialect
from accord.scoring.values.cards import Card, Counted, Often, TouchTest
from accord.scoring.values.scores import FORGOTTEN

# One number of a person, a day and a criterion is told apart sooner than three: 6 bits of the
# criterion, 21 of the day, counted from so many before the epoch.
NO_CRITERION = 63
_EARLIEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Names:
    """Ids of what cards call by name: of content and of campaigns, by the folded name."""

    assets: Mapping[str, Sequence[int]] = field(default_factory=dict)
    campaigns: Mapping[str, Sequence[int]] = field(default_factory=dict)


def kinds_of(card: Card) -> list[str]:
    """The kinds of touches that a card looks at."""
    return sorted(
        {
            kind
            for each in card.interest.criteria
            if isinstance(each, Counted | Often)
            for kind in each.touch.kinds
        }
    )


def takes(test: TouchTest, *, names: Names, dialect: Dialect) -> str:
    """The condition under which a criterion takes a touch; never null."""
    holds = [dialect.is_in("kind", dialect.given(sorted(test.kinds), of=TEXTS))]
    for name in ("direction", "reach", "team"):
        wanted = getattr(test, name)
        if wanted:
            holds.append(f"{name} = {dialect.given(wanted, of=TEXT)}")
    if test.channels:
        given = dialect.given(sorted({plain(name) for name in test.channels}), of=TEXTS)
        holds.append(dialect.is_in(dialect.folded("channel"), given))
    for column, asked, known in (
        ("asset_id", test.assets, names.assets),
        ("campaign_id", test.campaigns, names.campaigns),
    ):
        if asked:
            ids = sorted({id_ for name in asked for id_ in known.get(plain(name), ())})
            met = dialect.is_in(column, dialect.given(ids, of=NUMBERS))
            holds.append(f"coalesce({met}, false)")
    return "(" + " and ".join(holds) + ")"


def marked(card: Card, *, names: Names, dialect: Dialect) -> list[str]:
    """The columns that say what takes a touch: `criterion`, the place among those that count, and
    o0, o1, … for those that want several."""
    counting = [each for each in card.interest.criteria if isinstance(each, Counted)]
    often = [each for each in card.interest.criteria if isinstance(each, Often)]
    taken = " ".join(
        f"when {takes(each.touch, names=names, dialect=dialect)} then {place}"
        for place, each in enumerate(counting)
    )
    criterion = f"case {taken} end" if counting else "null"
    return [
        f"({criterion})::smallint as criterion",
        *(
            f"{takes(each.touch, names=names, dialect=dialect)} as o{place}"
            for place, each in enumerate(often)
        ),
    ]


def packed(whose: str, day: str, criterion: str) -> str:
    """One number of a person or lead, a day and a criterion."""
    return f"({whose} << 27) + (({day} + {_EARLIEST}) << 6) + {criterion}"


def unpacked(whose: str) -> str:
    """The columns of which `key` is made, the first by this name."""
    day = f"(((key & {(1 << 27) - 1}) >> 6) - {_EARLIEST})::integer as day"
    return f"key >> 27 as {whose}, {day}, key & 63 as criterion"


def counted(card: Card, *, today: int) -> str:
    """Sums that decay, by head: `now` as of today and `direct_until`; of the relation `past`."""
    criteria = [each for each in card.interest.criteria if isinstance(each, Counted)]
    if not criteria:
        return (
            "select null::bigint as head_id, 0.0 as now, null::integer as direct_until where false"
        )
    within = " ".join(f"when {place} then {capped(each)}" for place, each in enumerate(criteria))
    half_life = card.interest.half_life_days
    forgotten = today - math.floor(FORGOTTEN * half_life)
    days = card.interest.direct_days
    direct = [str(place) for place, each in enumerate(criteria) if each.direct and days]
    until = f"max(day) filter (where criterion in ({', '.join(direct)})) + {days}"
    return f"""
      select head_id,
             coalesce(sum((case criterion {within} end) * power(2::double precision,
               (day - {today})::double precision / {half_life!r}::double precision))
               filter (where day >= {forgotten}), 0) as now,
             {until if direct else "null::integer"} as direct_until
      from (select {unpacked("head_id")}, n
            from (select {packed("head_id", "day", "criterion")} as key, count(*) as n
                  from past where criterion is not null group by 1) packed) daily
      group by head_id"""


def held(card: Card, *, today: int) -> str:
    """Points of criteria that want several touches within some days, by head: `bonus`, `until`;
    of each that asks a field besides, `bonus0`, `until0`, …"""
    criteria = [each for each in card.interest.criteria if isinstance(each, Often)]
    if not criteria:
        return "select null::bigint as head_id, 0 as bonus, null::integer as until where false"
    places = itertools.count()
    each_of = [
        f"""select head_id, {-1 if each.where is None else next(places)} as gate,
                   {each.points} as points, day + {each.within_days} as until
            from (select head_id, day,
                    row_number() over (partition by head_id order by day desc) as place
                  from past where o{place} and day > {today - each.within_days}) ranked
            where place = {each.at_least}"""
        for place, each in enumerate(criteria)
    ]
    sums = [
        f"sum(points) filter (where gate = {gate}) as bonus{named},"
        f" min(until) filter (where gate = {gate} and points <> 0) as until{named}"
        for gate, named in ((-1, ""), *((place, place) for place in range(len(card.gates))))
    ]
    return f"""select head_id, {", ".join(sums)}
               from ({" union all ".join(each_of)}) every group by head_id"""


def capped(each: Counted) -> str:
    """The points of `n` touches of one day."""
    points = f"({each.points} * n)"
    if each.daily_cap is None:
        return points
    return f"greatest(-{each.daily_cap}, least({each.daily_cap}, {points}))"
