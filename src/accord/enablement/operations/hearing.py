"""What a call taught of a message: one tap, with the objection that was heard."""

from datetime import datetime

from django.db import transaction

from accord.enablement import models
from accord.enablement.queries.messages import list_messages
from accord.enablement.values.messages import UnableToHear, Unheard
from accord.journal import api as journal
from accord.team.values import Actor

LONGEST = 120


@transaction.atomic
def note_call(*, mark: str, worked: bool, objection: str, actor: Actor, at: datetime) -> int:
    """A seller says whether a message worked in a call; answers the word, to be taken back. Raises
    UnableToHear."""
    if actor.member_id is None:
        raise UnableToHear(why=Unheard.NO_MEMBER)
    if mark not in {one.mark for one in list_messages(at=at)}:
        raise UnableToHear(why=Unheard.NO_MESSAGE)
    row = models.CallWord.objects.create(
        mark=mark, worked=worked, member_id=actor.member_id, at=at,
        objection=" ".join(objection.replace("\x00", "").split())[:LONGEST],
    )  # fmt: skip
    journal.record(
        kind="message.heard", subject="message", subject_id=row.pk, actor_id=actor.member_id, at=at,
        worked=worked,
    )  # fmt: skip
    return int(row.pk)


@transaction.atomic
def forget_call(*, word_id: int, actor: Actor, at: datetime) -> None:
    """A seller takes their word back. Raises LookupError where it is not theirs."""
    gone, _each = models.CallWord.objects.filter(
        pk=word_id, member_id=actor.member_id or 0
    ).delete()
    if not gone:
        raise LookupError(f"There is no word {word_id} of this member.")
    journal.record(
        kind="message.unheard", subject="message", subject_id=word_id, actor_id=actor.member_id,
        at=at,
    )  # fmt: skip
