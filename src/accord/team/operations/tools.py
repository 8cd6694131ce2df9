"""Colleagues as other tools name them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.kernel.text import sort_key
from accord.team import models, queries
from accord.team.operations.roles import side_of


@transaction.atomic
def ensure_members(
    *,
    source: str,
    keys: Sequence[str],
    names: Sequence[str],
    roles: Sequence[str],
    at: datetime,
    batch_id: int | None,
) -> dict[str, int]:
    """The member behind each name another tool uses; unknown ones are added without sign-in.

    An id of Accord's own that stands for nobody is left out instead.
    """
    wanted = {
        key: (name or key, role) for key, name, role in zip(keys, names, roles, strict=True) if key
    }
    found = queries.find_members(source=source, keys=list(wanted))
    missing = sorted(key for key in wanted if key not in found and source != queries.OWN)
    members = [
        models.Member(
            name=wanted[key][0][:200],
            sort_key=sort_key(wanted[key][0])[:200],
            email=None,
            password="!",  # noqa: S106 Django's mark for "cannot sign in"
            batch_id=batch_id,
        )
        for key in missing
    ]
    models.Member.objects.bulk_create(members)
    models.MemberKey.objects.bulk_create(
        models.MemberKey(member=member, source=source, value=key, batch_id=batch_id)
        for key, member in zip(missing, members, strict=True)
    )
    models.Membership.objects.bulk_create(
        models.Membership(
            member=member,
            role=wanted[key][1],
            side=side_of(wanted[key][1]),
            active_from=at,
            batch_id=batch_id,
        )
        for key, member in zip(missing, members, strict=True)
    )
    return found | {key: member.pk for key, member in zip(missing, members, strict=True)}
