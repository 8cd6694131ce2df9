"""C36-C46: what became of hand-offs, how long leads waited and for whom, why they come back."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import transaction

from accord.foundation import bulk, clock
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff
from accord.handoffs.tests.builders import AT, HOUR, Teams, actor, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import SPEED, agreed, call
from accord.reporting import api as reporting
from accord.reporting import cli
from accord.reporting.tests.conftest import Books, insert
from accord.team.values import Role

ONE = timedelta(minutes=1)


@pytest.fixture
def teams(committed) -> Teams:
    return make_teams()


def given(lead: int, owner: int, *, state: str = "offered", reason: str = "", hours: int = 0,
          quadrant: str = "perfect", days: int = 0) -> int:  # fmt: skip
    """A hand-off as it stands; `hours`: until the answer, where one was given."""
    at = AT + timedelta(days=days)
    outcome = reason and "rejected"
    number = insert(
        "handoffs_handoff", key=f"{lead}-{days}", kind="marketing_to_sdr", lead_id=lead,
        from_side="marketing", to_side="sales", state="closed" if reason else state,
        outcome=outcome, reason=reason, owner_id=owner, owner_active=None if reason else True,
        offered_at=at, accepted_at=at + hours * HOUR if state == "worked" else None,
        closed_at=at + hours * HOUR if reason else None,
        facts=json.dumps({"quadrant": quadrant, "origin": "", "country": "", "known": []}),
    )  # fmt: skip
    if hours:
        insert(
            "handoffs_handoffevent", handoff_id=number, move="reject" if reason else "accept",
            at=at + hours * HOUR, member_id=owner, owner_id=owner,
        )  # fmt: skip
    return number


def test_what_became_of_hand_offs_and_how_soon_it_was_said(books, teams):
    me = teams.seller.member_id
    for hours in (1, 3):
        given(books.lead("2026-03-01", mql="2026-03-02"), me, state="worked", hours=hours)
    back = given(books.lead("2026-03-01", mql="2026-03-02"), me, reason="bad_timing", hours=5)
    given(books.lead("2026-03-01", mql="2026-03-02"), me)
    erased(books.lead("2026-03-01", mql="2026-03-02"), me)
    row = books.rows("handoff_outcomes")["marketing_to_sdr"]
    assert {name: row[name] for name in ("accepted", "returned", "waiting", "void")} == {
        "accepted": 2, "returned": 1, "waiting": 1, "void": 1,
    }  # fmt: skip
    assert row["handed_off"] == 5
    assert (row["median_hours"], row["rate"]) == (3.0, 2 / 3)
    assert books.records("handoff_outcomes", "rejected", "marketing_to_sdr") == [back]
    said = reporting.tell(books.ask("handoff_outcomes"))
    assert said == "2 of 5 hand-offs were taken. Still without an answer: 1."


def erased(lead: int, owner: int) -> int:
    """A hand-off that was open as its person was erased."""
    number = given(lead, owner)
    [(person,)] = bulk.fetch("select person_id from leads_lead where id = %s", [lead])
    with transaction.atomic():
        handoffs.void_people(people=[person], at=AT + HOUR)
    return number


def test_booked_meetings_that_took_place_by_the_team_that_booked_them(books, teams):
    me, other = teams.seller.member_id, teams.marketer.member_id
    lead = books.lead("2026-03-01", mql="2026-03-02")
    hand = given(lead, me)
    told = [("held", True), ("held", False), ("missed", False), ("cancelled", False)]
    for days, (state, is_by_word) in enumerate([*told, ("booked", False)]):
        book(hand, lead, me, starts_at=AT + timedelta(days=days), state=state, by_word=is_by_word)
    book(hand, lead, me, starts_at=clock.now() + timedelta(days=9), state="booked")  # is to come
    for days in range(9, 12):
        book(hand, lead, other, starts_at=AT + timedelta(days=days), state="booked")
    told = books.ask("show_rate").rows
    # Who booked are two, so that neither team may be told alone: what both did is the whole.
    assert [(row.group, row.figures["booked"], row.name) for row in told] == [
        ("-1", 8, "Teams too small to be told alone")
    ]
    assert books.records("show_rate", "missed", "sales") == []
    assert books.records("show_rate", "missed", "-1") == []
    rows = books.rows("show_rate", seen=None)
    names = ("booked", "held", "missed", "called_off", "unsaid", "self_reported")
    assert [rows["sales"][name] for name in names] == [5, 2, 1, 1, 1, 1]
    assert (rows["sales"]["rate"], rows["sales"]["mature"]) == (0.5, True)
    assert (rows["marketing"]["rate"], rows["marketing"]["mature"]) == (None, False)
    assert books.records("show_rate", "missed", "sales", seen=None) == [hand]
    said = reporting.tell(books.ask("show_rate"))
    assert said == "2 of 8 booked meetings took place. Of 4 nobody has said."
    mine = frozenset({me})
    assert set(books.rows("show_rate", by="owner", seen=mine)) == {me}, "others are too few"


def book(hand: int, lead: int, by: int, *, starts_at, state: str, by_word: bool = False) -> None:
    insert(
        "handoffs_meeting", uid=f"{by}-{starts_at}", lead_id=lead, handoff_id=hand, host_id=by,
        booked_by_id=by, starts_at=starts_at, ends_at=starts_at + HOUR, zone="UTC", state=state,
        is_by_word=by_word, booked_at=AT, changed_at=AT,
    )  # fmt: skip


def test_reasons_with_their_share_and_an_alarm_where_the_list_lacks_one(books, teams):
    me = teams.seller.member_id
    for reason in ("not_icp_role", "not_icp_role", "duplicate", "other"):
        given(books.lead("2026-03-01", mql="2026-03-02"), me, reason=reason, hours=1)
    rows = books.rows("reject_reasons")
    assert [(label, row["count"], row["share"], row["counts"]) for label, row in rows.items()] == [
        ("not_icp_role", 2, 0.5, True), ("duplicate", 1, 0.25, False), ("other", 1, 0.25, False),
    ]  # fmt: skip
    notes = {row.group: row.notes for row in books.ask("reject_reasons").rows}
    assert [reporting.sentence(note) for note in notes["other"]] == [
        "1 of 4 have no reason from the list. Add the one that is missing."
    ]
    assert notes["duplicate"] == ()


def test_tries_by_quadrant_with_the_agreed_number_beside(books, teams):
    agreed({**SPEED, "clauses": [*SPEED["clauses"], {
        "code": "keep_on", "side": "sales", "kind": "persistence", "every": "month",
        "attempts": 4, "within_days": 10, "channels": 1, "spacing": "PT1H", "share": 1,
    }]})  # fmt: skip
    me = teams.seller.member_id
    won = books.lead("2026-03-01", mql="2026-03-02", customer="2026-03-20", ending="won",
                     closed="2026-03-20")  # fmt: skip
    given(won, me, state="worked", hours=1)
    lost = books.lead("2026-03-01", mql="2026-03-02", ending="lost", closed="2026-03-20")
    given(lost, me, reason="no_response_after_protocol", hours=24 * 9, quadrant="hot")
    gone = books.lead("2026-03-01", mql="2026-03-02")
    erased(gone, me)  # nobody could have won them
    for lead, count in ((won, 2), (lost, 5), (gone, 3)):
        for number in range(count):
            tried(books, lead, hours=number)
    rows = books.rows("persistence")
    assert [(group, row["leads"], row["customers"], row["given_up"], row["agreed"])
            for group, row in rows.items()] == [
        ("2-3|perfect", 1, 1, 0, 4), ("4-6|hot", 1, 0, 1, 4),
    ]  # fmt: skip
    [beyond] = [row for row in books.ask("persistence").rows if row.group == "4-6|hot"]
    assert "Beyond the 4 tries" in reporting.sentence(beyond.notes[-1])


def tried(books: Books, lead: int, *, hours: int) -> None:
    [(person,)] = bulk.fetch("select person_id from leads_lead where id = %s", [lead])
    at = AT + hours * HOUR
    insert(
        "journeys_touch", person_id=person, channel="", journey_stage="", occurred_at=at,
        received_at=at, external_key=str(next(books.numbers)), detail="{}", kind="call_attempt",
        direction="out", reach="1:1", team="sales", source="phone",
    )  # fmt: skip


@pytest.fixture
def waited(teams: Teams) -> dict[str, int]:
    """Ana is tried after an hour, Bo waits, Cy's owner is one of whom no tool tells."""
    agreed()
    seller = teams.seller.member_id
    found = {name: handed(make_mql(name, owner=seller)) for name in ("Ana", "Bo")}
    found["Cy"] = handed(make_mql("Cy", owner=teams.other.member_id))
    lead = Handoff.objects.get(pk=found["Ana"]).lead_id
    with transaction.atomic():
        call(lead, by=seller, at=AT + HOUR)
    return found


