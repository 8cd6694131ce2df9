"""Measures as under another version of the stages: judged again by what was known then."""

import pytest
from tests import people

from accord.definitions import api as definitions
from accord.definitions.values import Criterion, Kind, StageFact
from accord.reporting import api as reporting
from accord.reporting.tests.conftest import day, insert
from accord.scoring import api as scoring
from accord.scoring.tests.cards import MAIN, changed

INTERESTED = (Criterion(StageFact.INTEREST, ("high",)),)
PROMISING = (Criterion(StageFact.VERDICT_SALES, ("yes",)),)


def draft(**asks):
    """A version of the stages with these criteria, signed by nobody; answers its number."""
    at = day("2026-01-01")
    stages = tuple(
        definitions.Stage(
            one.code, one.name, one.owner_team, one.rule + ".", asks.get(one.code.value, ())
        )
        for one in definitions.list_stages(at=at)
    )
    return definitions.propose_stages(stages=stages, actor_id=None, at=at)


def card(since, key="main"):
    at = day(since)
    number = scoring.propose_card(key=key, body=MAIN, actor_id=None, at=at)
    people.sign(kind=Kind.CARD, key=key, number=number, at=at)


def form(books, lead, moment):
    """The person of a lead asked for a talk: enough to be interested."""
    from accord.foundation import bulk

    [(person,)] = bulk.fetch("select person_id from leads_lead where id = %s", [lead])
    insert(
        "journeys_touch", person_id=person, kind="form", direction="in", reach="1:1",
        team="marketing", channel="", journey_stage="", occurred_at=day(moment),
        received_at=day(moment), source="test", external_key=str(next(books.numbers)), detail="{}",
    )  # fmt: skip


@pytest.fixture
def known(books):
    """Of five leads four were called MQL by hand on the 8th, under a version that asks nothing."""
    card("2025-12-01")
    by_hand = {"mql": "2026-01-08"}
    leads = {
        "sooner": books.lead("2026-01-02", **by_hand),
        "never": books.lead("2026-01-02", **by_hand),
        "never_too": books.lead("2026-01-02", **by_hand),
        "skipped": books.lead("2026-01-02", **by_hand, sql="2026-01-12"),
        "unseen": books.lead("2026-01-02"),
    }
    form(books, leads["sooner"], "2026-01-05T10:00")
    form(books, leads["unseen"], "2026-01-10T10:00")
    return leads


def says(result):
    return [reporting.sentence(note) for note in result.notes]


def test_funnel_and_conversion_differ_by_exactly_the_leads_that_are_judged_otherwise(books, known):
    number = draft(mql=INTERESTED)
    step = {"by": "total", "step": ("lead", "mql")}
    assert books.rows("funnel")["mql"]["entered"] == 4
    assert books.rows("conversion", **step)[None]["reached"] == 4
    under = {"definitions": number}
    # Who went on by hand without having been interested was passed over.
    entered = [known["sooner"], known["skipped"], known["unseen"]]
    rows = books.rows("funnel", **under)
    assert [rows[stage]["entered"] for stage in ("lead", "mql", "sql")] == [5, 3, 1]
    assert [rows[stage]["now"] for stage in ("lead", "mql", "sql")] == [2, 2, 1]
    assert books.records("funnel", "entered", "mql", **under) == entered
    assert books.rows("conversion", **step, **under)[None]["reached"] == 3
    assert books.records("conversion", "reached", **step, **under) == entered
    # As it was written it stays.
    assert books.rows("funnel")["mql"]["entered"] == 4
    assert books.rows("funnel", definitions=1)["mql"]["entered"] == 4


def test_a_lead_is_there_three_days_sooner_and_the_leads_that_flip_are_listed(books, known):
    number = draft(mql=INTERESTED)
    under = {"definitions": number}
    assert books.rows("time_in_stage", **under)["lead"]["median_days"] == pytest.approx(
        (3 + 8) / 2, abs=1
    )
    flips = books.rows("stage_flips", **under)["mql"]
    assert flips == {
        "written": 4, "under": 3, "comes_in": 1, "falls_out": 2, "earlier": 1, "later": 1,
    }  # fmt: skip
    listed = {
        cell: books.records("stage_flips", cell, "mql", **under)
        for cell in ("comes_in", "falls_out", "earlier", "later")
    }
    assert listed == {
        "comes_in": [known["unseen"]],
        "falls_out": [known["never"], known["never_too"]],
        "earlier": [known["sooner"]],
        "later": [known["skipped"]],
    }
    result = books.ask("stage_flips", **under)
    told = (
        f"As under version {number}: 5 leads come to some stage on another day than it was "
        "written, or not at all."
    )
    assert reporting.tell(result) == told
    assert says(books.ask("funnel", **under)) == [told, says(result)[1]]
    assert "December 2025" in says(result)[1]
    # Control: as it was written nobody flips.
    assert books.rows("stage_flips")["mql"]["comes_in"] == 0
    assert "Name a version" in reporting.tell(books.ask("stage_flips"))
    # Whoever came by hand without being seen to meet it was not called ready.
    validity = books.rows("mql_validity", **under)
    assert (validity["mql"]["leads"], validity["other"]["leads"]) == (2, 3)


