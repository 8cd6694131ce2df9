"""Everything a Mautic holds, what changes there, and every way in which it may be ill."""

import pytest
from tests.followed import Followed

from accord.integrations.connecting.rules import presence
from accord.integrations.connecting.values import Fault, Faulty
from accord.integrations.mautic.api import TOOL
from accord.integrations.mautic.queries import calling, lists, records
from accord.integrations.mautic.values import SCOPES, SELDOM

FIELDS = ("email", "firstname", "stage_name", "owner_id", "do_not_email", "company_id")


def contacts(fields=FIELDS) -> Followed:
    return Followed("contacts", fields, key="id", former="former_ids")


@pytest.fixture(autouse=True)
def small_pages(monkeypatch) -> None:
    for module, name in ((calling, "PAGE_SIZE"), (calling, "LOG_SIZE"), (records, "IDS_SIZE")):
        monkeypatch.setattr(module, name, 3)


def test_who_answers_and_what_may_be_done(session, portal) -> None:
    account = session.account()
    assert (account.id, account.name, account.url) == (portal.host, portal.host, portal.url)
    assert account.zone == "Europe/Bucharest"
    assert account.scopes == {scope.name for scope in SCOPES}
    portal.is_admin = False
    portal.rights.discard("form:forms:viewother")
    assert session.account().scopes == {scope.name for scope in SCOPES} - {
        "admin", "form:forms:viewother"
    }  # fmt: skip


def test_fields_are_those_that_mautic_describes_and_stages_are_choices(session, portal) -> None:
    portal.add("stages", name="Sales Qualified Lead")
    portal.add_field("budget", "number", label="Budget")
    portal.add_field("size", "select", properties={"list": "small|large"})
    cards = {card.name: card for card in session.fields("contacts")}
    assert list(cards["stage_name"].options) == ["Sales Qualified Lead"]
    assert (cards["budget"].is_own, cards["budget"].type) == (True, "number")
    assert cards["size"].options == {"small": "small", "large": "large"}
    assert not cards["email"].is_own
    companies = {card.name: card for card in session.fields("companies")}
    assert companies["companyindustry"].options == {"software": "Software"}


def test_all_contacts_are_read_page_by_page_and_visitors_without_a_name_are_none(
    session, portal
) -> None:
    ana, *_rest = portal.things["contacts"]
    portal.add_contact(is_known=False)
    firm = portal.add_company(companyname="Acme")
    portal.employ(ana, firm)
    sam = portal.add(
        "users", username="sam", firstName="Sam", lastName="Seller", email="s@us.example"
    )
    portal.change(ana, owner=sam)
    portal.opt_out(ana)
    portal.page_bound = 2  # fewer than it is asked for
    followed = contacts()
    followed.begin(session)
    assert sorted(followed.live, key=int) == [str(n) for n in range(1, 8)]
    row = followed.live[str(ana)]
    assert (row["owner_id"], row["do_not_email"], row["company_id"]) == (str(sam), "true", "1")
    assert followed.pages >= 4


def test_a_mail_that_bounced_is_no_wish_for_none(session, portal) -> None:
    portal.opt_out(1, reason=2)
    [row] = session.some("contacts", fields=FIELDS, ids=["1"]).rows
    assert row["do_not_email"] == "false"


def test_what_changes_is_followed_also_what_leaves_no_date_at_the_contact(session, portal) -> None:
    followed = contacts()
    followed.begin(session)
    portal.tick(600)
    new = portal.add_contact(email="new@acme.example")
    portal.change(2, firstname="Bo")
    portal.opt_out(3)
    stage = portal.add("stages", name="MQL")
    portal.move(4, stage)
    portal.employ(5, portal.add_company(companyname="Acme"))
    visitor = portal.add_contact(is_known=False)
    portal.identify(visitor, email="was.nobody@acme.example")
    followed.follow(session)
    live = followed.live
    assert live[str(new)]["email"] == "new@acme.example"
    assert live["2"]["firstname"] == "Bo"
    assert live["3"]["do_not_email"] == "true"
    assert live["4"]["stage_name"] == "MQL"
    assert live["5"]["company_id"] == "1"
    assert live[str(visitor)]["email"] == "was.nobody@acme.example"


def test_a_change_while_everything_is_read_is_not_lost(session, portal) -> None:
    followed = contacts()
    portal.at_call[6] = lambda: portal.change(1, firstname="Late")
    followed.begin(session, between=lambda: portal.tick(5))
    followed.follow(session)
    assert followed.live["1"]["firstname"] == "Late"


