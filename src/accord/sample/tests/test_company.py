"""The rows hold together: references, order of time, addresses, names, duplicates, size."""

import os
import re
import subprocess
import sys
import tracemalloc
import unicodedata
from collections import Counter
from datetime import date, timedelta

import pytest

from accord.sample import rules
from accord.sample.rules import catalogue, chances
from accord.sample.rules.journeys import KINDS
from accord.sample.values import FIELDS, STAGES, NotAPlan, Plan

REFERENCES = {
    "lead_external_id": "leads",
    "company_external_id": "companies",
    "campaign_external_id": "campaigns",
    "asset_external_id": "assets",
    "landing_page_external_id": "assets",
    "owner_external_id": "users",
    "member_external_id": "users",
    "sdr_external_id": "users",
}


def stages_by_lead(company):
    found = {}
    for row in company.blocks["stage_history"].rows():
        found.setdefault(row["lead_external_id"], {})[row["stage"]] = row["at"]
    return found


def test_it_has_the_promised_size(company):
    drawn = company.truth.drawn
    assert drawn.rows["leads"] == pytest.approx(6_000, rel=0.02)
    assert drawn.rows["touches"] == pytest.approx(60_000, rel=0.1)
    assert drawn.rows["deals"] == pytest.approx(400, rel=0.15)
    assert drawn.late_wins >= 10
    assert drawn.second_deals >= 5
    assert {row["origin"] for row in company.blocks["leads"].rows()} == set(chances.ORIGIN_TRUTHS)


@pytest.mark.parametrize("kind", FIELDS)
def test_blocks_have_the_fields_in_order_and_equal_columns(company, kind):
    block = company.blocks[kind]
    assert tuple(block.columns) == FIELDS[kind]
    assert {len(cells) for cells in block.columns.values()} == {len(block)}
    assert len(block) == company.truth.drawn.rows[kind] > 0
    assert all(cell is None or cell for cells in block.columns.values() for cell in cells)


@pytest.mark.parametrize("kind", [kind for kind in FIELDS if FIELDS[kind][0] == "external_id"])
def test_external_ids_are_given_once(company, kind):
    names = company.blocks[kind].columns["external_id"]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, field) for kind in FIELDS for field in FIELDS[kind] if field in REFERENCES],
)
def test_references_lead_somewhere(company, kind, field):
    known = set(company.blocks[REFERENCES[field]].columns["external_id"])
    used = {cell for cell in company.blocks[kind].columns[field] if cell is not None}
    assert used
    assert used <= known


@pytest.mark.parametrize(
    ("_case", "until", "seed"),
    [
        ("after a leap day", date(2024, 3, 1), 3),
        ("on the day of summer time", date(2025, 3, 30), 4),
        ("on New Year's Day", date(2027, 1, 1), 5),
    ],
)
def test_nothing_lies_outside_the_two_years(_case, until, seed):
    company = rules.simulate(Plan(until=until, seed=seed))
    since = (until - timedelta(days=730)).isoformat()
    for kind, field in (
        ("leads", "created_at"),
        ("stage_history", "at"),
        ("touches", "occurred_at"),
        ("deals", "opened_at"),
        ("deals", "closed_at"),
        ("costs", "spent_on"),
    ):
        cells = [cell for cell in company.blocks[kind].columns[field] if cell]
        assert since <= min(cells), (kind, field)
        assert max(cells) < until.isoformat(), (kind, field)
    arrived = company.blocks["leads"].columns["created_at"]
    assert max(arrived) >= (until - timedelta(days=4)).isoformat()


def test_stages_follow_one_another(company):
    for lead, stages in stages_by_lead(company).items():
        passed = [stages[stage] for stage in STAGES if stage in stages]
        assert list(stages)[: len(passed)] == list(STAGES[: len(passed)]), lead
        assert passed == sorted(set(passed)), lead
        assert stages.get("rejected", "9") > passed[-1], lead
        assert not {"rejected", "customer"} <= set(stages), lead


def test_leads_enter_their_first_stage_when_created(company):
    stages = stages_by_lead(company)
    for row in company.blocks["leads"].rows():
        assert stages[row["external_id"]]["lead"] == row["created_at"]
        assert (row["owner_external_id"] is not None) == ("mql" in stages[row["external_id"]])


def test_rejections_carry_a_reason_and_nothing_else_does(company):
    known = {reason for reasons in chances.REASONS.values() for reason in reasons}
    known |= set(chances.BOUGHT_LIST_REASONS)
    for row in company.blocks["stage_history"].rows():
        assert (row["reason_code"] in known) == (row["stage"] == "rejected")


