"""What is kept of a choice, so that it can be made again: what the rules asked, and everybody at
whom they looked, as they stood."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.definitions.values import SegmentFacts, SegmentField
from accord.handoffs.values.routing import (
    OWN_WORDS,
    Asked,
    Choice,
    PoolEntry,
    Roster,
    Routing,
    RoutingFacts,
    RoutingField,
    Seat,
    Step,
    Why,
)

Pool = Sequence[tuple[int, PoolEntry]]  # each member once, by the first entry that names them
_OWN = "attribute:"
_PARTS = frozenset(
    {"facts", "kind", "account_owner", "last_owner", "not_to", "pools", "seats", "owed", "deputies",
     "catches"}
)  # fmt: skip


def word_of(field: RoutingField, *, facts: RoutingFacts) -> str:
    """A word that is known of a lead beside what segments look at."""
    return facts.kind if field is RoutingField.KIND else facts.words.get(field, "")


def words_of(asked: Asked, *, facts: RoutingFacts) -> tuple[str, ...]:
    """What is known of a field, as it is stored."""
    if asked.field in OWN_WORDS:
        return (word_of(asked.field, facts=facts),)
    if asked.field is RoutingField.TARGET_LIST:
        return facts.fields.lists
    if asked.field is RoutingField.ATTRIBUTE:
        records = facts.fields.attributes
        return tuple(record[asked.attribute] for record in records if asked.attribute in record)
    said: Any = getattr(facts.fields, asked.field.value)
    return () if said is None else (str(said),)


def asked_of(routing: Routing) -> list[Asked]:
    """Everything that rules ask of a lead, each once."""
    asked = [test.asked for rule in routing.rules for test in rule.conditions]
    asked += [one for rule in routing.rules for one in rule.needs]
    return list(dict.fromkeys(asked))


def keep(
    choice: Choice, *, routing: Routing | None, roster: Roster, pools: Mapping[str, Pool]
) -> dict[str, Any]:
    """A choice's own part of what was known; small enough to lie beside it."""
    facts = choice.facts
    met = [step.rule for step in choice.steps if step.why is Why.MET]
    rules = {rule.code: rule for rule in routing.rules} if routing else {}
    places = {code: {id(one): at for at, one in enumerate(rules[code].pool)} for code in met}
    seen = [id_ for code in met for id_, _entry in pools[code]]
    asked = [facts.account_owner_id, facts.last_owner_id, roster.catches_id]
    asked.append(routing.fallback_id if routing else None)
    seen = list(dict.fromkeys([*seen, *(id_ for id_ in asked if id_ is not None)]))
    return {
        "facts": {one.name: _told(one, facts=facts) for one in asked_of(routing)}
        if routing
        else {},
        "kind": facts.kind,
        "account_owner": facts.account_owner_id,
        "last_owner": facts.last_owner_id,
        "not_to": list(facts.not_to),
        "pools": {
            code: [[id_, places[code][id(entry)]] for id_, entry in pools[code]] for code in met
        },
        "seats": [_seat_told(roster.seats[id_]) for id_ in seen if id_ in roster.seats],
        "owed": [
            [code, id_, roster.owed[code, id_]]
            for code in met
            for id_, _entry in pools[code]
            if roster.owed.get((code, id_))
        ],
        "deputies": [[id_, roster.deputies[id_]] for id_ in seen if roster.deputies.get(id_)],
        "catches": roster.catches_id,
    }


def _told(asked: Asked, *, facts: RoutingFacts) -> Any:
    if asked.field is RoutingField.EMPLOYEES:
        return facts.fields.employees
    return list(words_of(asked, facts=facts))


def _seat_told(seat: Seat) -> list[Any]:
    here, away, working = int(seat.is_here), int(seat.is_away), int(seat.is_working)
    return [seat.id, here, away, working, seat.capacity, seat.open_work]


def facts_kept(kept: Mapping[str, Any], *, lead_id: int, key: str) -> RoutingFacts:
    """The facts that were kept; what no rule asked is not known."""
    told = kept["facts"]
    words = {name: "".join(told.get(name, ())[:1]) for name in ("industry", "country", "title")}
    return RoutingFacts(
        lead_id=lead_id,
        key=key,
        kind=kept["kind"],
        fields=SegmentFacts(
            **words,
            said="".join(told.get(SegmentField.SAID.value, ())[:1]),
            employees=told.get(RoutingField.EMPLOYEES.value),
            lists=tuple(told.get(RoutingField.TARGET_LIST.value, ())),
            attributes=tuple(
                {name.removeprefix(_OWN): value}
                for name, values in told.items()
                if name.startswith(_OWN)
                for value in values
            ),
        ),
        words={
            RoutingField(name): "".join(values[:1])
            for name, values in told.items()
            if not name.startswith(_OWN) and RoutingField(name) in OWN_WORDS
        },
        account_owner_id=kept["account_owner"],
        last_owner_id=kept["last_owner"],
        not_to=tuple(kept["not_to"]),
    )


def roster_kept(kept: Mapping[str, Any]) -> Roster:
    """Everybody at whom the choice looked, as they stood."""
    return Roster(
        seats={
            id_: Seat(id_, bool(here), bool(away), bool(working), capacity, open_work)
            for id_, here, away, working, capacity, open_work in kept["seats"]
        },
        owed={(code, id_): owed for code, id_, owed in kept["owed"]},
        deputies=dict(kept["deputies"]),
        catches_id=kept["catches"],
    )


def pools_kept(kept: Mapping[str, Any], *, routing: Routing | None) -> dict[str, Pool]:
    """Whom the pools of the rules named that were met; those of others nobody looked at."""
    if routing is None:
        return {}
    return {
        rule.code: [(id_, rule.pool[place]) for id_, place in kept["pools"].get(rule.code, ())]
        for rule in routing.rules
    }


def check_kept(kept: Any, *, routing: Routing | None) -> None:
    """Raises ValueError where it is not what this routing would have kept."""
    if not isinstance(kept, Mapping) or set(kept) != _PARTS:
        raise ValueError("This is not what is kept of a choice.")
    asked = {one.name for one in asked_of(routing)} if routing else set()
    if not isinstance(kept["facts"], Mapping) or set(kept["facts"]) != asked:
        raise ValueError("These are not the facts that the rules ask.")


def steps_told(steps: Sequence[Step]) -> list[list[Any]]:
    """Steps as they are stored: code, rule, member, condition."""
    return [[step.why.value, step.rule, step.member_id, step.line] for step in steps]


def steps_read(told: Sequence[Sequence[Any]]) -> tuple[Step, ...]:
    """The same read again."""
    return tuple(Step(Why(why), rule, member, line) for why, rule, member, line in told)
