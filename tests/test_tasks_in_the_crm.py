"""Where the receiver of a hand-off gets a task in the CRM: one task, one hand-off, whatever the CRM
answers; the other way where it takes none."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accord.definitions.values import Kind
from accord.foundation import bulk, outgoing
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff
from accord.handoffs.values.handoffs import Answer, Move
from accord.handoffs.values.kinds import Channel
from accord.integrations.connecting.operations import mastery
from accord.integrations.connecting.values import Errand
from accord.integrations.notices import rules
from accord.integrations.notices.operations import delivering, tasks
from accord.integrations.salesforce.rules.tasks import task_of
from accord.notices import api as notices
from accord.notices.api import Way
from accord.notices.values import KINDS
from accord.team import api as team
from tests import people
from tests.people import as_member
from tests.portals import hubspot, salesforce
from tests.test_writing_back import Tied, tied_to

pytestmark = pytest.mark.django_db
TRIES = (0, 31, 152, 753)


@dataclass
class Crm:
    """A CRM on loopback, connected and written to, with leads that one member owns there."""

    there: Any
    tied: Tied
    leads: list[int]
    member: int
    path: str = "tasks/batch/upsert"
    at: Any = None

    def tasks(self) -> list[dict[str, Any]]:
        if isinstance(self.there, hubspot.Portal):
            return [item.properties for item in self.there.stores["tasks"].items.values()]
        return list(self.there.live("Task").values())

    def hand_over(self, *places: int) -> list[int]:
        self.at = self.tied.now()
        order = handoffs.Order(at=self.at, to=self.member)
        ids = [self.leads[place] for place in places]
        made = handoffs.hand_over(lead_ids=ids, kind="marketing_to_sdr", order=order)
        assert made.refused == ()
        return list(made.made.values())

    def sent(self, way: Way, *, after: int = 0) -> int:
        return delivering.deliver(way=way, now=lambda: self.at + timedelta(seconds=after))


BOTH = pytest.mark.parametrize("crm", ["hubspot", "salesforce"], indirect=True)
HUBSPOT = pytest.mark.parametrize("crm", ["hubspot"], indirect=True)
SALESFORCE = pytest.mark.parametrize("crm", ["salesforce"], indirect=True)


@pytest.fixture
def crm(request: Any, settings: Any) -> Iterator[Crm]:
    settings.PUBLIC_URL = "https://accord.example.com"
    if request.param == "hubspot":
        with hubspot.portal(seed=4) as portal:
            settings.OUTGOING_ALLOWED |= {portal.host}
            sam = portal.add_owner("sam@us.example", "Sam", "Seller")
            for name in ("ana", "ben", "cid", "dan", "eva", "fia"):
                portal.add_contact(email=f"{name}@acme.example", hubspot_owner_id=sam)
            portal.add_property("contacts", "accord_stage")
            yield known(portal, tied_to(portal).on(own=("stage",)))
    else:
        with salesforce.org(leads=1, seed=1) as org:
            settings.OUTGOING_ALLOWED |= {org.url.removeprefix("http://")}
            org.schemas["Lead"]["Accord_Stage__c"] = "string"
            for record in org.tables["Lead"].values():
                record["Accord_Stage__c"] = None
            tied = Tied("salesforce", org.said, org.tick).on(own=("stage",))
            yield replace(known(org, tied), path="sobjects/Task")


def known(there: Any, tied: Tied) -> Crm:
    rows = bulk.fetch("select id, owner_id from leads_lead where owner_id is not null order by id")
    member = rows[0][1]
    kinds = tuple(
        replace(one, at_stage=None, channel=Channel.CRM_TASK, fallback=Channel.MAIL)
        for one in handoffs.FIRST_KINDS
    )
    number = handoffs.propose_kinds(body=handoffs.kinds_body(kinds), actor_id=None, at=tied.now())
    people.sign(kind=Kind.HANDOFFS, number=number, at=tied.now())
    return Crm(there, tied, [lead for lead, owner in rows if owner == member], member)


def waiting(way: Way) -> int:
    [(count,)] = bulk.fetch(
        "select count(*) from foundation_delivery where channel = %s and state = 'WAITING'",
        [way.channel],
    )
    return int(count)


def page(member: int, number: int) -> str:
    text = as_member(member).get(f"/handoffs/{number}/").content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@BOTH
def test_there_is_one_task_also_where_its_answer_comes_too_late(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
):
    crm.there.fail("late", path=crm.path)
    crm.hand_over(0)
    patiently = outgoing.client
    with monkeypatch.context() as hurry:
        hurry.setattr(outgoing, "client", lambda **told: patiently(**{**told, "timeout": 0.4}))
        assert crm.sent(Way.TASK) == 0
    assert len(crm.tasks()) == 1
    assert crm.sent(Way.TASK, after=31) == 1
    assert len(crm.tasks()) == 1


@BOTH
def test_there_is_one_task_that_names_nobody_also_where_its_answer_is_lost(crm: Crm):
    lost = "cut" if isinstance(crm.there, hubspot.Portal) else "lost"
    crm.there.fail(lost, path=crm.path)
    [number] = crm.hand_over(0)
    assert (waiting(Way.TASK), waiting(Way.MAIL)) == (1, 0)
    assert crm.sent(Way.TASK) == 0
    assert len(crm.tasks()) == 1
    close_it(crm)
    assert crm.sent(Way.TASK, after=31) == 1
    [task] = crm.tasks()
    said = " ".join(map(str, task.values()))
    assert "COMPLETED" in said  # what somebody did with it meanwhile stays
    assert "A lead is handed to you." in said
    assert f"https://accord.example.com/handoffs/{number}/" in said
    assert not {"Ana", "ana@acme.example", "/n/"} & set(said.split())
    assert whose(crm, task) == theirs(crm)
    assert waiting(Way.MAIL) == 0
    actor = team.find_actor(member_id=crm.member)
    handoffs.move(handoff_id=number, move=Move.ACCEPT, actor=actor, at=crm.at + timedelta(hours=1))
    shown = page(crm.member, number)
    assert "Task in the CRM: arrived" in shown
    assert "Acted Accepted," in shown


def close_it(crm: Crm) -> None:
    if isinstance(crm.there, hubspot.Portal):
        [key] = crm.there.stores["tasks"].items
        crm.there.change("tasks", key, hs_task_status="COMPLETED")
    else:
        [key] = crm.there.live("Task")
        crm.there.change("Task", key, Status="COMPLETED")


def whose(crm: Crm, task: dict[str, Any]) -> tuple[str, str]:
    """Who is to do a task, and about whom it is, by their ids there."""
    if isinstance(crm.there, hubspot.Portal):
        [(_name, key, _to)] = [one for one in crm.there.links if one[0] == "tasks"]
        return task["hubspot_owner_id"], str(crm.there.links["tasks", key, "contacts"][0])
    return task["OwnerId"], task["WhoId"]


def theirs(crm: Crm) -> tuple[str, str]:
    [found] = bulk.fetch(
        """select k.value, r.external_key from live.leads l
           join live.records r on r.kind = 'person' and r.person_id = l.holder_id
           join live.member_keys k on k.source = r.source and k.member_id = %s
           where l.id = %s""",
        [crm.member, crm.leads[0]],
    )
    return found


def moved(crm: Crm, number: int, move: Move, *, after: int, to: int | None = None) -> datetime:
    """By whoever has it, or who leads where it is given away."""
    at = crm.at + timedelta(seconds=after)
    owner = Handoff.objects.get(pk=number).owner_id
    if move is Move.GIVE:
        handoffs.give_away(handoff_id=number, owner_id=to or 0, at=at)
    else:
        actor = team.find_actor(member_id=owner)
        answer = Answer(reason="duplicate") if move is Move.REJECT else None
        handoffs.move(handoff_id=number, move=move, actor=actor, at=at, answer=answer)
    return at


def stands(crm: Crm) -> list[tuple[bool, str]]:
    """Whether each task is done, and whose it is by their id there."""
    if isinstance(crm.there, hubspot.Portal):
        return [
            (one["hs_task_status"] == "COMPLETED", one["hubspot_owner_id"]) for one in crm.tasks()
        ]
    return [(bool(one["IsClosed"]), one["OwnerId"]) for one in crm.tasks()]


def colleague(crm: Crm) -> tuple[int, str]:
    """Somebody else of sales whom the CRM knows: the member, and their id there."""
    other = people.add_member("sdr", name="Otto")
    if isinstance(crm.there, hubspot.Portal):
        theirs = crm.there.add_owner("otto@us.example", "Otto", "Other")
    else:
        theirs = crm.there.add("User", Name="Otto", Email="otto@us.example", IsActive=True)
    bulk.execute(
        """insert into team_memberkey (member_id, source, value, is_active)
           select %s, source, %s, true from team_memberkey where member_id = %s limit 1""",
        [other, theirs, crm.member],
    )
    return other, theirs


@BOTH
def test_a_task_is_done_there_once_the_hand_off_is_answered_whatever_the_crm_answers(crm: Crm):
    is_hubspot = isinstance(crm.there, hubspot.Portal)
    [number] = crm.hand_over(0)
    assert crm.sent(Way.TASK) == 1
    [(is_done, whose_it_is)] = stands(crm)
    assert not is_done
    moved(crm, number, Move.REJECT, after=60)
    for after, how in ((61, "429"), (100, "500"), (500, "lost")):
        if is_hubspot:
            fault = {"lost": "cut", "429": "too_many", "500": "error"}[how]
            crm.there.fail(fault, path="tasks/", skip=1 if how == "lost" else 0)  # it is read first
        else:
            crm.there.fail(how, path="sobjects/Task" if how == "lost" else "")
        assert crm.sent(Way.TASK, after=after) == 0
        assert stands(crm) == [(how == "lost", whose_it_is)]
    asked = len(writes(crm))
    assert crm.sent(Way.TASK, after=2_500) == 1
    assert stands(crm) == [(True, whose_it_is)]
    assert len(writes(crm)) == asked  # what stands as it should is written no second time
    instead = "select count(*) from foundation_delivery where message_key like '%:task:%:instead'"
    assert bulk.fetch(instead) == [(0,)]  # a task that is put away is news for nobody


def writes(crm: Crm) -> list[str]:
    said = crm.there.requests if isinstance(crm.there, hubspot.Portal) else crm.there.calls
    return [one for one in said if "PATCH" in one]


@BOTH
def test_a_task_goes_with_whoever_has_the_hand_off_and_is_open_again_after_an_undo(crm: Crm):
    [number] = crm.hand_over(0)
    assert crm.sent(Way.TASK) == 1
    [(_, at_first)] = stands(crm)
    otto, theirs = colleague(crm)
    moved(crm, number, Move.GIVE, after=60, to=otto)
    crm.sent(Way.TASK, after=61)
    assert stands(crm) == [(False, theirs)]  # the same task, with another owner
    moved(crm, number, Move.ACCEPT, after=120)
    crm.sent(Way.TASK, after=121)
    assert stands(crm) == [(True, theirs)]
    handoffs.undo(
        handoff_id=number, actor=team.find_actor(member_id=otto),
        at=crm.at + timedelta(seconds=180),
    )  # fmt: skip
    crm.sent(Way.TASK, after=181)
    assert stands(crm) == [(False, theirs)]
    assert at_first != theirs
    moved(crm, number, Move.ACCEPT, after=240)
    moved(crm, number, Move.GIVE, after=300, to=crm.member)  # what is worked is passed on as well
    crm.sent(Way.TASK, after=301)
    assert stands(crm) == [(False, at_first)]


@SALESFORCE
def test_what_is_answered_before_its_task_could_be_made_is_made_no_more(crm: Crm):
    crm.there.fail("500", times=1)
    [number] = crm.hand_over(0)
    assert crm.sent(Way.TASK) == 0
    moved(crm, number, Move.ACCEPT, after=10)
    assert (crm.sent(Way.TASK, after=60), crm.tasks(), waiting(Way.MAIL)) == (1, [], 0)
    [[standing]] = notices.standings(keys=[f"handoff:{number}:made"]).values()
    assert standing.left == {Way.TASK: "NOT_SENT"}


@HUBSPOT
def test_whom_the_crm_does_not_know_has_no_task_there(crm: Crm):
    [number] = crm.hand_over(0)
    assert crm.sent(Way.TASK) == 1
    otto = people.add_member("sdr", name="Otto")
    moved(crm, number, Move.GIVE, after=60, to=otto)
    crm.sent(Way.TASK, after=61)
    [(is_done, _whose)] = stands(crm)
    assert is_done
    assert waiting(Way.MAIL) == 1  # and is told by the way that was agreed beside it


@pytest.mark.parametrize(
    ("zone", "day"), [("America/Los_Angeles", "2026-03-09"), ("Asia/Seoul", "2026-03-10")]
)
def test_a_task_is_due_on_the_day_of_whoever_is_to_do_it(zone, day):
    """Salesforce knows days alone: half past five in the evening there is the next day in UTC."""
    due = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)
    told = notices.Notice(
        1, 2, KINDS["handed_over"], "handoff", 3, {"due": due.isoformat()}, due, None, None, None
    )
    made = Errand("m", subject="A lead", text="", due_at=rules.due_of(told, zone=zone))
    assert made.due_at == due
    assert task_of(made, record_id="r", owner="o")["ActivityDate"] == day


@SALESFORCE
def test_without_its_mark_a_lost_answer_would_make_two(crm: Crm, monkeypatch: pytest.MonkeyPatch):
    """The control: each try is another errand."""
    marks = iter("ab")
    whole = tasks.errand
    monkeypatch.setattr(tasks, "errand", lambda **told: replace(whole(**told), mark=next(marks)))
    crm.there.fail("lost", path=crm.path)
    crm.hand_over(0)
    assert (crm.sent(Way.TASK), crm.sent(Way.TASK, after=31)) == (0, 1)
    assert len(crm.tasks()) == 2


@SALESFORCE
def test_a_crm_that_is_down_is_followed_by_the_other_way_and_there_is_one_hand_off(crm: Crm):
    crm.there.fail("500", times=1_000)
    [number] = crm.hand_over(0)
    for seconds in TRIES:
        assert crm.sent(Way.TASK, after=seconds) == 0
    assert waiting(Way.MAIL) == 1
    crm.there.plan.clear()  # it is back, and nothing is made late
    assert crm.sent(Way.TASK, after=9_000) == 0
    assert crm.tasks() == []
    assert Handoff.objects.count() == 1
    [[standing]] = notices.standings(keys=[f"handoff:{number}:made"]).values()
    assert standing.left == {Way.TASK: "DEAD", Way.MAIL: "WAITING"}
    assert standing.instead == {Way.MAIL}


@HUBSPOT
def test_each_of_many_is_a_task_and_what_the_crm_cannot_take_goes_the_other_way_at_once(crm: Crm):
    numbers = crm.hand_over(0, 1, 2, 3)
    assert (len(numbers), crm.sent(Way.TASK), len(crm.tasks())) == (4, 4, 4)
    mastery.stop_all(at=crm.tied.now(), actor_id=None)
    crm.hand_over(4)
    asked = len(crm.there.requests)
    assert (crm.sent(Way.TASK), waiting(Way.TASK), waiting(Way.MAIL)) == (0, 0, 1)
    assert len(crm.there.requests) == asked  # where writing is stopped, nothing is asked either
    bulk.execute("delete from integrations_writingstop")
    bulk.execute("update team_memberkey set is_active = false")
    crm.hand_over(5)
    assert (crm.sent(Way.TASK), waiting(Way.TASK), waiting(Way.MAIL)) == (0, 0, 2)
