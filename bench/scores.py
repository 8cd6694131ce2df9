"""Leads judged by a card: all of them, one after a touch, and the list of whom to call."""

import statistics
import time
from datetime import UTC, datetime, timedelta

from bench import ground
from bench.values import Figure

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
TOUCHES = 5  # for each lead
PROBES = 200
PEOPLE = """
insert into contacts_company (name, sort_key, search_text, domain, segment, size, country, place,
  xact_id)
select 'Firm ' || n, 'firm ' || n, '', '', (array['Pumps','Valves','Sensors','Glass'])[1 + n %% 4],
  (n * 7919) %% 1200, 'DE', '', '0'::xid8
from generate_series(1, %(leads)s / 4) n;
insert into contacts_person (name, given_name, family_name, sort_key, search_text, email, phone,
  title, country, language, reference, company_id, xact_id)
select 'P ' || n, '', '', 'p ' || n, '', '', '',
  (array['Head of sales','Engineer','Buyer',''])[1 + n %% 4] || ' ' || n %% 50,
  'DE', '', '', 1 + n %% (%(leads)s / 4), '0'::xid8
from generate_series(1, %(leads)s) n;
insert into contacts_sourcerecord (kind, source, external_key, fields, attributes, changed,
  fingerprint, known_at, xact_id)
select 'person', 'bench', n::text, '{}', jsonb_build_object(
  'Lead Origin', (array['API','Landing Page','Lead Add Form'])[1 + n %% 3],
  'Minutes', (n * 31 %% 2000)::text), '{}', '', %(at)s, '0'::xid8
from generate_series(1, %(leads)s) n;
insert into contacts_link (record_id, person_id, linked_by, linked_at, xact_id)
select n, n, 'IDENTITY', %(at)s, '0'::xid8 from generate_series(1, %(leads)s) n;
insert into leads_lead (person_id, holder_id, company_id, cycle_no, sort_key, stage, stage_at,
  ending, origin, channel, segment, source, opened_at, time_known, xact_id)
select n, n, 1 + n %% (%(leads)s / 4), 1, '', 'lead', %(at)s, '',
  (array['webinar','referral','bought_list'])[1 + n %% 3], 'web', 'SMB', 'bench',
  %(at)s::timestamptz - n %% 700 * interval '1 day', true, '0'::xid8
from generate_series(1, %(leads)s) n;
insert into content_asset (source, external_key, title, kind, url, content_kind, journey_stage,
  fingerprint, xact_id)
select 'bench', n::text, case n when 1 then 'Pricing' else 'Guide ' || n end, '', '', '', '', '',
  '0'::xid8 from generate_series(1, 40) n;
insert into journeys_touch (kind, direction, reach, team, channel, asset_id, occurred_at,
  received_at, source, external_key, detail, is_gone, person_id, journey_stage, xact_id)
select (array['web_visit','email_open','email_click','form','web_visit','content_view','web_visit'])
  [1 + n %% 7], 'in', '1:many', 'marketing', 'web', 1 + n %% 40,
  %(at)s::timestamptz - ((n::bigint * 7919) %% 525600) * interval '1 minute', %(at)s, 'bench',
  n::text, '{}', false, 1 + n %% %(leads)s, '', '0'::xid8
from generate_series(1, %(leads)s * %(touches)s) n;
analyze;
"""
CARD = {
    "name": "Bench",
    "fit": {"threshold": 50, "criteria": [
        {"code": "size", "field": "employees", "cases": [
            {"test": "at_least", "values": ["250"], "points": 35},
            {"test": "at_least", "values": ["50"], "points": 20}]},
        {"code": "trade", "field": "industry", "cases": [
            {"test": "one_of", "values": ["Pumps", "Valves"], "points": 15}]},
        {"code": "title", "field": "title", "cases": [
            {"test": "has_word", "values": ["head", "director"], "points": 25}]},
        {"code": "form", "field": "attribute:Lead Origin", "cases": [
            {"test": "one_of", "values": ["Lead Add Form"], "points": 25}]}]},
    "interest": {"threshold": 30, "half_life_days": 30, "direct_days": 14, "criteria": [
        {"code": "prices", "touch": {"kinds": ["web_visit"], "assets": ["Pricing"]},
         "points": 15, "daily_cap": 30},
        {"code": "form_sent", "touch": {"kinds": ["form"]}, "points": 30, "direct": True},
        {"code": "read", "touch": {"kinds": ["web_visit", "content_view", "email_click"]},
         "points": 8, "daily_cap": 16},
        {"code": "often", "touch": {"kinds": ["web_visit"]}, "points": 10, "at_least": 3,
         "within_days": 7},
        {"code": "minutes", "field": "attribute:Minutes", "unknown": 0, "cases": [
            {"test": "at_least", "values": ["1000"], "points": 10}]}]},
}  # fmt: skip


