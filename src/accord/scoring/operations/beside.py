"""A draft judges beside the card in force: begun, followed, ended. It moves no lead, and is told
of nowhere but on its card's page."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk, jobs
from accord.journal import api as journal
from accord.scoring.models import Beside as Row
from accord.scoring.queries.beside import find_beside, list_beside
from accord.scoring.queries.cards import find_names
from accord.scoring.queries.scores import refusing
from accord.scoring.rules.compiling.dialects import Postgres
from accord.scoring.rules.compiling.statement import Compiled, compile_card
from accord.scoring.rules.reading import read_card
from accord.scoring.values.beside import Beside, Ended, UnableToRunBeside, Unbeside
from accord.scoring.values.trials import TOPIC

STEP = 5_000
_KEEP = """
with answered as materialized ({answered}),
away as (delete from scoring_besidescore s
         where s.beside_id = %(beside)s and s.lead_id = any(%(leads)s)
           and not exists (select from answered a where a.lead_id = s.lead_id)),
put as (insert into scoring_besidescore as s (beside_id, lead_id, quadrant)
        select %(beside)s::bigint, a.lead_id, a.quadrant from answered a
        on conflict (beside_id, lead_id) do update set quadrant = excluded.quadrant
        where s.quadrant <> excluded.quadrant)
insert into scoring_besidecall (beside_id, lead_id, is_beside, called_at)
select %(beside)s::bigint, a.lead_id, true, %(now)s::timestamptz from answered a
where a.quadrant in ('perfect', 'hot')
on conflict do nothing
"""


@transaction.atomic
def start_beside(*, key: str, actor_id: int | None, at: datetime) -> int:
    """Have the open version of a card judge beside the one in force; anew where its wording has
    changed since. Raises UnableToRunBeside."""
    version = definitions.find_open(kind=Kind.CARD, key=key)
    against = definitions.find_in_force(kind=Kind.CARD, key=key, at=at)
    if version is None:
        raise UnableToRunBeside(why=Unbeside.NO_DRAFT)
    if against is None:
        raise UnableToRunBeside(why=Unbeside.NONE_IN_FORCE)
    read_card(version.body)
    bulk.alone_for(topic=TOPIC, keys=[f"beside:{key}"])
    running = Row.objects.select_for_update().filter(key=key, ended_at=None).first()
    if running is not None:
        same = (running.version_id, running.revision, running.against_id)
        if same == (version.id, version.revision, against.id):
            return int(running.pk)
        _end(running, Ended.REPLACED, at=at)
    row = Row.objects.create(
        version_id=version.id, against_id=against.id, key=key, number=version.number,
        revision=version.revision, body=version.body, started_by_id=actor_id, started_at=at,
    )  # fmt: skip
    bulk.execute(
        """insert into scoring_besidecall (beside_id, lead_id, is_beside, called_at)
           select %s, lead_id, false, %s from scoring_score
           where version_id = %s and quadrant in ('perfect', 'hot')""",
        [row.pk, at, against.id],
    )
    jobs.defer("scoring.rescore_all")
    journal.record(
        kind="card.beside_started",
        subject="definition",
        subject_id=row.version_id,
        actor_id=actor_id,
        at=at,
        number=row.number,
    )
    return int(row.pk)


@transaction.atomic
def stop_beside(*, key: str, actor_id: int | None, at: datetime) -> None:
    """End it, with all it said."""
    row = Row.objects.select_for_update().filter(key=key, ended_at=None).first()
    if row is not None:
        _end(row, Ended.STOPPED, at=at)
        journal.record(
            kind="card.beside_stopped",
            subject="definition",
            subject_id=row.version_id,
            actor_id=actor_id,
            at=at,
            number=row.number,
        )


@transaction.atomic
def end_beside(*, at: datetime) -> None:
    """End those whose version has come into force or is gone, or whose card in force is another by
    now."""
    running = {one.id for one in list_beside()}
    stale = Row.objects.select_for_update().filter(ended_at=None).exclude(pk__in=running)
    for row in stale:
        _end(row, _why(row), at=at)


@transaction.atomic
def judge_beside_step(*, at: datetime) -> bool:
    """Judge the next leads by a card beside, if not all have been; whether some are left."""
    end_beside(at=at)
    waiting = Row.objects.select_for_update(skip_locked=True).filter(ended_at=None, is_passing=True)
    row = waiting.order_by("id").first()
    beside = find_beside(key=row.key) if row is not None else None
    if row is None or beside is None:
        return False
    found = bulk.fetch(
        """select l.id, p.canonical_id
           from (select id, person_id from live.leads where id > %s order by id limit %s) l
           join live.persons p on p.id = l.person_id order by l.id""",
        [row.position, STEP],
    )
    if found:
        heads = sorted({head for _lead, head in found})
        refused = refusing(heads=heads)
        judged = [lead for lead, head in found if head not in refused]
        leads = [lead for lead, _head in found]
        given = {"leads": leads, "judged": judged, "heads": heads}
        compiled = compile_card(
            beside.card,
            leads="(select * from live.open_leads where lead_id = any(%(judged)s)) asked",
            touched="(select * from live.touches where head_id = any(%(heads)s)) happened",
            names=find_names(card=beside.card),
            at=at,
            dialect=Postgres(),
        )
        keep_beside(beside, compiled, given=given, at=at)
        row.position = leads[-1]
    if len(found) < STEP:
        row.is_passing, row.passed_at = False, at
    row.save()
    return True


def judge_beside_again(*, at: datetime) -> None:
    """Have all leads judged once more by each card beside; what they said of leads that are gone
    goes."""
    end_beside(at=at)
    Row.objects.filter(ended_at=None).update(position=0, is_passing=True)
    for table in ("scoring_besidescore", "scoring_besidecall"):
        bulk.execute(
            f"""delete from {table} s where not exists (
                  select from live.leads l where l.id = s.lead_id)"""
        )


def keep_beside(beside: Beside, compiled: Compiled, *, given: dict[str, Any], at: datetime) -> None:
    """Keep what a card beside says of `given` leads."""
    bulk.execute(
        _KEEP.format(answered=compiled.sql),
        {**compiled.parameters, **given, "beside": beside.id, "now": at},
    )


def _why(row: Row) -> Ended:
    version = next(
        (
            one
            for one in definitions.list_versions(kind=Kind.CARD, key=row.key)
            if one.id == row.version_id
        ),
        None,
    )
    if version is None:
        return Ended.WITHDRAWN
    return Ended.IN_FORCE if version.active_from is not None else Ended.REPLACED


def _end(row: Row, why: Ended, *, at: datetime) -> None:
    row.ended_at, row.why, row.is_passing = max(at, row.started_at), why.value, False
    row.save()
    for table in ("scoring_besidescore", "scoring_besidecall"):
        bulk.execute(f"delete from {table} where beside_id = %s", [row.pk])
