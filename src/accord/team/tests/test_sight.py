"""Which rows a role sees: the rules, and who belongs to a team."""

from datetime import UTC, datetime, timedelta

import pytest

from accord.foundation import bulk
from accord.kernel.conditions import ALWAYS, Condition
from accord.team import api as team
from accord.team import models, rules
from accord.team.values import (
    EVERYTHING,
    READ_ONLY,
    UNTOLD,
    Capability,
    ChangedMeanwhile,
    RoleSight,
    Rows,
    Scope,
    UnitKind,
)

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
OWN, TEAM = RoleSight(Rows.OWN, False), RoleSight(Rows.TEAM, True)


def test_what_is_said_of_a_role_goes_before_what_is_said_of_every_other():
    sights = {"": OWN, "sdr": TEAM}
    assert rules.sight_of("sdr", sights=sights) == TEAM
    assert rules.sight_of("ae", sights=sights) == OWN
    assert rules.sight_of("ae", sights={}) == UNTOLD


@pytest.mark.parametrize(
    ("given", "rows", "unowned"),
    [
        ([], Rows.ALL, True),
        ([OWN], Rows.OWN, False),
        ([OWN, TEAM], Rows.TEAM, True),
        ([TEAM, UNTOLD], Rows.ALL, True),
    ],
)
def test_several_roles_see_what_any_of_them_sees(given, rows, unowned):
    assert rules.widest(given) == RoleSight(rows, unowned)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (OWN, UNTOLD, OWN),
        (UNTOLD, TEAM, TEAM),
        (OWN, TEAM, OWN),
        (RoleSight(Rows.OWN, True), TEAM, RoleSight(Rows.OWN, True)),
    ],
)
def test_a_key_sees_no_more_than_its_role_and_its_maker(one, other, expected):
    assert rules.narrower(one, other) == rules.narrower(other, one) == expected


@pytest.mark.parametrize(
    ("scope", "sql", "held"),
    [
        (EVERYTHING, "(true)", [1, 2, None]),
        (Scope(frozenset({1}), False), "(o = 1)", [1]),
        (Scope(frozenset({1}), True), "((o = 1 or o is null))", [1, None]),
        (Scope(frozenset({2, 1}), False), "(o = any(array[1, 2]::bigint[]))", [1, 2]),
        (Scope(frozenset(), False), "(false)", []),
        (Scope(frozenset(), True), "((false or o is null))", [None]),
    ],
)
@pytest.mark.django_db
def test_the_condition_for_sql_and_the_answer_for_one_record_are_the_same(scope, sql, held):
    assert rules.owned_within(scope).of("o") == sql
    everybody = [1, 2, None]
    assert [one for one in everybody if rules.is_owned_within(scope, owner_id=one)] == held
    rows = bulk.fetch(
        f"""select o from unnest(array[1, 2, null]::bigint[]) given(o)
            where {rules.owned_within(scope).of("o")}"""
    )
    assert [one for (one,) in rows] == held


def test_a_condition_is_for_whatever_the_statement_names():
    said = Condition("exists (select from x where x.id = {of} or {of} is null)")
    assert said.of("p.id") == "(exists (select from x where x.id = p.id or p.id is null))"
    assert ALWAYS.is_always
    assert not said.is_always


def test_a_role_that_looks_on_keeps_nothing_that_changes():
    sights = {"rev_ops": RoleSight(read_only=True)}
    whole = rules.capabilities_of(roles=["rev_ops"], custom={})
    less = rules.capabilities_of(roles=["rev_ops"], custom={}, sights=sights)
    assert less == READ_ONLY < whole
    both = rules.capabilities_of(roles=["rev_ops", "sdr"], custom={}, sights=sights)
    assert Capability.WORK_LEADS in both
    assert Capability.MANAGE_TEAM not in both


def member(name: str, role: str = "sdr") -> int:
    return team.add_member(email=f"{name}@example.com", name=name, role=role, at=AT)


def reports(one: int, to: int) -> None:
    models.Membership.objects.filter(member_id=one).update(reports_to_id=to)


def unit(kind: UnitKind, name: str, *members: int) -> None:
    made = models.Unit.objects.create(kind=kind.value, name=name, sort_key=name)
    for one in members:
        models.UnitMember.objects.create(unit=made, member_id=one)


