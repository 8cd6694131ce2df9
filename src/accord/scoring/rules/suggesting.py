"""Past leads as a table to learn from, and what was learned as a card that can judge."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from accord.scoring.rules.asking import ask, holds, numbered
from accord.scoring.rules.fit import fit_of
from accord.scoring.rules.quadrants import quadrant_of
from accord.scoring.values.cards import (
    MOST_CRITERIA,
    MOST_THRESHOLD,
    MOST_TOUCHES,
    OWN_FIELD,
    Card,
    Field,
    OfFields,
    Often,
)
from accord.scoring.values.learning import Past, Wishes
from accord.scoring.values.scores import Quadrant
from accord.scoring.values.suggestions import (
    MOST_FIELDS,
    TOUCHED_WITHIN,
    Count,
    PastLead,
    Reads,
    Said,
    Told,
    Way,
)

# A lead is on several lists at once, which a column of one value each cannot say; and a campaign is
# over before the leads come that a card is to judge.
_FIELDS = tuple(
    each for each in Field if each not in (Field.OWN, Field.TARGET_LIST, Field.CAMPAIGN)
)


def past_of(leads: Sequence[PastLead]) -> tuple[Past, list[Reads]]:
    """The leads as columns, in the order of time, and what each column stands for."""
    columns: dict[str, list[str]] = {}
    reads = []
    for each in _FIELDS:
        columns[each.value] = [_field(lead, each) for lead in leads]
        reads.append(Reads(each.value, field=each.value))
    for kind in sorted({kind for lead in leads for kind in lead.touches}):
        name = f"touch {kind}"
        columns[name] = [str(lead.touches.get(kind, 0)) for lead in leads]
        reads.append(Reads(name, kind=kind))
    touches = {each.column for each in reads if each.kind}
    for name in _own_fields(leads):
        if name in touches:
            continue
        column = f"{name} (own field)" if name in columns else name
        columns[column] = [_own(lead, name) for lead in leads]
        reads.append(Reads(column, field=OWN_FIELD + name))
    past = Past(
        columns,
        [lead.is_customer for lead in leads],
        [lead.day for lead in leads],
        {each.column: each.field for each in reads if each.field},
    )
    return past, reads


def wishes_of(told: Told, reads: Sequence[Reads]) -> Wishes:
    """What the team says, of columns that are there; touches rise where it says nothing."""
    names = {each.column for each in reads}
    touches = {each.column for each in reads if each.kind}
    rising = {name for name, way in told.ways.items() if way is Way.RISING}
    falling = {name for name, way in told.ways.items() if way is Way.FALLING}
    return Wishes(
        keep=frozenset(names & set(told.kept)),
        rising=frozenset(names & rising | touches - set(told.ways)),
        falling=frozenset(names & falling),
        interest=frozenset(touches),
        pairs=True,
    )


def as_card(
    body: Mapping[str, Any], reads: Sequence[Reads], *, most: Mapping[str, int]
) -> dict[str, Any]:
    """The card that was learned, with counts of touches asked of touches: each number of them
    from which the points differ is a criterion of its own, and none of them brings nothing.

    most: the largest number of each kind that any lead had; more than that count as that many.
    """
    kinds = {each.column: each.kind for each in reads if each.kind}
    asked: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    usual = 0
    for criterion in body["interest"]["criteria"]:
        kind = kinds.get(criterion["field"].removeprefix(OWN_FIELD))
        if kind is None:
            asked.append(criterion)
        else:
            usual += _points(criterion, 0)
            steps += _steps(criterion, kind, most=most.get(kind, 0))
    room = MOST_CRITERIA - len(asked)
    kept = sorted(steps, key=lambda one: -abs(one["points"]))[:room]
    threshold = body["interest"]["threshold"] - usual
    return {
        **body,
        "interest": {
            **body["interest"],
            "threshold": max(-MOST_THRESHOLD, min(MOST_THRESHOLD, threshold)),
            "criteria": [*(one for one in steps if one in kept), *asked],
        },
    }


def most_touches(leads: Sequence[PastLead]) -> dict[str, int]:
    """By kind of touch the largest number that any lead had."""
    found: Counter[str] = Counter()
    for lead in leads:
        found |= Counter(lead.touches)
    return dict(found)


def count(card: Card, leads: Sequence[PastLead]) -> dict[str, list[Count]]:
    """Past leads and customers by criterion: for each of its cases, then any other value, then
    none; of touches for as many of them."""
    counts: dict[str, list[Count]] = {}
    for each in (*card.fit.criteria, *card.interest.criteria):
        if isinstance(each, OfFields):
            counts[each.code] = _answers(each, leads)
        elif isinstance(each, Often):
            met = [lead for lead in leads if _is_met(each, lead)]
            counts[each.code] = [_count(met)]
    return counts


def said_of(card: Card, leads: Sequence[PastLead]) -> dict[Quadrant, Said]:
    """What sales said of the leads that a card would call at once."""
    found: dict[Quadrant, list[PastLead]] = {Quadrant.PERFECT: [], Quadrant.HOT: []}
    for lead in leads:
        quadrant = place(card, lead)
        if quadrant in found:
            found[quadrant].append(lead)
    return {
        quadrant: Said(
            sum(bool(lead.verdict) for lead in rows),
            sum(lead.verdict == "no" for lead in rows),
            dict(Counter(lead.reason for lead in rows if lead.reason).most_common()),
        )
        for quadrant, rows in found.items()
    }


def place(card: Card, lead: PastLead) -> Quadrant:
    """Where a past lead would have stood, by a card that was learned."""
    level = fit_of(card.fit, lead.facts)[0].level
    points = sum(
        (ask(each, lead.facts).points or 0)
        if isinstance(each, OfFields)
        else each.points * (isinstance(each, Often) and _is_met(each, lead))
        for each in card.interest.criteria
    )
    return quadrant_of(level, is_interested=points >= card.interest.threshold)


def _answers(asked: OfFields, leads: Sequence[PastLead]) -> list[Count]:
    """By place of the case; any other value and none come next."""
    known = len(asked.answers)
    placed = numbered(asked, unknown=known)
    found: list[list[PastLead]] = [[] for _each in range(known + 1)]
    for lead in leads:
        found[ask(placed, lead.facts).points or 0].append(lead)
    return [_count(rows) for rows in found]


def _count(leads: Sequence[PastLead]) -> Count:
    return Count(len(leads), sum(lead.is_customer for lead in leads))


def _is_met(each: Often, lead: PastLead) -> bool:
    count = sum(lead.touches.get(kind, 0) for kind in each.touch.kinds)
    return count >= each.at_least and (each.where is None or holds(each.where, lead.facts) is True)


def _field(lead: PastLead, field: Field) -> str:
    if field is Field.EMPLOYEES:
        return "" if lead.facts.employees is None else str(lead.facts.employees)
    return str(getattr(lead.facts, field.value))


def _own(lead: PastLead, name: str) -> str:
    return next((text for record in lead.facts.attributes if (text := record.get(name, ""))), "")


def _own_fields(leads: Sequence[PastLead]) -> list[str]:
    """Own fields, those filled in most often, in the order of their names."""
    seen: Counter[str] = Counter()
    for lead in leads:
        seen.update({name for record in lead.facts.attributes for name in record if record[name]})
    return sorted(name for name, _count in seen.most_common(MOST_FIELDS))


def _steps(criterion: Mapping[str, Any], kind: str, *, most: int) -> Iterator[dict[str, Any]]:
    """From so many touches on, so many points more than below."""
    before = _points(criterion, 0)
    for number in _turns(criterion):
        if number > most:
            return
        now = _points(criterion, number)
        if now != before:
            yield {
                "code": f"touch_{kind}_{number}",
                "touch": {"kinds": [kind], "direction": "in"},
                "points": now - before,
                "at_least": number,
                "within_days": TOUCHED_WITHIN,
            }
        before = now


def _turns(criterion: Mapping[str, Any]) -> list[int]:
    """Whole numbers, from 1, at which another answer may begin."""
    found: set[int] = set()
    for case in criterion["cases"]:
        for value in case["values"]:
            number = int(Decimal(value))
            found |= {number, number + 1}
    return sorted(number for number in found if 1 <= number <= MOST_TOUCHES)


def _points(criterion: Mapping[str, Any], number: int) -> int:
    for case in criterion["cases"]:
        values = [Decimal(value) for value in case["values"]]
        if (
            (case["test"] == "at_least" and number >= values[0])
            or (case["test"] == "at_most" and number <= values[0])
            or (case["test"] == "one_of" and number in values)
        ):
            return int(case["points"])
    return int(criterion["otherwise"])
