"""Past leads as columns, and what was learned of them as a card that can judge."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from accord.scoring import api as scoring
from accord.scoring.rules import suggesting
from accord.scoring.rules.asking import ask
from accord.scoring.rules.quadrants import score_of
from accord.scoring.rules.reading import read_card
from accord.scoring.rules.stored_suggestions import read, wishes_read, wishes_written, written
from accord.scoring.values.cards import Asked
from accord.scoring.values.learning import (
    Given,
    Liked,
    Past,
    Suspect,
    Together,
    Why,
    Wishes,
)
from accord.scoring.values.scores import CALLING, LeadFacts, LeadTouch, Quadrant
from accord.scoring.values.suggestions import PastLead, Reads, Suggestion, Told, Way
from accord.scoring.values.trials import Cohort

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
EFFECTS = {"1-10": -1.2, "11-50": 0.0, "51+": 1.2}


def company(count: int = 900, *, seed: int = 4) -> list[PastLead]:
    """Bigger companies, and those who fill in forms, buy more often."""
    draw = np.random.default_rng(seed)
    leads = []
    for number in range(count):
        size = str(draw.choice(list(EFFECTS)))
        forms, visits = int(draw.poisson(0.7)), int(draw.poisson(3))
        line = EFFECTS[size] + 0.9 * min(forms, 3) - 1.6
        won = bool(draw.random() < 1 / (1 + np.exp(-line)))
        touches = {kind: n for kind, n in (("form", forms), ("web_visit", visits)) if n}
        facts = LeadFacts(
            country=str(draw.choice(["DE", "FR"])),
            attributes=({"Size": size, "Contract": "signed" if won else ""},),
        )
        leads.append(
            PastLead(number + 1, date(2025, 1, 1) + timedelta(days=number // 3), facts, touches,
                     won, verdict="no" if number % 3 == 0 else "")
        )  # fmt: skip
    return leads


def learned_of(leads: list[PastLead], told: Told | None = None):
    past, reads = suggesting.past_of(leads)
    wishes = suggesting.wishes_of(told or Told(), reads)
    learned, _scored = scoring.learn_card(past=past, name="Points", wishes=wishes)
    assert learned.card is not None
    most = suggesting.most_touches(leads)
    return learned, suggesting.as_card(learned.card, reads, most=most), reads


@pytest.fixture(scope="module")
def told():
    leads = company()
    return leads, *learned_of(leads)


def test_the_card_finds_what_was_planted_and_leaves_out_what_knows_the_outcome(told):
    _leads, learned, body, _reads = told
    card = read_card(body)
    assert {each.attribute or each.field.value for each in card.fit.criteria} >= {"Size"}
    steps = [each for each in card.interest.criteria if not isinstance(each, Asked)]
    assert {each.touch.kinds for each in steps} >= {("form",)}
    assert [each.column for each in learned.suspects] == ["Contract"]
    assert learned.suspects[0].why is not Why.LATEST
    # Touches rise where nobody says otherwise.
    assert all(each.points > 0 for each in steps if each.touch.kinds == ("form",))


def test_a_lead_gets_from_the_card_what_was_learned_of_its_touches(told):
    """The card judges a lead's touches as the table of counts was judged."""
    leads, learned, body, reads = told
    card = read_card(body)
    assert learned.card is not None
    by_kind = {
        reads_.kind: each
        for each in learned.card["interest"]["criteria"]
        for reads_ in reads
        if reads_.kind and each["field"] == f"attribute:{reads_.column}"
    }
    usual = sum(suggesting._points(each, 0) for each in by_kind.values())
    assert card.interest.threshold == learned.card["interest"]["threshold"] - usual
    for lead in leads[:60]:
        touches = [
            LeadTouch(kind, NOW - timedelta(days=1 + place), direction="in")
            for kind, count in lead.touches.items()
            for place in range(count)
        ]
        score = score_of(card, lead.facts, touches, at=NOW)
        by_count = sum(
            suggesting._points(each, lead.touches.get(kind, 0)) for kind, each in by_kind.items()
        )
        others = sum(
            ask(each, lead.facts).points or 0
            for each in card.interest.criteria
            if isinstance(each, Asked)
        )
        assert score.interest.points == by_count - usual + others
        assert score.quadrant is suggesting.place(card, lead)