@pytest.mark.parametrize("is_php", [True, False])
def test_who_was_deleted_or_merged_is_told_once(session, portal, is_php) -> None:
    portal.is_php = is_php
    followed = contacts()
    followed.begin(session)
    portal.tick(600)
    portal.delete(1)
    portal.merge(into=3, other=2)
    portal.merge(into=4, other=3)  # over two steps
    followed.follow(session)
    assert followed.gone == {"1"}
    assert followed.inside == {"2": "4", "3": "4"}
    assert set(followed.live) == {"4", "5", "6", "7"}
    portal.tick(60)
    page = session.changed("contacts", fields=FIELDS, cursor=followed.cursor)
    assert not [row for row in page.rows if row.get("deleted") == "true"]


def test_where_the_log_is_closed_ids_are_compared(connect, portal) -> None:
    portal.is_admin = False
    followed = contacts()
    followed.begin(connect())
    followed.follow(connect())
    portal.delete(1)
    portal.tick(600)
    followed.follow(connect())
    assert followed.gone == set(), "it is not the time to compare yet"
    portal.tick(SELDOM.total_seconds())
    followed.follow(connect())
    assert followed.gone == {"1"}
    portal.tick(SELDOM.total_seconds())
    followed.gone.clear()
    followed.follow(connect())
    assert followed.gone == set()
    brief = portal.add_contact(email="brief@acme.example")
    followed.follow(connect())
    portal.delete(brief)
    portal.tick(SELDOM.total_seconds())
    followed.follow(connect())
    assert followed.gone == {str(brief)}, "came and went between two comparisons"


def test_ids_are_kept_small() -> None:
    ids = set(range(1, 200_000, 3))
    assert presence.unpacked(presence.packed(ids)) == ids
    assert len(presence.packed(ids)) < 2_000
    assert presence.unpacked(presence.packed([3, presence.MOST_IDS])) == {3}
    at: dict[str, str] = {"until": "2026-03-02T00:00:00+00:00", "seen": presence.packed([3, 4])}
    compared = presence.compare(at, [3, 4, presence.MOST_IDS])
    assert (compared.gone, compared.back) == ([], []), "one that is too high takes nobody away"
    assert presence.unpacked("not packed") == set()
    many = presence.packed(ids)
    more = presence.joined(many, [5, 1, 300_000, presence.MOST_IDS])
    assert presence.unpacked(more) == ids | {5, 300_000}
    assert presence.joined(many, []) == many
    assert presence.unpacked(presence.joined("not packed", [7])) == {7}


def test_answers_that_are_cut_short_are_asked_on(session, portal) -> None:
    form = portal.add("forms", name="Guide")
    keys = [portal.submit(who, form) for who in (1, 2, 3)]
    portal.page_bound = 2
    page = session.some("contacts", fields=FIELDS, ids=[str(key) for key in range(1, 6)])
    told = [(row["id"], row.get("deleted", "")) for row in page.rows]
    assert told == [(str(key), "") for key in range(1, 6)], "who is there is not gone"
    rows = session.some("touches", fields=(), ids=[f"form:{key}" for key in keys]).rows
    assert [row["contact_id"] for row in rows] == ["1", "2", "3"]


def test_a_contact_has_its_company_also_where_the_answer_is_cut_short(session, portal) -> None:
    firm = portal.add_company(companyname="Acme")
    for who in (1, 2, 3, 5):
        portal.employ(who, firm)
    portal.page_bound = 2
    rows = session.some("contacts", fields=FIELDS, ids=[str(key) for key in range(1, 6)]).rows
    assert {row["id"]: row["company_id"] for row in rows} == {
        "1": "1", "2": "1", "3": "1", "4": "", "5": "1"
    }  # fmt: skip


def test_a_field_that_goes_between_two_pages_takes_no_other_along(
    session, portal, monkeypatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 4)
    known = [card.name for card in session.fields("contacts")]
    again = TOOL.open(portal.said)

    def swap() -> None:
        del portal.fields["contact"]["title"]
        portal.add_field("budget")

    portal.at_call[len(portal.requests) + 2] = swap
    names = [card.name for card in again.fields("contacts")]
    again.close()
    assert (set(known) - set(names), set(names) - set(known)) == ({"title"}, {"budget"})


