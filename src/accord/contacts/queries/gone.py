"""Which tools still have a person or a company, and which have them no more."""

from accord.contacts.values.gone import RecordBehind
from accord.contacts.values.people import RecordKind
from accord.foundation import bulk


def records_behind(*, kind: RecordKind, number: int) -> list[RecordBehind]:
    """The records of a person or company, and of whoever is one with them, that their tools have
    no more, the latest first."""
    rows = bulk.fetch(
        f"""with head as materialized (
              select coalesce(canonical_id, id) as id from contacts_{kind} where id = %(number)s
            ), grouped as materialized (
              select t.id from head join contacts_{kind} t on t.id = head.id
              union
              select t.id from head join contacts_{kind} t on t.canonical_id = head.id
            )
            select r.id, r.source, r.external_key, r.gone_at, s.made_at, s.made_by_id
            from grouped join contacts_link l on l.{kind}_id = grouped.id and l.ended_at is null
            join contacts_sourcerecord r on r.id = l.record_id
            left join contacts_stay s on s.record_id = r.id and s.ended_at is null
            where r.gone_at is not null
            order by r.gone_at desc, r.id desc""",
        {"number": number},
    )
    return [RecordBehind(*row) for row in rows]


def any_company_gone() -> bool:
    """Whether there is a company that no tool tells of any more."""
    return bool(bulk.fetch("select 1 from contacts_company where gone_at is not null limit 1"))
