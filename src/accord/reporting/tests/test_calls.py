"""B38, C40, D27: how soon and how often sales tries to reach leads, and what came of it."""

from datetime import timedelta

import pytest

from accord.foundation import bulk
from accord.reporting import api as reporting
from accord.reporting.tests.conftest import Books, day, insert


def tried(books: Books, lead: int, moment: str, *, hours: int = 0, **told: object) -> None:
    """Somebody of sales called, unless it is told otherwise."""
    [(person,)] = bulk.fetch("select person_id from leads_lead where id = %s", [lead])
    at = day(moment) + timedelta(hours=hours)
    said = {"kind": "call_attempt", "direction": "out", "reach": "1:1", "team": "sales",
            "source": "phone", "detail": "{}", **told}  # fmt: skip
    insert(
        "journeys_touch", person_id=person, channel="", journey_stage="", occurred_at=at,
        received_at=at, external_key=str(next(books.numbers)), **said,
    )  # fmt: skip


def turned(lead: int, quadrant: str, moment: str, *, before: str = "") -> None:
    """A card called a lead so."""
    [(version,)] = bulk.fetch("select min(id) from definitions_version")
    bulk.execute(
        """insert into scoring_turn (lead_id, version_id, before, quadrant, at, cause)
           values (%s, %s, %s, %s, %s, 'told')""",
        [lead, version, before, quadrant, day(moment)],
    )


def came(books: Books, measure: str) -> dict[object, tuple[object, object]]:
    return {group: (row["leads"], row["customers"]) for group, row in books.rows(measure).items()}


def test_leads_by_how_soon_sales_called_after_the_sign(books):
    soon = books.lead(
        "2026-01-01", mql="2026-01-10", customer="2026-02-01", ending="won", closed="2026-02-01"
    )
    tried(books, soon, "2026-01-10", hours=20)
    hot = books.lead("2026-01-01", mql="2026-01-10")
    turned(hot, "hot", "2026-01-09")  # the earlier sign counts
    tried(books, hot, "2026-01-09", hours=1)
    late = books.lead("2026-01-01", mql="2026-01-10", ending="lost", closed="2026-03-01")
    tried(books, late, "2026-01-30")
    known = books.lead("2026-01-01", mql="2026-01-10")
    tried(books, known, "2026-01-02")
    silent = books.lead("2026-01-01", mql="2026-01-10")
    # These are no tries of sales: a mail to many, one of marketing, what only a member says, a mail
    # that came back.
    tried(books, silent, "2026-01-10", kind="email_sent", detail='{"came_back": "2026-01-11"}')
    tried(books, silent, "2026-01-10", kind="email_sent", reach="1:many")
    tried(books, silent, "2026-01-10", kind="email_sent", team="marketing")
    tried(books, silent, "2026-01-10", source="by hand")
    tried(books, silent, "2026-01-10", direction="in")
    tried(books, books.lead("2026-01-01"), "2026-01-02")  # no sign at all
    assert came(books, "time_to_call") == {
        "before": (1, 0), "hour": (1, 0), "day": (1, 1), "later": (1, 0), "never": (1, 0),
    }  # fmt: skip
    assert books.records("time_to_call", "leads", "never") == [silent]
    said = reporting.tell(books.ask("time_to_call"))
    assert said == "Sales tried to reach 3 of 5 leads within a day of their sign."


def test_leads_by_how_often_sales_tried_and_where_they_stood(books):
    golden = books.lead(
        "2026-01-01", mql="2026-01-02", customer="2026-02-01", ending="won", closed="2026-02-01"
    )
    turned(golden, "cold", "2026-01-02")
    turned(golden, "perfect", "2026-01-03", before="cold")
    for moment in ("2026-01-03", "2026-01-04"):
        tried(books, golden, moment)
    tried(books, golden, "2026-02-20")  # after it was decided
    chased = books.lead("2026-01-01", mql="2026-01-02", ending="lost", closed="2026-03-01")
    for number in range(20):
        tried(books, chased, "2026-01-05", hours=number)
    books.lead("2026-01-01", mql="2026-01-02")  # nobody tried
    assert came(books, "attempts") == {"2-3|perfect": (1, 1), "20+|unjudged": (1, 0)}
    assert books.records("attempts", "customers", "2-3|perfect") == [golden]
    assert books.records("attempts", "leads", "20+|unjudged") == [chased]


@pytest.mark.parametrize(("tries", "worked"), [("2026-01-21", 1), ("2026-01-10", 0)])
def test_of_the_leads_that_sales_took_those_it_tried_since(books, tries, worked):
    lead = books.lead("2026-01-01", mql="2026-01-02", sql="2026-01-20")
    tried(books, lead, tries)
    books.lead("2026-01-01", mql="2026-01-02")  # not taken
    row = books.rows("worked")[None]
    assert (row["taken"], row["worked"], row["waiting"]) == (1, worked, 0)
    assert len(books.records("worked", "worked")) == worked
