"""The measures of who helped: what attribution answers, as rows of a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from operator import itemgetter

from accord.attribution import api as attribution
from accord.kernel.apart import apart
from accord.kernel.money import total
from accord.lake import api as lake
from accord.reporting.queries import credit_costs, exchanging, starts, touch_rules
from accord.reporting.queries.asking import Answer
from accord.reporting.queries.kept import Kept
from accord.reporting.rules import questions
from accord.reporting.rules.rows import Context
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import (
    OTHERS,
    Group,
    Measure,
    Options,
    Row,
    UnableToMeasure,
)

_DIGITS = 6
_reports: Kept[attribution.Report] = Kept(at_most=64)


def answer(*, measure: Measure, options: Options, snapshot: lake.Snapshot, at: datetime) -> Answer:
    """Who is credited with what. Raises UnableToMeasure for what makes no question."""
    if measure.name != "attribution":
        return starts.answer(measure=measure, options=options, snapshot=snapshot, at=at)
    question, rules = question_of(measure, options), touch_rules.rules_for(options, at=at)
    rates = exchanging.state(options)
    key = (snapshot.generation, at.date(), question, rules, attribution.state_of_groups(), rates)
    try:
        found = _reports.get(
            key, lambda: attribution.report(question=question, rules=rules, snapshot=snapshot)
        )
    except attribution.UnableToCredit as refusal:
        raise UnableToMeasure(what="model", given=options.model, why=str(refusal)) from refusal
    lines, is_whole = _without_strangers(found.lines, measure, options)
    rows = tuple(_row(line) for line in lines)
    if question.by is attribution.By.CAMPAIGN:
        rows = credit_costs.with_costs(rows, options=options, snapshot=snapshot)
    return Answer(
        rows=rows,
        context=Context(dimension=question.by.value),
        horizon=None,
        notes=_notes(found, days=rules.look_back, shown={str(line.group) for line in lines}),
        is_whole=is_whole,
    )


def list_records(
    *,
    measure: Measure,
    options: Options,
    cell: str,
    group: Group,
    after: int,
    limit: int,
    snapshot: lake.Snapshot,
    at: datetime,
    currency: str | None = None,
) -> list[int]:
    """Ids of the won deals of which a group has a part. Raises UnableToMeasure."""
    if cell not in measure.cells:
        raise UnableToMeasure(what="cell", given=cell, known=tuple(measure.cells))
    if measure.name != "attribution":
        return starts.list_records(
            measure=measure, options=options, cell=cell, group=group, after=after, limit=limit,
            snapshot=snapshot, at=at, currency=currency,
        )  # fmt: skip
    is_hidden = questions.hides_people(measure, options) and group is not None
    if is_hidden and group not in (options.seen or ()):
        return []
    return attribution.list_deals(
        question=question_of(measure, options), rules=touch_rules.rules_for(options, at=at),
        snapshot=snapshot, group=group, currency=currency, after=after, limit=limit,
    )  # fmt: skip


def question_of(measure: Measure, options: Options) -> attribution.Question:
    """What is asked of attribution. Raises UnableToMeasure."""
    by = questions.dimension_of(measure, options)
    if by is None:
        raise UnableToMeasure(what="dimension", given="total", known=measure.dimensions)
    try:
        model, dialect = attribution.read_model(options.model)
    except ValueError as problem:
        raise UnableToMeasure(
            what="model", given=options.model, known=attribution.MODEL_NAMES
        ) from problem
    for what, given, known in (
        ("credit", options.credit, attribution.Pool),
        ("teams", options.teams, attribution.Teams),
    ):
        if given not in set(known):
            raise UnableToMeasure(what=what, given=given, known=tuple(known))
    return attribution.Question(
        model=model,
        dialect=dialect,
        by=attribution.By(by),
        pool=attribution.Pool(options.credit),
        teams=attribution.Teams(options.teams),
        start=options.start,
        end=options.end,
        currency=options.currency,
        zone=options.zone,
    )


def _without_strangers(
    lines: Sequence[attribution.Line], measure: Measure, options: Options
) -> tuple[list[attribution.Line], bool]:
    """Members whose figures whoever asks may not be told are one group, and not told of at all
    where they are so few that each could be known; and whether none is left out so."""
    if not questions.hides_people(measure, options):
        return list(lines), True
    kept = apart(
        {_key(line): frozenset({int(line.group)} if line.group else ()) for line in lines},
        seen=options.seen, are_persons=True, kind=itemgetter(1),
    )  # fmt: skip
    told = [line for line in lines if kept.may_tell(_key(line))]
    hidden = [line for line in lines if _key(line) in kept.together - kept.untold]
    for currency in sorted({line.currency for line in hidden}):
        of = [line for line in hidden if line.currency == currency]
        values = [line.value for line in of if line.value is not None]
        told.append(
            replace(
                of[0],
                group=OTHERS,
                conversions=sum((line.conversions for line in of), Fraction(0)),
                value=total(values, currency=currency) if values else None,
                deals=0,
                low=None,
                high=None,
            )
        )
    told.sort(key=lambda line: (line.group is None, line.currency, -line.conversions))
    return told, not kept.untold


def _key(line: attribution.Line) -> tuple[Group, str]:
    return line.group, line.currency


def _row(line: attribution.Line) -> Row:
    return Row(
        group=line.group,
        label=None if line.group is None else str(line.group),
        figures={
            "conversions": round(float(line.conversions), _DIGITS),
            "value": line.value,
            "low": line.low,
            "high": line.high,
            "currency": line.currency,
            "deals": line.deals,
        },
    )


def _notes(found: attribution.Report, *, days: int, shown: set[str]) -> tuple[Note, ...]:
    """What is to be known beside the rows; names are put in by who knows them. Of groups that are
    not shown nothing is said."""
    if not found.deals:
        return ()
    if found.untouched == found.deals:
        return (Note(Say.ALL_UNTOUCHED, {"deals": found.deals, "days": days}),)
    notes = [
        Note(Say.ALWAYS_TOGETHER, {"names": tuple(str(one) for one in names)})
        for names in found.together
        if shown.issuperset(map(str, names))
    ]
    for currency in found.close:
        of = [line for line in found.lines if line.currency == currency and line.group is not None]
        if not shown.issuperset(str(line.group) for line in of[:2]):
            continue
        one, other = (str(line.group) for line in of[:2])
        if not any({one, other} <= {str(name) for name in names} for names in found.together):
            notes.append(Note(Say.HELP_TOO_CLOSE, {"one": one, "other": other}))
    if found.untouched:
        notes.append(Note(Say.UNTOUCHED, {"deals": found.untouched}))
    return (*notes, Note(Say.NOT_A_CAUSE))


def named(notes: Sequence[Note], rows: Sequence[Row]) -> tuple[Note, ...]:
    """The notes with what people read in the place of groups."""
    names = {str(row.group): row.name or "" for row in rows if row.group is not None}

    def said(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(names.get(one, one) for one in value)
        return names.get(value, value) if isinstance(value, str) else value

    return tuple(
        Note(note.say, {name: said(value) for name, value in note.parameters.items()})  # type: ignore[misc]
        for note in notes
    )
