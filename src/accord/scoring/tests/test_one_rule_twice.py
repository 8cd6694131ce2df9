"""One card, three executions: the reference, PostgreSQL and DuckDB say the same of any lead."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest
from django.db import connection
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.soak import rounds

from accord.kernel.folding import plain
from accord.scoring.rules.compiling.dialects import DuckDb, Postgres
from accord.scoring.rules.compiling.statement import compile_card
from accord.scoring.rules.compiling.touches import Names
from accord.scoring.rules.quadrants import applies, score_of
from accord.scoring.rules.reading import read_card
from accord.scoring.tests.cards import MAIN
from accord.scoring.tests.drawing import ASSETS, CAMPAIGNS, cards, leads, touches_of
from accord.scoring.values.cards import Card
from accord.scoring.values.scores import EPOCH, LeadFacts, LeadTouch

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 31, 12, tzinfo=UTC)
Known = tuple[LeadFacts, Sequence[LeadTouch]]
WORDS = ("industry", "country", "title", "segment", "origin", "channel", "campaign")
NAMES = Names(
    {plain(name): [place] for place, name in enumerate(ASSETS) if name},
    {plain(name): [place] for place, name in enumerate(CAMPAIGNS) if name},
)
LEADS = """jsonb_to_recordset(%(leads)s::jsonb) as x(lead_id bigint, head_id bigint, industry text,
  employees integer, country text, title text, segment text, origin text, channel text,
  campaign text, lists text[], attributes jsonb)"""
TOUCHES = """jsonb_to_recordset(%(touches)s::jsonb) as x(head_id bigint, kind text, direction text,
  reach text, team text, channel text, asset_id bigint, campaign_id bigint,
  occurred_at timestamptz)"""


def rows_of(known: Sequence[Known]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    told, touched = [], []
    for place, (facts, touches) in enumerate(known):
        told.append(
            {
                "lead_id": place,
                "head_id": 100 + place,
                "employees": facts.employees,
                **{name: getattr(facts, name) for name in WORDS},
                "lists": [*facts.lists],
                "attributes": [*facts.attributes],
            }
        )
        touched += [
            {
                "head_id": 100 + place,
                "kind": touch.kind,
                "direction": touch.direction,
                "reach": touch.reach,
                "team": touch.team,
                "channel": touch.channel,
                "asset_id": ASSETS.index(touch.asset) or None,
                "campaign_id": CAMPAIGNS.index(touch.campaign) or None,
                "occurred_at": touch.at.isoformat(),
            }
            for touch in touches
        ]
    return told, touched


def by_reference(card: Card, known: Sequence[Known], *, at: datetime) -> dict[int, tuple[Any, ...]]:
    answer = {}
    for place, (facts, touches) in enumerate(known):
        if applies(card, facts):
            score = score_of(card, facts, touches, at=at)
            told = score.interest
            days = [day and (day - EPOCH).days for day in (told.direct_until, score.changes_on)]
            answer[place] = (
                score.fit.points, score.fit.low, score.fit.high, told.decaying, told.sign,
                told.log2, told.bonus, *days, score.quadrant.value,
            )  # fmt: skip
    return answer


ASKED = """select lead_id, fit, fit_low, fit_high, now, sign, log2, bonus, direct_until, changes_on,
                  quadrant from ({}) answered"""


def by_postgres(card: Card, known: Sequence[Known], *, at: datetime) -> dict[int, tuple[Any, ...]]:
    told, touched = rows_of(known)
    compiled = compile_card(
        card, leads=LEADS, touched=TOUCHES, names=NAMES, at=at, dialect=Postgres()
    )
    with connection.cursor() as cursor:
        given = {"leads": json.dumps(told), "touches": json.dumps(touched)}
        cursor.execute(ASKED.format(compiled.sql), {**compiled.parameters, **given})
        return {row[0]: row[1:] for row in cursor.fetchall()}


@pytest.fixture(scope="module")
def duck():
    with duckdb.connect(":memory:", config={"threads": 1}) as asked:
        asked.execute("set timezone = 'UTC'")
        asked.execute(
            """create table told(lead_id bigint, head_id bigint, employees integer,
               industry text, country text, title text, segment text, origin text, channel text,
               campaign text, lists text[], attributes json[])"""
        )
        asked.execute(
            """create table touched(head_id bigint, kind text, direction text, reach text,
               team text, channel text, asset_id bigint, campaign_id bigint,
               occurred_at timestamptz)"""
        )
        yield asked


def by_duckdb(
    duck: duckdb.DuckDBPyConnection, card: Card, known: Sequence[Known], *, at: datetime
) -> dict[int, tuple[Any, ...]]:
    told, touched = rows_of(known)
    duck.execute("delete from told; delete from touched")
    for row in told:
        own = [json.dumps(record) for record in row["attributes"]]
        values = [*[*row.values()][:-1], own]
        duck.execute(f"insert into told values ({', '.join('?' * len(values))})", values)
    for row in touched:
        duck.execute(f"insert into touched values ({', '.join('?' * len(row))})", [*row.values()])
    compiled = compile_card(
        card, leads="told", touched="touched", names=NAMES, at=at, dialect=DuckDb()
    )
    found = duck.execute(ASKED.format(compiled.sql), compiled.parameters).fetchall()
    return {row[0]: row[1:] for row in found}


def is_same(given: dict[int, tuple[Any, ...]], true: dict[int, tuple[Any, ...]]) -> bool:
    return given.keys() == true.keys() and all(
        close(row, true[lead]) for lead, row in given.items()
    )


def close(given: tuple[Any, ...], true: tuple[Any, ...]) -> bool:
    """The same, but for how floats are rounded: decaying points and their logarithm."""
    floats = [(given[place], true[place]) for place in (3, 5)]
    exact = [tuple(row[place] for place in (0, 1, 2, 4, 6, 7, 8, 9)) for row in (given, true)]
    return exact[0] == exact[1] and all(
        told == pytest.approx(said, rel=1e-9, abs=1e-9) for told, said in floats
    )


@pytest.mark.soak
@settings(max_examples=rounds(15, full=10_000), phases=[Phase.explicit, Phase.generate])
@given(cards(), st.data())
def test_the_reference_postgresql_and_duckdb_say_the_same(duck, card, data):
    known = [
        (data.draw(leads()), data.draw(touches_of(at=AT)))
        for _ in range(data.draw(st.integers(1, 3)))
    ]
    true = by_reference(card, known, at=AT)
    assert is_same(by_postgres(card, known, at=AT), true)
    assert is_same(by_duckdb(duck, card, known, at=AT), true)


def test_another_answer_would_be_noticed(duck):
    """The control: one touch less is another score."""
    card = read_card(MAIN)
    touches = [LeadTouch("form", AT - timedelta(days=2)), LeadTouch("form", AT)]
    true = by_reference(card, [(LeadFacts(), touches)], at=AT)
    assert is_same(by_postgres(card, [(LeadFacts(), touches)], at=AT), true)
    assert not is_same(by_postgres(card, [(LeadFacts(), touches[1:])], at=AT), true)
    assert not is_same(by_duckdb(duck, card, [(LeadFacts(), touches[1:])], at=AT), true)
