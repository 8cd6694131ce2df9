"""Of whom some tool still tells, derived from their records."""

from collections.abc import Sequence

from accord.contacts.queries import companies as queries
from accord.foundation import bulk

# Who tells: records of tools, but no browser's, which says nothing of anybody; no name that rows
# about somebody else speak of; and none that its tool has joined into another, which tells instead.
_SETTLE = """
    with grouped as materialized (
      select id, coalesce(canonical_id, id) as head from contacts_{of} where id = any(%(ids)s)
    ), told as (
      select grouped.head, max(r.gone_at) as gone_at,
             bool_and(r.gone_at is not null
                      and not exists (select from contacts_stay s
                                      where s.record_id = r.id and s.ended_at is null)) as is_gone
      from grouped cross join lateral (
        select record_id from contacts_link l
        where l.{of}_id = grouped.id and l.ended_at is null offset 0) l
      join contacts_sourcerecord r on r.id = l.record_id
      where r.source <> 'by-name'
        and (r.fields <> '{{}}' or not exists (
               select from contacts_identitykey k where k.record_id = r.id and k.kind = 'cookie'))
        and not exists (
               select from contacts_identitykey k join contacts_sourcerecord whole
                 on whole.id = k.record_id and whole.kind = r.kind and whole.id <> r.id
               where k.kind = 'external' and k.value = r.source || ':' || r.external_key)
      group by grouped.head
    )
    update contacts_{of} t set gone_at = settled.gone_at
    from (select grouped.id, case when told.is_gone then told.gone_at end as gone_at
          from grouped left join told using (head)) settled
    where t.id = settled.id {beside} and t.gone_at is distinct from settled.gone_at
"""


# Where no record at all is gone, nobody is: what nearly every company has, and asked at once.
_ANYTHING = """
    select (select max(gone_at) from contacts_sourcerecord where gone_at is not null) is not null
        or exists (select from (select gone_at from contacts_{of}
                                where id = any(%(ids)s) offset 0) t where gone_at is not null)
"""


def settle_held(*, people: Sequence[int]) -> None:
    """Derive whether any tool still tells of these people: whole groups, that the caller holds. Of
    the erased nothing changes any more."""
    _settle("person", list(people), beside="and t.erased_at is null")


def settle_companies(*, companies: Sequence[int]) -> None:
    """The same of companies."""
    if companies:
        _settle("company", hold_companies(companies), beside="")


def _settle(of: str, ids: Sequence[int], *, beside: str) -> None:
    if ids and bulk.fetch(_ANYTHING.format(of=of), {"ids": list(ids)}) == [(True,)]:
        bulk.execute(_SETTLE.format(of=of, beside=beside), {"ids": list(ids)})


def hold_companies(companies: Sequence[int]) -> list[int]:
    """Hold others off these companies and whichever are one with them; answers all."""
    everybody = sorted({*companies, *queries.company_members(companies=companies)})
    bulk.execute(
        "select id from contacts_company where id = any(%s) order by id for no key update",
        [everybody],
    )
    return everybody
