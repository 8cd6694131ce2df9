"""A draft of a card tried on past leads: by what was known then, beside what was called MQL."""

import copy
import html
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk, clock
from accord.lake import api as lake
from accord.reporting import cli
from accord.reporting.tests.conftest import COMPANY, Books, insert
from accord.scoring import api as scoring
from accord.scoring import jobs
from accord.scoring.queries import trials
from accord.scoring.queries.everybody import Everybody, everybody_then
from accord.scoring.rules.compiling.history import compile_fit
from accord.scoring.rules.reading import read_card
from accord.scoring.values.trials import Asking, Before, Said, UnableToTry, Untried
from accord.team import api as team
from tests import people

OWN = "Came by"
CARD: dict[str, Any] = {
    "name": "Downloads",
    "fit": {"threshold": 10, "criteria": []},
    "interest": {
        "threshold": 30,
        "half_life_days": 30,
        "criteria": [
            {
                "code": "guide",
                "name": "Took a guide",
                "touch": {"kinds": ["download"]},
                "points": 40,
            }
        ],
    },
}
ASKS: dict[str, Any] = {
    "code": "came_by", "name": "Came by a partner", "field": f"attribute:{OWN}",
    "cases": [{"test": "one_of", "values": ["partner"], "points": 10}], "unknown": 0,
}  # fmt: skip


@pytest.fixture
def books(committed: None) -> Books:
    return Books()


def days_ago(days: int) -> str:
    return f"{clock.now() - timedelta(days=days):%Y-%m-%d}"


def past(books: Books) -> dict[str, list[int]]:
    """Sixty leads of 200 days ago. Thirty took a guide on their third day, of whom fifteen bought;
    of the others five did, who took it once sales had them. Called MQL were half of each."""
    guide = books.piece("awareness")
    told: dict[str, list[int]] = {"early": [], "late": []}
    for place in range(60):
        early, won = place < 30, place < 15 or place >= 55
        ending = {"ending": "won", "customer": days_ago(170)} if won else {"ending": "lost"}
        mql = {"mql": days_ago(198)} if place % 2 else {}
        lead = books.lead(
            days_ago(200), sql=days_ago(190), closed=days_ago(170), **mql, **ending
        )  # fmt: skip
        books.touch(lead, guide, days_ago(197 if early else 180))
        told["early" if early else "late"].append(lead)
        if won:
            books.deal("WON", days_ago(170), amount=10_00, lead_id=lead)
    return told


def tried(card: dict[str, Any], **also: Any) -> trials.Tried:
    asking = Asking(read_card(card), None, "EUR", **also)
    return trials.try_card(asking=asking, at=clock.now())


def test_a_card_picks_by_what_was_known_before_sales_decided(books):
    told = past(books)
    found = tried(CARD)
    trial = found.trial
    assert trial.before is Before.MQL
    assert (trial.all.leads, trial.all.customers, str(trial.all.value)) == (60, 20, "200.00")
    assert (trial.picked.leads, trial.picked.customers) == (30, 15)
    assert (trial.picked_before.leads, trial.picked_before.customers) == (30, 10)
    assert (trial.only_now.leads, trial.only_now.customers) == (15, 8)
    assert (trial.only_before.leads, trial.only_before.customers) == (15, 3)
    flips = {flip.lead_id: flip for flip in found.flips}
    assert set(flips) == {*told["early"][::2], *told["late"][1::2]}
    one = flips[told["early"][0]]
    assert one.picked_on == datetime.fromisoformat(days_ago(197)).date()
    assert [flip.is_customer for flip in found.flips] == [True] * 11 + [False] * 19
    assert scoring.is_better(trial) is Said.TOO_FEW


