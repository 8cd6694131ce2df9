"""Reading definitions as they are, were, or will be."""

from datetime import datetime

from django.db.models import Q

from accord.definitions import models, rules
from accord.definitions.values import (
    DefinitionVersion,
    Kind,
    NoVersionInForce,
    Origin,
    Reason,
    Stage,
    State,
)


def get_in_force(*, kind: Kind, at: datetime) -> DefinitionVersion:
    """The version that judges at this instant; raises NoVersionInForce."""
    row = (
        models.Version.objects.filter(kind=kind, active_from__lte=at)
        .filter(Q(active_to__isnull=True) | Q(active_to__gt=at))
        .first()
    )
    if row is None:
        raise NoVersionInForce(f"No {kind} were in force at {at:%Y-%m-%d %H:%M}.")
    return _card(row)


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


def _card(row: models.Version) -> DefinitionVersion:
    return DefinitionVersion(
        row.pk,
        Kind(row.kind),
        row.number,
        State(row.state),
        row.body,
        row.active_from,
        row.active_to,
    )
