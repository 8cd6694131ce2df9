"""Keeping views of lists."""

from django.db import transaction

from accord.desk import models
from accord.desk.values import ListName


@transaction.atomic
def keep_view(*, owner_id: int, list_name: ListName, name: str, query: str, is_shared: bool) -> int:
    """Keep a list under a name; the same name of the same member is kept anew."""
    row, _ = models.SavedView.objects.update_or_create(
        owner_id=owner_id,
        list_name=list_name,
        name=name,
        defaults={"query": query, "is_shared": is_shared},
    )
    return row.pk


@transaction.atomic
def change_view(*, view_id: int, owner_id: int, name: str, is_shared: bool) -> bool:
    """Rename or share one's own view; False where it is not theirs or the name is taken."""
    mine = (
        models.SavedView.objects.select_for_update().filter(pk=view_id, owner_id=owner_id).first()
    )
    if mine is None:
        return False
    others = models.SavedView.objects.filter(
        owner_id=owner_id, list_name=mine.list_name, name=name
    ).exclude(pk=view_id)
    if others.exists():
        return False
    mine.name, mine.is_shared = name, is_shared
    mine.save()
    return True


def remove_view(*, view_id: int, owner_id: int) -> bool:
    """Remove one's own view; False where it is not theirs."""
    removed, _ = models.SavedView.objects.filter(pk=view_id, owner_id=owner_id).delete()
    return bool(removed)
