"""A80–A82, C36–C40: hand-offs are seen and worked on their pages, by whoever may."""

import html
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.contacts.tests.builders import take
from accord.definitions.values import StageCode
from accord.foundation import bulk, clock
from accord.foundation.models import Delivery
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, Handoff, HandoffEvent
from accord.handoffs.tests.routings import rule
from accord.handoffs.tests.test_clocks import SPEED, agreed
from accord.handoffs.values.handoffs import Answer, Move
from accord.leads import api as leads
from accord.leads.tests.builders import open_for
from accord.leads.values import StageMove
from accord.team import api as team
from accord.team.models import RoleSight
from tests import people
from tests.routed import in_force as sign_routing

pytestmark = pytest.mark.django_db
KIND = "marketing_to_sdr"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def lena() -> int:
    """Who has what comes back."""
    return people.add_member("marketing_lead", name="Lena", email="lena@example.com")


@pytest.fixture
def seller(lena: int) -> int:
    return people.add_member("sdr", name="Mara", email="mara@example.com")


def lead_for(owner: int | None, name: str = "Ana", *, email: bool = True) -> int:
    """A lead that marketing has called ready."""
    at = clock.now() - 9 * HOUR
    row = {"key": name, "name": name}
    if email:
        row["email"] = f"{name.lower()}@customer.example"
    [person] = take(row, at=at).ids
    [lead] = open_for([person], opened_at=at)
    moves = {lead: [StageMove(StageCode.MQL, at + HOUR)]}
    leads.move_leads(moves=moves, at=at + HOUR, batch_id=None)
    if owner is not None:
        leads.hand_to(owners={lead: owner})
    return lead


def handed(owner: int, name: str = "Ana", **told) -> int:
    lead = lead_for(owner, name)
    order = handoffs.Order(at=clock.now() - HOUR, **told)
    return handoffs.hand_over(lead_ids=[lead], kind=KIND, order=order).made[lead]


def read(answer) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def state(number: int) -> str:
    return Handoff.objects.get(pk=number).state


def act(client: Client, number: int, what: str, *, desk: str = "handoffs", **told: str) -> str:
    return read(client.post(f"/{desk}/{number}/{what}/", told, follow=True))


def test_a_seller_sees_whom_now_and_accepts_with_a_word_in_one_tap(seller):
    number = handed(seller)
    client = people.as_member(seller)
    body = read(client.get("/inbox/"))
    assert "1 person waits for you." in body
    assert "Ana" in body
    assert "Buyer has waited" in body
    assert "No time is agreed for this." in body
    said = act(client, number, "accept", promising="yes", back="inbox")
    assert "Accepted: Ana." in said
    assert state(number) == "worked"
    assert "0 people wait for you. 1 is accepted and worked." in read(client.get("/inbox/"))
    home = read(client.get("/"))
    assert "wait for you" not in home
    assert 'href="/requests/"' in home
    assert bulk.fetch("select said from leads_verdict") == [("yes",)]
    undo = re.search(rf'action="(/handoffs/{number}/undo/)"', said)
    assert undo is not None
    assert "Undone: Ana stands as before." in read(client.post(undo[1], follow=True))
    assert state(number) == "offered"


def test_a_day_in_the_other_team_is_looked_at_and_names_nobody(seller):
    handed(seller)
    marketer = people.signed_in("content")
    page = read(marketer.get("/together/day/"))
    assert "1 hand-off waits for them." in page
    assert "Ana" in page
    assert "Mara" not in page
    assert "handoff__acts" not in page
    assert "handoff__acts" in read(people.as_member(seller).get("/inbox/"))
    assert "0 hand-offs wait for them." in read(people.as_member(seller).get("/together/day/"))
    RoleSight.objects.create(role="content", rows="own", unowned=False)
    assert "Ana" not in read(marketer.get("/together/day/"))


def test_a_second_window_is_told_that_it_is_done(seller):
    number = handed(seller)
    client = people.as_member(seller)
    act(client, number, "accept")
    body = act(client, number, "accept")
    assert "somebody has moved it on" in body
    assert HandoffEvent.objects.filter(handoff_id=number, move="accept").count() == 1
    act(client, number, "reject", reason="bad_timing")
    assert "is done already" in act(client, number, "ask", words="?")


