"""What routes say of touches, word for word, and touches as their newest words have them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.journeys import rules
from accord.journeys.values import Touches

TOPIC = 0x746F7563  # "touc"
_SAID = (
    "company_id", "kind", "direction", "reach", "team", "channel", "campaign_id", "asset_id",
    "member_id", "occurred_at", "detail",
)  # fmt: skip
_WORD = (
    *_SAID, "external_key", "source", "received_at", "batch_id", "as_of", "is_gone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What a route has said of one key, in the order it came."""

    touch: int
    words: Sequence[rules.Word]


@dataclass(frozen=True, slots=True)
class GoneRow:
    """A key that was taken away, and its touch if there is one."""

    key: str
    touch: int | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class LoneGone:
    """A word that a record is gone, by itself: so that older words of it change nothing."""

    id: int
    record: str
    at: datetime


class Told:
    """Rows of a delivery as both tables hold them."""

    def __init__(
        self, touches: Touches, *, keys: Sequence[str], at: datetime, batch_id: int | None
    ) -> None:
        self.keys = keys
        self._touches, self._at, self._batch_id = touches, at, batch_id
        self._as_of = touches.as_of or [None] * len(keys)

    def columns(self, rows: Sequence[int]) -> dict[str, list[Any]]:
        return {
            **{name: [getattr(self._touches, name)[row] for row in rows] for name in _SAID},
            "external_key": [self.keys[row] for row in rows],
            "source": [self._touches.source] * len(rows),
            "received_at": [self._at] * len(rows),
            "batch_id": [self._batch_id] * len(rows),
            "as_of": [self._as_of[row] for row in rows],
            "is_gone": [False] * len(rows),
        }

    def word(self, row: int) -> rules.Word:
        said = {name: getattr(self._touches, name)[row] for name in _SAID}
        as_of = self._as_of[row]
        return _word(said, is_gone=False, at=as_of or self._at, is_dated=as_of is not None)


def _word(said: dict[str, Any], *, is_gone: bool, at: datetime, is_dated: bool) -> rules.Word:
    details = bulk.read_json(said.pop("detail"))
    flat = said | {f"detail {name}": value for name, value in details.items()}
    return rules.Word(flat, is_gone=is_gone, at=at, is_dated=is_dated)


def hold(source: str, keys: Sequence[str], *, beside: Sequence[str] = ()) -> None:
    """Hold others off these keys, off the records that they belong to, and off those beside.

    A head without a digit, as in `call:12`, is a kind and no record: nobody is held off all calls.
    """
    heads = {head for key in keys for head in rules.key_heads(key) if any(map(str.isdigit, head))}
    held = sorted(f"{source}:{head}" for head in {*heads, *keys})
    bulk.alone_for(topic=TOPIC, keys=[*held, *beside])


def hold_calls(*, person_id: int) -> None:
    """Hold others off the calls with a person, before anything is held that whoever tells of one
    may want."""
    bulk.alone_for(topic=TOPIC, keys=[f"calls:{person_id}"])


def hold_meetings(people: Sequence[int]) -> None:
    """Hold others off the meetings with these people and whoever is one with them: what a member
    says of a meeting is held against what tools say of it."""
    bulk.alone_for(topic=TOPIC, keys=meetings_held(people))


def meetings_held(people: Sequence[int]) -> list[str]:
    """What to be held off for whoever says something of meetings with these."""
    heads = contacts.heads_of(people=sorted({*people})) if people else {}
    return sorted({f"meetings:{heads.get(person, person)}" for person in people})


def known(source: str, keys: Sequence[str]) -> tuple[dict[str, Known], list[LoneGone]]:
    """What is known of these keys of a source, and the words that a record of theirs is gone."""
    said = ", ".join(f"{{t}}.{name}" for name in _SAID)
    columns = f"""{{t}}.external_key, {{touch}}, {{t}}.is_gone,
                  coalesce({{t}}.as_of, {{t}}.received_at), {{t}}.as_of is not null, {said}"""
    heads = {head for key in keys for head in rules.key_heads(key)}
    rows = bulk.fetch(
        f"""select {columns.format(t="o", touch="o.touch_id")}, o.id as number
            from journeys_telling o
            where o.source = %(source)s and o.external_key = any(%(heads)s)
            union all
            select {columns.format(t="t", touch="t.id")}, 0 from journeys_touch t
            where t.source = %(source)s and t.external_key = any(%(keys)s)
              and not exists (select 1 from journeys_telling o where o.touch_id = t.id)
            order by number""",
        {"source": source, "keys": list(keys), "heads": sorted(heads)},
    )
    found: dict[str, Known] = {}
    gone: list[LoneGone] = []
    asked = set(keys)
    for key, touch, is_gone, at, is_dated, *said_row, number in rows:
        if touch is None:
            gone.append(LoneGone(number, key, at))
        elif key in asked:
            details = dict(zip(_SAID, said_row, strict=True))
            word = _word(details, is_gone=is_gone, at=at, is_dated=is_dated)
            before = found[key].words if key in found else ()
            found[key] = Known(touch, (*before, word))
    return found, gone