def test_more_touches_than_anybody_had_take_no_points_away():
    chats = {"field": "attribute:touch chat", "otherwise": 0, "unknown": None,
             "cases": [{"test": "one_of", "values": ["1"], "points": 13}]}  # fmt: skip
    body = {"name": "Points", "fit": {"threshold": 0, "criteria": []},
            "interest": {"threshold": 5, "criteria": [chats]}}  # fmt: skip
    reads = [Reads("touch chat", kind="chat")]

    def steps(most: int) -> list[tuple[int, int]]:
        found = suggesting.as_card(body, reads, most={"chat": most})["interest"]["criteria"]
        return [(one["at_least"], one["points"]) for one in found]

    assert steps(1) == [(1, 13)]
    # Where some had two, and bought more seldom, that was learned.
    assert steps(2) == [(1, 13), (2, -13)]
    touches = ({}, {"chat": 2, "form": 1}, {"chat": 1})
    leads = [PastLead(1, NOW.date(), LeadFacts(), each, False) for each in touches]
    assert suggesting.most_touches(leads) == {"chat": 2, "form": 1}


def test_counts_of_each_answer_add_up(told):
    leads, _learned, body, _reads = told
    counts = suggesting.count(read_card(body), leads)
    [size] = [one for one in body["fit"]["criteria"] if one["field"] == "attribute:Size"]
    assert sum(each.leads for each in counts[size["code"]]) == len(leads)
    by_value = {
        case["values"][0]: counts[size["code"]][place] for place, case in enumerate(size["cases"])
    }
    big = [lead for lead in leads if lead.facts.attributes[0]["Size"] == "51+"]
    assert by_value["51+"].leads == len(big)
    assert by_value["51+"].customers == sum(lead.is_customer for lead in big)


def test_those_it_likes_best_are_won_more_often_than_any(told):
    _leads, learned, _body, _reads = told
    liked = learned.liked
    assert isinstance(liked, Liked)
    assert liked.of == 85  # a fifth of the leads that later cards were tried on
    assert liked.low <= liked.won <= liked.high
    assert liked.won > liked.usual + 15