def attribute(lead: int, *, now: str, before: str | None = None, **fields: str) -> None:
    """A record of the lead's person says this of OWN; until yesterday it said `before`, and these
    fields."""
    ((person,),) = bulk.fetch("select person_id from leads_lead where id = %s", [lead])
    record = insert(
        "contacts_sourcerecord", kind="person", source="crm", external_key=str(lead), fields="{}",
        attributes=bulk.Jsonb({OWN: now} if now else {}), changed="{}", fingerprint=b"",
        known_at=clock.now(),
    )  # fmt: skip
    insert(
        "contacts_link", record_id=record, person_id=person, linked_by="new",
        linked_at=clock.now() - timedelta(days=300),
    )  # fmt: skip
    if before is not None:
        insert(
            "contacts_sourcerecordversion", record_id=record, fields=bulk.Jsonb(fields),
            attributes=bulk.Jsonb({OWN: before} if before else {}),
            known_at=clock.now() - timedelta(days=2), known_until=clock.now() - timedelta(days=1),
        )  # fmt: skip


def company(lead: int, *, now: tuple[int, str], before: tuple[int, str]) -> None:
    """The company of a lead has this size and trade; until yesterday a record said others."""
    key = insert("contacts_company", **{**COMPANY, "segment": now[1]}, place="", size=now[0])
    record = insert(
        "contacts_sourcerecord", kind="company", source="crm", external_key=f"c{lead}",
        fields="{}", attributes="{}", changed="{}", fingerprint=b"", known_at=clock.now(),
    )  # fmt: skip
    insert(
        "contacts_link", record_id=record, company_id=key, linked_by="new",
        linked_at=clock.now() - timedelta(days=300),
    )  # fmt: skip
    insert(
        "contacts_sourcerecordversion", record_id=record, attributes="{}",
        fields=bulk.Jsonb({"size": before[0], "segment": before[1]}),
        known_at=clock.now() - timedelta(days=2), known_until=clock.now() - timedelta(days=1),
    )  # fmt: skip
    bulk.execute("update leads_lead set company_id = %s where id = %s", [key, lead])


def then(card: dict[str, Any]) -> Everybody:
    cohort = tried(card).trial.cohort
    since, until = (
        datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (cohort.since, cohort.until)
    )
    return everybody_then([read_card(card)], since=since, until=until, at=clock.now())


def fits(card: dict[str, Any]) -> list[Any]:
    asked = then(card)
    fit = compile_fit(read_card(card), leads=asked.leads, dialect=asked.dialect)
    rows = lake.run(sql=fit.sql, parameters=fit.parameters, beside=asked.beside)
    return sorted(row["fit_low"] for row in rows)


def test_the_lake_knows_of_leads_what_the_database_knew_then(books):
    """What records said of person and company before sales decided, in both ways to find it."""
    told = past(books)
    card = {**CARD, "fit": {"threshold": 10, "criteria": [ASKS]}}
    for lead in (*told["early"][:3], *told["late"][:3]):
        attribute(lead, now="partner", before="fair", title="Buyer", country="DE")
    for lead in told["early"][5:8]:
        attribute(lead, now="partner")
        company(lead, now=(40, "Glass"), before=(400, "Pumps"))
    kept = ("industry", "employees", "country", "title", "segment", "origin", "channel")
    asked = then(card)
    said = lake.run(
        sql=f"""select lead_id, head_id, {", ".join(kept)}, until_at is not null as is_known,
                       coalesce(attributes.o0, []) as own from {asked.leads}""",
        beside=asked.beside,
    )
    of_lake = {row["lead_id"]: (*map(row.get, kept), sorted(row["own"])) for row in said}
    rows = bulk.fetch(
        f"""select lead_id, {", ".join(kept)},
                   array(select coalesce(o ->> '{OWN}', '') from jsonb_array_elements(attributes) o)
            from {trials.as_then(cohort=tried(card).trial.cohort)}"""
    )
    of_database = {row[0]: (*row[1:-1], sorted(row[-1])) for row in rows}
    assert of_lake == of_database
    # The control: it is not what is known now.
    assert {row[1] for row in of_lake.values()} == {None, 400}
    assert [row[3] for row in of_lake.values()].count("Buyer") == 6


def test_a_field_filled_in_after_the_outcome_counts_as_empty_and_is_named(books):
    told = past(books)
    for lead in told["early"]:
        attribute(lead, now="partner", before="")
    card = {**CARD, "fit": {"threshold": 10, "criteria": [ASKS]}}
    assert tried(card).trial.suspects == ("came_by",)
    assert {*fits(card)} == {0}
    bulk.execute("delete from contacts_sourcerecordversion")
    # The control: known from the beginning, it is no suspect, and counts.
    assert tried(card).trial.suspects == ()
    assert fits(card) == [0] * 30 + [10] * 30


