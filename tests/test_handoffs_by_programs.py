"""Hand-offs for programs: which there are, and what a program says of one on behalf of a member."""

import json
from typing import Any

import pytest
from django.db import transaction

from accord.foundation import bulk, clock
from accord.handoffs import api as handoffs
from accord.handoffs.http import REFUSALS
from accord.handoffs.models import Clock, Handoff, HandoffEvent
from accord.handoffs.tests.builders import AT, HOUR, Teams, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import agreed
from accord.handoffs.values.handoffs import Move, Unmoved
from accord.team import api as team
from accord.team.values import RoleSight, Rows, Side
from tests import people
from tests.test_cards_by_programs import Program

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/handoffs"


@pytest.fixture
def teams(monkeypatch: pytest.MonkeyPatch) -> Teams:
    monkeypatch.setattr(clock, "now", lambda: AT + HOUR)
    found = make_teams()
    agreed()
    return found


def post(program: Program, number: int, act: str, *, key: str = "", **said: Any) -> Any:
    headers = {**program.headers, **({"Idempotency-Key": key} if key else {})}
    return people.Client().post(
        f"{ROOT}/{number}/{act}", json.dumps(said), content_type="application/json",
        headers=headers,
    )  # fmt: skip


def moves() -> list[str]:
    return list(HandoffEvent.objects.order_by("id").values_list("move", flat=True))


def test_the_list_goes_on_where_it_ended_and_is_filtered(teams):
    numbers = [handed(make_mql(name, owner=teams.seller.member_id)) for name in ("Ana", "Bo")]
    numbers.append(handed(make_mql("Cy", owner=teams.other.member_id)))
    program = Program("sales_lead")
    status, first = program.get(ROOT, limit=2)
    assert (status, [one["id"] for one in first["items"]]) == (200, numbers[:2])
    _status, rest = program.get(ROOT, limit=2, cursor=first["next"])
    assert ([one["id"] for one in rest["items"]], rest["next"]) == (numbers[2:], None)
    _status, own = program.get(ROOT, owner=teams.other.member_id, open="true")
    assert [one["id"] for one in own["items"]] == numbers[2:]
    assert program.get(ROOT, cursor="x")[0] == 422
    assert program.get(ROOT, limit=1000)[0] == 422
    assert program.get(ROOT, state="lost")[0] == 422


def test_whoever_sees_only_their_teams_leads_sees_only_those_hand_offs(teams):
    handed(make_mql(owner=teams.seller.member_id))
    team.set_role_sight(
        role="sdr",
        sight=RoleSight(Rows.OWN, unowned=False, read_only=False),
        actor=teams.sales_lead,
        at=AT,
    )
    assert Program("sdr").get(ROOT)[1]["items"] == []


