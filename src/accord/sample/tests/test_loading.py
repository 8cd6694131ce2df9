"""The sample company goes in as any file would, agrees with its truth, and comes out whole."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from accord.agreements import api as agreements
from accord.agreements.values.gaming import Game
from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.goals import api as goals
from accord.handoffs import api as handoffs
from accord.intake import api as intake
from accord.learning import api as learning
from accord.learning.values import FEWEST, Item
from accord.meetings import api as meetings
from accord.sample import api as sample
from accord.sample import cli, operations, queries
from accord.sample.rules import aims, simulate, words
from accord.sample.values import FIELDS, Called, Fate, Plan
from accord.scoring import api as scoring
from accord.toolaudit import api as toolaudit

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# What came in and what went out stays on record; the lake needs the tombstones.
REMAIN = {
    "foundation_tombstone",
    "intake_batch",
    "intake_receipt",
    "intake_setaside",
    "journal_entry",
    "procrastinate_events",
    "procrastinate_jobs",
}


def contents():
    """A digest of the rows of every table; the mark of the last writer is no part of a row."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        tables = [name for (name,) in cursor.fetchall() if name not in REMAIN]
        digests = {}
        for name in tables:
            cursor.execute(
                f"""select count(*), md5(string_agg(line, '' order by line))
                    from (select (to_jsonb(t) - 'xact_id')::text as line from "{name}" t) lines"""
            )
            digests[name] = cursor.fetchone()
    return digests


class Interrupted(Exception):
    """Stands for a kill in the middle."""


def interrupt(done, total):
    if done > total / 8:
        raise Interrupted


def take_in(kind, rows, *, source="own", at=AT):
    """A small file of the person's own."""
    headers = list(rows[0])
    plan = intake.Plan(
        kind=kind,
        source=source,
        columns={name: name for name in headers},
        lead_source="sample",
    )
    batch = intake.receive(door=intake.Door.FILE, plan=plan, rows=len(rows), at=at)
    delivered = intake.Delivered(
        range(1, len(rows) + 1), [[row[name] for row in rows] for name in headers]
    )
    intake.run(
        batch_id=batch,
        plan=plan,
        source=intake.Source(headers, {}, iter([delivered])),
        now=lambda: at,
    )
    return batch


@pytest.fixture(scope="module")
def before(django_db_setup, django_db_blocker):
    """Own records that the sample will meet: a company and a person that it knows too."""
    import conftest
    from django.db import connections

    from accord.sample import rules

    company = rules.simulate(Plan(until=AT.date())).blocks
    met = next(
        row for row in company["leads"].rows() if row["email"] and "info@" not in row["email"]
    )
    firm = next(
        row
        for row in company["companies"].rows()
        if row["external_id"] == met["company_external_id"]
    )
    with django_db_blocker.unblock():
        take_in(intake.Kind.COMPANIES, [{"external_id": "1", "name": firm["name"]}])
        take_in(intake.Kind.LEADS, [{"external_id": "7", "email": met["email"], "full_name": ""}])
        yield contents()
        connections.close_all()
        conftest._empty()


@pytest.fixture(scope="module")
def loaded(before):
    told = []
    answer = operations.load(
        plan=Plan(until=AT.date()),
        now=lambda: AT,
        say=lambda done, total: told.append((done, total)),
    )
    return answer, told


def test_every_row_has_an_outcome_and_none_is_set_aside(loaded):
    answer, _ = loaded
    for kind, counts in answer.counts.items():
        assert counts.received == answer.drawn.rows[kind]
        assert counts.pending == counts.quarantined == counts.refused == 0


def test_progress_runs_up_to_the_whole(loaded):
    answer, told = loaded
    total = answer.drawn.rows.total()
    assert told == sorted(told)
    assert {whole for _, whole in told} == {total}
    assert told[-1][0] == total


def test_stages_by_origin_are_those_drawn(loaded):
    drawn = loaded[0].drawn
    rows = bulk.fetch(
        """select l.origin, e.stage, count(distinct l.id) from leads_stageevent e
           join leads_lead l on l.id = e.lead_id
           where l.origin is not null and e.ending = '' group by 1, 2"""
    )
    expected = Counter(drawn.entered)
    for (origin, found_by), count in drawn.duplicates.items():
        expected[origin, "lead"] -= count * (found_by == "email")
    assert {(origin, stage): count for origin, stage, count in rows} == dict(expected)


