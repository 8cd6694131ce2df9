"""Recording touches, as sets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.contacts import api as contacts
from accord.contacts.values.people import Outcome
from accord.foundation import bulk, keyed
from accord.journeys.rules import Call, same_calls
from accord.journeys.values import CALLS, ONE_CALL_WITHIN, Touches

_SAID = (
    "company_id", "kind", "direction", "reach", "team", "channel", "campaign_id", "asset_id",
    "member_id", "occurred_at", "detail",
)  # fmt: skip
_TELLING = (*_SAID, "external_key", "source", "received_at", "batch_id")


def record_touches(*, touches: Touches, at: datetime, batch_id: int | None) -> list[Outcome]:
    """Take in touches; one that is known by its key is left as it is. Caller's transaction.

    What another route has told of already joins it there: JOINED.
    """
    keys = [key[:200] for key in touches.external_key]
    same = [keyed.digest("touch", said).hex()[:40] if said else "" for said in touches.said_as]
    same = same or [""] * len(keys)
    calls = {f"calls:{touches.person_id[row]}" for row in _calls(touches, range(len(keys)))}
    bulk.alone_for(
        topic=0x746F7563,
        keys=[*(f"{touches.source}:{key}" for key in keys), *filter(None, same), *calls],
    )
    known = _known(touches.source, keys)
    outcomes: list[Outcome] = []
    fresh: list[int] = []
    for row, key in enumerate(keys):
        outcomes.append(Outcome.UNCHANGED if key in known else Outcome.CREATED)
        if key not in known:
            known.add(key)
            fresh.append(row)
    # Its number ahead is needed only where a row may be one with another.
    ids: dict[int, int] = {}
    if any(same[row] for row in fresh) or _calls(touches, fresh):
        ids = dict(zip(fresh, bulk.next_ids("journeys_touch", len(fresh)), strict=True))
    joins = _by_name(touches, ids, same=same) | _by_time(touches, ids, same=same)
    for row in joins:
        outcomes[row] = Outcome.JOINED
    told = _Told(touches, keys=keys, at=at, batch_id=batch_id)
    made = [row for row in fresh if row not in joins]
    bulk.insert(
        "journeys_touch",
        {
            **({"id": [ids[row] for row in made]} if ids else {}),
            "person_id": [touches.person_id[row] for row in made],
            "journey_stage": [""] * len(made),
            "same_key": [same[row] or None for row in made],
            **told.columns(made),
        },
    )
    _join(told, joins)
    return outcomes


class _Told:
    """Rows of a delivery as both tables hold them."""

    def __init__(
        self, touches: Touches, *, keys: Sequence[str], at: datetime, batch_id: int | None
    ) -> None:
        self._touches, self._keys, self._at, self._batch_id = touches, keys, at, batch_id

    def columns(self, rows: Sequence[int]) -> dict[str, list[Any]]:
        return {
            **{name: [getattr(self._touches, name)[row] for row in rows] for name in _SAID},
            "external_key": [self._keys[row] for row in rows],
            "source": [self._touches.source] * len(rows),
            "received_at": [self._at] * len(rows),
            "batch_id": [self._batch_id] * len(rows),
        }


def _known(source: str, keys: Sequence[str]) -> set[str]:
    rows = bulk.fetch(
        """select external_key from journeys_touch where source = %(source)s
             and external_key = any(%(keys)s)
           union
           select external_key from journeys_telling where source = %(source)s
             and external_key = any(%(keys)s)""",
        {"source": source, "keys": list(keys)},
    )
    return {key for (key,) in rows}


def _calls(touches: Touches, rows: Iterable[int]) -> list[int]:
    return [row for row in rows if touches.kind[row] in CALLS]


def _by_name(touches: Touches, ids: Mapping[int, int], *, same: Sequence[str]) -> dict[int, int]:
    """Rows whose happening has a name outside under which it is known: row → touch."""
    named = [row for row in ids if same[row]]
    if not named:
        return {}
    heads = contacts.heads_of(people=[touches.person_id[row] for row in named])
    found = {
        (key, head): touch
        for key, head, touch in bulk.fetch(
            """select t.same_key, p.canonical_id, min(t.id)
               from journeys_touch t join live.persons p on p.id = t.person_id
               where t.same_key = any(%s) group by 1, 2""",
            [sorted({same[row] for row in named})],
        )
    }
    joins: dict[int, int] = {}
    for row in named:
        person = touches.person_id[row]
        place = (same[row], heads.get(person, person))
        first = found.setdefault(place, ids[row])
        if first != ids[row]:
            joins[row] = first
    return joins


def _by_time(touches: Touches, ids: Mapping[int, int], *, same: Sequence[str]) -> dict[int, int]:
    """Calls that another route has told of: row → touch."""
    rows = [row for row in _calls(touches, ids) if not same[row]]
    if not rows:
        return {}
    heads = contacts.heads_of(people=[touches.person_id[row] for row in rows])
    groups: dict[int, list[int]] = {}
    for member, head in heads.items():
        groups.setdefault(head, []).append(member)
    told = []
    for row in rows:
        person = touches.person_id[row]
        head = heads.get(person, person)
        told.append(Call(row, head, touches.member_id[row], touches.occurred_at[row]))
        groups.setdefault(head, [person])
    near = [(call.person, one, call.at) for call in told for one in groups[call.person]]
    known = bulk.fetch(
        """select distinct t.id, told.head, t.member_id, t.occurred_at
           from unnest(%(heads)s::bigint[], %(people)s::bigint[], %(times)s::timestamptz[])
                  as told(head, person, moment)
           join journeys_touch t on t.person_id = told.person
             and t.occurred_at between told.moment - %(within)s and told.moment + %(within)s
           where t.kind = any(%(kinds)s) and t.source <> %(source)s
             and not exists (select 1 from journeys_telling o
                             where o.touch_id = t.id and o.source = %(source)s)""",
        {
            "heads": [head for head, _person, _at in near],
            "people": [person for _head, person, _at in near],
            "times": [at for _head, _person, at in near],
            "within": ONE_CALL_WITHIN,
            "kinds": sorted(CALLS),
            "source": touches.source,
        },
    )
    return same_calls(told=told, known=[Call(*row) for row in known])


def _join(told: "_Told", joins: Mapping[int, int]) -> None:
    """Each row's word beside the first word of its touch, and the touch what they say together."""
    if not joins:
        return
    targets = sorted(set(joins.values()))
    listed = ", ".join(_TELLING)
    bulk.execute(
        f"""insert into journeys_telling (touch_id, {listed})
            select id, {listed} from journeys_touch t where id = any(%s)
              and not exists (select 1 from journeys_telling o where o.touch_id = t.id)""",
        [targets],
    )
    rows = sorted(joins)
    bulk.insert(
        "journeys_telling", {"touch_id": [joins[row] for row in rows], **told.columns(rows)}
    )
    _fold(targets)