def test_what_cannot_be_tried_is_said(books):
    with pytest.raises(UnableToTry) as refusal:
        tried(CARD)
    assert refusal.value.why is Untried.NO_PAST
    short = {**CARD, "interest": {**CARD["interest"], "half_life_days": 0.2}}
    with pytest.raises(UnableToTry) as refusal:
        tried(short)
    assert refusal.value.why is Untried.FORGETS_TOO_SOON


def read(answer: Any) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_a_draft_is_tried_on_its_page(books):
    past(books)
    at = clock.now()
    number = scoring.propose_card(key="downloads", body=CARD, actor_id=None, at=at)
    page = f"/cards/downloads/{number}/trial/"
    writer = people.signed_in("mops")
    assert "This version was not tried yet." in read(writer.get(page))
    assert page in read(writer.get(f"/definitions/card/downloads/{number}/"))
    waiting = read(writer.post(page, follow=True))
    assert "You may close this page" in waiting
    assert 'hx-trigger="load delay:2s"' in waiting
    version = definitions.find_version(kind=Kind.CARD, number=number, key="downloads")
    assert version is not None
    run = scoring.find_trial(version_id=version.id)
    assert run is not None
    scoring.run_trial(trial_id=run.id, at=at)
    body = read(writer.get(page))
    assert "With this rule: 1 lead a week instead of the 1 that were called MQL." in body
    assert "You would have missed 3 of 10 customers." in body
    assert "Those missed were worth" in body
    assert "30 leads flip." in body
    assert body.count("Falls out") == 15
    # Another wording is another trial.
    changed = {**CARD, "name": "Guides"}
    change = (number, version.revision)
    scoring.propose_card(key="downloads", body=changed, actor_id=None, at=at, change=change)
    assert "The draft was changed since" in read(writer.get(page))
    # Stopped, nothing is kept; a reader may not ask for it.
    writer.post(page)
    writer.post(f"{page}stop/")
    assert "It was stopped, so nothing was kept." in read(writer.get(page))
    assert people.signed_in("viewer").post(page).status_code == 403
    # A draft of before a bound was drawn is told of, and does not wait for ever.
    definitions.draft(kind=Kind.CARD, key="old", body={"name": "Old"}, actor_id=None, at=at)
    old = definitions.find_version(kind=Kind.CARD, number=1, key="old")
    assert old is not None
    scoring.run_trial(trial_id=scoring.ask_trial(version=old, actor_id=None, at=at), at=at)
    body = read(writer.get("/cards/old/1/trial/"))
    assert "Leads cannot be judged by this wording any more." in body
    assert "You may close this page" not in body


def test_a_trial_whose_worker_went_away_ends_and_can_be_asked_for_again(books):
    at = clock.now()
    number = scoring.propose_card(key="downloads", body=CARD, actor_id=None, at=at)
    version = definitions.find_version(kind=Kind.CARD, number=number, key="downloads")
    assert version is not None
    cut_off = scoring.ask_trial(version=version, actor_id=None, at=at)
    assert scoring.end_cut_off(at=at + timedelta(minutes=59)) == 0
    assert scoring.end_cut_off(at=at + timedelta(minutes=61)) == 1
    page = read(people.signed_in("mops").get(f"/cards/downloads/{number}/trial/"))
    assert "Accord was stopped while it tried this" in page
    again = scoring.ask_trial(version=version, actor_id=None, at=at)
    assert again != cut_off
    # It is told within minutes where the worker itself is gone, and never of one at work.
    later = at + timedelta(minutes=3)
    beats = {"alive": "10 seconds", "gone": "3 minutes"}
    for name, ended in (("alive", 0), ("gone", 1)):
        bulk.execute("insert into procrastinate_workers default values")
        bulk.execute(
            """update procrastinate_workers set last_heartbeat = now() - %s::interval
               where id = (select max(id) from procrastinate_workers)""",
            [beats[name]],
        )
        bulk.execute(
            """update procrastinate_jobs set status = 'doing',
                 worker_id = (select max(id) from procrastinate_workers)
               where task_name = 'scoring.try_card' and args @> %s::jsonb""",
            [json.dumps({"trial": again})],
        )
        assert scoring.end_cut_off(at=later) == ended, name