def test_both_leaders_have_signed_a_card_by_which_leads_stand_everywhere(loaded):
    [card] = scoring.list_cards(at=AT)
    while scoring.judge_step(at=AT):
        pass
    counted = scoring.count_quadrants(version_id=card.version_id)
    assert sum(counted.values()) == bulk.fetch("select count(*) from live.open_leads")[0][0]
    assert all(counted[quadrant] for quadrant in counted if quadrant != "check_fit"), counted


def test_both_leaders_have_signed_whom_to_speak_to(loaded):
    [persona] = definitions.list_latest(kind=definitions.Kind.PERSONA)
    assert (persona.key, persona.state) == ("plant-engineer", definitions.State.IN_FORCE)
    assert len(definitions.list_signatures(version_ids=[persona.id])[persona.id]) == 2


def test_both_leaders_have_signed_which_companies_to_look_for(loaded):
    [ideal] = definitions.list_latest(kind=definitions.Kind.IDEAL_CUSTOMER)
    assert ideal.state == definitions.State.IN_FORCE
    assert len(definitions.list_signatures(version_ids=[ideal.id])[ideal.id]) == 2


def test_sellers_have_said_what_they_think_and_mostly_they_are_right(loaded):
    rows = bulk.fetch(
        """select v.said, l.stage, l.ending, count(*) from facts.verdicts v
           join facts.leads l on l.key = v.lead where v.side = 'sales' group by 1, 2, 3"""
    )
    said = Counter({(word, f"{stage} {ending}"): count for word, stage, ending, count in rows})
    assert sum(said.values()) > 500
    assert said["yes", "customer won"] > 5 * said["no", "customer won"] > 0
    assert said["no", "mql rejected"] > 5 * said["yes", "mql rejected"] > 0
    assert said["unsure", "opportunity lost"] > 0
    early = bulk.fetch(
        """select count(*) from facts.verdicts v
           where v.said_at >= %s or not exists (
             select from facts.stage_events e
             where e.lead = v.lead and e.stage = 'mql' and e.occurred_at <= v.said_at)""",
        [AT],
    )
    assert early == [(0,)]
    assert queries.list_called(source="sample") == []  # nothing is said twice


def test_sellers_have_sent_pieces_and_said_whether_they_helped(loaded):
    [(sent, opened, odd)] = bulk.fetch(
        """select count(*), count(*) filter (where s.opened > 0),
                  count(*) filter (where l.source <> 'sample' or l.owner <> s.member)
           from facts.shares s join facts.leads l on l.key = s.lead"""
    )
    assert (sent > 20, 0 < opened < sent, odd) == (True, True, 0)
    said = bulk.fetch("select is_useful, count(*) from facts.ratings group by 1 order by 1")
    assert [useful for useful, _count in said] == [False, True]


def test_the_same_lead_is_always_spoken_of_alike():
    came, ready = datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 8, 15, 30, tzinfo=UTC)
    decided = ready + timedelta(days=3)
    taken = [Called(n, None, came + timedelta(seconds=n), ready, decided, Fate.TAKEN)
             for n in range(200)]  # fmt: skip
    told = [words.word_of(lead, seed=1, until=AT) for lead in taken]
    assert told == [words.word_of(lead, seed=1, until=AT) for lead in taken]
    assert told != [words.word_of(lead, seed=2, until=AT) for lead in taken]
    assert {word.said_at for word in told if word} == {decided - timedelta(minutes=20)}
    still = [Called(lead.lead_id, 7, lead.came_at, ready, None, Fate.OPEN) for lead in taken]
    heard = [word for lead in still if (word := words.word_of(lead, seed=1, until=AT))]
    assert 60 < len(heard) < 140
    assert all(word.said_at.weekday() < 5 and 7 <= word.said_at.hour < 15 for word in heard)
    assert not any(words.word_of(lead, seed=1, until=ready) for lead in still)


