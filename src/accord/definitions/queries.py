"""Reading definitions as they are, were, or will be."""

from datetime import datetime

from accord.definitions import models
from accord.definitions.rules import segments as segment_rules
from accord.definitions.rules import wording as rules
from accord.definitions.values import (
    DefinitionVersion,
    Kind,
    NoVersionInForce,
    Origin,
    Reason,
    Segment,
    Stage,
    State,
)
from accord.foundation import bulk

# Asked several times for a page.
_IN_FORCE = """
    select id, number, state, body::text, active_from, active_to, made_by_id, made_at
    from definitions_version
    where kind = %(kind)s and active_from <= %(at)s
      and (active_to is null or active_to > %(at)s)
    order by id limit 1
"""


def get_in_force(*, kind: Kind, at: datetime) -> DefinitionVersion:
    """The version that judges at this instant; raises NoVersionInForce."""
    rows = bulk.fetch(_IN_FORCE, {"kind": kind.value, "at": at})
    if not rows:
        raise NoVersionInForce(f"No {kind} were in force at {at:%Y-%m-%d %H:%M}.")
    version_id, number, state, body, *told = rows[0]
    body = bulk.read_json(body)
    return DefinitionVersion(version_id, kind, number, State(state), body, *told)


def get_version(*, version_id: int) -> DefinitionVersion:
    """One version by its id."""
    return _card(models.Version.objects.get(pk=version_id))


def find_version(*, kind: Kind, number: int) -> DefinitionVersion | None:
    """One version by its number, or None."""
    row = models.Version.objects.filter(kind=kind, number=number).first()
    return _card(row) if row else None


def list_versions(*, kind: Kind) -> list[DefinitionVersion]:
    """All versions of a kind, newest first."""
    return [_card(row) for row in models.Version.objects.filter(kind=kind).order_by("-number")]


def list_stages(*, at: datetime) -> tuple[Stage, ...]:
    """The stages in force."""
    return rules.stages_of(get_in_force(kind=Kind.STAGES, at=at).body)


def list_reasons(*, at: datetime) -> tuple[Reason, ...]:
    """The reject reasons in force."""
    return rules.reasons_of(get_in_force(kind=Kind.REASONS, at=at).body)


def list_origins(*, at: datetime) -> tuple[Origin, ...]:
    """The origins in force."""
    return rules.origins_of(get_in_force(kind=Kind.ORIGINS, at=at).body)


def list_segments(*, at: datetime) -> tuple[Segment, ...]:
    """The rules in force by which leads fall into segments; none: as records say."""
    return segment_rules.segments_of(get_in_force(kind=Kind.SEGMENTS, at=at).body)


def list_readers(*, at: datetime) -> set[int]:
    """Members who have read every definition that is in force."""
    rows = bulk.fetch(
        """select r.member_id from definitions_reading r
           join definitions_version v on v.id = r.version_id
           where v.active_from <= %(at)s and (v.active_to is null or v.active_to > %(at)s)
           group by r.member_id having count(*) = %(kinds)s""",
        {"at": at, "kinds": len(Kind)},
    )
    return {member_id for (member_id,) in rows}


def _card(row: models.Version) -> DefinitionVersion:
    return DefinitionVersion(
        row.pk,
        Kind(row.kind),
        row.number,
        State(row.state),
        row.body,
        row.active_from,
        row.active_to,
        row.made_by_id,
        row.made_at,
    )
