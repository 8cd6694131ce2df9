"""Reading target lists: which there are, who is on them, and on which a company is."""

from collections.abc import Collection, Sequence

from accord.contacts.queries.companies import company_members
from accord.contacts.values.people import CompanyCard
from accord.contacts.values.targets import NoSuchList, TargetListCard
from accord.foundation import bulk

_LIST = """
    select l.id, l.name,
           (select count(distinct coalesce(c.canonical_id, c.id)) from contacts_target t
            join contacts_company c on c.id = t.company_id
            where t.target_list_id = l.id and c.gone_at is null),
           l.made_at
    from contacts_targetlist l where l.ended_at is null
"""


def list_target_lists() -> list[TargetListCard]:
    """The lists that stand, by name."""
    return [TargetListCard(*row) for row in bulk.fetch(f"{_LIST} order by l.key limit 200")]


def get_target_list(*, list_id: int) -> TargetListCard:
    """One list that stands; raises NoSuchList."""
    rows = bulk.fetch(f"{_LIST} and l.id = %s", [list_id])
    if not rows:
        raise NoSuchList
    return TargetListCard(*rows[0])


def name_target_lists(*, ids: Collection[int]) -> dict[int, str]:
    """What these lists are called, those that are aimed at no more too."""
    return dict(
        bulk.fetch(
            "select id, name from contacts_targetlist where id = any(%s)", [sorted(set(ids))]
        )
    )


def target_companies(*, list_id: int | None = None) -> list[int]:
    """Companies on this list, or on any, with all that are one with them."""
    rows = bulk.fetch(
        """select distinct t.company_id from contacts_target t
           join contacts_targetlist l on l.id = t.target_list_id and l.ended_at is null
           where %(list)s::bigint is null or l.id = %(list)s""",
        {"list": list_id},
    )
    return sorted(company_members(companies=[company for (company,) in rows]))


def targets_of(*, companies: Sequence[int]) -> dict[int, list[str]]:
    """Of these companies those on lists, each with the lists' names; the companies as asked."""
    if not companies:
        return {}
    rows = bulk.fetch(
        """with asked as materialized (
             select c.id, coalesce(c.canonical_id, c.id) as head from contacts_company c
             where c.id = any(%s)
           )
           select distinct asked.id, l.key, l.name from asked
           cross join lateral (
             select asked.head as id
             union all
             select c.id from contacts_company c where c.canonical_id = asked.head
           ) one
           join contacts_target t on t.company_id = one.id
           join contacts_targetlist l on l.id = t.target_list_id and l.ended_at is null
           order by l.key""",
        [list(set(companies))],
    )
    answer: dict[int, list[str]] = {}
    for company, _key, name in rows:
        answer.setdefault(company, []).append(name)
    return answer


def aimed_at(*, company_id: int) -> tuple[str, int | None, list[str]]:
    """Of one company its segment, how many people it has, and the target lists it is on."""
    rows = bulk.fetch(
        """select h.segment, h.size, coalesce(array_agg(distinct l.name)
                    filter (where l.id is not null), '{}')
           from contacts_company c
           join contacts_company h on h.id = coalesce(c.canonical_id, c.id)
           left join lateral (
             select h.id union all select m.id from contacts_company m where m.canonical_id = h.id
           ) one on true
           left join contacts_target t on t.company_id = one.id
           left join contacts_targetlist l on l.id = t.target_list_id and l.ended_at is null
           where c.id = %s group by h.id, h.segment, h.size""",
        [company_id],
    )
    if not rows:
        raise LookupError(f"There is no company {company_id}.")
    return rows[0][0], rows[0][1], sorted(rows[0][2])


def lists_of(*, company_id: int) -> list[tuple[int, str]]:
    """The lists that a company is on, with their numbers."""
    return list(
        bulk.fetch(
            """select distinct l.id, l.name from contacts_target t
               join contacts_targetlist l on l.id = t.target_list_id and l.ended_at is null
               where t.company_id = any(%s) order by 2""",
            [list(company_members(companies=[company_id]))],
        )
    )


def list_targets(
    *, list_id: int, after: tuple[str, int] | None = None, limit: int = 50
) -> list[tuple[str, CompanyCard]]:
    """Companies of a list by name, each with its sort key, continued after the last."""
    condition, values = "", [list_id]
    if after is not None:
        condition = "and (h.sort_key, h.id) > (%s, %s)"
        values += [*after]  # type: ignore[list-item]
    rows = bulk.fetch(
        f"""select distinct h.sort_key, h.id, h.name, h.domain, h.segment, h.size, h.country,
                   h.place
            from contacts_target t
            join contacts_company c on c.id = t.company_id
            join contacts_company h on h.id = coalesce(c.canonical_id, c.id)
            where t.target_list_id = %s and c.gone_at is null {condition}
            order by 1, 2 limit %s""",
        [*values, limit],
    )
    return [(row[0], CompanyCard(*row[1:])) for row in rows]
