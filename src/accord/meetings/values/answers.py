"""What those who are to come to a meeting of both teams answer to its invitation."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext_lazy

from accord.handoffs.values.meetings import Reply


@dataclass(frozen=True, slots=True)
class Answer:
    """A member's answer to the invitation as it stands. proposes: the time asked for instead."""

    member_id: int
    reply: Reply
    said_at: datetime
    proposes: datetime | None = None


ANSWER_NAMES = {
    Reply.ACCEPTED: pgettext_lazy("meeting", "Comes"),
    Reply.TENTATIVE: pgettext_lazy("meeting", "Comes perhaps"),
    Reply.DECLINED: pgettext_lazy("meeting", "Does not come"),
    Reply.COUNTER: pgettext_lazy("meeting", "Asks for another time"),
}