def test_a_script_gets_the_line_in_its_place(seller):
    number = handed(seller)
    client = people.as_member(seller)
    there = {"HX-Request": "true"}
    form = read(client.get(f"/handoffs/{number}/reject/", headers=there))
    assert "<html" not in form
    assert 'name="reason"' in form
    wrong = read(client.post(f"/handoffs/{number}/reject/", headers=there))
    assert wrong.count(f'id="h{number}"') == 1
    assert "Choose a reason first. Nothing was changed." in wrong
    done = read(client.post(f"/handoffs/{number}/accept/", headers=there))
    assert 'data-key="u"' in done
    assert "<html" not in done
    alone = read(client.get(f"/handoffs/{number}/reject/"))
    assert "<html" in alone
    assert "hx-post" not in alone.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({}, "Choose a reason first."),
        ({"reason": "made_up"}, "This reason is no longer agreed on."),
        ({"reason": "other"}, "Say it in your own words too."),
        (
            {"reason": "under_contract_until"},
            "Choose the day on which the lead is looked at",
        ),
        ({"reason": "bad_timing", "wake_on": "2020-01-01"}, "Choose a day that is still to come."),
        ({"reason": "bad_timing", "wake_on": "soon"}, "Choose the day"),
        ({"reason": "other", "words": "x" * 2001}, "longer than 2,000 letters"),
    ],
)
def test_a_rejection_that_says_too_little_changes_nothing(seller, told, why):
    number = handed(seller)
    assert why in act(people.as_member(seller), number, "reject", **told)
    assert state(number) == "offered"


def test_what_sales_asks_marketing_answers_on_its_desk(seller):
    number = handed(seller)
    client, marketer = people.as_member(seller), people.signed_in("demand_gen")
    assert "Say it in your own words" in act(client, number, "ask")
    act(client, number, "ask", words="Which plant?")
    desk = read(marketer.get("/returns/"))
    assert "Which plant?" in desk
    assert "Sales asks 1 question. 0 leads came back. 0 are due again." in desk
    assert marketer.post(f"/handoffs/{number}/accept/").status_code == 403
    act(marketer, number, "answer", desk="returns", words="Cluj")
    assert state(number) == "offered"
    page = read(client.get(f"/handoffs/{number}/"))
    assert "Which plant?" in page
    assert "Cluj" in page


def test_what_came_back_is_counted_by_reason_and_goes_on(seller, lena):
    first, second = handed(seller), handed(seller, "Bo")
    client = people.as_member(seller)
    act(client, first, "reject", reason="not_icp_role", words="A student")
    act(client, second, "reject", reason="bad_timing")
    marketer = people.as_member(lena)
    body = read(marketer.get("/returns/?show=back"))
    assert "Not a role we agreed on" in body
    assert "A student" in body
    only = read(marketer.get("/returns/?show=back&reason=bad_timing"))
    assert "A student" not in only.partition('id="returns"')[2]
    back = Handoff.objects.get(after_id=first)
    assert "Say it in your own words" in act(marketer, back.pk, "nurture", desk="returns")
    act(marketer, back.pk, "take", desk="returns")
    said = act(marketer, back.pk, "nurture", desk="returns", words="Newsletter for students")
    assert "nobody waits in a nurture" in said  # a student will never buy
    act(marketer, back.pk, "end", desk="returns")
    assert state(back.pk) == "closed"
    other = Handoff.objects.get(after_id=second)
    refused = act(marketer, other.pk, "again", desk="returns", kind=KIND)
    assert "came back a short while ago" in refused
    assert state(other.pk) == "offered"
    bulk.execute(
        """update handoffs_handoff set closed_at = closed_at - interval '20 days',
                                       offered_at = offered_at - interval '20 days'
           where id = %s""",
        [second],
    )
    assert "Handed over again: Bo." in act(marketer, other.pk, "again", desk="returns", kind=KIND)
    made = Handoff.objects.get(after_id=other.pk)
    assert (made.state, made.to_side) == ("offered", "sales")
    assert leads.get_lead(lead_id=made.lead_id).ending is None


