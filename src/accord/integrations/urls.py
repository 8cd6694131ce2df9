"""The addresses of every connector: one line each."""

from accord.integrations.connecting import urls as connecting
from accord.integrations.evidence import urls as evidence
from accord.integrations.mail import urls as mail
from accord.integrations.notices import urls as notices
from accord.integrations.webhooks import urls as webhooks

urlpatterns = [
    *mail.urlpatterns,
    *connecting.urlpatterns,
    *evidence.urlpatterns,
    *notices.urlpatterns,
    *webhooks.urlpatterns,
]
