"""Leads by week and answer or touch, before a card came into force and lately."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accord.foundation import bulk
from accord.scoring import models
from accord.scoring.queries.cards import find_names
from accord.scoring.queries.trial_runs import find_trial
from accord.scoring.rules.asking import numbered
from accord.scoring.rules.compiling import touches
from accord.scoring.rules.compiling.dialects import TEXTS, Postgres
from accord.scoring.rules.compiling.fields import Facts
from accord.scoring.rules.drifting import read
from accord.scoring.values.cards import Card, Counted, Field, Often, TouchTest
from accord.scoring.values.drifting import TOUCHED, TOUCHED_WITHIN, UNTOUCHED, Drift, Picks

_WEEK = 7 * 86_400


def find_drift(*, version_id: int) -> Drift | None:
    """What the latest look at a version found."""
    row = models.Drift.objects.filter(version_id=version_id).first()
    return read(row.told, version_id=version_id, looked_at=row.looked_at) if row else None


def count_answers_by_week(
    *, card: Card, since: datetime, until: datetime
) -> dict[str, list[list[int]]]:
    """For each criterion that asks a field: for each week the leads that came in it, by case, any
    other value last. Leads whose field is empty now are not among them: what came lately had less
    time to be filled in."""
    criteria = card.of_fields
    weeks = max(1, -(-int((until - since).total_seconds()) // _WEEK))
    found = {each.code: [[0] * len(each.answers) for _week in range(weeks)] for each in criteria}
    if not criteria:
        return found
    dialect = Postgres()
    facts = Facts(dialect)
    answers = [facts.points(numbered(each, unknown=None)) for each in criteria]
    applies = facts.is_among(Field.SEGMENT, card.segments) if card.segments else "true"
    listed = ", ".join(f"({place}, {answer})" for place, answer in enumerate(answers))
    rows = bulk.fetch(
        f"""with known as materialized (
              select lead_id, opened_at, {", ".join(facts.columns())} from live.lead_facts
              where joined_to_id is null and gone_at is null and time_known
                and opened_at >= %(since)s and opened_at < %(until)s),
            said as materialized (select lead_id, opened_at, {", ".join(facts.read())} from known),
            {", ".join(facts.tables())}
            select floor(extract(epoch from said.opened_at - %(since)s) / {_WEEK})::integer,
                   asked.place, asked.answer, count(*)
            from said {facts.joins()}
            cross join lateral (values {listed}) asked(place, answer)
            where {applies} and asked.answer is not null
            group by 1, 2, 3""",
        {**dialect.parameters.given, "since": since, "until": until},
    )
    for week, place, answer, count in rows:
        found[criteria[place].code][week][answer] += count
    return found


def count_touched_by_week(
    *, card: Card, since: datetime, until: datetime
) -> dict[str, list[list[int]]]:
    """For each criterion that counts touches: for each week the leads that came in it, with a touch
    that it takes within TOUCHED_WITHIN of coming, and without. Of criteria that take the same
    touches the first."""
    counted: dict[TouchTest, str] = {}
    for each in card.interest.criteria:
        if isinstance(each, Counted | Often):
            counted.setdefault(each.touch, each.code)
    weeks = max(1, -(-int((until - since).total_seconds()) // _WEEK))
    found = {code: [[0, 0] for _week in range(weeks)] for code in counted.values()}
    if not counted:
        return found
    dialect, names = Postgres(), find_names(card=card)
    facts = Facts(dialect)
    applies = facts.is_among(Field.SEGMENT, card.segments) if card.segments else "true"
    taken = [touches.takes(test, names=names, dialect=dialect) for test in counted]
    kinds = dialect.given(touches.kinds_of(card), of=TEXTS)
    of_lead = ["lead_id", "head_id", "opened_at"]
    tables = "".join(f"{table}, " for table in facts.tables())
    marks = ", ".join(f"bool_or({takes}) as t{place}" for place, takes in enumerate(taken))
    listed = ", ".join(f"({place}, coalesce(t{place}, false))" for place in range(len(taken)))
    codes = list(counted.values())
    for week, place, is_touched, count in bulk.fetch(
        f"""with known as materialized (
              select {", ".join([*of_lead, *facts.columns()])} from live.lead_facts
              where joined_to_id is null and gone_at is null and time_known
                and opened_at >= %(since)s and opened_at < %(until)s),
            said as materialized (
              select {", ".join([*of_lead, *facts.read()])} from known), {tables}
            asked as (select said.* from said {facts.joins()} where {applies}),
            touched as (
              select lead_id, {marks}
              from asked a join live.touches t on t.head_id = a.head_id
                and t.occurred_at >= a.opened_at - interval '1 day'
                and t.occurred_at < a.opened_at + %(within)s
                and {dialect.is_in("t.kind", kinds)}
              group by lead_id)
            select floor(extract(epoch from opened_at - %(since)s) / {_WEEK})::integer,
                   asked_for.place, asked_for.is_touched, count(*)
            from asked left join touched using (lead_id)
            cross join lateral (values {listed}) asked_for(place, is_touched)
            group by 1, 2, 3""",
        {**dialect.parameters.given, "since": since, "until": until, "within": TOUCHED_WITHIN},
    ):
        found[codes[place]][week][TOUCHED if is_touched else UNTOUCHED] += count
    return found


def find_picks(*, version_id: int, began_at: datetime, at: datetime) -> Picks | None:
    """Leads that a version called and that are as old as those of its trial were at least; nothing
    of one that was never tried."""
    run = find_trial(version_id=version_id)
    if run is None or run.trial is None:
        return None
    old = timedelta(days=(run.asked_at.date() - run.trial.cohort.until).days)
    [(leads, customers)] = bulk.fetch(
        """select count(*), count(*) filter (where l.ending = 'won' or l.stage = 'customer')
           from (select distinct lead_id from scoring_turn
                 where version_id = %s and quadrant in ('perfect', 'hot')
                   and at >= %s and at <= %s) called
           join facts.leads l on l.key = called.lead_id""",
        [version_id, began_at, at - old],
    )
    before = run.trial.picked
    return Picks(leads, customers, before.leads, before.customers)


def list_drifts(*, version_ids: Sequence[int]) -> list[Drift]:
    """What was found, of those of these versions of whom anything was."""
    rows = models.Drift.objects.filter(version_id__in=version_ids).order_by("version_id")
    found = [read(row.told, version_id=row.version_id, looked_at=row.looked_at) for row in rows]
    return [drift for drift in found if drift]
