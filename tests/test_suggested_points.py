"""Points suggested from the company's own won deals, from past leads as they were known then."""

import html
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accord.definitions import api as definitions
from accord.definitions.values import Kind, State
from accord.foundation import bulk, clock
from accord.reporting.tests.conftest import Books, insert
from accord.scoring import api as scoring
from accord.scoring.models import Suggestion
from accord.scoring.queries import past
from accord.scoring.rules.stored_suggestions import wishes_written, written
from accord.scoring.values.learning import Given, Together
from accord.scoring.values.suggestions import Reads, SuggestionRun, Told
from accord.scoring.values.suggestions import Suggestion as Suggested
from tests import people

PAGE = "/cards/suggested/"


@pytest.fixture
def books(committed: None) -> Books:
    return Books()


def run_of() -> SuggestionRun:
    run = scoring.find_suggestion()
    assert run is not None
    return run


def days_ago(days: int) -> str:
    return f"{clock.now() - timedelta(days=days):%Y-%m-%d}"


def record(lead: int, now: dict[str, str], *, before: dict[str, str] | None = None) -> None:
    """A tool's record of the lead's person; until yesterday it said `before`."""
    ((person,),) = bulk.fetch("select person_id from leads_lead where id = %s", [lead])
    kept = insert(
        "contacts_sourcerecord", kind="person", source="crm", external_key=str(lead), fields="{}",
        attributes=bulk.Jsonb(now), changed="{}", fingerprint=b"", known_at=clock.now(),
    )  # fmt: skip
    insert(
        "contacts_link", record_id=kept, person_id=person, linked_by="new",
        linked_at=clock.now() - timedelta(days=700),
    )  # fmt: skip
    if before is not None:
        insert(
            "contacts_sourcerecordversion", record_id=kept, fields="{}",
            attributes=bulk.Jsonb(before), known_at=clock.now() - timedelta(days=2),
            known_until=clock.now() - timedelta(days=1),
        )  # fmt: skip


