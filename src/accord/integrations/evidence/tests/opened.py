"""Who stands in mailboxes and calendars, and turns of reading them."""

from datetime import UTC, datetime, timedelta

from accord.foundation import bulk
from accord.integrations.evidence.operations import sources
from accord.integrations.evidence.values import Fault

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
REP, ANA, ION = "rep@acme.example", "ana@client.example", "ion@client.example"
DAY = timedelta(days=1)


def turn(source: int, *, at: datetime = AT) -> Fault | None:
    bulk.execute("update integrations_evidencesource set due_at = %s", [at])
    return sources.read_source(source_id=source, now=lambda: at)


def touches() -> list[tuple[object, ...]]:
    return bulk.fetch(
        """select p.email, t.kind, m.email from journeys_touch t
           join contacts_person p on p.id = t.person_id
           left join team_member m on m.id = t.member_id order by t.id"""
    )
