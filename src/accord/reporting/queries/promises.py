"""The measures of promises, worked out from hand-offs as they stand now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accord.agreements import api as agreements
from accord.agreements.values.facts import Outcome
from accord.agreements.values.flaws import UnableToRead
from accord.agreements.values.terms import AgreementInForce, Persistence
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.handoffs import api as handoffs
from accord.handoffs.values.attainment import Attained, Kept
from accord.handoffs.values.speed import Waited
from accord.kernel.apart import apart
from accord.kernel.zones import start_of
from accord.reporting.queries.asking import Answer
from accord.reporting.rules import questions
from accord.reporting.rules.handoff_rows import row_of_group, spans
from accord.reporting.rules.rates import rate_of
from accord.reporting.rules.rows import Context, ordered, shares
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import (
    Figure,
    Group,
    Measure,
    Options,
    Row,
    UnableToMeasure,
)

CURRENT = "current"
_COUNTED = (Outcome.MET, Outcome.MISSED, Outcome.EXCUSED, Outcome.UNSEEN)
_CELLS: Mapping[str, tuple[Outcome, ...]] = {
    "due": _COUNTED,
    "met": (Outcome.MET,),
    "missed": (Outcome.MISSED,),
    "excused": (Outcome.EXCUSED,),
    "unseen": (Outcome.UNSEEN,),
    "not_yet": (Outcome.NOT_YET,),
}


def answer(*, measure: Measure, options: Options, at: datetime) -> Answer:
    """The rows of a measure of promises. Raises UnableToMeasure for an agreement or a window that
    there is not."""
    dimension = questions.dimension_of(measure, options)
    context = Context(dimension=dimension)
    if measure.name == "speed_to_lead":
        waited = _waited(options, at=at)
        groups, is_whole = _groups(waited, measure, options)
        told = [_speed_row(group, rows) for group, rows in groups.items()]
        rows = ordered(told, by="handed_off", context=context)
        return Answer(rows=tuple(rows), context=context, horizon=None, is_whole=is_whole)
    found = list(_attained(options, at=at))
    notes = _about(found)
    rows = [_row(one, kept) for one in found for kept in one.kept]
    return Answer(rows=tuple(rows), context=context, horizon=None, notes=notes)


def list_records(
    *,
    measure: Measure,
    options: Options,
    cell: str,
    group: Group,
    after: int,
    limit: int,
    at: datetime,
) -> list[int]:
    """Ids of the hand-offs that a number counts. Raises UnableToMeasure."""
    if cell not in measure.cells:
        raise UnableToMeasure(what="cell", given=cell, known=tuple(measure.cells))
    if measure.name == "speed_to_lead":
        if questions.hides_people(measure, options) and questions.is_others(group):
            return []
        by = None if questions.dimension_of(measure, options) is None else group
        groups, _is_whole = _groups(_waited(options, at=at), measure, options)
        numbers = [one.id for one in groups.get(by, ()) if _CHOSEN[cell](one)]
    else:
        numbers = [
            number
            for one in _attained(options, at=at)
            for kept in one.kept
            if _name(one, kept) == group
            for number in kept.of(*_CELLS[cell])
        ]
    return [number for number in sorted(set(numbers)) if number > after][:limit]


def agreed_tries(*, at: datetime) -> int | None:
    """How often both teams agreed to try before a lead is given up; None where they have not."""
    said = [
        clause.terms.attempts
        for held in agreements.list_in_force(at=at)
        for clause in held.agreement.clauses
        if isinstance(clause.terms, Persistence)
    ]
    return max(said, default=None)


def _attained(options: Options, *, at: datetime) -> Iterable[Attained]:
    for held in _asked(options.agreement, at=at):
        try:
            yield from _of(held, options, at=at)
        except (ValueError, OverflowError) as problem:
            raise UnableToMeasure(what="window", given=options.window or "") from problem


def _of(held: AgreementInForce, options: Options, *, at: datetime) -> Sequence[Attained]:
    """What is asked of a version by its number is judged by it, all else by what held then."""
    window = options.window or CURRENT
    if "/" in (options.agreement or "") or (options.agreement or "").isdigit():
        return [handoffs.attainment(held=held, at=at, window=window)]
    return handoffs.attainments(held=held, at=at, window=window)


def _asked(said: str | None, *, at: datetime) -> Sequence[AgreementInForce]:
    """The agreements that are meant: by key, by key/number, or by a number that one alone has."""
    running = agreements.list_running(at=at)
    if said is None:
        return running
    of_key = [one for one in running if one.key == said]
    if of_key:
        return of_key
    key, _slash, number = said.rpartition("/")
    known = [one for one in definitions.list_all() if one.kind is Kind.AGREEMENT]
    found = [
        one for one in known
        if number.isascii() and number.isdigit() and one.number == int(number)
        and key in ("", one.key)
    ]  # fmt: skip
    if len(found) != 1:
        names = tuple(f"{one.key}/{one.number}" for one in known)
        raise UnableToMeasure(what="agreement", given=said, known=names)
    [version] = found
    held = next((one for one in running if one.version_id == version.id), None)
    if held is not None:
        return [held]
    try:
        agreement = agreements.read_agreement(version.body)
    except UnableToRead as refusal:
        raise UnableToMeasure(what="agreement", given=said) from refusal
    return [AgreementInForce(version.id, version.key, version.number, agreement)]


def _name(one: Attained, kept: Kept) -> str:
    return f"{kept.clause.code}|{one.agreement.key}"


def _row(one: Attained, kept: Kept) -> Row:
    told = kept.attainment
    rate = rate_of(reached=told.met, entered=told.met + told.missed)
    found = shares(rate, mature=told.is_final)
    figures: dict[str, Figure] = {
        "agreement": one.agreement.key,
        "side": told.side.value,
        "kind": told.kind.value,
        "due": told.due,
        "met": told.met,
        "missed": told.missed,
        "excused": told.excused,
        "unseen": told.unseen,
        "not_yet": told.not_yet,
        "attainment": found.pop("rate"),
        **found,
        "standing": told.standing.value,
        "missed_by": float(told.missed_by),
        "from_day": told.window.start.date().isoformat(),
        "until_day": told.window.end.date().isoformat(),
    }
    notes = [Note(Say.PROMISE_RUNS)] if not told.is_final else []
    if told.unseen:
        notes.append(Note(Say.PROMISE_UNSEEN, {"unseen": told.unseen, "due": told.due}))
    return Row(
        group=_name(one, kept), label=kept.clause.code, figures=figures, notes=tuple(notes),
        counted=rate,
        words=agreements.word_clause(agreement=one.agreement.agreement, clause=kept.clause).words,
    )  # fmt: skip


def _about(found: Sequence[Attained]) -> tuple[Note, ...]:
    notes = []
    halves = [half for one in found if not one.agreement.is_silent
              for half in handoffs.tallies(one).values()]  # fmt: skip
    if halves:
        kept, due = sum(one.kept for one in halves), sum(one.due for one in halves)
        notes.append(Note(Say.PROMISES_KEPT, {"met": kept, "due": due}))
    if any(one.agreement.is_silent for one in found):
        notes.append(Note(Say.PROMISES_SILENT))
    return tuple(notes)


# How long leads wait


def _waited(options: Options, *, at: datetime) -> list[Waited]:
    return handoffs.list_waited(
        since=_start(options.start, options), until=_start(options.end, options, days=1), at=at
    )


def _start(day: date | None, options: Options, *, days: int = 0) -> datetime | None:
    return start_of(day + timedelta(days=days), zone=ZoneInfo(options.zone)) if day else None


_CHOSEN: Mapping[str, Callable[[Waited], bool]] = {
    "handed_off": lambda _one: True,
    "tried": lambda one: one.tried_at is not None,
    "waiting": lambda one: one.tried_at is None and one.is_seen and not one.has_ended,
    "unseen": lambda one: one.tried_at is None and not one.is_seen and not one.has_ended,
    "self_reported": lambda one: one.is_self_reported,
}


def _group(one: Waited, dimension: str | None) -> Group:
    if dimension is None:
        return None
    if dimension == "owner":
        return one.owner_id
    return {"quadrant": one.quadrant, "origin": one.origin, "team": one.team}[dimension] or None


def _groups(
    waited: Sequence[Waited], measure: Measure, options: Options
) -> tuple[dict[Group, list[Waited]], bool]:
    """What is told, by its group, and whether no group is left out."""
    dimension = questions.dimension_of(measure, options)
    groups: dict[Group, list[Waited]] = {} if dimension or not waited else {None: []}
    for one in waited:
        groups.setdefault(_group(one, dimension), []).append(one)
    if not questions.hides_people(measure, options):
        return groups, True
    told = apart(
        {group: frozenset(one.owner_id for one in rows) for group, rows in groups.items()},
        seen=options.seen,
        are_persons=questions.are_persons(measure, options),
    )
    rest = [one for group in told.together for one in groups.pop(group)]
    if rest and not told.untold:
        groups[questions.others_of(dimension)] = rest
    return groups, not told.untold


def _speed_row(group: Group, rows: Sequence[Waited]) -> Row:
    count = {name: sum(map(chosen, rows)) for name, chosen in _CHOSEN.items()}
    counting = [one for one in rows if one.counts]
    rate = rate_of(reached=count["self_reported"], entered=count["tried"])
    figures = {
        **count,
        "self_reported_share": rate.value,
        **spans((one.system for one in rows), "system"),
        **spans((one.worked for one in counting), "human"),
        **spans((one.wall for one in counting), "wall"),
        **spans((one.felt for one in counting), "felt"),
    }
    return row_of_group(group, figures)
