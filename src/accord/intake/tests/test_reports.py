"""Files of visits, costs, colleagues and histories as the usual tools write them."""

import re
from itertools import permutations
from pathlib import Path

import pytest

from accord.foundation import bulk, clock
from accord.intake import jobs
from accord.intake.operations import undoing
from accord.intake.queries import batches as queries
from accord.intake.queries import files as reading_files
from accord.intake.rules import mapping, meanings
from accord.intake.tests.delivered import file, signed_in, table
from accord.intake.tests.test_pipeline import counts_of, hashes, take_in
from accord.intake.tests.test_wizard import begin, go_through
from accord.intake.values.batches import Counts, Kind
from accord.intake.values.plans import Plan
from accord.intake.values.profiles import PROFILES

pytestmark = pytest.mark.usefixtures("committed")

GA4 = """# ----------------------------------------
# Traffic acquisition
# Start date: 20260105
# End date: 20260106
# ----------------------------------------

Date,Session source / medium,Session campaign,Sessions,Engagement rate
,,,"1,264",0.61
20260105,google / organic,(organic),"1,200",0.6
20260105,google / cpc,spring,40,0.5
20260106,(direct) / (none),(direct),20,0.4
20260106,linkedin.com / referral,(not set),4,0.9
"""
GOOGLE_ADS = """Campaign report
"January 5, 2026 - January 6, 2026"
Day,Campaign,Campaign ID,Ad group,Currency code,Cost,Clicks
2026-01-05,Spring,771,Brand,EUR,"1,250.50",90
2026-01-05,Spring,771,Others,EUR,49.50,9
2026-01-06,Spring,771,Brand,EUR,--,0
2026-01-06,Autumn,772,Brand,EUR,10.00,3
Total: Campaigns, --, --, --,EUR,"1,310.00",102
Total: Account, --, --, --,EUR,"1,310.00",102
"""


def proposed(path: Path, kind: Kind, source: str = "files") -> Plan:
    """The plan that the first look at a file proposes."""
    reading = reading_files.read_head(path, locale="en", today=clock.now().date())
    plan = mapping.propose(
        headers=[column.name for column in reading.columns], kind=kind, source=source
    )
    return meanings.with_meanings(plan, asked=meanings.to_mean(plan, reading=reading), said={})


def undo(batch_id: int) -> None:
    undoing.undo(batch_id=batch_id, actor_id=None, at=clock.now())


def visits() -> list[tuple[object, ...]]:
    return bulk.fetch(
        """select v.day::text, v.origin, coalesce(c.name, ''), v.page, v.visits
           from journeys_visitcount v left join campaigns_campaign c on c.id = v.campaign_id
           order by 1, 2, 3, 4"""
    )


def spent() -> list[tuple[object, ...]]:
    return bulk.fetch(
        """select coalesce(k.name, ''), c.spent_on::text, c.amount_minor, c.currency
           from campaigns_cost c left join campaigns_campaign k on k.id = c.campaign_id
           order by 1, 2, 4"""
    )


def problems(batch_id: int) -> list[str]:
    return sorted(str(each["code"]) for each in queries.list_set_aside(batch_id=batch_id, limit=50))


def test_a_report_of_visits_goes_in_and_says_where_they_came_from(tmp_path: Path) -> None:
    path = file(tmp_path, "ga4.csv", GA4)
    first = take_in(path, PROFILES["ga4-visits"])
    assert counts_of(first) == Counts(received=5, created=4, refused=1)
    assert problems(first) == ["TOTALS"]
    assert visits() == [
        ("2026-01-05", "organic_search", "", "", 1200),
        ("2026-01-05", "paid_search", "spring", "", 40),
        ("2026-01-06", "direct_traffic", "", "", 20),
        ("2026-01-06", "social", "", "", 4),
    ]
    before = hashes()
    assert counts_of(take_in(path, PROFILES["ga4-visits"])).unchanged == 4
    assert hashes() == before, "the same file again changes nothing"


