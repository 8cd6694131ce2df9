"""What Accord knows of the records of a connection, as it may be written; found by sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import pgettext

from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.integrations.connecting.values.writing import AT_ONCE, LOOKED_AT_ONCE, Facts
from accord.leads import api as leads

# A lead is what a record is written for: the open one of whoever it speaks of, else the last.
_OF_FEW = """
    led as (
      select s.id, s.head, s.external_key, l.lead_id, l.stage, l.ending, l.owner_id
      from chosen s cross join lateral (
        select id as lead_id, stage, ending, owner_id from live.leads
        where holder_id = s.head and joined_to_id is null
        order by closed_at is not null, opened_at desc, id desc limit 1
      ) l
    ),
"""
_OF_MANY = """
    led as (
      select distinct on (s.id) s.id, s.head, s.external_key, l.id as lead_id, l.stage, l.ending,
             l.owner_id
      from chosen s
      join live.leads l on l.holder_id = s.head and l.joined_to_id is null
      order by s.id, l.closed_at is not null, l.opened_at desc, l.id desc
    ),
"""
_KNOWN = """
    known as (
      select led.id, led.external_key, led.lead_id, coalesce(m.name, '') as owner,
             coalesce(k.value, '') as owner_key, led.stage, led.ending,
             coalesce(e.reason, '') as reason,
             case when held.is_so then 'yes' else 'no' end as held,
             case when held.is_so then '' else coalesce(last.nurture, '') end as nurture
      from led
      left join live.members m on m.id = led.owner_id
      left join lateral (
        select value from live.member_keys
        where member_id = led.owner_id and source = %(source)s and is_active is not false
        order by is_active desc nulls last, id desc limit 1
      ) k on true
      left join lateral (
        select reason from facts.stage_events
        where lead = led.lead_id and ending = led.ending and led.ending <> ''
        order by occurred_at desc, key desc limit 1
      ) e on true
      cross join lateral (
        select exists (select from live.one_person o
                       join live.held_people h on h.person_id = o.person_id
                       where o.head_id = led.head) as is_so
      ) held
      left join lateral (
        select nurture from live.handed where head_id = led.head
        order by offered_at desc, id desc limit 1
      ) last on true
    ),
    told as (
      select *, decode(md5(concat_ws('|', %(salt)s::text, owner, owner_key, stage, ending,
                                     reason, held, nurture)), 'hex') as digest
      from known
    )
"""
_COLUMNS = """t.id, t.external_key, t.lead_id, t.digest, t.owner, t.owner_key, t.stage, t.ending,
    t.reason, t.held, t.nurture"""
_AMONG_DUE = """
    from told t
    left join integrations_writtenrecord w
      on w.connection_id = %(connection)s and w.external_id = t.external_key
    where w.wanted is distinct from t.digest
      and (w.ask_again_at is null or w.ask_again_at <= %(at)s)
    order by t.id limit %(limit)s