def ask(measure: str, **said: object) -> dict[object, dict[str, object]]:
    options = reporting.Options(**said)
    found = reporting.ask(measure=measure, at=AT + 9 * HOUR, options=options)
    return {row.group: dict(row.figures) for row in found.rows}


def test_how_long_leads_waited_for_the_systems_and_for_people(waited):
    row = ask("speed_to_lead")[None]
    assert {name: row[name] for name in ("handed_off", "tried", "waiting", "unseen")} == {
        "handed_off": 3, "tried": 1, "waiting": 1, "unseen": 1,
    }  # fmt: skip
    assert row["system_median"] == 9 * 24 * 60
    # One was tried after an hour, the other waits for nine: half of them waited five or longer.
    assert row["wall_median"] == 5 * 60
    behind = reporting.list_records(measure="speed_to_lead", cell="unseen", at=AT + 9 * HOUR)
    assert behind == [waited["Cy"]]


def test_promises_as_the_command_tells_them(waited, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT + 9 * HOUR)
    asked = ["sla_attainment", "--agreement", "fast", "--window", "current", "--json"]
    said = CliRunner().invoke(cli.report, asked, catch_exceptions=False)
    told = json.loads(said.stdout)
    first = next(row for row in told["rows"] if row["clause"] == "first")
    wanted = {"side": "sales", "due": 3, "met": 1, "missed": 1, "excused": 0, "attainment": 0.5}
    assert {name: first[name] for name in wanted} == wanted
    assert {"low", "high", "mature", "notes"} <= first.keys()
    assert told["notes"][0].startswith("Promises kept: ")
    for wrong in (["--agreement", "slow"], ["--window", "soon"]):
        refused = CliRunner().invoke(cli.report, ["sla_attainment", *wrong])
        assert refused.exit_code == 2


