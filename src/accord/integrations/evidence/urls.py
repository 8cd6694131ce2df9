from django.urls import path

from accord.integrations.evidence import views

urlpatterns = [
    path("settings/evidence/", views.own_page, name="evidence"),
    path("settings/evidence/address/", views.change_address, name="evidence_address"),
    path("settings/evidence/mailbox/", views.add_mailbox, name="evidence_mailbox"),
    path("settings/evidence/calendar/", views.add_calendar, name="evidence_calendar"),
    path("settings/evidence/<int:source_id>/stop/", views.stop, name="evidence_stop"),
    path("settings/evidence/<int:source_id>/busy/", views.let_busy, name="evidence_busy"),
    path("settings/evidence/team/", views.team_page, name="evidence_team"),
]
