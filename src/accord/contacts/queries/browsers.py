"""Whom cookies stand for."""

from collections.abc import Sequence

from accord.contacts.values.people import Browser, IdentityKind
from accord.foundation import bulk


def find_browsers(*, cookies: Sequence[str]) -> dict[str, Browser]:
    """By cookie: who it stands for, known where they are one with others or told by more."""
    rows = bulk.fetch(
        """with found as materialized (
             select record_id, value from contacts_identitykey where kind = %s and value = any(%s)
           )
           select distinct on (f.value) f.value, p.id, coalesce(p.canonical_id, p.id),
                  p.canonical_id is not null
                  or exists (select from contacts_person g where g.canonical_id = p.id)
                  or exists (select from contacts_link o join contacts_sourcerecord r
                               on r.id = o.record_id
                             where o.person_id = p.id and o.ended_at is null
                               and r.fields <> '{}')
           from found f
           join contacts_link l on l.record_id = f.record_id and l.ended_at is null
           join contacts_person p on p.id = l.person_id
           order by f.value, p.id""",
        [IdentityKind.COOKIE, sorted(set(cookies))],
    )
    return {value: Browser(*rest) for value, *rest in rows}
