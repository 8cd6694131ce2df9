"""People, their roles and rights: each change leaves one journal entry, a refused one no trace."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accord.foundation import bulk
from accord.journal import api as journal
from accord.team import api as team
from accord.team import rules
from accord.team.models import Membership, RevenueTeam
from accord.team.operations.doors import LINK_LIFE
from accord.team.values import (
    CAPABILITIES,
    SIDE_OF_ROLE,
    Actor,
    Capability,
    LeadershipMode,
    Role,
    Side,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def kinds() -> list[str]:
    return [entry.kind for entry in reversed(journal.list_entries(limit=500))]


def member(name: str, role: Role) -> int:
    return team.add_member(
        email=f"{name.lower()}@example.com", name=name, role=role, at=AT - timedelta(days=1)
    )


def actor(name: str, role: Role) -> Actor:
    found = team.find_actor(member_id=member(name, role))
    assert found is not None
    return found


def test_a_colleague_is_added():
    number = member("Mara", Role.SDR)
    assert kinds() == ["member.added"]
    found = team.find_actor(member_id=number)
    assert found is not None
    assert (found.name, found.roles, found.sides) == ("Mara", {"sdr"}, {Side.SALES})
    assert found.may(Capability.WORK_LEADS)
    assert not found.may(Capability.SIGN)


def test_the_same_address_is_refused_whatever_its_case():
    member("Mara", Role.SDR)
    with pytest.raises(team.UnableToAddMember):
        team.add_member(email="MARA@example.com", name="Other", role=Role.AE, at=AT)
    assert kinds() == ["member.added"]
    assert [card.name for card in team.list_members()] == ["Mara"]


def test_an_unknown_role_is_refused():
    with pytest.raises(team.UnableToAddMember):
        team.add_member(email="a@example.com", name="A", role="wizard", at=AT)
    assert kinds() == []


def test_a_new_team_is_led_by_two():
    assert team.get_team().leadership_mode is LeadershipMode.ALIGNED


def test_a_leader_of_marketing_cannot_change_sales():
    head, seller = actor("Head", Role.MARKETING_LEAD), member("Sam", Role.SDR)
    before = kinds()
    with pytest.raises(team.UnableToAssign):
        team.give_role(member_id=seller, role=Role.AE, reports_to_id=None, actor=head, at=AT)
    assert kinds() == before
    found = team.find_actor(member_id=seller)
    assert found is not None
    assert found.roles == {"sdr"}


def test_a_leader_changes_their_own_team():
    head, seller = actor("Head", Role.SALES_LEAD), member("Sam", Role.SDR)
    before = kinds()
    team.give_role(member_id=seller, role=Role.AE, reports_to_id=head.member_id, actor=head, at=AT)
    assert kinds() == [*before, "member.assigned"]


def test_with_one_leader_there_is_no_border():
    team.set_leadership(mode=LeadershipMode.COMBINED, at=AT, actor_id=None)
    head, seller = actor("Head", Role.MARKETING_LEAD), member("Sam", Role.SDR)
    team.give_role(member_id=seller, role=Role.AE, reports_to_id=None, actor=head, at=AT)
    assert kinds()[-1] == "member.assigned"


def test_one_person_may_serve_both_teams():
    head = actor("Head", Role.TEAM_LEAD)
    ops = member("Olga", Role.MOPS)
    team.give_role(member_id=ops, role=Role.SALES_OPS, reports_to_id=None, actor=head, at=AT)
    found = team.find_actor(member_id=ops)
    assert found is not None
    assert found.sides == {Side.MARKETING, Side.SALES}


def test_an_sdr_under_a_marketing_lead_keeps_the_promises_of_sales():
    head = actor("Head", Role.TEAM_LEAD)
    boss, sdr = member("Boss", Role.MARKETING_LEAD), member("Sam", Role.SDR)
    team.give_role(member_id=sdr, role=Role.SDR, reports_to_id=boss, actor=head, at=AT)
    assert team.sides()[sdr] == Side.SALES


def test_a_role_of_the_companys_own_has_the_rights_of_a_built_in_one():
    team.add_role(
        code="partner_manager",
        name="Partners",
        side=Side.SALES,
        based_on=Role.BDR,
        at=AT,
        actor_id=None,
    )
    assert kinds() == ["role.added"]
    number = team.add_member(email="p@example.com", name="P", role="partner_manager", at=AT)
    found = team.find_actor(member_id=number)
    assert found is not None
    assert found.capabilities == CAPABILITIES[Role.BDR]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_rights_and_a_side(role: Role):
    assert {Capability.READ, Capability.READ_OWN} <= CAPABILITIES[role]
    assert SIDE_OF_ROLE[role] in Side


def test_a_link_opens_once():
    number = member("Mara", Role.SDR)
    secret = team.make_link(member_id=number, at=AT)
    assert team.use_link(secret=secret, at=AT + timedelta(hours=1)) == number
    assert team.use_link(secret=secret, at=AT + timedelta(hours=1)) is None
    assert kinds() == ["member.added", "link.made", "link.used"]


@pytest.mark.parametrize("late", [LINK_LIFE, LINK_LIFE + timedelta(days=1)])
def test_an_old_link_opens_nothing(late: timedelta):
    secret = team.make_link(member_id=member("Mara", Role.SDR), at=AT)
    assert team.use_link(secret=secret, at=AT + late) is None
    assert kinds() == ["member.added", "link.made"]


def test_a_wrong_link_opens_nothing():
    team.make_link(member_id=None, at=AT)
    assert team.use_link(secret="guessed", at=AT) is None
    assert team.list_members() == []


def test_the_first_link_makes_the_first_member_who_catches_what_nobody_owns():
    assert team.first_run(at=AT)
    secret = team.make_link(member_id=None, at=AT)
    number = team.use_link(secret=secret, at=AT)
    assert not team.first_run(at=AT)
    assert team.get_team().fallback_owner_id == number
    assert team.first_run_link(base_url="http://here", at=AT) is None


def test_a_first_link_left_over_opens_for_nobody_who_has_a_password():
    first, left_over = (team.make_link(member_id=None, at=AT) for _ in range(2))
    number = team.use_link(secret=first, at=AT)
    assert number is not None
    team.introduce(
        member_id=number, name="Ana", email="ana@example.com", password="a long secret", at=AT
    )
    before = kinds()
    assert team.use_link(secret=left_over, at=AT) is None
    assert kinds() == before


def test_links_and_keys_are_kept_as_digests():
    secret = team.make_link(member_id=None, at=AT)
    key = team.make_key(name="site", role=Role.MOPS, at=AT)
    kept = str(bulk.fetch("select * from team_signinlink")) + str(
        bulk.fetch("select * from team_apikey")
    )
    assert secret not in kept
    assert key not in kept


def test_a_key_acts_with_its_role_until_it_is_revoked():
    key = team.make_key(name="site", role=Role.MOPS, at=AT)
    found = team.find_actor(member_id=None, key=key)
    assert found is not None
    assert found.capabilities == CAPABILITIES[Role.MOPS]
    [card] = team.list_keys()
    team.revoke_key(key_id=card.id, at=AT, actor_id=None)
    assert team.find_actor(member_id=None, key=key) is None
    assert kinds() == ["key.made", "key.revoked"]


def test_a_member_who_left_is_nobody():
    number = member("Mara", Role.SDR)
    bulk.execute("update team_member set is_active = false where id = %s", [number])
    assert team.find_actor(member_id=number) is None


def test_members_of_another_tool_are_found_again():
    given = {"source": "crm", "names": ["Sam", "Ana"], "roles": ["ae", "sdr"], "at": AT}
    first = team.ensure_members(keys=["7", "8"], batch_id=None, **given)
    second = team.ensure_members(keys=["7", "8"], batch_id=None, **given)
    assert first == second
    assert [card.can_sign_in for card in team.list_members()] == [False, False]


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (
            "insert into team_revenueteam select 2, 'x', 'x', 'aligned', 'EUR', 'UTC', 'en', null",
            "",
        ),
        ("update team_revenueteam set currency = 'euro'", ""),
        ("update team_member set theme = 'pink'", "member_theme"),
        ("update team_membership set active_to = active_from", "membership_period"),
        ("update team_membership set reports_to_id = member_id", "membership_reports_up"),
    ],
)
def test_the_database_refuses(statement: str, constraint: str):
    member("Mara", Role.SDR)
    with pytest.raises(Exception, match=constraint or "revenue|too long"), transaction.atomic():
        bulk.execute(statement)


def test_an_open_role_is_held_once():
    number = member("Mara", Role.SDR)
    with pytest.raises(IntegrityError, match="membership_open_once"), transaction.atomic():
        Membership.objects.create(member_id=number, role="sdr", side="sales", active_from=AT)
    assert RevenueTeam.objects.count() == 1


@pytest.mark.parametrize(
    "password",
    ["aaaaaaaaaaaa", "AAAAAAaaaaaa", "121212121212", "abcdefghijkl", "123456789012",
     "passwordpassword", "xk3!xk3!xk3!", "가가가가가가가가가가가가"],
)  # fmt: skip
def test_a_long_password_that_is_guessed_at_once_is_turned_away(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert any("at least 5 different letters" in said for said in refused.value.messages)


@pytest.mark.parametrize(
    "password", ["seven quiet llamas", "비가 오는 날에는 집에", "kX9-tR4-vB2-nM7"]
)
def test_a_sentence_is_a_good_password(password: str) -> None:
    validate_password(password)
    assert not rules.is_monotonous(password)
