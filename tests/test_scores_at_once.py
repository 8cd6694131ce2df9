"""Very many leads are judged at once in the lake, and put in the place of what was there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.intake import api as intake
from accord.scoring import api as scoring
from accord.scoring import jobs as scoring_jobs
from accord.scoring.models import Run, Score, Turn
from accord.scoring.operations import judging, judging_all
from accord.scoring.tests.cards import MAIN, changed
from tests.test_scores_live import AT, DAY, begin, form, lead, lead_of, stands, take

pytestmark = pytest.mark.usefixtures("without_tables")
ASKS_MORE: dict[str, Any] = changed(
    "fit.criteria",
    [
        *MAIN["fit"]["criteria"],
        {"code": "named", "name": "Named", "field": "target_list",
         "cases": [{"test": "known", "values": [], "points": 7}]},
        {"code": "campaign", "name": "Campaign", "field": "campaign", "unknown": 0,
         "cases": [{"test": "known", "values": [], "points": 3}]},
    ],
)  # fmt: skip


@pytest.fixture
def without_tables(committed: None) -> Iterator[None]:
    """Committed for real; tables of versions are gone afterwards."""
    yield
    bulk.fetch("select live.forget_scores('{}')")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MANY", 0)


def rows(version: int) -> list[tuple[Any, ...]]:
    kept = Score.objects.filter(version_id=version).order_by("lead_id")
    return [
        (*row[:-1], round(row[-1], 6))
        for row in kept.values_list(
            "lead_id", "fit", "fit_low", "fit_high", "sign", "bonus", "direct_until", "quadrant",
            "changes_on", "log2",
        )
    ]  # fmt: skip


def tables() -> list[str]:
    found = bulk.fetch("select relname from pg_class where relname ~ '^scoring_score_[0-9]+$'")
    return [name for (name,) in found]


def everybody() -> None:
    """Two of whom are one, one who objects, one on a list, and touches of some."""
    take(
        intake.Kind.COMPANIES,
        {"external_id": "acme", "name": "Acme", "segment": "Pumps", "target_list": "Named"},
    )
    take(intake.Kind.LEADS, lead("ann", company="Acme", campaign="Fair"))
    take(intake.Kind.LEADS, lead("eva"))
    take(intake.Kind.LEADS, *(lead(name, origin="API") for name in ("bob", "cid", "dan")))
    take(intake.Kind.TOUCHES, form("bob", key="f1"), form("cid", key="f2", on=AT - 3 * DAY),
         form("dan", key="f3", on=AT + 2 * DAY))  # fmt: skip
    person = dict(bulk.fetch("select name, id from live.persons"))
    intake.merge_people(first=person["eva"], second=person["bob"], actor_id=None, at=AT)
    said = contacts.Consent(person["cid"], "profiling", contacts.Change.OBJECTED, AT)
    contacts.record_consents(consents=[said], recorded_at=AT)


@contextmanager
def asked(version: int) -> Iterator[Any]:
    """What is worked out, and the way to put it in place."""
    [card] = [each for each in scoring.list_cards(at=AT) if each.version_id == version]
    run, _made = Run.objects.get_or_create(version_id=version, defaults={"started_at": AT})
    with (
        judging_all.asking_all(card=card.card, at=AT) as (question, compiled),
        question.lines(
            sql=judging_all.ROW.format(compiled.sql), parameters=compiled.parameters
        ) as lines,
    ):
        yield lambda: judging_all.exchange(
            run, lines=lines, since=question.snapshot.watermark, at=AT
        )


def test_all_at_once_stand_where_they_stand_one_step_after_another(monkeypatch):
    everybody()
    version = begin(ASKS_MORE)
    scoring_jobs.rescore_all()
    steps = rows(version)
    assert [row[1] for row in steps if row[0] == lead_of("ann")] == [25 + 7 + 3]
    assert len(steps) == 3
    Run.objects.all().delete()
    Score.objects.all().delete()
    monkeypatch.setattr(judging, "MANY", 0)
    scoring_jobs.rescore_all()
    assert rows(version) == steps
    assert tables() == [f"scoring_score_{version}"]
    assert Run.objects.get(version_id=version).judged == 3
    assert not Turn.objects.filter(at__gt=AT).exists()
    # By the usual path it goes on in the same table.
    take(intake.Kind.TOUCHES, form("ann", key="f9"))
    assert stands("ann") == "hot"
    # The control: another card is not the same.
    other = begin(changed("fit.threshold", 25, of=ASKS_MORE), key="other")
    scoring_jobs.rescore_all()
    assert {row[7] for row in rows(other)} != {row[7] for row in steps}


@pytest.mark.usefixtures("at_once")
def test_what_is_told_while_all_are_judged_is_not_lost():
    take(intake.Kind.LEADS, lead("ann"), lead("bob"), lead("cid"))
    version = begin()
    with asked(version) as put:
        take(intake.Kind.TOUCHES, form("ann", key="f1"))
        take(intake.Kind.LEADS, lead("new"))
        bulk.execute(
            """update leads_lead set closed_at = now(), ending = 'lost', stage_at = now()
               where id = %s""",
            [lead_of("bob")],
        )
        assert stands("cid") is None
        assert put()
    assert (stands("ann"), stands("new"), stands("cid")) == ("hot", "check_fit", "check_fit")
    assert stands("bob") is None
    assert Run.objects.get(version_id=version).ended_at is not None


@pytest.mark.usefixtures("at_once")
def test_stopped_or_not_let_in_it_changes_nothing(monkeypatch):
    take(intake.Kind.LEADS, lead("ann"), lead("bob"))
    version = begin()
    monkeypatch.setattr(judging_all, "PATIENCE", "100ms")
    with (
        psycopg.connect(**connection.get_connection_params()) as reader,
        asked(version) as put,
    ):
        reader.execute("lock table scoring_score in access share mode")
        assert not put()
        reader.rollback()
        assert (rows(version), tables()) == ([], [])
        scoring.stop(version_id=version, at=AT)
        put()
    assert (rows(version), tables()) == ([], [])
    Run.objects.all().delete()
    scoring_jobs.rescore_all()
    assert len(rows(version)) == 2


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("few", [100, 0])
def test_once_more_only_those_who_stand_elsewhere_turn(monkeypatch, few):
    take(intake.Kind.LEADS, lead("ann"), lead("bob"))
    version = begin()
    scoring_jobs.rescore_all()
    right = rows(version)
    bulk.execute("update scoring_score set quadrant = 'hot' where lead_id = %s", [lead_of("ann")])
    bulk.execute("delete from scoring_score where lead_id = %s", [lead_of("bob")])
    monkeypatch.setattr(judging_all, "FEW", few)
    scoring.judge_again(at=AT)
    scoring_jobs.rescore_all()
    assert rows(version) == right
    turned = Turn.objects.order_by("lead_id").values_list("lead_id", "before", "quadrant", "cause")
    assert [*turned] == [
        (lead_of("ann"), "hot", "check_fit", "time"),
        (lead_of("bob"), "", "check_fit", "time"),
    ]


@pytest.mark.usefixtures("at_once")
def test_the_table_of_a_version_goes_once_it_judges_no_longer():
    take(intake.Kind.LEADS, lead("ann"))
    first = begin(at=AT - 2 * DAY)
    scoring_jobs.rescore_all()
    second = begin(changed("fit.threshold", 25), at=AT - DAY)
    scoring_jobs.rescore_all()
    assert sorted(tables()) == [f"scoring_score_{first}", f"scoring_score_{second}"]
    scoring.tidy(at=AT + timedelta(hours=1))
    assert tables() == [f"scoring_score_{second}"]
    assert stands("ann") == "nurture"