def test_figures_of_one_person_are_told_to_them_and_to_whoever_leads_them(books, teams):
    sellers = [teams.seller, teams.other]
    sellers += [actor(name, Role.SDR) for name in ("Una", "Rex", "Pia")]
    for seller in sellers:
        given(books.lead("2026-03-01", mql="2026-03-02"), seller.member_id)
    mine = teams.seller.member_id
    everybody = {one.member_id for one in sellers}
    assert set(books.rows("handoff_outcomes", by="owner", seen=None)) == everybody
    # The other four would be four people: too few to be told without telling of each.
    assert set(books.rows("handoff_outcomes", by="owner", seen=frozenset({mine}))) == {mine}
    nobody = books.rows("handoff_outcomes", by="owner")
    assert {group: row["handed_off"] for group, row in nobody.items()} == {reporting.OTHERS: 5}
    assert set(ask("speed_to_lead", by="owner", seen=frozenset({mine}))) == {mine}
    # With one of marketing who has a lead too, nobody is told how soon that one person is.
    two = [*sellers, teams.marketer]
    given(books.lead("2026-03-01", mql="2026-03-02"), two[-1].member_id, state="worked", hours=3)
    for name in ("handoff_outcomes", "speed_to_lead"):
        told = (books.rows if name == "handoff_outcomes" else ask)(name, by="team")
        assert {group: row["handed_off"] for group, row in told.items()} == {"sales": 5}
        led = frozenset({two[-1].member_id})
        both = (books.rows if name == "handoff_outcomes" else ask)(name, by="team", seen=led)
        assert set(both) == {"sales", "marketing"}
    given(books.lead("2026-03-01", mql="2026-03-02"), mine, state="worked", hours=1, quadrant="hot")
    told = books.rows("handoff_outcomes", by="quadrant")
    assert [told[one]["accepted"] for one in ("perfect", "hot")] == [1, 1], "of leads it is told"
    assert told["perfect"]["median_hours"] == 3.0
    assert told["hot"]["median_hours"] is None, "how soon one of them was is not"
    assert books.rows("handoff_outcomes", by="quadrant", seen=None)["hot"]["median_hours"] == 1.0


def test_deals_of_one_person_are_told_as_their_hand_offs_are(books, teams):
    """What goes by owner goes by one rule, whichever measure tells it, and so do its records."""
    mine, other = teams.seller.member_id, teams.other.member_id
    for owner in (mine, other):
        books.deal("WON", "2026-03-05", "2026-02-01", 90_00, owner_id=owner)
    for name in ("won_value", "win_rate", "velocity", "time_to_win"):
        assert reporting.MEASURES[name].of_people
        assert set(books.rows(name, by="owner", seen=frozenset({mine}))) == {mine}
        assert set(books.rows(name, by="owner", seen=None)) == {mine, other}
    behind = [books.records("won_value", "deals", one, by="owner", seen=frozenset({mine}))
              for one in (mine, other, reporting.OTHERS)]  # fmt: skip
    assert [len(found) for found in behind] == [1, 0, 0]
    assert str(books.rows("won_value", by="total", seen=frozenset())[None]["value"]) == "180.00"