def find_of_records(*, source: str, ids: Sequence[str]) -> dict[str, list[str]]:
    """For each record of a tool the keys of the touches that it is told by."""
    rows = bulk.fetch(
        """select distinct record, key from (
             select told.record, t.external_key as key
             from unnest(%(ids)s::text[]) as told(record)
             join journeys_touch t on t.source = %(source)s
               and (t.external_key = told.record
                    or (t.external_key >= told.record || ':'
                        and t.external_key < told.record || ';'))
             union all
             select told.record, o.external_key
             from unnest(%(ids)s::text[]) as told(record)
             join journeys_telling o on o.source = %(source)s and o.touch_id is not null
               and (o.external_key = told.record
                    or (o.external_key >= told.record || ':'
                        and o.external_key < told.record || ';'))
           ) found""",
        {"source": source, "ids": list(ids)},
    )
    found: dict[str, list[str]] = {}
    for record, key in sorted(rows):
        found.setdefault(record, []).append(key)
    return found


def said_of(gone: Sequence[LoneGone], *, touches: Mapping[str, int]) -> list[tuple[int, int, str]]:
    """Words that records are gone as (word, touch, key) of the new touches that they are of."""
    if not gone:
        return []
    by_record: dict[str, list[tuple[int, str]]] = {}
    for key, touch in touches.items():
        for head in rules.key_heads(key):
            by_record.setdefault(head, []).append((touch, key))
    return [(word.id, *of) for word in gone for of in by_record.get(word.record, ())]


def tell(told: Told, rows: Mapping[int, int], *, gone: Sequence[tuple[int, int, str]]) -> None:
    """Each row's word beside those of its touch (row → touch), and the touch as they have it.

    gone: what was said of records before anybody told of them, to be said of their touches too.
    """
    targets = sorted({*rows.values(), *(touch for _word, touch, _key in gone)})
    if not targets:
        return
    _write_first(targets)
    ordered = sorted(rows)
    bulk.insert(
        "journeys_telling",
        {"touch_id": [rows[row] for row in ordered], **told.columns(ordered)},
    )
    copied = ", ".join(name for name in _WORD if name != "external_key")
    bulk.execute(
        f"""insert into journeys_telling (touch_id, external_key, {copied})
            select told.touch, told.key, {copied}
            from unnest(%s::bigint[], %s::bigint[], %s::text[]) as told(word, touch, key)
            join journeys_telling o on o.id = told.word""",
        [list(column) for column in zip(*gone, strict=True)] if gone else [[], [], []],
    )
    settle(targets)


def tell_gone(source: str, rows: Sequence[GoneRow], *, at: datetime, batch_id: int | None) -> None:
    """Write down that these are gone."""
    if not rows:
        return
    targets = sorted({row.touch for row in rows if row.touch is not None})
    _write_first(targets)
    count = len(rows)
    bulk.insert(
        "journeys_telling",
        {
            "touch_id": [row.touch for row in rows],
            "external_key": [row.key for row in rows],
            "source": [source] * count,
            "as_of": [row.as_of for row in rows],
            "occurred_at": [row.as_of or at for row in rows],
            "received_at": [at] * count,
            "batch_id": [batch_id] * count,
            "is_gone": [True] * count,
            "detail": [{}] * count,
            **{name: [""] * count for name in ("kind", "direction", "reach", "team", "channel")},
        },
    )
    settle(targets)


def _write_first(touches: Sequence[int]) -> None:
    """The first word of a touch, so far only the touch's own, is written down."""
    listed = ", ".join(_WORD)
    bulk.execute(
        f"""insert into journeys_telling (touch_id, {listed})
            select id, {listed} from journeys_touch t where id = any(%s)
              and not exists (select 1 from journeys_telling o where o.touch_id = t.id)""",
        [list(touches)],
    )


def settle(touches: Sequence[int]) -> None:
    """Touches say what all their routes say in their newest words: the first route stands, later
    ones fill what it leaves blank, and so do older words of a route. That somebody answered a call
    is known by whoever saw it. A route that has its record no more says nothing; where none has
    it, the touch is gone."""
    if not touches:
        return
    bulk.execute(_SETTLE, [list(touches)])


def _first(name: str) -> str:
    return f"(array_agg({name} order by route, newest) filter (where counts))[1]"


def _said(name: str, blank: str) -> str:
    filled = f"counts and {name} {blank}"
    return f"(array_agg({name} order by route, newest) filter (where {filled}))[1]"


