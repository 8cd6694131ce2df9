"""Every stage judged again from what was kept of it, one lead at a time, by the reference."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Stage, StageCode
from accord.foundation import bulk
from accord.journal import api as journal
from accord.leads import rules
from accord.leads.values import Cause, Difference, Differs, Ending, Replay, Replayed, StageMove

STEP = 5_000
REPLAYS = "stages_replay"  # the subject under which the journal has what came of it


def replay_stages(*, listed: int = 100) -> Replay:
    """Judge every stage event that criteria made once more, by the version and the facts kept with
    it, and derive where every lead stands from its events.

    listed: how many differences are told one by one, the oldest first.
    """
    told: list[Difference] = []
    events = erased = differing = 0
    for found, is_erased in _events():
        events, erased = events + 1, erased + is_erased
        differing += found is not None
        if found is not None and len(told) < listed:
            told.append(found)
    reproduced = events - erased - differing
    leads = 0
    for standing in _standings():
        leads += 1
        differing += standing is not None
        if standing is not None and len(told) < listed:
            told.append(standing)
    return Replay(events, reproduced, erased, leads, differing, tuple(told))


def last_replay() -> Replayed | None:
    """What came of the latest nightly one; None before the first."""
    for entry in journal.list_entries(subject=REPLAYS, limit=1):
        facts = entry.facts
        return Replayed(entry.at, facts["events"], facts["leads"], facts["differing"])
    return None


def _events() -> Iterator[tuple[Difference | None, bool]]:
    """Of each judged event whether it differs, and whether nothing is left to judge it by."""
    versions = cache(_version)
    position = 0
    while rows := bulk.fetch(
        """select id, lead_id, stage, version_id, occurred_at, judged::text from leads_stageevent
           where cause = %s and id > %s order by id limit %s""",
        [Cause.CRITERION.value, position, STEP],
    ):
        for event, lead, stage, version_id, at, judged in rows:
            version, stages = versions(version_id)
            how = None
            if judged is not None:
                how = _differs(stage, bulk.read_json(judged), version, stages, at)
            yield (
                Difference(lead, event, version.number, how[0], stage, how[1]) if how else None,
                judged is None,
            )
        position = rows[-1][0]


def _version(version_id: int) -> tuple[DefinitionVersion, Sequence[Stage]]:
    version = definitions.get_version(version_id=version_id)
    return version, definitions.stages_of(version.body)


def _differs(
    stage: str, kept: Any, version: DefinitionVersion, stages: Sequence[Stage], at: datetime
) -> tuple[Differs, str] | None:
    since, until = version.active_from, version.active_to
    if since is None or since > at or (until is not None and until <= at):
        return Differs.NOT_IN_FORCE, ""
    facts = kept.get("facts") if isinstance(kept, dict) else None
    try:
        found = definitions.judged_again(stages, kept=facts)
    except ValueError:
        return Differs.UNREADABLE, ""
    return None if found == stage else (Differs.OTHER_STAGE, found.value if found else "")


def _standings() -> Iterator[Difference | None]:
    """Of each lead how it differs from where its events put it, if it does."""
    position = 0
    while rows := bulk.fetch(
        "select id, stage, ending, stage_at from leads_lead where id > %s order by id limit %s",
        [position, STEP],
    ):
        stories = _stories([row[0] for row in rows])
        for lead, stage, ending, at in rows:
            yield _stands_elsewhere(lead, stage, ending, at, stories.get(lead, []))
        position = rows[-1][0]


def _stands_elsewhere(
    lead: int, stage: str, ending: str, at: datetime, story: Sequence[StageMove]
) -> Difference | None:
    if not story:
        return None
    found = rules.standing(story)
    told = (found.stage.value, found.ending.value if found.ending else "", found.at)
    if told == (stage, ending, at):
        return None
    stored, said = (f"{one[0]}/{one[1]}" if one[1] else one[0] for one in ((stage, ending), told))
    return Difference(lead, None, None, Differs.OTHER_STANDING, stored, said)


def _stories(leads: Sequence[int]) -> dict[int, list[StageMove]]:
    """The events of these leads, each with those that are counted with it."""
    rows = bulk.fetch(
        """select t.target, e.stage, e.ending, e.occurred_at
           from (select id as target, id as source from leads_lead where id = any(%(leads)s)
                 union all
                 select joined_to_id, id from leads_lead where joined_to_id = any(%(leads)s)) t
           join leads_stageevent e on e.lead_id = t.source""",
        {"leads": [*leads]},
    )
    found: dict[int, list[StageMove]] = {}
    for lead, stage, ending, at in rows:
        move = StageMove(StageCode(stage), at, ending=Ending(ending) if ending else None)
        found.setdefault(lead, []).append(move)
    return found