def test_a_report_without_days_is_about_those_of_its_head(tmp_path: Path) -> None:
    text = GA4.replace("Date,", "").replace("20260105,", "").replace("20260106,", "")
    text = text.replace(',,,"1,264"', 'Grand total,,"1,264"')
    take_in(file(tmp_path, "ga4.csv", text), PROFILES["ga4-visits"])
    assert bulk.fetch(
        "select day::text, until::text, sum(visits)::int from journeys_visitcount group by 1, 2"
    ) == [("2026-01-05", "2026-01-06", 1264)]


def test_the_wizard_takes_a_report_and_the_next_one_is_about_its_own_days() -> None:
    client = signed_in()
    january = GA4.replace("Date,", "").replace("20260105,", "").replace("20260106,", "")
    january = january.replace(',,,"1,264"', ',,"1,264"')
    for text in (january, january.replace("202601", "202602")):
        draft = begin(client, text, name="report.csv")
        answer = client.post(f"/imports/new/{draft}/reading/", {"go_on": "1"})
        if answer.status_code == 422:
            asked = re.findall(r'name="(answer:[^"]+)" value="([^"]+)"', answer.content.decode())
            pytest.fail(f"asked: {asked}")
        batch = go_through(client, draft)
        jobs.run_file(batch)
        page = client.get(f"/imports/{batch}/").content.decode()
        assert 'href="/results/visits/"' in page
    assert bulk.fetch(
        "select day::text, until::text, count(*) from journeys_visitcount group by 1, 2 order by 1"
    ) == [("2026-01-05", "2026-01-06", 4), ("2026-02-05", "2026-02-06", 4)]


def test_rows_of_one_day_and_source_add_up_and_a_later_file_replaces_them(tmp_path: Path) -> None:
    header = ("date", "source", "device", "page", "visits")
    first = file(
        tmp_path,
        "first.csv",
        table(header, [
            ("2026-01-05", "fair", "phone", "/a?x=1", "3"),
            ("2026-01-05", "fair", "desk", "/a", "4"),
            ("2026-01-06", "fair", "desk", "/a", "5"),
        ]),
    )  # fmt: skip
    plan = proposed(first, Kind.VISITS)
    made = take_in(first, plan)
    assert counts_of(made) == Counts(received=3, created=2, joined=1)
    later = file(
        tmp_path,
        "later.csv",
        table(header, [
            ("2026-01-06", "fair", "desk", "/a", "6"), ("2026-01-07", "fair", "desk", "/a", "1"),
        ]),
    )  # fmt: skip
    second = take_in(later, plan)
    assert counts_of(second) == Counts(received=2, created=1, updated=1)
    assert [row[4] for row in visits()] == [7, 6, 1]
    undo(second)
    assert [row[4] for row in visits()] == [7, 5]


def test_files_taken_back_in_any_order_leave_what_the_rest_tells(tmp_path: Path) -> None:
    header = ("date", "source", "visits")
    told = [
        [("2026-01-05", "fair", "3"), ("2026-01-06", "fair", "4")],
        [("2026-01-05", "fair", "9"), ("2026-01-07", "web", "2")],
        [("2026-01-06", "fair", "4"), ("2026-01-05", "fair", "1"), ("2026-01-07", "web", "5")],
    ]
    paths = [file(tmp_path, f"{n}.csv", table(header, rows)) for n, rows in enumerate(told)]
    plan = proposed(paths[0], Kind.VISITS)
    empty = hashes()
    for gone in permutations(range(3), 2):
        made = [take_in(path, plan) for path in paths]
        for n in gone:
            undo(made[n])
        (left,) = set(range(3)) - set(gone)
        found = visits()
        undo(made[left])
        assert hashes() == empty
        alone = take_in(paths[left], plan)
        assert visits() == found, gone
        undo(alone)


