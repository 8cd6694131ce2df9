"""The nightly look whether every stage still comes out as it was judged."""

from datetime import datetime

from accord.journal import api as journal
from accord.leads import queries
from accord.leads.values import Replay


def note_replay(*, at: datetime) -> Replay:
    """Judge all stages again and write down what came of it."""
    found = queries.replay_stages()
    journal.record(
        kind="stages.replayed",
        subject=queries.REPLAYS,
        subject_id=None,
        at=at,
        events=found.events,
        reproduced=found.reproduced,
        erased=found.erased,
        leads=found.leads,
        differing=found.differing,
        differing_leads=sorted({one.lead_id for one in found.differences}),
    )
    return found
