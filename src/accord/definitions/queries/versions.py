"""Reading definitions as they are, were, or will be."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from accord.definitions import models
from accord.definitions.rules import segments as segment_rules
from accord.definitions.rules import wording as rules
from accord.definitions.values import (
    OPEN,
    DefinitionVersion,
    Kind,
    NoVersionInForce,
    Origin,
    Reason,
    Segment,
    Stage,
    StageCode,
    State,
    Words,
)
from accord.definitions.values.naming import KIND_NAMES
from accord.foundation import bulk, reading

_COLUMNS = """id, kind, number, state, body::text, active_from, active_to, made_by_id, made_at,
    key, revision, changed_by_id, changed_at"""
# Asked several times for a page.
_IN_FORCE = f"""
    select {_COLUMNS} from definitions_version
    where kind = %(kind)s and (%(key)s::text is null or key = %(key)s) and active_from <= %(at)s
      and (active_to is null or active_to > %(at)s)
    order by key, id
"""

_WORDS = f"""
    select {_COLUMNS} from definitions_version
    where kind = 'stages' or (
      kind in ('reasons', 'origins') and active_from <= %(at)s
      and (active_to is null or active_to > %(at)s))
"""


def get_in_force(*, kind: Kind, at: datetime, key: str = "") -> DefinitionVersion:
    """The version that judges at this instant; raises NoVersionInForce."""
    found = find_in_force(kind=kind, at=at, key=key)
    if found is None:
        raise NoVersionInForce(f"No {kind} were in force at {at:%Y-%m-%d %H:%M}.")
    return found


def find_in_force(*, kind: Kind, at: datetime, key: str = "") -> DefinitionVersion | None:
    """The same, or None: of what is not among the first definitions there may be none."""
    rows = _in_force(kind, at, key)
    return _read(rows[0]) if rows else None


def list_in_force(*, kind: Kind, at: datetime) -> list[DefinitionVersion]:
    """All of a kind that are in force at this instant, by key."""
    return [_read(row) for row in _in_force(kind, at, None)]


def _in_force(kind: Kind, at: datetime, key: str | None) -> list[tuple[Any, ...]]:
    """Each figure of a page asks by what it is told: the page reads it once."""
    asked = {"kind": kind.value, "at": at, "key": key}
    return reading.once((_IN_FORCE, *asked.values()), lambda: bulk.fetch(_IN_FORCE, asked))


def get_version(*, version_id: int) -> DefinitionVersion:
    """One version by its id."""
    return read(models.Version.objects.get(pk=version_id))


def name_versions(*, ids: Collection[int]) -> dict[int, str]:
    """What these versions call themselves, else what their kind is called."""
    rows = models.Version.objects.filter(pk__in=set(ids)).values_list("pk", "kind", "body__name")
    return {number: str(name or KIND_NAMES[Kind(kind)]) for number, kind, name in rows}


def find_version(*, kind: Kind, number: int, key: str = "") -> DefinitionVersion | None:
    """One version by its number, or None."""
    row = models.Version.objects.filter(kind=kind, key=key, number=number).first()
    return read(row) if row else None


def find_latest(*, kind: Kind, key: str = "") -> DefinitionVersion | None:
    """The version of the highest number, be it open or in force; None where there is none."""
    row = models.Version.objects.filter(kind=kind, key=key).order_by("-number").first()
    return read(row) if row else None


def find_open(*, kind: Kind, key: str = "") -> DefinitionVersion | None:
    """The version that is not signed by all yet, or None."""
    row = models.Version.objects.filter(kind=kind, key=key, state__in=OPEN).first()
    return read(row) if row else None


def list_versions(*, kind: Kind, key: str = "") -> list[DefinitionVersion]:
    """All versions of one definition, newest first."""
    rows = models.Version.objects.filter(kind=kind, key=key).order_by("-number")
    return [read(row) for row in rows]


def list_latest(*, kind: Kind) -> list[DefinitionVersion]:
    """The newest version of each key of a kind, by key."""
    rows = models.Version.objects.filter(kind=kind).order_by("key", "-number").distinct("key")
    return [read(row) for row in rows]


def list_all() -> list[DefinitionVersion]:
    """Every version: by kind, then by key, the newest first."""
    places = {kind: place for place, kind in enumerate(Kind)}
    found = [read(row) for row in models.Version.objects.all()]
    return sorted(found, key=lambda one: (places[one.kind], one.key, -one.number))


def list_stages(*, at: datetime) -> tuple[Stage, ...]:
    """The stages in force."""
    return rules.stages_of(get_in_force(kind=Kind.STAGES, at=at).body)


def list_reasons(*, at: datetime) -> tuple[Reason, ...]:
    """The reject reasons in force."""
    return rules.reasons_of(get_in_force(kind=Kind.REASONS, at=at).body)


def list_origins(*, at: datetime) -> tuple[Origin, ...]:
    """The origins in force."""
    return rules.origins_of(get_in_force(kind=Kind.ORIGINS, at=at).body)


def list_words(*, at: datetime) -> Words:
    """Stages, reasons and origins in force, and who owned stages when, read at once.

    Raises NoVersionInForce.
    """
    rows = bulk.fetch(_WORDS, {"at": at})
    versions = [_read(row) for row in rows]
    found = {version.kind: version for version in versions if _judges(version, at=at)}
    for kind in (Kind.STAGES, Kind.REASONS, Kind.ORIGINS):
        if kind not in found:
            raise NoVersionInForce(f"No {kind} were in force at {at:%Y-%m-%d %H:%M}.")
    return Words(
        stages=rules.stages_of(found[Kind.STAGES].body),
        reasons=rules.reasons_of(found[Kind.REASONS].body),
        origins=rules.origins_of(found[Kind.ORIGINS].body),
        owners={
            (version.id, StageCode(row["code"])): row["owner_team"]
            for version in versions
            if version.kind is Kind.STAGES
            for row in version.body["stages"]
        },
    )


def _judges(version: DefinitionVersion, *, at: datetime) -> bool:
    since, until = version.active_from, version.active_to
    return since is not None and since <= at and (until is None or until > at)


def list_segments(*, at: datetime) -> tuple[Segment, ...]:
    """The rules in force by which leads fall into segments; none: as records say."""
    return segment_rules.segments_of(get_in_force(kind=Kind.SEGMENTS, at=at).body)


def read(row: models.Version) -> DefinitionVersion:
    """A row as a value."""
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
        row.key,
        row.revision,
        row.changed_by_id,
        row.changed_at,
    )


def _read(row: tuple[Any, ...]) -> DefinitionVersion:
    version_id, kind, number, state, body, *told = row
    body = bulk.read_json(body)
    return DefinitionVersion(version_id, Kind(kind), number, State(state), body, *told)
