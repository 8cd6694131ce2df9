"""Tools that send records: added, changed, given a new secret, stopped."""

import re
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accord.foundation import sealing
from accord.intake import models
from accord.intake.values.hooks import USUAL_RATE, HookRules
from accord.journal import api as journal
from accord.kernel import signatures

BOTH_COUNT = timedelta(days=7)  # how long the secret before counts beside the new one
_NAME = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")


class UnableToSetUp(ValueError):
    """What was said of a tool cannot be done; the text says why."""


@transaction.atomic
def add_source(
    *,
    name: str,
    rules: HookRules,
    at: datetime,
    secret: str = "",
    actor_id: int | None = None,
    rate: int = USUAL_RATE,
) -> tuple[int, str]:
    """Let a tool send; answers its id and its secret, which cannot be read again.

    `secret`: the one that the tool has made, else one is made here. Raises UnableToSetUp.
    """
    if not _NAME.fullmatch(name) or len(name) > 60:
        raise UnableToSetUp(
            _("A name has at most 60 small letters, digits and hyphens, such as typeform.")
        )
    try:
        with transaction.atomic():
            source = models.HookSource.objects.create(
                name=name, rules=rules.as_dict(), rate=rate, made_by_id=actor_id, made_at=at
            )
    except IntegrityError as problem:
        raise UnableToSetUp(_("A tool of this name is there already.")) from problem
    told = _add_key(source.pk, secret=secret, at=at)
    _note("hook.added", source.pk, at=at, actor_id=actor_id)
    return source.pk, told


@transaction.atomic
def change_source(
    *, source_id: int, rules: HookRules, rate: int, at: datetime, actor_id: int | None
) -> None:
    """Say anew what a tool's messages are and what its fields mean; for those to come."""
    source = _locked(source_id)
    source.rules, source.rate = rules.as_dict(), rate
    source.save(update_fields=["rules", "rate"])
    _note("hook.changed", source_id, at=at, actor_id=actor_id)


@transaction.atomic
def rotate(*, source_id: int, at: datetime, actor_id: int | None, secret: str = "") -> str:
    """A new secret; the one before counts for BOTH_COUNT more. Answers the new one."""
    _locked(source_id)
    keys = models.HookKey.objects.filter(source_id=source_id)
    keys.filter(ends_at__isnull=False).delete()
    keys.filter(ends_at__isnull=True).update(ends_at=at + BOTH_COUNT)
    told = _add_key(source_id, secret=secret, at=at)
    _note("hook.rotated", source_id, at=at, actor_id=actor_id)
    return told


@transaction.atomic
def end_old_key(*, source_id: int, at: datetime, actor_id: int | None) -> None:
    """Let only the newest secret count from now on."""
    _locked(source_id)
    models.HookKey.objects.filter(source_id=source_id, ends_at__isnull=False).delete()
    _note("hook.old_key_ended", source_id, at=at, actor_id=actor_id)


@transaction.atomic
def set_stopped(*, source_id: int, stopped: bool, at: datetime, actor_id: int | None) -> None:
    """Take nothing more from a tool, or take again."""
    source = _locked(source_id)
    source.stopped_at = at if stopped else None
    source.save(update_fields=["stopped_at"])
    _note("hook.stopped" if stopped else "hook.resumed", source_id, at=at, actor_id=actor_id)


def _add_key(source_id: int, *, secret: str, at: datetime) -> str:
    told = secret or signatures.written(secrets.token_bytes(signatures.SECRET_BYTES))
    if not signatures.is_secret(told):
        raise UnableToSetUp(
            _("A secret begins with whsec_ and goes on with 24 to 64 bytes in base64.")
        )
    models.HookKey.objects.create(
        source_id=source_id, sealed=sealing.seal(told), hint=told[:10], made_at=at
    )
    return told


def _locked(source_id: int) -> models.HookSource:
    source = models.HookSource.objects.select_for_update().filter(pk=source_id).first()
    if source is None:
        raise LookupError(f"There is no tool {source_id}.")
    return source


def _note(kind: str, source_id: int, *, at: datetime, actor_id: int | None) -> None:
    journal.record(kind=kind, subject="hook", subject_id=source_id, at=at, actor_id=actor_id)
