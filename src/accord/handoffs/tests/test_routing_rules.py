"""Who gets a lead: rules in order, turns by weight, and why nobody else."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.definitions.api import holds
from accord.definitions.values import SegmentFacts
from accord.handoffs.rules.routing import again, choose, choose_all, owed_after
from accord.handoffs.rules.routing_kept import steps_read, steps_told
from accord.handoffs.rules.routing_reading import members_named, read_routing, routing_body
from accord.handoffs.tests.routings import AT, body, lead, roster, routing, rule
from accord.handoffs.values.routing import (
    Choice,
    Claim,
    Claims,
    Roster,
    Routing,
    RoutingField,
    RoutingFlaw,
    Seat,
    Step,
    UnableToReadRouting,
    UnableToRoute,
    Why,
)

IN_DACH = {"field": "country", "test": "one_of", "values": ["Germany", "Austria"]}


def pick(rules: Routing | None, facts, people: Roster) -> Choice:
    return choose(routing=rules, facts=facts, roster=people, holds=holds)


def why(choice: Choice) -> list[tuple]:
    return [(step.why.value, step.rule, step.member_id) for step in choice.steps]


def test_the_first_rule_that_is_met_decides_and_each_step_is_told():
    rules = routing(rule("dach", {"member": 1}, conditions=[IN_DACH]), rule("rest", {"member": 2}))
    assert pick(rules, lead(country="austria"), roster()).owner_id == 1
    other = pick(rules, lead(country="Spain"), roster())
    assert other.owner_id == 2
    assert other.steps == (
        Step(Why.NOT_MET, "dach", line=1), Step(Why.MET, "rest"), Step(Why.TURN, "rest", 2),
    )  # fmt: skip


def test_every_word_of_a_lead_can_be_asked():
    for field, word in (("segment", "Enterprise"), ("origin", "Webinar"), ("language", "de")):
        asked = rule("x", {"member": 1}, conditions=[{"field": field, "test": "one_of",
                                                      "values": [word]}])  # fmt: skip
        known = lead(words={RoutingField(field): word.upper()})
        assert pick(routing(asked), known, roster()).owner_id == 1
        assert pick(routing(asked), lead(), roster()).owner_id == 9
    kind = rule("x", {"member": 1}, conditions=[{"field": "kind", "test": "one_of",
                                                 "values": ["sdr_to_ae"]}])  # fmt: skip
    assert pick(routing(kind), lead(kind="sdr_to_ae"), roster()).owner_id == 1
    big = rule("x", {"member": 1}, conditions=[{"field": "employees", "test": "at_least",
                                                "values": ["200"]}])  # fmt: skip
    for employees, owner in ((200, 1), (199, 9), (None, 9)):
        facts = lead(fields=SegmentFacts(employees=employees))
        assert pick(routing(big), facts, roster()).owner_id == owner


@pytest.mark.parametrize(
    ("seat", "found"),
    [
        (Seat(1, is_here=False), Why.LEFT),
        (Seat(1, is_away=True), Why.AWAY),
        (Seat(1, capacity=3, open_work=3), Why.FULL),
        (Seat(1, capacity=0), Why.FULL),
    ],
)
def test_who_cannot_take_a_lead_is_passed_over_and_it_is_said_why(seat, found):
    choice = pick(routing(rule()), lead(), roster(seat, Seat(2), Seat(9)))
    assert choice.owner_id == 2
    assert Step(found, "all", 1) in choice.steps
    free = pick(routing(rule()), lead(), roster(Seat(1, capacity=3, open_work=2), Seat(2), Seat(9)))
    assert free.owner_id == 1


def test_a_lead_is_not_given_back_to_who_has_sent_it_back():
    choice = pick(routing(rule()), lead(not_to=(1,)), roster())
    assert (choice.owner_id, why(choice)[1]) == (2, ("not_to", "all", 1))


def test_a_specialist_is_asked_for_by_what_the_lead_is():
    known = [{"member": 1, "skills": ["German", "CTO"]}, {"member": 2, "skills": ["Portuguese"]}]
    rules = routing(rule("all", *known, needs=["language", "attribute:persona"]))
    german = lead(words={RoutingField.LANGUAGE: "german"},
                  fields=SegmentFacts(attributes=({"persona": "CTO"},)))  # fmt: skip
    portuguese = lead(words={RoutingField.LANGUAGE: "portuguese"})
    for _ in range(3):
        assert pick(rules, german, roster()).owner_id == 1
        assert pick(rules, portuguese, roster()).owner_id == 2
    korean = pick(rules, lead(words={RoutingField.LANGUAGE: "Korean"}), roster())
    assert korean.owner_id == 9
    assert [step.why for step in korean.steps].count(Why.UNSKILLED) == 2
    assert pick(rules, lead(), roster()).owner_id in (1, 2), "nothing is known, so nothing is asked"


def test_who_works_now_goes_first_but_only_while_somebody_does():
    rules = routing(rule(working_first=True))
    asleep, awake = Seat(1, is_working=False), Seat(2)
    choice = pick(rules, lead(), roster(asleep, awake, Seat(9)))
    assert (choice.owner_id, Step(Why.NOT_WORKING, "all", 1) in choice.steps) == (2, True)
    both = roster(asleep, replace(awake, is_working=False), Seat(9))
    assert pick(rules, lead(), both).owner_id == 1


def test_a_pool_can_be_a_role_a_team_or_a_territory():
    people = roster(
        Seat(1, roles=("sdr",)), Seat(2, teams=("DACH",)), Seat(3, territories=("Iberia",)),
        Seat(4, roles=("sdr",), is_here=False), Seat(9),
    )  # fmt: skip
    for entry, owner in (({"role": "sdr"}, 1), ({"team": "dach"}, 2), ({"territory": "Iberia"}, 3)):
        choice = pick(routing(rule("all", entry)), lead(), people)
        assert (choice.owner_id, [step.why for step in choice.steps]) == (
            owner,
            [Why.MET, Why.TURN],
        )
    twice = rule("all", {"member": 1, "weight": 3}, {"role": "sdr"})
    assert [s.weight for s in pick(routing(twice), lead(), people).shares] == [3]


def test_the_owner_of_the_account_comes_first_full_or_not():
    rules = routing(rule(account_owner_first=True, same_owner_first=True))
    people = roster(Seat(1), Seat(2, capacity=1, open_work=5), Seat(5), Seat(9))
    both = pick(rules, lead(account_owner_id=2, last_owner_id=5), people)
    assert (both.owner_id, both.takes_turn) == (2, False)
    assert pick(rules, lead(last_owner_id=5), people).owner_id == 5
    assert pick(routing(rule()), lead(account_owner_id=5), people).owner_id == 1


def test_who_acts_for_the_owner_of_the_account_gets_it_while_they_are_away():
    rules = routing(rule(account_owner_first=True))
    people = roster(Seat(1), Seat(2), Seat(5, is_away=True), Seat(6), Seat(9), deputies={5: 6})
    choice = pick(rules, lead(account_owner_id=5), people)
    assert choice.owner_id == 6
    assert why(choice)[1:] == [
        ("away", "all", 5), ("account_owner", "all", 5), ("deputy", "all", 6),
    ]  # fmt: skip
    nobody = pick(rules, lead(account_owner_id=5), replace(people, deputies={}))
    assert nobody.owner_id == 1


def test_a_lead_of_an_owner_counts_as_a_turn_only_where_the_rule_says_so():
    counted = routing(rule(account_owner_first=True, owner_takes_turn=True))
    choice = pick(counted, lead(account_owner_id=1), roster())
    owed = owed_after(choice, owed={})
    assert owed == {("all", 1): -500_000_000, ("all", 2): 500_000_000}
    assert pick(counted, lead(), roster(owed=owed)).owner_id == 2
    outside = pick(counted, lead(account_owner_id=9), roster())
    assert (outside.owner_id, outside.takes_turn) == (9, False)


def test_there_is_always_somebody_accountable():
    rules = routing(rule("none", {"member": 1}, conditions=[IN_DACH]))
    assert why(pick(rules, lead(), roster()))[-1] == ("fallback", "", 9)
    away = Seat(9, is_away=True)
    acted = roster(Seat(1), Seat(2), away, deputies={9: 2})
    assert why(pick(rules, lead(), acted))[-2:] == [("fallback", "", 9), ("deputy", "", 2)]
    caught = roster(Seat(1), Seat(7), away, catches_id=7)
    assert pick(rules, lead(), caught).owner_id == 7
    assert pick(rules, lead(), roster(Seat(1), away)).owner_id == 9, "away, yet accountable"
    assert pick(None, lead(), roster(Seat(7), catches_id=7)).owner_id == 7
    with pytest.raises(UnableToRoute):
        pick(rules, lead(), roster(Seat(1), Seat(9, is_here=False)))
    with pytest.raises(UnableToRoute):
        pick(None, lead(), roster())


def all_of(rules: Routing, facts, people: Roster, claims: Claims | None = None) -> list[Choice]:
    return choose_all(routing=rules, facts=facts, roster=people, claims=claims or Claims(),
                      holds=holds)  # fmt: skip


@given(weights=st.lists(st.integers(1, 40), min_size=1, max_size=12), count=st.integers(1, 200))
def test_after_every_lead_nobody_is_a_whole_lead_ahead_or_behind(weights, count):
    entries = [{"member": number, "weight": weight} for number, weight in enumerate(weights, 1)]
    people = roster(*(Seat(number) for number in range(1, len(weights) + 1)))
    got: Counter[int] = Counter()
    chosen = all_of(routing(rule("all", *entries)), [lead(n) for n in range(count)], people)
    for at, choice in enumerate(chosen, start=1):
        got[choice.owner_id] += 1
        for number, weight in enumerate(weights, 1):
            assert abs(got[number] - at * weight / sum(weights)) < 1


UNEVEN = [24] * 5 + [1] * 12


def test_greed_alone_would_not_keep_that():
    """The control: by whoever is owed most, as is usual, somebody falls a whole lead behind."""
    owed, worst = [0] * len(UNEVEN), 0
    for _ in range(200):
        owed = [due + weight for due, weight in zip(owed, UNEVEN, strict=True)]
        owed[owed.index(max(owed))] -= sum(UNEVEN)
        worst = max(worst, *map(abs, owed))
    assert worst / sum(UNEVEN) > 1.3

    entries = [{"member": number, "weight": weight} for number, weight in enumerate(UNEVEN, 1)]
    people = roster(*(Seat(number) for number in range(1, len(UNEVEN) + 1)))
    got: Counter[int] = Counter()
    chosen = all_of(routing(rule("all", *entries)), [lead(n) for n in range(200)], people)
    for at, choice in enumerate(chosen, start=1):
        got[choice.owner_id] += 1
        for number, weight in enumerate(UNEVEN, 1):
            assert abs(got[number] - at * weight / sum(UNEVEN)) < 1


def test_ten_thousand_at_once_are_shared_by_weight():
    entries = [{"member": 1, "weight": 3}, {"member": 2, "weight": 2}, {"member": 3}]
    people = roster(Seat(1), Seat(2), Seat(3), Seat(9))
    rules, given_out = routing(rule("all", *entries)), [lead(n) for n in range(10_000)]
    chosen = all_of(rules, given_out, people)
    assert chosen == one_by_one(rules, given_out, people, Claims())
    got = Counter(choice.owner_id for choice in chosen)
    assert all(abs(got[m] - 10_000 * w / 6) <= 1 for m, w in ((1, 3), (2, 2), (3, 1)))


SEATS = st.builds(
    Seat, st.just(0), is_here=st.booleans(), is_away=st.booleans(), is_working=st.booleans(),
    capacity=st.none() | st.integers(0, 5), open_work=st.integers(0, 5),
)  # fmt: skip


SWITCHES = ("account_owner_first", "same_owner_first", "owner_takes_turn", "working_first")


@st.composite
def situations(draw):
    """Rules, members, leads of few companies and people, and who has them already."""
    members = st.integers(1, 5)
    rules = []
    for number in range(draw(st.integers(1, 3))):
        pool = [
            {"member": each, "weight": draw(st.integers(1, 4)),
             "skills": draw(st.lists(st.sampled_from(["de", "pt"]), unique=True))}
            for each in draw(st.lists(members, min_size=1, unique=True))
        ]  # fmt: skip
        more = {name: draw(st.booleans()) for name in SWITCHES}
        conditions = draw(st.sampled_from([[], [IN_DACH]]))
        needs = draw(st.sampled_from([[], ["language"]]))
        rules.append(rule(f"r{number}", *pool, conditions=conditions, needs=needs, **more))
    seats = [replace(draw(SEATS), id=number) for number in range(1, 6)]
    people = roster(*seats, Seat(9), catches_id=draw(st.none() | members),
                    deputies={1: 2, 3: 9})  # fmt: skip
    facts = [
        lead(
            number,
            country=draw(st.sampled_from(["", "Germany", "Spain"])),
            words={RoutingField.LANGUAGE: draw(st.sampled_from(["", "de", "pt", "ko"]))},
            company_id=draw(st.none() | st.integers(1, 3)),
            person_id=draw(st.integers(1, 4)),
            owner_id=draw(st.none() | members),
            not_to=tuple(draw(st.lists(members, max_size=1))),
        )
        for number in range(1, draw(st.integers(1, 25)))
    ]
    claims = Claims({1: (Claim(True, AT - timedelta(days=9), 77, 4),)}, {})
    return routing(*rules), people, facts, claims


def one_by_one(rules: Routing, facts, people: Roster, claims: Claims) -> list[Choice]:
    """Each lead chosen alone and written down before the next: another way to say the same."""
    companies, persons = dict(claims.companies), dict(claims.people)
    owned = {one.lead_id: one.owner_id for one in facts}
    seats, owed, found = dict(people.seats), dict(people.owed), []
    for one in facts:
        mine = [
            max((c for c in said.get(key or 0, ()) if c.is_deal or c.record_id != one.lead_id),
                default=None)
            for said, key in ((companies, one.company_id), (persons, one.person_id))
        ]  # fmt: skip
        known = replace(one, account_owner_id=mine[0] and mine[0].owner_id,
                        last_owner_id=mine[1] and mine[1].owner_id)  # fmt: skip
        choice = pick(rules, known, replace(people, seats=dict(seats), owed=dict(owed)))
        found.append(choice)
        owed |= owed_after(choice, owed=owed)
        if owned[one.lead_id] != choice.owner_id:
            for id_, more in ((owned[one.lead_id], -1), (choice.owner_id, 1)):
                if id_ in seats:
                    work = max(0, seats[id_].open_work + more)
                    seats[id_] = replace(seats[id_], open_work=work)
            owned[one.lead_id] = choice.owner_id
        claim = Claim(False, one.opened_at, one.lead_id, choice.owner_id)
        for said, key in ((companies, one.company_id), (persons, one.person_id)):
            if key:
                rest = [c for c in said.get(key, ()) if c.is_deal or c.record_id != one.lead_id]
                said[key] = (*rest, claim)
    return found


@settings(max_examples=60)
@given(situations())
def test_many_at_once_are_exactly_one_after_the_other(situation):
    rules, people, facts, claims = situation
    assert all_of(rules, facts, people, claims) == one_by_one(rules, facts, people, claims)


@settings(max_examples=60)
@given(situations())
def test_each_choice_is_made_again_from_what_was_kept_of_it(situation):
    rules, people, facts, claims = situation
    for choice in all_of(rules, facts, people, claims):
        found = again(kept=choice.kept, routing=rules, lead_id=choice.facts.lead_id,
                      key=choice.facts.key, holds=holds)  # fmt: skip
        assert (found.owner_id, found.steps, found.shares) == (
            choice.owner_id, choice.steps, choice.shares,
        )  # fmt: skip
        assert steps_read(steps_told(choice.steps)) == choice.steps


def test_what_was_kept_is_refused_where_it_is_something_else():
    rules = routing(rule("dach", {"member": 1}, conditions=[IN_DACH]))
    kept = pick(rules, lead(country="Austria"), roster()).kept
    for wrong in (None, {}, {**kept, "facts": {}}, {**kept, "pools": {"dach": [[1, 7]]}}):
        with pytest.raises(ValueError, match=r"kept|facts"):
            again(kept=wrong, routing=rules, lead_id=1, key="", holds=holds)


WHOLE = rule(
    "dach", {"member": 4, "weight": 2, "skills": ["de"]}, {"team": "DACH", "weight": 1},
    conditions=[{**IN_DACH, "attribute": ""}], needs=["language", "attribute:persona"],
    account_owner_first=True, working_first=True,
)  # fmt: skip


def test_a_wording_is_read_and_written_the_same():
    said = body(WHOLE)
    assert routing_body(read_routing(said)) == said
    assert members_named(read_routing(said)) == {4, 9}


@pytest.mark.parametrize(
    ("said", "flaw", "where"),
    [
        ([], RoutingFlaw.NOT_AN_OBJECT, "routing"),
        ({"rules": []}, RoutingFlaw.MISSING_KEY, "routing"),
        ({"rules": [], "fallback": None}, RoutingFlaw.NO_FALLBACK, "fallback"),
        ({"rules": [], "fallback": "Ana"}, RoutingFlaw.NOT_WHOLE, "fallback"),
        ({"rules": {}, "fallback": 1}, RoutingFlaw.NOT_A_LIST, "rules"),
        (body(*[rule(f"r{n}") for n in range(101)]), RoutingFlaw.TOO_MANY, "rules"),
        (body(rule("a"), rule("a")), RoutingFlaw.SAME_CODE, "rules[1].code"),
        (body(rule("Ä")), RoutingFlaw.NO_CODE, "rules[0].code"),
        (body({**rule(), "pool": []}), RoutingFlaw.EMPTY_POOL, "rules[0].pool"),
        (body(rule("a", {"weight": 1})), RoutingFlaw.NO_MEMBER, "rules[0].pool[0]"),
        (body(rule("a", {"member": 1, "team": "x"})), RoutingFlaw.NO_MEMBER, "rules[0].pool[0]"),
        (body(rule("a", {"member": 1, "weight": 0})), RoutingFlaw.OUT_OF_BOUNDS,
         "rules[0].pool[0].weight"),
        (body(rule("a", {"member": 1, "weight": True})), RoutingFlaw.NOT_WHOLE,
         "rules[0].pool[0].weight"),
        (body(rule("a", {"member": 1}, {"member": 1})), RoutingFlaw.NAMED_TWICE,
         "rules[0].pool[1]"),
        (body(rule("a", working_first="yes")), RoutingFlaw.NOT_YES_OR_NO,
         "rules[0].working_first"),
        (body(rule("a", conditions=[{"field": "mood", "test": "known"}])),
         RoutingFlaw.UNKNOWN_FIELD, "rules[0].conditions[0].field"),
        (body(rule("a", conditions=[{"field": "title", "test": "at_least", "values": ["1"]}])),
         RoutingFlaw.DOES_NOT_GO, "rules[0].conditions[0].test"),
        (body(rule("a", conditions=[{"field": "country", "test": "one_of", "values": ["-"]}])),
         RoutingFlaw.NO_VALUE, "rules[0].conditions[0].values"),
        (body(rule("a", conditions=[{"field": "employees", "test": "at_most", "values": ["x"]}])),
         RoutingFlaw.NO_NUMBER, "rules[0].conditions[0].values"),
        (body(rule("a", needs=["employees"])), RoutingFlaw.DOES_NOT_GO, "rules[0].needs[0]"),
        (body({**rule(), "mood": 1}), RoutingFlaw.UNKNOWN_KEY, "rules[0]"),
    ],
)  # fmt: skip
def test_what_does_not_go_is_refused_by_its_place(said, flaw, where):
    with pytest.raises(UnableToReadRouting) as refused:
        read_routing(said)
    assert (refused.value.flaw, refused.value.where) == (flaw, where)
