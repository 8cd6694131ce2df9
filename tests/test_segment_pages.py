"""Segments as a colleague sees them: proposed, looked at ahead, put in force, taken back."""

import re

import pytest

from accord.definitions import api as definitions
from accord.definitions.values import Condition, Kind, Segment, SegmentField, SegmentTest
from accord.foundation import clock
from accord.leads.tests.builders import make_lead
from tests.people import sign, signed_in

pytestmark = pytest.mark.django_db
NEW = "/definitions/segments/new/"


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def form(*rows: dict[str, str], **more: str) -> dict[str, str]:
    given = {
        "rule-TOTAL_FORMS": str(len(rows)),
        "rule-INITIAL_FORMS": "0",
        "rule-MIN_NUM_FORMS": "0",
        "rule-MAX_NUM_FORMS": "1000",
    }
    for place, row in enumerate(rows):
        given |= {f"rule-{place}-{name}": value for name, value in row.items()}
    return given | more


BIG = {"segment": "Enterprise", "field": "employees", "test": "at_least", "words": "200"}
LANDS = {"segment": "", "field": "country", "test": "one_of", "words": "Germany, Austria"}


def rules_of(number: int) -> tuple[Segment, ...]:
    version = definitions.find_version(kind=Kind.SEGMENTS, number=number)
    assert version is not None
    return definitions.segments_of(version.body)


def test_a_proposal_is_read_looked_at_ahead_and_put_in_force() -> None:
    client = signed_in("team_lead")
    make_lead()
    assert "There are no rules" in words_of(client.get("/definitions/").content.decode())
    assert client.get(NEW).status_code == 200
    rest = {"segment": "Others", "field": "", "test": "one_of", "words": ""}
    answer = client.post(NEW, form(BIG, LANDS, {}, rest))
    assert answer.headers["location"] == "/definitions/segments/2/"
    assert rules_of(2) == (
        Segment(
            "Enterprise",
            (
                Condition(SegmentField.EMPLOYEES, SegmentTest.AT_LEAST, ("200",)),
                Condition(SegmentField.COUNTRY, SegmentTest.ONE_OF, ("Germany", "Austria")),
            ),
        ),
        Segment("Others", ()),
    )
    shown = words_of(client.get("/definitions/segments/2/").content.decode())
    assert "number of employees is at least 200" in shown
    assert "The country is one of: Germany, Austria" in shown
    assert "Others by a rule 1" in shown
    sign(kind=Kind.SEGMENTS, number=2, at=clock.now())
    listed = words_of(client.get("/definitions/").content.decode())
    assert "number of employees is at least 200" in listed
    assert "Where leads would fall" not in words_of(
        client.get("/definitions/segments/2/").content.decode()
    )


def test_a_proposal_is_taken_back() -> None:
    client = signed_in("rev_ops")
    client.post(NEW, form(BIG))
    client.post("/definitions/segments/2/withdraw/")
    assert definitions.find_version(kind=Kind.SEGMENTS, number=2) is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({**BIG, "words": "many"}, "Write one whole number"),
        ({**BIG, "test": "has_word"}, "This cannot be asked of this field"),
        ({**BIG, "segment": ""}, "This segment has no name"),
        ({**LANDS, "segment": "A", "words": " , "}, "Write at least one word"),
        ({**LANDS, "segment": "A", "attribute": "Tier"}, "and only there"),
        ({**LANDS, "segment": "A", "field": "secret"}, "Select a valid choice"),
        ({}, "Nothing is different"),
    ],
)
def test_what_cannot_be_judged_by_is_said_at_its_row_and_nothing_is_kept(
    row: dict[str, str], said: str
) -> None:
    answer = signed_in("rev_ops").post(NEW, form(row))
    assert answer.status_code == 422
    assert said in words_of(answer.content.decode())
    assert definitions.find_version(kind=Kind.SEGMENTS, number=2) is None


def test_more_rows_keep_what_is_written() -> None:
    answer = signed_in("rev_ops").post(NEW, form(BIG, more="1"))
    assert answer.status_code == 200
    assert 'value="Enterprise"' in answer.content.decode()
    assert "Row 5" in words_of(answer.content.decode())


def test_who_may_not_word_definitions_may_not_propose() -> None:
    client = signed_in("viewer")
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, form(BIG)).status_code == 403
    assert "Propose segments" not in words_of(client.get("/definitions/").content.decode())
