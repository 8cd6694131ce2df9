"""Somebody leaves: nothing they came in by opens any more, and their open work goes on."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.foundation import bulk, clock
from accord.intake import api as intake
from accord.intake.models import Batch, SetAside
from accord.intake.operations import replaying
from accord.intake.values.fixing import Selection
from accord.integrations.webhooks import queries as webhooks
from accord.integrations.webhooks.operations import telling
from accord.integrations.webhooks.tests.receiver import Receiver
from accord.journal import api as journal
from accord.team import api as team
from tests import people

pytestmark = pytest.mark.django_db
USERS = ("external_id", "name", "email", "team", "is_active")
DEALS = ("external_id", "name", "amount", "stage", "outcome", "owner_external_id",
         "sdr_external_id")  # fmt: skip
LEADS = ("external_id", "full_name", "email", "stage", "created_at", "owner_external_id")


def users(*rows: Sequence[str], source: str = "test", header: Sequence[str] = USERS) -> int:
    return people.load("users", header, rows, source=source)


def users_of(member_id: int | None, *rows: Sequence[str], header: Sequence[str] = USERS) -> Batch:
    """The same rows, loaded by this member; some may be set aside."""
    plan = intake.Plan(
        kind=intake.Kind.USERS, source="test", columns={name: name for name in header}
    )
    batch_id = intake.receive(
        door=intake.Door.FILE, plan=plan, rows=len(rows), at=people.AT, made_by_id=member_id,
        reading={"columns": [{"name": name} for name in header]},
    )  # fmt: skip
    block = intake.Delivered(range(1, len(rows) + 1), [list(c) for c in zip(*rows, strict=True)])
    source = intake.Source(header, {}, iter([block]))
    intake.run(batch_id=batch_id, plan=plan, source=source, now=lambda: people.AT)
    return Batch.objects.get(pk=batch_id)


def member_of(key: str, source: str = "test") -> int:
    return team.find_members(source=source, keys=[key])[key]


def owners() -> dict[str, int | None]:
    return dict(bulk.fetch("select sort_key, owner_id from leads_lead"))


def deal_owners() -> dict[str, tuple[int | None, int | None]]:
    rows = bulk.fetch("select external_key, owner_id, developer_id from deals_deal")
    return {key: (owner, developer) for key, owner, developer in rows}


def is_here(member_id: int) -> bool:
    return bool(get_user_model().objects.get(pk=member_id).is_active)


def load_work() -> None:
    """Ann (u1) has two open leads, one lost deal, one open, and developed one of Ben's (u2)."""
    users(("u1", "Ann", "ann@example.com", "sales", "yes"), ("u2", "Ben", "", "sales", "yes"))
    people.load("leads", LEADS, [
        ("L1", "One", "one@x.example", "sql", "2026-11-01", "u1"),
        ("L2", "Two", "two@x.example", "mql", "2026-11-02", "u1"),
        ("L3", "Three", "three@x.example", "mql", "2026-11-02", "u2"),
    ])  # fmt: skip
    people.load("deals", DEALS, [
        ("D1", "Old", "10", "closed", "lost", "u1", ""),
        ("D2", "Now", "10", "demo", "open", "u1", ""),
        ("D3", "Bens", "10", "demo", "open", "u2", "u1"),
    ])  # fmt: skip


def test_who_a_tool_says_has_left_is_closed_and_open_work_goes_to_who_leads_the_side():
    boss = people.add_member("sales_lead")
    load_work()
    ann, ben = member_of("u1"), member_of("u2")
    users(("u1", "Ann", "ann@example.com", "sales", "no"), ("u2", "Ben", "", "sales", "yes"))
    assert not is_here(ann)
    assert is_here(ben)
    assert owners() == {"one": boss, "two": boss, "three": ben}
    assert deal_owners() == {"D1": (ann, None), "D2": (boss, None), "D3": (ben, boss)}
    told = [(e.kind, e.subject_id) for e in journal.list_entries(limit=500)]
    assert sum(kind == "lead.passed_on" for kind, _ in told) == 2
    assert sum(kind == "deal.passed_on" for kind, _ in told) == 2
    assert ("member.closed", ann) in told