def owners(member_id: int, sight: RoleSight) -> set[int] | None:
    members = team.scope_of(member_id=member_id, sight=sight).members
    return None if members is None else set(members)


@pytest.mark.django_db
def test_a_team_is_who_reports_to_somebody_and_who_shares_a_unit_with_them():
    lead, head, ann, bob, cleo, dan, eve = (
        member(name) for name in ("lead", "head", "ann", "bob", "cleo", "dan", "eve")
    )
    reports(ann, lead)
    reports(bob, ann)
    reports(lead, head)
    unit(UnitKind.TEAM, "north", ann, cleo)
    unit(UnitKind.TERRITORY, "emea", lead, dan)
    assert owners(lead, TEAM) == {lead, ann, bob, dan}
    assert owners(head, TEAM) == {head, lead, ann, bob}
    assert owners(ann, TEAM) == {ann, bob, cleo}
    assert owners(cleo, TEAM) == {cleo, ann}
    assert owners(eve, TEAM) == {eve}
    for one in (lead, head, ann, bob, cleo, dan, eve):
        assert owners(one, OWN) == {one}
        assert owners(one, UNTOLD) is None


@pytest.mark.django_db
def test_who_reports_in_a_ring_has_a_team_all_the_same():
    one, two, three = (member(name) for name in ("one", "two", "three"))
    for below, above in ((one, two), (two, three), (three, one)):
        reports(below, above)
    assert owners(one, TEAM) == {one, two, three}


@pytest.mark.django_db
def test_who_stands_in_for_a_leaver_sees_what_is_theirs():
    boss, gone, other = member("boss", "sales_lead"), member("gone"), member("other")
    reports(gone, boss)
    admin = team.find_actor(member_id=member("admin", "rev_ops"))
    closed = team.close_member(member_id=gone, actor=admin, at=AT + timedelta(hours=1))
    assert closed
    assert closed.stand_in_id == boss
    assert owners(boss, OWN) == {boss, gone}
    assert owners(other, OWN) == {other}


@pytest.mark.django_db
def test_who_asks_carries_the_scope_of_all_their_roles():
    admin = team.find_actor(member_id=member("admin", "rev_ops"))
    seller = member("seller", "sdr")
    assert team.find_actor(member_id=seller).scope == EVERYTHING
    team.set_role_sight(role="sdr", sight=OWN, actor=admin, at=AT)
    assert team.find_actor(member_id=seller).scope == Scope(frozenset({seller}), False)
    team.give_role(member_id=seller, role="ae", reports_to_id=None, actor=admin, at=AT)
    assert team.find_actor(member_id=seller).scope == EVERYTHING
    team.set_role_sight(role="", sight=TEAM, actor=admin, at=AT)
    assert team.find_actor(member_id=seller).scope == Scope(frozenset({seller}), True)


@pytest.mark.django_db
def test_a_key_sees_what_its_role_sees_from_where_its_maker_stands():
    admin = team.find_actor(member_id=member("admin", "rev_ops"))
    maker = member("maker", "mops")
    of_mops = team.make_key(name="a", role="mops", at=AT, actor_id=maker)
    of_nobody = team.make_key(name="b", role="mops", at=AT)
    assert team.find_actor(member_id=None, key=of_mops).scope == EVERYTHING
    team.set_role_sight(role="viewer", sight=OWN, actor=admin, at=AT)
    of_viewer = team.make_key(name="c", role="viewer", at=AT, actor_id=maker)
    assert team.find_actor(member_id=None, key=of_viewer).scope == Scope(frozenset({maker}), False)
    team.set_role_sight(role="mops", sight=TEAM, actor=admin, at=AT)
    assert team.find_actor(member_id=None, key=of_mops).scope == Scope(frozenset({maker}), True)
    assert team.find_actor(member_id=None, key=of_nobody).scope == Scope(frozenset(), True)


