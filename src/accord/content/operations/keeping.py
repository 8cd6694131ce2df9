"""Pieces are added, changed, retired and superseded by hand, and each of that can be undone."""

import dataclasses
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accord.content import models, rules
from accord.content.queries.reading import STATE, state_of
from accord.content.values import OWN, Act, AssetText, Flaw, HostedFile, UnableToKeep
from accord.foundation import bulk
from accord.journal import api as journal
from accord.team import api as team

SUCCEEDING = 0x61737365  # "asse": one at a time says what supersedes what
_DAYS = ("published_on", "review_on")
_FILE = ("file_name", "file_type", "file_bytes", "file_digest")


@transaction.atomic
def add_asset(
    *, text: AssetText, actor_id: int | None, at: datetime, file: HostedFile | None = None
) -> tuple[int, int]:
    """Write down a piece; answers it and the change, by which it can be undone. Raises
    UnableToKeep."""
    _check_owner(text.owner_id, was=None)
    row = models.Asset(source=OWN, external_key=uuid.uuid4().hex, **_columns(text, file))
    row.save()
    change = _note(row.pk, Act.ADD, None, state_of(row), actor_id=actor_id, at=at)
    return int(row.pk), change


@transaction.atomic
def change_asset(
    *,
    asset_id: int,
    mark: str,
    text: AssetText,
    actor_id: int | None,
    at: datetime,
    file: HostedFile | None = None,
    keeps_file: bool = True,
) -> int | None:
    """Say something else of a piece; mark: as it stood before whoever asks. file: in the place of
    the one there is, which stays otherwise unless keeps_file is false. Answers the change, None
    where nothing differs. Raises UnableToKeep."""
    row = _held(asset_id)
    before = state_of(row)
    if rules.mark_of(before) != mark:
        raise UnableToKeep(flaw=Flaw.CHANGED_MEANWHILE)
    _check_owner(text.owner_id, was=row.owner_id)
    said = _columns(text, file)
    if file is None and keeps_file:
        said = {name: value for name, value in said.items() if name not in _FILE}
    return _change(row, Act.CHANGE, before, said, actor_id=actor_id, at=at)


@transaction.atomic
def retire(*, asset_id: int, actor_id: int | None, at: datetime) -> int:
    """Have a piece suggested no more; answers the change. Raises UnableToKeep."""
    row = _held(asset_id)
    return _done(row, Act.RETIRE, {"retired_at": at}, actor_id=actor_id, at=at,
                 is_so=row.retired_at is not None)  # fmt: skip


@transaction.atomic
def bring_back(*, asset_id: int, actor_id: int | None, at: datetime) -> int:
    """Have a retired piece suggested again; answers the change. Raises UnableToKeep."""
    row = _held(asset_id)
    return _done(row, Act.BRING_BACK, {"retired_at": None}, actor_id=actor_id, at=at,
                 is_so=row.retired_at is None)  # fmt: skip


@transaction.atomic
def supersede(*, asset_id: int, by_id: int | None, actor_id: int | None, at: datetime) -> int:
    """Say which piece is to be used instead, None: none any more; answers the change. Raises
    UnableToKeep."""
    bulk.alone_for(topic=SUCCEEDING, keys=["all"])
    row = _held(asset_id)
    if by_id is not None:
        other = models.Asset.objects.filter(pk=by_id).first()
        if other is None:
            raise UnableToKeep(flaw=Flaw.NO_ASSET, where="by")
        after = dict(
            models.Asset.objects.filter(superseded_by__isnull=False)
            .values_list("pk", "superseded_by_id")
        )  # fmt: skip
        rules.check_successor(asset_id, by_id, after=after)
        if other.retired_at is not None:
            raise UnableToKeep(flaw=Flaw.SUCCESSOR_RETIRED, where="by")
    act = Act.NOT_SUPERSEDED if by_id is None else Act.SUPERSEDE
    return _done(row, act, {"superseded_by_id": by_id}, actor_id=actor_id, at=at,
                 is_so=row.superseded_by_id == by_id)  # fmt: skip