def test_sales_act_after_the_hand_off_and_marketing_on_both_sides(company):
    stages = stages_by_lead(company)
    after_sql = Counter()
    for touch in company.blocks["touches"].rows():
        lead = stages[touch["lead_external_id"]]
        if touch["team"] == "sales":
            assert touch["occurred_at"] >= lead["mql"], touch
            assert touch["member_external_id"] is not None, touch
        if touch["occurred_at"] > lead.get("sql", "9"):
            after_sql[touch["team"]] += 1
    assert after_sql["marketing"] > 1_000
    assert after_sql["sales"] > 1_000


def test_only_visits_come_before_the_lead(company):
    created = dict(
        zip(
            *(company.blocks["leads"].columns[name] for name in ("external_id", "created_at")),
            strict=True,
        )
    )
    early = {
        touch["kind"]
        for touch in company.blocks["touches"].rows()
        if touch["occurred_at"] < created[touch["lead_external_id"]]
    }
    assert early == {"web_visit", "content_view", "ad_click", "self_reported"}
    assert set(company.blocks["touches"].columns["lead_external_id"]) == set(created)


def test_touches_use_the_codes_of_the_glossary(company):
    touches = company.blocks["touches"].columns
    assert set(touches["kind"]) == set(KINDS)
    assert set(touches["direction"]) == {"in", "out"}
    assert set(touches["reach"]) == {"1:many", "1:1"}


def test_calls_and_meetings_keep_the_sellers_hours(company):
    for touch in company.blocks["touches"].rows():
        if touch["kind"] in ("call_attempt", "meeting_held"):
            assert "05:" <= touch["occurred_at"][11:14] <= "16:", touch
            assert date.fromisoformat(touch["occurred_at"][:10]).weekday() < 5, touch


def test_content_is_used_after_it_was_published(company):
    published = {row["external_id"]: row["published_on"] for row in company.blocks["assets"].rows()}
    for touch in company.blocks["touches"].rows():
        if touch["asset_external_id"]:
            assert published[touch["asset_external_id"]] <= touch["occurred_at"], touch


def test_deals_open_after_sql_and_close_later(company):
    stages = stages_by_lead(company)
    for deal in company.blocks["deals"].rows():
        lead = stages[deal["lead_external_id"]]
        assert deal["opened_at"] >= lead["opportunity"] > lead["sql"]
        assert (deal["closed_at"] is None) == (deal["outcome"] == "open")
        assert deal["closed_at"] is None or deal["closed_at"] > deal["opened_at"]
        assert (deal["lost_reason"] is None) == (deal["outcome"] != "lost")
        assert re.fullmatch(r"[1-9]\d*\.\d\d", deal["amount"])


def test_every_opportunity_has_a_deal_and_every_customer_a_won_one(company):
    deals = {}
    for deal in company.blocks["deals"].rows():
        deals.setdefault(deal["lead_external_id"], set()).add(deal["outcome"])
    for lead, stages in stages_by_lead(company).items():
        assert ("opportunity" in stages) == (lead in deals)
        assert ("customer" in stages) == ("won" in deals.get(lead, ()))


def test_every_address_is_one_nobody_can_own(company):
    addresses = [
        cell
        for kind in ("leads", "users")
        for cell in company.blocks[kind].columns["email"]
        if cell is not None
    ]
    assert all(re.fullmatch(r"[\w.]+@[\w-]+\.example", each.lower(), re.A) for each in addresses)
    domains = company.blocks["companies"].columns["domain"]
    assert all(re.fullmatch(r"[a-z0-9-]+\.example", each) for each in domains)
    assert len(set(domains)) == len(domains)


@pytest.mark.parametrize(
    ("kind", "field"), [("leads", "full_name"), ("companies", "name"), ("leads", "title")]
)
def test_names_come_in_three_scripts(company, kind, field):
    cells = company.blocks[kind].columns[field]
    scripts = Counter(unicodedata.name(cell[-1]).split()[0] for cell in cells if cell[-1].isalpha())
    for script in ("LATIN", "CYRILLIC", "HANGUL"):
        assert scripts[script] > len(cells) * 0.05, scripts


def test_some_people_have_no_address_and_some_share_one(company):
    emails = company.blocks["leads"].columns["email"]
    assert 0.03 < emails.count(None) / len(emails) < 0.1
    shared = [each for each in emails if each and each.startswith("info@")]
    assert 0.01 < len(shared) / len(emails) < 0.06
    assert len(set(shared)) < len(shared)


