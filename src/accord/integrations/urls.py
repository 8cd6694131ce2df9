"""The addresses of every connector: one line each."""

from accord.integrations.mail import urls as mail
from accord.integrations.webhooks import urls as webhooks

urlpatterns = [*mail.urlpatterns, *webhooks.urlpatterns]