def test_whom_they_reported_to_comes_first():
    people.add_member("sales_lead")
    header = (*USERS, "reports_to")
    users(
        ("u1", "Ann", "", "sales", "yes", "u9"), ("u9", "Zoe", "", "sales", "yes", ""),
        header=header,
    )  # fmt: skip
    people.load("leads", LEADS, [("L1", "One", "one@x.example", "sql", "2026-11-01", "u1")])
    users(("u1", "Ann", "", "sales", "no", "u9"), header=header)
    assert owners() == {"one": member_of("u9")}


def test_with_nobody_left_the_work_is_nobodys_and_the_list_of_it_says_so():
    browser = people.signed_in("viewer")
    load_work()
    users(("u1", "Ann", "", "sales", "no"))
    assert owners()["one"] is None
    assert "One" in browser.get("/leads/?owner=nobody").content.decode()


def test_a_tools_word_of_a_leaver_does_not_take_the_work_away_again():
    boss = people.add_member("sales_lead")
    load_work()
    users(("u1", "Ann", "", "sales", "no"))
    people.load("deals", DEALS, [("D2", "Now", "11", "offer", "open", "u1", ""),
                                 ("D4", "New", "11", "offer", "open", "u1", "u1"),
                                 ("D5", "Past", "11", "x", "won", "u1", "")])  # fmt: skip
    people.load("leads", LEADS, [
        ("L1", "One", "one@x.example", "sql", "2026-11-01", "u1"),
        ("L9", "Nine", "nine@x.example", "sql", "2026-11-01", "u1"),
    ])  # fmt: skip
    found = deal_owners()
    assert (found["D2"], found["D4"]) == ((boss, None), (boss, boss))
    assert found["D5"] == (member_of("u1"), None)
    assert (owners()["one"], owners()["nine"]) == (boss, boss)


def test_who_stands_in_and_leaves_too_passes_it_all_on():
    boss, head = people.add_member("sales_lead"), people.add_member("team_lead")
    load_work()
    users(("u1", "Ann", "", "sales", "no"))
    actor = team.find_actor(member_id=head)
    intake.leave(member_id=boss, actor=actor, at=people.AT)
    people.load("deals", DEALS, [("D4", "New", "11", "offer", "open", "u1", "")])
    assert (owners()["one"], deal_owners()["D4"]) == (head, (head, None))


def test_the_last_who_manages_the_team_is_never_closed_and_the_row_says_why():
    only = people.add_member("rev_ops", email="boss@example.com")
    batch = users_of(None, ("u1", "Pat", "boss@example.com", "sales", "no"))
    assert is_here(only)
    assert batch.quarantined == 1
    assert SetAside.objects.get(batch=batch).code == "LAST_MANAGER"
    people.add_member("team_lead")
    assert users_of(None, ("u1", "Pat", "boss@example.com", "sales", "no")).updated == 1
    assert not is_here(only)


def test_who_may_load_files_cannot_close_their_leader_by_one():
    boss, mops = people.add_member("marketing_lead"), people.add_member("mops")
    head = people.add_member("team_lead")
    row = ("u1", "Pat", "marketing_lead@example.com", "marketing", "no")
    batch = users_of(mops, row)
    assert is_here(boss)
    assert SetAside.objects.get(batch=batch).code == "NOT_YOURS_TO_CLOSE"
    users_of(head, row)
    assert not is_here(boss)


def test_a_file_closes_nobody_whom_its_loader_could_not_close_by_hand():
    seller, marketer = people.add_member("sales_lead"), people.add_member("marketing_lead")
    users_of(marketer, ("u1", "Pat", "sales_lead@example.com", "sales", "no"))
    users_of(marketer, ("u2", "Pat", "marketing_lead@example.com", "marketing", "no"))
    assert [is_here(seller), is_here(marketer)] == [True, True]
    codes = SetAside.objects.order_by("id").values_list("code", flat=True)
    assert list(codes) == ["NOT_YOURS_TO_CLOSE", "NOT_YOURS_TO_CLOSE"]


