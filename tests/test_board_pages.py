"""D4, D32: both halves of the agreement on one page, and two sentences that settle the argument."""

import html
import re
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.agreements import api as agreements
from accord.foundation import bulk, clock
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, Handoff
from accord.handoffs.tests.builders import AT, DAY, HOUR, Teams, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import SPEED, agreed, call
from accord.handoffs.values.handoffs import Answer, Move
from tests import people

pytestmark = pytest.mark.django_db
NOW = AT + 2 * DAY
# Four of ten in March: sales tried Ana in time, Bo not at all, of Cy's owner no tool tells.
APRIL = datetime.fromisoformat("2026-04-02T09:00:00+00:00")


@pytest.fixture
def teams(monkeypatch: pytest.MonkeyPatch) -> Teams:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    found = make_teams()
    agreed()
    return found


@pytest.fixture
def four(teams: Teams) -> dict[str, int]:
    seller = teams.seller.member_id
    leads = {name: make_mql(name, owner=seller) for name in ("Ana", "Bo", "Dan")}
    leads["Cy"] = make_mql("Cy", owner=teams.other.member_id)
    found = {name: handed(lead) for name, lead in leads.items()}
    call(leads["Ana"], by=seller, at=AT + HOUR)
    handoffs.move(
        handoff_id=found["Dan"], move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="not_icp_role"),
    )  # fmt: skip
    return found


