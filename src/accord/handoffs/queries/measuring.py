"""What came of a draft while it was measured in silence, from the tables."""

from dataclasses import replace
from datetime import datetime

from accord.agreements import api as agreements
from accord.agreements.values.facts import Facts
from accord.agreements.values.silence import Measured, SilentRun, Timed
from accord.agreements.values.terms import AgreementInForce
from accord.foundation import bulk
from accord.handoffs.queries.attainment import calendars_of, sides_at
from accord.handoffs.queries.facts_of import load, unseen_owners
from accord.handoffs.rules.attainment import PROMISED
from accord.handoffs.rules.running import BY_TOUCH
from accord.handoffs.values.clocks import Promise
from accord.team import api as team

# A deadline has a clock of its own clause; how soon is another promise.
_TIMED = """
select c.promise, coalesce(h.facts ->> 'quadrant', ''), coalesce(h.facts ->> 'origin', ''),
       coalesce(h.facts ->> 'country', ''), c.target, c.due_at, coalesce(c.stopped_at, h.closed_at),
       c.calendar_id, h.owner_id, c.stopped_at is null and h.closed_at is null, c.clause
from handoffs_clock c
join handoffs_handoff h on h.id = c.handoff_id
where c.agreement_id = %(version)s and c.is_silent and c.member_id is null
  and c.started_at >= %(since)s and c.started_at < %(until)s and c.due_at is not null
  and c.state in ('running', 'met', 'met_late', 'missed')
  and h.outcome <> 'merged'
order by c.id"""


def measured_in_silence(*, held: AgreementInForce, run: SilentRun) -> tuple[Measured, ...]:
    """What came of each clause of a draft while it was measured; clauses of which nothing can be
    said are left out."""
    since, until = run.started_at, run.ended_at
    found = load(held=held, start=since, until=until, at=until)
    # What was handed over before nobody had promised anything about.
    facts = Facts(tuple(one for one in found.facts.delivered if one.delivered_at >= since))
    found = replace(found, facts=facts)
    sides = sides_at(at=until)
    calendars = {side: calendars_of(held, side, sides, found=found, at=until) for side in sides}
    timed = _timed(held.version_id, since=since, until=until)
    told = (
        agreements.measure_clause(
            held.agreement, clause, facts=facts,
            timed=[one for code, one in timed if code == clause.code],
            calendars=calendars[clause.side], since=since, until=until,
        )
        for clause in held.agreement.clauses
    )  # fmt: skip
    return tuple(one for one in told if one is not None)


def _timed(version_id: int, *, since: datetime, until: datetime) -> list[tuple[str, Timed]]:
    rows = bulk.fetch(_TIMED, {"version": version_id, "since": since, "until": until})
    hours = team.calendars_by_version(ids={row[7] for row in rows})
    blind = unseen_owners(members=sorted({row[8] for row in rows}), at=until)
    return [
        (
            clause,
            Timed(
                PROMISED[Promise(promise)], quadrant, origin, country, target, due, ended,
                hours[calendar],
                is_seen=not (is_open and owner in blind and promise in BY_TOUCH),
            ),
        )
        for promise, quadrant, origin, country, target, due, ended, calendar, owner, is_open, clause
        in rows
        if promise in PROMISED
    ]  # fmt: skip
