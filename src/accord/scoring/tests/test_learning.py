"""A card from past leads: the truth is found again, and what knows too much is left out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from accord.scoring import api as scoring
from accord.scoring.rules.learning import learning
from accord.scoring.tests.companies import company, filled_in, mistaken
from accord.scoring.values.learning import Past, Said, Why, Wishes, sentence, why
from accord.scoring.values.scores import LeadFacts


@pytest.fixture(scope="module")
def past():
    columns, won = company()
    return Past(columns, won)


@pytest.fixture(scope="module")
def learned(past):
    return scoring.learn_card(past=past, name="Points", wishes=Wishes())[0]


def learn(past, **wishes):
    named = {key: frozenset(value) for key, value in wishes.items()}
    return scoring.learn_card(past=past, name="Points", wishes=Wishes(**named))[0]


def suspects(past):
    return {each.column: each.why for each in learn(past).suspects}


def with_column(past, name, texts):
    return replace(past, columns={**past.columns, name: texts})


def criterion(learned, name):
    both = (*learned.card["fit"]["criteria"], *learned.card["interest"]["criteria"])
    return next(each for each in both if each["name"] == name)


def points(learned, name):
    return {
        value: case["points"]
        for case in criterion(learned, name)["cases"]
        for value in case["values"]
    }


def test_the_order_of_points_is_that_of_the_truth(learned):
    size, source = points(learned, "size"), points(learned, "lead_source")
    assert size["1-10"] < size["11-50"] < size["51-200"] < size["201+"]
    assert max(source, key=source.get) == "Referral"
    assert min(source, key=source.get) == "Bought list"
    # 20 points double the odds: from 1-10 to 201+ the truth is 61.
    assert 40 <= size["201+"] - size["1-10"] <= 80


def test_it_is_told_who_they_are_from_what_they_did(learned):
    assert "size" in [each["name"] for each in learned.card["fit"]["criteria"]]
    doing = [each["name"] for each in learned.card["interest"]["criteria"]]
    assert {"minutes on site", "lead_source"} <= set(doing)


def test_nothing_honest_is_suspect_and_the_range_holds_the_mean(learned):
    assert learned.suspects == ()
    assert 0.5 < learned.auc.low < learned.auc.mean < learned.auc.high < 1
    assert 0 < learned.brier < 0.25
    assert [each.said for each in learned.warnings] == [Said.NAMES_ROWS]


def test_twice_the_same_gives_the_same(past, learned):
    assert learn(past) == learned


def test_the_card_says_what_the_learner_meant(past):
    """Each lead by the card as scoring reads it, against the learner's own sums."""
    columns = {name: texts[:300] for name, texts in past.columns.items()}
    learned, scored = scoring.learn_card(past=past, name="x", wishes=Wishes(), new=columns)
    card = scoring.read_card(learned.card)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    for row, score in enumerate(scored):
        # What is not known is empty by the time a card is asked.
        own = {name: texts[row].replace("n/a", "") for name, texts in columns.items()}
        told = scoring.score_of(card, LeadFacts(attributes=(own,)), (), at=at)
        assert told.fit.points + told.interest.points == score.points
        assert told.quadrant.value == score.quadrant


def test_values_never_seen_are_unknown(past):
    new = {"size": ["1-10", "a million", ""], "lead_source": ["", "", ""]}
    _card, scored = scoring.learn_card(past=past, name="x", wishes=Wishes(), new=new)
    assert scored[1] == scored[2] != scored[0]


@pytest.mark.parametrize(
    ("share", "found"),
    [(0.0, {"colour": Why.TOO_GOOD}), (0.08, {"colour": Why.TOO_GOOD}), (0.5, {})],
)
def test_a_column_that_repeats_the_outcome_is_found(past, share, found):
    assert suspects(with_column(past, "colour", mistaken(past.won, share=share))) == found


@pytest.mark.parametrize(
    ("won_share", "other_share", "found"),
    [(0.9, 0.05, {"area": Why.FILLED_LATER}), (0.3, 0.0, {"area": Why.FILLED_LATER}),
     (0.7, 0.55, {})],
)  # fmt: skip
def test_what_is_only_there_for_the_won_is_found(past, won_share, other_share, found):
    texts = filled_in(past.won, won_share=won_share, other_share=other_share)
    assert suspects(with_column(past, "area", texts)) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [("Lead Status", Why.VERDICT), ("last contact by", Why.LATEST), ("deal size", Why.OUTCOME),
     ("last name", None), ("marital status", None), ("region", None)],
)  # fmt: skip
def test_a_name_speaks_only_together_with_the_outcome(past, name, found):
    traces = mistaken(past.won, share=0.38)
    assert suspects(with_column(past, name, traces)).get(name) is found
    if found:
        chance = mistaken(past.won, share=0.5)
        assert name not in suspects(with_column(past, name, chance))