def test_a_try_by_hand_ends_the_clock_and_is_told_as_such(seller):
    agreed({**SPEED}, at=clock.now() - 9 * timedelta(days=1))
    number = handed(seller)
    client = people.as_member(seller)
    assert "Cannot see" not in read(client.get("/inbox/"))  # what is due first is done here
    act(client, number, "accept")
    assert "Cannot see" in read(client.get("/inbox/"))
    assert "Choose a time that fits" in act(
        client, number, "try", how="call", when="2020-01-01T09:00"
    )
    assert "Choose a time that fits" in act(client, number, "try", how="fax")
    said = act(client, number, "try", how="call", words="Voice mail")
    assert "Written down as your word: you tried Ana." in said
    [(stop,)] = Clock.objects.filter(promise="attempt").values_list("stop")
    assert stop == "self_reported"
    assert "1 try, 1 of them by hand" in read(client.get("/inbox/"))
    back = re.search(rf'action="(/handoffs/{number}/try-back/\?touch=\d+)"', said)
    assert "no try of Ana by your word" in read(client.post(back[1], follow=True))
    assert Clock.objects.get(promise="attempt").stop == ""


def test_only_whoever_has_it_or_leads_them_moves_it(seller):
    number = handed(seller)
    other = people.signed_in("sdr", name="Ivo", email="ivo@example.com")
    assert "Only whoever has it" in act(other, number, "accept")
    assert "0 people wait for you." in read(other.get("/inbox/"))
    assert "My team" not in read(other.get("/inbox/"))
    assert "Ana" not in read(other.get("/inbox/?show=team"))
    leader = people.signed_in("sales_lead", name="Stan", email="stan@example.com")
    assert "Ana" in read(leader.get("/inbox/?show=team"))
    ivo = {name: one for one, name in team.list_names()}["Ivo"]
    assert "Nobody is there" in act(leader, number, "give", to="999999")
    act(leader, number, "give", to=str(ivo))
    assert Handoff.objects.get(pk=number).owner_id == ivo
    assert "1 person waits for you." in read(other.get("/inbox/"))


def test_out_of_sight_it_does_not_exist(seller):
    number = handed(seller)
    RoleSight.objects.create(role="sdr", rows="own", unowned=False, read_only=False)
    other = people.signed_in("sdr", name="Ivo", email="ivo@example.com")
    for page in (f"/handoffs/{number}/", f"/handoffs/{number}/reject/"):
        assert other.get(page).status_code == 404
    assert other.post(f"/handoffs/{number}/accept/").status_code == 404
    many = read(other.post("/inbox/", {"handoff": str(number), "move": "accept"}, follow=True))
    assert "1 is not there any more." in many
    assert state(number) == "offered"
    assert people.as_member(seller).get(f"/handoffs/{number}/").status_code == 200
    assert people.signed_in("viewer").get("/inbox/").status_code == 403


def test_many_are_moved_and_those_that_are_left_are_named(seller):
    mine = [handed(seller), handed(seller, "Bo")]
    theirs = handed(people.add_member("ae"), "Cy")
    client = people.as_member(seller)
    told = {"handoff": [*map(str, mine), str(theirs), "x"], "move": "reject"}
    none = read(client.post("/inbox/", told, follow=True))
    assert "Choose a reason first." in none
    body = read(client.post("/inbox/", {**told, "reason": "bad_timing"}, follow=True))
    assert "2 rejected." in body
    assert "Left as they were: Cy. Only whoever has it" in body
    assert [state(number) for number in mine] == ["closed", "closed"]
    assert state(theirs) == "offered"
    assert "Tick hand-offs first" in read(client.post("/inbox/", {"move": "accept"}, follow=True))


