"""Buying groups on real tables: coverage, risks, people in several, merges, suggestions."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accord.contacts import api as contacts
from accord.contacts.api import LinkedBy
from accord.contacts.models import GroupMember
from accord.contacts.tests.builders import AT, companies
from accord.contacts.tests.builders import take as take_people
from accord.contacts.values.groups import (
    NEEDED,
    CannotGroup,
    GroupCode,
    GroupRole,
    GroupStanding,
    Risk,
    Stance,
)
from accord.content import api as content
from accord.deals import api as deals
from accord.deals.tests.test_deals import take as take_deals
from accord.foundation import bulk
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.journeys.tests.test_touches import touches

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = AT + 100 * DAY


def company(name: str = "Acme") -> int:
    told = companies({"key": name, "name": name})
    return contacts.record_companies(records=told, at=AT, batch_id=None).ids[0]


def staff(company_id: int, *titles: str) -> list[int]:
    return list(
        take_people(
            *(
                {"key": f"{company_id}-{n}", "name": f"N{n}", "title": title,
                 "company_id": company_id, "company_name": "Acme"}
                for n, title in enumerate(titles)
            )
        ).ids
    )  # fmt: skip


def touch(person: int, *, at=NOW - DAY, **more) -> None:
    key = f"{person}-{at}-{more}"
    told = touches(person, {"external_key": key, "occurred_at": at, **more})
    journeys.record_touches(touches=told, at=NOW, batch_id=None)


def group_of(company_id: int, people: list[int], **told) -> int:
    group = contacts.open_group(company_id=company_id, name="New line", actor_id=None, at=AT)
    for person in people:
        add(group, person, **told)
    return group


def add(
    group: int, person: int, role: GroupRole = GroupRole.USER, stance: Stance = Stance.UNKNOWN
) -> int:
    return contacts.add_group_member(
        group_id=group, person_id=person, role=role, stance=stance, actor_id=None, at=AT
    )


def standing(group: int) -> GroupStanding:
    return deals.standings_of(group_ids=[group], at=NOW)[group]


def members(group: int) -> list[int]:
    return [each.person_id for each in contacts.list_group_members(group_ids=[group])]


def test_four_of_eight_who_took_part_are_half():
    acme = company()
    people = staff(acme, *["Engineer"] * 6)
    group = group_of(acme, people)
    for person in people[:4]:
        touch(person)
    touch(people[4], at=NOW - 91 * DAY)
    touch(people[5], kind="email_sent", direction="out")
    assert (standing(group).engaged, standing(group).coverage) == (4, 0.5)


def test_one_who_took_part_is_a_single_thread_and_the_deal_knows():
    acme = company()
    people = staff(acme, "CTO", "CFO")
    group = group_of(acme, people)
    touch(people[0])
    [deal] = take_deals({"company_id": acme}).ids
    deals.link_group(deal_id=deal, group_id=group, actor_id=None, at=NOW)
    assert deals.group_of_deal(deal_id=deal) == group
    assert deals.deals_of_group(group_id=group) == [deal]
    assert Risk.SINGLE_THREADED in standing(group).risks
    deals.link_group(deal_id=deal, group_id=None, actor_id=None, at=NOW)
    assert deals.group_of_deal(deal_id=deal) is None


def test_who_is_gone_from_their_tools_is_shown_and_counts_in_no_group():
    acme = company()
    people = staff(acme, "CTO", "CFO")
    group = group_of(acme, people[:1], stance=Stance.BLOCKER)
    add(group, people[1])
    for person in people:
        touch(person)
    assert (standing(group).members, standing(group).engaged) == (2, 2)
    bulk.execute("update contacts_person set gone_at = %s where id = %s", [NOW, people[0]])
    assert (standing(group).members, standing(group).engaged) == (1, 1)
    assert Risk.BLOCKER not in standing(group).risks
    listed = deals.list_groups(where=deals.GroupFilter(risk=Risk.SINGLE_THREADED), at=NOW).rows
    assert [line.standing.members for line in listed] == [1]
    told = contacts.list_group_members(group_ids=[group])
    assert [each.gone_at for each in told] == [NOW, None]


def test_a_blocker_is_a_risk_until_they_come_round():
    acme = company()
    [ana] = staff(acme, "Lawyer")
    group = group_of(acme, [])
    member = add(group, ana, stance=Stance.BLOCKER)
    assert Risk.BLOCKER in standing(group).risks
    told = {"group_id": group, "member_id": member, "actor_id": None, "at": NOW}
    assert contacts.change_group_member(role=GroupRole.LEGAL, stance=Stance.NEUTRAL, **told)
    assert not contacts.change_group_member(role=GroupRole.LEGAL, stance=Stance.NEUTRAL, **told)
    assert Risk.BLOCKER not in standing(group).risks
    kinds = [entry.kind for entry in journal.list_entries(subject="group", subject_id=group)]
    assert kinds == ["group.member_changed", "group.member_added", "group.opened"]


def test_somebody_belongs_to_two_groups_but_to_none_twice():
    acme = company()
    [ana] = staff(acme, "CEO")
    first, second = group_of(acme, [ana]), group_of(acme, [ana])
    assert members(first) == members(second) == [ana]
    with pytest.raises(CannotGroup) as refusal:
        add(first, ana)
    assert refusal.value.code is GroupCode.MEMBER_ALREADY
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMember.objects.create(
            group_id=first, person_id=ana, role="user", stance="neutral", since=AT
        )


def test_merged_people_are_one_member_and_get_their_own_back():
    acme = company()
    ana, anna = staff(acme, "CTO", "Engineer")
    both, one = group_of(acme, [ana, anna]), group_of(acme, [anna])
    touch(anna)
    made = contacts.merge(first=ana, second=anna, by=LinkedBy.HAND, at=AT, actor_id=None)
    assert (members(both), members(one)) == ([ana], [ana])
    assert (standing(both).members, standing(both).engaged) == (1, 1)
    with pytest.raises(CannotGroup):
        add(one, ana)
    contacts.unmerge(merge_id=made.merge_id, at=NOW, actor_id=None)
    assert (members(both), members(one)) == ([ana, anna], [anna])
    assert (standing(both).members, standing(both).engaged) == (2, 1)


def test_who_left_is_gone_with_everybody_who_is_one_with_them():
    acme = company()
    ana, anna = staff(acme, "CTO", "Engineer")
    group = group_of(acme, [ana, anna])
    contacts.merge(first=ana, second=anna, by=LinkedBy.HAND, at=AT, actor_id=None)
    [member] = contacts.list_group_members(group_ids=[group])
    contacts.end_group_member(group_id=group, member_id=member.id, actor_id=None, at=NOW)
    assert members(group) == []
    add(group, ana)
    assert members(group) == [ana]


def test_suggestions_come_with_a_part_and_the_declined_come_no_more():
    acme = company()
    buyer, silent, boss = staff(acme, "Head of Purchasing", "CFO", "CEO")
    [other] = staff(company("Else"), "CTO")
    group = group_of(acme, [])
    for person in (buyer, boss, boss, other):
        touch(person, at=NOW - DAY * (person % 7 + 1))
    assert deals.suggest_members(group_id=group) == []  # no open deal
    take_deals({"company_id": acme})
    found = deals.suggest_members(group_id=group)
    assert {each.person_id: each.role for each in found} == {
        boss: GroupRole.EXECUTIVE_SPONSOR,
        buyer: GroupRole.PROCUREMENT,
    }
    contacts.decline_group_member(group_id=group, person_id=boss, actor_id=None, at=NOW)
    add(group, buyer)
    assert deals.suggest_members(group_id=group) == []
    assert silent not in members(group)


def test_the_filters_of_the_list_say_what_the_rules_say():
    acme = company()
    people = staff(acme, "CTO", "CFO", "CEO")
    touch(people[0])
    touch(people[1])
    made = [
        group_of(acme, []),
        group_of(acme, people[:1]),
        group_of(acme, people[:2]),
        group_of(acme, people[:2], stance=Stance.CHAMPION),
        group_of(acme, people[1:], stance=Stance.BLOCKER),
    ]
    complete = group_of(acme, [])
    for role, person in zip(NEEDED, staff(acme, *["x"] * 7)[3:], strict=True):
        add(complete, person, role)
    every = deals.list_groups(where=deals.GroupFilter(), at=NOW).rows
    assert [row.id for row in every] == [complete, *reversed(made)]
    for risk in Risk:
        where = deals.GroupFilter(risk=risk)
        said = [row.id for row in every if risk in row.standing.risks]
        assert said
        assert [row.id for row in deals.list_groups(where=where, at=NOW).rows] == said
        assert deals.count_groups(where=where, at=NOW) == len(said)
    where = deals.GroupFilter(nobody_missing=True)
    assert [row.id for row in deals.list_groups(where=where, at=NOW).rows] == [complete]


def test_the_list_goes_on_by_id_and_leaves_closed_groups_out():
    acme = company()
    made = [group_of(acme, []) for _ in range(3)]
    closed = group_of(acme, [])
    contacts.close_group(group_id=closed, is_closed=True, actor_id=None, at=NOW)
    where = deals.GroupFilter()
    first = deals.list_groups(where=where, at=NOW, limit=2)
    assert [row.id for row in first.rows] == [made[2], made[1]]
    rest = deals.list_groups(where=where, at=NOW, after=first.next_id, limit=2)
    assert ([row.id for row in rest.rows], rest.next_id) == ([made[0]], None)
    with pytest.raises(CannotGroup) as refusal:
        add(closed, staff(acme, "CEO")[0])
    assert refusal.value.code is GroupCode.CLOSED


@pytest.mark.parametrize(("name", "size"), [("", 8), (" ", 8), ("A", 0), ("A", 31)])
def test_a_group_has_a_name_and_a_size(name: str, size: int):
    acme = company()
    with pytest.raises(CannotGroup):
        contacts.open_group(company_id=acme, name=name, expected_size=size, actor_id=None, at=AT)
    assert bulk.fetch("select count(*) from contacts_buyinggroup") == [(0,)]


def test_pieces_by_member():
    acme = company()
    ana, bo = staff(acme, "CTO", "CFO")
    [piece] = content.ensure_assets(
        source="web", keys=["Guide"], kind="guide", batch_id=None
    ).values()
    touch(ana, asset_id=piece)
    touch(ana, asset_id=piece, at=NOW - 2 * DAY)
    touch(bo)
    assert deals.pieces_in_hand(people=[ana, bo]) == [(piece, ana, 2)]
    engagement = deals.engagement_of(people=[ana, bo])
    assert (engagement[ana].touches, engagement[ana].last_at) == (2, NOW - DAY)
