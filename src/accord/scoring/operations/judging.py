"""All leads by the cards in force, in steps: when a card begins, each night, and what time or
other hands have changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accord.foundation import bulk, jobs
from accord.lake.api import LakeRefusal
from accord.scoring.models import Run
from accord.scoring.operations.judging_all import judge_all
from accord.scoring.operations.rescoring import AT_ONCE, rescore_people, tell, write
from accord.scoring.operations.stages import settle_stages
from accord.scoring.queries.cards import find_names, list_cards
from accord.scoring.queries.changes import changed_people
from accord.scoring.queries.scores import refusing
from accord.scoring.queries.stages import StagesInForce, find_asking
from accord.scoring.rules.compiling.dialects import Postgres
from accord.scoring.rules.compiling.statement import compile_card
from accord.scoring.rules.interest import day_of
from accord.scoring.values.scores import CardInForce, Cause

STEP = 5_000
MANY = 20_000  # leads that are judged all at once
FEW = 200  # people who are judged in the transaction of what came in
# Whoever was judged after this step began is judged by more.
_OLDER = "s.worked_out_at <= excluded.worked_out_at"


def judge_step(*, at: datetime) -> bool:
    """Judge the next leads by a card in force, or by the stages in force where they ask anything,
    if not all have been, or all at once by a card where they are many; whether some are left.

    Where leads stand by a card at first is its beginning, and no turn.
    """
    cards, asking = {each.version_id: each for each in list_cards(at=at)}, find_asking(at=at)
    judging = [*cards, *([asking.version_id] if asking else [])]
    run = _next_run(judging, at=at)
    if run is None:
        return False
    # Steps that have begun go on: they have told of turns.
    if run.version_id in cards and not run.position and _are_many():
        try:
            is_done = judge_all(run_id=run.pk, card=cards[run.version_id], at=at)
        except LakeRefusal:
            pass  # the database alone can do it as well, only slower
        else:
            if is_done and asking is not None:
                _begin_again(asking.version_id, at=at)
            return is_done
    return _judge_next(cards, asking, judging=judging, at=at)


@transaction.atomic
def _next_run(judging: Sequence[int], *, at: datetime) -> Run | None:
    for version_id in judging:
        Run.objects.get_or_create(version_id=version_id, defaults={"started_at": at})
    Run.objects.filter(ended_at=None).exclude(version_id__in=judging).update(ended_at=at)
    return Run.objects.filter(ended_at=None).order_by("id").first()


@transaction.atomic
def _judge_next(
    cards: Mapping[int, CardInForce],
    asking: StagesInForce | None,
    *,
    judging: Sequence[int],
    at: datetime,
) -> bool:
    waiting = Run.objects.select_for_update(skip_locked=True).filter(
        ended_at=None, version_id__in=judging
    )
    run = waiting.order_by("id").first()
    if run is None:
        return False
    found = _leads_after(run.position)
    if found:
        judged = len(found)
        if run.version_id in cards:
            judged = _judge(cards[run.version_id], found, is_first=not run.is_again, at=at)
        if asking is not None:
            settle_stages(lead_ids=[lead for lead, _head in found], asking=asking, at=at)
        run.position, run.judged = found[-1][0], run.judged + judged
    if len(found) < STEP:
        run.ended_at = max(at, run.started_at)
    run.save()
    return True


def judge_again(*, at: datetime) -> None:
    """Have all leads judged once more by each card and by the stages in force, from the first lead
    on."""
    asking = find_asking(at=at)
    cards = [card.version_id for card in list_cards(at=at)]
    for version_id in [*cards, *([asking.version_id] if asking else [])]:
        _begin_again(version_id, at=at)


def _begin_again(version_id: int, *, at: datetime) -> None:
    Run.objects.update_or_create(
        version_id=version_id,
        defaults={
            "started_at": at, "ended_at": None, "position": 0, "judged": 0, "is_again": True,
        },
    )  # fmt: skip


def stop(*, version_id: int, at: datetime) -> None:
    """Leave it at the leads that are judged; the others follow when something of them changes."""
    Run.objects.filter(version_id=version_id, ended_at=None).update(ended_at=at)


def follow_time(*, at: datetime) -> int:
    """Judge those again whom time alone has moved; answers how many stand elsewhere now."""
    moved = 0
    while people := _due(at=at):
        moved += rescore_people(people=people, cause=Cause.TIME, at=at)
        if len(people) < AT_ONCE:
            break
    return moved


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Judge whoever was changed by whatever hand since the last time, a few at once and many by
    jobs; answers how many were changed. What goes on meanwhile is looked at next time."""
    [(now,)] = bulk.fetch("select pg_snapshot_xmin(pg_current_snapshot())::text")
    kept = bulk.fetch("select until::text from scoring_swept where id = 1 for update")
    if not kept:
        bulk.execute("insert into scoring_swept (id, until) values (1, %s::text::xid8)", [now])
        _forget_ended()  # before anybody looked
        return 0
    people = changed_people(
        "{x} >= %(from)s::text::xid8 and {x} < %(to)s::text::xid8", {"from": kept[0][0], "to": now}
    )
    bulk.execute("update scoring_swept set until = %s::text::xid8 where id = 1", [now])
    follow(people=people, cause=Cause.TOLD, at=at)
    return len(people)


