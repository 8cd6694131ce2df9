"""Leads fall into segments by the rules in force: those at hand, and all of them in steps."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.foundation import bulk, jobs
from accord.leads.models import SegmentRun

STEP = 5_000


def settle_segments(*, lead_ids: Sequence[int], version_id: int) -> int:
    """Judge these leads by the rules of a version, in the caller's transaction; answers how many
    changed. Where no rule holds, a lead is in the segment that its records say."""
    if not lead_ids:
        return 0
    return _settle(lead_ids, version=definitions.get_version(version_id=version_id))


def settle_segments_at(*, lead_ids: Sequence[int], at: datetime) -> int:
    """The same by the rules in force at a moment; nothing is done while there are none."""
    version = definitions.get_in_force(kind=Kind.SEGMENTS, at=at)
    return _settle(lead_ids, version=version) if lead_ids and version.body["segments"] else 0


def settle_people(*, people: Sequence[int], at: datetime) -> int:
    """The same of all leads of these people."""
    segments = definitions.get_in_force(kind=Kind.SEGMENTS, at=at)
    if not people or not segments.body["segments"]:
        return 0
    rows = bulk.fetch("select id from leads_lead where person_id = any(%s)", [list(people)])
    return _settle([lead for (lead,) in rows], version=segments)


def resettle_segments(*, companies: Sequence[int], at: datetime) -> None:
    """Have the leads of these companies judged again once the transaction commits, as what is
    known of the companies has changed. Nothing is asked for while there are no rules."""
    if companies and definitions.list_segments(at=at):
        jobs.defer("leads.judge_companies", companies=sorted(set(companies)))


def judge_companies(*, companies: Sequence[int], at: datetime) -> int:
    """Judge the leads of these companies and of those one with them; answers how many changed."""
    changed = position = 0
    while found := _leads_of(companies, after=position):
        position = found[-1]
        changed += settle_segments_at(lead_ids=found, at=at)
    return changed


@transaction.atomic
def judge_step(*, at: datetime) -> bool:
    """Judge the next leads by the version in force, if not all have been; whether some are left.

    The first version has no rules, so nothing is to be judged by it.
    """
    version = definitions.get_in_force(kind=Kind.SEGMENTS, at=at)
    if version.number == 1:
        return False
    SegmentRun.objects.get_or_create(version_id=version.id, defaults={"started_at": at})
    run = (
        SegmentRun.objects.select_for_update(skip_locked=True)
        .filter(version_id=version.id, ended_at=None)
        .first()
    )
    if run is None:
        return False
    found = _leads_after(run.position)
    if found:
        run.position = found[-1]
        run.changed += _settle(found, version=version)
    if len(found) < STEP:
        run.ended_at = max(at, run.started_at)
    run.save()
    return run.ended_at is None


def judge_again(*, at: datetime) -> None:
    """Have all leads judged by the rules in force from the first lead on, as target lists or much
    else have changed; without rules nothing is done."""
    version = definitions.get_in_force(kind=Kind.SEGMENTS, at=at)
    if version.number > 1:
        SegmentRun.objects.update_or_create(
            version_id=version.id,
            defaults={"started_at": at, "ended_at": None, "position": 0, "changed": 0},
        )


def _settle(lead_ids: Sequence[int], *, version: DefinitionVersion) -> int:
    rules = definitions.compile_segments(
        definitions.segments_of(version.body),
        source="(select * from live.lead_facts where lead_id = any(%(leads)s)) given",
    )
    return bulk.execute(
        f"""update leads_lead l
            set ruled_segment = t.name,
                segment_version_id = case when t.name is not null then %(version)s::bigint end
            from ({rules.sql}) t
            where l.id = t.lead_id and l.ruled_segment is distinct from t.name""",
        {**rules.parameters, "leads": list(lead_ids), "version": version.id},
    )


def _leads_after(position: int) -> list[int]:
    rows = bulk.fetch(
        "select id from leads_lead where id > %s order by id limit %s", [position, STEP]
    )
    return [lead for (lead,) in rows]


def _leads_of(companies: Sequence[int], *, after: int) -> list[int]:
    rows = bulk.fetch(
        """with one as (
             select c.id from live.companies c where c.canonical_id in (
               select canonical_id from live.companies where id = any(%(companies)s))
           )
           select id from (
             select id from leads_lead where company_id in (select id from one)
             union select id from leads_lead where said_company_id in (select id from one)
           ) l where id > %(after)s order by id limit %(step)s""",
        {"companies": list(companies), "after": after, "step": STEP},
    )
    return [lead for (lead,) in rows]
