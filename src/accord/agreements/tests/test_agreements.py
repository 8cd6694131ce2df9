"""An agreement from a draft, measured in silence, to a version that both leaders have signed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests import people
from tests.people import AT

from accord.agreements import api as agreements
from accord.agreements.models import SilentRun
from accord.agreements.tests.bodies import body
from accord.agreements.values.flaws import UnableToRead
from accord.agreements.values.silence import Measured, SilenceFlaw, UnableToMeasure
from accord.agreements.values.terms import Volume
from accord.definitions import api as definitions
from accord.definitions.values import Flaw, Kind, UnableToAgree
from accord.foundation import bulk
from accord.team.values import Side

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MEASURED = (Measured("fit", met=21, base=30),)


def draft(said: dict[str, Any] | None = None, *, key: str = "monday") -> int:
    return agreements.propose_agreement(key=key, body=said or body(), actor_id=None, at=AT)


def entries(kind: str) -> int:
    ((count,),) = bulk.fetch("select count(*) from live.entries where kind = %s", [kind])
    return int(count)


def test_what_is_no_agreement_is_not_written_down():
    with pytest.raises(UnableToRead):
        draft(body(clauses=body()["clauses"][:3]))
    assert definitions.list_versions(kind=Kind.AGREEMENT, key="monday") == []


def test_signed_by_both_it_holds_and_is_found_by_its_hand_off():
    number = draft()
    assert agreements.list_in_force(at=AT) == []
    people.sign(kind=Kind.AGREEMENT, key="monday", number=number, at=AT)
    [held] = agreements.list_in_force(at=AT)
    assert (held.key, held.number, held.is_silent) == ("monday", 1, False)
    assert held.agreement == agreements.read_agreement(body())
    assert agreements.list_for(handoff="marketing_to_sdr", at=AT) == [held]
    assert agreements.list_for(handoff="sdr_to_ae", at=AT) == []
    assert agreements.find_in_force(key="monday", at=AT) == held
    assert agreements.find_in_force(key="monday", at=AT - DAY) is None


def test_nobody_signs_while_the_other_team_has_no_leader():
    number = draft()
    leader = people.add_member("marketing_lead")
    digest = definitions.digest_of(kind=Kind.AGREEMENT, key="monday", body=body())
    with pytest.raises(UnableToAgree) as refused:
        definitions.sign(
            kind=Kind.AGREEMENT, key="monday", number=number, side=Side.MARKETING, digest=digest,
            since=AT, member_id=leader, at=AT,
        )  # fmt: skip
    assert (refused.value.flaw, refused.value.side) == (Flaw.NO_LEADER, Side.SALES)
    assert entries("definition.signed") == 0
    people.add_member("sales_lead")
    assert definitions.sign(
        kind=Kind.AGREEMENT, key="monday", number=number, side=Side.MARKETING, digest=digest,
        since=AT, member_id=leader, at=AT,
    ) is None  # fmt: skip


def test_a_draft_is_measured_in_silence_and_then_proposes_more():
    number = draft()
    ends = agreements.start_silent_run(key="monday", actor_id=None, at=AT)
    assert ends == AT + 14 * DAY
    assert entries("silent_run.started") == 1
    [running] = agreements.list_running(at=AT + DAY)
    assert running.is_silent
    assert agreements.list_in_force(at=AT + DAY) == []
    assert agreements.list_running(at=ends) == []
    assert agreements.list_to_be_measured(at=ends - MINUTE) == []
    [(held, run)] = agreements.list_to_be_measured(at=ends)
    assert (held.number, run.measured) == (number, None)
    kept = {"version_id": held.version_id, "measured": MEASURED}
    assert not agreements.keep_measured(at=ends - MINUTE, **kept)
    assert [agreements.keep_measured(at=ends, **kept) for _again in range(2)] == [True, False]
    assert entries("silent_run.measured") == 1
    assert agreements.list_to_be_measured(at=ends + DAY) == []
    told = {"key": "monday", "actor_id": None, "at": ends}
    with pytest.raises(UnableToAgree):
        agreements.take_proposed(codes=["fit"], revision=7, **told)
    assert agreements.take_proposed(codes=["fit"], revision=1, **told) == number
    version = definitions.find_version(kind=Kind.AGREEMENT, key="monday", number=number)
    assert version is not None
    assert version.revision == 2
    assert [one.get("share", one.get("at_least")) for one in version.body["clauses"][:2]] == [
        50, 0.8,
    ]  # fmt: skip
    run = agreements.list_silent_runs(version_ids=[version.id])[version.id]
    assert run.measured == MEASURED
    with pytest.raises(UnableToMeasure) as refused:
        agreements.take_proposed(codes=["fit"], revision=2, **told)
    assert refused.value.flaw is SilenceFlaw.NOTHING_CHOSEN


def signed_by_both(number: int, *, at: datetime, key: str = "monday") -> datetime | None:
    version = definitions.find_version(kind=Kind.AGREEMENT, key=key, number=number)
    assert version is not None
    digest = definitions.digest_of(kind=Kind.AGREEMENT, key=key, body=version.body)
    begins = None
    for side in (Side.MARKETING, Side.SALES):
        signers = definitions.list_signers()[side]
        begins = agreements.sign_agreement(
            key=key, number=number, side=side, digest=digest, since=at, member_id=signers[0],
            at=at,
        )  # fmt: skip
    return begins


def test_a_new_agreement_is_signed_once_its_silence_is_over():
    for role in ("marketing_lead", "sales_lead"):
        people.add_member(role)
    number = draft()

    def refused(at: datetime) -> UnableToMeasure:
        with pytest.raises(UnableToMeasure) as refusal:
            signed_by_both(number, at=at)
        assert entries("definition.signed") == 0
        return refusal.value

    assert refused(AT).flaw is SilenceFlaw.NOT_MEASURED
    ends = agreements.start_silent_run(key="monday", actor_id=None, at=AT)
    early = refused(ends - MINUTE)
    assert (early.flaw, early.until) == (SilenceFlaw.STILL_RUNNING, ends)
    assert signed_by_both(number, at=ends) == ends
    # What both live by already is changed without measuring it first.
    assert signed_by_both(draft(body(name="More")), at=ends + DAY) == ends + DAY


def test_one_that_says_so_is_signed_at_once_and_one_that_was_stopped_too_soon_is_not():
    for role in ("marketing_lead", "sales_lead"):
        people.add_member(role)
    assert signed_by_both(draft(body(silent_days=0)), at=AT) == AT
    number = draft(key="other")
    agreements.start_silent_run(key="other", actor_id=None, at=AT)
    agreements.stop_silent_run(key="other", actor_id=None, at=AT + DAY)
    with pytest.raises(UnableToMeasure) as refused:
        signed_by_both(number, at=AT + 20 * DAY, key="other")
    assert refused.value.flaw is SilenceFlaw.STOPPED_EARLY
    # Measured anew for all of its days, it is.
    ends = agreements.start_silent_run(key="other", actor_id=None, at=AT + 20 * DAY)
    assert ends == AT + 34 * DAY
    assert signed_by_both(number, at=ends, key="other") == ends


def test_signed_it_is_silent_no_longer():
    number = draft()
    agreements.start_silent_run(key="monday", actor_id=None, at=AT)
    people.sign(kind=Kind.AGREEMENT, key="monday", number=number, at=AT)
    [held] = agreements.list_running(at=AT + DAY)
    assert not held.is_silent


@pytest.mark.parametrize(
    ("said", "flaw"),
    [(None, SilenceFlaw.NO_DRAFT), (body(silent_days=0), SilenceFlaw.NO_DAYS)],
)
def test_what_cannot_be_measured_is_refused(said: dict[str, Any] | None, flaw: SilenceFlaw):
    if said is not None:
        draft(said)
    with pytest.raises(UnableToMeasure) as refused:
        agreements.start_silent_run(key="monday", actor_id=None, at=AT)
    assert refused.value.flaw is flaw
    assert not SilentRun.objects.exists()


def test_it_is_measured_once_and_may_be_stopped():
    draft()
    agreements.start_silent_run(key="monday", actor_id=None, at=AT)
    with pytest.raises(UnableToMeasure) as refused:
        agreements.start_silent_run(key="monday", actor_id=None, at=AT + DAY)
    assert refused.value.flaw is SilenceFlaw.MEASURED_ALREADY
    agreements.stop_silent_run(key="monday", actor_id=None, at=AT + DAY)
    assert agreements.list_running(at=AT + DAY) == []
    assert len(agreements.list_running(at=AT)) == 1
    with pytest.raises(UnableToMeasure) as refused:
        agreements.stop_silent_run(key="monday", actor_id=None, at=AT + 2 * DAY)
    assert refused.value.flaw is SilenceFlaw.NOT_RUNNING
    assert entries("silent_run.stopped") == 1


def test_a_draft_taken_back_takes_its_silence_with_it():
    number = draft()
    agreements.start_silent_run(key="monday", actor_id=None, at=AT)
    definitions.withdraw(kind=Kind.AGREEMENT, key="monday", number=number, actor_id=None, at=AT)
    assert not SilentRun.objects.exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"started_at": AT, "ends_at": AT},
        {"started_at": AT, "ends_at": AT + DAY, "stopped_at": AT - DAY},
        {"started_at": AT, "ends_at": AT + DAY, "stopped_at": AT + 2 * DAY},
    ],
)
def test_the_database_keeps_runs_in_order(broken: dict[str, Any]):
    draft()
    [version] = definitions.list_versions(kind=Kind.AGREEMENT, key="monday")
    with pytest.raises(IntegrityError), transaction.atomic():
        SilentRun.objects.create(version_id=version.id, **broken)


def test_a_change_is_a_new_version_and_the_one_before_stays_as_it_was():
    people.sign(kind=Kind.AGREEMENT, key="monday", number=draft(), at=AT)
    more = body()
    more["clauses"][0]["at_least"] = 60
    people.sign(kind=Kind.AGREEMENT, key="monday", number=draft(more), at=AT + DAY)
    then, now = (agreements.find_in_force(key="monday", at=at) for at in (AT, AT + DAY))
    assert then is not None
    assert now is not None
    assert (then.number, now.number) == (1, 2)
    assert [one.agreement.clauses[0].terms for one in (then, now)] == [Volume(50), Volume(60)]
