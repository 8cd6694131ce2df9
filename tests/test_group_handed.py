"""A buying group is handed over in one act, to one owner, who accepts all of it at once."""

import html
import re
from collections import Counter
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from accord.contacts import api as contacts
from accord.contacts.tests.builders import companies
from accord.contacts.values.groups import GroupRole, Stance
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff
from accord.handoffs.rules import group_handing as rules
from accord.handoffs.tests.builders import AT, DAY, HOUR, KIND, handed, make_mql
from accord.handoffs.values.group_handing import Aside, Belongs
from accord.handoffs.values.handoffs import Answer, Move
from accord.team import api as team
from accord.team.values import EVERYTHING
from tests.people import add_member, as_member

database = pytest.mark.django_db


def one(person: int, *, lead: int | None = None, holder: int | None = None, rank: int = 9):
    return Belongs(person, lead, holder, rank)


def test_the_best_goes_first_and_who_has_no_lead_stays_aside():
    found = rules.plan([one(1, lead=11), one(2, lead=12, rank=1), one(3)], to=None)
    assert (found.lead_ids, found.to) == ((12, 11), None)
    assert [(who.person_id, why) for who, why in found.aside] == [(3, Aside.NO_LEAD)]


@pytest.mark.parametrize(
    ("to", "owner", "why"),
    [(None, 7, Aside.WITH_OWNER), (7, 7, Aside.WITH_OWNER), (8, 8, Aside.WITH_OTHERS)],
)
def test_where_one_seller_has_somebody_the_others_go_to_them_and_nobody_is_taken(to, owner, why):
    found = rules.plan([one(1, lead=11), one(2, lead=12, holder=7)], to=to)
    assert (found.lead_ids, found.to) == ((11,), owner)
    assert [(who.person_id, said) for who, said in found.aside] == [(2, why)]


def test_where_two_sellers_have_somebody_nobody_is_chosen_by_it():
    members = [one(1, lead=11), one(2, lead=12, holder=7), one(3, lead=13, holder=8)]
    found = rules.plan(members, to=None)
    assert (found.lead_ids, found.to) == ((11,), None)
    assert {why for _who, why in found.aside} == {Aside.WITH_OTHERS}


def test_each_act_has_a_name_of_its_own_that_fits():
    names = {rules.batch_name("New line " * 9, group_id=12, times=times) for times in range(3)}
    assert len(names) == 3
    assert all(len(name) <= rules.LONGEST_BATCH and "#12." in name for name in names)


def a_group(*names: str, email: bool = True, owner: int | None = None) -> tuple[int, list[int]]:
    rows = companies({"key": "acme", "name": "Acme"})
    [company] = contacts.record_companies(records=rows, at=AT, batch_id=None).ids
    group = contacts.open_group(company_id=company, name="New line", actor_id=None, at=AT)
    leads = [make_mql(name, email=email, owner=owner) for name in names]
    for lead in leads:
        [(person,)] = bulk.fetch("select person_id from live.leads where id = %s", [lead])
        contacts.add_group_member(
            group_id=group, person_id=person, role=GroupRole.USER, stance=Stance.UNKNOWN,
            actor_id=None, at=AT,
        )  # fmt: skip
    return group, leads


def hand(group: int, *, to: int | None = None, at: datetime = AT):
    return handoffs.hand_over_group(
        group_id=group, kind=KIND, order=handoffs.Order(at=at, to=to), scope=EVERYTHING
    )


@database
def test_a_group_goes_to_one_owner_under_one_name_and_is_accepted_at_once():
    mara, ivo = add_member("sdr", name="Mara"), add_member("ae", name="Ivo")
    group, leads = a_group("Ana", "Bogdan", "Carla")
    made = hand(group, to=mara)
    assert sorted(made.handed.made) == sorted(leads)
    assert (made.owner_id, made.aside) == (mara, ())
    assert GroupRole.DECISION_MAKER in made.missing
    rows = Handoff.objects.all()
    assert {(row.owner_id, row.batch) for row in rows} == {(mara, made.batch)}
    assert hand(group, to=ivo).handed.made == {}  # Mara has them all
    number = rows[0].pk
    page = as_member(mara).get(f"/handoffs/{number}/").content.decode()
    assert "Accept all 3 that came together" in page
    assert "Accept all" not in as_member(ivo).get(f"/handoffs/{number}/").content.decode()
    as_member(ivo).post(f"/handoffs/{number}/accept-all/")
    assert set(rows.values_list("state", flat=True)) == {"offered"}
    as_member(mara).post(f"/handoffs/{number}/accept-all/")
    assert set(rows.values_list("state", flat=True)) == {"worked"}