def follow_written(*, at: datetime, cause: Cause = Cause.TOLD) -> None:
    """Judge whoever this very transaction has written something of: a few at once, so that the
    score is committed with its cause; of many as soon as it commits."""
    if list_cards(at=at) or find_asking(at=at) is not None:
        follow(people=changed_people("{x} = pg_current_xact_id()", {}), cause=cause, at=at)


def follow(*, people: Sequence[int], cause: Cause, at: datetime) -> None:
    """The same of these people."""
    if len(people) <= FEW:
        rescore_people(people=people, cause=cause, at=at)
        return
    for start in range(0, len(people), STEP):
        jobs.defer("scoring.rescore_people", people=[*people[start : start + STEP]])


def tidy(*, at: datetime) -> int:
    """Take away scores of versions that judge no longer, and of leads that run no more."""
    in_force = [card.version_id for card in list_cards(at=at)]
    bulk.execute("select live.forget_scores(%s)", [in_force])
    gone = bulk.execute("delete from scoring_score where version_id <> all(%s)", [in_force])
    return gone + _forget_ended()


def _forget_ended() -> int:
    return bulk.execute(
        """delete from scoring_score s
           where not exists (select from live.open_leads l where l.lead_id = s.lead_id)"""
    )


def _judge(
    card: CardInForce, found: Sequence[tuple[int, int]], *, is_first: bool, at: datetime
) -> int:
    heads = sorted({head for _lead, head in found})
    refused = refusing(heads=heads)
    leads = [lead for lead, _head in found]
    judged = [lead for lead, head in found if head not in refused]
    compiled = compile_card(
        card.card,
        leads="(select * from live.open_leads where lead_id = any(%(judged)s)) asked",
        touched="(select * from live.touches where head_id = any(%(heads)s)) happened",
        names=find_names(card=card.card),
        at=at,
        dialect=Postgres(),
    )
    given = {"leads": leads, "judged": judged, "heads": heads}
    turns = write(card, compiled, given=given, at=at, guard=_OLDER)
    if not is_first:
        tell(turns, version_id=card.version_id, cause=Cause.TIME, at=at)
    return len(judged)


def _leads_after(position: int) -> list[tuple[int, int]]:
    rows = bulk.fetch(
        """select l.id, p.canonical_id
           from (select id, person_id from live.leads where id > %s order by id limit %s) l
           join live.persons p on p.id = l.person_id order by l.id""",
        [position, STEP],
    )
    return [(lead, head) for lead, head in rows]


def _due(*, at: datetime) -> list[int]:
    rows = bulk.fetch(
        """select distinct l.person_id
           from (select lead_id from scoring_score where changes_on <= %s
                   and version_id = any(%s) limit %s) s
           join live.leads l on l.id = s.lead_id""",
        [day_of(at), [card.version_id for card in list_cards(at=at)], AT_ONCE],
    )
    return [person for (person,) in rows]


def _are_many() -> bool:
    [(count,)] = bulk.fetch(
        "select count(*) from (select from live.leads limit %s) counted", [MANY]
    )
    return bool(count >= MANY)
