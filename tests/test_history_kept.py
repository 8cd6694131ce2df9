"""A76: whatever is edited, signed and taken back, what was judged stays as it was."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest

from accord.definitions import api as definitions
from accord.definitions.values import OPEN, Kind, Stage, UnableToAgree, UnableToPropose
from accord.foundation import bulk
from tests import people

EDITS = 100
HISTORY = """
    select md5(string_agg(e::text, '|' order by e.id)) from leads_stageevent e
"""
WORDINGS = """
    select kind, key, number, md5(body::text), active_from from definitions_version
    where active_from <= %s order by kind, key, number
"""


@pytest.mark.django_db
def test_history_is_the_same_to_the_byte_after_a_hundred_edits():
    people.load_leads(6)
    [(before,)] = bulk.fetch(HISTORY)
    chance, at, begun = random.Random(5), people.AT, set()
    done = dict.fromkeys(("drafted", "changed", "signed", "withdrawn"), 0)
    for number in range(EDITS):
        at += timedelta(minutes=1)
        begun |= set(bulk.fetch(WORDINGS, [at]))
        deed = chance.choice(sorted(done))
        with suppress(UnableToAgree, UnableToPropose):
            edit(deed, number=number, at=at, chance=chance)
            done[deed] += 1
    assert bulk.fetch(HISTORY) == [(before,)]
    assert before is not None
    assert begun <= set(bulk.fetch(WORDINGS, [at]))
    assert all(count > 3 for count in done.values()), done


def edit(deed, *, number, at, chance):
    """One edit of the stages or of a persona; refused where it is not its turn."""
    kind, key = chance.choice([(Kind.STAGES, ""), (Kind.PERSONA, "it")])
    latest = definitions.find_latest(kind=kind, key=key)
    is_open = latest is not None and latest.state in OPEN
    if deed == "drafted":
        definitions.draft(kind=kind, key=key, body=body(kind, number, at), actor_id=None, at=at)
    elif latest is None or not is_open:
        raise UnableToAgree(flaw=definitions.Flaw.NOT_PROPOSED)
    elif deed == "changed":
        definitions.redraft(
            kind=kind, key=key, number=latest.number, revision=latest.revision,
            body=body(kind, number, at), actor_id=None, at=at,
        )  # fmt: skip
    elif deed == "signed":
        people.sign(kind=kind, key=key, number=latest.number, at=at)
    else:
        definitions.withdraw(kind=kind, key=key, number=latest.number, actor_id=None, at=at)


def body(kind, number, at):
    if kind is Kind.PERSONA:
        return {"name": f"Head of IT {number}"}
    stages = [
        Stage(one.code, f"{one.code} {number}", one.owner_team, one.rule)
        for one in definitions.list_stages(at=at)
    ]
    return {
        "stages": [
            {"code": one.code, "name": one.name, "owner_team": one.owner_team, "rule": one.rule}
            for one in stages
        ]
    }