def _fold(touches: Sequence[int]) -> None:
    """Touches say what all their routes say: the first word stands, later ones fill what it
    leaves blank. That somebody answered a call is known by whoever saw it."""
    bulk.execute(
        """update journeys_touch t set
             source = w.source, external_key = w.external_key, batch_id = w.batch_id,
             received_at = w.received_at, occurred_at = w.occurred_at, direction = w.direction,
             reach = w.reach, kind = w.kind, company_id = w.company_id, team = w.team,
             channel = w.channel, campaign_id = w.campaign_id, asset_id = w.asset_id,
             member_id = w.member_id, detail = w.detail
           from (
             select touch_id,
                    (array_agg(source order by id))[1] as source,
                    (array_agg(external_key order by id))[1] as external_key,
                    (array_agg(batch_id order by id))[1] as batch_id,
                    (array_agg(received_at order by id))[1] as received_at,
                    (array_agg(occurred_at order by id))[1] as occurred_at,
                    (array_agg(direction order by id))[1] as direction,
                    (array_agg(reach order by id))[1] as reach,
                    case when bool_or(kind = 'call_connected') then 'call_connected'
                         else (array_agg(kind order by id))[1] end as kind,
                    (array_agg(company_id order by id)
                       filter (where company_id is not null))[1] as company_id,
                    coalesce((array_agg(team order by id) filter (where team <> ''))[1], '')
                      as team,
                    coalesce((array_agg(channel order by id) filter (where channel <> ''))[1], '')
                      as channel,
                    (array_agg(campaign_id order by id)
                       filter (where campaign_id is not null))[1] as campaign_id,
                    (array_agg(asset_id order by id)
                       filter (where asset_id is not null))[1] as asset_id,
                    (array_agg(member_id order by id)
                       filter (where member_id is not null))[1] as member_id,
                    (select coalesce(jsonb_object_agg(e.key, e.value order by o.id desc), '{}')
                     from journeys_telling o, jsonb_each(o.detail) e
                     where o.touch_id = told.touch_id) as detail
             from journeys_telling told where touch_id = any(%s) group by touch_id
           ) w where w.touch_id = t.id""",
        [list(touches)],
    )


def before_taking_back(*, batch_id: int) -> None:
    """Before a batch is taken back: what other routes say of its touches stands by itself."""
    _fold(_untold("batch_id = %s", [batch_id]))


def _untold(condition: str, given: Sequence[Any]) -> list[int]:
    """Take words back; answers the touches they were of."""
    rows = bulk.fetch(
        f"delete from journeys_telling told where {condition} returning touch_id", list(given)
    )
    return sorted({touch for (touch,) in rows})


def forget_touches(*, source: str, people: Sequence[int]) -> int:
    """Remove what a source told of these people, for ever; answers how many are gone."""
    given = [source, list(people)]
    _fold(
        _untold(
            """source = %s and exists (select 1 from journeys_touch t
                                       where t.id = told.touch_id and t.person_id = any(%s))""",
            given,
        )
    )
    return bulk.execute(
        "delete from journeys_touch where source = %s and person_id = any(%s)", given
    )


@transaction.atomic
def forget_route(*, source: str, begins: str) -> int:
    """Remove what a route told, known by how its keys begin; answers how many touches are gone.

    What another route told of too stays, in that one's words.
    """
    given = [source, begins]
    _fold(_untold("source = %s and starts_with(external_key, %s)", given))
    return bulk.execute(
        "delete from journeys_touch where source = %s and starts_with(external_key, %s)", given
    )
