"""A member answers a question about what is agreed."""

from datetime import datetime

from django.db import transaction

from accord.definitions import api as definitions
from accord.journal import api as journal
from accord.learning import models
from accord.learning.rules import checks as rules
from accord.learning.values import Checked, UnableToCheck


@transaction.atomic
def answer_question(
    *, member_id: int, version_id: int, form: str, clause: str, choice: int, at: datetime
) -> Checked:
    """Keep whether the option chosen, from 0 in the member's own order, is right; of several
    answers the first and the last count. The journal holds that somebody answered, not what.

    Raises UnableToCheck where the words are not in force any more or were never asked about.
    """
    found = [
        version
        for kind in rules.ASKED
        for version in definitions.list_in_force(kind=kind, at=at)
        if version.id == version_id
    ]
    asked = [one for version in found for one in rules.questions_of(version)]
    question = next((one for one in asked if rules.is_of(one, form=form, clause=clause)), None)
    if question is None:
        raise UnableToCheck(f"Nothing is asked of version {version_id} about {clause}.")
    offered = rules.options(question, member_id=member_id)
    if not 0 <= choice < len(offered):
        raise UnableToCheck(f"There is no option {choice}.")
    is_right = bool(offered[choice] == question.right)
    models.Reply.objects.update_or_create(
        member_id=member_id, version_id=version_id, form=question.form.value, clause=clause,
        defaults={"is_right": is_right, "at": at},
        create_defaults={"was_right": is_right, "is_right": is_right, "at": at},
    )  # fmt: skip
    journal.record(
        kind="check.answered", subject="definition", subject_id=version_id, actor_id=member_id,
        at=at,
    )  # fmt: skip
    return Checked(question, is_right)
