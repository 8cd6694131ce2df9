"""Definitions are versions: one in force at an instant, and never a gap in what is known."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from accord.definitions import api as definitions
from accord.definitions.models import Version
from accord.definitions.values import STAGE_ORDER, Kind, StageCode

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def version(**fields: object) -> Version:
    given = {
        "kind": Kind.STAGES,
        "number": 2,
        "state": "IN_FORCE",
        "body": {},
        "made_at": AT,
        "active_from": AT,
        "active_to": None,
    }
    return Version.objects.create(**{**given, **fields})


def test_six_stages_are_in_force_from_the_start():
    stages = definitions.list_stages(at=AT)
    assert [stage.code for stage in stages] == list(STAGE_ORDER)
    assert [stage.owner_team for stage in stages] == ["marketing"] * 3 + ["sales"] * 3
    assert all(stage.rule and stage.name for stage in stages)


def test_the_journey_has_three_steps():
    body = definitions.get_in_force(kind=Kind.JOURNEY, at=AT).body
    assert [step["code"] for step in body["stages"]] == ["awareness", "consideration", "decision"]


def test_every_reason_says_where_the_lead_goes_next():
    reasons = definitions.list_reasons(at=AT)
    assert len({reason.code for reason in reasons}) == len(reasons) > 10
    assert all(reason.next_state for reason in reasons)


def test_every_origin_has_a_kind():
    kinds = {origin.kind for origin in definitions.list_origins(at=AT)}
    known = {"inbound", "outbound", "referral", "partner", "existing_customer", "unknown"}
    assert kinds <= known


def test_before_the_first_version_nothing_was_in_force():
    with pytest.raises(definitions.NoVersionInForce):
        definitions.list_stages(at=datetime(1980, 1, 1, tzinfo=UTC))


def test_a_version_judges_from_its_first_instant_to_before_its_last():
    Version.objects.filter(kind=Kind.STAGES).update(active_to=AT)
    version(number=2)
    latest = definitions.get_in_force(kind=Kind.STAGES, at=AT)
    before = definitions.get_in_force(kind=Kind.STAGES, at=AT.replace(year=2025))
    assert (before.number, latest.number) == (1, 2)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({}, "version_one_in_force"),
        ({"number": 1, "state": "DRAFT", "active_from": None}, "version_number_once"),
        ({"state": "DRAFT"}, "version_in_force_has_start"),
        ({"active_from": None}, "version_in_force_has_start"),
    ],
)
def test_the_database_refuses(fields: dict[str, object], constraint: str):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        version(**fields)


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(Exception, match=r"version_period|range"), transaction.atomic():
        version(active_to=AT.replace(year=2025))


@pytest.mark.parametrize(
    ("before", "to", "between"),
    [
        (None, StageCode.LEAD, ()),
        (None, StageCode.SQL, (StageCode.LEAD, StageCode.MQL)),
        (StageCode.LEAD, StageCode.OPPORTUNITY, (StageCode.MQL, StageCode.SQL)),
        (StageCode.MQL, StageCode.SQL, ()),
    ],
)
def test_what_is_skipped_on_the_way(
    before: StageCode | None, to: StageCode, between: tuple[StageCode, ...]
):
    assert definitions.skipped(before=before, to=to) == between
