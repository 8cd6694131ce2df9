"""Leads fall into segments by rules: as they come in, and all of them when rules begin."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accord.contacts import api as contacts
from accord.definitions import api as definitions
from accord.definitions.models import Version
from accord.definitions.values import Condition, Kind, Segment, SegmentField, SegmentTest
from accord.foundation import bulk
from accord.intake import api as intake
from accord.leads import api as leads
from accord.leads import jobs as leads_jobs
from accord.leads.models import Lead, SegmentRun
from accord.leads.operations import segmenting
from accord.team.values import Side
from tests import people

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)

BIG = Segment("Enterprise", (Condition(SegmentField.EMPLOYEES, SegmentTest.AT_LEAST, ("200",)),))
SALES = Segment("Sales people", (Condition(SegmentField.TITLE, SegmentTest.HAS_WORD, ("sales",)),))
AIMED = Segment("Aimed at", (Condition(SegmentField.TARGET_LIST, SegmentTest.ONE_OF, ("Spring",)),))
OWN = Segment(
    "First tier", (Condition(SegmentField.ATTRIBUTE, SegmentTest.ONE_OF, ("a",), "Tier"),)
)


def take_in(*rows: dict[str, str], kind: intake.Kind = intake.Kind.LEADS, at: datetime = AT) -> int:
    headers = list(rows[0])
    plan = intake.Plan(
        kind=kind, source="crm", columns={name: name for name in headers if name != "Tier"}
    )
    batch = intake.receive(door=intake.Door.FILE, plan=plan, rows=len(rows), at=at)
    cells = [[row[name] for row in rows] for name in headers]
    delivered = intake.Delivered(range(1, len(rows) + 1), cells)
    source = intake.Source(headers, {}, iter([delivered]))
    intake.run(batch_id=batch, plan=plan, source=source, now=lambda: at)
    return batch


def begin(*segments: Segment, at: datetime = AT) -> int:
    number = definitions.propose_segments(segments=segments, actor_id=None, at=at)
    people.sign(kind=Kind.SEGMENTS, number=number, at=at)
    version = definitions.find_version(kind=Kind.SEGMENTS, number=number)
    assert version is not None
    return version.id


def judge(at: datetime = AT) -> None:
    while segmenting.judge_step(at=at):
        pass


def lead(name: str, **told: str) -> dict[str, str]:
    return {"external_id": name, "full_name": name, "email": f"{name}@example.com", **told}


def segments() -> dict[str, str | None]:
    """The segment of each lead by name: lists, reports and other slices see the same."""
    listed = {
        row.name: row.segment for row in leads.list_leads(where=leads.LeadFilter(), limit=50).rows
    }
    facts = dict(
        bulk.fetch("""select p.name, f.segment from facts.leads f
                      join live.persons p on p.id = f.holder""")
    )
    live = dict(
        bulk.fetch("""select p.name, l.segment from live.leads l
                      join live.persons p on p.id = l.holder_id""")
    )
    assert listed == facts == live
    return listed


def test_a_lead_falls_into_its_segment_as_it_comes_in_and_what_was_said_is_kept() -> None:
    version = begin(BIG, SALES)
    take_in(
        lead("Ana", title="Head of Sales", segment="Retail"),
        lead("Ion", title="Engineer", segment="Retail"),
        lead("Eva", title="Engineer", segment=""),
    )
    assert segments() == {"Ana": "Sales people", "Ion": "Retail", "Eva": None}
    kept = {
        found.sort_key: (found.segment, found.segment_version_id) for found in Lead.objects.all()
    }
    assert kept == {"ana": ("Retail", version), "ion": ("Retail", None), "eva": (None, None)}
    judged = {
        row.name: row.segment_version for row in leads.list_leads(where=leads.LeadFilter()).rows
    }
    assert judged == {
        "Ana": definitions.get_version(version_id=version).number,
        "Ion": None,
        "Eva": None,
    }


def test_a_lead_that_changes_is_judged_again_in_the_same_delivery() -> None:
    begin(SALES)
    take_in(lead("Ana", title="Engineer", segment="Retail"))
    assert segments() == {"Ana": "Retail"}
    take_in(lead("Ana", title="Sales lead", segment="Retail"), at=LATER)
    assert segments() == {"Ana": "Sales people"}


def test_own_fields_are_looked_at() -> None:
    begin(OWN)
    take_in(lead("Ana", Tier="A"), lead("Ion", Tier="B"))
    assert segments() == {"Ana": "First tier", "Ion": None}


def test_rules_that_begin_judge_all_leads_and_no_rules_give_back_what_was_said() -> None:
    take_in(
        lead("Ana", title="Sales", segment="Retail"), lead("Ion", title="Engineer", segment="Steel")
    )
    assert segments() == {"Ana": "Retail", "Ion": "Steel"}
    first = begin(SALES)
    judge()
    assert segments() == {"Ana": "Sales people", "Ion": "Steel"}
    assert SegmentRun.objects.get(version_id=first).changed == 1
    begin(at=LATER)
    judge(LATER)
    assert segments() == {"Ana": "Retail", "Ion": "Steel"}
    assert not Lead.objects.exclude(segment_version=None).exists()


def test_only_leads_whose_segment_changes_are_written() -> None:
    take_in(lead("Ana", title="Sales"), lead("Ion", title="Engineer"))
    first = begin(SALES)
    judge()
    second = begin(
        SALES,
        Segment("Makers", (Condition(SegmentField.TITLE, SegmentTest.ONE_OF, ("engineer",)),)),
        at=LATER,
    )
    judge(LATER)
    assert dict(Lead.objects.values_list("sort_key", "segment_version_id")) == {
        "ana": first,
        "ion": second,
    }
    assert SegmentRun.objects.get(version_id=second).changed == 1


def test_a_judging_goes_on_where_it_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenting, "STEP", 2)
    take_in(*(lead(f"P{number}", title="Sales") for number in range(5)))
    begin(SALES)
    assert segmenting.judge_step(at=AT)
    assert sum(found is not None for found in segments().values()) == 2
    judge()
    assert set(segments().values()) == {"Sales people"}
    assert not segmenting.judge_step(at=AT)


def test_a_version_of_tomorrow_judges_from_tomorrow_on() -> None:
    number = definitions.propose_segments(segments=[SALES], actor_id=None, at=AT)
    people.sign(kind=Kind.SEGMENTS, number=number, since=LATER, at=AT)
    take_in(lead("Ana", title="Sales"))
    judge()
    assert segments() == {"Ana": None}
    judge(LATER)
    assert segments() == {"Ana": "Sales people"}


def company_lead(**told: str) -> int:
    """A lead at a company of which a file tells; answers the company."""
    take_in({"external_id": "c1", "name": "Acme", **told}, kind=intake.Kind.COMPANIES)
    take_in(lead("Ana", company_external_id="c1", company="Acme"))
    return next(iter(Lead.objects.values_list("company_id", flat=True)))


def jobs_asked() -> list[tuple[str, str]]:
    return bulk.fetch(
        """select task_name, args::text from procrastinate_jobs
           where task_name like 'leads.judge%%' order by id"""
    )


def run_jobs() -> None:
    for name, given in jobs_asked():
        getattr(leads_jobs, name.removeprefix("leads."))(**json.loads(given))
    bulk.execute("delete from procrastinate_jobs where task_name like 'leads.judge%%'")


def test_a_company_of_which_more_is_known_takes_its_leads_along() -> None:
    begin(BIG)
    company_lead(size="20")
    run_jobs()
    assert segments() == {"Ana": None}
    take_in(
        {"external_id": "c1", "name": "Acme", "size": "900"}, kind=intake.Kind.COMPANIES, at=LATER
    )
    run_jobs()
    assert segments() == {"Ana": "Enterprise"}


def test_a_target_list_takes_the_leads_of_its_companies_along() -> None:
    begin(AIMED)
    company = company_lead(size="20")
    run_jobs()
    found = contacts.mark_targets(name="Spring", companies=[company], actor_id=None, at=AT)
    run_jobs()
    assert segments() == {"Ana": "Aimed at"}
    contacts.unmark_target(list_id=found, companies=[company], actor_id=None, at=AT)
    run_jobs()
    assert segments() == {"Ana": None}
    contacts.mark_targets(name="spring", companies=[company], actor_id=None, at=AT)
    run_jobs()
    assert segments() == {"Ana": "Aimed at"}
    contacts.end_target_list(list_id=found, actor_id=None, at=AT)
    run_jobs()
    assert segments() == {"Ana": None}


def test_an_import_taken_back_takes_its_part_in_the_segment_back() -> None:
    begin(SALES)
    take_in(lead("Ana", title="Engineer", segment="Retail"))
    second = take_in(lead("Ana", title="Sales", segment="Retail"), at=LATER)
    assert segments() == {"Ana": "Sales people"}
    intake.undo(batch_id=second, actor_id=None, at=LATER)
    assert segments() == {"Ana": "Retail"}


def test_where_leads_would_fall_is_told_before() -> None:
    take_in(
        lead("Ana", title="Sales", segment="Retail"),
        lead("Ion", title="Engineer", segment="Retail"),
        lead("Eva", title="Engineer", segment=""),
    )
    told = leads.count_by_segment(segments=[SALES])
    assert sorted(told, key=str) == sorted(
        [("Retail", False, 1), ("Sales people", True, 1), (None, False, 1)], key=str
    )
    assert segments() == {"Ana": "Retail", "Ion": "Retail", "Eva": None}


def test_without_rules_a_lead_costs_no_statement_more() -> None:
    def statements() -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            take_in(lead(f"N{Lead.objects.count()}", title="Sales"))
        return [each["sql"] for each in seen.captured_queries]

    statements()
    without = statements()
    assert not any("lead_facts" in each for each in without)
    begin(SALES)
    assert len(statements()) - len(without) == 2


def test_a_segment_by_rule_has_the_version_that_gave_it() -> None:
    take_in(lead("Ana"))
    with pytest.raises(IntegrityError, match="lead_segment_ruled"), transaction.atomic():
        Lead.objects.update(ruled_segment="Retail")


def test_the_first_version_has_no_rules_and_nothing_is_judged() -> None:
    [first] = Version.objects.filter(kind=Kind.SEGMENTS)
    assert first.body == {"segments": []}
    take_in(lead("Ana", title="Sales"))
    assert not segmenting.judge_step(at=AT)
    leads_jobs.judge_segments_again()
    assert not SegmentRun.objects.exists()


def test_a_version_that_leads_are_judged_by_is_not_taken_back() -> None:
    """Somebody takes it back in the very moment in which it begins and judges."""
    rest = Segment("Everybody", ())
    take_in(lead("Ana", title="Sales"))
    [lead_id] = Lead.objects.values_list("id", flat=True)
    number = definitions.propose_segments(segments=[rest], actor_id=None, at=AT)
    people.sign(kind=Kind.SEGMENTS, number=number, since=LATER, at=AT)
    judged = definitions.find_version(kind=Kind.SEGMENTS, number=number)
    assert judged is not None
    segmenting.settle_segments(lead_ids=[lead_id], version_id=judged.id)
    [leader] = definitions.list_signers()[Side.SALES]
    with pytest.raises(definitions.UnableToAgree) as refused:
        definitions.withdraw(kind=Kind.SEGMENTS, number=number, actor_id=leader, at=AT)
    assert refused.value.flaw is definitions.Flaw.HAS_BEGUN
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    assert definitions.find_version(kind=Kind.SEGMENTS, number=number) == judged
