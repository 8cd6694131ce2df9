"""Who may change what of the team, its leadership and its keys (ledger A57–A59, B25, B30, B31)."""

import re

import pytest
from django.test import Client

from accord.journal import api as journal
from accord.team import api as team
from accord.team.values import LeadershipMode, Role
from tests import people

pytestmark = pytest.mark.django_db


def roles_of(member_id: int) -> set[str]:
    return {one.role for one in team.list_held_roles() if one.member_id == member_id}


def set_mode(mode: LeadershipMode) -> None:
    team.set_leadership(mode=mode, at=people.AT, actor_id=None)


def test_with_two_leaders_marketings_leader_cannot_reassign_sales_members():
    seller = people.add_member("sdr")
    leader = people.signed_in("marketing_lead")
    entries = len(journal.list_entries(limit=500))
    leader.post(f"/settings/team/{seller}/role/", {"role": "ae"})
    leader.post(f"/settings/team/{seller}/role/", {"role": "seo"})
    leader.post(f"/settings/team/{seller}/role/end/", {"role": "sdr"})
    leader.post(f"/settings/team/{seller}/capacity/", {"capacity": "1"})
    assert roles_of(seller) == {"sdr"}
    assert len(journal.list_entries(limit=500)) == entries


def test_each_leader_changes_their_own_team():
    seller = people.add_member("sdr")
    people.signed_in("sales_lead").post(f"/settings/team/{seller}/role/", {"role": "ae"})
    assert roles_of(seller) == {"sdr", "ae"}


def test_in_combined_mode_one_leader_changes_everybody():
    seller, leader = people.add_member("sdr"), people.signed_in("marketing_lead")
    set_mode(LeadershipMode.COMBINED)
    leader.post(f"/settings/team/{seller}/role/", {"role": "seo"})
    assert roles_of(seller) == {"sdr", "seo"}


def company(**changed: str) -> dict[str, str]:
    whole = team.get_team()
    return {
        "name": whole.name, "currency": "EUR", "zone": "UTC", "language": "en",
        "leadership_mode": whole.leadership_mode.value, "fallback_owner": "", **changed,
    }  # fmt: skip


def test_the_way_of_leading_is_changed_from_above_both_teams_only():
    alone = people.signed_in("sales_lead")
    assert alone.post("/settings/company/", company(leadership_mode="combined")).status_code == 422
    assert team.get_team().leadership_mode is LeadershipMode.ALIGNED
    both = people.signed_in("team_lead")
    assert both.post("/settings/company/", company(leadership_mode="combined")).status_code == 302
    assert team.get_team().leadership_mode is LeadershipMode.COMBINED


def test_what_both_teams_are_called_stands_wherever_they_are_named():
    leader = people.signed_in("team_lead")
    told = "definitions/stages/1/", "settings/company/", "leadership/", "start/", "settings/roles/"
    pages = [f"/{one}" for one in told]
    before = " ".join(leader.get(page).content.decode() for page in pages)
    assert "ead of the revenue team" in before
    leader.post("/settings/company/", company(name="All of us", word=" growth  team "))
    after = " ".join(leader.get(page).content.decode() for page in pages)
    assert "ead of the growth team" in after
    assert "<title>Growth team" in after
    assert "revenue team" not in after.lower().replace("such as revenue team", "")
    hidden = leader.post("/settings/company/", company(word="team\u202e"))
    assert hidden.status_code == 422
    assert team.get_team().word == "growth team"
    leader.post("/settings/company/", company(word=""))
    assert team.get_team().word == "growth team"


def test_a_seller_may_report_to_marketing_and_keeps_sales_promises():
    boss = people.add_member("marketing_lead")
    seller = people.add_member("bdr")
    told = {"role": "bdr", "reports_to": str(boss)}
    people.signed_in("team_lead").post(f"/settings/team/{seller}/role/", told)
    [held] = [one for one in team.list_held_roles() if one.member_id == seller]
    assert (held.reports_to_id, held.side) == (boss, "sales")


def test_somebody_is_always_left_who_manages_the_team():
    only = people.add_member("rev_ops")
    client = people.as_member(only)
    client.post(f"/settings/team/{only}/role/end/", {"role": "rev_ops"})
    assert roles_of(only) == {"rev_ops"}


def test_a_role_of_ones_own_carries_the_rights_of_a_built_in_one():
    client = people.signed_in("team_lead")
    told = {
        "name": "Field events",
        "code": "field_events",
        "side": "marketing",
        "based_on": "demand_gen",
    }
    assert client.post("/settings/team/roles/", told).status_code == 302
    assert client.post("/settings/team/roles/", told).status_code == 422
    member = people.add_member("field_events", email="field@example.com")
    assert people.as_member(member).get("/leads/export/").status_code == 200


def test_a_new_colleague_comes_by_the_link_shown():
    client = people.signed_in("team_lead")
    told = {"name": "Nova", "email": "nova@example.com", "role": "ae"}
    body = client.post("/settings/team/add/", told).content.decode()
    link = re.search(r"http://testserver(/welcome/[^<]+/)", body)[1]
    newcomer = Client()
    assert newcomer.post(link)["Location"] == "/about-you/"


def test_no_link_is_made_for_who_has_a_password():
    member = people.add_member("sdr")
    answer = people.signed_in("team_lead").post(f"/settings/team/{member}/link/")
    assert answer.status_code == 302


def test_a_key_is_shown_once_and_never_carries_more_rights_than_its_maker():
    client = people.signed_in("mops")
    made = client.post("/settings/keys/", {"name": "website", "role": "mops"}).content.decode()
    key = re.search(r"accord_[\w-]{20,}", made)[0]
    assert team.find_actor(member_id=None, key=key) is not None
    assert key not in client.get("/settings/keys/").content.decode()
    over = client.post("/settings/keys/", {"name": "x", "role": Role.TEAM_LEAD.value})
    assert over.status_code == 422
    [card] = team.list_keys()
    client.post(f"/settings/keys/{card.id}/end/")
    assert team.find_actor(member_id=None, key=key) is None


def test_own_settings_are_kept_and_told_to_the_browser():
    client = people.signed_in("sdr")
    told = {"language": "ko", "zone": "Asia/Seoul", "theme": "dark", "roomy": "on"}
    answer = client.post("/settings/", told)
    assert answer.cookies["accord_theme"].value == "dark"
    body = client.get("/settings/").content.decode()
    assert 'lang="ko"' in body
    assert 'data-theme="dark"' in body
    assert client.post("/settings/", {**told, "zone": "Mars/Base"}).status_code == 422