def test_nothing_had_to_be_inferred_and_nothing_was_told_twice(loaded):
    assert bulk.fetch("select count(*) from leads_stageevent where inferred") == [(0,)]
    twice = bulk.fetch(
        """select stage from leads_stageevent where stage <> 'lead' and ending = ''
           group by lead_id, stage having count(*) > 1"""
    )
    assert twice == []


def test_rejections_keep_their_reasons_and_their_stage(loaded):
    drawn = loaded[0].drawn
    rows = bulk.fetch(
        """select l.origin, e.reason, count(*) from leads_stageevent e
           join leads_lead l on l.id = e.lead_id
           where e.ending = 'rejected' group by 1, 2"""
    )
    assert {(origin, reason): count for origin, reason, count in rows} == dict(drawn.rejected)
    wrong = bulk.fetch(
        """select count(*) from leads_lead l where l.ending = 'rejected' and l.stage <>
             (select e.stage from leads_stageevent e where e.lead_id = l.id and e.ending = ''
              order by array_position(array['lead', 'mql', 'sql'], e.stage::text) desc limit 1)"""
    )
    assert wrong == [(0,)]


def test_deals_and_their_money_are_those_drawn(loaded):
    drawn = loaded[0].drawn
    rows = bulk.fetch(
        """select l.origin, lower(d.status), count(*), sum(d.amount_minor) from deals_deal d
           join leads_lead l on l.id = d.lead_id group by 1, 2"""
    )
    assert {(origin, status): count for origin, status, count, _ in rows} == dict(drawn.deals)
    assert {origin: int(cents) for origin, status, _, cents in rows if status == "won"} == dict(
        drawn.won_cents
    )


def test_a_customers_further_deal_leaves_the_lead_a_customer(loaded):
    drawn = loaded[0].drawn
    assert drawn.second_deals > 0
    won = bulk.fetch("select count(*) from leads_lead where stage = 'customer' and ending = 'won'")
    assert won == [(drawn.leads("customer"),)]
    late = bulk.fetch(
        """select count(*) from leads_lead l where l.ending = 'won' and l.closed_at <>
             (select min(closed_at) from deals_deal where lead_id = l.id and status = 'WON')"""
    )
    assert late == [(0,)]


def test_people_behind_one_reception_are_told_apart(loaded):
    rows = bulk.fetch(
        """select count(distinct id) from contacts_person where email like 'info@%'
           group by email having count(distinct id) > 1"""
    )
    assert rows


def test_nobody_of_the_sample_can_sign_in(loaded):
    rows = bulk.fetch(
        """select count(*) from team_member
           where batch_id is not null and (email is not null or password <> '!')"""
    )
    assert rows == [(0,)]


def test_two_sellers_keep_their_promises_to_the_letter_only_and_it_shows(loaded):
    [held] = agreements.list_in_force(at=AT)
    [last, *_before] = handoffs.attainments(held=held, at=AT, window="last", with_signs=True)
    found = {(one.game, one.owner_id) for one in last.signs}
    assert {game for game, _owner in found} >= {Game.ALL_OTHER, Game.OWN_ORDER}
    assert len({owner for game, owner in found if game is not Game.BURST}) == 2


def test_both_teams_meet_and_what_they_decided_stands_in_each_state(loaded):
    decided = meetings.list_decisions(limit=50).rows
    told = {(one.is_experiment, meetings.state_of(one).value) for one in decided}
    assert told >= {(False, "running"), (False, "worked"), (False, "did_not"), (True, "running"),
                    (True, "worked")}  # fmt: skip
    coming = meetings.list_coming(at=AT)
    assert {one.kind for one in coming} == set(meetings.Kind)
    assert min(one.starts_at for one in coming) < AT + timedelta(days=5)
    assert meetings.due_packs(at=AT)  # there is one to read at once