def leads(books: Books, count: int = 160, *, wins: int | None = None) -> list[int]:
    """One in two is big, of whom six in eight buy; of the others one in eight does. Who buys mostly
    takes a guide before; contracts are written into the CRM once they are signed."""
    guide, found, won = books.piece("awareness"), [], 0
    for place in range(count):
        big = place % 2 == 0
        buys = (place // 2) % 8 < (6 if big else 1)
        buys = buys and (wins is None or won < wins)
        won += buys
        came = 400 - place
        lead = books.lead(
            days_ago(came), sql=days_ago(came - 10), closed=days_ago(came - 20),
            **({"ending": "won", "customer": days_ago(came - 20)} if buys else {"ending": "lost"}),
        )  # fmt: skip
        if buys:
            books.deal("WON", days_ago(came - 20), amount=10_00, lead_id=lead)
        if place % 3 if buys else place % 4 == 1:
            books.touch(lead, guide, days_ago(came - 3))
        size = {"Size": "201+" if big else "1-10"}
        record(lead, {**size, "Contract": "signed"} if buys else size, before=size)
        found.append(lead)
    return found


def read(answer: Any) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_past_leads_are_gathered_as_they_were_known_then(books):
    first, second = leads(books, 2)
    guide = books.piece("awareness")
    books.touch(first, guide, days_ago(385))  # sales had it by then
    books.touch(second, guide, days_ago(401))
    books.event(second, "sql", days_ago(380), ending="rejected", reason="no_budget")
    books.verdict(second, "no", days_ago(390))
    cohort = past.learning_cohort(at=clock.now())
    one, two = past.list_past(cohort=cohort)
    assert (one.lead_id, one.is_customer, one.touches) == (first, True, {})
    assert one.facts.attributes == ({"Size": "201+"},)  # the contract came afterwards
    assert (two.touches, two.verdict, two.reason) == ({"download": 2}, "no", "no_budget")
    assert past.list_past(cohort=cohort, most=1) == [two]


def test_below_twenty_wins_the_page_says_how_many_there_are(books):
    leads(books, 40, wins=12)
    writer = people.signed_in("mops")
    body = read(writer.get(PAGE))
    assert "You have 12 wins. We suggest at 20." in body
    assert "Suggest points</button>" not in body
    asked = read(writer.post(PAGE, follow=True))
    assert "You have 12 wins. We suggest at 20." in asked
    assert scoring.find_suggestion() is None


def test_points_are_suggested_and_become_a_draft_that_nobody_is_judged_by(books):
    leads(books)
    writer, reader = people.signed_in("mops"), people.signed_in("viewer")
    assert "Suggest points</button>" in read(writer.get(PAGE))
    assert "Suggest points</button>" not in read(reader.get(PAGE))
    assert reader.post(PAGE).status_code == 403
    waiting = read(writer.post(PAGE, follow=True))
    assert 'hx-trigger="load delay:2s"' in waiting
    run = run_of()
    scoring.run_suggestion(suggestion_id=run.id, at=clock.now())
    body = read(writer.get(PAGE))
    assert "leads it likes best" in body
    assert "one of 201+:" in body
    assert "60 of 80" in body  # customers of the big ones
    assert "Downloaded a piece" in body
    assert "Learned from 160 leads" in body
    assert "No field was left out" in body  # the contract was not known then
    assert PAGE in read(writer.get("/cards/"))
    pair = Together(Given("Size", ("201+",)), Given("touch download", at_least=1.0), 12, 50, 40, 31)
    found = run_of().suggestion
    assert found is not None
    Suggestion.objects.update(told=written(replace(found, together=(pair,))))
    body = read(writer.get(PAGE))
    assert "“Size” one of 201+, and “Downloaded a piece” 1 or more" in body
    assert "+12 points beyond those of both." in body
    assert 'name="pair-0"' in body
    draft = {"run": str(run.id), "key": ""}
    assert reader.post(f"{PAGE}draft/", draft).status_code == 403
    answer = writer.post(f"{PAGE}draft/", draft)
    assert answer.headers["location"] == "/cards/suggested-points/edit/"
    version = definitions.find_latest(kind=Kind.CARD, key="suggested-points")
    assert version is not None
    assert version.state is State.DRAFT
    assert scoring.list_cards(at=clock.now()) == []
    assert "Size" in read(writer.get("/cards/suggested-points/edit/"))
    assert [one for one in version.body["fit"]["criteria"] if "both" in one] == []
    # An old page, and a card that is not there.
    assert "another suggestion" in read(
        writer.post(f"{PAGE}draft/", {"run": "1000", "key": ""}, follow=True)
    )
    assert "not in force" in read(
        writer.post(f"{PAGE}draft/", {"run": str(run.id), "key": "nobody"}, follow=True)
    )


def test_answers_that_mean_more_together_become_a_line_of_the_draft_where_they_are_ticked(books):
    """Of two that are offered one is taken; both teams then see what it looks at."""
    suggested(
        Together(Given("Size", ("201+",)), Given("country", ("DE", "FR")), 12, 50, 40, 31),
        Together(Given("Size", ("1-10",)), Given("employees", at_least=50.0), -7, 60, 12, 20),
        Together(Given("touch form", at_least=1.0), Given("touch chat", at_least=2.0), 9, 60, 2, 1),
        Together(Given("touch form", at_least=1.5), Given("Size", ("201+",)), 8, 60, 40, 31),
    )
    leads(books, 2)
    writer, reader = people.signed_in("mops"), people.signed_in("viewer")
    body = read(writer.get(PAGE))
    assert [f'name="pair-{place}"' in body for place in range(4)] == [True, True, True, False]
    assert body.count("A card cannot ask for this") == 1  # as it counts two kinds of touches
    assert "“Size” one of 201+, and “The country” one of DE, FR" in body
    assert 'name="pair-' not in read(reader.get(PAGE))
    writer.post(
        f"{PAGE}draft/",
        {"run": str(run_of().id), "key": "", "pair-1": "1", "pair-2": "1", "pair-7": "1"},
    )
    version = definitions.find_latest(kind=Kind.CARD, key="suggested-points")
    assert version is not None
    *_others, taken = version.body["fit"]["criteria"]
    assert [one for one in version.body["fit"]["criteria"] if "both" in one] == [taken]
    assert (taken["points"], taken["otherwise"], taken["unknown"]) == (-7, 0, None)
    assert taken["both"] == [
        {"field": "attribute:Size", "test": "one_of", "values": ["1-10"]},
        {"field": "employees", "test": "at_least", "values": ["50"]},
    ]
    [touched] = version.body["interest"]["criteria"]
    assert (touched["points"], touched["at_least"], touched["within_days"]) == (8, 2, 90)
    assert touched["touch"] == {"kinds": ["form"], "direction": "in"}
    assert touched["where"] == {"field": "attribute:Size", "test": "one_of", "values": ["201+"]}
    edited = read(writer.get("/cards/suggested-points/edit/"))
    assert "“Size” one of 1-10, and “The company's number of employees” 50 or more" in edited
    told = read(writer.get("/definitions/card/suggested-points/1/"))
    assert "Looks at both" in told
    assert "Only where" in told
    assert "Filled in a form, 2 times, and “Size” one of 201+" in told


def suggested(*pairs: Together) -> None:
    """A suggestion that asks for size, country and staff, and in which these pairs were found."""
    criteria = [
        {
            "code": code, "name": code, "field": field, "otherwise": 0, "unknown": unknown,
            "cases": [{"test": "known", "values": [], "points": 5}],
        }
        for code, field, unknown in (
            ("size", "attribute:Size", 0), ("country", "country", 0), ("staff", "employees", None),
        )
    ]  # fmt: skip
    card = {
        "name": "–",
        "fit": {"threshold": 5, "criteria": criteria},
        "interest": {"threshold": 5, "half_life_days": 30, "criteria": []},
    }
    reads = (
        Reads("Size", field="attribute:Size"), Reads("country", field="country"),
        Reads("employees", field="employees", is_number=True),
        Reads("touch form", kind="form"), Reads("touch chat", kind="chat"),
    )  # fmt: skip
    day = clock.now().date()
    told = Suggested(day, day, 160, 70, card, reads, together=pairs)
    now, wishes = clock.now(), wishes_written(Told())
    Suggestion.objects.create(asked_at=now, ended_at=now, told=written(told), wishes=wishes)


def test_a_field_written_after_the_outcome_is_named_and_may_be_used_all_the_same(books):
    leads(books)
    bulk.execute("delete from contacts_sourcerecordversion")  # as if it had been there all the time
    scoring.ask_suggestion(told=Told(), actor_id=None, at=clock.now())
    run = run_of()
    scoring.run_suggestion(suggestion_id=run.id, at=clock.now())
    writer = people.signed_in("mops")
    body = read(writer.get(PAGE))
    assert "Use “Contract” all the same" in body
    assert "as if it is written because they were won" in body or "100 won leads" in body
    writer.post(PAGE, {"run": str(run.id), "keep-0": "1"})
    again = run_of()
    assert (again.told.kept, again.ended_at) == (("Contract",), None)
    scoring.run_suggestion(suggestion_id=again.id, at=clock.now())
    body = read(writer.get(PAGE))
    assert "“Contract” is used all the same" in body
    # Asked from a page that shows another suggestion, nothing starts.
    assert "does not go with" in read(writer.post(PAGE, {"run": str(run.id)}, follow=True))
    assert run_of().id == again.id
    # Whoever learns once more and stops, or whose worker goes away, keeps what was there.
    writer.post(PAGE, {"run": str(again.id), "drop": "Contract"})
    writer.post(f"{PAGE}stop/")
    body = read(writer.get(PAGE))
    assert "It was stopped. Below is what was suggested before." in body
    assert "“Contract” is used all the same" in body
    assert (run_of().id, run_of().told.kept) == (again.id, ("Contract",))
    scoring.ask_suggestion(told=Told(), actor_id=None, at=clock.now() - timedelta(hours=2))
    assert scoring.end_cut_off_suggestions(at=clock.now()) == 1
    body = read(writer.get(PAGE))
    assert "It was cut off in the middle. Ask again." in body
    assert "It was stopped." not in body
    assert "“Contract” is used all the same" in body


def test_a_suggestion_stopped_meanwhile_keeps_nothing(books):
    leads(books, 60)
    asked = scoring.ask_suggestion(told=Told(), actor_id=None, at=clock.now())
    assert scoring.ask_suggestion(told=Told(), actor_id=None, at=clock.now()) == asked
    writer = people.signed_in("mops")
    writer.post(f"{PAGE}stop/")
    scoring.run_suggestion(suggestion_id=asked, at=clock.now())
    run = run_of()
    assert (run.is_stopped, run.suggestion) == (True, None)
    assert "It was stopped" in read(writer.get(PAGE))


def test_without_a_past_it_says_what_to_do(books):
    asked = scoring.ask_suggestion(told=Told(), actor_id=None, at=clock.now())
    scoring.run_suggestion(suggestion_id=asked, at=clock.now())
    writer = people.signed_in("mops")
    assert "Load past leads and deals" in read(writer.get(PAGE))
    # One whose worker went away does not wait for ever.
    scoring.ask_suggestion(told=Told(), actor_id=None, at=clock.now() - timedelta(hours=2))
    assert scoring.end_cut_off_suggestions(at=clock.now()) == 1
    assert "It was cut off in the middle." in read(writer.get(PAGE))
