"""Pieces as a page shows them: one with its changes, and the library by what is asked."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accord.content import models, rules
from accord.content.values import (
    Act,
    Asset,
    AssetChange,
    AssetFilter,
    AssetPage,
    AssetText,
    HostedFile,
)

# What a change keeps of a piece, column by column.
STATE = (
    "title", "kind", "url", "content_kind", "journey_stage", "published_on", "persona", "objection",
    "product", "language", "version", "owner_id", "superseded_by_id", "retired_at", "review_on",
    "file_name", "file_type", "file_bytes", "file_digest",
)  # fmt: skip


def state_of(row: models.Asset) -> dict[str, Any]:
    """All that is said of a piece, as JSON keeps it."""
    said = {name: getattr(row, name) for name in STATE}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in said.items()
    }


def find_asset(*, asset_id: int) -> Asset | None:
    """A piece, None where there is none."""
    row = models.Asset.objects.filter(pk=asset_id).first()
    return None if row is None else _asset(row)


def get_assets(*, ids: Collection[int]) -> dict[int, Asset]:
    """Pieces by their ids, as far as there are any."""
    if not ids:
        return {}
    return {row.pk: _asset(row) for row in models.Asset.objects.filter(pk__in=set(ids))}


def find_by_titles(*, titles: Collection[str]) -> dict[str, tuple[Asset, ...]]:
    """Pieces by their titles, as far as there are any; several may share one."""
    found: dict[str, tuple[Asset, ...]] = {}
    if titles:
        for row in models.Asset.objects.filter(title__in=set(titles)).order_by("pk"):
            found[row.title] = (*found.get(row.title, ()), _asset(row))
    return found


def find_current(*, asset_id: int) -> Asset | None:
    """What is to be used in the place of a piece: the last that supersedes it, or it itself."""
    found = find_asset(asset_id=asset_id)
    seen = {asset_id}
    while found is not None and found.superseded_by_id is not None:
        if found.superseded_by_id in seen:
            return found
        seen.add(found.superseded_by_id)
        found = find_asset(asset_id=found.superseded_by_id)
    return found


def list_library(*, where: AssetFilter, after: str | None = None, limit: int = 50) -> AssetPage:
    """Pieces by their titles. Raises ValueError for a place that is none."""
    asked = _asked(where)
    count = asked.count()
    if after is not None:
        title, mark, number = after.rpartition("~")
        if not mark or not number.isascii() or not number.isdigit() or len(number) > 18:
            raise ValueError("This place in the list is none.")
        asked = asked.filter(Q(title__gt=title) | Q(title=title, pk__gt=int(number)))
    rows = list(asked.order_by("title", "pk")[: limit + 1])
    shown = rows[:limit]
    next_key = f"{shown[-1].title}~{shown[-1].pk}" if len(rows) > limit else None
    return AssetPage(tuple(map(_asset, shown)), next_key, count)


def list_in_use(*, at_most: int = 5_000) -> list[Asset]:
    """All that may be suggested, by their titles."""
    rows = _asked(AssetFilter(is_in_use=True)).order_by("title", "pk")[:at_most]
    return [_asset(row) for row in rows]


def list_changes(*, asset_id: int, limit: int = 20) -> list[AssetChange]:
    """What was done to a piece by hand, the latest first."""
    rows = models.AssetChange.objects.filter(asset_id=asset_id).order_by("-pk")[:limit]
    return [
        AssetChange(
            row.pk, Act(row.act), row.at, row.member_id,
            rules.changed(row.before or {}, row.after) if row.before else (),
            row.taken_back_at is not None,
        )
        for row in rows
    ]  # fmt: skip


def words_used() -> dict[str, tuple[str, ...]]:
    """What pieces say of themselves so far, to choose from: by field, in order."""
    names = ("kind", "persona", "objection", "product", "language")
    return {
        name: tuple(
            models.Asset.objects.exclude(**{name: ""})
            .order_by(name).values_list(name, flat=True).distinct()[:300]
        )
        for name in names
    }  # fmt: skip


def _asked(where: AssetFilter) -> "QuerySet[models.Asset]":
    exact = {
        "persona": where.persona,
        "journey_stage": where.journey_stage,
        "product": where.product,
        "language": where.language,
        "content_kind": where.nature,
        "objection": where.objection,
    }
    rows = models.Asset.objects.filter(**{name: said for name, said in exact.items() if said})
    if where.words:
        rows = rows.filter(title__icontains=where.words[:100])
    if where.review_before is not None:
        rows = rows.filter(review_on__lt=where.review_before)
    if where.published_since is not None:
        rows = rows.filter(published_on__gte=where.published_since)
    in_use = Q(retired_at__isnull=True, superseded_by__isnull=True)
    if where.is_in_use is not None:
        rows = rows.filter(in_use if where.is_in_use else ~in_use)
    return rows


def _asset(row: models.Asset) -> Asset:
    state: Mapping[str, Any] = state_of(row)
    file = (
        HostedFile(row.file_name, row.file_type, row.file_bytes, row.file_digest)
        if row.file_digest
        else None
    )
    retired: datetime | None = row.retired_at
    return Asset(
        row.pk,
        AssetText(
            title=row.title, kind=row.kind, nature=row.content_kind, url=row.url,
            journey_stage=row.journey_stage, persona=row.persona, objection=row.objection,
            product=row.product, language=row.language, version=row.version,
            owner_id=row.owner_id, published_on=row.published_on, review_on=row.review_on,
        ),
        row.source, row.superseded_by_id, retired, file, rules.mark_of(state),
    )  # fmt: skip
