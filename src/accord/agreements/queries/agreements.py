"""The agreements that hold, and those that are measured in silence."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from accord.agreements import models
from accord.agreements.rules.reading import read_agreement
from accord.agreements.rules.stepping import from_kept
from accord.agreements.values.flaws import UnableToRead
from accord.agreements.values.silence import SilentRun
from accord.agreements.values.terms import AgreementInForce
from accord.definitions import api as definitions
from accord.definitions.values import OPEN, DefinitionVersion, Kind


def list_in_force(*, at: datetime) -> list[AgreementInForce]:
    """The agreements in force at an instant, by key. A wording that is none binds nobody."""
    found = [_read(one) for one in definitions.list_in_force(kind=Kind.AGREEMENT, at=at)]
    return [one for one in found if one is not None]


def find_in_force(*, key: str, at: datetime) -> AgreementInForce | None:
    """The version of a key that holds at an instant, or None."""
    version = definitions.find_in_force(kind=Kind.AGREEMENT, key=key, at=at)
    return _read(version) if version is not None else None


def list_begun(*, key: str, at: datetime) -> list[tuple[AgreementInForce, datetime | None]]:
    """All versions of a key that have begun, the latest first, each with when it ended."""
    versions = definitions.list_versions(kind=Kind.AGREEMENT, key=key)
    begun = [one for one in versions if one.active_from is not None and one.active_from <= at]
    read = ((_read(one), one.active_to) for one in sorted(begun, key=lambda one: -one.number))
    return [(held, until) for held, until in read if held is not None]


def list_ever_in_force(*, at: datetime) -> list[tuple[AgreementInForce, datetime, datetime | None]]:
    """All versions of all agreements that have begun by then, by key, each with since when it was
    in force and, where that is known, until when."""
    found = []
    for latest in definitions.list_latest(kind=Kind.AGREEMENT):
        for one in definitions.list_versions(kind=Kind.AGREEMENT, key=latest.key):
            held = _read(one)
            if held is not None and one.active_from is not None and one.active_from <= at:
                found.append((held, one.active_from, one.active_to))
    return found


def list_for(*, handoff: str, at: datetime) -> list[AgreementInForce]:
    """The agreements in force about hand-offs of a kind, by key."""
    return [one for one in list_in_force(at=at) if one.agreement.handoff == handoff]


def list_running(*, at: datetime) -> list[AgreementInForce]:
    """All that promises are measured by at an instant: those in force, then by key drafts that
    are measured in silence, of which nobody is warned."""
    rows = models.SilentRun.objects.filter(started_at__lte=at, ends_at__gt=at)
    running = {row.version_id for row in rows if row.stopped_at is None or row.stopped_at > at}
    drafts = [
        one
        for one in definitions.list_latest(kind=Kind.AGREEMENT)
        if one.id in running and one.state in OPEN
    ]
    silent = [_read(one, is_silent=True) for one in drafts] if running else []
    return [*list_in_force(at=at), *(one for one in silent if one is not None)]


def list_to_be_measured(*, at: datetime) -> list[tuple[AgreementInForce, SilentRun]]:
    """Drafts whose silence is over, and of which nobody has worked out what came of it."""
    rows = models.SilentRun.objects.select_related("version").filter(
        measured_at__isnull=True, version__state__in=[state.value for state in OPEN]
    )
    over = {row.version_id: row for row in rows if (row.stopped_at or row.ends_at) <= at}
    found = (
        (_read(version, is_silent=True), _run(over[version.id]))
        for version in definitions.list_latest(kind=Kind.AGREEMENT)
        if version.id in over
    )
    return [(held, run) for held, run in found if held is not None]


def list_silent_runs(*, version_ids: Iterable[int]) -> dict[int, SilentRun]:
    """How drafts are or were measured, by version."""
    rows = models.SilentRun.objects.select_related("version").filter(
        version_id__in=set(version_ids)
    )
    return {row.version_id: _run(row) for row in rows}


def _run(row: models.SilentRun) -> SilentRun:
    return SilentRun(
        row.version_id, row.version.key, row.version.number, row.started_at, row.ends_at,
        row.stopped_at, from_kept(row.measured) if row.measured is not None else None,
    )  # fmt: skip


def _read(version: DefinitionVersion, *, is_silent: bool = False) -> AgreementInForce | None:
    with suppress(UnableToRead):
        return AgreementInForce(
            version.id, version.key, version.number, read_agreement(version.body), is_silent
        )
    return None