def test_what_spans_steps_of_one_file_still_adds_up(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("accord.intake.operations.batches.STEP", 2)
    rows = [("2026-01-05", "fair", str(n)) for n in range(5)]
    path = file(tmp_path, "many.csv", table(("date", "source", "visits"), rows))
    plan = proposed(path, Kind.VISITS)
    take_in(path, plan)
    assert [row[4] for row in visits()] == [10]
    take_in(path, plan)
    assert [row[4] for row in visits()] == [10]


def test_a_week_beside_its_days_waits_and_nothing_counts_twice(tmp_path: Path) -> None:
    days = file(
        tmp_path, "days.csv", table(("Day", "Source", "Visits"), [("2026-01-06", "fair", "3")])
    )
    weeks = file(
        tmp_path,
        "weeks.csv",
        table(("Week", "Source", "Visits"), [("2026-W02", "fair", "9"), ("2026-W03", "fair", "8")]),
    )
    pages = file(
        tmp_path, "pages.csv", table(("Day", "Page", "Visits"), [("2026-01-06", "/a", "3")])
    )
    take_in(days, proposed(days, Kind.VISITS))
    second = take_in(weeks, proposed(weeks, Kind.VISITS))
    assert counts_of(second) == Counts(received=2, created=1, quarantined=1)
    third = take_in(pages, proposed(pages, Kind.VISITS))
    assert problems(second) == problems(third) == ["TOLD_OTHERWISE"]
    assert counts_of(take_in(pages, proposed(pages, Kind.VISITS, source="other"))).created == 1


def test_rows_of_visitors_stay_touches_and_rows_of_neither_are_refused(tmp_path: Path) -> None:
    rows = [("v1", "2026-01-05 10:00", ""), ("", "2026-01-05 10:00", "7"), ("", "2026-01-05", "")]
    path = file(tmp_path, "mixed.csv", table(("visitor", "when", "visits"), rows))
    plan = Plan(
        kind=Kind.VISITS, source="web",
        columns={"visitor": "visitor_external_id", "when": "occurred_at", "visits": "visits"},
    )  # fmt: skip
    made = take_in(path, plan)
    assert counts_of(made) == Counts(received=3, created=2, refused=1)
    assert bulk.fetch("select kind from journeys_touch") == [("web_visit",)]
    assert problems(made) == ["NO_COUNT"]


def test_costs_as_google_ads_writes_them(tmp_path: Path) -> None:
    path = file(tmp_path, "ads.csv", GOOGLE_ADS)
    made = take_in(path, PROFILES["google-ads-costs"])
    assert counts_of(made) == Counts(received=6, created=2, joined=1, refused=3)
    assert problems(made) == ["NO_AMOUNT", "TOTALS", "TOTALS"]
    assert spent() == [
        ("771", "2026-01-05", 130000, "EUR"), ("772", "2026-01-06", 1000, "EUR"),
    ]  # fmt: skip
    assert counts_of(take_in(path, PROFILES["google-ads-costs"])).unchanged == 3
    later = take_in(
        file(tmp_path, "later.csv", GOOGLE_ADS.replace("49.50", "50.50")),
        PROFILES["google-ads-costs"],
    )
    assert counts_of(later).updated == 2
    assert spent()[0][2] == 130100
    undo(made)
    assert spent()[0][2] == 130100
    undo(later)
    assert spent()[0][2] == 130000


def test_costs_as_linkedin_and_meta_write_them(tmp_path: Path) -> None:
    head = "Campaign Performance Report (in UTC)\nReport Start: 1/1/2026\n\n"
    body = head + (
        "Start Date (in UTC)\tCampaign Name\tCurrency\tTotal Spent\n"
        "2026-01-05\tLaunch\tUSD\t1200.4\n"
    )
    path = tmp_path / "linkedin.csv"
    path.write_bytes(body.encode("utf-16"))
    assert counts_of(take_in(path, PROFILES["linkedin-ads-costs"])).created == 1
    meta = table(
        ("Campaign name", "Day", "Amount spent (GBP)", "Reporting starts", "Reporting ends"),
        [("Spring", "2026-01-05", "99.9", "2026-01-01", "2026-01-31")],
    )
    made = take_in(file(tmp_path, "meta.csv", "\ufeff" + meta), PROFILES["meta-ads-costs"])
    assert counts_of(made).created == 1
    assert spent() == [
        ("Launch", "2026-01-05", 120040, "USD"), ("Spring", "2026-01-05", 9990, "GBP"),
    ]  # fmt: skip


def test_colleagues_as_hubspot_and_salesforce_list_them(tmp_path: Path) -> None:
    text = table(
        ("First name", "Last name", "Email", "Status", "Team"),
        [
            ("Ana", "Pop", "ana@acme.example", "Active", ""),
            ("Joon", "Kim", "joon@acme.example", "Pending invite", ""),
            ("Rui", "Costa", "rui@acme.example", "Deactivated", ""),
        ],
    )
    path = file(tmp_path, "users.csv", text)
    made = take_in(path, proposed(path, Kind.USERS))
    assert counts_of(made).refused == 0
    assert bulk.fetch("select name, is_active from team_member order by name") == [
        ("Ana Pop", True), ("Joon Kim", True), ("Rui Costa", False),
    ]  # fmt: skip


def leads(folder: Path) -> None:
    rows = [("1", "ana@acme.example", "2025-12-01"), ("2", "joon@acme.example", "2025-12-01")]
    path = file(folder, "leads.csv", table(("Lead ID", "Email", "Created Date"), rows))
    take_in(path, proposed(path, Kind.LEADS, source="crm"))


def events() -> list[tuple[object, ...]]:
    return bulk.fetch(
        """select p.email, e.stage, e.occurred_at::date::text from leads_stageevent e
           join leads_lead l on l.id = e.lead_id join contacts_person p on p.id = l.person_id
           where e.cause = 'history' and not e.inferred order by 1, 3"""
    )


def test_a_history_as_a_list_of_changes_leaves_out_other_fields(tmp_path: Path) -> None:
    leads(tmp_path)
    rows = [
        ("1", "Lead Status", "Marketing Qualified Lead", "2026-01-05 10:00"),
        ("1", "Owner", "Rui Costa", "2026-01-06 10:00"),
        ("1", "Lead Status", "SQL", "2026-01-07 10:00"),
    ]
    path = file(
        tmp_path, "history.csv", table(("Lead ID", "Field / Event", "New Value", "Edit Date"), rows)
    )
    plan = proposed(path, Kind.STAGE_HISTORY, source="crm")
    made = take_in(path, plan)
    assert counts_of(made) == Counts(received=3, created=2, refused=1)
    assert problems(made) == ["OTHER_FIELD"]
    assert events() == [
        ("ana@acme.example", "mql", "2026-01-05"), ("ana@acme.example", "sql", "2026-01-07"),
    ]  # fmt: skip


def test_a_history_as_a_day_for_each_stage(tmp_path: Path) -> None:
    leads(tmp_path)
    header = ("Email", "Became a Lead Date", "Became a Marketing Qualified Lead Date",
              "Became a Customer Date")  # fmt: skip
    rows = [
        ("ana@acme.example", "2025-12-02", "2026-01-05", ""),
        ("joon@acme.example", "", "", "2026-02-01"),
    ]
    path = file(tmp_path, "stages.csv", table(header, rows))
    plan = proposed(path, Kind.STAGE_HISTORY, source="crm")
    assert counts_of(take_in(path, plan)).created == 2
    assert ("ana@acme.example", "mql", "2026-01-05") in events()
    assert ("joon@acme.example", "customer", "2026-02-01") in events()
    assert counts_of(take_in(path, plan)).unchanged == 2