def test_what_somebody_loaded_who_has_left_since_closes_nobody():
    head, mops = people.add_member("team_lead"), people.add_member("mops")
    seller = people.add_member("sdr")
    users_of(mops, ("u1", "Pat", "sdr@example.com", "sales", "no"))
    intake.leave(member_id=mops, actor=team.find_actor(member_id=head), at=people.AT)
    replay = replaying.begin(
        selection=Selection(source="test"), correction=None, actor_id=head, at=people.AT
    )
    replaying.run(replay_id=replay, now=lambda: people.AT)
    assert is_here(seller)
    assert SetAside.objects.get().code == "NOT_YOURS_TO_CLOSE"
    users_of(head, ("u1", "Pat", "sdr@example.com", "sales", "no"))
    assert not is_here(seller)


def test_who_is_only_here_is_not_touched():
    here = people.add_member("ae", email="only@example.com")
    load_work()
    users(("u1", "Ann", "", "sales", "no"))
    assert is_here(here)


def test_who_another_tool_says_is_there_has_not_left():
    load_work()
    users(("x1", "Ann", "ann@example.com", "sales", "yes"), source="other")
    users(("u1", "Ann", "ann@example.com", "sales", "no"))
    assert is_here(member_of("u1"))
    assert member_of("x1", "other") == member_of("u1")
    users(("x1", "Ann", "ann@example.com", "sales", "no"), source="other")
    assert not is_here(member_of("u1"))


def test_an_old_word_does_not_close_who_was_let_in_again():
    leader = people.signed_in("team_lead")
    ann = people.add_member("sdr", email="ann@example.com")
    load_work()
    assert member_of("u1") == ann
    gone = ("u1", "Ann", "ann@example.com", "sales", "no")
    users(gone)
    [card] = intake.list_departures()
    page = leader.get("/settings/team/left/").content.decode()
    assert "Pat sdr" in page
    leader.post(f"/settings/team/left/{card.id}/back/")
    assert is_here(ann)
    assert owners()["one"] == ann
    users(gone)
    assert is_here(ann)
    users(("u1", "Ann", "ann@example.com", "sales", "yes"))
    users(gone)
    assert not is_here(ann)


def test_letting_in_again_gives_back_what_nobody_gave_to_others_since():
    boss, other = people.add_member("sales_lead"), people.add_member("ae")
    load_work()
    ann = member_of("u1")
    users(("u1", "Ann", "", "sales", "no"))
    bulk.execute("update leads_lead set owner_id = %s where sort_key = 'two'", [other])
    [card] = intake.list_departures()
    actor = team.find_actor(member_id=boss)
    assert intake.come_back(departure_id=card.id, actor=actor, at=people.AT) == 3
    assert owners() == {"one": ann, "two": other, "three": member_of("u2")}
    assert deal_owners()["D3"] == (member_of("u2"), ann)
    with pytest.raises(LookupError):
        intake.come_back(departure_id=card.id, actor=actor, at=people.AT)


def test_a_tools_word_that_somebody_is_back_gives_the_work_back_however_often():
    boss = people.add_member("sales_lead")
    load_work()
    ann = member_of("u1")
    for _ in range(2):
        users(("u1", "Ann", "", "sales", "no"))
        assert (owners()["one"], deal_owners()["D2"], is_here(ann)) == (boss, (boss, None), False)
        users(("u1", "Ann", "", "sales", "yes"))
        assert (owners()["one"], deal_owners()["D2"], is_here(ann)) == (ann, (ann, None), True)
    assert all(card.came_back_at for card in intake.list_departures())
    assert len(intake.list_departures()) == 2


def test_a_departure_ends_with_the_import_that_told_of_it_and_can_be_told_again():
    boss = people.add_member("sales_lead")
    load_work()
    ann = member_of("u1")
    batch = users(("u1", "Ann", "", "sales", "no"))
    intake.undo(batch_id=batch, actor_id=boss, at=people.AT)
    assert (owners()["one"], is_here(ann)) == (ann, True)
    [card] = intake.list_departures()
    assert card.came_back_at is not None
    users(("u1", "Ann", "", "sales", "yes"))
    users(("u1", "Ann", "", "sales", "no"))
    assert (owners()["one"], is_here(ann)) == (boss, False)