def read(client: Client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200, response
    return html.unescape(response.content.decode())


def line(page: str, clause: str) -> str:
    """One promise of the board, in words."""
    found = re.search(rf'<li class="board-line" id="fast-{clause}">(.*?)</li>', page, re.S)
    assert found is not None, clause
    return re.sub(r"<[^>]+>|\s+", " ", found[1])


def test_both_halves_stand_on_one_page_the_late_ones_first(four, teams):
    page = read(people.as_member(teams.seller.member_id), "/board/")
    assert "Promises kept 3 of 10." in page
    assert "4 of 10" in line(page, "volume")
    assert "6 to come" in line(page, "volume")
    first = line(page, "first")
    assert "1 of 2" in first
    assert "1 late" in first
    assert "Of 1 nobody can tell" in first
    order = re.findall(r'<li class="board-line" id="([\w-]+)"', page)
    assert order == ["fast-volume", "answer-needs_info", "fast-ack", "fast-first", "fast-verdict"]
    assert page.count('<svg class="chart__drawing"') == 2
    assert "Show as table" in page


def test_what_looks_kept_only_is_told_to_whom_it_is_about_and_who_leads_them(teams):
    for place in range(6):
        number = handed(make_mql(f"Ana{place}", owner=teams.seller.member_id))
        handoffs.move(
            handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
            answer=Answer(reason="duplicate"),
        )  # fmt: skip
    said = "Mara: Returned as duplicates and the like, not agreed to, 6 of 6."
    for reader in (teams.seller, teams.sales_lead):
        assert said in read(people.as_member(reader.member_id), "/board/")
    others = read(people.as_member(teams.marketer.member_id), "/board/")
    assert "Mara:" not in others
    assert "1 more is told to whom it is about and who leads them" in others


def test_what_is_late_opens_its_hand_off(four, teams):
    page = read(people.as_member(teams.sales_lead.member_id), "/board/")
    late = page[page.index("Late and open") :]
    assert f'href="/handoffs/{four["Bo"]}/"' in late


def test_each_promise_of_a_number_is_drawn(teams):
    worth = {"code": "worth", "side": "marketing", "kind": "value", "every": "month",
             "of": "points", "at_least": 10, "points": {"cold": 1}}  # fmt: skip
    agreed({**SPEED, "clauses": [*SPEED["clauses"], worth]}, at=AT - DAY)
    page = read(people.as_member(teams.seller.member_id), "/board/")
    assert page.count('<svg class="chart__drawing"') == 3


def test_a_number_opens_the_leads_behind_it(four, teams):
    page = read(people.as_member(teams.seller.member_id), "/board/")
    where = re.search(
        r'href="(/results/sla_attainment/records/\?cell=missed[^"]*first[^"]*)"', page
    )
    assert where is not None
    behind = read(people.as_member(teams.seller.member_id), where[1])
    assert "Bo" in behind
    assert "Ana" not in behind


def test_the_window_that_is_over_says_what_was_missed(four, teams, monkeypatch):
    for name, member in (("Bo", teams.seller), ("Cy", teams.other)):
        lead = Handoff.objects.get(pk=four[name]).lead_id
        call(lead, by=member.member_id, at=AT + HOUR, key=name)
    monkeypatch.setattr(clock, "now", lambda: APRIL)
    page = read(people.as_member(teams.seller.member_id), "/board/", window="last")
    assert "Missed by 6" in line(page, "volume")
    assert "Nothing due yet" in line(read(people.as_member(teams.seller.member_id), "/board/"),
                                     "first")  # fmt: skip
    # C19: what a team kept in full is its own win, beside the deals that both have won.
    wins = read(people.as_member(teams.seller.member_id), "/together/wins/")
    marketing, sales = (
        wins.partition(f'id="kept-{side}"')[2].partition("</section>")[0]
        for side in ("marketing", "sales")
    )
    assert "first tries to reach" in sales
    assert "3 of 3" in sales
    assert "decides about" not in sales
    assert "Nothing was kept in full in these days." in marketing


def test_what_is_late_is_listed_for_leaders_with_whoever_was_told(four, teams):
    handoffs.tell_all(at=NOW)
    led = read(people.as_member(teams.sales_lead.member_id), "/board/")
    assert "Late and open" in led
    assert "Mara" in led
    own = read(people.as_member(teams.seller.member_id), "/board/")
    assert "Late and open" not in own


def test_deadlines_missed_are_counted_by_week_and_what_was_withdrawn_is_not(four, teams):
    assert four
    assert {one.sales for one in handoffs.missed_by_week(at=NOW)} == {0}
    handoffs.tell_all(at=NOW)
    broken = bulk.fetch(
        """select e.clock_id from handoffs_clockevent e join handoffs_clock c on c.id = e.clock_id
           where e.what = 'breach' and c.member_id is null"""
    )
    missed = handoffs.missed_by_week(at=NOW)
    assert (missed[0].monday, missed[0].marketing, missed[0].sales) == (
        AT.date(), 0, len(broken),
    )  # fmt: skip
    assert len(broken) > 1
    later = handoffs.missed_by_week(at=NOW + 7 * DAY)
    assert [one.sales for one in later] == [0, len(broken), *[0] * 6]
    page = read(people.as_member(teams.seller.member_id), "/board/")
    table = page[page.index('id="missed"') :]
    assert "Deadlines missed, by week" in table
    assert re.search(rf"<td[^>]*>{len(broken)}</td>", table)
    bulk.execute(
        """insert into handoffs_clockevent (clock_id, what, step, turn, at, noted_at, told)
           select clock_id, 'withdrawn', 0, turn, at, at, '[]' from handoffs_clockevent
           where what = 'breach' and clock_id = %s""",
        [broken[0][0]],
    )
    assert handoffs.missed_by_week(at=NOW)[0].sales == len(broken) - 1


def test_the_other_teams_leader_reads_no_name_of_who_has_what_is_late(four, teams):
    handoffs.tell_all(at=AT + HOUR)  # whoever has it is told while there is time
    handoffs.tell_all(at=NOW)
    page = read(people.as_member(teams.marketing_lead.member_id), "/board/")
    late = page[page.index("Late and open") :]
    assert "whoever has it" in late
    assert "Stan" in late
    assert "Mara" not in late


def test_what_is_only_measured_is_seen_by_leaders_without_names(teams):
    body = {**SPEED, "name": "New promises", "silent_days": 14}
    agreements.propose_agreement(key="new-one", body=body, actor_id=None, at=AT)
    agreements.start_silent_run(key="new-one", actor_id=None, at=AT)
    handed(make_mql(owner=teams.seller.member_id), at=AT + HOUR)
    for leader in (teams.sales_lead, teams.marketing_lead):
        page = read(people.as_member(leader.member_id), "/board/")
        assert "New promises" in page
        assert "Only measured so far" in page
    page = read(people.as_member(teams.seller.member_id), "/board/")
    assert "New promises" not in page


def test_whoever_works_it_sees_nothing_due_of_what_is_only_measured():
    teams = make_teams()
    body = {**SPEED, "silent_days": 14}
    agreements.propose_agreement(key="new-one", body=body, actor_id=None, at=AT)
    agreements.start_silent_run(key="new-one", actor_id=None, at=AT)
    number = handed(make_mql(owner=teams.seller.member_id), at=AT + HOUR)
    assert Clock.objects.filter(handoff_id=number, is_silent=True).exists()
    assert Handoff.objects.get(pk=number).due_at is None
    page = read(people.as_member(teams.seller.member_id), "/inbox/")
    assert "No time is agreed for this." in page


def test_more_hand_offs_take_no_more_queries(teams):
    client = people.as_member(teams.sales_lead.member_id)
    seen = []
    for name in ("Ana", "Bo", "Cy"):
        handed(make_mql(name, owner=teams.seller.member_id))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read(client, "/board/")
        seen.append(len(asked))
    assert seen[0] == seen[2]


def test_without_an_agreement_the_board_says_what_fills_it(db):
    page = read(people.signed_in("sdr"), "/board/")
    assert "Nobody has promised anything yet" in page


def shown(page: str) -> Any:
    return re.findall(r'<p class="argument">(.*?)</p>', page)
