"""Below /u/: no session, no cookie, nobody's rights but those of the link in a mail."""

from django.urls import path

from accord.integrations.mail import views

urlpatterns = [path("u/<str:token>/", views.preferences, name="preferences")]