def test_accepted_once_under_one_key(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    said = {"key": "k1", "member": teams.seller.member_id, "promising": "yes"}
    first, again = (post(Program("sdr"), number, "accept", **said) for _ in range(2))
    assert first.status_code == 200, first.content
    assert first.json()["state"] == "worked"
    assert moves() == ["offer", "accept"]
    # Another key of the same program is another word, and comes too late.
    other = post(Program("sdr"), number, "accept", **{**said, "key": "k2"})
    assert (other.status_code, again.status_code) == (409, 409)


def test_the_same_request_of_the_same_program_is_answered_alike(teams):
    number, program = handed(make_mql(owner=teams.seller.member_id)), Program("sdr")
    said = {"key": "k1", "member": teams.seller.member_id}
    first, again = (post(program, number, "accept", **said) for _ in range(2))
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    assert moves() == ["offer", "accept"]
    assert post(program, number, "reject", **said, reason="other").status_code == 422


def test_given_back_asked_about_and_tried(teams):
    me, program = teams.seller.member_id, Program("sdr")
    one, two, three = (handed(make_mql(name, owner=me)) for name in ("Ana", "Bo", "Cy"))
    back = post(program, one, "reject", member=me, reason="not_icp_role").json()
    assert (back["outcome"], back["reason"]) == ("rejected", "not_icp_role")
    asked = post(program, two, "needs-info", member=me, words="Which plant?").json()
    assert asked["state"] == "asked"
    tried = post(program, three, "attempts", member=me, kind="call_attempt")
    assert tried.status_code == 200, tried.content
    [clock_of] = Clock.objects.filter(handoff_id=three, promise="attempt", member=None)
    assert (clock_of.state, clock_of.stop) == ("met", "self_reported")


@pytest.mark.parametrize(
    ("act", "said", "status"),
    [
        ("accept", {}, 422),
        ("accept", {"member": "other"}, 403),
        ("accept", {"member": 10**9}, 422),
        ("accept", {"member": "seller", "mood": "good"}, 422),
        ("reject", {"member": "seller", "reason": "nonsense"}, 422),
        ("reject", {"member": "seller", "reason": "other"}, 422),
        ("needs-info", {"member": "seller", "words": ""}, 422),
        ("attempts", {"member": "seller", "kind": "smoke_signal"}, 422),
        ("attempts", {"member": "seller", "tried_at": "2019-01-01T00:00:00Z"}, 422),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(teams, act, said, status):
    number = handed(make_mql(owner=teams.seller.member_id))
    names = {"seller": teams.seller.member_id, "other": teams.other.member_id}
    told = {name: names.get(value, value) if name == "member" else value
            for name, value in said.items()}  # fmt: skip
    refused = post(Program("sdr"), number, act, **told)
    assert (refused.status_code, refused["Content-Type"]) == (status, "application/problem+json")
    assert moves() == ["offer"]
    assert Handoff.objects.get(pk=number).state == "offered"


def test_a_key_of_the_other_team_or_without_the_right_says_nothing(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    said = {"member": teams.seller.member_id}
    for role in ("marketing_lead", "viewer"):
        assert post(Program(role), number, "accept", **said).status_code == 403
    assert post(Program("sdr"), number + 99, "accept", **said).status_code == 404
    assert moves() == ["offer"]
    assert teams.seller.sides == {Side.SALES}


def test_what_a_program_says_for_somebody_is_told_as_that_and_is_nobodys_evidence(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    assert post(Program("sdr"), number, "accept", member=teams.seller.member_id).status_code == 200
    event = HandoffEvent.objects.get(move="accept")
    assert (event.program, event.member_id) == ("sdr", teams.seller.member_id)
    [(said,)] = bulk.fetch("select facts ->> 'program' from journal_entry where kind = %s",
                           ["handoff.moved"])  # fmt: skip
    assert said == "sdr"
    ended = {one.promise: (one.state, one.stop) for one in Clock.objects.filter(member=None)}
    assert ended["acknowledge"] == ("met", "self_reported")
    page = people.as_member(teams.sales_lead.member_id).get(f"/handoffs/{number}/")
    assert "sdr, a program, for Mara" in page.content.decode()
    second = handed(make_mql("Bo", owner=teams.seller.member_id))
    handoffs.move(handoff_id=second, move=Move.ACCEPT, actor=teams.seller, at=AT + HOUR)
    own = Clock.objects.get(handoff_id=second, promise="acknowledge", member=None)
    assert (own.stop, HandoffEvent.objects.get(handoff_id=second, move="accept").program) == (
        "move", "",
    )  # fmt: skip


def test_a_program_does_no_more_for_somebody_than_its_own_key_may(teams):
    """The leader of sales may accept what is Mara's; the key of an SDR may not for them."""
    number = handed(make_mql(owner=teams.seller.member_id))
    said = {"member": teams.sales_lead.member_id}
    assert post(Program("sdr"), number, "accept", **said).status_code == 403
    assert moves() == ["offer"]
    assert post(Program("sales_lead"), number, "accept", **said).status_code == 200


def test_a_key_of_one_member_speaks_for_nobody_else_and_ends_as_they_leave(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    me = teams.seller.member_id
    program = Program("sales_lead", acts_for=me)
    for other in (teams.other, teams.sales_lead):
        assert post(program, number, "accept", member=other.member_id).status_code == 403
    assert moves() == ["offer"]
    assert post(program, number, "accept", member=me).status_code == 200
    with pytest.raises(team.UnableToAddMember):
        team.make_key(name="x", role="sdr", at=AT, acts_for=10**9)
    assert [card.acts_for for card in team.list_keys()] == ["Mara"]
    with transaction.atomic():
        team.close_member(member_id=me, actor=team.COMMAND_LINE, at=AT + HOUR)
        Handoff.objects.update(owner_id=teams.other.member_id)
    assert program.get(ROOT)[0] == 401


def test_every_refusal_has_its_words():
    assert set(REFUSALS) == set(Unmoved)
    assert all(words.endswith(".") and 400 <= status < 500 for status, words in REFUSALS.values())