@pytest.mark.django_db
def test_a_key_does_no_more_than_its_maker_may_now():
    admin = team.find_actor(member_id=member("admin", "rev_ops"))
    maker = member("maker", "mops")
    key = team.make_key(name="a", role="mops", at=AT, actor_id=maker)
    of_nobody = team.make_key(name="b", role="mops", at=AT)
    whole = team.find_actor(member_id=None, key=key).capabilities
    assert whole == team.find_actor(member_id=maker).capabilities > READ_ONLY
    team.give_role(member_id=maker, role="viewer", reports_to_id=None, actor=admin, at=AT)
    team.end_role(member_id=maker, role="mops", actor=admin, at=AT)
    assert team.find_actor(member_id=None, key=key).capabilities <= READ_ONLY
    team.end_role(member_id=maker, role="viewer", actor=admin, at=AT)
    assert team.find_actor(member_id=None, key=key) is None
    assert team.find_actor(member_id=None, key=of_nobody).capabilities == whole
    team.give_role(member_id=maker, role="mops", reports_to_id=None, actor=admin, at=AT)
    assert team.find_actor(member_id=None, key=key).capabilities == whole
    team.set_role_sight(role="mops", sight=RoleSight(read_only=True), actor=admin, at=AT)
    assert team.find_actor(member_id=None, key=key).capabilities <= READ_ONLY


@pytest.mark.django_db
def test_what_is_said_of_a_role_is_written_down_and_can_be_taken_back():
    admin = team.find_actor(member_id=member("admin", "rev_ops"))
    entry = team.set_role_sight(role="sdr", sight=OWN, actor=admin, at=AT)
    assert entry is not None
    assert team.set_role_sight(role="sdr", sight=OWN, actor=admin, at=AT) is None
    [told] = team.list_sight_changes()
    assert (told.id, told.role, told.before, told.after) == (entry, "sdr", None, OWN)
    assert told.actor_id == admin.member_id
    assert team.take_back_role_sight(entry_id=entry, actor=admin, at=AT) == "sdr"
    assert team.list_role_sights() == {}
    team.set_role_sight(role="sdr", sight=TEAM, actor=admin, at=AT)
    with pytest.raises(ChangedMeanwhile):
        team.take_back_role_sight(entry_id=entry, actor=admin, at=AT)
    assert team.list_role_sights() == {"sdr": TEAM}
    with pytest.raises(LookupError):
        team.take_back_role_sight(entry_id=entry + 10_000, actor=admin, at=AT)


@pytest.mark.django_db
def test_who_may_not_say_it_changes_nothing():
    member("admin", "rev_ops")
    marketing = team.find_actor(member_id=member("head", "marketing_lead"))
    for role in ("sdr", "viewer", ""):
        with pytest.raises(team.UnableToAssign):
            team.set_role_sight(role=role, sight=OWN, actor=marketing, at=AT)
    with pytest.raises(LookupError):
        team.set_role_sight(role="nobody", sight=OWN, actor=marketing, at=AT)
    assert team.list_role_sights() == {}
    assert team.list_sight_changes() == []
    team.set_role_sight(role="mops", sight=OWN, actor=marketing, at=AT)
    assert set(team.list_role_sights()) == {"mops"}


@pytest.mark.django_db
def test_somebody_is_left_who_manages_the_team():
    admin = team.find_actor(member_id=member("admin", "rev_ops"))
    for role in ("rev_ops", ""):
        with pytest.raises(team.LastManager):
            team.set_role_sight(role=role, sight=RoleSight(read_only=True), actor=admin, at=AT)
    assert team.list_role_sights() == {}


@pytest.mark.django_db
def test_whom_a_change_touches_is_told_before_it_is_made():
    member("admin", "rev_ops")
    one, two, three = member("one"), member("two"), member("three", "ae")
    admin = team.find_actor(member_id=member("second", "rev_ops"))
    team.give_role(member_id=two, role="ae", reports_to_id=None, actor=admin, at=AT)
    changes = team.list_changes_of_sight(role="sdr", sight=OWN)
    assert [(each.member_id, each.before.rows, each.after.rows) for each in changes] == [
        (one, Rows.ALL, Rows.OWN)
    ]
    assert {each.member_id for each in team.list_changes_of_sight(role="ae", sight=TEAM)} == {three}
    looks_on = team.list_changes_of_sight(role="sdr", sight=RoleSight(read_only=True))
    assert [(each.member_id, each.after.read_only) for each in looks_on] == [(one, True)]
    assert team.list_changes_of_sight(role="sdr", sight=None) == []
