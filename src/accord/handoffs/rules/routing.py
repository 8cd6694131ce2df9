"""Who gets a lead: pure, so that each choice can be made again from what was kept of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from accord.definitions.values import (
    Condition,
    Criterion,
    SegmentFacts,
    SegmentField,
    StageFact,
    StageFacts,
)
from accord.handoffs.rules.routing_kept import (
    Pool,
    check_kept,
    facts_kept,
    keep,
    pools_kept,
    roster_kept,
    word_of,
    words_of,
)
from accord.handoffs.rules.turns import shares_of, whose_turn
from accord.handoffs.values.routing import (
    LEAD,
    OWN_WORDS,
    Choice,
    Claim,
    Claims,
    PoolEntry,
    PoolOf,
    Roster,
    Routing,
    RoutingFacts,
    RoutingRule,
    RoutingTest,
    Seat,
    Share,
    Step,
    TurnKey,
    UnableToRoute,
    Why,
)
from accord.kernel.folding import plain


class Holds(Protocol):
    """How a condition of a definition is judged: `definitions.api.holds`."""

    def __call__(self, criterion: Criterion, *, facts: StageFacts) -> bool: ...


def choose(*, routing: Routing | None, facts: RoutingFacts, roster: Roster, holds: Holds) -> Choice:
    """Who gets this lead by the rules, None: there are none. Raises UnableToRoute where nobody is
    left who could be accountable."""
    return choose_from(
        routing=routing, facts=facts, roster=roster, pools=pools_of(routing, roster=roster),
        holds=holds,
    )  # fmt: skip


def choose_all(
    *,
    routing: Routing | None,
    facts: Sequence[RoutingFacts],
    roster: Roster,
    claims: Claims,
    holds: Holds,
    owns: bool = True,
) -> list[Choice]:
    """Of each lead in order who gets it, as if one were chosen after the other: each choice is
    known to those after it. owns: whether leads are at once of whoever gets them."""
    pools = pools_of(routing, roster=roster)
    seats, owed = dict(roster.seats), dict(roster.owed)
    companies = {key: list(said) for key, said in claims.companies.items()}
    people = {key: list(said) for key, said in claims.people.items()}
    now = replace(roster, seats=seats, owed=owed)
    choices = []
    for one in facts:
        known = replace(
            one,
            account_owner_id=_claimed(companies.get(one.company_id or 0, ()), one),
            last_owner_id=_claimed(people.get(one.person_id or 0, ()), one),
        )
        choice = choose_from(routing=routing, facts=known, roster=now, pools=pools, holds=holds)
        choices.append(choice)
        owed.update(owed_after(choice, owed=owed))
        seats.update(_seats_after(choice, seats))
        for claimed, key in ((companies, one.company_id), (people, one.person_id)):
            if owns and key is not None:
                claimed[key] = _claims_after(claimed.get(key, []), choice)
    return choices


def owed_after(choice: Choice, *, owed: Mapping[TurnKey, int]) -> dict[TurnKey, int]:
    """What is owed by turns after a choice, of those alone whom it touches."""
    if not choice.takes_turn:
        return {}
    found = {
        (choice.rule, share.member_id): owed.get((choice.rule, share.member_id), 0) + share.due
        for share in choice.shares
        if share.weight
    }
    turn = (choice.rule, choice.owner_id)
    return {**found, turn: found.get(turn, owed.get(turn, 0)) - LEAD}


def _seats_after(choice: Choice, seats: Mapping[int, Seat]) -> dict[int, Seat]:
    before = choice.facts.owner_id
    if choice.owner_id == before:
        return {}
    changed = [(choice.owner_id, 1)] if before is None else [(choice.owner_id, 1), (before, -1)]
    return {
        id_: replace(seats[id_], open_work=max(0, seats[id_].open_work + more))
        for id_, more in changed
        if id_ in seats
    }


def _claimed(claims: Sequence[Claim], facts: RoutingFacts) -> int | None:
    others = [one for one in claims if one.is_deal or one.record_id != facts.lead_id]
    return max(others).owner_id if others else None


def _claims_after(claims: Sequence[Claim], choice: Choice) -> list[Claim]:
    facts = choice.facts
    if facts.opened_at is None:
        return list(claims)
    others = [one for one in claims if one.is_deal or one.record_id != facts.lead_id]
    return [*others, Claim(False, facts.opened_at, facts.lead_id, choice.owner_id)]


def pools_of(routing: Routing | None, *, roster: Roster) -> dict[str, Pool]:
    """Whom the pool of each rule names."""
    return {one.code: pool_of(one, roster=roster) for one in routing.rules} if routing else {}


def pool_of(rule: RoutingRule, *, roster: Roster) -> Pool:
    """Everybody whom a pool names, each once, in its order; whoever is not known is not named."""
    found: dict[int, PoolEntry] = {}
    for entry in rule.pool:
        for id_ in _named(entry, roster=roster):
            found.setdefault(id_, entry)
    return list(found.items())


def _named(entry: PoolEntry, *, roster: Roster) -> Iterator[int]:
    if entry.member_id is not None:
        if entry.member_id in roster.seats:
            yield entry.member_id
        return
    wanted = plain(entry.name)
    for id_, seat in sorted(roster.seats.items()):
        held = {
            PoolOf.ROLE: seat.roles,
            PoolOf.TEAM: seat.teams,
            PoolOf.TERRITORY: seat.territories,
        }[entry.of]
        # Who has left is not in a role or a team any more.
        if seat.is_here and wanted in map(plain, held):
            yield id_


def again(*, kept: Any, routing: Routing | None, lead_id: int, key: str, holds: Holds) -> Choice:
    """A choice made once more from what was kept of it, by the version that made it. Raises
    ValueError where what was kept is not what that version asks."""
    check_kept(kept, routing=routing)
    try:
        return choose_from(
            routing=routing,
            facts=facts_kept(kept, lead_id=lead_id, key=key),
            roster=roster_kept(kept),
            pools=pools_kept(kept, routing=routing),
            holds=holds,
        )
    except (AttributeError, IndexError, KeyError, TypeError, UnableToRoute) as problem:
        raise ValueError("What was kept does not make a choice.") from problem


def choose_from(
    *,
    routing: Routing | None,
    facts: RoutingFacts,
    roster: Roster,
    pools: Mapping[str, Pool],
    holds: Holds,
) -> Choice:
    """The same as `choose`, where it is known already whom each pool names."""
    choice = _choose(routing, facts, roster, pools, holds)
    return replace(choice, kept=keep(choice, routing=routing, roster=roster, pools=pools))


def _choose(
    routing: Routing | None,
    facts: RoutingFacts,
    roster: Roster,
    pools: Mapping[str, Pool],
    holds: Holds,
) -> Choice:
    steps: list[Step] = []
    for rule in routing.rules if routing else ():
        line = _first_not_met(rule, facts=facts, holds=holds)
        if line is not None:
            steps.append(Step(Why.NOT_MET, rule.code, line=line))
            continue
        steps.append(Step(Why.MET, rule.code))
        found = _by_rule(rule, facts, roster, pools[rule.code], steps)
        if found is not None:
            return found
        steps.append(Step(Why.NOBODY, rule.code))
    if routing is None:
        steps.append(Step(Why.NO_RULES))
    owner = _fallback(routing, roster, steps)
    return Choice(facts, owner, tuple(steps))


def _first_not_met(rule: RoutingRule, *, facts: RoutingFacts, holds: Holds) -> int | None:
    """The place, from 1, of the first condition that does not hold."""
    for line, test in enumerate(rule.conditions, start=1):
        condition, given = _put(test, facts=facts)
        criterion = Criterion(StageFact.FIELD, condition=condition)
        if not holds(criterion, facts=StageFacts(fields=given)):
            return line
    return None


def _put(test: RoutingTest, *, facts: RoutingFacts) -> tuple[Condition, SegmentFacts]:
    """A test as segments put it: a word that they do not know stands where they know one."""
    asked = test.asked
    if asked.field not in OWN_WORDS:
        where = SegmentField(asked.field.value)
        return Condition(where, test.test, test.values, asked.attribute), facts.fields
    condition = Condition(SegmentField.SAID, test.test, test.values)
    return condition, SegmentFacts(said=word_of(asked.field, facts=facts))


def _by_rule(
    rule: RoutingRule, facts: RoutingFacts, roster: Roster, pool: Pool, steps: list[Step]
) -> Choice | None:
    shares = _shares(rule, facts, roster, pool)
    owner = _owner_first(rule, facts, roster, steps)
    if owner is not None:
        in_pool = any(owner == id_ for id_, _entry in pool)
        counts = rule.owner_takes_turn and in_pool and any(share.weight for share in shares)
        return Choice(facts, owner, tuple(steps), rule.code, tuple(shares), takes_turn=counts)
    steps.extend(
        Step(share.why, rule.code, share.member_id) for share in shares if share.why is not None
    )
    turn = whose_turn(shares, owed={one.member_id: roster.owed.get((rule.code, one.member_id), 0)
                                    for one in shares})  # fmt: skip
    if turn is None:
        return None
    steps.append(Step(Why.TURN, rule.code, turn))
    return Choice(facts, turn, tuple(steps), rule.code, tuple(shares), takes_turn=True)


def _owner_first(
    rule: RoutingRule, facts: RoutingFacts, roster: Roster, steps: list[Step]
) -> int | None:
    """Who has the company or the person already, else who acts for them; full or not."""
    asked = (
        (rule.account_owner_first, facts.account_owner_id, Why.ACCOUNT_OWNER),
        (rule.same_owner_first, facts.last_owner_id, Why.SAME_OWNER),
    )
    for is_asked, owner, why in asked:
        if not is_asked or owner is None:
            continue
        passed = _not_there(roster.seats.get(owner), owner, facts)
        if passed is None:
            steps.append(Step(why, rule.code, owner))
            return owner
        steps.append(Step(passed, rule.code, owner))
        deputy = None if passed is Why.NOT_TO else roster.deputies.get(owner)
        if deputy is not None and deputy not in facts.not_to and deputy != owner:
            steps += [Step(why, rule.code, owner), Step(Why.DEPUTY, rule.code, deputy)]
            return deputy
    return None


def _not_there(seat: Seat | None, id_: int, facts: RoutingFacts) -> Why | None:
    if seat is None or not seat.is_here:
        return Why.LEFT
    if id_ in facts.not_to:
        return Why.NOT_TO
    return Why.AWAY if seat.is_away else None


def _shares(rule: RoutingRule, facts: RoutingFacts, roster: Roster, pool: Pool) -> list[Share]:
    """What each of a pool has a right to of this lead; who is passed over has none."""
    passed: dict[int, Why | None] = {}
    for id_, entry in pool:
        seat = roster.seats.get(id_)
        why = _not_there(seat, id_, facts)
        if why is None and seat and seat.capacity is not None and seat.open_work >= seat.capacity:
            why = Why.FULL
        passed[id_] = why or (None if _knows(entry, rule, facts) else Why.UNSKILLED)
    if rule.working_first:
        ready = [id_ for id_, why in passed.items() if why is None]
        at_work = {id_ for id_ in ready if roster.seats[id_].is_working}
        if at_work:
            passed |= {id_: Why.NOT_WORKING for id_ in ready if id_ not in at_work}
    return shares_of([(id_, entry.weight, passed[id_]) for id_, entry in pool])


def _knows(entry: PoolEntry, rule: RoutingRule, facts: RoutingFacts) -> bool:
    """Whether a member has, of each field that is asked, a word of the lead; of what nobody knows
    nothing is asked."""
    known = set(map(plain, entry.skills))
    for asked in rule.needs:
        words = {word for word in map(plain, words_of(asked, facts=facts)) if word != " "}
        if words and words.isdisjoint(known):
            return False
    return True


def _fallback(routing: Routing | None, roster: Roster, steps: list[Step]) -> int:
    """Who catches it: of the rules, then of the company, each with who acts for them; at last
    whoever of the two is only away, as somebody has to be accountable."""
    asked = [(Why.FALLBACK, routing.fallback_id)] if routing else []
    if roster.catches_id is not None:
        asked.append((Why.CATCHES, roster.catches_id))
    away: list[tuple[Why, int]] = []
    for why, id_ in asked:
        seat = roster.seats.get(id_)
        if seat is not None and seat.is_here and not seat.is_away:
            steps.append(Step(why, member_id=id_))
            return id_
        is_away = seat is not None and seat.is_here
        steps.append(Step(Why.AWAY if is_away else Why.LEFT, member_id=id_))
        deputy = roster.deputies.get(id_)
        if deputy is not None and deputy != id_:
            steps += [Step(why, member_id=id_), Step(Why.DEPUTY, member_id=deputy)]
            return deputy
        if is_away:
            away.append((why, id_))
    for why, id_ in away:
        steps.append(Step(why, member_id=id_))
        return id_
    raise UnableToRoute
