"""Sending what waits in the outbox for mail."""

import smtplib
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from accord.foundation import outbox
from accord.integrations.mail.values import CHANNEL

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def deliver(*, at: datetime) -> int:
    """Try all due mail once; how many went out. Without a server everything waits."""
    if not settings.EMAIL_HOST:
        return 0
    sent = 0
    while messages := outbox.claim(channel=CHANNEL, at=at):
        for message in messages:
            error = _send(message)
            outbox.settle(message=message, error=error, at=at)
            sent += error is None
    return sent


def _send(message: outbox.Message) -> str | None:
    content = message.content
    mail = EmailMultiAlternatives(
        subject=" ".join(str(content["subject"]).split()),
        body=content["text"],
        to=[message.recipient],
        headers={"Message-ID": f"<{message.key.replace(':', '.')}@accord>"},
        connection=get_connection(SMTP),
    )
    if content.get("html"):
        mail.attach_alternative(content["html"], "text/html")
    try:
        mail.send()
    except (smtplib.SMTPException, OSError, ValueError) as problem:
        return f"{type(problem).__name__}: {problem}"
    return None