def test_what_somebody_did_before_they_had_a_name_comes_with_the_name(connect, portal) -> None:
    form = portal.add("forms", name="Guide")
    visitor = portal.add_contact(is_known=False)
    hits = [portal.hit(visitor, page_id=1, url_title="Prices") for _visit in range(7)]
    other = portal.hit(portal.add_contact(is_known=False), page_id=1)
    touches = Followed("touches", (), key="id")
    touches.begin(connect())
    assert touches.live == {}
    portal.tick(3_600)
    touches.follow(connect())
    assert touches.live == {}
    portal.tick(3_600)
    filled_in = portal.submit(visitor, form)
    portal.identify(visitor, email="was.nobody@acme.example")
    touches.follow(connect())
    assert set(touches.live) == {*(f"hit:{key}" for key in hits), f"form:{filled_in}"}
    assert f"hit:{other}" not in touches.live
    assert {row["contact_id"] for row in touches.live.values()} == {str(visitor)}
    portal.tick(3_600)
    portal.requests.clear()
    touches.follow(connect())
    assert portal.requests.count("GET /api/stats/page_hits") == 1, "the past is read once"


@pytest.mark.parametrize("is_admin", [True, False])
def test_what_a_visitor_did_comes_to_the_contact_whom_they_turn_out_to_be(
    connect, portal, is_admin
) -> None:
    portal.is_admin = is_admin
    visitor = portal.add_contact(is_known=False)
    hit = portal.hit(visitor, page_id=1, url_title="Prices")
    touches = Followed("touches", (), key="id")
    touches.begin(connect())
    portal.tick(3_600)
    touches.follow(connect())
    assert touches.live == {}
    portal.merge(into=1, other=visitor)
    touches.follow(connect())
    told = {key: row["contact_id"] for key, row in touches.live.items()}
    assert told == ({f"hit:{hit}": "1"} if is_admin else {}), "without the log nobody can say"