def test_where_nothing_tells_customers_the_best_are_like_any():
    draw = np.random.default_rng(2)
    leads = [
        PastLead(n, date(2025, 1, 1) + timedelta(days=n // 4),
                 LeadFacts(country=str(draw.choice(["DE", "FR"]))), {},
                 bool(draw.random() < 0.3))
        for n in range(800)
    ]  # fmt: skip
    past, reads = suggesting.past_of(leads)
    learned, _scored = scoring.learn_card(
        past=past, name="x", wishes=suggesting.wishes_of(Told(), reads)
    )
    if learned.liked is not None:
        assert learned.liked.low <= learned.liked.usual <= learned.liked.high


def test_what_sales_said_of_the_leads_it_would_have_called(told):
    leads, _learned, body, _reads = told
    said = suggesting.said_of(read_card(body), leads)
    assert set(said) == CALLING
    places = [suggesting.place(read_card(body), lead) for lead in leads if lead.verdict]
    for quadrant, one in said.items():
        assert (one.judged, one.not_promising) == (places.count(quadrant),) * 2
    assert 0 < places.count(Quadrant.PERFECT) < len(places)


def test_the_team_may_say_that_touches_need_not_rise(told):
    _leads, _learned, _body, reads = told
    free = suggesting.wishes_of(Told({"touch form": Way.AS_IT_COMES}, ("Contract", "x")), reads)
    assert free.rising == {"touch web_visit"}
    assert free.keep == {"Contract"}
    other = suggesting.wishes_of(Told({"employees": Way.FALLING}), reads)
    assert (other.falling, other.rising) == ({"employees"}, {"touch form", "touch web_visit"})


def test_a_suggestion_is_read_as_it_was_written(told):
    leads, learned, body, reads = told
    card = read_card(body)
    cohort = Cohort(leads[0].day, leads[-1].day)
    kept = Suggestion(
        cohort.since, cohort.until, learned.rows, learned.wins, body, tuple(reads),
        (Suspect("Contract", Why.OUTCOME, {}),), learned.warnings, learned.liked,
        suggesting.count(card, leads), suggesting.said_of(card, leads),
        (Together(Given("Size", ("51+",)), Given("touch form", at_least=2.0), 12, 120, 80, 62),),
    )  # fmt: skip
    assert read(written(kept)) == kept
    wishes = Told({"employees": Way.FALLING}, ("Contract",))
    assert wishes_read(wishes_written(wishes)) == wishes


def answers_of(seed: int, *, extra: float, leads: int) -> tuple[Together, ...]:
    """What is said of pairs where big companies that ask buy more often by `extra` of log-odds than
    both by themselves."""
    draw = np.random.default_rng(seed)
    sizes, sources = draw.choice(list(EFFECTS), leads), draw.choice(["a", "b", "c"], leads)
    forms = draw.poisson(0.7, leads)
    line = np.vectorize(EFFECTS.get)(sizes) + 0.7 * np.minimum(forms, 3) - 1.8
    line = line + 0.6 * (sources == "a") + extra * ((sizes == "51+") & (forms >= 1))
    won = draw.random(leads) < 1 / (1 + np.exp(-line))
    past = Past(
        {"size": list(sizes), "source": list(sources), "forms": [str(each) for each in forms]},
        [bool(each) for each in won],
    )
    learned, _scored = scoring.learn_card(past=past, name="x", wishes=Wishes(pairs=True))
    return learned.together


def test_answers_that_mean_more_together_are_found_with_what_they_would_bring():
    [found] = answers_of(1, extra=-2.0, leads=4_000)
    assert Given("size", ("51+",)) in (found.one, found.other)
    assert {found.one.column, found.other.column} == {"size", "forms"}
    assert found.points < -15
    assert found.won < found.expected < found.leads


def test_where_answers_only_add_up_nothing_is_said_of_pairs():
    assert [answers_of(seed, extra=0.0, leads=2_000) for seed in range(3)] == [()] * 3


def test_of_few_leads_nothing_is_said_of_pairs_however_strong():
    """Some 35 wins; of many more leads the same pair is found."""
    assert [answers_of(seed, extra=-4.0, leads=150) for seed in range(4)] == [()] * 4
    assert answers_of(0, extra=-4.0, leads=3_000) != ()


def test_a_card_takes_the_pairs_that_it_can_say_and_has_room_for():
    fields = {name: f"attribute:{name}" for name in ("size", "source", "fax")}
    asked = [
        {"code": name, "field": field, "cases": [], "unknown": unknown}
        for (name, field), unknown in zip(fields.items(), (None, 0, 0), strict=True)
    ]
    card = {
        "name": "x",
        "fit": {"threshold": 1, "criteria": asked[:2]},
        "interest": {"threshold": 1, "half_life_days": 30, "criteria": asked[2:]},
    }
    size, source = Given("size", ("big",)), Given("source", ("a",))
    pairs = (
        Together(size, source, 5, 60, 30, 20),
        Together(source, Given("fax"), -4, 60, 30, 20),
        Together(size, Given("forms", at_least=1.2), 3, 60, 30, 20),
        Together(size, Given("source", ("a",) * 201), 5, 60, 30, 20),  # more words than one asks
        Together(size, source, 0, 60, 30, 20),
        Together(size, Given("fair", ("x",)), 5, 60, 30, 20),  # no line of the card asks it
        Together(Given("forms", at_least=1.0), Given("forms", at_least=2.0), 5, 60, 30, 20),
    )
    offers = scoring.offers_of(card, pairs, fields, {"forms": "form"})
    assert [(one.axis, one.criterion["points"]) for one in offers] == [
        ("fit", 5), ("interest", -4), ("interest", 3),
    ]  # fmt: skip
    assert [one.criterion.get("unknown", "-") for one in offers] == [None, 0, "-"]
    body = scoring.with_offers(card, [*offers, offers[0]])
    read = read_card(body)
    assert [one.code for one in read.fit.criteria[2:]] == ["size_source", "size_source_2"]
    assert [one.code for one in read.interest.criteria[1:]] == ["source_fax", "size_forms"]
    full = {**card, "fit": {"threshold": 1, "criteria": [
        {**asked[0], "code": f"c{place}"} for place in range(60)]}}  # fmt: skip
    assert scoring.with_offers(full, offers[:1]) == full