def test_who_an_import_let_in_again_has_left_as_before_when_it_is_taken_back():
    boss = people.add_member("sales_lead")
    load_work()
    ann = member_of("u1")
    users(("u1", "Ann", "", "sales", "no"))
    back = users(("u1", "Ann", "", "sales", "yes"))
    assert (owners()["one"], is_here(ann)) == (ann, True), "the control"
    bulk.execute("update leads_lead set owner_id = %s where sort_key = 'three'", [ann])
    intake.undo(batch_id=back, actor_id=boss, at=people.AT)
    assert owners() == {"one": boss, "two": boss, "three": boss}
    assert (deal_owners()["D2"], is_here(ann)) == ((boss, None), False)
    [card] = intake.list_departures()
    assert card.came_back_at is None
    actor = team.find_actor(member_id=boss)
    assert intake.come_back(departure_id=card.id, actor=actor, at=people.AT) == 5
    assert (set(owners().values()), is_here(ann)) == ({ann}, True)


def test_an_import_taken_back_opens_the_account_and_no_session_from_before():
    people.add_member("team_lead")
    ann = people.add_member("rev_ops", email="ann@example.com")
    browser = people.as_member(ann)
    assert browser.get("/leads/").status_code == 200
    batch = users(("u1", "Ann", "ann@example.com", "sales", "no"))
    intake.undo(batch_id=batch, actor_id=None, at=people.AT)
    assert is_here(ann)
    assert browser.get("/leads/").status_code == 302


def test_an_import_taken_back_gives_no_open_work_to_who_has_left_since():
    boss = people.add_member("sales_lead")
    load_work()
    ann, ben = member_of("u1"), member_of("u2")
    told_first, _ = (
        people.load("leads", LEADS, [("L5", "Five", "five@x.example", "sql", "2026-11-01", who)])
        for who in ("u2", "u1")
    )
    of_deals = people.load("deals", DEALS, [
        ("D2", "Now", "10", "demo", "open", "u2", ""),
        ("D3", "Bens", "10", "demo", "open", "u2", "u2"),
    ])  # fmt: skip
    assert owners()["five"] == ben, "the control: not the leaver's, so not passed on"
    assert (deal_owners()["D2"], deal_owners()["D3"]) == ((ben, None), (ben, ben))
    intake.leave(member_id=ann, actor=None, at=people.AT)
    for batch in (told_first, of_deals):
        intake.undo(batch_id=batch, actor_id=boss, at=people.AT)
    assert owners() == {"one": boss, "two": boss, "three": ben, "five": boss}
    assert deal_owners() == {"D1": (ann, None), "D2": (boss, None), "D3": (ben, boss)}


def test_leads_of_who_is_here_ask_nothing_about_leavers():
    boss = people.add_member("sales_lead")
    load_work()
    users(("u1", "Ann", "", "sales", "no"))

    def asked(*row: str) -> int:
        with CaptureQueriesContext(connection) as told:
            people.load("leads", LEADS, [row])
        return sum("set owner_id = m.stand_in_id" in one["sql"] for one in told)

    assert asked("L7", "Seven", "seven@x.example", "sql", "2026-11-01", "") == 0
    assert asked("L8", "Eight", "eight@x.example", "sql", "2026-11-01", "u2") == 0
    assert asked("L9", "Nine", "nine@x.example", "sql", "2026-11-01", "u1") == 1
    assert owners()["nine"] == boss


def test_teams_and_territories_follow_the_tool():
    header = ("external_id", "name", "teams", "territories")
    users(("u1", "Ann", "EMEA; Inside", "DACH"), header=header)
    users(("u1", "Ann", "inside;Field", "DACH"), header=header)
    [card] = [one for one in team.list_members() if one.name == "Ann"]
    assert (card.teams, card.territories) == (("Field", "Inside"), ("DACH",))
    assert "Field, Inside" in people.signed_in("viewer").get("/settings/team/").content.decode()


def test_a_leader_closes_an_account_by_hand_within_their_own_team():
    seller = people.add_member("sdr")
    marketer = people.signed_in("marketing_lead")
    marketer.post(f"/settings/team/{seller}/close/")
    assert is_here(seller)
    boss = people.add_member("sales_lead")
    people.as_member(boss).post(f"/settings/team/{boss}/close/")
    assert is_here(boss)
    people.as_member(boss).post(f"/settings/team/{seller}/close/")
    assert not is_here(seller)


# Everything that somebody came in by: each makes the thing while they are here, and answers
# a way to try it.


