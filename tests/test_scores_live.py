"""A lead has a score by each card in force from the moment something is known of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accord.contacts import api as contacts
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.intake import api as intake
from accord.intake.operations import erasing, records
from accord.scoring import api as scoring
from accord.scoring import jobs as scoring_jobs
from accord.scoring.models import Run, Score, Turn
from accord.scoring.operations import rescoring
from accord.scoring.tests.cards import MAIN, changed
from accord.scoring.values.cards import CardFlaw, UnableToRead
from accord.scoring.values.scores import Cause, Quadrant
from tests import people

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def begin(body: dict[str, Any] = MAIN, *, key: str = "main", at: datetime = AT - 60 * DAY) -> int:
    number = scoring.propose_card(key=key, body=body, actor_id=None, at=at)
    people.sign(kind=Kind.CARD, key=key, number=number, at=at)
    version = definitions.find_version(kind=Kind.CARD, key=key, number=number)
    assert version is not None
    return version.id


def take(kind: intake.Kind, *rows: dict[str, str], at: datetime = AT) -> int:
    headers = list(rows[0])
    plan = intake.Plan(
        kind=kind, source="crm", columns={h: h for h in headers if h not in ("Lead Origin",)}
    )
    batch = intake.receive(door=intake.Door.FILE, plan=plan, rows=len(rows), at=at)
    cells = [[row[name] for row in rows] for name in headers]
    delivered = intake.Delivered(range(1, len(rows) + 1), cells)
    source = intake.Source(headers, {}, iter([delivered]))
    intake.run(batch_id=batch, plan=plan, source=source, now=lambda: at)
    return batch


def lead(name: str, *, origin: str = "Lead Add Form", **told: str) -> dict[str, str]:
    return {
        "external_id": name, "full_name": name, "email": f"{name}@{name}.example",
        "Lead Origin": origin, **told,
    }  # fmt: skip


def form(who: str, *, key: str, on: datetime = AT) -> dict[str, str]:
    return {
        "external_id": key, "lead_external_id": who, "kind": "form", "direction": "in",
        "occurred_at": on.isoformat(),
    }  # fmt: skip


def lead_of(name: str) -> int:
    [(found,)] = bulk.fetch(
        """select l.id from live.leads l join live.persons p on p.id = l.person_id
           where p.name = %s""",
        [name],
    )
    return int(found)


def stands(name: str) -> str | None:
    return Score.objects.filter(lead_id=lead_of(name)).values_list("quadrant", flat=True).first()


def journal() -> list[tuple[str, str]]:
    rows = bulk.fetch(
        """select facts ->> 'before', facts ->> 'quadrant' from live.entries
           where kind = 'score.turned' order by id"""
    )
    return [tuple(row) for row in rows]


def test_a_touch_makes_a_lead_hot_in_the_transaction_it_came_in():
    begin()
    take(intake.Kind.LEADS, lead("ann"), lead("bob", origin="API"))
    assert (stands("ann"), stands("bob")) == ("check_fit", "cold")
    batch = take(intake.Kind.TOUCHES, form("ann", key="f1"))
    assert stands("ann") == "hot"
    assert journal() == [("check_fit", "hot")]
    [told] = scoring.tell_score(lead_id=lead_of("ann"), at=AT)
    [score] = Score.objects.filter(lead_id=lead_of("ann"))
    assert told.score.quadrant is Quadrant.HOT
    assert (score.fit, score.fit_low, score.fit_high) == (25, 25, 55)
    assert (score.sign, score.log2) == (
        told.score.interest.sign,
        pytest.approx(told.score.interest.log2),
    )
    assert (score.changes_on, score.direct_until) == (date(2026, 4, 13), date(2026, 4, 14))
    intake.undo(batch_id=batch, actor_id=None, at=AT)
    assert stands("ann") == "check_fit"
    turns = Turn.objects.filter(lead_id=lead_of("ann")).order_by("id")
    assert list(turns.values_list("before", "quadrant", "cause")) == [
        ("", "check_fit", "told"),
        ("check_fit", "hot", "told"),
        ("hot", "check_fit", "told"),
    ]


def test_nobody_is_judged_while_there_is_no_card():
    take(intake.Kind.LEADS, lead("ann"))
    take(intake.Kind.TOUCHES, form("ann", key="f1"))
    assert not Score.objects.exists()
    assert scoring.tell_score(lead_id=lead_of("ann"), at=AT) == []


def test_whoever_is_one_has_all_touches_and_is_told_apart_again():
    begin()
    take(intake.Kind.LEADS, lead("ann"), lead("bob", origin="API"))
    take(intake.Kind.TOUCHES, form("bob", key="f1"))
    first, second = (
        bulk.fetch("select id from live.persons where name = %s", [name])[0][0]
        for name in ("ann", "bob")
    )
    merge = intake.merge_people(first=first, second=second, actor_id=None, at=AT)
    standing = dict(Score.objects.values_list("lead_id", "quadrant"))
    assert standing == {min(lead_of("ann"), lead_of("bob")): "hot"}
    intake.unmerge_people(merge_id=merge, actor_id=None, at=AT)
    assert (stands("ann"), stands("bob")) == ("check_fit", "hot")


def test_time_moves_a_lead_on_its_day():
    begin()
    take(intake.Kind.LEADS, lead("ann"))
    take(intake.Kind.TOUCHES, form("ann", key="f1"))
    assert scoring.follow_time(at=AT + 12 * DAY) == 0
    assert scoring.follow_time(at=AT + 13 * DAY) == 0  # the points are too few, the sign holds
    assert stands("ann") == "hot"
    assert scoring.follow_time(at=AT + 14 * DAY) == 1
    assert stands("ann") == "check_fit"


def test_whoever_objects_is_not_judged():
    begin()
    take(intake.Kind.LEADS, lead("ann"))
    [(person,)] = bulk.fetch("select id from live.persons where name = 'ann'")
    said = contacts.Consent(person, "profiling", contacts.Change.OBJECTED, AT)
    contacts.record_consents(consents=[said], recorded_at=AT)
    take(intake.Kind.TOUCHES, form("ann", key="f1"))
    assert stands("ann") is None
    assert scoring.tell_score(lead_id=lead_of("ann"), at=AT) == []


def test_a_card_that_begins_judges_all_leads_and_the_old_scores_go():
    take(intake.Kind.LEADS, *(lead(f"n{n}") for n in range(7)))
    take(intake.Kind.TOUCHES, form("n3", key="f1"))
    first = begin()
    scoring_jobs.rescore_all()
    assert Score.objects.filter(version_id=first).count() == 7
    assert Run.objects.get(version_id=first).judged == 7
    assert journal() == []  # where they stand at first is no turn
    second = begin(changed("fit.threshold", 25, of=changed("cells", None)), at=AT - DAY)
    while scoring.judge_step(at=AT):
        pass
    hot = scoring.list_hot(
        version_id=second, quadrants=[Quadrant.PERFECT, Quadrant.HOT], at=AT, limit=5
    )
    assert [(each.lead_id, each.quadrant, each.interest) for each in hot] == [
        (lead_of("n3"), Quadrant.PERFECT, pytest.approx(40)),
    ]
    assert scoring.count_quadrants(version_id=second)[Quadrant.NURTURE] == 6
    assert scoring.tidy(at=AT) == 7
    assert set(Score.objects.values_list("version_id", flat=True)) == {second}


def test_several_cards_judge_side_by_side_and_each_only_its_segments():
    begin()
    begin(changed("applies_to", {"segments": ["Enterprise"]}), key="enterprise")
    take(intake.Kind.LEADS, lead("ann", segment="Enterprise"), lead("bob", segment="SMB"))
    counted = [Score.objects.filter(lead_id=lead_of(name)).count() for name in ("ann", "bob")]
    assert counted == [2, 1]
    assert len(scoring.tell_score(lead_id=lead_of("ann"), at=AT)) == 2


def test_the_erased_have_no_score(tmp_path):
    begin()
    take(intake.Kind.LEADS, lead("ann"))
    [(person,)] = bulk.fetch("select id from live.persons where name = 'ann'")
    kept = lead_of("ann")
    erasing.erase_person(
        person_id=person, home=tmp_path, files=tmp_path, at=AT, actor_id=None, reason="asked"
    )
    assert not Score.objects.filter(lead_id=kept).exists()


def test_what_is_no_card_is_not_drafted():
    with pytest.raises(UnableToRead) as refused:
        scoring.propose_card(
            key="main", body=changed("interest.half_life_days", 0), actor_id=None, at=AT
        )
    assert refused.value.flaw is CardFlaw.NO_HALF_LIFE
    assert definitions.find_latest(kind=Kind.CARD, key="main") is None


def test_few_and_many_are_judged_alike(monkeypatch):
    """A few are judged by the reference, many by the database: the rows are the same."""
    begin()
    take(intake.Kind.LEADS, *(lead(f"n{n}", origin="API" if n % 2 else "") for n in range(5)))
    take(intake.Kind.TOUCHES, *(form(f"n{n}", key=f"f{n}", on=AT - n * DAY) for n in range(4)))
    rows = [*Score.objects.order_by("lead_id").values_list()]
    Score.objects.all().delete()
    monkeypatch.setattr(rescoring, "BY_REFERENCE", 0)
    everybody = [person for (person,) in bulk.fetch("select id from live.persons")]
    scoring.rescore_people(people=everybody, cause=Cause.TOLD, at=AT)
    again = [*Score.objects.order_by("lead_id").values_list()]
    assert len(rows) == len(again) == 5
    for one, other in zip(rows, again, strict=True):
        floats = [place for place, value in enumerate(one) if isinstance(value, float)]
        assert [one[place] for place in floats] == pytest.approx([other[p] for p in floats])
        exact = [[row[p] for p in range(len(row)) if p not in floats] for row in (one, other)]
        assert exact[0] == exact[1]


def test_a_record_that_comes_alone_is_judged_with_its_plans_kept():
    """By the door that takes single records, whose statements are planned once."""
    begin()
    take(intake.Kind.LEADS, lead("ann"))
    for number in range(7):
        records.take(
            kind=intake.Kind.TOUCHES, records=[form("ann", key=f"f{number}")], now=lambda: AT,
            source="crm",
        )  # fmt: skip
    assert stands("ann") == "hot"
    assert journal() == [("check_fit", "hot")]
