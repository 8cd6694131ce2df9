"""The addresses of what both teams are to each other."""

from django.urls import path

from accord.desk.views import leadership

urlpatterns = [
    path("leadership/", leadership.leadership_page, name="leadership"),
]