@transaction.atomic
def take_back_change(*, change_id: int, actor_id: int | None, at: datetime) -> tuple[int, bool]:
    """Have a piece as it was before a change, while nothing has changed since; answers the piece,
    and whether it was added by the change and is gone. Raises UnableToKeep and LookupError."""
    change = models.AssetChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None or change.taken_back_at is not None:
        raise LookupError(f"There is no change {change_id} to take back.")
    row = _held(change.asset_id)
    if rules.mark_of(state_of(row)) != rules.mark_of(change.after):
        raise UnableToKeep(flaw=Flaw.CHANGED_MEANWHILE)
    journal.record(
        kind="asset.changed_back", subject="asset", subject_id=row.pk, actor_id=actor_id, at=at,
        act=change.act,
    )  # fmt: skip
    if change.before is None:
        _forget(row.pk)
        return change.asset_id, True
    change.taken_back_at = at
    change.save(update_fields=["taken_back_at"])
    _write(row, _read(change.before))
    return int(row.pk), False


def _forget(asset_id: int) -> None:
    """Take out a piece that nothing names yet. Raises UnableToKeep."""
    if models.Asset.objects.filter(superseded_by_id=asset_id).exists():
        raise UnableToKeep(flaw=Flaw.USED_ALREADY)
    try:
        with transaction.atomic():
            bulk.execute("delete from content_asset where id = %s", [asset_id])
            bulk.execute("set constraints all immediate")
    except IntegrityError:
        raise UnableToKeep(flaw=Flaw.USED_ALREADY) from None


def _held(asset_id: int) -> models.Asset:
    row = models.Asset.objects.select_for_update().filter(pk=asset_id).first()
    if row is None:
        raise UnableToKeep(flaw=Flaw.NO_ASSET)
    return row


def _check_owner(owner_id: int | None, *, was: int | None) -> None:
    """Whoever had it may have left meanwhile; nobody who has left is given it anew."""
    if owner_id is None or owner_id == was:
        return
    if owner_id in team.hold_members(ids=[owner_id]) or not team.names(ids=[owner_id]):
        raise UnableToKeep(flaw=Flaw.OWNER_LEFT, where="owner")


def _columns(text: AssetText, file: HostedFile | None) -> dict[str, Any]:
    said = dataclasses.asdict(text)
    said["content_kind"] = said.pop("nature")
    if file is None:
        return said | {"file_name": "", "file_type": "", "file_bytes": 0, "file_digest": ""}
    return said | {
        "file_name": file.name, "file_type": file.type, "file_bytes": file.bytes,
        "file_digest": file.digest,
    }  # fmt: skip


def _done(
    row: models.Asset,
    act: Act,
    said: Mapping[str, Any],
    *,
    actor_id: int | None,
    at: datetime,
    is_so: bool,
) -> int:
    change = None if is_so else _change(row, act, state_of(row), said, actor_id=actor_id, at=at)
    if change is None:
        raise UnableToKeep(flaw=Flaw.DONE_ALREADY)
    return change


def _change(
    row: models.Asset,
    act: Act,
    before: Mapping[str, Any],
    said: Mapping[str, Any],
    *,
    actor_id: int | None,
    at: datetime,
) -> int | None:
    _write(row, said)
    after = state_of(row)
    if not rules.changed(before, after):
        return None
    return _note(row.pk, act, before, after, actor_id=actor_id, at=at)


def _write(row: models.Asset, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=[name.removesuffix("_id") for name in said])


def _read(state: Mapping[str, Any]) -> dict[str, Any]:
    """What a change keeps, as columns hold it."""
    said = {name: state[name] for name in STATE}
    for name in _DAYS:
        said[name] = date.fromisoformat(said[name]) if said[name] else None
    if said["retired_at"]:
        said["retired_at"] = datetime.fromisoformat(said["retired_at"])
    return said


def _note(
    asset_id: int,
    act: Act,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    *,
    actor_id: int | None,
    at: datetime,
) -> int:
    made = models.AssetChange.objects.create(
        asset_id=asset_id, act=act.value, member_id=actor_id, at=at,
        before=dict(before) if before is not None else None, after=dict(after),
    )  # fmt: skip
    journal.record(
        kind="asset.changed", subject="asset", subject_id=asset_id, actor_id=actor_id, at=at,
        act=act.value, fields=list(rules.changed(before or {}, after)) if before else [],
    )  # fmt: skip
    return int(made.pk)
