"""Reading buying groups. Members are whoever stands for the person now."""

from collections.abc import Sequence

from accord.contacts.values.groups import GroupCard, GroupRole, MemberCard, Stance
from accord.foundation import bulk

_GROUP = """
    select g.id, h.id, h.name, g.name, g.expected_size, g.goal, g.made_at, g.closed_at
    from contacts_buyinggroup g
    join contacts_company c on c.id = g.company_id
    join contacts_company h on h.id = coalesce(c.canonical_id, c.id)
"""


def get_group(*, group_id: int) -> GroupCard:
    """One group; raises LookupError where there is none."""
    rows = bulk.fetch(f"{_GROUP} where g.id = %s", [group_id])
    if not rows:
        raise LookupError(f"There is no buying group {group_id}.")
    return GroupCard(*rows[0])


def get_groups(*, ids: Sequence[int]) -> dict[int, GroupCard]:
    """These groups by id."""
    rows = bulk.fetch(f"{_GROUP} where g.id = any(%s)", [list(ids)])
    return {row[0]: GroupCard(*row) for row in rows}


def groups_of_company(*, company_id: int, limit: int = 50) -> list[GroupCard]:
    """The groups of a company and all that are one with it, open ones first."""
    rows = bulk.fetch(
        f"""{_GROUP} where g.company_id in (
              select id from contacts_company where id = %(company)s
              union select id from contacts_company where canonical_id = %(company)s)
            order by g.closed_at is not null, g.id desc limit %(limit)s""",
        {"company": company_id, "limit": limit},
    )
    return [GroupCard(*row) for row in rows]


def person_of_group_member(*, member_id: int) -> int | None:
    """Whom this part in a buying group was said of."""
    rows = bulk.fetch("select person_id from contacts_groupmember where id = %s", [member_id])
    return rows[0][0] if rows else None


def list_group_members(*, group_ids: Sequence[int]) -> list[MemberCard]:
    """Who belongs to these groups, in the order of joining. Where several people turned out to
    be one, what was said first of them counts."""
    rows = bulk.fetch(
        """select * from (
             select distinct on (m.group_id, h.id) m.id, m.group_id, h.id as person, h.name,
                    h.email, h.reference, h.title, m.role, m.stance, m.since, h.gone_at
             from contacts_groupmember m
             join contacts_person p on p.id = m.person_id
             join contacts_person h on h.id = coalesce(p.canonical_id, p.id)
             where m.group_id = any(%s) and m.ended_at is null
             order by m.group_id, h.id, m.id) each
           order by group_id, id""",
        [list(group_ids)],
    )
    return [MemberCard(*[*row[:7], GroupRole(row[7]), Stance(row[8]), *row[9:]]) for row in rows]