def test_what_was_done_with_many_is_taken_back_at_once_and_what_cannot_be_is_named(seller):
    mine = [handed(seller), handed(seller, "Bo"), handed(seller, "Cy")]
    client = people.as_member(seller)
    told = {"handoff": [*map(str, mine)], "move": "accept", "promising": "yes"}
    page = client.post("/inbox/", told, follow=True).content.decode()
    undo = html.unescape(re.search(r'action="(/inbox/\?undo=[^"]+)"', page)[1])
    assert [state(number) for number in mine] == ["worked"] * 3
    act(client, mine[2], "snooze", until=(clock.now() + timedelta(days=1)).isoformat())
    assert "There is nothing to take back." in read(client.post("/inbox/?undo=x", follow=True))
    body = read(client.post(undo, follow=True))
    assert "2 taken back: they stand as before." in body
    assert (
        "Left as they were: Cy. Somebody has gone on with it meanwhile" in body
    )  # not the later word
    assert [state(number) for number in mine] == ["offered", "offered", "worked"]
    assert Handoff.objects.get(pk=mine[2]).snoozed_until is not None
    words = bulk.fetch("select said from facts.verdicts where takes_back is null")
    assert len(words) == 3
    taken_back = bulk.fetch("select count(*) from facts.verdicts where takes_back is not null")
    assert taken_back == [(2,)]
    assert "Left as they were" in read(client.post(undo, follow=True))  # once
    assert state(mine[0]) == "offered"


def test_the_inbox_goes_on_by_key_and_asks_the_same_number_of_times(seller):
    handed(seller)
    client = people.as_member(seller)
    client.get("/inbox/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/inbox/")
    numbers = [handed(seller, f"P{place:02d}") for place in range(56)]
    Handoff.objects.filter(pk__in=numbers[:10]).update(rank=0)
    Handoff.objects.filter(pk__in=numbers[10:20]).update(due_at=clock.now() + HOUR)
    with CaptureQueriesContext(connection) as many:
        body = read(client.get("/inbox/"))
    assert len(many) == len(few)
    assert "57 people wait for you." in body
    listed = re.findall(r'<li class="handoff" id="h(\d+)"', body)
    more = re.search(r'href="(/inbox/\?after=[^"]+)"', body)
    listed += re.findall(r'<li class="handoff" id="h(\d+)"', read(client.get(more[1])))
    assert len(listed) == len(set(listed)) == 57
    assert set(map(int, listed[:10])) == set(numbers[:10])
    assert set(map(int, listed[10:20])) == set(numbers[10:20])
    assert read(client.get("/inbox/?after=nowhere~x~1")).count('<li class="handoff"') == 50


def test_what_is_put_off_stands_apart_until_then(seller):
    number = handed(seller)
    client = people.as_member(seller)
    for bad in ("", "2020-01-01T10:00", "soon", "9999-01-01T10:00"):
        assert "Choose a" in act(client, number, "snooze", until=bad)
    later = (clock.now() + 3 * HOUR).isoformat()
    act(client, number, "snooze", until=later)
    assert "0 people wait for you." in read(client.get("/inbox/"))
    assert "Ana" in read(client.get("/inbox/?show=put-off"))


def test_the_page_of_a_hand_off_holds_its_packet(seller):
    number = handed(seller, words="Wants a quote for two lines")
    page = read(people.as_member(seller).get(f"/handoffs/{number}/"))
    for word in ("What to do next", "Wants a quote for two lines", "Why now", "By which rules",
                 "May sales write?", "This is the first time.", "Handed over", "Mara"):  # fmt: skip
        assert word in page
    assert people.as_member(seller).get("/handoffs/999999/").status_code == 404
    assert people.as_member(seller).get(f"/handoffs/{number}/nonsense/").status_code == 404


def test_the_page_of_a_hand_off_says_what_is_too_old_to_trust_and_who_can_refresh_it(seller):
    client, number = people.as_member(seller), handed(seller)
    fresh = read(client.get(f"/handoffs/{number}/"))
    assert "Last confirmed" in fresh
    assert "Who can refresh it" not in fresh
    bulk.execute("update contacts_sourcerecord set known_at = %s", [clock.now() - 430 * DAY])
    old = read(client.get(f"/handoffs/{number}/"))
    assert re.search(r"<dt>E-mail</dt><dd>[^<]+ Out of date\.</dd>", old)
    assert "<dt>Who can refresh it</dt><dd>Lena</dd>" in old


