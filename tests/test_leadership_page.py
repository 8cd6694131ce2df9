"""A54, A59, A60, B43, C7, C9, C21: how both teams are led, who answers for what, means."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accord.definitions import api as definitions
from accord.definitions.values import Kind, State
from accord.desk.rules import leading
from accord.desk.rules.leading import Follows
from accord.foundation import clock
from accord.kernel.money import Money
from accord.meetings import api as meetings
from accord.team import api as team
from accord.team.values import LeadershipMode, Side
from tests import people


def read(client: Client, address: str = "/leadership/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(html.unescape(answer.content.decode()).split())


def rows(*said: dict[str, str]) -> dict[str, str]:
    """What a form of rows sends."""
    found = {f"row-{at}-{name}": one for at, row in enumerate(said) for name, one in row.items()}
    return {**found, "rows": str(len(said))}


def write(client: Client, kind: Kind, *said: dict[str, str]) -> Any:
    return client.post(f"/definitions/{kind.value}/write/", rows(*said))


def agree(client: Client, kind: Kind, *said: dict[str, str]) -> None:
    assert write(client, kind, *said).status_code == 302
    people.sign(kind=kind, number=1, at=clock.now())


@pytest.fixture
def leader(db: None) -> Client:
    return people.signed_in("marketing_lead", name="Mara Ionescu")


def test_what_a_way_to_lead_means_and_what_stands_in_its_way():
    both = {Side.MARKETING: (1,), Side.SALES: (2,), Side.BOTH: ()}
    aligned, combined = LeadershipMode.ALIGNED, LeadershipMode.COMBINED
    assert leading.follows(mode=aligned, signers=both) == (Follows.TWO_SIGN, Follows.OWN_TEAM)
    found = leading.follows(mode=combined, signers=both)
    assert (found[0], found[-1]) == (Follows.NO_ONE_HEAD, Follows.RISK)
    assert leading.follows(mode=combined, signers={Side.BOTH: (3,)})[0] is Follows.ONE_SIGNS


def test_the_return_falls_by_what_the_change_costs():
    euro = {name: Money(minor, "EUR") for name, minor in (("won", 500_00), ("paid", 100_00))}
    found = leading.returned(earned=euro["won"], spent=euro["paid"], change=Money(100_00, "EUR"))
    assert (found.without, found.with_change) == (4, 1.5)
    nothing = Money(0, "EUR")
    assert leading.returned(earned=nothing, spent=nothing, change=nothing).without is None


def test_a_step_has_exactly_one_who_answers_for_it(leader: Client):
    step = {"name": "Hand over", "team": "marketing", "responsible": "SDR"}
    refused = write(leader, Kind.PROCESS, step)
    assert refused.status_code == 422
    assert "Nobody answers for this. Choose the one person who does." in html.unescape(
        refused.content.decode()
    )
    assert definitions.find_latest(kind=Kind.PROCESS) is None
    owner = people.add_member("sdr", name="Kim Do")
    told = {"consulted": "Content", "informed": "Finance"}
    agree(leader, Kind.PROCESS, {**step, **told, "accountable": str(owner)})
    page = read(leader)
    assert '<td data-label="Answers for it">Kim Do</td>' in page
    assert '<td data-label="Is asked before">Content</td>' in page
    assert '<td data-label="Is told after">Finance</td>' in page
    assert "Kim Do" in read(leader, "/definitions/process/1/")
    team.close_member(member_id=owner, actor=None, at=clock.now())
    assert "is not here any more: name somebody else" in read(leader)


def test_today_says_that_the_other_leaders_signature_waits_for_ones_own(leader: Client):
    owner = people.add_member("sales_lead", name="Kim Do")
    step = {"name": "Hand over", "team": "sales", "responsible": "SDR", "accountable": str(owner)}
    assert write(leader, Kind.PROCESS, step).status_code == 302
    people.load_leads(1)  # else the first page says how to begin
    waits, seller = "1 wording that the other leader has signed", people.as_member(owner)
    assert waits not in read(seller, "/")
    version = definitions.find_version(kind=Kind.PROCESS, number=1)
    assert version is not None
    at = clock.now()
    definitions.sign(
        kind=Kind.PROCESS, number=1, side=Side.MARKETING, since=at, at=at,
        digest=definitions.digest_of(kind=Kind.PROCESS, key="", body=version.body),
        member_id=definitions.list_signers()[Side.MARKETING][0],
    )  # fmt: skip
    assert waits in read(seller, "/")
    assert waits not in read(leader, "/")


def test_both_leaders_sign_another_way_to_lead_and_all_that_runs_goes_on(leader: Client):
    before = read(leader)
    assert before.index("Aligned: two leaders") < before.index("Combined: one leader")
    assert "Nobody is head of sales, so nothing can be signed" in before
    assert "Leads still go from role to role" in before
    assert "must not run marketing" in before
    stages = definitions.get_in_force(kind=Kind.STAGES, at=clock.now())
    marketer, seller = people.add_member("content", name="Cas"), people.add_member("ae")
    said = {
        "mode": "combined", "marketing_function": str(marketer), "sales_function": str(seller),
        "why": "We are six people.",
    }  # fmt: skip
    assert write(leader, Kind.LEADERSHIP, said).status_code == 302
    people.sign(kind=Kind.LEADERSHIP, number=1, at=clock.now())
    assert definitions.lead_as_signed(at=clock.now()) is LeadershipMode.COMBINED
    assert team.get_team().leadership_mode is LeadershipMode.COMBINED
    after = read(leader)
    assert after.index("Combined: one leader") < after.index("Aligned: two leaders")
    assert "Nobody is head of the revenue team" in after
    assert "Cas" in after
    kept = definitions.get_in_force(kind=Kind.STAGES, at=clock.now())
    assert (kept.id, kept.state) == (stages.id, State.IN_FORCE)
    version = definitions.get_in_force(kind=Kind.LEADERSHIP, at=clock.now())
    assert [one.side for one in definitions.list_signatures(version_ids=[version.id])[version.id]]


def test_what_is_signed_is_not_changed_in_the_settings(leader: Client):
    owner = people.add_member("ae")
    said = {"mode": "aligned", "marketing_function": str(owner), "sales_function": str(owner)}
    agree(leader, Kind.LEADERSHIP, {**said, "why": "As it is."})
    above = people.signed_in("rev_ops")
    whole = {
        "name": "One", "currency": "EUR", "zone": "UTC", "language": "en", "fallback_owner": "",
        "fresh_months": "12",
    }  # fmt: skip
    refused = above.post("/settings/company/", {**whole, "leadership_mode": "combined"})
    assert refused.status_code == 422
    assert "The leaders have signed this." in refused.content.decode()
    assert team.get_team().leadership_mode is LeadershipMode.ALIGNED
    kept = above.post("/settings/company/", {**whole, "leadership_mode": "aligned"})
    assert kept.status_code == 302


def test_what_comes_first_is_signed_by_both(leader: Client):
    agree(
        leader,
        Kind.PRIORITIES,
        {"name": "Call back", "tier": "1", "metric": "First calls in time"},
        {"name": "A new fair", "tier": "3", "metric": "Leads of it"},
    )
    page = read(leader)
    shown = [page.index(one) for one in ("<h3>First</h3>", "Call back", "When there is time")]
    assert shown == sorted(shown)
    assert "After that" not in page


def test_what_was_decided_stands_with_who_decided(leader: Client):
    assert "Nothing has been decided yet." in read(leader)
    decider = people.add_member("sales_lead", name="Dmitri Orlov")
    today = clock.now().date()
    said = meetings.DecisionText(
        title="Call perfect leads first", decider_id=decider, owner_id=decider,
        metric=meetings.Metric.SQLS, expected=2, due_on=today + timedelta(days=7),
        check_on=today + timedelta(days=60),
    )  # fmt: skip
    actor = team.find_actor(member_id=decider)
    assert actor is not None
    meetings.decide(text=said, actor=actor, at=clock.now())
    page = read(leader)
    assert '<th scope="row">Call perfect leads first</th>' in page
    assert '<td data-label="Decided by">Dmitri Orlov</td>' in page
    assert "Not checked yet" in page


def test_people_budgets_and_the_cost_of_the_change_are_open_to_both(leader: Client):
    agree(
        leader,
        Kind.RESOURCES,
        {
            "name": "This year", "from": "2026-01-01", "marketing_people": "4",
            "sales_people": "6", "marketing_budget": "100000", "sales_budget": "250000",
        },
    )  # fmt: skip
    agree(
        leader,
        Kind.CHANGE,
        {"name": "A trainer", "kind": "training", "amount": "100", "date": "2026-03-01"},
    )
    page = read(people.signed_in("ae"))
    assert "1 to 1.5" in page
    assert "1 to 2.5" in page
    assert "A trainer" in page
    assert "so nothing can be set against" in page
    assert "Change it" not in page
