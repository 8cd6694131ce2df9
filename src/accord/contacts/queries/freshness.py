"""Reading how old what we know is."""

from collections.abc import Sequence
from datetime import datetime

from accord.contacts.rules import freshness as rules
from accord.contacts.values.freshness import FieldAge, StalePerson
from accord.contacts.values.people import PersonCard, RecordCard
from accord.foundation import bulk
from accord.kernel.conditions import ALWAYS, Condition


def field_ages(
    *, person: PersonCard, records: Sequence[RecordCard], before: datetime
) -> list[FieldAge]:
    """When what is shown of a person was last confirmed by their records; before `before` it is
    out of date."""
    shown = {
        "email": person.email,
        "phone": person.phone,
        "title": person.title,
        "company": person.company_name,
    }
    return rules.ages(
        shown=shown,
        records=[
            (record.fields, record.known_at, record.source)
            for record in records
            if record.gone_at is None  # which confirms nothing by being gone
        ],
        before=before,
    )


def list_stale(
    *,
    before: datetime,
    after: tuple[datetime, int] | None = None,
    limit: int = 50,
    within: Condition = ALWAYS,
) -> list[StalePerson]:
    """People of whom no record has said anything new since `before`, the longest silent first.
    within: what has to hold of each."""
    condition = "and (r.known_at, r.id) > (%(time)s, %(record)s)" if after else ""
    rows = bulk.fetch(
        f"""select coalesce(p.canonical_id, p.id), r.known_at, r.id
            from contacts_sourcerecord r
            join contacts_link l on l.record_id = r.id and l.ended_at is null
            join contacts_person p on p.id = l.person_id and p.erased_at is null
              and p.gone_at is null
            where r.kind = 'person' and r.gone_at is null
              and r.known_at < %(before)s {condition}
              and {within.of("coalesce(p.canonical_id, p.id)")}
              and not exists (
                select from live.one_person o
                join contacts_link later on later.person_id = o.person_id
                  and later.ended_at is null
                join contacts_sourcerecord newer on newer.id = later.record_id
                where o.head_id = coalesce(p.canonical_id, p.id)
                  and newer.gone_at is null
                  and (newer.known_at, newer.id) > (r.known_at, r.id))
            order by r.known_at, r.id limit %(limit)s""",
        {
            "before": before,
            "limit": limit,
            "time": after[0] if after else None,
            "record": after[1] if after else None,
        },
    )
    return [StalePerson(*row) for row in rows]


def count_stale_records(*, before: datetime) -> tuple[int, int]:
    """Records about people that have said nothing new since `before`, of how many."""
    rows = bulk.fetch(
        """select count(*) filter (where known_at < %s), count(*)
           from contacts_sourcerecord where kind = 'person' and gone_at is null""",
        [before],
    )
    return int(rows[0][0]), int(rows[0][1])


def count_stale_people(*, people: Sequence[int], before: datetime) -> int:
    """How many of these people nothing new was heard of since `before`."""
    rows = bulk.fetch(
        """select count(*) from (
             select o.head_id from live.one_person o
             join contacts_link l on l.person_id = o.person_id and l.ended_at is null
             join contacts_sourcerecord r on r.id = l.record_id
             where o.head_id = any(%s) group by 1 having max(r.known_at) < %s) as silent""",
        [list(people), before],
    )
    return int(rows[0][0])