def test_both_teams_are_told_and_get_to_know_each_other(loaded):
    rows = bulk.fetch(
        """select count(*), count(r.read_at), count(r.known_at) from campaigns_receipt r
           join campaigns_announcement a on a.id = r.announcement_id group by a.id order by 1"""
    )
    assert len(rows) == 2
    assert all(asked > read > known > 0 for asked, read, known in rows)
    told = learning.told_of(rounds=learning.list_rounds(), today=AT.date())
    assert len(told) == 2
    assert all(one[Item.TRUST].count >= FEWEST for one in told.values())
    assert len(learning.list_pairs()) == 5
    assert toolaudit.count_gaps(is_open=True) > 0


def test_leads_wait_in_nurtures_that_the_agreement_has_looked_at(loaded):
    [held] = agreements.list_in_force(at=AT)
    body = definitions.get_version(version_id=held.version_id).body
    assert any(one.get("next_within") for one in body["clauses"])
    assert any(one["task"] == "nurture_check" for one in body["turnarounds"])
    with transaction.atomic():
        assert handoffs.ask_for_looks(at=AT)
        assert {one.name for one in handoffs.list_nurtures() if one.leads} == {
            "Next season",
            "Next budget",
        }
        transaction.set_rollback(True)
    targets = goals.list_targets(key=aims.ROOT, at=AT)
    assert sorted(one.target for one in targets) == [950_000, 1_300_000]


def test_a_second_load_is_refused_and_leaves_no_trace(loaded):
    before = bulk.fetch("select count(*) from intake_batch")
    with pytest.raises(sample.AlreadyLoaded):
        operations.load(plan=Plan(until=AT.date(), seed=2), now=lambda: AT)
    assert bulk.fetch("select count(*) from intake_batch") == before
    assert sample.get_state() is sample.SampleState.LOADED


def test_nobody_is_surprised_by_a_second_sample(loaded):
    answer = CliRunner().invoke(cli.demo, ["load", "--if-empty"], catch_exceptions=False)
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert CliRunner().invoke(cli.demo, ["load"]).exit_code == 1


def test_clearing_leaves_exactly_the_rows_that_were_there(loaded, before):
    cleared = sample.clear_sample(at=AT + timedelta(hours=1))
    assert cleared.kept == 0
    assert cleared.restored > 0
    assert contents() == before
    assert not sample.is_loaded()
    with pytest.raises(sample.NothingLoaded):
        sample.clear_sample(at=AT)


def test_own_rows_that_came_meanwhile_stay_and_so_does_what_they_need(before):
    """Goes through the command, then adds own records that hang on the sample's, then clears."""
    plan = Plan(until=AT.date(), seed=3, scale=0.1)
    with pytest.raises(Interrupted):
        operations.load(plan=plan, now=lambda: AT, say=interrupt)
    assert sample.get_state() is sample.SampleState.LOADING
    answer = CliRunner().invoke(cli.demo, ["load", "--json"], catch_exceptions=False)
    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert list(told["kinds"]) == list(FIELDS)
    assert {kind: counts["received"] for kind, counts in told["kinds"].items()} == dict(
        simulate(plan).truth.drawn.rows
    )
    [(person, reference)] = bulk.fetch(
        """select id, reference from contacts_person
           where email = '' and batch_id is not null order by id limit 1"""
    )
    touch = {"external_id": "t1", "lead_external_id": reference, "kind": "form"}
    own = take_in(intake.Kind.TOUCHES, [touch | {"occurred_at": "2026-03-01T10:00:00Z"}])
    assert intake.get_batch(batch_id=own).counts.created == 1
    bulk.execute(
        "update leads_lead set segment = 'by hand' where source = 'sample' and person_id <> %s",
        [person],
    )
    answer = CliRunner().invoke(cli.demo, ["clear", "--json"], catch_exceptions=False)
    cleared = json.loads(answer.stdout)
    assert cleared["kept"] > 0
    after = contents()
    changed = {name for name in after if after[name] != before[name]}
    assert "journeys_touch" in changed
    assert after["journeys_touch"][0] == before["journeys_touch"][0] + 1
    assert after["contacts_person"][0] == before["contacts_person"][0] + 1
    assert changed <= {"journeys_touch", "contacts_person", "contacts_company"}
    assert CliRunner().invoke(cli.demo, ["clear"]).exit_code == 1
