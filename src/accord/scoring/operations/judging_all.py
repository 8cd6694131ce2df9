"""Very many leads by a card at once: worked out in the lake, written into a table of their own
that takes the place of what the version had."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db import OperationalError, connection, transaction

from accord.foundation import bulk
from accord.lake import api as lake
from accord.scoring.models import Run
from accord.scoring.operations.rescoring import AT_ONCE, rescore_people, tell
from accord.scoring.queries.cards import find_names
from accord.scoring.queries.changes import changed_people, leads_of
from accord.scoring.queries.everybody import everybody
from accord.scoring.rules.compiling.statement import Compiled, compile_card
from accord.scoring.values.cards import Card
from accord.scoring.values.scores import CardInForce, Cause, Turned

WITHIN = timedelta(minutes=15)
_LOCK = 0x6A756467  # "judg"
_BLOCK = 1 << 20
# So long others wait behind us for those who read scores; then they go first and we try again.
PATIENCE = "3s"
FEW = 20_000  # who differ: more are exchanged
_UNHURRIED = "select set_config('statement_timeout', '15min', true)"
_NOT_LET_GO = "55P03"
COLUMNS = """lead_id, fit, fit_low, fit_high, sign, log2, bonus, direct_until, quadrant,
  changes_on"""
# In the order of the largest index: it has nothing to sort then.
ROW = """select lead_id, fit, fit_low, fit_high, sign, log2, bonus,
  date '2020-01-01' + direct_until as direct_until, quadrant,
  date '2020-01-01' + changes_on as changes_on from ({}) answered
  order by answered.quadrant, sign * (log2 + 64) desc, lead_id"""
# Leads of which the version says something else than it was worked out, by person.
_DIFFERING = """
select distinct l.person_id
from judged j
full join (select * from scoring_score where version_id = %s) s on s.lead_id = j.lead_id
join live.leads l on l.id = coalesce(j.lead_id, s.lead_id)
where (j.fit, j.fit_low, j.fit_high, j.sign, j.bonus, j.direct_until, j.quadrant, j.changes_on)
      is distinct from
      (s.fit, s.fit_low, s.fit_high, s.sign, s.bonus, s.direct_until, s.quadrant, s.changes_on)
   or abs(j.log2 - s.log2) > 1e-6
"""
_TURNED = """
select coalesce(n.lead_id, o.lead_id), coalesce(o.quadrant, ''), coalesce(n.quadrant, '')
from "{made}" n
full join (select * from scoring_score where version_id = %(version)s) o on o.lead_id = n.lead_id
where n.quadrant is distinct from o.quadrant
  and coalesce(n.lead_id, o.lead_id) <> all(%(kept)s)
