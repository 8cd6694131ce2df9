"""Django's mail goes to the outbox instead of the wire, in the caller's transaction.

It is mail to colleagues: whoever writes to people outside enqueues with a purpose.
"""

import uuid
from collections.abc import Sequence

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from accord.foundation import clock, jobs, outbox
from accord.integrations.mail.values import CHANNEL
from accord.team.values import TO_COLLEAGUE


class OutboxBackend(BaseEmailBackend):
    """Puts each recipient's mail out for delivery under a key of its own."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        at = clock.now()
        sent = 0
        for mail in email_messages:
            for recipient in mail.recipients():
                sent += outbox.enqueue(
                    channel=CHANNEL,
                    key=f"mail:{uuid.uuid4()}",
                    recipient=recipient,
                    purpose=TO_COLLEAGUE,
                    content={"subject": mail.subject, "text": mail.body, "html": _html(mail)},
                    at=at,
                )
        if sent:
            jobs.defer("mail.deliver")
        return sent


def _html(mail: EmailMessage) -> str:
    for alternative in getattr(mail, "alternatives", []):
        if alternative[1] == "text/html":
            return str(alternative[0])
    return ""
