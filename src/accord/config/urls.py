"""Every address of the system. Who may use it stands in routes.py."""

from django.urls import path

from accord.config import health
from accord.team import views as team

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("welcome/<str:secret>/", team.welcome, name="welcome"),
]
