"""D8, B1: what both teams do, what it moves, and one list of all their acts."""

import csv
import io
import re
import struct
from datetime import timedelta
from importlib.util import find_spec
from xml.etree import ElementTree

import pytest
from django.http import HttpResponse

from accord.deals.values import DealStatus
from accord.definitions.values import Kind
from accord.foundation import bulk, clock, painting
from accord.handoffs import api as handoffs
from accord.handoffs.tests.builders import AT, HOUR, Teams, handed, make_mql, make_teams
from accord.handoffs.values.handoffs import Answer, Move
from accord.team import api as team
from tests import people
from tests.test_board_pages import read
from tests.test_goal_pages import set_root

NOW = AT + timedelta(days=9)


@pytest.fixture
def teams(committed, monkeypatch) -> Teams:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_teams()


def acts_of(page: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>|\s+", " ", line).strip()
        for line in re.findall(r"<li data-line>(.*?)</li>", page, re.S)
    ]


def test_what_one_team_does_is_read_by_the_other_without_names_of_its_people(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    handoffs.move(
        handoff_id=number, move=Move.ACCEPT, answer=Answer(), actor=teams.seller, at=AT + HOUR
    )
    marketer = people.as_member(teams.marketer.member_id)
    told = " ".join(acts_of(read(marketer, "/acts/")))
    assert "Sales: " in told
    assert "is accepted." in told
    assert "is handed over." in told
    name = team.names(ids=[teams.seller.member_id])[teams.seller.member_id]
    assert name not in told
    assert name in " ".join(acts_of(read(people.as_member(teams.seller.member_id), "/acts/")))
    own = " ".join(acts_of(read(marketer, "/acts/", team="marketing")))
    assert "is accepted" not in own
    assert acts_of(read(marketer, "/acts/", kind="deals")) == []
    assert read(marketer, "/acts/", team="x", kind="y", until="z", skip="-1")
    for far in ("0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"):
        assert acts_of(read(marketer, "/acts/", until=far)) == acts_of(read(marketer, "/acts/"))


def test_the_list_goes_on_where_it_ended_also_within_one_moment(teams):
    for _ in range(60):
        bulk.execute(
            """insert into journal_entry (kind, subject, subject_id, at, facts)
               values ('definition.put_in_force', 'definition', 1, %(at)s,
                       '{"definition": "stages", "key": "", "number": 1}')""",
            {"at": AT},
        )
    reader = people.signed_in("viewer")
    first = read(reader, "/acts/", kind="agreed")
    [more] = re.findall(r'href="(/acts/\?[^"]*skip=[^"]*)"', first)
    second = read(reader, more)
    assert (len(acts_of(first)), len(acts_of(second))) == (50, 10)
    assert "is in force." in acts_of(second)[0]


def test_every_campaign_names_the_figure_it_moves_the_goal_and_its_leads(committed):
    people.load_leads(40)
    reader = people.signed_in("viewer")
    page = read(reader, "/contribution/")
    assert "No goal that runs today counts it" in page
    owner = people.add_member("marketing_lead", name="Ada")
    set_root(people.signed_in("rev_ops"), owner, **{"from": "2026-01-01", "to": "2027-12-31"})
    people.sign(kind=Kind.GOAL, key="10-000-this-year", number=1, at=clock.now())
    page = read(reader, "/contribution/")
    assert "By way of it, it works for the goal “10,000 this year”." in page
    brought = re.findall(r'href="(/results/conversion/records/[^"]*)">(\d+)<', page)
    assert brought
    behind = read(reader, brought[0][0])
    assert len(set(re.findall(r'href="/leads/(\d+)/"', behind))) == int(brought[0][1])
    for what in ("pieces", "calls", "meetings", "nonsense"):
        assert "This moves:" in read(reader, "/contribution/", what=what, **{"from": "2026-13-01"})


def test_a_won_deal_and_a_campaign_are_acts_of_their_teams(teams):
    from accord.handoffs.tests.test_winning import say

    lead = make_mql(owner=teams.seller.member_id)
    say(lead, DealStatus.WON, closed_at=AT)
    bulk.execute(
        """insert into campaigns_campaign (source, external_key, name, channel, started_on,
             goal_stage, goal_metric, fingerprint)
           values ('t', 't', 'Spring', '', '2026-03-01', '', '', '')"""
    )
    reader = people.signed_in("viewer")
    assert any("is won." in one for one in acts_of(read(reader, "/acts/", team="sales")))
    assert [one for one in acts_of(read(reader, "/acts/", team="marketing"))
            if "the campaign Spring begins." in one]  # fmt: skip


def test_where_it_jams_how_buyers_buy_and_any_measure_as_a_picture(committed):
    people.load_leads(12)
    reader = people.signed_in()
    page = read(reader, "/slowest/")
    assert "Slowest now: " in page
    where = r'href="(/results/waiting_now/records/[^"]*cell=leads[^"]*)">(\d+)<'
    counted = re.findall(where, page)
    assert sum(int(count) for _link, count in counted) == 12
    link, count = counted[0]
    assert len(set(re.findall(r'href="/leads/(\d+)/"', read(reader, link)))) == int(count)
    assert "By themselves or with one of us" in read(reader, "/buyers/")
    shown = read(reader, "/results/conversion/", by="origin", step="lead:sql")
    [where] = re.findall(r'href="([^"]*/picture/[^"]*)" data-picture="conversion.png"', shown)
    answer = reader.get(where)
    drawn = answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(drawn)
    told = " ".join(root.itertext())
    parts = re.findall(r"\((\d+ of \d+)\)", told)
    written = reader.get(where.replace("/picture/", "/file/")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert parts == [f"{row['reached']} of {row['entered']}" for row in rows]
    assert "Webinar" in told
    assert "As of" in told
    assert people.signed_in("viewer").get(where).status_code == 403
    asked = where.partition("?")[2]

    def by_program(role: str, form: str) -> HttpResponse:
        key = team.make_key(name=f"{role} {form}", role=role, at=people.AT)
        return reader.get(
            f"/api/v1/measures/conversion/file?{asked}&form={form}",
            headers={"Authorization": f"Bearer {key}"},
        )

    assert by_program("viewer", "png").status_code == 403
    assert by_program("mops", "gif").status_code == 422
    assert by_program("mops", "csv").content.decode("utf-8-sig") == written
    assert sorted(ElementTree.fromstring(by_program("mops", "svg").content.decode()).itertext())
    painted = by_program("mops", "png")
    if find_spec("resvg_py") is None:
        assert painted.status_code == 501
        assert "form=svg" in painted.json()["detail"]
        return
    assert painted["Content-Type"] == "image/png"
    head, (width, height) = painted.content[:8], struct.unpack(">II", painted.content[16:24])
    assert head == b"\x89PNG\r\n\x1a\n"
    assert (width, height) == (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"]))
    blank = re.sub(r">[^<]+<", "><", drawn)
    assert painting.png(blank) != painted.content  # its words are on it