order by 1
"""


@contextmanager
def asking_all(*, card: Card, at: datetime) -> Iterator[tuple[lake.Question, Compiled]]:
    """The lake as of now with what a card asks of all leads beside it, and the card as a question
    to both. Raises LakeRefusal."""
    snapshot = lake.catch_up(at=at)
    asked = everybody(card)
    compiled = compile_card(
        card, leads=asked.leads, touched=asked.touched, names=find_names(card=card), at=at,
        dialect=asked.dialect,
    )  # fmt: skip
    with lake.asking(snapshot=snapshot, beside=asked.beside) as question:
        yield question, compiled


def judge_all(*, run_id: int, card: CardInForce, at: datetime) -> bool:
    """Judge all leads by a card; whether it was done: not where somebody else is at it, or where
    the scores are read without a pause just now. Nothing of it is seen before its end, and one
    that was stopped meanwhile changes nothing.

    Raises LakeRefusal.
    """
    with _alone(card.version_id) as is_mine:
        run = Run.objects.filter(pk=run_id, ended_at=None).first()
        if not is_mine or run is None:
            return is_mine
        with (
            asking_all(card=card.card, at=at) as (question, compiled),
            question.lines(
                sql=ROW.format(compiled.sql), parameters=compiled.parameters, within=WITHIN
            ) as lines,
        ):
            if run.is_again:
                people = _differing(run, lines=lines)
                if len(people) <= FEW:
                    return _follow(run, people=people, at=at)
            since = question.snapshot.watermark
            return exchange(run, lines=lines, since=since, at=at)


def write_all(
    *, version_id: int, lines: Path, at: datetime, kept: Callable[[str], Sequence[int]]
) -> int:
    """Put these scores in the place of all that a version has; answers how many. kept: asked with
    the name of the new table once nobody else writes, for the leads that stay as they are.

    Must be called inside a transaction. Raises OperationalError where others do not let go.
    """
    bulk.execute(_UNHURRIED)
    [(made,)] = bulk.fetch("select live.new_scores(%s, %s)", [version_id, at])
    written = copy_lines(lines, into=made)
    bulk.execute("select live.index_scores(%s)", [version_id])
    bulk.execute("select set_config('lock_timeout', %s, true)", [PATIENCE])
    # From here on whoever has told something has written its score, or waits for us.
    bulk.execute("lock table scoring_score in access exclusive mode")
    bulk.execute("select live.exchange_scores(%s, %s)", [version_id, [*kept(made)]])
    return written


def copy_lines(lines: Path, *, into: str) -> int:
    """Write lines as DuckDB makes them, of COLUMNS, into a table; answers how many."""
    with lines.open("rb") as read, connection.cursor() as cursor:
        with cursor.copy(f'copy "{into}" ({COLUMNS}) from stdin (format csv)') as copy:
            while block := read.read(_BLOCK):
                copy.write(block)
        return int(cursor.rowcount)


def exchange(run: Run, *, lines: Path, since: int, at: datetime) -> bool:
    """Put what was worked out in the place of what a run's version has, but for whoever was told
    of since that transaction, or was judged since `at`; whether others let us."""

    def kept(made: str) -> Sequence[int]:
        stay = _judged_meanwhile(run.version_id, since=since, at=at)
        if run.is_again:
            turns = _turns(run.version_id, made=made, kept=stay)
            tell(turns, version_id=run.version_id, cause=Cause.TIME, at=at)
        return stay

    try:
        with transaction.atomic():
            judged = write_all(version_id=run.version_id, lines=lines, at=at, kept=kept)
            if not _end(run, judged=judged, at=at):
                transaction.set_rollback(True)
    except OperationalError as problem:
        if getattr(problem.__cause__, "sqlstate", "") != _NOT_LET_GO:
            raise
        return False
    return True


def _differing(run: Run, *, lines: Path) -> list[int]:
    """People of whose leads something else is kept than was worked out."""
    with transaction.atomic():
        bulk.execute(_UNHURRIED)
        bulk.execute(
            "create temp table judged on commit drop as select * from scoring_score with no data"
        )
        copy_lines(lines, into="judged")
        bulk.execute("analyze judged")
        return [person for (person,) in bulk.fetch(_DIFFERING, [run.version_id])]


def _follow(run: Run, *, people: Sequence[int], at: datetime) -> bool:
    """Judge these once more, by the same path as whatever else changes."""
    for start in range(0, len(people), AT_ONCE):
        if not Run.objects.filter(pk=run.pk, ended_at=None).exists():
            return True
        rescore_people(people=people[start : start + AT_ONCE], cause=Cause.TIME, at=at)
    _end(run, judged=len(people), at=at)
    return True


def _turns(version_id: int, *, made: str, kept: Sequence[int]) -> list[Turned]:
    rows = bulk.fetch(_TURNED.format(made=made), {"version": version_id, "kept": [*kept]})
    return [Turned(*row) for row in rows]


def _judged_meanwhile(version_id: int, *, since: int, at: datetime) -> Sequence[int]:
    """Leads that somebody told something of that the lake had not heard, and those that were
    judged since we began: what is known of them was known later than what we know."""
    told = leads_of(changed_people("{x} >= %(since)s::text::xid8", {"since": str(since)}))
    judged = bulk.fetch(
        "select lead_id from scoring_score where version_id = %s and worked_out_at >= %s",
        [version_id, at],
    )
    return sorted({*told, *(lead for (lead,) in judged)})


def _end(run: Run, *, judged: int, at: datetime) -> bool:
    """Whether nobody has stopped it meanwhile."""
    return bool(
        Run.objects.filter(pk=run.pk, ended_at=None).update(
            ended_at=max(at, run.started_at), judged=judged
        )
    )


@contextmanager
def _alone(version_id: int) -> Iterator[bool]:
    """Whether no other process judges all leads by this version; none begins inside."""
    key = [_LOCK, version_id % 2147483647]
    [(is_mine,)] = bulk.fetch("select pg_try_advisory_lock(%s, %s)", key)
    try:
        yield is_mine
    finally:
        if is_mine:
            bulk.fetch("select pg_advisory_unlock(%s, %s)", key)
