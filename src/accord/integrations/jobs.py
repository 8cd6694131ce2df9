"""The jobs of every connector: one line each."""

from accord.integrations.calendar import jobs as calendar
from accord.integrations.connecting import jobs as connecting
from accord.integrations.evidence import jobs as evidence
from accord.integrations.mail import jobs as mail
from accord.integrations.notices import jobs as notices
from accord.integrations.webhooks import jobs as webhooks

__all__ = ["calendar", "connecting", "evidence", "mail", "notices", "webhooks"]