def test_values_that_speak_of_the_outcome_are_found(past):
    said = {"x": "Will revert soon", "y": "Rang twice, no answer"}
    texts = [said[each] for each in mistaken(past.won, share=0.38)]
    leaking = with_column(past, "field 7", texts)
    [suspect] = learn(leaking).suspects
    assert (suspect.column, suspect.why) == ("field 7", Why.WORDS)
    assert "no answer" in why(suspect)


def test_a_suspect_column_is_used_when_somebody_says_so(past):
    leaking = with_column(past, "colour", mistaken(past.won, share=0.05))
    kept = learn(leaking, keep=["colour"])
    assert kept.suspects == ()
    assert points(kept, "colour")
    assert kept.auc.mean > learn(leaking).auc.mean + 0.05


def test_below_twenty_wins_nothing_is_said():
    columns, won = company(leads=120, seed=3)
    first = [row for row, each in enumerate(won) if each][:12]
    few = [row in first for row in range(120)]
    learned = learn(Past(columns, few))
    assert (learned.card, learned.auc, learned.wins) == (None, None, 12)
    assert sentence(learned.warnings[0]) == "You have 12 wins. We suggest at 20."


def test_twenty_wins_give_a_card_and_a_wide_range():
    columns, won = company(leads=160, seed=3)
    first = [row for row, each in enumerate(won) if each][:20]
    learned = learn(Past(columns, [row in first for row in range(160)]))
    assert learned.wins == 20
    assert learned.auc.high - learned.auc.low > 0.15
    assert Said.WIDE in [each.said for each in learned.warnings]


def test_chance_is_not_taken_for_knowledge():
    columns, won = company(seed=8)
    shuffled = won[::2] + won[1::2]
    learned = learn(Past(columns, shuffled))
    assert learned.auc is None or learned.auc.low < 0.5 < learned.auc.high


def test_a_column_that_must_rise_never_falls(past):
    columns = dict(past.columns)
    back = [str(-float(each)) for each in columns.pop("minutes on site")]
    turned = Past({**columns, "minutes": back}, past.won)
    free, bound = learn(turned), learn(turned, rising=["minutes"])
    assert criterion(free, "minutes")["cases"]
    names = [each["name"] for each in bound.card["interest"]["criteria"]]
    assert "minutes" not in names  # held at nothing, it says nothing


def test_days_are_respected_and_change_is_said(past):
    start = date(2025, 1, 1)
    at = [start + timedelta(days=row // 5) for row in range(len(past.won))]
    calm = learn(replace(past, at=at))
    assert Said.RATE_CHANGED not in [each.said for each in calm.warnings]
    late = int(0.75 * len(at))
    fewer = [each and (row < late or row % 3 == 0) for row, each in enumerate(past.won)]
    other = dict(past.columns)
    other["lead_source"] = [
        "Fair" if row >= late else each for row, each in enumerate(other["lead_source"])
    ]
    said = learn(Past(other, fewer, at)).warnings
    assert Said.RATE_CHANGED in [each.said for each in said]
    changed = [each.facts["column"] for each in said if each.said is Said.MIX_CHANGED]
    assert changed == ["lead_source"]


def test_a_column_that_says_the_same_in_other_words_is_left_out(past):
    words = past.columns["lead_source"]
    again = {"twin": [f"kind {word[0]}" if word else "" for word in words]}
    learned = learn(Past({**past.columns, **again}, past.won))
    [said] = [each for each in learned.warnings if each.said is Said.REPEATS]
    assert said.facts["columns"] == ["twin"]
    # The control: one row that differs makes it a column of its own.
    again["twin"][0] = "another"
    learned = learn(Past({**past.columns, **again}, past.won))
    assert Said.REPEATS not in [each.said for each in learned.warnings]


def test_nothing_to_learn_from_is_said():
    won = [row % 2 == 0 for row in range(100)]
    learned = learn(Past({"same": ["a"] * 100, "empty": [""] * 100}, won))
    assert learned.card is None
    assert Said.NOTHING in [each.said for each in learned.warnings]


def test_bins_are_told_inside_the_folds(past):
    """Numbers that say nothing look like nothing, however finely they could be cut."""
    draw = [str((row * 7919) % 1499 / 7) for row in range(len(past.won))]
    lesson = learning.learn_card(Past({"x": draw}, past.won), name="x", wishes=Wishes())
    auc = lesson.learned.auc
    assert auc is None or auc.low < 0.5 < auc.high