def test_a_lead_is_due_again_by_the_day_of_whoever_looks(seller, lena):
    """It is never the same day on both sides of the line across the Pacific."""
    number = handed(seller)
    act(people.as_member(seller), number, "reject", reason="bad_timing")
    today = clock.now().astimezone(ZoneInfo("Pacific/Kiritimati")).date()
    Handoff.objects.filter(after_id=number).update(wake_on=today)
    for zone, due in (("Pacific/Kiritimati", 1), ("Pacific/Pago_Pago", 0)):
        bulk.execute("update team_member set zone = %s where id = %s", [zone, lena])
        assert f"{due} {'is' if due == 1 else 'are'} due again." in read(
            people.as_member(lena).get("/returns/")
        )


def test_the_packet_says_by_name_why_them_whom_the_ladder_tells_and_what_their_clock_shows(
    seller, lena
):
    people.add_member("sales_lead", name="Stan", email="stan@example.com")
    long_ago = clock.now() - 9 * timedelta(days=1)
    agreed(at=long_ago)
    sign_routing(rule("turns", {"member": seller}), fallback=lena, at=long_ago)
    number = handed(None)
    take({
        "key": "Ana", "name": "Ana", "email": "ana@customer.example", "phone": "+40 744 123 456",
        "country": "RO", "language": "ro",
    }, at=clock.now())  # fmt: skip
    page = read(people.as_member(seller).get(f"/handoffs/{number}/"))
    for said in (
        r"<dt>Why it is theirs</dt><dd>Turns: met. It is the turn of Mara\.",
        r"<dt>Country</dt><dd>Romania<", r"<dt>Language</dt><dd>Romanian<",
        r"<dt>By their clock</dt><dd>[^<]+ now \(Europe/Bucharest, UTC\+0[23]:00\)<",
        r"<dt>Before it is late</dt><dd>Mara hears of it<",
        r"<dt>When it is late</dt><dd>Stan and Lena hears? of it<",
    ):  # fmt: skip
        assert re.search(said, page), said


def test_the_page_of_a_hand_off_tells_how_it_arrived(seller):
    number = handed(seller)
    client = people.as_member(seller)

    def told() -> str:
        page = read(client.get(f"/handoffs/{number}/"))
        return " ".join(page[page.index('id="told"') :][:900].split())

    assert "Mara" in told()
    assert "Mail: waits" in told()
    Delivery.objects.filter(channel="notice.mail").update(state="SENT", settled_at=clock.now())
    client.post("/notices/read/", {"all": "1"})
    assert re.search(r"Mail: arrived [^;<]*; read ", told())
    assert "<strong>Seen</strong>" in read(client.get(f"/handoffs/{number}/"))


def test_a_marketer_hands_over_by_hand_and_is_told_what_is_lacking(seller):
    marketer = people.signed_in("demand_gen")
    bad, good = lead_for(seller, "Bad", email=False), lead_for(seller, "Good")
    page = read(marketer.get(f"/leads/{good}/"))
    assert "Not handed over yet." in page
    assert f"/leads/{good}/hand-over/" in page
    assert "Marketing to sales" in read(marketer.get(f"/leads/{good}/hand-over/"))
    refused = read(marketer.post(f"/leads/{bad}/hand-over/", {"kind": KIND}, follow=True))
    assert "Not handed over: Bad. This has to be known first: E-mail." in refused
    forged = read(marketer.post(f"/leads/{good}/hand-over/", {"kind": "sdr_to_ae"}, follow=True))
    assert "Choose a kind of hand-off that your team makes." in forged
    made = read(marketer.post(f"/leads/{good}/hand-over/", {"kind": KIND}, follow=True))
    assert "Handed over." in made
    again = read(marketer.post(f"/leads/{good}/hand-over/", {"kind": KIND}, follow=True))
    assert "handed over already" in again
    assert Handoff.objects.count() == 1


def test_a_list_is_handed_over_under_one_name(seller):
    marketer = people.signed_in("demand_gen")
    chosen = [lead_for(seller, name) for name in ("Ana", "Bo", "Cy")]
    page = read(marketer.get("/leads/hand-over/?stage=mql"))
    assert page.count('name="lead"') == 3
    told = {"lead": [*map(str, chosen[:2]), "999999"], "kind": KIND, "batch": "Monday list"}
    assert "Give the list a name" in read(
        marketer.post("/leads/hand-over/", {**told, "batch": ""}, follow=True)
    )
    said = read(marketer.post("/leads/hand-over/", told, follow=True))
    assert "Handed over: 2 leads, as “Monday list”." in said
    assert set(Handoff.objects.values_list("batch", flat=True)) == {"Monday list"}
    assert Handoff.objects.count() == 2


