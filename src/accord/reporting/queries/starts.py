"""Which team started the won deals, and in which marketing had a part, as rows of a measure."""

from __future__ import annotations

from datetime import datetime

from accord.attribution import api as attribution
from accord.kernel.money import Money
from accord.lake import api as lake
from accord.reporting.queries import touch_rules
from accord.reporting.queries.asking import Answer
from accord.reporting.queries.listing import directions
from accord.reporting.rules.rows import Context
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Figure, Group, Measure, Options, Row, UnableToMeasure

_SIDES = {"marketing": "marketing", "sales": "sales", "nobody": ""}


def answer(*, measure: Measure, options: Options, snapshot: lake.Snapshot, at: datetime) -> Answer:
    """The rows of one of the two measures."""
    rules = touch_rules.rules_for(options, at=at)
    question = _question(options)
    origins = _origins(at=at)
    if measure.name == "influenced":
        found = attribution.influenced(
            question=question, rules=rules, origins=origins, snapshot=snapshot
        )
        rows = [_of_influence(one) for one in found]
        return Answer(rows=tuple(rows), context=Context(dimension=measure.by), horizon=None)
    started = attribution.started(
        question=question, rules=rules, origins=origins, snapshot=snapshot
    )
    told = [_of_rule(one, is_locked=one.rule is rules.sourced) for one in started]
    return Answer(
        rows=tuple(told), context=Context(dimension=measure.by), horizon=None, notes=_notes(told)
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
    """Ids of the deals that a number counts. Raises UnableToMeasure."""
    rule, is_influenced = None, None
    if measure.name == "influenced":
        is_influenced = group == "marketing"
    elif group not in set(attribution.SourcedRule):
        raise UnableToMeasure(
            what="sourced_by", given=str(group), known=tuple(attribution.SourcedRule)
        )
    else:
        rule = attribution.SourcedRule(str(group))
    return attribution.list_started(
        question=_question(options),
        rules=touch_rules.rules_for(options, at=at),
        origins=_origins(at=at),
        snapshot=snapshot,
        rule=rule,
        side=_SIDES.get(cell),
        is_influenced=is_influenced,
        currency=currency,
        after=after,
        limit=limit,
    )


def _question(options: Options) -> attribution.Question:
    return attribution.Question(
        start=options.start, end=options.end, currency=options.currency, zone=options.zone
    )


def _of_rule(one: attribution.Started, *, is_locked: bool) -> Row:
    counts = {name: one.sides.get(side, (0, None)) for name, side in _SIDES.items()}
    worth: dict[str, Figure] = {
        f"{name}_value": None if minor is None else Money(minor, one.currency)
        for name, (_deals, minor) in counts.items()
    }
    return Row(
        group=one.rule.value,
        label=one.rule.value,
        figures={
            "deals": sum(deals for deals, _minor in counts.values()),
            **{name: deals for name, (deals, _minor) in counts.items()},
            **worth,
            "currency": one.currency,
            "locked": is_locked,
        },
    )


def _of_influence(one: attribution.Influence) -> Row:
    label = "marketing" if one.is_influenced else "none"
    return Row(
        group=label,
        label=label,
        figures={
            "deals": one.deals,
            "value": None if one.amount is None else Money(one.amount, one.currency),
            "currency": one.currency,
            "median_days": None if one.median_days is None else round(one.median_days, 1),
        },
    )


def _notes(rows: list[Row]) -> tuple[Note, ...]:
    """How far the rules are apart, where they are."""
    by_rule: dict[Group, int] = {}
    for row in rows:
        by_rule[row.group] = by_rule.get(row.group, 0) + int(str(row.figures["marketing"]))
    if len(set(by_rule.values())) < 2:
        return ()
    low, high = min(by_rule.values()), max(by_rule.values())
    return (Note(Say.RULES_DIFFER, {"low": low, "high": high}),)


def _origins(*, at: datetime) -> attribution.Origins:
    found = directions(at=at)
    return attribution.Origins(marketing=tuple(found["inbound"]), sales=tuple(found["outbound"]))
