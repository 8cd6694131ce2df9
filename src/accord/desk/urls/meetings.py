"""The addresses of meetings of both teams, decisions and actions."""

from django.urls import path

from accord.desk.views.rhythm import (
    decided,
    deciding,
    experiments,
    meeting_rhythm,
    team_actions,
    team_meetings,
)

urlpatterns = [
    path("meetings/", team_meetings.meetings_page, name="team_meetings"),
    path("meetings/rhythm/<slug:kind>/", meeting_rhythm.set_page, name="team_meeting_set"),
    path("meetings/<int:meeting_id>/", team_meetings.meeting_page, name="team_meeting"),
    path("meetings/<int:meeting_id>/notes/", team_meetings.notes_part, name="team_meeting_notes"),
    path("meetings/<int:meeting_id>/pdf/", team_meetings.pdf, name="team_meeting_pdf"),
    path("meetings/<int:meeting_id>/act/", team_meetings.act, name="team_meeting_act"),
    path("decisions/", decided.decisions_page, name="decisions"),
    path("decisions/new/", deciding.new_decision, name="decision_new"),
    path("decisions/<int:decision_id>/", deciding.decision_page, name="decision"),
    path("decisions/<int:decision_id>/act/", deciding.act, name="decision_act"),
    path("experiments/", experiments.experiments_page, name="experiments"),
    path("experiments/new/", experiments.new_experiment, name="experiment_new"),
    path("actions/", team_actions.actions_page, name="team_actions"),
]
