"""What is told of what happened, when a failure is tried again, when an address is given up."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from accord.integrations.webhooks.values import Happening, Why
from accord.kernel import retry_after

# Of the Standard Webhooks, after the first try at once: about 75 hours in all.
_PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.1
GIVEN_UP_AFTER = timedelta(days=5)
HISTORY_AFTER = timedelta(days=1)
GONE_STATUS = 410
BUSY = frozenset({429, 503})  # statuses that may say when to come again
_OF_GAP = ("about", "code", "state", "owner", "due")
# kind of the journal → topic, the API's path, and which facts go along: ids, codes, days, counts.
_KINDS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "person.merged": ("merge.made", "", ("merge", "other", "by")),
    "person.unmerged": ("merge.ended", "", ("merge", "other")),
    "company.merged": ("merge.made", "", ("merge", "other")),
    "company.unmerged": ("merge.ended", "", ("merge", "other")),
    "batch.failed": ("intake.failed", "", ()),
    "definition.put_in_force": ("definition.put_in_force", "/definitions", ("kind", "number")),
    "consent.recorded": ("consent.changed", "", ("purpose", "change")),
    "consents.recorded": ("consent.changed", "", ("count",)),
    "person.erased": ("person.erased", "", ("people",)),
    "gap.opened": ("gap.opened", "/gaps/{}", _OF_GAP),
    "gap.given": ("gap.given", "/gaps/{}", _OF_GAP),
    "gap.ended": ("gap.ended", "/gaps/{}", _OF_GAP),
}
TAKEN_IN = "batch.taken_in"
KINDS = (*_KINDS, TAKEN_IN)
_DEAL_TOPICS = {
    "created": "deal.created",
    "stage": "deal.stage_changed",
    "amount": "deal.amount_changed",
    "won": "deal.won",
    "lost": "deal.lost",
    "reopened": "deal.reopened",
}


def of_entry(
    *, number: int, kind: str, subject: str, subject_id: int | None, at: datetime, facts: Any
) -> list[Happening]:
    """What a line of the journal tells others; nothing where they are not told of its kind."""
    data: dict[str, Any] = {subject: subject_id}
    if kind == TAKEN_IN:
        counts = {name: value for name, value in facts.items() if isinstance(value, int)}
        told = [Happening(f"entry_{number}", "intake.taken_in", at, data | counts)]
        if counts.get("quarantined"):
            aside = data | {"set_aside": counts["quarantined"]}
            told.append(Happening(f"entry_{number}_fix", "intake.needs_fixing", at, aside))
        return told
    if kind not in _KINDS:
        return []
    topic, path, names = _KINDS[kind]
    data |= {name: facts[name] for name in names if name in facts}
    return [Happening(f"entry_{number}", topic, at, data, path.format(subject_id))]


def of_stage(
    *,
    number: int,
    lead: int,
    person: int | None,
    stage: str,
    ending: str,
    is_first: bool,
    is_inferred: bool,
    at: datetime,
) -> Happening:
    """What a stage event tells others."""
    topic = "lead.ended" if ending else "lead.created" if is_first else "lead.stage_changed"
    data: dict[str, Any] = {"lead": lead, "person": person, "stage": stage}
    if ending:
        data["ending"] = ending
    if is_inferred:
        data["inferred"] = True
    return Happening(f"stage_{number}", topic, at, data, f"/leads/{lead}")


def of_deal(
    *, number: int, deal: int, lead: int | None, kind: str, before: str, after: str, at: datetime
) -> Happening:
    """What an event of a deal tells others; an amount is not told, the API tells who may know."""
    data: dict[str, Any] = {"deal": deal, "lead": lead}
    if kind == "stage":
        data |= {"before": before, "after": after}
    path = f"/leads/{lead}" if lead else ""
    return Happening(f"deal_{number}", _DEAL_TOPICS[kind], at, data, path)


def is_history(*, at: datetime, caught_up_at: datetime) -> bool:
    """Whether something was only written down now and happened long ago: an import of the past."""
    return at < caught_up_at - HISTORY_AFTER


def body_of(happening: Happening, *, base_url: str) -> str:
    """The text that is sent and signed; the same at each try."""
    data = dict(happening.data)
    if happening.path:
        data["url"] = f"{base_url}/api/v1{happening.path}"
    at = happening.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return json.dumps({"type": happening.topic, "timestamp": at, "data": data})


def pauses(*, chance: float, wait: timedelta = timedelta()) -> list[timedelta]:
    """How long after each failure the next try is; `chance` from 0 to 1 spreads them.

    wait: how long the tool asked to be left alone; never sooner than that.
    """
    factor = 1 + JITTER * (2 * chance - 1)
    return [max(pause * factor, wait) for pause in _PAUSES]


def judged(status: int) -> str | None:
    """None where the tool took it, else why not."""
    if 200 <= status < 300:
        return None
    if status == GONE_STATUS:
        return Why.GONE.value
    reason = Why.REDIRECT if 300 <= status < 400 else Why.STATUS
    return f"{reason.value} {status}"


def asked_to_wait(said: str, *, status: int, at: datetime) -> timedelta:
    """How long a tool asks to be left alone by Retry-After, in seconds or until a date.

    Nothing where it does not, and never longer than a day.
    """
    if status not in BUSY:
        return timedelta()
    return retry_after.pause_asked(said, at=at)


def is_away(error: str) -> bool:
    """Whether the next message would fare no better now: not a word against this one alone."""
    reason, _, status = error.partition(" ")
    return reason != Why.STATUS or not status.startswith("4") or status == "429"


def is_given_up(*, failing_since: datetime | None, at: datetime) -> bool:
    """Whether an address has failed for so long that it is stopped."""
    return failing_since is not None and at - failing_since >= GIVEN_UP_AFTER


def shown(url: str) -> str:
    """An address as it may stand on a page: what follows the host may be a secret."""
    parts = urlsplit(url)
    tail = "/…" if parts.path.strip("/") or parts.query else ""
    return f"{parts.scheme}://{parts.netloc}{tail}"[:200]