def test_whoever_stands_in_has_the_inbox_of_who_is_away(seller):
    handed(seller)
    deputy = people.add_member("sdr", name="Ivo", email="ivo@example.com")
    leader = team.find_actor(member_id=people.add_member("sales_lead"))
    today = clock.today(zone="UTC")
    team.add_absence(
        member_id=seller, first_day=today, last_day=today, deputy_id=deputy, actor=leader,
        at=clock.now(),
    )  # fmt: skip
    client = people.as_member(deputy)
    number = Handoff.objects.get().pk
    assert "1 person waits for you." in read(client.get("/inbox/"))
    assert "Accepted: Ana." in act(client, number, "accept")


def test_what_is_asked_within_sales_is_answered_by_whoever_of_sales_handed_it_over(seller):
    ae = people.add_member("ae", name="Ion", email="ion@example.com")
    lead, at = lead_for(seller, "Ana"), clock.now()
    order = handoffs.Order(at=at, actor_id=seller, to=ae)
    number = handoffs.hand_over(lead_ids=[lead], kind="ae_to_customer_team", order=order).made[lead]
    handoffs.move(
        handoff_id=number, move=Move.ASK, actor=team.find_actor(member_id=ae), at=at,
        answer=Answer(words="Which plant?"),
    )  # fmt: skip
    client = people.as_member(seller)
    assert "/returns/" in read(client.get(f"/handoffs/{number}/"))
    assert "Answer about Ana" in read(client.get(f"/returns/{number}/answer/"))
    assert "Answered about Ana." in act(client, number, "answer", desk="returns", words="Cluj")
    assert state(number) == "offered"


def test_what_stands_still_says_why_and_runs_on_by_a_button(seller):
    number = handed(seller)
    client = people.as_member(seller)
    assert "The buyer asked for later" in read(client.get(f"/handoffs/{number}/"))
    assert "The day they asked for" in read(client.get(f"/handoffs/{number}/later/"))
    assert "Choose the day" in act(client, number, "later", day="")
    assert "Choose a day that is still to come" in act(client, number, "later", day="2020-01-01")
    day = (clock.now() + timedelta(days=30)).date()
    said = act(client, number, "later", day=day.isoformat(), words="After the fair")
    assert f'action="/handoffs/{number}/undo/"' in said
    inbox = read(client.get("/inbox/"))
    assert "The buyer asked to be left until" in inbox
    assert "Have the time run on" in inbox
    page = read(client.get(f"/handoffs/{number}/"))
    assert f"/handoffs/{number}/hold/" not in page
    assert "Only who leads the team" in act(client, number, "hold", words="Court order 4")
    client = people.as_member(people.add_member("sales_lead", email="stan@example.com"))
    assert "Say it in your own words too" in act(client, number, "hold", words=" ")
    said = act(client, number, "hold", words="Court order 4", back="handoff")
    assert "On legal hold: nobody owes anything of it until that is lifted." in said
    assert "Court order 4" in said
    assert "On legal hold:" not in act(client, number, "resume")
    moves = HandoffEvent.objects.filter(handoff_id=number).order_by("id")
    assert list(moves.values_list("move", flat=True))[-3:] == ["later", "hold", "resume"]


def test_a_word_on_the_leads_page_ends_the_clock_of_the_verdict_at_once(seller):
    agreed(SPEED, at=clock.now() - 9 * HOUR)
    number = handed(seller)
    lead = Handoff.objects.get(pk=number).lead_id
    client = people.as_member(seller)
    verdict = Clock.objects.filter(handoff_id=number, promise="verdict")
    for said, state in (("unsure", "running"), ("no", "met")):
        client.post(f"/leads/{lead}/verdict/", {"side": "sales", "said": said})
        assert verdict.get().state == state
    back = max(row for (row,) in bulk.fetch("select id from leads_verdict"))
    client.post(f"/leads/{lead}/verdict/{back}/back/")
    assert verdict.get().state == "running"