def told_by_command(*options: str) -> tuple[dict[str, Any], str]:
    told = CliRunner().invoke(cli.report, [*options, "--json"], catch_exceptions=False)
    spoken = CliRunner().invoke(cli.report, [*options], catch_exceptions=False)
    assert (told.exit_code, spoken.exit_code) == (0, 0)
    return json.loads(told.stdout), spoken.stderr


def test_what_came_of_each_quadrant_is_the_same_on_the_page_and_by_command(books):
    past(books)
    at = clock.now()
    asked = {"name": "Downloads", **CARD, "cells": {"fit": [20, 0], "interest": [60, 10]}}
    number = scoring.propose_card(key="downloads", body=asked, actor_id=None, at=at)
    version = definitions.find_version(kind=Kind.CARD, number=number, key="downloads")
    assert version is not None
    trial = scoring.ask_trial(version=version, actor_id=None, at=at)
    scoring.run_trial(trial_id=trial, at=at)
    client = people.signed_in("mops")
    page = read(client.get(f"/cards/downloads/{number}/trial/"))
    sheet = page.partition('id="came"')[2].partition("</section>")[0]
    said = (
        "Of 100 leads this card calls “Hot”, 50 became customers; of those it calls “Not now”, 17."
    )
    assert said in sheet
    assert "The better the quadrant, the more of its leads buy." in sheet
    named = ("--card", "downloads", "--version", str(number))
    document, spoken = told_by_command("quadrants", *named)
    rows = {row["quadrant"]: row for row in document["rows"]}
    assert [(key, row["leads"], row["customers"]) for key, row in rows.items()] == [
        ("hot", 30, 15), ("cold", 30, 5),
    ]  # fmt: skip
    assert rows["hot"]["low"] < 0.5 < rows["hot"]["high"]
    assert document["notes"][0] == said
    assert spoken.count(said) == 1
    # A page calls the card by its name, a program by its key.
    figures = read(client.get(f"/results/quadrants/?card=downloads&version={number}"))
    assert "<td>Downloads</td>" in re.sub(r"<td[^>]*>", "<td>", figures)
    assert {row["card"] for row in document["rows"]} == {"downloads"}
    cells, _spoken = told_by_command("quadrants", *named, "--by", "cell")
    assert [(row["cell"], row["leads"]) for row in cells["rows"]] == [("C2", 30), ("C4", 30)]
    whole, spoken = told_by_command("score_backtest", *named)
    lines = {row["picked_by"]: row for row in whole["rows"]}
    assert (lines["this"]["leads"], lines["this"]["customers"]) == (30, 15)
    assert (lines["only_before"]["customers"], lines["mql"]["customers"]) == (3, 10)
    assert (lines["all"]["value"], lines["all"]["currency"]) == ("200.00", "EUR")
    assert "You would have missed 3 of 10 customers." in spoken
    # Behind a number are its leads.
    for measure, group, cell, count in (
        ("quadrants", "hot|downloads", "customers", 15),
        ("score_backtest", "only_this|downloads", "leads", 15),
        ("score_backtest", "mql|downloads", "customers", 10),
    ):
        behind = read(client.get(
            f"/results/{measure}/records/?card=downloads&version={number}&cell={cell}"
            f"&group={group}"
        ))  # fmt: skip
        assert len(re.findall(r"<tr[^>]*data-line", behind)) == count
    # Leads of other days are other leads; those that may still buy are marked.
    later, _spoken = told_by_command("quadrants", *named, "--from", days_ago(100))
    assert later["rows"] == []
    young, _spoken = told_by_command("quadrants", *named, "--to", days_ago(0))
    assert {row["mature"] for row in young["rows"]} == {False}


