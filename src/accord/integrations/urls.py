"""The addresses of every connector: one line each."""

from accord.integrations.mail import urls as mail

urlpatterns = [*mail.urlpatterns]
