"""New pieces, told to those who sell."""

from datetime import datetime

from django.db import transaction

from accord.content import api as content
from accord.content.values import AssetText, HostedFile
from accord.enablement.queries.needs import list_sellers
from accord.notices import api as notices

KIND = "new_piece"


@transaction.atomic
def publish(
    *, text: AssetText, actor_id: int | None, at: datetime, file: HostedFile | None = None
) -> tuple[int, int]:
    """Write down a piece and tell sellers; answers it and the change by which it can be undone.
    Raises UnableToKeep."""
    number, change = content.add_asset(text=text, actor_id=actor_id, at=at, file=file)
    notices.tell(
        kind=KIND, to=[one for one in list_sellers() if one != actor_id], subject="asset",
        subject_id=number, facts={"piece": number, "by": actor_id}, key=_key(number), at=at,
    )  # fmt: skip
    return number, change


@transaction.atomic
def announce(*, batch_id: int, at: datetime) -> None:
    """Tell sellers once that a list has brought new pieces."""
    notices.tell(
        kind=KIND, to=list_sellers(), subject="library", subject_id=None, facts={},
        key=f"piece:batch:{batch_id}", at=at,
    )  # fmt: skip


@transaction.atomic
def take_back(*, change_id: int, actor_id: int | None, at: datetime) -> int | None:
    """As content takes a change back; nobody is told any more of a piece that is gone. Raises
    UnableToKeep and LookupError."""
    asset_id, is_gone = content.take_back_change(change_id=change_id, actor_id=actor_id, at=at)
    if is_gone:
        notices.withdraw(keys=[_key(asset_id)], at=at)
    return None if is_gone else asset_id


def _key(asset_id: int) -> str:
    return f"piece:new:{asset_id}"