def test_quality_is_of_the_leads_that_the_version_would_have_called_ready(books):
    card("2025-12-01")
    by_hand, returned = {"mql": "2026-01-08"}, {"closed": "2026-01-20", "ending": "rejected"}
    taken = books.lead("2026-01-02", **by_hand, sql="2026-01-12")
    back = books.lead("2026-01-02", **by_hand, **returned)
    not_given = books.lead("2026-01-02", closed="2026-01-20", ending="lost")
    not_called = books.lead("2026-01-02", **by_hand, sql="2026-01-12")
    back_not_called = books.lead("2026-01-02", **by_hand, **returned)
    for lead in (taken, back, not_given):
        form(books, lead, "2026-01-05T10:00")
    books.verdict(taken, "yes", "2026-01-13")
    books.verdict(not_called, "yes", "2026-01-13")
    under = {"definitions": draft(mql=INTERESTED)}

    def counted(measure, cells, **asked):
        return {cell: books.records(measure, cell, **asked) for cell in cells}

    cells = ("handed_off", "accepted", "rejected", "pending")
    assert counted("lead_quality", cells) == {
        "handed_off": [taken, back, not_called, back_not_called],
        "accepted": [taken, not_called],
        "rejected": [back, back_not_called],
        "pending": [],
    }
    assert counted("lead_quality", cells, **under) == {
        "handed_off": [taken, back, not_given],
        "accepted": [taken],
        "rejected": [back],
        "pending": [not_given],
    }
    # Who was never handed over was returned for no reason.
    by_reason = books.rows("lead_quality", by="reason", **under)
    assert sum(row["rejected"] for row in by_reason.values()) == 1
    assert counted("promising", ("handed_off", "yes"), **under) == {
        "handed_off": [taken, back, not_given], "yes": [taken],
    }  # fmt: skip
    result = books.ask("lead_quality", **under)
    assert "would have called ready" in says(result)[-2]
    told = "Of 3 leads that version 2 would have called ready, sales took 1."
    assert reporting.tell(result) == told
    assert reporting.tell(books.ask("lead_quality")) == "Sales took 2 of 4 leads handed over."
    # Where the version asks nothing for being called ready, nobody is left out.
    assert len(books.records("lead_quality", "handed_off", definitions=1)) == 4


def test_words_count_from_when_they_were_said_until_they_were_taken_back(books):
    kept, taken, late = (books.lead("2026-01-02", mql="2026-01-03") for _ in range(3))
    books.verdict(kept, "yes", "2026-01-06T08:30")
    first = books.verdict(taken, "unsure", "2026-01-06")
    books.verdict(taken, "yes", "2026-01-07")
    books.verdict(taken, "", "2026-01-09", takes_back=first)
    ended = books.lead("2026-01-02", closed="2026-01-05", ending="lost")
    books.verdict(ended, "yes", "2026-01-06")
    number = draft(sql=PROMISING)
    under = {"definitions": number}
    assert books.records("funnel", "entered", "sql", **under) == [kept, taken]
    assert books.rows("funnel", **under)["sql"]["now"] == 2
    # MQL asks nothing, so it stays as it was written; nobody is left to be judged by a card.
    assert books.records("funnel", "entered", "mql", **under) == [kept, taken, late]
    days = books.rows("time_in_stage", **under)["mql"]
    assert days["median_days"] == pytest.approx(3.7)
    assert len(says(books.ask("funnel", **under))) == 1


def test_before_a_card_was_in_force_nobody_is_interested_unless_a_card_is_named(books):
    lead = books.lead("2026-01-02")
    form(books, lead, "2026-01-05")
    number = draft(mql=INTERESTED)
    [_differs, lacks] = says(books.ask("funnel", definitions=number))
    assert "no card has been in force" in lacks
    card("2026-01-07")
    assert books.records("funnel", "entered", "mql", definitions=number) == [lead]
    month = {"by": "cohort", "step": ("mql", "sql"), "definitions": number}
    assert list(books.rows("conversion", **month)) == ["2026-01"]
    since = {"by": "total", "step": ("lead", "mql"), "definitions": number, "within": 4}
    assert books.rows("conversion", **since)[None]["reached"] == 0
    assert books.rows("conversion", **since, card="main")[None]["reached"] == 1
    # By the wording of a draft a form shows nothing.
    other = changed("interest.criteria.1.touch.kinds", ["chat"])
    second = scoring.propose_card(key="main", body=other, actor_id=None, at=day("2026-01-09"))
    for version, reached in ((1, 1), (second, 0), (None, 1)):
        told = books.rows("conversion", **since, card="main", version=version)[None]
        assert told["reached"] == reached, version
    with pytest.raises(reporting.UnableToMeasure, match="card: other"):
        books.ask("funnel", definitions=number, card="other")
    with pytest.raises(reporting.UnableToMeasure, match="version: 9"):
        books.ask("funnel", definitions=number, card="main", version=9)


def test_what_cannot_be_judged_again_is_said_and_left_as_it_was_written(books):
    unknown = books.lead("2026-01-02", known=False, mql="2026-01-03")
    number = draft(mql=PROMISING)
    assert books.records("funnel", "entered", "mql", definitions=number) == [unknown]
    assert says(books.ask("funnel", definitions=number)) == [
        f"As under version {number}: every lead comes to each stage on the day that was written.",
        "1 lead is left as it was written: nobody knows when it came, or its person objects to "
        "being judged.",
    ]
    assert says(books.ask("funnel", definitions=1)) == [
        "Version 1 asks nothing of leads, so each came to its stages as it was written."
    ]
    assert "the same under every version" in says(books.ask("win_rate", definitions=number))[-1]
    assert "where leads stand now" in says(books.ask("leaks", definitions=number))[-1]
    assert "words this figure alone" in says(books.ask("content_reach", definitions=1))[-1]
    with pytest.raises(reporting.UnableToMeasure) as refused:
        books.ask("funnel", definitions=99)
    assert refused.value.known == ("1", str(number))
