"""Recording touches, as sets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.contacts import api as contacts
from accord.contacts.values.people import Outcome
from accord.foundation import bulk, keyed
from accord.journeys import rules
from accord.journeys.operations import words
from accord.journeys.operations.machines import LOOKED_AT, mark_machines
from accord.journeys.rules import Call, same_calls
from accord.journeys.values import CALLS, MEETINGS, ONE_CALL_WITHIN, Gone, Touches


def record_touches(*, touches: Touches, at: datetime, batch_id: int | None) -> list[Outcome]:
    """Take in touches. Caller's transaction; the statements are always the same.

    One that another route has told of already joins it there: JOINED. One that its own route told
    otherwise before is as the newest word has it: UPDATED; a word that adds nothing: UNCHANGED.
    """
    keys = [key[:200] for key in touches.external_key]
    same = [keyed.digest("touch", said).hex()[:40] if said else "" for said in touches.said_as]
    same = same or [""] * len(keys)
    calls = {f"calls:{touches.person_id[row]}" for row in _calls(touches, range(len(keys)))}
    met = [touches.person_id[row] for row, kind in enumerate(touches.kind) if kind in MEETINGS]
    beside = [*filter(None, same), *calls, *words.meetings_held(met)]
    words.hold(touches.source, keys, beside=beside)
    told = words.Told(touches, keys=keys, at=at, batch_id=batch_id)
    known, gone = words.known(touches.source, keys)
    rows = _sort(told, known)
    # Its number ahead is needed only where a row may be one with another, or has further words.
    ids: dict[int, int] = {}
    if rows.retold or gone or any(same[row] for row in rows.fresh) or _calls(touches, rows.fresh):
        numbers = bulk.next_ids("journeys_touch", len(rows.fresh))
        ids = dict(zip(rows.fresh, numbers, strict=True))
    joins = _by_name(touches, ids, same=same) | _by_time(touches, ids, same=same)
    made = [row for row in rows.fresh if row not in joins]
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
    fresh = {keys[row]: joins.get(row, ids[row]) for row in rows.fresh} if ids else {}
    of = fresh | {key: each.touch for key, each in known.items()}
    further = {row: of[keys[row]] for row in rows.retold} | joins
    words.tell(told, further, gone=words.said_of(gone, touches=fresh))
    for row in joins:
        rows.outcomes[row] = Outcome.JOINED
    mailed = [row for row in range(len(keys)) if touches.kind[row] in LOOKED_AT]
    mark_machines(
        people=[touches.person_id[row] for row in mailed],
        moments=[touches.occurred_at[row] for row in mailed],
    )
    return rows.outcomes


@dataclass(slots=True)
class _Sorted:
    """Rows by what they are: of a touch that is new, or another word of one that is known."""

    outcomes: list[Outcome]
    fresh: list[int]
    retold: list[int]


def _sort(told: words.Told, known: Mapping[str, words.Known]) -> _Sorted:
    """Of several undated rows of one touch the last has its way: so all may come again."""
    answer = _Sorted([], [], [])
    heard = {key: list(each.words) for key, each in known.items()}
    said = [told.word(row) for row in range(len(told.keys))]
    last = dict(zip(told.keys, said, strict=True))
    for row, key in enumerate(told.keys):
        word = said[row]
        before = heard.setdefault(key, [])
        outcome = Outcome.UNCHANGED
        if not word.is_dated and not rules.adds_nothing(word, last[key]):
            answer.outcomes.append(outcome)
            continue
        if not before:
            answer.fresh.append(row)
            outcome = Outcome.CREATED
        else:
            news = rules.news(word, known=before)
            if news is not rules.News.NOTHING:
                answer.retold.append(row)
            if news is rules.News.NEWEST:
                outcome = Outcome.UPDATED
        before.append(word)
        answer.outcomes.append(outcome)
    return answer


def take_away(*, gone: Gone, at: datetime, batch_id: int | None) -> list[Outcome]:
    """Records that a tool has no more: what happened by them counts nowhere, and is still told of.

    A record is known by its id, alone or before a colon. One that nobody has told of is remembered
    where the tool says when it went, so that older words of it change nothing.
    """
    keys = [key[:200] for key in gone.external_key]
    words.hold(gone.source, keys)
    told = words.find_of_records(source=gone.source, ids=keys)
    asked = sorted({*keys, *(key for each in told.values() for key in each)})
    known, lone = words.known(gone.source, asked)
    remembered = {(each.record, each.at) for each in lone}
    outcomes, rows = [], []
    for record, as_of in zip(keys, gone.as_of, strict=True):
        outcome = Outcome.UNCHANGED
        word = rules.Word({}, is_gone=True, at=as_of or at, is_dated=as_of is not None)
        for key in told.get(record, ()):
            news = rules.news(word, known=known[key].words)
            if news is not rules.News.NOTHING:
                rows.append(words.GoneRow(key, known[key].touch, as_of))
            if news is rules.News.NEWEST:
                outcome = Outcome.UPDATED
        if as_of and (record, as_of) not in remembered:
            remembered.add((record, as_of))
            rows.append(words.GoneRow(record, None, as_of))
        outcomes.append(outcome)
    words.tell_gone(gone.source, rows, at=at, batch_id=batch_id)
    return outcomes


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