def test_a_card_or_a_version_that_is_not_there_is_named(books):
    past(books)
    scoring.propose_card(key="downloads", body=CARD, actor_id=None, at=clock.now())
    key = team.make_key(name="program", role="mops", at=people.AT)
    headers = {"Authorization": f"Bearer {key}"}
    client = people.signed_in("mops")
    for asked, words in (
        ({"card": "other"}, "downloads"),
        ({"card": "downloads", "version": "9"}, "9"),
    ):
        options = [part for name, value in asked.items() for part in (f"--{name}", value)]
        told = CliRunner().invoke(cli.report, ["score_backtest", *options])
        assert told.exit_code == 2
        assert words in told.stderr
        assert client.get("/results/score_backtest/", asked).status_code == 422
        by_key = client.get("/api/v1/measures/score_backtest", asked, headers=headers)
        assert by_key.status_code == 422
    # Of several cards one is to be named.
    scoring.propose_card(key="other-one", body=CARD, actor_id=None, at=clock.now())
    told = CliRunner().invoke(cli.report, ["quadrants", "--version", "9"])
    assert (told.exit_code, "Say which card: downloads, " in told.stderr) == (2, True)
    page = client.get("/results/quadrants/", {"version": "9"})
    assert (page.status_code, "Say which: downloads, " in page.content.decode()) == (422, True)
    # A day to which none can be added.
    for day in ("9999-12-31", "0001-01-01"):
        for side in ("from", "to"):
            assert client.get("/results/quadrants/", {side: day}).status_code == 422
            told = CliRunner().invoke(cli.report, ["quadrants", f"--{side}", day])
            assert (told.exit_code, day in told.stderr) == (2, True)
    for bad in ("version=0", "version=x", "card=%00"):
        answer = client.get(f"/api/v1/measures/quadrants?{bad}", headers=headers)
        assert answer.status_code == 422


def test_a_card_in_force_that_ranks_the_wrong_way_round_is_flagged(books):
    told = past(books)
    for lead in told["late"]:
        books.touch(lead, books.piece("decision"), days_ago(195), direction="out")
    at = clock.now()
    # One card takes what was asked for, the other what was sent: of those fewer bought.
    for key, direction in (("turned", "out"), ("downloads", "in")):
        body = copy.deepcopy(CARD)
        body["interest"]["criteria"][0]["touch"]["direction"] = direction
        number = scoring.propose_card(key=key, body=body, actor_id=None, at=at)
        people.sign(kind=Kind.CARD, key=key, number=number, at=at)
    client = people.signed_in("viewer")
    assert "wrong way round" not in read(client.get("/definitions/"))
    # Each week every card in force is tried again.
    jobs.look_each_week(0)
    for (trial,) in bulk.fetch("select id from scoring_trial where ended_at is null"):
        scoring.run_trial(trial_id=trial, at=at)
    page = read(client.get("/definitions/"))
    assert page.count("the wrong way round") == 1
    assert "/cards/turned/1/trial/" in page
    # Both cards are in the report, each with its own rows.
    document, _spoken = told_by_command("quadrants")
    assert [(row["card"], row["quadrant"]) for row in document["rows"]] == [
        ("downloads", "hot"), ("downloads", "cold"), ("turned", "hot"), ("turned", "cold"),
    ]  # fmt: skip


def test_a_trial_stopped_meanwhile_keeps_nothing(books):
    past(books)
    at = clock.now()
    number = scoring.propose_card(key="downloads", body=CARD, actor_id=None, at=at)
    version = definitions.find_version(kind=Kind.CARD, number=number, key="downloads")
    assert version is not None
    trial = scoring.ask_trial(version=version, actor_id=None, at=at)
    assert scoring.ask_trial(version=version, actor_id=None, at=at) == trial
    scoring.stop_trial(version_id=version.id, at=at)
    scoring.run_trial(trial_id=trial, at=at)
    run = scoring.find_trial(version_id=version.id)
    assert run is not None
    assert (run.is_stopped, run.trial, run.flips) == (True, None, 0)
    assert run.asked_at.tzinfo is not None
    assert run.asked_at.astimezone(UTC) <= clock.now()