@dataclass(frozen=True)
class Leaver:
    member_id: int
    receiver: Receiver


def _session(who: Leaver) -> Callable[[], bool]:
    browser = people.as_member(who.member_id)
    return lambda: browser.get("/leads/").status_code == 200


def _password(who: Leaver) -> Callable[[], bool]:
    del who

    def tries() -> bool:
        cache.clear()
        said = {"login": "ann@example.com", "password": people.PASSWORD}
        browser = Client()
        browser.post("/sign-in/", said)
        return browser.get("/leads/").status_code == 200

    return tries


def _key(who: Leaver) -> Callable[[], bool]:
    key = team.make_key(name="Zap", role="viewer", at=people.AT, actor_id=who.member_id)
    headers = {"Authorization": f"Bearer {key}"}
    return lambda: Client().get("/api/v1/leads", headers=headers).status_code == 200


def _link(who: Leaver) -> Callable[[], bool]:
    secrets = iter([team.make_link(member_id=who.member_id, at=clock.now()) for _ in range(3)])
    return lambda: Client().post(f"/welcome/{next(secrets)}/").status_code == 302


def _mailed(who: Leaver) -> Callable[[], bool]:
    del who
    cache.clear()
    Client().post("/password/new/", {"email": "ann@example.com"})
    [letter] = mail.outbox
    [address] = re.findall(r"/password/new/key/\S+", str(letter.body))

    def tries() -> bool:
        browser = Client()
        answer = browser.get(address, follow=True)
        return 'type="password"' in answer.content.decode()

    return tries


def _told(who: Leaver) -> Callable[[], bool]:
    browser = people.as_member(who.member_id)
    said = {"name": "Zap", "url": who.receiver.url, "topics": ["deal.won"]}
    browser.post("/settings/told/", said)
    [endpoint] = webhooks.list_endpoints()
    browser.post(f"/settings/told/{endpoint.id}/test/")
    browser.post(f"/settings/told/{endpoint.id}/test/")

    def tries() -> bool:
        before = len(who.receiver.came)
        telling.deliver(endpoint_id=endpoint.id, now=clock.now)
        return len(who.receiver.came) > before

    return tries


def _order(who: Leaver) -> Callable[[], bool]:
    """A file that they loaded and whose rows have not gone in."""
    plan = intake.Plan(kind=intake.Kind.LEADS, source="test", columns={"email": "email"})
    batch_ids = iter(
        [
            intake.receive(
                door=intake.Door.FILE, plan=plan, rows=1, at=people.AT, made_by_id=who.member_id
            )
            for _ in range(3)
        ]
    )

    def tries() -> bool:
        source = intake.Source(
            ["email"], {}, iter([intake.Delivered([1], [["somebody@new.example"]])])
        )
        intake.run(batch_id=next(batch_ids), plan=plan, source=source, now=lambda: people.AT)
        return bool(bulk.fetch("select 1 from leads_lead"))

    return tries


DOORS = [_session, _password, _key, _link, _mailed, _told, _order]


@pytest.fixture
def leaver(settings: Any) -> Iterator[Leaver]:
    receiver = Receiver()
    settings.OUTGOING_ALLOWED = frozenset({f"127.0.0.1:{receiver.port}"})
    people.add_member("team_lead")
    member_id = people.add_member("rev_ops", name="Ann", email="ann@example.com")
    yield Leaver(member_id, receiver)
    receiver.close()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__.strip("_"))
@pytest.mark.parametrize("how", ["here", "left", "back"])
def test_after_closing_nothing_opens_and_before_it_everything_does(
    door: Callable[[Leaver], Callable[[], bool]], how: str, leaver: Leaver
):
    tries = door(leaver)
    if how == "here":
        assert tries(), "the way in is not tried as it would be used"
        return
    users(("u1", "Ann", "ann@example.com", "sales", "no"))
    assert not is_here(leaver.member_id)
    if how == "back":  # let in again, they come by their password and by nothing from before
        [card] = intake.list_departures()
        [head] = [one.id for one in team.list_members() if "team_lead" in one.roles]
        actor = team.find_actor(member_id=head)
        assert actor
        intake.come_back(departure_id=card.id, actor=actor, at=people.AT)
        assert tries() is (door in (_password, _told))
        return
    assert not tries()