_SETTLE = f"""
with words as (
  select o.*,
         row_number() over each_route as newest,
         min(id) over (partition by touch_id, source, external_key) as route,
         first_value(is_gone) over each_route as route_gone
  from journeys_telling o where touch_id = any(%s)
  window each_route as (partition by touch_id, source, external_key
                        order by coalesce(as_of, received_at) desc, id desc)
), counted as (
  select words.*, bool_and(route_gone) over (partition by touch_id) as all_gone from words
), usable as (
  select counted.*, not is_gone and (not route_gone or all_gone) as counts from counted
), w as (
  select touch_id, bool_and(all_gone) as is_gone,
         (array_agg(source order by route, id) filter (where counts))[1] as source,
         (array_agg(external_key order by route, id) filter (where counts))[1] as external_key,
         (array_agg(received_at order by route, id) filter (where counts))[1] as received_at,
         (array_agg(batch_id order by id))[1] as batch_id,
         {_first("occurred_at")} as occurred_at, {_first("direction")} as direction,
         {_first("reach")} as reach,
         case when bool_or(counts and newest = 1 and kind = 'call_connected') then 'call_connected'
              else {_first("kind")} end as kind,
         {_said("company_id", "is not null")} as company_id,
         coalesce({_said("team", "<> ''")}, '') as team,
         coalesce({_said("channel", "<> ''")}, '') as channel,
         {_said("campaign_id", "is not null")} as campaign_id,
         {_said("asset_id", "is not null")} as asset_id,
         {_said("member_id", "is not null")} as member_id
  from usable group by touch_id
), details as (
  select u.touch_id,
         jsonb_object_agg(e.key, e.value order by u.route desc, u.newest desc) as detail
  from usable u, jsonb_each(u.detail) e where u.counts group by u.touch_id
)
update journeys_touch t set
  source = w.source, external_key = w.external_key, batch_id = w.batch_id,
  received_at = w.received_at, occurred_at = w.occurred_at, direction = w.direction,
  reach = w.reach, kind = w.kind, company_id = w.company_id, team = w.team, channel = w.channel,
  campaign_id = w.campaign_id, asset_id = w.asset_id, member_id = w.member_id,
  is_gone = w.is_gone, detail = coalesce(d.detail, '{{}}')
from w left join details d on d.touch_id = w.touch_id
where w.touch_id = t.id and w.source is not null
  and (t.source, t.external_key, t.batch_id, t.received_at, t.occurred_at, t.direction, t.reach,
       t.kind, t.company_id, t.team, t.channel, t.campaign_id, t.asset_id, t.member_id, t.is_gone,
       t.detail)
      is distinct from
      (w.source, w.external_key, w.batch_id, w.received_at, w.occurred_at, w.direction, w.reach,
       w.kind, w.company_id, w.team, w.channel, w.campaign_id, w.asset_id, w.member_id, w.is_gone,
       coalesce(d.detail, '{{}}'))
"""


def before_taking_back(*, batch_id: int) -> None:
    """Before a batch is taken back: what others say of its touches stands by itself.

    Where all that is left is that a record is gone, the touch goes with the batch.
    """
    touches = _untold("batch_id = %s", [batch_id])
    lone = _part_from(touches)
    bulk.execute("update journeys_touch set batch_id = %s where id = any(%s)", [batch_id, lone])
    settle(sorted({*touches} - {*lone}))


def _untold(condition: str, given: Sequence[Any]) -> list[int]:
    """Take words back; answers the touches they were of."""
    rows = bulk.fetch(
        f"delete from journeys_telling told where {condition} returning touch_id", list(given)
    )
    return sorted({touch for (touch,) in rows if touch is not None})


def _part_from(touches: Sequence[int]) -> list[int]:
    """Touches of which nothing is left but that they are gone."""
    rows = bulk.fetch(
        """delete from journeys_telling o
           where o.touch_id = any(%s)
             and not exists (select 1 from journeys_telling other
                             where other.touch_id = o.touch_id and not other.is_gone)
           returning o.touch_id""",
        [list(touches)],
    )
    return sorted({touch for (touch,) in rows})


def forget_touches(*, source: str, people: Sequence[int]) -> int:
    """Remove what a source told of these people, for ever; answers how many are gone."""
    given = [source, list(people)]
    touches = _untold(
        """source = %s and exists (select 1 from journeys_touch t
                                   where t.id = told.touch_id and t.person_id = any(%s))""",
        given,
    )
    _part_from(touches)
    settle(touches)
    return bulk.execute(
        "delete from journeys_touch where source = %s and person_id = any(%s)", given
    )


@transaction.atomic
def forget_route(*, source: str, begins: str) -> int:
    """Remove what a route told, known by how its keys begin; answers how many touches are gone.

    What another route told of too stays, in that one's words.
    """
    given = [source, begins]
    touches = _untold("source = %s and starts_with(external_key, %s)", given)
    _part_from(touches)
    settle(touches)
    return bulk.execute(
        "delete from journeys_touch where source = %s and starts_with(external_key, %s)", given
    )
