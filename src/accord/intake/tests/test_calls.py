"""Calls as a telephone system tells them: whose number it is, and who of us called."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accord.foundation import bulk
from accord.intake import api as intake
from accord.intake.values.batches import Door, Kind
from accord.team import api as team

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def people(*numbers: str) -> None:
    records = [
        {"external_id": str(place), "full_name": f"{name} Pop", "phone": number}
        for place, (name, number) in enumerate(zip(["Ana", "Ion", "Mia"], numbers, strict=False))
    ]
    intake.take(kind=Kind.LEADS, records=records, now=lambda: AT, source="crm")


def call(number: str, **fields: Any) -> tuple[str, str]:
    """What became of a call, and whose it is."""
    record = {
        "external_id": number, "phone": number, "kind": "call_connected",
        "occurred_at": AT.isoformat(), **fields,
    }  # fmt: skip
    [receipt] = intake.take(
        kind=Kind.TOUCHES, records=[record], now=lambda: AT, source="switch", door=Door.HOOK
    )
    names = dict(bulk.fetch("select id, name from contacts_person"))
    return receipt.outcome.value, names.get(receipt.subject_id or 0, "")


@pytest.mark.parametrize(
    "number",
    ["+40 721 234 567", "0040721234567", "0721 234 567", "tel:+40721234567", "+40721234567 ext 9"],
)
def test_a_number_is_found_however_it_is_written(number: str):
    people("+40 721-234-567", "+40 721 234 568")
    assert call(number) == ("created", "Ana Pop")


def test_a_number_of_several_or_of_nobody_is_nobodys_and_waits():
    people("+40 721 234 567", "+40 721 234 567")
    assert call("+40721234567") == ("quarantined", "")
    assert call("+40721999999") == ("quarantined", "")
    assert call("+49721234567") == ("quarantined", ""), "ends alike in another country"
    assert call("112") == ("quarantined", "")


def test_who_called_how_long_and_which_way():
    people("+40 721 234 567")
    member = team.add_member(email="rep@acme.example", name="Rep", role="sdr", at=AT)
    call("+40721234567", member_external_id="rep@acme.example", duration=95, direction="in")
    assert bulk.fetch("select member_id, direction, detail -> 'seconds' from journeys_touch") == [
        (member, "in", "95")
    ]
