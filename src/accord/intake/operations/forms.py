"""Making forms, changing what they ask, pausing and stopping them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string

from accord.foundation import bulk
from accord.intake import models
from accord.intake.rules import forms as rules
from accord.intake.values.forms import Design, FormState
from accord.journal import api as journal

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@transaction.atomic
def make(*, name: str, design: Design, actor_id: int | None, at: datetime) -> int:
    """A new form under its first version; its address follows its name."""
    form = _with_address(name=name, actor_id=actor_id, at=at)
    _add_version(form.pk, number=1, design=design, actor_id=actor_id, at=at)
    journal.record(kind="form.made", subject="form", subject_id=form.pk, actor_id=actor_id, at=at)
    return form.pk


def _with_address(*, name: str, actor_id: int | None, at: datetime) -> models.Form:
    slug = rules.slug_of(name)
    for tried in (slug, f"{slug}-{get_random_string(6, _LETTERS)}"):
        try:
            with transaction.atomic():
                return models.Form.objects.create(
                    slug=tried, name=name, made_by_id=actor_id, made_at=at
                )
        except IntegrityError:
            continue
    raise AssertionError("two forms drew the same address")


def _add_version(
    form_id: int, *, number: int, design: Design, actor_id: int | None, at: datetime
) -> None:
    models.FormVersion.objects.create(
        form_id=form_id, number=number, design=design.as_dict(), made_by_id=actor_id, made_at=at
    )


@transaction.atomic
def change(*, form_id: int, name: str, design: Design, actor_id: int | None, at: datetime) -> int:
    """What the form asks from now on; answers its version. Nothing changed makes no version."""
    form = models.Form.objects.select_for_update().get(pk=form_id)
    latest = models.FormVersion.objects.filter(form_id=form_id).order_by("-number")[0]
    if form.name == name and Design.from_dict(latest.design) == design:
        return latest.number
    form.name = name
    form.save()
    number = latest.number + 1
    _add_version(form_id, number=number, design=design, actor_id=actor_id, at=at)
    journal.record(
        kind="form.changed",
        subject="form",
        subject_id=form_id,
        actor_id=actor_id,
        at=at,
        version=number,
    )
    return number


@transaction.atomic
def set_state(*, form_id: int, state: FormState, actor_id: int | None, at: datetime) -> None:
    """Open, pause or stop a form."""
    form = models.Form.objects.select_for_update().get(pk=form_id)
    if form.state == state:
        return
    form.state = state.value
    form.save()
    journal.record(
        kind="form.state_changed",
        subject="form",
        subject_id=form_id,
        actor_id=actor_id,
        at=at,
        state=state.value,
    )


def note_shown(*, form_id: int, at: datetime) -> None:
    """The form was shown once more today."""
    bulk.execute(
        """insert into intake_formday (form_id, day, shown) values (%s, %s, 1)
           on conflict (form_id, day) do update set shown = intake_formday.shown + 1""",
        [form_id, at.date()],
    )