def test_a_colleague_who_goes_between_two_pages_takes_no_other_along(
    session, portal, monkeypatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    for name in ("ana", "bo", "sam", "zoe"):
        portal.add("users", username=name)
    users = Followed("users", (), key="id")
    users.begin(session)
    portal.lists["users"][4]["isPublished"] = False
    users.follow(session)
    asked = len(portal.requests)
    portal.at_call[asked + 2] = lambda: portal.lists["users"].pop(1, None)
    users.follow(session)
    assert (set(users.live), users.gone) == ({"2", "3", "4"}, {"1"})


def test_colleagues_campaigns_and_pieces_are_told_when_they_changed(session, portal) -> None:
    portal.add("users", username="sam", firstName="Sam", lastName="Seller", email="s@us.example")
    portal.add("forms", name="Guide")
    portal.add("emails", name="June news")
    users = Followed("users", (), key="id")
    users.begin(session)
    assert users.live["1"] == {
        "id": "1", "name": "Sam Seller", "email": "s@us.example", "position": "",
        "is_active": "true",
    }  # fmt: skip
    users.follow(session)
    portal.lists["users"][1]["isPublished"] = False
    users.follow(session)
    assert users.live["1"]["is_active"] == "false"
    assert not session.changed("users", fields=(), cursor=users.cursor).rows
    pieces = Followed("pieces", (), key="id")
    pieces.begin(session)
    assert {key: row["name"] for key, row in pieces.live.items()} == {
        "form:1": "Guide", "email:1": "June news"
    }  # fmt: skip
    portal.is_admin = False
    portal.rights.discard("email:emails:viewother")
    assert [row["id"] for row in session.read("pieces", fields=(), cursor={}).rows] == ["form:1"]


def test_what_contacts_did_is_read_from_the_logs(session, portal) -> None:
    form, mail = portal.add("forms", name="Guide"), portal.add("emails", name="News")
    campaign = portal.add("campaigns", name="Spring", events={"9": {"id": 9}})
    stat = portal.mail(1, email=mail, event=9)
    touches = Followed("touches", (), key="id")
    touches.begin(session)
    assert list(touches.live) == [f"mail:{stat}:sent"]
    assert touches.live[f"mail:{stat}:sent"]["campaign_id"] == str(campaign)
    portal.tick(3_600)
    portal.open(stat)
    portal.hit(1, email_id=mail, redirect_id=4, url="https://us.example/?who=ana")
    portal.hit(2, page_id=1, url_title="Prices")
    portal.hit(portal.add_contact(is_known=False), page_id=1)
    portal.submit(2, form)
    portal.log("email_stat_replies", stat_id=stat, date_replied=portal.logged, message_id="<a@b>")
    portal.log("asset_downloads", lead_id=1, asset_id=3, date_download=portal.logged)
    touches.follow(session)
    told = {
        key: (row["contact_id"], row["kind"], row["asset_id"]) for key, row in touches.live.items()
    }
    assert told == {
        f"mail:{stat}:sent": ("1", "email_sent", "email:1"),
        f"mail:{stat}:read": ("1", "email_open", "email:1"),
        "reply:1": ("1", "email_reply", "email:1"),
        "hit:1": ("1", "email_click", "email:1"),
        "hit:2": ("2", "web_visit", "page:1"),
        "form:1": ("2", "form", "form:1"),
        "download:1": ("1", "download", "asset:3"),
    }
    assert touches.live["hit:1"]["subject"] == "https://us.example/"
    assert touches.live["reply:1"]["reach"] == "1:1"


def test_the_past_of_stages_is_read_with_the_moment_of_each(session, portal) -> None:
    stages = [portal.add("stages", name=name) for name in ("Lead", "MQL")]
    for stage in stages:
        portal.move(1, stage)
    portal.move(portal.add_contact(is_known=False), stages[0])
    page = session.read("stages", fields=(), cursor={})
    rows = list(page.rows)
    while not page.ends:
        page = session.read("stages", fields=(), cursor=page.cursor)
        rows += page.rows
    assert [(row["contact_id"], row["stage_name"]) for row in rows] == [("1", "Lead"), ("1", "MQL")]
    assert rows[0]["timestamp"] < rows[1]["timestamp"]


ILL = {
    "too_many": Fault.TOO_MANY, "error": Fault.AWAY, "html": Fault.NOT_ITS_API,
    "redirect": Fault.NOT_ITS_API, "cut": Fault.AWAY, "hung_up": Fault.AWAY,
    "expired": Fault.TOKEN_REFUSED,
}  # fmt: skip


@pytest.mark.parametrize("kind", ILL)
def test_each_illness_is_a_fault_of_its_own(session, portal, kind) -> None:
    portal.fail(kind, wait=17)
    with pytest.raises(Faulty) as met:
        session.account()
    assert met.value.fault is ILL[kind]
    assert met.value.wait == (17 if kind in ("too_many", "error") else 0)
    assert session.account().id  # and it goes on


def test_a_right_that_is_missing_is_named_also_where_the_status_is_200(session, portal) -> None:
    portal.is_admin = False
    portal.rights.clear()
    for stream in ("contacts", "touches"):
        with pytest.raises(Faulty) as met:
            session.read(stream, fields=(), cursor={})
        assert (met.value.fault, met.value.detail) == (Fault.SCOPE_MISSING, "lead:leads:viewother")


def test_a_log_that_this_mautic_does_not_have_leaves_the_others(session, portal) -> None:
    del portal.tables["asset_downloads"]
    portal.submit(1, portal.add("forms", name="Guide"))
    assert [row["id"] for row in session.read("touches", fields=(), cursor={}).rows] == ["form:1"]


def test_a_field_that_was_renamed_is_named(session, portal) -> None:
    with pytest.raises(Faulty) as met:
        session.read("contacts", fields=("email", "was_here"), cursor={})
    assert (met.value.fault, met.value.detail) == (Fault.FIELD_GONE, "was_here")


def test_it_signs_in_by_oauth_and_renews_a_token_that_ran_out(connect, portal) -> None:
    said = {"user": portal.client_id, "password": portal.client_secret}
    session = connect(**said)
    assert session.account().id == portal.host
    portal.fail("expired", path="api/users/self")
    assert session.account().id == portal.host
    assert portal.requests.count("POST /oauth/v2/token") == 2
    with pytest.raises(Faulty) as met:
        connect(**(said | {"password": "another"})).account()
    assert met.value.fault is Fault.TOKEN_REFUSED


def test_a_wrong_password_waits_for_a_person(connect) -> None:
    with pytest.raises(Faulty) as met:
        connect(password="wrong").account()
    assert met.value.fault is Fault.TOKEN_REFUSED


@pytest.mark.parametrize(
    ("stream", "key", "page"),
    [
        ("contacts", "4", "/s/contacts/view/4"),
        ("pieces", "form:4", "/s/forms/view/4"),
        ("touches", "hit:4", ""),
    ],
)
def test_a_record_has_a_page_there(session, portal, stream, key, page) -> None:
    link = TOOL.link(account=session.account(), stream=stream, external_id=key)
    assert link == (f"{portal.url}{page}" if page else "")
