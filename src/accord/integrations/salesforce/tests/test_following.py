"""Whatever happens in an org and on the way: what we know in the end is what the org holds."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.followed import Followed
from tests.portals import salesforce
from tests.portals.salesforce import Org

from accord.integrations.salesforce.api import TOOL
from accord.integrations.salesforce.queries import jobs
from accord.integrations.salesforce.queries import reading as reading_queries
from accord.integrations.salesforce.rules import rows

DEEDS = ("add", "change", "late", "delete", "undelete", "merge", "convert", "rest", "follow",
         "expire", "forget", "role")  # fmt: skip
FAILURES = ("429", "500", "503", "cut")  # those that pass by themselves
deeds = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 30), st.integers(0, 30)), max_size=10
)
failures = st.lists(st.tuples(st.sampled_from(FAILURES), st.integers(1, 60)), max_size=3)


@pytest.fixture
def allowed(settings):
    return lambda org: setattr(
        settings, "OUTGOING_ALLOWED", frozenset({org.url.removeprefix("http://")})
    )


@pytest.mark.parametrize("bulk", [True, False])
@given(before=deeds, during=deeds, after=deeds, failing=failures)
@settings(
    max_examples=8,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_in_the_end_we_know_what_the_org_holds(
    allowed, monkeypatch, bulk, before, during, after, failing
) -> None:
    monkeypatch.setattr(reading_queries, "QUERY_ROWS", 3)
    monkeypatch.setattr(reading_queries, "BULK_FROM", 0 if bulk else 10_000)
    monkeypatch.setattr(jobs, "BULK_ROWS", 3)
    monkeypatch.setattr(jobs, "WAITS", ())
    with salesforce.org(leads=6, seed=3) as org:
        allowed(org)
        org.batch = 2
        for deed in before:
            _do(org, *deed)
        for kind, call in failing:
            org.at_call[call] = lambda kind=kind: org.fail(kind)
        leads = Followed("Lead", ("LastName", "Status", "MergedIds"))
        deals = Followed("Opportunity", ("StageName", "LeadIds"))
        session, waiting = TOOL.open(org.said), iter(during)
        for followed in (leads, deals):
            followed.begin(session, between=lambda: _do(org, *next(waiting, ("rest", 0, 0))))
        for deed in (*waiting, *after):
            if deed[0] == "follow":
                leads.follow(session)
                deals.follow(session)
            else:
                _do(org, *deed)
        for followed in (leads, deals):
            followed.follow(session)
        session.close()
        _hold(org, leads, "LastName", "Status")
        _hold(org, deals, "StageName")
        for id, row in deals.live.items():
            assert row["LeadIds"].split(";") == _leads_of(org, id)


def _do(org: Org, deed: str, first: int, second: int) -> None:
    """One thing that people, or the years, do to an org."""
    live = sorted(org.live("Lead"))
    one = live[first % len(live)] if live else ""
    other = live[second % len(live)] if live else ""
    if deed == "add":
        org.add("Lead", LastName=f"New {first}", Company="New", Status="Open")
    elif deed == "rest":
        org.tick(first * 60)
    elif deed == "expire":
        org.expire()
    elif deed == "forget":
        org.jobs.clear()
    elif one:
        _do_to(org, deed, one, other, back=min(second, 9))


def _do_to(org: Org, deed: str, one: str, other: str, *, back: int) -> None:
    late = org.now - timedelta(minutes=back)  # when a transaction began that ends now
    record = org.tables["Lead"][one]
    may = {
        "merge": one != other,
        "convert": not record["IsConverted"],
        "late": record["SystemModstamp"] < org.stamp(late),
    }
    acts = {
        "change": lambda: org.change("Lead", one, Status="Working", LastName=f"{org.now}"),
        "late": lambda: org.change("Lead", one, stamped=late, Status="Qualified"),
        "delete": lambda: org.delete("Lead", one),
        "undelete": lambda: [org.undelete("Lead", id) for id in _in_the_bin(org)[:1]],
        "merge": lambda: org.merge("Lead", one, other),
        "convert": lambda: org.convert(one),
        "role": lambda: [
            org.role(deal, org.add("Contact", LastName="More"))
            for deal in sorted(org.live("Opportunity"))[:1]
        ],
    }
    if deed in acts and may.get(deed, True):
        acts[deed]()


def _in_the_bin(org: Org) -> list[str]:
    table = sorted(org.tables["Lead"].items())
    return [id for id, each in table if each["IsDeleted"] and not each["MasterRecordId"]]


def _hold(org: Org, followed: Followed, *names: str) -> None:
    table, live = org.tables[followed.stream], org.live(followed.stream)
    assert set(followed.live) == set(live)
    for id, row in followed.live.items():
        assert [row[name] for name in names] == [rows.cell_of(live[id][name]) for name in names]
    joined = {
        id: each["MasterRecordId"] for id, each in table.items() if each.get("MasterRecordId")
    }
    for loser, final in rows.finals(joined).items():
        assert (followed.inside.get(loser) == final) or (final not in live)
    # Deleted as deleted: nothing that is gone there is known here as live or as part of the living.
    for id, each in table.items():
        if each["IsDeleted"] and not each.get("MasterRecordId"):
            assert id not in followed.live


def _leads_of(org: Org, deal: str) -> list[str]:
    leads = [each for each in org.live("Lead").values() if each["ConvertedOpportunityId"] == deal]
    roles = org.live("OpportunityContactRole").values()
    contacts = [each for each in roles if each["OpportunityId"] == deal]
    leads.sort(key=lambda each: (each["CreatedDate"], each["Id"]))
    contacts.sort(key=lambda each: (not each["IsPrimary"], each["CreatedDate"], each["Id"]))
    return [*(each["Id"] for each in leads), *(each["ContactId"] for each in contacts)] or [""]