def measure(*, leads: int = 50_000) -> list[Figure]:
    """A home with `leads` leads and five touches each."""
    with ground.at_home():
        version = _furnish(leads)
        computed = _computed(version, leads)
        judged = _judged()
        single = _one_touch(leads)
        hot = [_hot(version, AT), _hot(version, AT + timedelta(days=40))]
    name = f"of {leads:,} leads"
    return [
        Figure("scores", f"{name} worked out, without writing", "/s", (leads / computed,)),
        Figure("scores", f"{name} judged and written in steps", "/s", (leads / judged,)),
        Figure("scores", "one person judged again, at the 95th of 100", "ms", (single,),
               at_most=20),
        Figure("scores", f"50 to call {name}, at the 95th of 100", "ms", (hot[0],), at_most=20),
        Figure("scores", "the same forty days later", "ms", (hot[1],), at_most=20),
    ]  # fmt: skip


def _furnish(leads: int) -> int:
    from django.db import connections

    from accord.definitions import api as definitions
    from accord.definitions.values import Kind
    from accord.scoring import api as scoring

    given = {"leads": leads, "touches": TOUCHES, "at": AT}
    with connections["owner"].cursor() as cursor:
        for statement in PEOPLE.split(";\n"):
            if statement.strip():
                cursor.execute(statement, given if "%(" in statement else None)
    number = scoring.propose_card(key="bench", body=CARD, actor_id=None, at=AT)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """update definitions_version set state = 'IN_FORCE', active_from = %s
               where key = 'bench'""",
            [AT],
        )
    version = definitions.find_version(kind=Kind.CARD, key="bench", number=number)
    assert version is not None
    return version.id


def _computed(version: int, leads: int) -> float:
    from django.db import connection

    from accord.scoring import api as scoring

    [card] = scoring.list_cards(at=AT)
    assert card.version_id == version
    compiled = scoring.compile_card(
        card.card,
        leads="live.open_leads",
        touched="live.touches",
        names=scoring.find_names(card=card.card),
        at=AT,
        dialect=scoring.Postgres(),
    )
    with connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(
            f"select count(*), sum(fit), sum(log2) from ({compiled.sql}) a", compiled.parameters
        )
        assert cursor.fetchone()[0] == leads
        return time.perf_counter() - began


def _judged() -> float:
    from accord.scoring import api as scoring

    began = time.perf_counter()
    while scoring.judge_step(at=AT):
        pass
    return time.perf_counter() - began


def _one_touch(leads: int) -> float:
    from accord.scoring import api as scoring
    from accord.scoring.values.scores import Cause

    took = []
    for probe in range(PROBES):
        began = time.perf_counter()
        scoring.rescore_people(
            people=[1 + probe * 37 % leads], cause=Cause.TOLD, at=AT + timedelta(minutes=probe)
        )
        took.append(time.perf_counter() - began)
    return _worst(took)


def _hot(version: int, at: datetime) -> float:
    from accord.scoring import api as scoring
    from accord.scoring.values.scores import Quadrant

    took = []
    for _probe in range(PROBES):
        began = time.perf_counter()
        scoring.list_hot(
            version_id=version, quadrants=[Quadrant.PERFECT, Quadrant.HOT], at=at, limit=50
        )
        took.append(time.perf_counter() - began)
    return _worst(took)


def _worst(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] * 1000