"""
_DUE = f"select {_COLUMNS} {_AMONG_DUE}"
_MINE = """
      from live.records r join live.persons p on p.id = r.person_id
      where r.kind = 'person' and r.source = %(source)s and r.external_key like any(%(ids)s)
        and r.external_key not like all('{mail:%%,row:%%}'::text[])
        and not exists (select from integrations_gone g
                        where g.connection_id = %(connection)s and g.kind = 'leads'
                          and g.external_id = r.external_key)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose records: the connection, its name, how ids begin there, and a word that is another
    whenever what is written would be worded otherwise."""

    connection_id: int
    source: str
    ids: Sequence[str]
    salt: str

    def parameters(self, *, at: datetime, limit: int = AT_ONCE) -> dict[str, object]:
        return {
            "connection": self.connection_id,
            "source": self.source,
            "ids": [f"{one}%" for one in self.ids],
            "salt": self.salt,
            "at": at,
            "limit": limit,
        }


@dataclass(frozen=True, slots=True)
class Looked:
    """Records whose facts are not those of the last writing. last: where to go on, None at the
    end of all."""

    due: Sequence[Facts]
    last: int | None


def sweep(asked: Asked, *, after: int, at: datetime) -> Looked:
    """The next of all records, a bounded part at once."""
    told = asked.parameters(at=at) | {"after": after, "looked": LOOKED_AT_ONCE}
    rows = _fetch_many(
        f"""with chosen as materialized (
              select r.id, r.external_key, p.canonical_id as head {_MINE} and r.id > %(after)s
              order by r.id limit %(looked)s
            ), {_OF_MANY} {_KNOWN}
            select {_COLUMNS}, (select max(id) from chosen)
            from (select 1) as always left join lateral ({_DUE}) t on true order by t.id""",
        told,
    )
    due = [row for row in rows if row[0] is not None]
    if len(due) == AT_ONCE:
        return Looked(_facts(due, at=at), due[-1][0])
    return Looked(_facts(due, at=at), rows[0][-1])


def changed(asked: Asked, *, mark: int, at: datetime) -> Looked | None:
    """Records whose leads have changed since, and those left open; None where these are too many.

    `last` says whether there may be more of them now.
    """
    heads = bulk.fetch(
        """select holder from facts.leads where xact_id >= %(mark)s::text::xid8
           union
           select l.holder_id from facts.handoffs h join live.leads l on l.id = h.lead
           where h.xact_id >= %(mark)s::text::xid8 limit %(most)s""",
        {"mark": str(mark), "most": LOOKED_AT_ONCE + 1},
    )
    if len(heads) > LOOKED_AT_ONCE:
        return None
    told = asked.parameters(at=at) | {"heads": bulk.numbers(head for (head,) in heads)}
    rows = bulk.fetch(
        f"""with chosen as materialized (
              select r.id, r.external_key, p.canonical_id as head {_MINE}
                and r.person_id in (select person_id from live.one_person
                                    where head_id = any(%(heads)s::bigint[]))
              union
              select r.id, r.external_key, p.canonical_id as head {_MINE}
                and r.external_key in (select external_id from integrations_writtenrecord
                                       where connection_id = %(connection)s and wanted is null
                                         and not exists (
                                           select from integrations_gone g
                                           where g.connection_id = %(connection)s
                                             and g.kind = 'leads'
                                             and g.external_id
                                               = integrations_writtenrecord.external_id)
                                         and (ask_again_at is null or ask_again_at <= %(at)s)
                                       limit %(limit)s)
            ), {_OF_FEW} {_KNOWN} {_DUE}""",
        told,
    )
    return Looked(_facts(rows, at=at), rows[-1][0] if len(rows) == AT_ONCE else None)


def of_records(asked: Asked, *, external_ids: Sequence[str], at: datetime) -> dict[str, Facts]:
    """What is known of these records now."""
    told = asked.parameters(at=at) | {"keys": list(external_ids)}
    rows = bulk.fetch(
        f"""with chosen as materialized (
              select r.id, r.external_key, p.canonical_id as head {_MINE}
                and r.external_key = any(%(keys)s)
            ), {_OF_FEW} {_KNOWN} select {_COLUMNS} from told t""",
        told,
    )
    return {each.external_id: each for each in _facts(rows, at=at)}


def first(asked: Asked, *, limit: int, at: datetime) -> tuple[list[Facts], int]:
    """The first records that would be looked at, and how many there are in all."""
    rows = _fetch_many(
        f"""with chosen as materialized (
              select r.id, r.external_key, p.canonical_id as head {_MINE}
            ), {_OF_MANY} {_KNOWN} select {_COLUMNS}, count(*) over () {_AMONG_DUE}""",
        asked.parameters(at=at, limit=limit),
    )
    return _facts(rows, at=at), int(rows[0][-1]) if rows else 0


def _fetch_many(sql: str, told: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """Rows of many records: joined as sets, whatever statistics say that lag behind a filling."""
    with transaction.atomic():
        bulk.fetch("select set_config('enable_nestloop', 'off', true)")
        rows = bulk.fetch(sql, told)
        bulk.fetch("select set_config('enable_nestloop', 'on', true)")
    return rows


def mark_now() -> int:
    """A transaction before which all are over: what is older has been seen."""
    [(mark,)] = bulk.fetch("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    return int(mark)


def words(*, at: datetime) -> Mapping[str, str]:
    """How stages, endings and reasons are called: their codes → words."""
    return {
        **{f"stage:{one.code}": one.name for one in definitions.list_stages(at=at)},
        **{f"ending:{code}": str(name) for code, name in leads.ENDING_NAMES.items()},
        "held:yes": pgettext("own field", "yes"),
        "held:no": pgettext("own field", "no"),
        **{f"reason:{one.code}": one.name for one in definitions.list_reasons(at=at)},
    }


def _facts(rows: Sequence[tuple[Any, ...]], *, at: datetime) -> list[Facts]:
    if not rows:
        return []
    named = words(at=at)
    return [
        Facts(
            external_id=key,
            lead_id=lead,
            digest=bytes(digest),
            owner=owner,
            owner_key=owner_key,
            stage=stage,
            stage_name=named.get(f"stage:{stage}", stage),
            verdict=named.get(f"ending:{ending}", ""),
            reason=named.get(f"reason:{reason}", reason),
            held=named[f"held:{held}"],
            nurture=nurture,
        )
        for (_id, key, lead, digest, owner, owner_key, stage, ending, reason, held, nurture,
             *_more) in rows
    ]  # fmt: skip