@database
def test_who_is_worked_already_stays_and_the_others_go_to_whoever_works_them():
    mara = add_member("sdr", name="Mara")
    add_member("ae", name="Ivo")
    add_member("sales_lead", name="Stan")
    group, leads = a_group("Ana", "Bogdan")
    worked = handed(leads[0], to=mara)
    handoffs.move(
        handoff_id=worked, move=Move.ACCEPT, actor=team.find_actor(member_id=mara), at=AT + HOUR
    )
    made = hand(group)
    assert (list(made.handed.made), made.owner_id) == ([leads[1]], mara)
    assert [why for _who, why in made.aside] == [Aside.WITH_OWNER]
    assert Handoff.objects.get(pk=worked).state == "worked"


@database
def test_who_gave_back_somebody_of_a_group_does_not_get_the_group_without_news():
    mara = add_member("sdr", name="Mara")
    stan = add_member("sales_lead", name="Stan")
    add_member("marketing_lead", name="Lena")
    group, leads = a_group("Ana", "Bogdan", owner=mara)
    number = handed(leads[0])
    handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=team.find_actor(member_id=mara), at=AT + HOUR,
        answer=Answer(reason="bad_timing"),
    )  # fmt: skip
    bulk.execute(
        "update handoffs_handoff set state = 'closed', outcome = 'ended', closed_at = offered_at,"
        " owner_active = null where to_side = 'marketing'"
    )
    bulk.execute("update leads_lead set ending = '', closed_at = null, owner_id = %s", [mara])
    made = hand(group, at=AT + 20 * DAY)
    assert (sorted(made.handed.made), made.owner_id) == (sorted(leads), stan)


@database
def test_what_is_not_known_keeps_only_those_of_whom_it_is_not():
    stan = add_member("sales_lead", name="Stan")
    group, leads = a_group("Ana", "Bogdan")
    plain = make_mql("Dan", email=False)
    [(person,)] = bulk.fetch("select person_id from live.leads where id = %s", [plain])
    contacts.add_group_member(
        group_id=group, person_id=person, role=GroupRole.USER, actor_id=None, at=AT
    )
    made = hand(group)
    assert sorted(made.handed.made) == sorted(leads)
    assert [one.lead_id for one in made.handed.refused] == [plain]
    assert made.owner_id == stan


def words_of(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@database
def test_a_group_is_handed_over_from_its_page_which_says_who_stays():
    mara = add_member("sdr", name="Mara")
    marketer = as_member(add_member("demand_gen", name="Dana"))
    group, leads = a_group("Ana", "Bogdan")
    handed(leads[0], to=mara)
    assert "Hand the group over" in marketer.get(f"/groups/{group}/").content.decode()
    page = words_of(marketer.get(f"/groups/{group}/hand-over/").content.decode())
    for words in ("Mara has them: they stay there", "Is handed over", "Nobody is known", "Decides"):
        assert words in page, words
    url = f"/groups/{group}/hand-over/"
    wrong = marketer.post(url, {"kind": "melt", "to": ""}, follow=True)
    assert "Choose a kind" in wrong.content.decode()
    marketer.post(url, {"kind": KIND, "to": "9" * 30})  # nobody is called so
    assert Handoff.objects.count() == 1
    told = words_of(marketer.post(url, {"kind": KIND, "to": ""}, follow=True).content.decode())
    for words in (
        "Handed over to Mara: 1 person",
        "since Mara has them already",
        "Nobody is known",
    ):
        assert words in told, words
    assert Handoff.objects.filter(owner_id=mara).count() == 2
    assert marketer.get("/groups/987654/hand-over/").status_code == 404
    viewer = as_member(add_member("viewer"))
    assert viewer.post(url, {"kind": KIND}).status_code == 403


def test_two_who_hand_one_group_over_at_once_make_one_owner_of_it(committed: None):
    mara, ivo = add_member("sdr", name="Mara"), add_member("ae", name="Ivo")
    for trial in range(3):
        group, leads = a_group(*(f"{name}{trial}" for name in ("Ana", "Bogdan", "Carla")))
        ready = Barrier(2)

        def go(to: int, group: int = group, ready: Barrier = ready) -> None:
            try:
                ready.wait(30)
                hand(group, to=to)
            finally:
                connection.close()

        both = [Thread(target=go, args=[who]) for who in (mara, ivo)]
        for each in both:
            each.start()
        for each in both:
            each.join(60)
        rows = Handoff.objects.filter(lead_id__in=leads).values_list("lead_id", "owner_id")
        assert sorted(lead for lead, _owner in rows) == sorted(leads)
        assert len(Counter(owner for _lead, owner in rows)) == 1