def test_an_address_of_ones_own_belongs_to_one_person(company):
    duplicates = {each.duplicate for each in company.truth.duplicates}
    own = [
        row["email"]
        for row in company.blocks["leads"].rows()
        if row["email"] and "info@" not in row["email"] and row["external_id"] not in duplicates
    ]
    assert len(set(own)) == len(own)


def test_the_promised_share_arrives_twice(company):
    share = len(company.truth.duplicates) / company.truth.drawn.rows["leads"]
    assert share == pytest.approx(company.truth.duplicate_share, abs=0.004)


def test_a_second_arrival_is_the_same_person_in_other_letters(company):
    leads = {row["external_id"]: row for row in company.blocks["leads"].rows()}
    for pair in company.truth.duplicates:
        first, second = leads[pair.original], leads[pair.duplicate]
        assert first["company_external_id"] == second["company_external_id"]
        assert first["created_at"] < second["created_at"]
        assert first["email"] != second["email"] or first["email"] is None
        if pair.found_by == "email":
            assert first["email"] == second["email"].lower()
        if pair.found_by == "phone":
            assert second["phone"].lstrip("0") == first["phone"].split(" ", 1)[1].replace(" ", "")


def test_a_person_returns_while_the_first_lead_is_open(company):
    stages = stages_by_lead(company)
    won_or_lost = {
        row["lead_external_id"]: row["closed_at"]
        for row in company.blocks["deals"].rows()
        if row["closed_at"]
    }
    for pair in company.truth.duplicates:
        again = stages[pair.duplicate]
        assert set(again) == {"lead"}
        assert again["lead"] < stages[pair.original].get("rejected", "9")
        assert again["lead"] < won_or_lost.get(pair.original, "9")


def test_the_cast_is_complete(company):
    users = {row["name"]: row for row in company.blocks["users"].rows()}
    assert users["Elena Marin"]["role"] == "marketing_lead"
    assert users["Mara Ionescu"]["team"] == "sales"
    assert {row["role"] for row in users.values()} >= {"sdr", "ae", "sales_lead", "mops", "sponsor"}
    assert len(users) == 11
    assert all(row["email"].endswith(f"@{catalogue.DOMAIN}") for row in users.values())


def test_one_plan_gives_the_same_rows_again(company):
    again = rules.simulate(Plan(until=company.until))
    assert rules.digest(again.blocks.values()) == rules.digest(company.blocks.values())
    assert again.truth == company.truth


@pytest.mark.parametrize(
    ("_case", "plan"),
    [
        ("another seed", {"seed": 2}),
        ("another day", {"until": date(2026, 3, 3)}),
    ],
)
def test_another_plan_gives_other_rows(company, _case, plan):
    other = rules.simulate(Plan(**{"until": company.until, **plan}))
    assert rules.digest(other.blocks.values()) != rules.digest(company.blocks.values())


def test_rows_do_not_hang_on_the_hashes_of_a_process():
    script = (
        "from datetime import date\n"
        "from accord.sample import rules\n"
        "from accord.sample.values import Plan\n"
        "plan = Plan(until=date(2026, 3, 2), days=365)\n"
        "print(rules.digest(rules.simulate(plan).blocks.values()))\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64


@pytest.mark.parametrize("wrong", [{"scale": 0}, {"scale": 0.01}, {"days": 30}])
def test_a_plan_without_leads_is_refused(wrong):
    with pytest.raises(NotAPlan):
        Plan(until=date(2026, 3, 2), **wrong)


def test_streaming_gives_what_the_whole_holds(company):
    seen = Counter()
    for chapter in rules.chapters(Plan(until=company.until)):
        seen.update({block.kind: len(block) for block in chapter.blocks})
    assert seen == company.truth.drawn.rows


def test_a_large_company_streams_in_little_memory():
    stream = rules.chapters(Plan(until=date(2026, 3, 2), scale=3))
    tracemalloc.start()
    try:
        for _ in range(6):
            next(stream)
        early = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        for _ in range(2):
            next(stream)
        late = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert late < early * 1.15
    assert late < 32_000_000


def test_scale_multiplies_arrivals_but_not_the_team():
    small, large = Plan(until=date(2026, 3, 2)), Plan(until=date(2026, 3, 2), scale=20)
    assert large.leads == 20 * small.leads
    assert Plan(until=small.until, scale=0.25).leads == small.leads // 4
    opening = next(rules.chapters(large))
    assert opening.drawn.rows["users"] == 11
    assert opening.drawn.rows["campaigns"] == next(rules.chapters(small)).drawn.rows["campaigns"]
